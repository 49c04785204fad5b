namespace Telegram.Bot.Requests;

using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

/// <summary>sendMessage: sends a text.</summary>
public class SendMessageRequest : RequestBase<Message>
{
    /// <summary>Sends a text.</summary>
    public SendMessageRequest()
        : base("sendMessage")
    {
    }

    /// <summary>Where to.</summary>
    public required ChatId ChatId { get; set; }

    /// <summary>The text, 1–4096 characters.</summary>
    public required string Text { get; set; }

    /// <summary>The business account to speak for.</summary>
    public string? BusinessConnectionId { get; set; }

    /// <summary>The forum topic.</summary>
    public int? MessageThreadId { get; set; }

    /// <summary>The topic of a channel's direct messages.</summary>
    public long? DirectMessagesTopicId { get; set; }

    /// <summary>The one person in the group who sees it.</summary>
    public long? ReceiverUserId { get; set; }

    /// <summary>The press that it answers.</summary>
    public string? CallbackQueryId { get; set; }

    /// <summary>How the text is marked up.</summary>
    public ParseMode ParseMode { get; set; }

    /// <summary>The text's markup, in place of <see cref="ParseMode"/>.</summary>
    public IEnumerable<MessageEntity>? Entities { get; set; }

    /// <summary>Whether and how a link is shown below the text.</summary>
    public LinkPreviewOptions? LinkPreviewOptions { get; set; }

    /// <summary>Without a sound.</summary>
    public bool DisableNotification { get; set; }

    /// <summary>Not to be forwarded.</summary>
    public bool ProtectContent { get; set; }

    /// <summary>Beyond the usual rate, for a fee.</summary>
    public bool AllowPaidBroadcast { get; set; }

    /// <summary>An effect that is shown with it.</summary>
    public string? MessageEffectId { get; set; }

    /// <summary>Terms of a suggested post.</summary>
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }

    /// <summary>The message that it answers.</summary>
    public ReplyParameters? ReplyParameters { get; set; }

    /// <summary>The buttons.</summary>
    public ReplyMarkup? ReplyMarkup { get; set; }
}

// The rest is made by TelegramBotClientExtensions alone; the names are the Bot API's.

internal abstract class SendFileRequest(string methodName) : FileRequestBase<Message>(methodName)
{
    public required ChatId ChatId { get; init; }

    public string? BusinessConnectionId { get; init; }

    public int? MessageThreadId { get; init; }

    public long? DirectMessagesTopicId { get; init; }

    public long? ReceiverUserId { get; init; }

    public string? CallbackQueryId { get; init; }

    public string? Caption { get; init; }

    public ParseMode ParseMode { get; init; }

    public IEnumerable<MessageEntity>? CaptionEntities { get; init; }

    public bool DisableNotification { get; init; }

    public bool ProtectContent { get; init; }

    public bool AllowPaidBroadcast { get; init; }

    public string? MessageEffectId { get; init; }

    public SuggestedPostParameters? SuggestedPostParameters { get; init; }

    public ReplyParameters? ReplyParameters { get; init; }

    public ReplyMarkup? ReplyMarkup { get; init; }
}

internal sealed class SendPhotoRequest() : SendFileRequest("sendPhoto")
{
    public required InputFile Photo { get; init; }

    public bool ShowCaptionAboveMedia { get; init; }

    public bool HasSpoiler { get; init; }

    protected override IEnumerable<InputFile?> Files => [Photo];
}

internal sealed class SendDocumentRequest() : SendFileRequest("sendDocument")
{
    public required InputFile Document { get; init; }

    public InputFile? Thumbnail { get; init; }

    public bool DisableContentTypeDetection { get; init; }

    protected override IEnumerable<InputFile?> Files => [Document, Thumbnail];
}

internal sealed class EditMessageTextRequest() : RequestBase<Message>("editMessageText")
{
    public required ChatId ChatId { get; init; }

    public required int MessageId { get; init; }

    public string? Text { get; init; }

    public ParseMode ParseMode { get; init; }

    public IEnumerable<MessageEntity>? Entities { get; init; }

    public LinkPreviewOptions? LinkPreviewOptions { get; init; }

    public InputRichMessage? RichMessage { get; init; }

    public InlineKeyboardMarkup? ReplyMarkup { get; init; }

    public string? BusinessConnectionId { get; init; }
}

internal sealed class AnswerCallbackQueryRequest() : RequestBase<bool>("answerCallbackQuery")
{
    public required string CallbackQueryId { get; init; }

    public string? Text { get; init; }

    public bool ShowAlert { get; init; }

    public string? Url { get; init; }

    public int? CacheTime { get; init; }
}

internal sealed class SetMyCommandsRequest() : RequestBase<bool>("setMyCommands")
{
    public required IEnumerable<BotCommand> Commands { get; init; }

    public BotCommandScope? Scope { get; init; }

    public string? LanguageCode { get; init; }
}

internal sealed class DeleteWebhookRequest() : RequestBase<bool>("deleteWebhook")
{
    public bool DropPendingUpdates { get; init; }
}

internal sealed class GetFileRequest() : RequestBase<TGFile>("getFile")
{
    public required string FileId { get; init; }
}
