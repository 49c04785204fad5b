namespace Bot.Simulator;

/// <summary>A request that is answered with an error.</summary>
internal sealed class Refusal : Exception
{
    private Refusal(int status, string description) : base(description) => Status = status;

    public int Status { get; }

    /// <summary>Whether a correct client never meets this one.</summary>
    public bool IsOwnFault { get; private init; }

    public int? RetryAfter { get; private init; }

    public long? MigrateTo { get; private init; }

    /// <summary>400 because of how the world is: a correct client can meet it.</summary>
    public static Refusal Bad(string what, long? migrateTo = null) =>
        new(400, "Bad Request: " + what) { MigrateTo = migrateTo };

    /// <summary>400 because of what the client sent: recorded as a violation.</summary>
    public static Refusal Wrong(string what) => new(400, "Bad Request: " + what) { IsOwnFault = true };

    public static Refusal Forbidden(string what) => new(403, "Forbidden: " + what);

    public static Refusal Unauthorized() => new(401, "Unauthorized");

    public static Refusal UnknownMethod() => new(404, "Not Found") { IsOwnFault = true };

    public static Refusal NotFound() => new(404, "Not Found");

    public static Refusal TooLarge() => new(413, "Request Entity Too Large") { IsOwnFault = true };

    public static Refusal Conflict(string what) => new(409, "Conflict: " + what);

    public static Refusal TooMany(int retryAfter) =>
        new(429, $"Too Many Requests: retry after {retryAfter}") { RetryAfter = retryAfter };

    public Reply Reply() => Simulator.Reply.Error(Status, Message, RetryAfter, MigrateTo);
}
