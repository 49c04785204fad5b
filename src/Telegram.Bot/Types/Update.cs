namespace Telegram.Bot.Types;

using System.Text.Json;
using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;

/// <summary>Something that happened: at most one of its fields is set.</summary>
public class Update
{
    /// <summary>The update's number; grows by one, and starts anew after a quiet week.</summary>
    [JsonPropertyName("update_id")]
    public int Id { get; set; }

    /// <summary>A new message.</summary>
    public Message? Message { get; set; }

    /// <summary>A message whose text or something else was changed.</summary>
    public Message? EditedMessage { get; set; }

    /// <summary>A new post in a channel.</summary>
    public Message? ChannelPost { get; set; }

    /// <summary>A changed post in a channel.</summary>
    public Message? EditedChannelPost { get; set; }

    /// <summary>Someone writes @bot and a query in some chat.</summary>
    public InlineQuery? InlineQuery { get; set; }

    /// <summary>Someone pressed a button.</summary>
    public CallbackQuery? CallbackQuery { get; set; }

    /// <summary>The bot itself came into a chat, left it, was blocked …</summary>
    public ChatMemberUpdated? MyChatMember { get; set; }

    /// <summary>Someone came into a chat or left it.</summary>
    public ChatMemberUpdated? ChatMember { get; set; }

    /// <summary>What the update brings; <see cref="UpdateType.Unknown"/> if the server is newer than this library.</summary>
    [JsonIgnore]
    public UpdateType Type => this switch
    {
        { Message: not null } => UpdateType.Message,
        { EditedMessage: not null } => UpdateType.EditedMessage,
        { CallbackQuery: not null } => UpdateType.CallbackQuery,
        { InlineQuery: not null } => UpdateType.InlineQuery,
        { MyChatMember: not null } => UpdateType.MyChatMember,
        { ChatMember: not null } => UpdateType.ChatMember,
        { ChannelPost: not null } => UpdateType.ChannelPost,
        { EditedChannelPost: not null } => UpdateType.EditedChannelPost,
        _ => Unmodelled.Find<UpdateType>(Others),
    };

    /// <summary>The fields that have no property here; their names tell what the update brings.</summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Someone pressed a button under a message.</summary>
public class CallbackQuery
{
    /// <summary>By which the press is answered.</summary>
    public string Id { get; set; } = default!;

    /// <summary>Who pressed.</summary>
    public User From { get; set; } = default!;

    /// <summary>The message with the button; only its chat, its id and an empty date if it is too old.</summary>
    public Message? Message { get; set; }

    /// <summary>The message with the button, if it was sent by way of an inline query.</summary>
    public string? InlineMessageId { get; set; }

    /// <summary>Names the chat of the message without revealing it.</summary>
    public string ChatInstance { get; set; } = default!;

    /// <summary>The button's data. A changed client can send anything.</summary>
    public string? Data { get; set; }

    /// <summary>The game to be opened.</summary>
    public string? GameShortName { get; set; }
}

/// <summary>Someone writes @bot and a query.</summary>
public class InlineQuery
{
    /// <summary>By which the query is answered.</summary>
    public string Id { get; set; } = default!;

    /// <summary>Who writes.</summary>
    public User From { get; set; } = default!;

    /// <summary>What is written, up to 256 characters.</summary>
    public string Query { get; set; } = default!;

    /// <summary>Where the next page of results starts, as the bot has said.</summary>
    public string Offset { get; set; } = default!;

    /// <summary>The kind of the chat in which it is written.</summary>
    public ChatType? ChatType { get; set; }

    /// <summary>Where the person is, for bots that ask for it.</summary>
    public Location? Location { get; set; }
}

/// <summary>Someone is something else to a chat than before.</summary>
public class ChatMemberUpdated
{
    /// <summary>The chat; for a person who blocks the bot, the private one.</summary>
    public Chat Chat { get; set; } = default!;

    /// <summary>Who did it.</summary>
    public User From { get; set; } = default!;

    /// <summary>When, in UTC.</summary>
    public DateTime Date { get; set; }

    /// <summary>What the member was.</summary>
    public ChatMember OldChatMember { get; set; } = default!;

    /// <summary>What the member is.</summary>
    public ChatMember NewChatMember { get; set; } = default!;

    /// <summary>Whether an administrator approved a request to join.</summary>
    public bool ViaJoinRequest { get; set; }

    /// <summary>Whether the member came by a link to a folder of chats.</summary>
    public bool ViaChatFolderInviteLink { get; set; }
}

/// <summary>How the webhook does.</summary>
public class WebhookInfo
{
    /// <summary>Where updates go; empty if there is no webhook.</summary>
    public string Url { get; set; } = default!;

    /// <summary>Whether a certificate was given.</summary>
    public bool HasCustomCertificate { get; set; }

    /// <summary>How many updates wait.</summary>
    public int PendingUpdateCount { get; set; }

    /// <summary>The address that is called.</summary>
    public string? IpAddress { get; set; }

    /// <summary>When a delivery last failed, in UTC.</summary>
    public DateTime? LastErrorDate { get; set; }

    /// <summary>Why it failed.</summary>
    public string? LastErrorMessage { get; set; }

    /// <summary>When Telegram's data centers last failed to synchronize, in UTC.</summary>
    public DateTime? LastSynchronizationErrorDate { get; set; }

    /// <summary>How many deliveries go on at once.</summary>
    public int? MaxConnections { get; set; }

    /// <summary>The kinds of updates that are delivered.</summary>
    public UpdateType[]? AllowedUpdates { get; set; }
}

/// <summary>What the server adds to a refusal.</summary>
public class ResponseParameters
{
    /// <summary>The group has become this supergroup.</summary>
    public long? MigrateToChatId { get; set; }

    /// <summary>Seconds to wait before the request may be sent again.</summary>
    public int? RetryAfter { get; set; }
}

/// <summary>Fields of the Bot API that have no property here still tell what a message or an update is about.</summary>
internal static class Unmodelled
{
    /// <summary>The value that has the name of one of the fields; 0, which is Unknown, if none has.</summary>
    public static TEnum Find<TEnum>(Dictionary<string, JsonElement>? fields)
        where TEnum : struct, Enum
    {
        foreach (var name in fields?.Keys ?? Enumerable.Empty<string>())
        {
            if (Words<TEnum>.ToValue.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return default;
    }
}
