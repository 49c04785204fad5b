namespace Telegram.Bot.Types.InlineQueryResults;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

/// <summary>The kind of an <see cref="InlineQueryResult"/>.</summary>
public enum InlineQueryResultType
{
    /// <summary>A text.</summary>
    Article = 1,
}

/// <summary>One answer to an inline query.</summary>
[JsonDerivedType(typeof(InlineQueryResultArticle))]
public abstract class InlineQueryResult
{
    /// <summary>An answer of this <see cref="Id"/>.</summary>
    protected InlineQueryResult()
    {
    }

    /// <summary>An answer of this id.</summary>
    [SetsRequiredMembers]
    protected InlineQueryResult(string id) => Id = id;

    /// <summary>What kind of answer it is.</summary>
    public abstract InlineQueryResultType Type { get; }

    /// <summary>Its name among the answers, 1–64 bytes.</summary>
    public required string Id { get; set; }

    /// <summary>The buttons under the message.</summary>
    public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

/// <summary>A title to choose, and the message that is then sent.</summary>
public class InlineQueryResultArticle : InlineQueryResult
{
    /// <summary>An article of this <see cref="Title"/> and this <see cref="InputMessageContent"/>.</summary>
    public InlineQueryResultArticle()
    {
    }

    /// <summary>An article of this title and this content.</summary>
    [SetsRequiredMembers]
    public InlineQueryResultArticle(string id, string title, InputMessageContent inputMessageContent)
        : base(id) => (Title, InputMessageContent) = (title, inputMessageContent);

    /// <inheritdoc/>
    public override InlineQueryResultType Type => InlineQueryResultType.Article;

    /// <summary>What the person sees first.</summary>
    public required string Title { get; set; }

    /// <summary>What is sent.</summary>
    public required InputMessageContent InputMessageContent { get; set; }

    /// <summary>An address to go with it.</summary>
    public string? Url { get; set; }

    /// <summary>A line below the title.</summary>
    public string? Description { get; set; }

    /// <summary>A small picture's address.</summary>
    public string? ThumbnailUrl { get; set; }

    /// <summary>Its width in pixels.</summary>
    public int? ThumbnailWidth { get; set; }

    /// <summary>Its height in pixels.</summary>
    public int? ThumbnailHeight { get; set; }
}

/// <summary>What is sent when an answer is chosen.</summary>
[JsonDerivedType(typeof(InputTextMessageContent))]
public abstract class InputMessageContent;

/// <summary>A text that is sent when an answer is chosen.</summary>
public class InputTextMessageContent : InputMessageContent
{
    /// <summary>Sends this text.</summary>
    [SetsRequiredMembers]
    public InputTextMessageContent(string messageText) => MessageText = messageText;

    /// <summary>Sends the <see cref="MessageText"/>.</summary>
    public InputTextMessageContent()
    {
    }

    /// <summary>The text, 1–4096 characters.</summary>
    public required string MessageText { get; set; }

    /// <summary>How the text is marked up.</summary>
    public ParseMode ParseMode { get; set; }

    /// <summary>The text's markup, in place of <see cref="ParseMode"/>.</summary>
    public MessageEntity[]? Entities { get; set; }

    /// <summary>Whether and how a link is shown below the text.</summary>
    public LinkPreviewOptions? LinkPreviewOptions { get; set; }
}

/// <summary>A button above the answers that leads to the bot.</summary>
public class InlineQueryResultsButton
{
    /// <summary>What stands on the button.</summary>
    public required string Text { get; set; }

    /// <summary>What the bot gets after /start.</summary>
    public string? StartParameter { get; set; }
}
