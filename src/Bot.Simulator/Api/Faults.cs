namespace Bot.Simulator;

/// <summary>What happens to a request instead of, or besides, the usual.</summary>
public enum FaultKind
{
    /// <summary>An error answer of the platform, without an effect.</summary>
    Error,

    /// <summary>A web page with status 502, as a proxy in between answers, without an effect.</summary>
    HtmlPage,

    /// <summary>The usual, but late.</summary>
    Slow,

    /// <summary>The connection breaks; nothing has happened.</summary>
    CutBefore,

    /// <summary>The connection breaks; it has happened, but the client cannot know. Of a file, half has come.</summary>
    CutAfter,
}

/// <summary>A fault to happen to a request.</summary>
/// <param name="Kind">What happens.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>The HTTP status of an <see cref="FaultKind.Error"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Its description.</summary>
    public string Description { get; init; } = "Internal Server Error";

    /// <summary>Its parameters.retry_after, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Its parameters.migrate_to_chat_id.</summary>
    public long? MigrateTo { get; init; }

    /// <summary>How long the answer (or the break) takes; an effect happens at once.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>429 with retry_after, in seconds.</summary>
    public static Fault TooManyRequests(int retryAfter) => new(FaultKind.Error)
    {
        Status = 429, Description = $"Too Many Requests: retry after {retryAfter}", RetryAfter = retryAfter,
    };

    /// <summary>500 with the platform's JSON.</summary>
    public static Fault ServerError() => new(FaultKind.Error);

    /// <summary>502 with a web page instead of JSON.</summary>
    public static Fault BadGateway() => new(FaultKind.HtmlPage) { Status = 502 };

    /// <summary>401: the token was revoked.</summary>
    public static Fault Unauthorized() => new(FaultKind.Error) { Status = 401, Description = "Unauthorized" };

    /// <summary>400 with a description such as "Bad Request: message thread not found".</summary>
    public static Fault BadRequest(string description, long? migrateTo = null) =>
        new(FaultKind.Error) { Status = 400, Description = description, MigrateTo = migrateTo };

    /// <summary>403 with a description such as "Forbidden: bot was blocked by the user".</summary>
    public static Fault Forbidden(string description) => new(FaultKind.Error) { Status = 403, Description = description };

    /// <summary>The usual effect at once, its answer late.</summary>
    public static Fault Slow(TimeSpan delay) => new(FaultKind.Slow) { Delay = delay };

    /// <summary>The connection breaks before anything has happened.</summary>
    public static Fault CutBefore() => new(FaultKind.CutBefore);

    /// <summary>The connection breaks after it has happened: the case that doubles messages.</summary>
    public static Fault CutAfter() => new(FaultKind.CutAfter);
}

/// <summary>The faults that were asked for and have not happened yet.</summary>
internal sealed class FaultQueue(Func<RequestInfo, Fault?>? plan)
{
    private readonly List<Entry> entries = [];

    public void Add(Fault fault, string? method, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        if (method is not (null or FileEndpoint.Method) && Spec.Method(method) is null) throw new ArgumentException($"There is no method {method}.", nameof(method));
        entries.Add(new Entry(fault, method) { Left = times });
    }

    public void Clear() => entries.Clear();

    /// <summary>The fault for this request, if any.</summary>
    public Fault? Take(RequestInfo request)
    {
        var entry = entries.Find(entry => entry.Method is null || entry.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase));
        if (entry is null) return plan?.Invoke(request);
        if (--entry.Left == 0) entries.Remove(entry);
        return entry.Fault;
    }

    private sealed record Entry(Fault Fault, string? Method)
    {
        public int Left { get; set; }
    }
}
