namespace Bot.Simulator;

using System.Text.Json;

/// <summary>What the chat page is told: first how everything stands, then, after each change, what is new.</summary>
internal sealed class Feed(Platform platform)
{
    // What a page opens with; more would be slow to draw, and nobody reads so far back.
    private const int MostOfAChat = 300;
    private const int MostRequests = 200;

    private byte[] world = [];
    private long changes = -1;
    private long seen = -1;
    private int clockMoves;

    /// <summary>Completes once something may be new.</summary>
    public Task Wait(CancellationToken stop) => platform.UnlessNow(() => platform.Changes != changes)?.WaitAsync(stop) ?? Task.CompletedTask;

    /// <summary>What has changed since the last time, as one JSON object; null where nothing has that a page shows.</summary>
    public byte[]? Next() => platform.Look(() =>
    {
        changes = platform.Changes;
        var isFirst = seen < 0;
        var hasNews = isFirst;
        var json = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("reset", isFirst);
            hasNews |= WriteWorld(json) | WriteClock(json, isFirst);
            hasNews |= Write(json, "messages", NewMessages(isFirst), message => WriteMessage(json, message));
            hasNews |= Write(json, "answers", isFirst ? [] : platform.CallbackAnswers.Where(answer => answer.Revision > seen), answer => WriteAnswer(json, answer));
            hasNews |= Write(json, "inline", isFirst ? [] : platform.InlineAnswers.Where(answer => answer.Revision > seen), answer => WriteInline(json, answer));
            hasNews |= Write(json, "requests", NewRequests(isFirst), request => WriteRequest(json, request));
            json.WriteNumber("violations", platform.Violations.Count);
            json.WriteEndObject();
        });
        seen = platform.World.Ticks;
        return hasNews ? json : null;
    });

    private IEnumerable<Message> NewMessages(bool isFirst) => platform.World.Chats
        .Where(chat => chat.Revision > seen)
        .SelectMany(chat => isFirst ? chat.Messages.TakeLast(MostOfAChat).Where(message => !message.Deleted) : chat.Messages.Where(message => message.Revision > seen));

    private IEnumerable<RequestInfo> NewRequests(bool isFirst) => isFirst
        ? platform.Requests.TakeLast(MostRequests)
        : platform.Requests.Where(request => request.Revision > seen);

    private static bool Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        var any = false;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
            any = true;
        }
        json.WriteEndArray();
        return any;
    }

    /// <summary>People and chats are few: they come whole whenever one of them has changed.</summary>
    private bool WriteWorld(Utf8JsonWriter json)
    {
        var now = Json.Bytes(inner =>
        {
            inner.WriteStartObject();
            inner.Field("bot", platform.World.Bot);
            Write(inner, "people", platform.World.People, person =>
            {
                inner.WriteStartObject();
                inner.WriteFields(person);
                inner.WriteString("about", person.About);
                inner.WriteBoolean("blocks", platform.World.FindChat(person.Id)?.Bot == Standing.Kicked);
                inner.WriteEndObject();
            });
            Write(inner, "groups", platform.World.Chats.Where(chat => chat.Kind != ChatKind.Private && chat.MigratedTo is null), group =>
            {
                inner.WriteStartObject();
                inner.WriteFields(group);
                inner.WriteBoolean("has_bot", group.Bot is Standing.Member or Standing.Administrator);
                inner.WriteBoolean("may_post", group.MayPost);
                Write(inner, "members", group.People.Where(member => member.Value is Standing.Member or Standing.Administrator), member => inner.WriteNumberValue(member.Key));
                Write(inner, "topics", group.Topics, topic =>
                {
                    inner.WriteStartObject();
                    inner.WriteNumber("id", topic.Key);
                    inner.WriteString("name", TopicName(group, topic.Key));
                    inner.WriteBoolean("is_open", topic.Value);
                    inner.WriteEndObject();
                });
                inner.WriteEndObject();
            });
            inner.WriteEndObject();
        });
        if (now.AsSpan().SequenceEqual(world)) return false;
        world = now;
        json.WritePropertyName("world");
        json.WriteRawValue(now, skipInputValidation: true);
        return true;
    }

    private static string TopicName(Chat group, int topic) =>
        group.Find(topic) is { IsService: true, Fields: { } fields } && fields.TryGetProperty("forum_topic_created", out var created) ? created.GetProperty("name").GetString()! : $"{topic}";

    private bool WriteClock(Utf8JsonWriter json, bool isFirst)
    {
        var clock = platform.Clock as WallClock;
        var moves = clock?.Moves ?? 0;
        if (!isFirst && moves == clockMoves) return false;
        clockMoves = moves;
        json.WriteStartObject("clock");
        json.WriteString("now", platform.World.Now);
        json.WriteBoolean("moves", clock is not null);
        json.WriteEndObject();
        return true;
    }

    private void WriteMessage(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        json.WriteNumber("chat", message.Chat.Id);
        json.WriteNumber("id", message.Id);
        if (message.Deleted)
        {
            json.WriteBoolean("deleted", true);
        }
        else
        {
            json.WritePropertyName("message");
            json.Value(message, platform.World);
            json.WriteBoolean("service", message.IsService);
            json.WriteBoolean("unseen", message.From != platform.World.Bot && !platform.World.BotSees(message, platform.PrivacyMode));
            // A keyboard of the other kinds belongs to the person, and is in no Message of the Bot API.
            if (message.Markup is { IsInline: false } keyboard)
            {
                json.WritePropertyName("keyboard");
                json.WriteRawValue(keyboard.Json, skipInputValidation: true);
            }
        }
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, CallbackAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("query", answer.CallbackId);
        json.WriteNumber("user", answer.UserId);
        json.WriteString("text", answer.Text ?? "");
        json.WriteBoolean("alert", answer.ShowAlert);
        json.WriteEndObject();
    }

    private static void WriteInline(Utf8JsonWriter json, InlineAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("query", answer.QueryId);
        json.WriteNumber("user", answer.UserId);
        json.WritePropertyName("results");
        json.WriteRawValue(answer.Results, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, RequestInfo request)
    {
        json.WriteStartObject();
        json.WriteNumber("number", request.Number);
        json.WriteString("method", request.Method);
        json.WriteString("parameters", request.Parameters);
        json.WriteString("at", request.At);
        json.WriteNumber("status", request.Status);
        json.WriteBoolean("cut", request.WasCut);
        json.WriteEndObject();
    }
}
