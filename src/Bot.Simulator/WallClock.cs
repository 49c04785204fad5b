namespace Bot.Simulator;

/// <summary>
/// Wall time that can be moved: it goes on by itself from wherever it was set. Whoever talks to the bot hands the same one
/// to the server and to the bot, so that the dates of messages and the bot's "today" move together.
/// </summary>
/// <param name="start">What time it is first.</param>
/// <param name="steady">What makes it go on.</param>
public sealed class WallClock(DateTimeOffset start, TimeProvider steady) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset set = start;
    private long since = steady.GetTimestamp();

    /// <summary>How often it was moved.</summary>
    public int Moves { get; private set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return (set + steady.GetElapsedTime(since)).ToUniversalTime();
    }

    /// <summary>Moves it forward.</summary>
    /// <exception cref="ArgumentException">The moment has passed: on a platform time never goes back.</exception>
    public void MoveTo(DateTimeOffset moment)
    {
        lock (gate)
        {
            if (moment < set + steady.GetElapsedTime(since)) throw new ArgumentException("The clock goes forward only.", nameof(moment));
            (set, since) = (moment, steady.GetTimestamp());
            Moves++;
        }
    }
}
