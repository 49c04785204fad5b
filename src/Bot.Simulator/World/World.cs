namespace Bot.Simulator;

using System.Text.Json;

/// <summary>Where the bot, or a person, stands in a chat.</summary>
internal enum Standing
{
    /// <summary>Never been there; in a private chat: the person never started the bot.</summary>
    Stranger,
    Member,
    Administrator,

    /// <summary>Removed; in a private chat: blocked by the person.</summary>
    Kicked,
    Left,
}

internal enum ChatKind
{
    Private,
    Group,
    Supergroup,
}

/// <summary>A person, or the bot.</summary>
internal sealed class User(long id, bool isBot, string name)
{
    public long Id { get; } = id;
    public bool IsBot { get; } = isBot;
    public string Name { get; set; } = name;
    public string? Username { get; set; }
    public string? LanguageCode { get; set; }

    /// <summary>What the chat page says about them beside their name; the bot never gets to see it.</summary>
    public string About { get; set; } = "";
}

/// <summary>A chat with everything in it.</summary>
internal sealed class Chat(World world, long id, ChatKind kind)
{
    private readonly List<Message> messages = [];
    private readonly Dictionary<int, Message> byId = [];

    public long Id { get; } = id;
    public ChatKind Kind { get; } = kind;
    public string Title { get; set; } = "";
    public bool IsForum { get; init; }
    public User? Person { get; init; }
    public Standing Bot { get; set; }
    public bool MayPost { get; set; } = true;

    /// <summary>Why nobody can be reached here any more, as the platform says it.</summary>
    public string? Gone { get; set; }
    public long? MigratedTo { get; set; }
    public int LastMessageId { get; set; }
    public User? AddedBy { get; set; }
    public Dictionary<long, Standing> People { get; } = [];

    /// <summary>Forum topics, and whether they are open.</summary>
    public Dictionary<int, bool> Topics { get; } = [];

    /// <summary>When something in it changed last, see <see cref="World.Tick"/>.</summary>
    public long Revision { get; private set; }
    public IReadOnlyList<Message> Messages => messages;

    public string TypeName => Kind switch { ChatKind.Private => "private", ChatKind.Group => "group", _ => "supergroup" };

    public Message? Find(int messageId) => byId.TryGetValue(messageId, out var message) && !message.Deleted ? message : null;

    /// <summary>The message of this number, deleted or not.</summary>
    public Message Any(int messageId) => byId[messageId];

    public void Add(Message message)
    {
        messages.Add(message);
        byId.Add(message.Id, message);
        Touch();
    }

    public long Touch() => Revision = world.Tick();

    public KeptChat Keep() => new(
        Id,
        Kind,
        Title,
        IsForum,
        Bot,
        MayPost,
        Gone,
        MigratedTo,
        LastMessageId,
        AddedBy?.Id,
        new Dictionary<long, Standing>(People),
        new Dictionary<int, bool>(Topics),
        [.. messages.Select(message => message.Kept)]);
}

/// <summary>A message of anyone.</summary>
internal sealed class Message(Chat chat, int id, User from, DateTimeOffset date)
{
    private SentMessage? snapshot;
    private KeptMessage? kept;

    public Chat Chat { get; } = chat;
    public int Id { get; } = id;
    public User From { get; } = from;
    public DateTimeOffset Date { get; } = date;
    public DateTimeOffset? Edited { get; private set; }
    public int? ThreadId { get; init; }
    public Message? ReplyTo { get; set; }
    public SentFile? File { get; init; }
    public string? MediaGroupId { get; init; }

    /// <summary>Whether the platform wrote it: someone joined, the group moved.</summary>
    public bool IsService { get; init; }
    public FormattedText? Text { get; private set; }
    public Markup? Markup { get; private set; }
    public bool Deleted { get; private set; }

    /// <summary>When it was written, changed or deleted, see <see cref="World.Tick"/>.</summary>
    public long Revision { get; private set; } = chat.Touch();

    /// <summary>Further fields of the Bot API object, such as a location.</summary>
    public JsonElement? Fields { get; init; }

    public List<MessageVersion> Versions { get; } = [];

    /// <summary>What the bot's message looks like from outside; made once for each change.</summary>
    public SentMessage Snapshot => snapshot ??=
        new SentMessage(Chat.Id, Id, ThreadId, ReplyTo?.Id, Date, File, Deleted, [.. Versions]) { MediaGroupId = MediaGroupId };

    /// <summary>The message as it is kept; made once for each change, since all of them are written again and again.</summary>
    public KeptMessage Kept => kept ??= new KeptMessage(
        Id,
        From.Id,
        Date,
        Edited,
        ThreadId,
        ReplyTo is { } target ? new KeptReply(target.Chat.Id, target.Id) : null,
        File is { } file ? new KeptFile(file.FileId, file.UniqueId, file.Kind, file.Name, file.Hash) { Bytes = file.Bytes } : null,
        IsService,
        Text is not null,
        Deleted,
        Fields,
        [.. Versions],
        MediaGroupId);

    /// <summary>A message as it was kept, but for the one it replies to.</summary>
    public static Message Restore(Chat chat, KeptMessage kept, User from, Func<string, byte[]> content)
    {
        var message = new Message(chat, kept.Id, from, kept.Date)
        {
            Edited = kept.Edited,
            ThreadId = kept.ThreadId,
            File = kept.File is { } file
                ? new SentFile(file.Kind, file.Id, file.Name, file.Hash is { } hash ? content(hash) : default(ReadOnlyMemory<byte>)) { UniqueId = file.UniqueId, Hash = file.Hash }
                : null,
            MediaGroupId = kept.MediaGroupId,
            IsService = kept.IsService,
            Deleted = kept.Deleted,
            Fields = kept.Fields,
        };
        message.Versions.AddRange(kept.Versions);
        if (kept.Versions is [.., var now])
            (message.Text, message.Markup) = (kept.HasText ? new FormattedText(now.Text, now.Entities, now.Html) : null, Markup.Of(now));
        return message;
    }

    public void Write(FormattedText? text, Markup? markup, DateTimeOffset at)
    {
        (Text, Markup, snapshot, kept, Revision) = (text, markup, null, null, Chat.Touch());
        Versions.Add(new MessageVersion(text?.Plain ?? "", text?.Source ?? "", text?.Entities ?? [], markup?.Buttons ?? [], markup?.Json, at));
    }

    public void Edit(FormattedText? text, Markup? markup, DateTimeOffset at)
    {
        Write(text, markup, at);
        Edited = at;
    }

    public void Delete() => (Deleted, snapshot, kept, Revision) = (true, null, null, Chat.Touch());
}

/// <summary>Users, chats and messages, and who may speak where.</summary>
internal sealed class World
{
    private readonly Dictionary<long, User> users = [];
    private readonly Dictionary<long, Chat> chats = [];
    private readonly TimeProvider clock;
    private int lastAccountMessageId;

    // Not 0 after a restart: a group that came into being just before a kill, and again after it, must not count alike.
    private int firstInNewGroup;

    public World(SimulatorOptions options, long botId)
    {
        clock = options.Clock;
        Bot = new User(botId, isBot: true, options.BotName) { Username = options.BotUsername };
    }

    public User Bot { get; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public IReadOnlyCollection<User> People => users.Values;

    public IReadOnlyCollection<Chat> Chats => chats.Values;

    /// <summary>How many changes there were: who remembers it knows later what is new.</summary>
    public long Ticks { get; private set; }

    /// <summary>Counts a change.</summary>
    public long Tick() => ++Ticks;

    /// <summary>A person, who comes into being when first named, with a private chat not yet started.</summary>
    public User Person(long id)
    {
        if (id <= 0 || id == Bot.Id) throw new InvalidOperationException($"{id} cannot be a person's id.");
        if (users.TryGetValue(id, out var user)) return user;
        users[id] = user = new User(id, isBot: false, $"User {id}");
        chats[id] = new Chat(this, id, ChatKind.Private) { Person = user };
        return user;
    }

    public User? FindPerson(long id) => users.GetValueOrDefault(id);

    public Chat? FindChat(long id) => chats.GetValueOrDefault(id);

    /// <summary>A chat, made on first use: a positive id is a private chat, a negative one a group with the bot in it.</summary>
    public Chat Chat(long id)
    {
        if (id > 0)
        {
            Person(id);
            return chats[id];
        }
        if (chats.TryGetValue(id, out var chat)) return chat;
        chat = NewGroup(id, $"Group {id}", isForum: false, supergroup: id < -1_000_000_000_000);
        chat.Bot = Standing.Member;
        return chat;
    }

    public Chat Group(long id) =>
        chats.TryGetValue(id, out var chat) && chat.Kind != ChatKind.Private ? chat : throw new InvalidOperationException($"There is no group {id}.");

    public Chat NewGroup(long id, string title, bool isForum, bool supergroup)
    {
        if (id >= 0) throw new InvalidOperationException("A group's id is negative.");
        if (isForum && !supergroup) throw new InvalidOperationException("Only a supergroup can be a forum.");
        var chat = new Chat(this, id, supergroup ? ChatKind.Supergroup : ChatKind.Group)
        {
            Title = title, IsForum = isForum, LastMessageId = firstInNewGroup,
        };
        if (!chats.TryAdd(id, chat)) throw new InvalidOperationException($"There is a chat {id} already.");
        return chat;
    }

    /// <summary>Supergroups count their own messages; private chats and basic groups share one count.</summary>
    public int NextMessageId(Chat chat) => chat.Kind == ChatKind.Supergroup ? ++chat.LastMessageId : ++lastAccountMessageId;

    /// <summary>A chat the bot names by its id or @username; refuses when the bot cannot reach it.</summary>
    public Chat Reachable(JsonElement chatId)
    {
        var chat = Named(chatId);
        if (chat.MigratedTo is { } successor)
            throw Refusal.Bad("group chat was upgraded to a supergroup chat", successor);
        if (chat.Gone is { } gone) throw Refusal.Forbidden(gone);
        var refusal = (chat.Kind, chat.Bot) switch
        {
            (_, Standing.Member or Standing.Administrator) => null,
            (ChatKind.Private, Standing.Kicked) => Refusal.Forbidden("bot was blocked by the user"),
            (ChatKind.Private, _) => Refusal.Forbidden("bot can't initiate conversation with a user"),
            (_, Standing.Kicked) => Refusal.Forbidden($"bot was kicked from the {chat.TypeName} chat"),
            (_, Standing.Left) => Refusal.Forbidden($"bot is not a member of the {chat.TypeName} chat"),
            _ => Refusal.Bad("chat not found"),
        };
        return refusal is null ? chat : throw refusal;
    }

    /// <summary>A chat and a topic in which the bot may say something.</summary>
    public (Chat Chat, int? ThreadId) Postable(Parameters parameters, string what)
    {
        var chat = Reachable(parameters.Find("chat_id")!.Value);
        if (!chat.MayPost && chat.Bot != Standing.Administrator) throw Refusal.Bad($"not enough rights to send {what} to the chat");
        if (parameters.FindInt("message_thread_id") is not { } thread) return (chat, null);
        if (!chat.Topics.TryGetValue(thread, out var open)) throw Refusal.Bad("message thread not found");
        return open ? (chat, thread) : throw Refusal.Bad("TOPIC_CLOSED");
    }

    /// <summary>Whether the bot gets to see what people write here.</summary>
    public bool BotSees(Message message, bool privacyMode)
    {
        var chat = message.Chat;
        if (chat.Bot is not (Standing.Member or Standing.Administrator)) return false;
        if (chat.Kind == ChatKind.Private || !privacyMode || chat.Bot == Standing.Administrator) return true;
        var isViaBot = message.Fields is { } fields && fields.TryGetProperty("via_bot", out _);
        return message.IsService || isViaBot || message.ReplyTo?.From == Bot || IsCommandToBot(message.Text);
    }

    public KeptWorld Keep() => new(
        lastAccountMessageId,
        firstInNewGroup,
        [.. users.Values.Select(user => new KeptUser(user.Id, user.Name, user.Username, user.LanguageCode, user.About))],
        [.. chats.Values.Select(chat => chat.Keep())]);

    public void Restore(KeptWorld kept, Func<string, byte[]> content)
    {
        lastAccountMessageId = checked(kept.LastAccountMessageId + Snapshot.Skipped);
        firstInNewGroup = checked(kept.FirstInNewGroup + Snapshot.Skipped);
        foreach (var user in kept.People)
            users.Add(user.Id, new User(user.Id, isBot: false, user.Name) { Username = user.Username, LanguageCode = user.LanguageCode, About = user.About });
        foreach (var one in kept.Chats)
        {
            var chat = new Chat(this, one.Id, one.Kind)
            {
                Title = one.Title,
                IsForum = one.IsForum,
                Person = one.Kind == ChatKind.Private ? users[one.Id] : null,
                Bot = one.Bot,
                MayPost = one.MayPost,
                Gone = one.Gone,
                MigratedTo = one.MigratedTo,
                LastMessageId = checked(one.LastMessageId + Snapshot.Skipped),
                AddedBy = one.AddedBy is { } by ? users[by] : null,
            };
            foreach (var (id, standing) in one.People) chat.People.Add(id, standing);
            foreach (var (thread, isOpen) in one.Topics) chat.Topics.Add(thread, isOpen);
            foreach (var message in one.Messages) chat.Add(Message.Restore(chat, message, message.From == Bot.Id ? Bot : users[message.From], content));
            chats.Add(chat.Id, chat);
        }
        // Only now: the answered message may be of a chat that came later.
        foreach (var one in kept.Chats)
            foreach (var message in one.Messages)
                if (message.ReplyTo is { } target) chats[one.Id].Any(message.Id).ReplyTo = chats[target.Chat].Any(target.Message);
    }

    /// <summary>A command begins the text and is in Latin letters; without a name it is to every bot here.</summary>
    private bool IsCommandToBot(FormattedText? text)
    {
        if (text?.Entities is not [{ Type: "bot_command", Offset: 0 } first, ..]) return false;
        var command = text.Plain.AsSpan(0, first.Length);
        var addressed = command.IndexOf('@');
        return addressed < 0 || command[(addressed + 1)..].Equals(Bot.Username, StringComparison.OrdinalIgnoreCase);
    }

    private Chat Named(JsonElement chatId)
    {
        if (chatId.ValueKind == JsonValueKind.Number) return FindChat(chatId.GetInt64()) ?? throw Refusal.Bad("chat not found");
        var name = chatId.GetString()!;
        if (name.Length == 0) throw Refusal.Wrong("chat_id is empty");
        var chat = name[0] == '@'
            ? chats.Values.FirstOrDefault(chat => chat.Person?.Username is { } username && username.Equals(name[1..], StringComparison.OrdinalIgnoreCase))
            : long.TryParse(name, out var id) ? FindChat(id) : null;
        return chat ?? throw Refusal.Bad("chat not found");
    }
}
