namespace Bot.Simulator;

/// <summary>A message of the bot as it stands now, with everything it has said before.</summary>
/// <param name="ChatId">The chat it is in.</param>
/// <param name="MessageId">Its number in that chat.</param>
/// <param name="ThreadId">The forum topic, if any.</param>
/// <param name="ReplyTo">The message it answers, if any.</param>
/// <param name="Date">When it was sent, by the server's clock.</param>
/// <param name="File">What was uploaded with it, if anything; then the text is the caption.</param>
/// <param name="Deleted">Whether the bot has deleted it since.</param>
/// <param name="Versions">Every version, oldest first; never empty.</param>
public sealed record SentMessage(
    long ChatId,
    int MessageId,
    int? ThreadId,
    int? ReplyTo,
    DateTimeOffset Date,
    SentFile? File,
    bool Deleted,
    IReadOnlyList<MessageVersion> Versions)
{
    /// <summary>What the messages of one album share; null outside one.</summary>
    public string? MediaGroupId { get; init; }

    /// <summary>The version people see now.</summary>
    public MessageVersion Now => Versions[^1];

    /// <summary>What people read: plain text, without markup.</summary>
    public string Text => Now.Text;

    /// <summary>The text as the bot sent it, with its markup.</summary>
    public string Html => Now.Html;

    /// <summary>The inline buttons, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<Button>> Buttons => Now.Buttons;

    /// <summary>How often the bot has edited it.</summary>
    public int EditCount => Versions.Count - 1;

    /// <summary>Whether a button says exactly this.</summary>
    public bool HasButton(string text) => FindButton(text) is not null;

    internal Button? FindButton(string text)
    {
        foreach (var row in Buttons)
            foreach (var button in row)
                if (button.Text == text) return button;
        return null;
    }
}

/// <summary>What a message said between two edits.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The text as the bot sent it.</param>
/// <param name="Entities">What the markup became.</param>
/// <param name="Buttons">The inline buttons, row by row.</param>
/// <param name="ReplyMarkup">The reply_markup as JSON (any keyboard), or null.</param>
/// <param name="At">When it was sent or edited, by the server's clock.</param>
public sealed record MessageVersion(
    string Text,
    string Html,
    IReadOnlyList<TextEntity> Entities,
    IReadOnlyList<IReadOnlyList<Button>> Buttons,
    string? ReplyMarkup,
    DateTimeOffset At);

/// <summary>A piece of formatted text; offset and length count UTF-16 units.</summary>
/// <param name="Type">The platform's name for it, such as bold or text_link.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Value">The link of a text_link, the user id of a text_mention, the language of a pre, the id of a custom_emoji.</param>
public sealed record TextEntity(string Type, int Offset, int Length, string? Value = null);

/// <summary>An inline button.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Data">Its callback_data, if it has one.</param>
/// <param name="Url">Its link, if it has one.</param>
/// <param name="Style">danger, success, primary or null.</param>
public sealed record Button(string Text, string? Data = null, string? Url = null, string? Style = null);

/// <summary>A file that the bot sent.</summary>
/// <param name="Kind">photo or document.</param>
/// <param name="FileId">The id that the server gave it; the address, when the bot sent one.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Bytes">What is in it; empty when the bot sent an address.</param>
public sealed record SentFile(string Kind, string FileId, string? Name, ReadOnlyMemory<byte> Bytes)
{
    internal string UniqueId { get; init; } = "";

    /// <summary>Of its content; null when the bot sent an address.</summary>
    internal string? Hash { get; init; }
}

/// <summary>What the bot answered to a press.</summary>
/// <param name="CallbackId">The press.</param>
/// <param name="UserId">Who pressed.</param>
/// <param name="Text">What appears on the phone; null only stops the spinner.</param>
/// <param name="ShowAlert">Whether it has to be closed by hand.</param>
/// <param name="At">When, by the server's clock.</param>
public sealed record CallbackAnswer(string CallbackId, long UserId, string? Text, bool ShowAlert, DateTimeOffset At)
{
    /// <summary>When it came, see <see cref="World.Tick"/>.</summary>
    internal long Revision { get; init; }
}

/// <summary>What the bot answered to an inline query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="UserId">Who asked.</param>
/// <param name="Results">The results as the bot sent them, JSON.</param>
/// <param name="CacheTime">For how many seconds the platform may show it again.</param>
/// <param name="IsPersonal">Whether it is shown to this person alone.</param>
public sealed record InlineAnswer(string QueryId, long UserId, string Results, int CacheTime, bool IsPersonal)
{
    /// <summary>When it came, see <see cref="World.Tick"/>.</summary>
    internal long Revision { get; init; }
}

/// <summary>A command of the bot's menu.</summary>
/// <param name="Name">Without the slash.</param>
/// <param name="Description">What the menu says about it.</param>
public sealed record MenuCommand(string Name, string Description);

/// <summary>Something that a correct client never does: a fault of the bot's own making.</summary>
/// <param name="Method">The method that was called.</param>
/// <param name="Description">What was wrong, as answered.</param>
/// <param name="Parameters">What was sent, JSON.</param>
public sealed record Violation(string Method, string Description, string Parameters);
