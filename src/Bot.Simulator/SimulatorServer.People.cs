namespace Bot.Simulator;

using System.Text.Json;

/// <content>What people and the platform do. Users and chats come into being when they are first named.</content>
public sealed partial class SimulatorServer
{
    private const long FirstNewPerson = 5000;

    private World World => platform.World;

    /// <summary>Whether every update is delivered a second time under its update_id, in the fetch that confirms it.</summary>
    public bool DeliverTwice
    {
        get => platform.Look(() => platform.Updates.DeliverTwice);
        set => platform.Change(() => platform.Updates.DeliverTwice = value);
    }

    /// <summary>Lets several things happen at one moment: a fetch sees all of them or none.</summary>
    public void AtOnce(Action what) => platform.Change(what);

    /// <summary>Gives a user a name, a username and a language if there are any, and what the chat page says about them.</summary>
    public void SetUser(long userId, string name, string? username = null, string? languageCode = null, string about = "") => platform.Change(() =>
    {
        var user = World.Person(userId);
        (user.Name, user.Username, user.LanguageCode, user.About) = (name, username, languageCode, about);
    });

    /// <summary>Somebody new, whom nobody has met. Returns their id.</summary>
    public long AddPerson(string name, string about = "") => platform.Change(() =>
    {
        name = name.Trim();
        if (name.Length is 0 or > 64) throw new ArgumentException("A name has 1 to 64 characters.", nameof(name));
        var person = World.Person(World.People.Select(person => person.Id).Append(FirstNewPerson).Max() + 1);
        (person.Name, person.About) = (name, about);
        return person.Id;
    });

    /// <summary>
    /// Someone writes a text, by default in their private chat with the bot, which they start by it. An unknown negative
    /// chat id makes a group with the bot in it. Returns the message's id, also when the bot does not get to see it.
    /// </summary>
    public int Say(long userId, string text, long? chatId = null, string? name = null, int? threadId = null, int? replyTo = null) => platform.Change(() =>
    {
        var typed = Typed(text);
        if (name is not null) World.Person(userId).Name = name;
        return Receive(userId, chatId, threadId, replyTo, typed, fields: null);
    });

    /// <summary>
    /// Someone sends something else: further fields of a Message as JSON, such as {"location":{…}}; "from" replaces the
    /// usual one. Returns the message's id.
    /// </summary>
    public int Send(long userId, string fields, long? chatId = null, int? threadId = null, int? replyTo = null) => platform.Change(() =>
    {
        using var json = JsonDocument.Parse(fields);
        if (json.RootElement.ValueKind != JsonValueKind.Object) throw new ArgumentException("The fields are a JSON object.", nameof(fields));
        return Receive(userId, chatId, threadId, replyTo, text: null, json.RootElement.Clone());
    });

    /// <summary>
    /// Someone sends a photo, by default one that nobody has sent before; those of an album share a media group. The bot
    /// gets it in two sizes, the small one first. Returns the message's id.
    /// </summary>
    public int SendPhoto(long userId, string? caption = null, long? chatId = null, string? mediaGroupId = null, byte[]? bytes = null, int? threadId = null, int? replyTo = null) => platform.Change(() =>
    {
        bytes ??= [0xFF, 0xD8, 0xFF, .. System.Text.Encoding.ASCII.GetBytes(platform.NewQueryId())];
        var (small, large) = (platform.Files.Keep("photo", [.. bytes, 0]), platform.Files.Keep("photo", bytes));
        return ReceiveFile(userId, caption, chatId, threadId, replyTo, mediaGroupId, "photo", new[]
        {
            new { file_id = small.Id, file_unique_id = small.UniqueId, width = 320, height = 240, file_size = small.Bytes.Length },
            new { file_id = large.Id, file_unique_id = large.UniqueId, width = 1280, height = 960, file_size = large.Bytes.Length },
        });
    });

    /// <summary>Someone sends a file. Returns the message's id.</summary>
    public int SendDocument(long userId, string name, byte[] bytes, string? caption = null, long? chatId = null, string? mediaGroupId = null, int? threadId = null, int? replyTo = null) => platform.Change(() =>
    {
        var file = platform.Files.Keep("document", bytes, name);
        return ReceiveFile(userId, caption, chatId, threadId, replyTo, mediaGroupId, "document", new
        {
            file_id = file.Id, file_unique_id = file.UniqueId, file_name = name, mime_type = "application/octet-stream", file_size = bytes.Length,
        });
    });

    /// <summary>Someone sends where they are. Returns the message's id.</summary>
    public int SendLocation(long userId, double latitude, double longitude, long? chatId = null, int? threadId = null, int? replyTo = null) => platform.Change(() =>
        Receive(userId, chatId, threadId, replyTo, text: null, JsonSerializer.SerializeToElement(new { location = new { latitude, longitude } })));

    /// <summary>The platform knows a file no more by this id, as when the id was another bot's.</summary>
    public void ForgetFile(string fileId) => platform.Change(() =>
    {
        if (!platform.Files.Forget(fileId)) throw new InvalidOperationException($"There is no file {fileId}.");
    });

    /// <summary>Someone changes the text of their message, which may be the same text.</summary>
    public void EditText(long userId, int messageId, string text, long? chatId = null) => platform.Change(() =>
    {
        var message = World.Chat(chatId ?? userId).Find(messageId);
        if (message?.Text is null || message.From.Id != userId) throw new InvalidOperationException($"Message {messageId} is not a text of user {userId}.");
        message.Edit(Typed(text), markup: null, World.Now);
        if (World.BotSees(message, platform.PrivacyMode)) platform.Updates.Add("edited_message", json => json.Value(message, World));
    });

    /// <summary>
    /// Someone presses. The data need not be that of a button; of a message that is not there (any more) the bot gets an
    /// inaccessible one, with date 0. Returns the id of the callback query.
    /// </summary>
    public string Press(long userId, long chatId, int messageId, string data) =>
        platform.Change(() => Press(World.Person(userId), World.Chat(chatId), messageId, data));

    /// <summary>Someone presses the button that says exactly this, on the newest message that has one. Returns the id of the callback query.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message lists those there are.</exception>
    public string PressButton(long userId, long chatId, string text) => platform.Change(() =>
    {
        foreach (var message in OfBot(chatId).Reverse().Where(message => !message.Deleted))
            if (message.Snapshot.FindButton(text) is { } button)
                return button.Data is { } data
                    ? Press(World.Person(userId), message.Chat, message.Id, data)
                    : throw new InvalidOperationException($"The button \"{text}\" has no callback_data.");
        var there = OfBot(chatId).LastOrDefault(message => !message.Deleted)?.Snapshot;
        var buttons = there?.Buttons.SelectMany(row => row).Select(button => $"[{button.Text}]") ?? [];
        throw new InvalidOperationException(
            $"There is no button \"{text}\" in chat {chatId}. The newest message: {there?.Text ?? "(none)"} {string.Join(' ', buttons)}");
    });

    /// <summary>The same press once more under a new update_id, as when a client got no answer and sent again.</summary>
    public void RepeatPress(string callbackId) => platform.Change(() =>
    {
        var press = platform.FindQuery(callbackId) ?? throw new InvalidOperationException($"There is no press {callbackId}.");
        platform.Remember(callbackId, press with { At = World.Now });
        platform.Updates.Add("callback_query", json => json.WriteRawValue(press.Json, skipInputValidation: true));
    });

    /// <summary>Someone types @bot and a query, in a chat of the given type. Returns the id of the inline query.</summary>
    public string AskInline(long userId, string query, string chatType = "supergroup") => platform.Change(() =>
    {
        var id = platform.NewQueryId();
        var user = World.Person(userId);
        return Ask(id, user, "inline_query", UpdateQueue.InlineLife, json =>
        {
            json.WriteString("query", query);
            json.WriteString("offset", "");
            json.WriteString("chat_type", chatType);
        });
    });

    /// <summary>
    /// Someone takes a result of the answer to their inline query: its message goes into the chat in their name. Returns
    /// the message's id.
    /// </summary>
    public int ChooseInline(long userId, string queryId, string resultId, long? chatId = null, int? threadId = null) => platform.Change(() =>
    {
        var answer = platform.InlineAnswers.LastOrDefault(answer => answer.QueryId == queryId && answer.UserId == userId)
            ?? throw new InvalidOperationException($"Query {queryId} of user {userId} has no answer.");
        using var results = JsonDocument.Parse(answer.Results);
        var result = results.RootElement.EnumerateArray().FirstOrDefault(result => result.GetProperty("id").GetString() == resultId);
        if (result.ValueKind == JsonValueKind.Undefined) throw new InvalidOperationException($"There is no result {resultId}.");
        var content = result.GetProperty("input_message_content");
        var text = Texts.Message(
            content.GetProperty("message_text").GetString(),
            content.TryGetProperty("parse_mode", out var mode) ? mode.GetString() : null,
            content.TryGetProperty("entities", out var entities) ? entities : null);
        var markup = Markup.Read(result.TryGetProperty("reply_markup", out var keyboard) ? keyboard : null);
        using var via = JsonDocument.Parse(Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.Field("via_bot", World.Bot);
            json.WriteEndObject();
        }));
        return Receive(userId, chatId, threadId, replyTo: null, text, via.RootElement.Clone(), markup);
    });

    /// <summary>The type of a chat, as the Bot API writes it.</summary>
    public string ChatType(long chatId) => platform.Look(() => World.FindChat(chatId)?.TypeName) ?? "private";

    /// <summary>The menu that someone finds in a chat: the narrowest one that the bot has set, in their language or in none.</summary>
    public IReadOnlyList<MenuCommand> MenuOf(long userId, long chatId) => platform.Look(() =>
    {
        var language = World.FindPerson(userId)?.LanguageCode ?? "";
        var isAdministrator = World.FindChat(chatId)?.People.GetValueOrDefault(userId) == Standing.Administrator;
        string[] scopes = chatId > 0
            ? [$"chat:{chatId}", "all_private_chats", "default"]
            : [$"chat_member:{chatId}:{userId}", .. isAdministrator ? [$"chat_administrators:{chatId}"] : Array.Empty<string>(), $"chat:{chatId}",
                .. isAdministrator ? ["all_chat_administrators"] : Array.Empty<string>(), "all_group_chats", "default"];
        return scopes.SelectMany(scope => new[] { (scope, language), (scope, "") }).Select(key => platform.Menus.GetValueOrDefault(key)).FirstOrDefault(menu => menu is { Count: > 0 }) ?? [];
    });

    /// <summary>
    /// Someone opens a link to the bot and presses start: https://t.me/bot?start=…, …?startgroup=… into a group of theirs,
    /// or tg://resolve?domain=bot&amp;start=…. Returns the message's id.
    /// </summary>
    /// <exception cref="ArgumentException">It is no such link.</exception>
    public int OpenLink(long userId, string link, long? groupId = null) => platform.Change(() =>
    {
        var uri = Texts.Link(link.Trim()) ?? throw new ArgumentException("This is no link.", nameof(link));
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        var name = uri.Scheme == "tg" ? query["domain"].ToString() : uri.Host is "t.me" or "telegram.me" ? uri.AbsolutePath.Trim('/') : "";
        if (!name.Equals(BotUsername, StringComparison.OrdinalIgnoreCase)) throw new ArgumentException($"This is no link to @{BotUsername}.", nameof(link));
        var payload = query["start"].ToString() is { Length: > 0 } start ? start : query["startgroup"].ToString();
        if (payload.Length > 64 || !payload.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new ArgumentException("What follows start= has up to 64 letters, digits, _ and -.", nameof(link));
        if (!query.ContainsKey("startgroup")) return Say(userId, $"/start {payload}".Trim());
        var group = World.Group(groupId ?? throw new ArgumentException("Into which group?", nameof(groupId)));
        if (group.Bot is not (Standing.Member or Standing.Administrator)) AddBotTo(group.Id, userId);
        return Say(userId, $"/start@{BotUsername} {payload}".Trim(), group.Id);
    });

    /// <summary>Makes a group, without the bot in it: its id is negative, a supergroup's starts with -100.</summary>
    public void CreateGroup(long id, string title, bool isForum = false, bool supergroup = true) =>
        platform.Change(() => World.NewGroup(id, title, isForum, supergroup));

    /// <summary>Someone is in a group, without a word about it; who writes there or adds the bot is in it anyway.</summary>
    public void AddMember(long groupId, long userId) => platform.Change(() =>
    {
        World.Group(groupId).People.TryAdd(World.Person(userId).Id, Standing.Member);
    });

    /// <summary>Someone adds the bot to a group; the bot gets my_chat_member and a service message.</summary>
    public void AddBotTo(long groupId, long byUser) => platform.Change(() =>
    {
        var (group, by) = (World.Group(groupId), World.Person(byUser));
        group.AddedBy = by;
        group.People.TryAdd(by.Id, Standing.Administrator);
        platform.MoveBot(group, Standing.Member, by);
        Service(group, by, json =>
        {
            json.WriteStartArray("new_chat_members");
            json.Value(World.Bot);
            json.WriteEndArray();
        });
    });

    /// <summary>Makes a user, or the bot, an administrator of a group.</summary>
    public void Promote(long groupId, long userId, long? byUser = null) => platform.Change(() =>
    {
        var group = World.Group(groupId);
        if (userId == BotId) platform.MoveBot(group, Standing.Administrator, Actor(group, byUser));
        else group.People[World.Person(userId).Id] = Standing.Administrator;
    });

    /// <summary>Someone removes the bot from a group: 403 "bot was kicked from the … chat".</summary>
    public void Kick(long groupId, long? byUser = null) => platform.Change(() =>
    {
        var group = World.Group(groupId);
        platform.MoveBot(group, Standing.Kicked, Actor(group, byUser));
    });

    /// <summary>The group is no more: 403 "the group chat was deleted".</summary>
    public void DeleteGroup(long groupId) => platform.Change(() => World.Group(groupId).Gone = "the group chat was deleted");

    /// <summary>Forbids the bot to post in a group, or allows it again.</summary>
    public void Restrict(long groupId, bool mayPost = false) => platform.Change(() => World.Group(groupId).MayPost = mayPost);

    /// <summary>Opens a topic in a forum, with its service message. Returns its thread id.</summary>
    public int CreateTopic(long groupId, string name, long? byUser = null) => platform.Change(() =>
    {
        var group = World.Group(groupId);
        if (!group.IsForum) throw new InvalidOperationException($"Group {groupId} is not a forum.");
        return Service(group, Actor(group, byUser), json =>
        {
            json.WriteStartObject("forum_topic_created");
            json.WriteString("name", name);
            json.WriteNumber("icon_color", 7322096);
            json.WriteEndObject();
        }, opensTopic: true);
    });

    /// <summary>Closes a topic: 400 "TOPIC_CLOSED".</summary>
    public void CloseTopic(long groupId, int threadId) => platform.Change(() => Topics(groupId, threadId)[threadId] = false);

    /// <summary>Deletes a topic: 400 "message thread not found".</summary>
    public void DeleteTopic(long groupId, int threadId) => platform.Change(() => Topics(groupId, threadId).Remove(threadId));

    /// <summary>
    /// A basic group becomes a supergroup: a service message in both, and whoever sends to the old id is told the new one.
    /// Returns the new id.
    /// </summary>
    public long UpgradeToSupergroup(long groupId) => platform.Change(() =>
    {
        var old = World.Group(groupId);
        if (old.Kind != ChatKind.Group || old.MigratedTo is not null) throw new InvalidOperationException($"{groupId} is not a basic group.");
        var group = World.NewGroup(-1_000_000_000_000 + groupId, old.Title, isForum: false, supergroup: true);
        (group.Bot, group.MayPost, group.AddedBy) = (old.Bot, old.MayPost, old.AddedBy);
        foreach (var (id, standing) in old.People) group.People[id] = standing;
        var by = Actor(old, null);
        Service(old, by, json => json.WriteNumber("migrate_to_chat_id", group.Id));
        old.MigratedTo = group.Id;
        Service(group, by, json => json.WriteNumber("migrate_from_chat_id", old.Id));
        return group.Id;
    });

    /// <summary>A person blocks the bot: 403 "bot was blocked by the user".</summary>
    public void Block(long userId) => platform.Change(() => platform.MoveBot(World.Chat(userId), Standing.Kicked, World.Person(userId)));

    /// <summary>A person lets the bot in again.</summary>
    public void Unblock(long userId) => platform.Change(() =>
    {
        var chat = World.Chat(userId);
        if (chat.Bot != Standing.Kicked) throw new InvalidOperationException($"User {userId} has not blocked the bot.");
        platform.MoveBot(chat, Standing.Member, World.Person(userId));
    });

    /// <summary>A person's account is gone: 403 "user is deactivated".</summary>
    public void Deactivate(long userId) => platform.Change(() => World.Chat(userId).Gone = "user is deactivated");

    /// <summary>After a quiet week nothing waits any more and update_id goes on from another number, by default a lower one.</summary>
    public void QuietWeek(int? nextUpdateId = null) => platform.Change(() => platform.Updates.Restart(nextUpdateId));

    /// <summary>
    /// Queues an update as it is, JSON; without an update_id it gets the next one. One with a number of the past is
    /// delivered once, whatever the offset. Returns the update_id.
    /// </summary>
    public int InjectUpdate(string json) => platform.Change(() =>
    {
        using var update = JsonDocument.Parse(json);
        return platform.Updates.AddRaw(update.RootElement);
    });

    /// <summary>Queues an update of a kind that nobody knows yet. Returns its update_id.</summary>
    public int InjectUnknownUpdate() => InjectUpdate("""{"some_future_thing":{"id":1,"of":["anything",null]}}""");

    /// <summary>Delivers an update again under its update_id in the next fetch, even if it was confirmed; by default the newest delivered.</summary>
    public void Redeliver(int? updateId = null) => platform.Change(() => platform.Updates.Redeliver(updateId));

    /// <summary>The next fetch that has several updates gives them in reverse.</summary>
    public void ReverseNextFetch() => platform.Change(() => platform.Updates.ReverseNext = true);

    private static FormattedText Typed(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (text.Length > Texts.MaxText) throw new ArgumentException("A person's app would send this in pieces.", nameof(text));
        return new FormattedText(text, Entities.Find(text), text);
    }

    private int Receive(long userId, long? chatId, int? threadId, int? replyTo, FormattedText? text, JsonElement? fields, Markup? markup = null)
    {
        var (user, chat) = (World.Person(userId), World.Chat(chatId ?? userId));
        if (chat.MigratedTo is { } successor) throw new InvalidOperationException($"Group {chat.Id} is now {successor}.");
        if (chat.Gone is { } gone) throw new InvalidOperationException($"Nobody writes in chat {chat.Id}: {gone}.");
        if (chat.Kind == ChatKind.Private)
        {
            if (chat.Id != userId) throw new InvalidOperationException($"{chat.Id} is another person's private chat.");
            if (chat.Bot == Standing.Kicked) throw new InvalidOperationException($"User {userId} has blocked the bot: unblock it first.");
            chat.Bot = Standing.Member;
        }
        else
        {
            chat.People.TryAdd(userId, Standing.Member);
        }
        if (threadId is { } thread)
        {
            if (!chat.IsForum) throw new InvalidOperationException($"Chat {chat.Id} is not a forum.");
            chat.Topics.TryAdd(thread, true);
        }
        var message = new Message(chat, World.NextMessageId(chat), user, World.Now)
        {
            ThreadId = threadId,
            ReplyTo = replyTo is { } id ? chat.Find(id) ?? throw new InvalidOperationException($"There is no message {id} in chat {chat.Id}.") : null,
            Fields = fields,
        };
        message.Write(text, markup, World.Now);
        platform.Receive(message);
        return message.Id;
    }

    private int ReceiveFile(long userId, string? caption, long? chatId, int? threadId, int? replyTo, string? mediaGroupId, string kind, object file)
    {
        if (caption?.Length > Texts.MaxCaption) throw new ArgumentException("A person's app would not send so long a caption.", nameof(caption));
        var fields = new Dictionary<string, object> { [kind] = file };
        if (caption is not null) fields["caption"] = caption;
        if (mediaGroupId is not null) fields["media_group_id"] = mediaGroupId;
        return Receive(userId, chatId, threadId, replyTo, text: null, JsonSerializer.SerializeToElement(fields));
    }

    private int Service(Chat chat, User by, Action<Utf8JsonWriter> write, bool opensTopic = false)
    {
        using var fields = JsonDocument.Parse(Json.Bytes(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }));
        var id = World.NextMessageId(chat);
        if (opensTopic) chat.Topics[id] = true;
        platform.Receive(new Message(chat, id, by, World.Now)
        {
            IsService = true,
            ThreadId = opensTopic ? id : null,
            Fields = fields.RootElement.Clone(),
        });
        return id;
    }

    private string Press(User user, Chat chat, int messageId, string data) => Ask(platform.NewQueryId(), user, "callback_query", UpdateQueue.PressLife, json =>
    {
        var message = chat.Find(messageId);
        // What someone took from an inline answer is theirs: the bot knows it by another name only.
        if (message is not null && message.From != World.Bot)
        {
            json.WriteString("inline_message_id", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{chat.Id}_{message.Id}"));
        }
        else if (message is not null)
        {
            json.WritePropertyName("message");
            json.Value(message, World);
        }
        else
        {
            json.WriteStartObject("message");
            json.Field("chat", chat);
            json.WriteNumber("message_id", messageId);
            json.WriteNumber("date", 0);
            json.WriteEndObject();
        }
        json.WriteString("chat_instance", (chat.Id * 7_919).ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("data", data);
    });

    /// <summary>Queues a query that the bot is to answer, and remembers it for as long as it may.</summary>
    private string Ask(string id, User user, string kind, TimeSpan life, Action<Utf8JsonWriter> write)
    {
        var query = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.Field("from", user);
            write(json);
            json.WriteEndObject();
        });
        platform.Remember(id, new OpenQuery(user, World.Now, life, query));
        platform.Updates.Add(kind, json => json.WriteRawValue(query, skipInputValidation: true));
        return id;
    }

    private User Actor(Chat group, long? byUser) => byUser is { } id ? World.Person(id) : group.AddedBy ?? World.Person(1);

    private Dictionary<int, bool> Topics(long groupId, int threadId)
    {
        var topics = World.Group(groupId).Topics;
        return topics.ContainsKey(threadId) ? topics : throw new InvalidOperationException($"There is no topic {threadId} in group {groupId}.");
    }
}
