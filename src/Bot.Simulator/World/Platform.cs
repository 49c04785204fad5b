namespace Bot.Simulator;

/// <summary>Everything the server knows, behind one lock, with a signal for each change.</summary>
internal sealed class Platform
{
    private readonly Lock gate = new();
    private readonly Queue<RequestInfo> requests = [];
    private readonly Queue<Violation> violations = [];
    private readonly Queue<CallbackAnswer> callbackAnswers = [];
    private readonly Queue<InlineAnswer> inlineAnswers = [];
    private readonly Dictionary<string, int> requestCounts = [];
    private readonly Dictionary<string, OpenQuery> queries = [];
    private readonly Queue<string> queryIds = [];
    private readonly SimulatorOptions options;
    private TaskCompletionSource? nextChange;
    private long requestCount;
    private long lastQueryId = 1_000_000;

    public Platform(SimulatorOptions options, long botId)
    {
        this.options = options;
        World = new World(options, botId);
        Updates = new UpdateQueue(options.Clock, options.FirstUpdateId);
        Rates = options.Rates is { } limits ? new Rates(limits, options.Pacing) : null;
        Faults = new FaultQueue(options.FaultPlan);
        Files = new Files(options.Clock);
    }

    public World World { get; }
    public UpdateQueue Updates { get; }
    public Rates? Rates { get; }
    public FaultQueue Faults { get; }
    public Files Files { get; }
    public TimeProvider Pacing => options.Pacing;
    public TimeProvider Clock => options.Clock;
    public IReadOnlyList<Moment> Moments => options.Clock is WallClock ? options.Moments(World.Now) : [];
    public bool PrivacyMode => options.PrivacyMode;
    public Webhook? Webhook
    {
        get;
        set
        {
            field?.Dispose();
            field = value;
        }
    }
    public IReadOnlyCollection<CallbackAnswer> CallbackAnswers => callbackAnswers;
    public IReadOnlyCollection<InlineAnswer> InlineAnswers => inlineAnswers;
    public IReadOnlyCollection<RequestInfo> Requests => requests;
    public IReadOnlyCollection<Violation> Violations => violations;

    /// <summary>The menus by scope and language.</summary>
    public Dictionary<(string Scope, string Language), IReadOnlyList<MenuCommand>> Menus { get; } = [];

    /// <summary>Looks at the state.</summary>
    public T Look<T>(Func<T> look)
    {
        lock (gate) return look();
    }

    /// <summary>Changes the state and wakes whoever waits for a change.</summary>
    public T Change<T>(Func<T> change)
    {
        lock (gate)
        {
            var result = change();
            Signal();
            return result;
        }
    }

    /// <inheritdoc cref="Change{T}"/>
    public void Change(Action change)
    {
        lock (gate)
        {
            change();
            Signal();
        }
    }

    /// <summary>Counts the changes.</summary>
    public long Changes { get; private set; }

    /// <summary>Null if the condition holds, else a task that ends with the next change: nothing is missed in between.</summary>
    public Task? UnlessNow(Func<bool> condition)
    {
        lock (gate)
        {
            if (condition()) return null;
            nextChange ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return nextChange.Task;
        }
    }

    public RequestInfo Record(string method, RequestBody body, long? chatId)
    {
        var request = new RequestInfo(body) { Number = ++requestCount, Method = method, ChatId = chatId, At = World.Now, Revision = World.Tick() };
        requestCounts[method] = CountRequests(method) + 1;
        Keep(requests, request);
        return request;
    }

    /// <summary>A request is answered with a status, or its connection was cut.</summary>
    public void Finish(RequestInfo request, int? status) => Change(() =>
        (request.Status, request.WasCut, request.Revision) = (status ?? 0, status is null, World.Tick()));

    public void Record(Violation violation) => Keep(violations, violation);

    public void Record(CallbackAnswer answer) => Keep(callbackAnswers, answer with { Revision = World.Tick() });

    public void Record(InlineAnswer answer) => Keep(inlineAnswers, answer with { Revision = World.Tick() });

    public int CountRequests(string method) => requestCounts.GetValueOrDefault(method);

    /// <summary>The id of a callback or inline query.</summary>
    public string NewQueryId() => (++lastQueryId).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Remember(string queryId, OpenQuery query)
    {
        if (queries.TryAdd(queryId, query))
        {
            if (queryIds.Count >= options.MaxRequests) queries.Remove(queryIds.Dequeue());
            queryIds.Enqueue(queryId);
        }
        queries[queryId] = query;
    }

    public OpenQuery? FindQuery(string queryId) => queries.GetValueOrDefault(queryId);

    /// <summary>Puts a message of a person, or of the platform itself, into a chat, and tells the bot if it may see it.</summary>
    public void Receive(Message message)
    {
        message.Chat.Add(message);
        if (World.BotSees(message, PrivacyMode)) Updates.Add("message", json => json.Value(message, World));
    }

    /// <summary>The bot's standing in a chat changes, and it is told.</summary>
    public void MoveBot(Chat chat, Standing standing, User by)
    {
        var before = chat.Bot;
        if (before == standing) return;
        chat.Bot = standing;
        Updates.Add("my_chat_member", json =>
        {
            json.WriteStartObject();
            json.Field("chat", chat);
            json.Field("from", by);
            json.WriteNumber("date", World.Now.ToUnixTimeSeconds());
            json.WritePropertyName("old_chat_member");
            json.Member(World.Bot, before);
            json.WritePropertyName("new_chat_member");
            json.Member(World.Bot, standing);
            json.WriteEndObject();
        });
    }

    /// <summary>What outlives the process.</summary>
    public Snapshot Keep() => new(
        Snapshot.Current,
        World.Now,
        World.Bot.Id,
        lastQueryId,
        Webhook?.Keep(),
        Updates.Keep(),
        [.. Menus.Select(menu => new KeptMenu(menu.Key.Scope, menu.Key.Language, menu.Value))],
        Files.Keep(),
        World.Keep());

    /// <summary>Goes on from there, where nothing has happened yet.</summary>
    /// <param name="kept">What was kept.</param>
    /// <param name="content">The content of a file, by its hash.</param>
    public void Restore(Snapshot kept, Func<string, byte[]> content)
    {
        if (kept.Bot != World.Bot.Id) throw new InvalidDataException($"it belongs to bot {kept.Bot}, not {World.Bot.Id}");
        lastQueryId = checked(kept.LastQueryId + Snapshot.Skipped);
        Updates.Restore(kept.Updates);
        Webhook = kept.Webhook is { } webhook ? Webhook.Restore(this, webhook) : null;
        foreach (var menu in kept.Menus) Menus.Add((menu.Scope, menu.Language), menu.Commands);
        Files.Restore(kept.Files, content);
        World.Restore(kept.World, content);
    }

    private void Keep<T>(Queue<T> queue, T item)
    {
        while (queue.Count >= options.MaxRequests) queue.Dequeue();
        queue.Enqueue(item);
    }

    private void Signal()
    {
        Changes++;
        Webhook?.Pump();
        nextChange?.SetResult();
        nextChange = null;
    }
}

/// <summary>A press or an inline query that can be answered for a while.</summary>
internal sealed record OpenQuery(User User, DateTimeOffset At, TimeSpan Life, byte[] Json);
