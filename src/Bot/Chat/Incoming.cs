namespace Bot.Chat;

/// <summary>What kind of chat something was said in.</summary>
public enum ChatKind
{
    /// <summary>One person and the bot.</summary>
    Private,

    /// <summary>A group or supergroup.</summary>
    Group,

    /// <summary>A channel: the bot is silent there.</summary>
    Channel,
}

/// <summary>The chat, as Telegram names it.</summary>
/// <param name="Id">Telegram's chat id.</param>
/// <param name="Kind">Private, group or channel.</param>
/// <param name="Title">The group's title; empty in private.</param>
/// <param name="Thread">The topic of a forum group, where there is one.</param>
public sealed record Place(long Id, ChatKind Kind, string Title, int? Thread);

/// <summary>Who it came from; null in <see cref="Incoming"/> where Telegram does not say (anonymous admins, channels).</summary>
/// <param name="Id">Telegram's user id.</param>
/// <param name="Name">First and last name as the user gives them.</param>
public sealed record Sender(long Id, string Name);

/// <summary>What came with a message beside its words. Ids and names are bounded; what is not what it says it is does not get here.</summary>
public abstract record Attachment
{
    private Attachment()
    {
    }

    /// <summary>A photo, in the largest size that the platform offers.</summary>
    /// <param name="FileId">By which this bot, and no other, can fetch it or send it again.</param>
    /// <param name="UniqueId">The same for the same content, whoever sends it.</param>
    /// <param name="Size">In bytes; null where the platform does not say.</param>
    public sealed record Photo(string FileId, string UniqueId, long? Size) : Attachment;

    /// <summary>A file.</summary>
    /// <param name="FileId">By which this bot, and no other, can fetch it or send it again.</param>
    /// <param name="UniqueId">The same for the same content, whoever sends it.</param>
    /// <param name="Name">As the sender calls it; one line, maybe empty.</param>
    /// <param name="Size">In bytes; null where the platform does not say.</param>
    public sealed record Document(string FileId, string UniqueId, string Name, long? Size) : Attachment;

    /// <summary>A place.</summary>
    /// <param name="Latitude">Degrees north, −90 to 90.</param>
    /// <param name="Longitude">Degrees east, −180 to 180.</param>
    public sealed record Location(double Latitude, double Longitude) : Attachment;

    /// <summary>A voice message, a video: nothing that a report takes.</summary>
    public sealed record Unfit : Attachment;
}

/// <summary>One update, in our words. Texts are bounded and free of characters that a database refuses.</summary>
public abstract record Incoming
{
    private Incoming()
    {
    }

    /// <summary>Telegram's number of the update.</summary>
    public required long UpdateId { get; init; }

    /// <summary>Where it happened.</summary>
    public required Place Place { get; init; }

    /// <summary>When it happened: the message's own date; where Telegram gives none (a press), when it was fetched.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it; null where Telegram does not say.</summary>
    public Sender? From { get; init; }

    /// <summary>Somebody wrote a message.</summary>
    /// <param name="Text">The text, or the caption; empty where the message has neither.</param>
    public sealed record Said(string Text) : Incoming
    {
        /// <summary>What came with it; null for words alone.</summary>
        public Attachment? Attachment { get; init; }

        /// <summary>The album of which it is a part; the parts come as messages of their own.</summary>
        public string? Album { get; init; }

        /// <summary>Telegram's number of the message in its chat.</summary>
        public long Message { get; init; }

        /// <summary>Whether these are the changed words of a message that was there before.</summary>
        public bool IsEdited { get; init; }
    }

    /// <summary>Somebody pressed a button.</summary>
    /// <param name="PressId">What the answer to the press must name; it lives about 150 seconds at the platform.</param>
    /// <param name="Data">The button's data: trust nothing in it.</param>
    /// <param name="Message">Telegram's number of the message under which the button stands; null where it is too old to say.</param>
    public sealed record Pressed(string PressId, string Data, long? Message) : Incoming;

    /// <summary>The bot was added to a chat, removed from it, blocked or unblocked.</summary>
    /// <param name="IsMember">Whether it is in the chat now.</param>
    public sealed record MembershipChanged(bool IsMember) : Incoming;

    /// <summary>A group became a supergroup and has a new id.</summary>
    /// <param name="OldId">The id before.</param>
    /// <param name="NewId">The id from now on.</param>
    public sealed record Upgraded(long OldId, long NewId) : Incoming;

    /// <summary>Anything else: noted as seen, and nothing more.</summary>
    public sealed record Other : Incoming;
}
