namespace Bot.Simulator;

using System.Security.Cryptography;
using System.Text.Json;

/// <summary>The updates that wait for the bot, until it confirms them or they grow too old.</summary>
internal sealed class UpdateQueue(TimeProvider clock, int? firstId)
{
    public static readonly TimeSpan PressLife = TimeSpan.FromSeconds(150);
    public static readonly TimeSpan InlineLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(24);

    private const int Remembered = 1000;

    private static readonly HashSet<string> Kinds =
    [
        "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
        "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction", "message_reaction_count",
        "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
        "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
        "removed_chat_boost", "managed_bot",
    ];

    private static readonly HashSet<string> Default =
        [.. Kinds.Except(["chat_member", "message_reaction", "message_reaction_count"])];

    private readonly List<Update> pending = [];
    private readonly List<Update> again = [];
    private readonly Queue<Update> delivered = [];
    private HashSet<string> allowed = Default;
    private int nextId = firstId ?? RandomNumberGenerator.GetInt32(100_000_000, 900_000_000);
    private Poll? waiting;

    /// <summary>An update in its final form.</summary>
    public sealed record Update(int Id, byte[] Json, DateTimeOffset Expires)
    {
        private (string, long)? queue;

        /// <summary>In whose order a webhook gets it; read from it only when one asks.</summary>
        public (string, long) Queue => queue ??= Webhook.QueueOf(Json);
    }

    /// <summary>Why a long poll ended.</summary>
    public enum PollEnd
    {
        Update,
        OtherPoller,
        Webhook,
    }

    /// <summary>A getUpdates that waits for an update.</summary>
    public sealed class Poll
    {
        private readonly TaskCompletionSource<PollEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End(PollEnd why) => ended.TrySetResult(why);

        /// <summary>Why it ended; null when the time is over.</summary>
        public async Task<PollEnd?> Wait(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                return await ended.Task.WaitAsync(timeout, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    public bool IsPolled => waiting is not null;

    public bool DeliverTwice { get; set; }

    public bool ReverseNext { get; set; }

    /// <summary>The kinds the bot asked for; null when it never did.</summary>
    public IReadOnlyCollection<string>? Allowed => ReferenceEquals(allowed, Default) ? null : allowed;

    public int Count
    {
        get
        {
            DropExpired();
            return pending.Count + again.Count;
        }
    }

    /// <summary>Sets which kinds the bot gets from now on; none means the default.</summary>
    public void Allow(JsonElement kinds)
    {
        var names = kinds.EnumerateArray().Select(kind => kind.GetString()!).ToHashSet();
        if (names.FirstOrDefault(name => !Kinds.Contains(name)) is { } unknown) throw Refusal.Wrong($"unknown update type \"{unknown}\" in allowed_updates");
        allowed = names.Count == 0 ? Default : names;
    }

    /// <summary>Queues an update if the bot asked for its kind; it is serialised here, once.</summary>
    public void Add(string kind, Action<Utf8JsonWriter> write)
    {
        if (!allowed.Contains(kind)) return;
        var id = nextId++;
        Add(pending, new Update(
            id,
            Json.Bytes(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("update_id", id);
                json.WritePropertyName(kind);
                write(json);
                json.WriteEndObject();
            }),
            clock.GetUtcNow() + (kind switch { "callback_query" => PressLife, "inline_query" => InlineLife, _ => UsualLife })));
    }

    /// <summary>Queues JSON as it is, whatever the bot asked for. What has a number of the past is delivered once, whatever the offset.</summary>
    public int AddRaw(JsonElement update)
    {
        var id = update.TryGetProperty("update_id", out var given) ? given.GetInt32() : nextId;
        var isPast = id < nextId;
        nextId = Math.Max(nextId, id + 1);
        Add(isPast ? again : pending, new Update(
            id,
            Json.Bytes(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("update_id", id);
                foreach (var property in update.EnumerateObject())
                    if (property.Name != "update_id") property.WriteTo(json);
                json.WriteEndObject();
            }),
            clock.GetUtcNow() + UsualLife));
        return id;
    }

    /// <summary>What a getUpdates answers; confirms (forgets) what is below the offset.</summary>
    public IReadOnlyList<Update> Take(int offset, int limit)
    {
        DropExpired();
        Confirm(offset);
        var batch = new List<Update>(Math.Min(limit, again.Count + pending.Count));
        batch.AddRange(again.Take(limit));
        again.RemoveRange(0, batch.Count);
        foreach (var update in pending.Take(limit - batch.Count))
        {
            batch.Add(update);
            Remember(update);
        }
        if (ReverseNext && batch.Count > 1)
        {
            batch.Reverse();
            ReverseNext = false;
        }
        return batch;
    }

    /// <summary>Starts to wait. Whoever waited before is told to stop.</summary>
    public Poll BeginPoll() => waiting = new Poll();

    public void EndPoll(PollEnd why)
    {
        waiting?.End(why);
        waiting = null;
    }

    /// <summary>The poll is over by itself.</summary>
    public void Forget(Poll poll)
    {
        if (ReferenceEquals(waiting, poll)) waiting = null;
    }

    /// <summary>What a webhook is to be given, in this order.</summary>
    public IEnumerable<Update> Waiting
    {
        get
        {
            DropExpired();
            return again.Concat(pending);
        }
    }

    /// <summary>Whether an update is neither confirmed nor dropped nor too old.</summary>
    public bool Waits(Update update) => Waiting.Contains(update);

    /// <summary>A webhook has taken it.</summary>
    public void Confirm(Update update)
    {
        if (again.Remove(update) || !pending.Remove(update)) return;
        Remember(update);
        if (DeliverTwice) again.Add(update);
    }

    public void Redeliver(int? id)
    {
        var update = delivered.LastOrDefault(update => id is null || update.Id == id)
            ?? throw new InvalidOperationException(id is null ? "No update was delivered yet." : $"Update {id} was not delivered, or too long ago.");
        Add(again, update);
    }

    public void Clear()
    {
        pending.Clear();
        again.Clear();
    }

    /// <summary>
    /// After a week without updates the platform goes on from a random number. By default a lower one: the case that
    /// trips up a client that compares.
    /// </summary>
    public void Restart(int? id)
    {
        Clear();
        nextId = id ?? RandomNumberGenerator.GetInt32(1, Math.Max(2, nextId - 1000));
    }

    public KeptUpdates Keep()
    {
        DropExpired();
        return new KeptUpdates(nextId, Allowed, Kept(pending), Kept(again));

        static KeptUpdate[] Kept(List<Update> updates) => [.. updates.Select(update => new KeptUpdate(update.Id, update.Expires, update.Json))];
    }

    public void Restore(KeptUpdates kept)
    {
        nextId = checked(kept.NextId + Snapshot.Skipped);
        allowed = kept.Allowed?.ToHashSet() ?? Default;
        pending.AddRange(kept.Pending.Select(update => new Update(update.Id, update.Json, update.Expires)));
        again.AddRange(kept.Again.Select(update => new Update(update.Id, update.Json, update.Expires)));
    }

    private void Add(List<Update> to, Update update)
    {
        to.Add(update);
        EndPoll(PollEnd.Update);
    }

    private void Remember(Update update)
    {
        if (delivered.Count == Remembered) delivered.Dequeue();
        delivered.Enqueue(update);
    }

    private void Confirm(int offset)
    {
        // As the platform's queue does it: an offset far beyond the end is not believed, it starts from the head.
        if (offset == 0 || offset > nextId + 10) return;
        if (offset < 0) offset = pending.Count > -(long)offset ? pending[^-offset].Id : int.MinValue;
        if (DeliverTwice) again.AddRange(pending.Where(update => update.Id < offset));
        pending.RemoveAll(update => update.Id < offset);
    }

    private void DropExpired()
    {
        var now = clock.GetUtcNow();
        pending.RemoveAll(update => update.Expires <= now);
        again.RemoveAll(update => update.Expires <= now);
    }

    /// <summary>The updates as one JSON array.</summary>
    public static byte[] Write(IReadOnlyList<Update> batch)
    {
        var bytes = new byte[batch.Sum(update => update.Json.Length) + Math.Max(batch.Count - 1, 0) + 2];
        bytes[0] = (byte)'[';
        var at = 1;
        foreach (var update in batch)
        {
            if (at > 1) bytes[at++] = (byte)',';
            update.Json.CopyTo(bytes, at);
            at += update.Json.Length;
        }
        bytes[at] = (byte)']';
        return bytes;
    }
}
