namespace Bot.TelegramApi;

using Bot.Chat;
using Bot.Outbox;
using Bot.Storage;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

/// <summary>Sends over the Bot API, and puts every way in which that can fail on the closed list.</summary>
/// <param name="client">The Bot API.</param>
/// <param name="originals">Our copies of files, for those that the platform does not know any more; null for none.</param>
public sealed class TelegramSender(ITelegramBotClient client, Originals? originals = null) : ISendMessages
{
    /// <inheritdoc/>
    public async Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        if (message.File is not { } file)
        {
            return await Send(message, null, stop);
        }

        var result = await Send(message, InputFile.FromFileId(file.Id), stop);
        if (result is not SendResult.Failed { Why: SendFailure.FileGone } || originals?.Open(file.Copy) is not { } copy)
        {
            return result;
        }

        await using (copy)
        {
            return await Send(message, InputFile.FromStream(copy, file.IsPhoto ? "photo.jpg" : file.Name.Length > 0 ? file.Name : "file"), stop);
        }
    }

    private async Task<SendResult> Send(Outgoing message, InputFile? file, CancellationToken stop)
    {
        var buttons = message.Rows.Count == 0
            ? null
            : new InlineKeyboardMarkup(message.Rows.Select(row => row.Select(Button)));
        var mode = message.IsPlain ? ParseMode.None : ParseMode.Html;
        try
        {
            if (message.MessageId is { } known)
            {
                await client.EditMessageText(
                    message.ChatId, (int)known, message.Text, mode, buttons, linkPreviewOptions: true, cancellationToken: stop);
                return new SendResult.Sent(known);
            }

            var sent = file is null
                ? await client.SendMessage(
                    message.ChatId,
                    message.Text,
                    mode,
                    replyMarkup: buttons,
                    linkPreviewOptions: true,
                    messageThreadId: message.Thread,
                    cancellationToken: stop)
                : message.File!.IsPhoto
                    ? await client.SendPhoto(
                        message.ChatId, file, message.Text, mode, replyMarkup: buttons, messageThreadId: message.Thread, cancellationToken: stop)
                    : await client.SendDocument(
                        message.ChatId, file, message.Text, mode, replyMarkup: buttons, messageThreadId: message.Thread, cancellationToken: stop);
            return new SendResult.Sent(sent.Id);
        }
        catch (ApiRequestException refused)
        {
            return Refused(message, refused);
        }
        catch (RequestException lost)
        {
            return NeverConnected(lost.InnerException)
                ? new SendResult.Failed(SendFailure.NotReached, "cannot connect")
                : new SendResult.Failed(SendFailure.Unknown, lost.HttpStatusCode is { } status ? $"HTTP {(int)status}" : "no answer");
        }
    }

    private static InlineKeyboardButton Button(Button button) => button.IsLink
        ? InlineKeyboardButton.WithUrl(button.Text, button.Data)
        : InlineKeyboardButton.WithCallbackData(button.Text, button.Data);

    /// <summary>Whether a request surely did not reach the platform.</summary>
    // The second case is the handler's connect timeout; a request that was under way has another cancellation inside.
    internal static bool NeverConnected(Exception? cause) => cause
        is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }
        or OperationCanceledException { InnerException: TimeoutException { InnerException: not OperationCanceledException } };

    // The platform tells most failures apart by their description only.
    private static SendResult Refused(Outgoing message, ApiRequestException refused)
    {
        var said = refused.Message;
        bool Says(string part) => said.Contains(part, StringComparison.OrdinalIgnoreCase);
        SendResult Failed(SendFailure why) => new SendResult.Failed(why, said);
        return refused.ErrorCode switch
        {
            429 => new SendResult.Failed(SendFailure.TooFast, said, TimeSpan.FromSeconds(refused.Parameters?.RetryAfter ?? 1)),
            >= 500 => Failed(SendFailure.Unknown),
            401 or 404 => Failed(SendFailure.TokenRevoked),
            403 when Says("initiate conversation") => Failed(SendFailure.NeverStarted),
            403 when Says("blocked") || Says("deactivated") => Failed(SendFailure.Blocked),
            403 when Says("kicked") || Says("not a member") || Says("deleted") => Failed(SendFailure.Gone),
            403 => Failed(message.ChatId > 0 ? SendFailure.Blocked : SendFailure.Gone),
            _ when refused.Parameters?.MigrateToChatId is { } newId => new SendResult.Failed(SendFailure.Upgraded, said, NewChatId: newId),
            _ when Says("message is not modified") => new SendResult.Sent(message.MessageId ?? 0),
            _ when Says("message to edit not found") || Says("message can't be edited") || Says("MESSAGE_ID_INVALID") => Failed(SendFailure.MessageGone),
            _ when Says("thread not found") || Says("TOPIC_CLOSED") || Says("TOPIC_DELETED") => Failed(SendFailure.TopicGone),
            _ when Says("not enough rights") || Says("CHAT_WRITE_FORBIDDEN") || Says("have no rights") => Failed(SendFailure.MayNotPost),
            _ when message.File is not null && (Says("file identifier") || Says("file_id") || Says("FILE_ID_INVALID") || Says("FILE_REFERENCE") || Says("can't use file of type"))
                => Failed(SendFailure.FileGone),
            _ when Says("can't parse entities") => Failed(SendFailure.BadMarkup),
            _ when Says("chat not found") => Failed(message.ChatId > 0 ? SendFailure.NeverStarted : SendFailure.Gone),
            _ when Says("group chat was deactivated") || Says("group chat was deleted") => Failed(SendFailure.Gone),
            _ => Failed(SendFailure.Refused),
        };
    }
}
