namespace Telegram.Bot.Types;

using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Someone pressed a button.</summary>
    public CallbackQuery? CallbackQuery { get; set; }

    /// <summary>The bot itself came into a chat, left it, was blocked …</summary>
    public ChatMemberUpdated? MyChatMember { get; set; }
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
