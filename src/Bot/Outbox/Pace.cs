namespace Bot.Outbox;

/// <summary>How fast the platform lets us send.</summary>
/// <param name="PerSecond">Messages a second over all chats.</param>
/// <param name="ChatPerSecond">Messages a second to one person.</param>
/// <param name="GroupPerMinute">Messages a minute to one group.</param>
public sealed record SendRates(double PerSecond = 25, double ChatPerSecond = 1, double GroupPerMinute = 17)
{
    /// <summary>A short burst that passes, to one person and over all.</summary>
    public int Burst { get; init; } = 3;

    /// <summary>No pacing: for a server that has no limits of its own.</summary>
    public static SendRates Unlimited { get; } = new(1e9, 1e9, 1e9);
}

/// <summary>Keeps to the platform's rates (about 30 a second over all, 1 a second to a chat, 20 a minute to a group), on monotonic time.</summary>
internal sealed class Pace(TimeProvider clock, SendRates rates)
{
    private readonly Dictionary<long, Bucket> chats = [];
    private readonly Bucket all = new(rates.Burst + 2, rates.PerSecond);

    /// <summary>Takes the right to send to a chat now, or tells how long to wait for it.</summary>
    public TimeSpan Take(long chatId, bool isGroup)
    {
        var now = clock.GetTimestamp();
        if (!chats.TryGetValue(chatId, out var chat))
        {
            Forget(now);
            chats[chatId] = chat = isGroup
                ? new Bucket(2, rates.GroupPerMinute / 60)
                : new Bucket(rates.Burst, rates.ChatPerSecond);
        }

        var wait = chat.Wait(now, clock);
        var waitAll = all.Wait(now, clock);
        if (wait <= TimeSpan.Zero && waitAll <= TimeSpan.Zero)
        {
            chat.Take();
            all.Take();
            return TimeSpan.Zero;
        }

        return wait > waitAll ? wait : waitAll;
    }

    // Chats that have long been full again need no memory.
    private void Forget(long now)
    {
        if (chats.Count < 10_000)
        {
            return;
        }

        foreach (var id in chats.Where(pair => pair.Value.IsFull(now, clock)).Select(pair => pair.Key).ToList())
        {
            chats.Remove(id);
        }
    }

    private sealed class Bucket(double capacity, double perSecond)
    {
        private double missing;
        private long? since;

        public TimeSpan Wait(long now, TimeProvider clock)
        {
            Fill(now, clock);
            return capacity - missing >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - (capacity - missing)) / perSecond);
        }

        public void Take() => missing++;

        public bool IsFull(long now, TimeProvider clock)
        {
            Fill(now, clock);
            return missing <= 0;
        }

        private void Fill(long now, TimeProvider clock)
        {
            if (since is { } last)
            {
                missing = Math.Max(0, missing - (clock.GetElapsedTime(last, now).TotalSeconds * perSecond));
            }

            since = now;
        }
    }
}
