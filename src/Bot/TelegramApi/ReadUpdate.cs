namespace Bot.TelegramApi;

using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

/// <summary>Telegram's update in our words. Pure; what it cannot read is an update of another kind, never an error.</summary>
public static partial class ReadUpdate
{
    // Longer than any text of the platform; what a foreign server sends beyond it is cut here.
    private const int LongestText = 16_384;

    // About twice what the platform gives; an id cut short would be none.
    private const int LongestId = 256;
    private const int LongestName = 120;

    /// <summary>Reads one element of what getUpdates gave.</summary>
    /// <param name="raw">The update as JSON.</param>
    /// <param name="fetchedAt">When it was fetched: the time of what carries none.</param>
    /// <returns>Null where it has no update_id and so cannot be told from another.</returns>
    public static Received? From(JsonElement raw, DateTimeOffset fetchedAt)
    {
        if (raw.ValueKind != JsonValueKind.Object
            || !raw.TryGetProperty("update_id", out var number)
            || number.ValueKind != JsonValueKind.Number
            || !number.TryGetInt64(out var id))
        {
            return null;
        }

        return new Received(raw, TryRead(raw, id, fetchedAt) ?? Mended(raw, id, fetchedAt) ?? Other(id, fetchedAt));
    }

    private static Incoming? TryRead(JsonElement raw, long id, DateTimeOffset fetchedAt)
    {
        try
        {
            return Read(raw.Deserialize<Update>(JsonBotAPI.Options)!, id, fetchedAt);
        }
        catch (Exception)
        {
            // Whatever a field lacks or holds that it should not: the update is unreadable, and the queue goes on.
            return null;
        }
    }

    // JSON may carry half an emoji as an escape, which no .NET string is read from; the rest of what was said still counts.
    private static Incoming? Mended(JsonElement raw, long id, DateTimeOffset fetchedAt)
    {
        var text = raw.GetRawText();
        var whole = LoneSurrogate().Replace(text, @"\ufffd");
        if (whole == text)
        {
            return null;
        }

        using var mended = JsonDocument.Parse(whole);
        return TryRead(mended.RootElement, id, fetchedAt);
    }

    // Of a changed message only the words count.
    private static Incoming Read(Update update, long id, DateTimeOffset fetchedAt) => update switch
    {
        { Message: { } message } => Message(message, id),
        { EditedMessage: { } message } when Message(message, id) is Incoming.Said said => said with { IsEdited = true },
        { CallbackQuery: { Data: { } data } press } => Press(press, data, id, fetchedAt),
        { MyChatMember: { } change } => new Incoming.MembershipChanged(IsMember(change.NewChatMember))
        {
            UpdateId = id,
            Place = Place(change.Chat, null),
            From = Sender(change.From),
            At = Moment(change.Date),
        },
        _ => Other(id, fetchedAt),
    };

    private static Incoming Message(Message message, long id)
    {
        var place = Place(message.Chat, message.IsTopicMessage ? message.MessageThreadId : null);
        var at = Moment(message.Date);
        if (message.MigrateToChatId is { } newId)
        {
            return new Incoming.Upgraded(message.Chat.Id, newId) { UpdateId = id, Place = place, At = at };
        }

        if (message.MigrateFromChatId is { } oldId)
        {
            return new Incoming.Upgraded(oldId, message.Chat.Id) { UpdateId = id, Place = place, At = at };
        }

        var text = message.Text ?? message.Caption ?? "";
        // Of several lines, tabs tell the columns of a table that was pasted.
        return new Incoming.Said(Wording.Clean(text.Length > LongestText ? text[..LongestText] : text, keepsTabs: text.Contains('\n', StringComparison.Ordinal)))
        {
            UpdateId = id,
            Place = place,
            // Anonymous admins and channels write under a sender_chat; the “from” beside it is nobody.
            From = message.SenderChat is null ? Sender(message.From) : null,
            At = at,
            Attachment = Attached(message),
            Album = Id(message.MediaGroupId),
            Message = message.Id,
        };
    }

    // Null for what is no evidence (a sticker, a contact) or lacks what it needs. An animation also carries a document, a
    // venue a location.
    private static Attachment? Attached(Message message) => message switch
    {
        { Type: MessageType.Voice or MessageType.Video or MessageType.VideoNote or MessageType.Audio or MessageType.Animation } => new Attachment.Unfit(),
        { Photo: { } sizes } => sizes.OrderBy(size => (long)size.Width * size.Height).LastOrDefault() is { } size
            && Id(size.FileId) is { } id && Id(size.FileUniqueId) is { } unique
                ? new Attachment.Photo(id, unique, size.FileSize)
                : null,
        { Document: { } file } => Id(file.FileId) is { } id && Id(file.FileUniqueId) is { } unique
            ? new Attachment.Document(id, unique, Wording.Cut(Wording.Clean(file.FileName).Replace('\n', ' '), LongestName), file.FileSize)
            : null,
        { Location: { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 } place } => new Attachment.Location(place.Latitude, place.Longitude),
        _ => null,
    };

    private static string? Id(string? id) => Wording.Clean(id) is { Length: > 0 and <= LongestId } clean ? clean : null;

    private static Incoming.Pressed Press(CallbackQuery press, string data, long id, DateTimeOffset fetchedAt)
    {
        // A message that is too old comes with date 0 and nothing but its chat and number.
        var chat = press.Message?.Chat ?? new Chat { Id = press.From.Id, Type = ChatType.Private };
        return new Incoming.Pressed(press.Id, Wording.Clean(data.Length > 256 ? data[..256] : data), press.Message?.Id)
        {
            UpdateId = id,
            Place = Place(chat, press.Message is { IsTopicMessage: true } topic ? topic.MessageThreadId : null),
            From = Sender(press.From),
            At = fetchedAt,
        };
    }

    private static Incoming.Other Other(long id, DateTimeOffset at) =>
        new() { UpdateId = id, Place = new Place(0, ChatKind.Channel, "", null), At = at };

    private static Place Place(Chat chat, int? thread) => new(
        chat.Id,
        chat.Type switch
        {
            ChatType.Private => ChatKind.Private,
            ChatType.Group or ChatType.Supergroup => ChatKind.Group,
            _ => ChatKind.Channel,
        },
        Wording.Cut(Wording.Clean(chat.Title ?? ""), 200),
        thread);

    private static Sender? Sender(User? user) => user is null or { IsBot: true }
        ? null
        : new Sender(user.Id, Wording.Cut(Wording.Clean($"{user.LastName}{user.FirstName}"), 60));

    private static bool IsMember(ChatMember member) => member.IsInChat;

    [GeneratedRegex(@"\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex LoneSurrogate();

    private static DateTimeOffset Moment(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
