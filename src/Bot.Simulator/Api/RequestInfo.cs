namespace Bot.Simulator;

/// <summary>One request of the bot.</summary>
public sealed class RequestInfo
{
    private readonly RequestBody? body;
    private string? described;

    internal RequestInfo(RequestBody body)
    {
        // Described at once if it brought files, so that they are not kept for the record.
        if (body.Files.Count > 0) described = body.Describe();
        else this.body = body;
    }

    /// <summary>Counts all requests, from 1.</summary>
    public long Number { get; internal init; }

    /// <summary>The method, as the documentation writes it.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>The parameters as JSON; files are named by their size.</summary>
    public string Parameters => described ??= body!.Describe();

    /// <summary>chat_id, if it has a numeric one.</summary>
    public long? ChatId { get; internal init; }

    /// <summary>When it came, by the server's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The HTTP status answered; 0 while it waits, or when the connection was cut.</summary>
    public int Status { get; internal set; }

    /// <summary>Whether a fault cut the connection.</summary>
    public bool WasCut { get; internal set; }

    /// <summary>When it came or was answered, see <see cref="World.Tick"/>.</summary>
    internal long Revision { get; set; }
}
