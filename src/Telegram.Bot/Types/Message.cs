namespace Telegram.Bot.Types;

using System.Text.Json;
using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

/// <summary>A message, or a notice that something happened in a chat.</summary>
public class Message
{
    /// <summary>The message's number in its chat.</summary>
    [JsonPropertyName("message_id")]
    public int Id { get; set; }

    /// <summary>The same as <see cref="Id"/>.</summary>
    [JsonIgnore]
    public int MessageId => Id;

    /// <summary>The forum topic, or the thread, in which the message is.</summary>
    public int? MessageThreadId { get; set; }

    /// <summary>Who sent it; a fake user if <see cref="SenderChat"/> did; null in channels.</summary>
    public User? From { get; set; }

    /// <summary>The chat that sent it: a channel, or the group itself for an anonymous administrator.</summary>
    public Chat? SenderChat { get; set; }

    /// <summary>When it was sent, in UTC; <c>default</c> if the message is no longer accessible.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTime Date { get; set; }

    /// <summary>Where it is.</summary>
    public Chat Chat { get; set; } = default!;

    /// <summary>Whether it is in a forum topic.</summary>
    public bool IsTopicMessage { get; set; }

    /// <summary>The message that this one answers.</summary>
    public Message? ReplyToMessage { get; set; }

    /// <summary>When it was last edited, in UTC.</summary>
    public DateTime? EditDate { get; set; }

    /// <summary>The album to which it belongs.</summary>
    public string? MediaGroupId { get; set; }

    /// <summary>The text, without markup.</summary>
    public string? Text { get; set; }

    /// <summary>Commands, mentions, links … in <see cref="Text"/>.</summary>
    public MessageEntity[]? Entities { get; set; }

    /// <summary>A file.</summary>
    public Document? Document { get; set; }

    /// <summary>A photo in its sizes.</summary>
    public PhotoSize[]? Photo { get; set; }

    /// <summary>A voice message.</summary>
    public Voice? Voice { get; set; }

    /// <summary>The text under a photo or a file.</summary>
    public string? Caption { get; set; }

    /// <summary>Commands, mentions, links … in <see cref="Caption"/>.</summary>
    public MessageEntity[]? CaptionEntities { get; set; }

    /// <summary>A place.</summary>
    public Location? Location { get; set; }

    /// <summary>Who came into the group.</summary>
    public User[]? NewChatMembers { get; set; }

    /// <summary>Who left the group.</summary>
    public User? LeftChatMember { get; set; }

    /// <summary>The supergroup that this group has become.</summary>
    public long? MigrateToChatId { get; set; }

    /// <summary>The group that this supergroup was.</summary>
    public long? MigrateFromChatId { get; set; }

    /// <summary>The buttons under the message.</summary>
    public InlineKeyboardMarkup? ReplyMarkup { get; set; }

    /// <summary>What the message is about.</summary>
    [JsonIgnore]
    public MessageType Type => this switch
    {
        { Text: not null } => MessageType.Text,

        // Before photo, document and location, which also stand in an animation, a venue …
        _ when Unmodelled.Find<MessageType>(Others) is var other and not MessageType.Unknown => other,
        { Photo: not null } => MessageType.Photo,
        { Document: not null } => MessageType.Document,
        { Voice: not null } => MessageType.Voice,
        { Location: not null } => MessageType.Location,
        { NewChatMembers: not null } => MessageType.NewChatMembers,
        { LeftChatMember: not null } => MessageType.LeftChatMember,
        { MigrateToChatId: not null } => MessageType.MigrateToChatId,
        { MigrateFromChatId: not null } => MessageType.MigrateFromChatId,
        _ => MessageType.Unknown,
    };

    /// <summary>The fields that have no property here; their names tell what the message is about.</summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>A part of a text that is more than text. Counts UTF-16 units.</summary>
public class MessageEntity
{
    /// <summary>What it is; 0 if the server is newer than this library.</summary>
    public MessageEntityType Type { get; set; }

    /// <summary>Where it starts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Offset { get; set; }

    /// <summary>How long it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Length { get; set; }

    /// <summary>The link of a <see cref="MessageEntityType.TextLink"/>.</summary>
    public string? Url { get; set; }

    /// <summary>The person of a <see cref="MessageEntityType.TextMention"/>.</summary>
    public User? User { get; set; }

    /// <summary>The programming language of a <see cref="MessageEntityType.Pre"/>.</summary>
    public string? Language { get; set; }

    /// <summary>The emoji of a <see cref="MessageEntityType.CustomEmoji"/>.</summary>
    public string? CustomEmojiId { get; set; }

    /// <summary>The instant of a <see cref="MessageEntityType.DateTime"/>, in UTC.</summary>
    public DateTime? UnixTime { get; set; }

    /// <summary>How that instant is shown.</summary>
    public string? DateTimeFormat { get; set; }
}

/// <summary>Which message to answer.</summary>
public class ReplyParameters
{
    /// <summary>The message.</summary>
    public int? MessageId { get; set; }

    /// <summary>Its chat, if it is another one.</summary>
    public ChatId? ChatId { get; set; }

    /// <summary>Whether to send even if the message is gone.</summary>
    public bool AllowSendingWithoutReply { get; set; }

    /// <summary>The part of it that is quoted.</summary>
    public string? Quote { get; set; }

    /// <summary>How the quote is marked up.</summary>
    public ParseMode QuoteParseMode { get; set; }

    /// <summary>Answers a message of the same chat.</summary>
    public static implicit operator ReplyParameters(int replyToMessageId) => new() { MessageId = replyToMessageId };

    /// <summary>Answers a message.</summary>
    public static implicit operator ReplyParameters?(Message? msg) =>
        msg is null ? null : new() { MessageId = msg.Id, ChatId = msg.Chat.Id };
}

/// <summary>Whether and how a link is shown below the text.</summary>
public class LinkPreviewOptions
{
    /// <summary>Shows none.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>The link to show, if not the first one.</summary>
    public string? Url { get; set; }

    /// <summary>Shows its picture small.</summary>
    public bool PreferSmallMedia { get; set; }

    /// <summary>Shows its picture large.</summary>
    public bool PreferLargeMedia { get; set; }

    /// <summary>Shows it above the text.</summary>
    public bool ShowAboveText { get; set; }

    /// <summary>Shows no link.</summary>
    public static implicit operator LinkPreviewOptions(bool disabled) => new() { IsDisabled = disabled };

    /// <summary>Shows this link.</summary>
    public static implicit operator LinkPreviewOptions(string url) => new() { Url = url };
}

/// <summary>A message with tables, headings and details; either <see cref="Html"/> or <see cref="Markdown"/>.</summary>
public class InputRichMessage
{
    /// <summary>The content as HTML.</summary>
    public string? Html { get; set; }

    /// <summary>The content as Markdown.</summary>
    public string? Markdown { get; set; }

    /// <summary>Whether it is written from right to left.</summary>
    public bool IsRtl { get; set; }

    /// <summary>Whether links, mentions … are left as text.</summary>
    public bool SkipEntityDetection { get; set; }
}

/// <summary>Terms of a post that is suggested to a channel; here only so that signatures are the package's.</summary>
public class SuggestedPostParameters
{
    /// <summary>When it should be sent, in UTC.</summary>
    public DateTime? SendDate { get; set; }
}

/// <summary>The text that a button copies, 1–256 characters.</summary>
public class CopyTextButton
{
    /// <summary>The text.</summary>
    public string Text { get; set; } = default!;

    /// <summary>The text.</summary>
    public static implicit operator string(CopyTextButton self)
    {
        ArgumentNullException.ThrowIfNull(self);
        return self.Text;
    }

    /// <summary>Copies this text.</summary>
    public static implicit operator CopyTextButton(string text) => new() { Text = text };
}
