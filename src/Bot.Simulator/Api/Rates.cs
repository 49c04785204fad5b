namespace Bot.Simulator;

/// <summary>The platform's pace: so many messages a second over all and to a chat, so many a minute to a group.</summary>
internal sealed class Rates(RateLimits limits, TimeProvider time)
{
    private static readonly TimeSpan GroupWindow = TimeSpan.FromMinutes(1);

    private readonly Bucket all = new(limits.PerSecond, limits.PerSecond);
    private readonly Dictionary<long, Bucket> chats = [];
    private readonly Dictionary<long, Queue<long>> groups = [];

    /// <summary>
    /// Counts messages; returns 0, or how many seconds to wait (and then they are not counted). An album passes where one
    /// message would, and the next one waits for all of it.
    /// </summary>
    public int Take(long chatId, bool isGroup, int messages = 1)
    {
        var now = time.GetTimestamp();
        if (!chats.TryGetValue(chatId, out var chat)) chats[chatId] = chat = new Bucket(limits.ChatBurst, limits.PerChatPerSecond);
        var wait = Math.Max(all.Wait(now, time), chat.Wait(now, time));
        if (isGroup) wait = Math.Max(wait, GroupWait(chatId, now));
        if (wait > 0) return Math.Max(1, (int)Math.Ceiling(wait));
        all.Spend(messages);
        chat.Spend(messages);
        for (var i = 0; isGroup && i < messages; i++) groups[chatId].Enqueue(now);
        return 0;
    }

    private double GroupWait(long chatId, long now)
    {
        if (!groups.TryGetValue(chatId, out var sent)) groups[chatId] = sent = new Queue<long>(limits.PerGroupPerMinute);
        while (sent.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= GroupWindow) sent.Dequeue();
        return sent.Count < limits.PerGroupPerMinute
            ? 0
            : (GroupWindow - time.GetElapsedTime(sent.ElementAt(sent.Count - limits.PerGroupPerMinute), now)).TotalSeconds;
    }

    /// <summary>Fills at a rate up to a size; each message takes one.</summary>
    private sealed class Bucket(double size, double perSecond)
    {
        private double spent;
        private long? filled;

        /// <summary>Seconds until there is one to take.</summary>
        public double Wait(long now, TimeProvider time)
        {
            if (filled is { } last) spent = Math.Max(0, spent - time.GetElapsedTime(last, now).TotalSeconds * perSecond);
            filled = now;
            // A refill in small steps may end a hair below one.
            return spent <= size - 1 + 1e-9 ? 0 : (spent - size + 1) / perSecond;
        }

        public void Spend(int messages) => spent += messages;
    }
}
