namespace Bot;

/// <summary>
/// Monotonic time that can run faster than the machine's, so that weeks of a sample town pass in seconds with the bot's
/// own pacing and polls; at speed 1 it is the machine's.
/// </summary>
internal sealed class Tempo(TimeProvider steady) : TimeProvider
{
    private readonly Lock gate = new();
    private int speed = 1;
    private long began = steady.GetTimestamp();
    private long before;

    /// <summary>How many times as fast; timers that run already keep the speed of when they were made.</summary>
    public int Speed
    {
        get => speed;
        set
        {
            lock (gate)
            {
                (before, began) = (Timestamp(), steady.GetTimestamp());
                speed = value;
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => steady.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (gate)
        {
            return Timestamp();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private long Timestamp() => before + (steady.GetTimestamp() - began) * speed;

    private TimeSpan Hurried(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / speed;
}
