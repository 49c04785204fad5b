namespace Bot.Tests.Support;

using System.Globalization;

/// <summary>Wall time that a test moves. Monotonic time stays real: pacing, backoff and polls do not stand still.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock changing = new();
    private DateTimeOffset now = start;

    /// <summary>2026-11-20 10:00 in Shanghai, the day of the transcripts (a Friday; October is closed).</summary>
    public static ManualClock Friday => new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(8)));

    public override DateTimeOffset GetUtcNow()
    {
        lock (changing)
        {
            return now.ToUniversalTime();
        }
    }

    public void Set(DateTimeOffset to)
    {
        lock (changing)
        {
            now = to;
        }
    }

    /// <summary>Sets the clock to a moment of the office's day: "2026-11-20 18:00".</summary>
    public void SetLocal(string moment) =>
        Set(new DateTimeOffset(DateTime.Parse(moment, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)));

    public void Advance(TimeSpan by)
    {
        lock (changing)
        {
            now += by;
        }
    }
}
