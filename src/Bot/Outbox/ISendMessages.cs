namespace Bot.Outbox;

using Bot.Chat;

/// <summary>One message on its way: to be sent, or, where <paramref name="MessageId"/> is known, to be edited.</summary>
/// <param name="ChatId">Telegram's chat id.</param>
/// <param name="Thread">The topic, where there is one.</param>
/// <param name="MessageId">Telegram's number of the message that is to change; null for a new one.</param>
/// <param name="Text">Markup; plain text where <paramref name="IsPlain"/>.</param>
/// <param name="IsPlain">Send without a parse mode.</param>
/// <param name="Rows">Rows of buttons.</param>
/// <param name="File">The file that goes with it, above the text; null for none.</param>
public sealed record Outgoing(
    long ChatId,
    int? Thread,
    long? MessageId,
    string Text,
    bool IsPlain,
    IReadOnlyList<IReadOnlyList<Button>> Rows,
    Enclosure? File = null);

/// <summary>Brings one message to the platform. Sends, never decides; throws only when cancelled.</summary>
public interface ISendMessages
{
    /// <summary>Sends or edits one message.</summary>
    Task<SendResult> Send(Outgoing message, CancellationToken stop);
}
