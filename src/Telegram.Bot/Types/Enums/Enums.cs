namespace Telegram.Bot.Types.Enums;

using System.Text.Json.Serialization;

// The numbers are the package's own. A word that is not in the list reads as 0.

#pragma warning disable CS1591 // each name is the field of the message in the Bot API that it stands for

/// <summary>What a <see cref="Message"/> contains: the name of the one field that it is about.</summary>
public enum MessageType
{
    Unknown = 0,
    Text = 1,
    Photo = 2,
    Audio = 3,
    Video = 4,
    Voice = 5,
    Document = 6,
    Sticker = 7,
    Location = 8,
    Contact = 9,
    Venue = 10,
    Game = 11,
    VideoNote = 12,
    Invoice = 13,
    SuccessfulPayment = 14,
    ConnectedWebsite = 15,
    NewChatMembers = 16,
    LeftChatMember = 17,
    NewChatTitle = 18,
    NewChatPhoto = 19,
    PinnedMessage = 20,
    DeleteChatPhoto = 21,
    GroupChatCreated = 22,
    SupergroupChatCreated = 23,
    ChannelChatCreated = 24,
    MigrateFromChatId = 25,
    MigrateToChatId = 26,
    Poll = 27,
    Dice = 28,
    MessageAutoDeleteTimerChanged = 29,
    ProximityAlertTriggered = 30,
    WebAppData = 31,
    VideoChatScheduled = 32,
    VideoChatStarted = 33,
    VideoChatEnded = 34,
    VideoChatParticipantsInvited = 35,
    Animation = 36,
    ForumTopicCreated = 37,
    ForumTopicClosed = 38,
    ForumTopicReopened = 39,
    ForumTopicEdited = 40,
    GeneralForumTopicHidden = 41,
    GeneralForumTopicUnhidden = 42,
    WriteAccessAllowed = 43,
    UsersShared = 44,
    ChatShared = 45,
    Story = 46,
    PassportData = 47,
    GiveawayCreated = 48,
    Giveaway = 49,
    GiveawayWinners = 50,
    GiveawayCompleted = 51,
    BoostAdded = 52,
    ChatBackgroundSet = 53,
    PaidMedia = 54,
    RefundedPayment = 55,
    Gift = 56,
    UniqueGift = 57,
    PaidMessagePriceChanged = 58,
    Checklist = 59,
    ChecklistTasksDone = 60,
    ChecklistTasksAdded = 61,
    DirectMessagePriceChanged = 62,
    SuggestedPostApproved = 64,
    SuggestedPostApprovalFailed = 65,
    SuggestedPostDeclined = 66,
    SuggestedPostPaid = 67,
    SuggestedPostRefunded = 68,
    GiftUpgradeSent = 69,
    ChatOwnerLeft = 70,
    ChatOwnerChanged = 71,
    ManagedBotCreated = 72,
    PollOptionAdded = 73,
    PollOptionDeleted = 74,
    LivePhoto = 75,
    RichMessage = 76,
    CommunityChatAdded = 77,
    CommunityChatRemoved = 78,
}

#pragma warning restore CS1591

/// <summary>What a <see cref="MessageEntity"/> marks.</summary>
public enum MessageEntityType
{
    /// <summary>@username.</summary>
    Mention = 1,

    /// <summary>#hashtag.</summary>
    Hashtag = 2,

    /// <summary>/start@bot.</summary>
    BotCommand = 3,

    /// <summary>https://telegram.org.</summary>
    Url = 4,

    /// <summary>An address of e-mail.</summary>
    Email = 5,

    /// <summary>Bold text.</summary>
    Bold = 6,

    /// <summary>Italic text.</summary>
    Italic = 7,

    /// <summary>Monowidth text.</summary>
    Code = 8,

    /// <summary>A monowidth block.</summary>
    Pre = 9,

    /// <summary>Text with a link behind it.</summary>
    TextLink = 10,

    /// <summary>A person without a username.</summary>
    TextMention = 11,

    /// <summary>A telephone number.</summary>
    PhoneNumber = 12,

    /// <summary>$USD.</summary>
    Cashtag = 13,

    /// <summary>Underlined text.</summary>
    Underline = 14,

    /// <summary>Text struck through.</summary>
    Strikethrough = 15,

    /// <summary>Text hidden until it is touched.</summary>
    Spoiler = 16,

    /// <summary>A custom emoji.</summary>
    CustomEmoji = 17,

    /// <summary>A quotation.</summary>
    Blockquote = 18,

    /// <summary>A quotation, folded at first.</summary>
    ExpandableBlockquote = 19,

    /// <summary>An instant, shown in the reader's time zone.</summary>
    DateTime = 20,
}

/// <summary>The kind of a <see cref="Chat"/>.</summary>
public enum ChatType
{
    /// <summary>A person.</summary>
    Private = 1,

    /// <summary>A basic group.</summary>
    Group = 2,

    /// <summary>A channel.</summary>
    Channel = 3,

    /// <summary>A supergroup.</summary>
    Supergroup = 4,

    /// <summary>The private chat with the person who wrote an inline query.</summary>
    Sender = 5,
}

/// <summary>How the server reads the markup of a text.</summary>
public enum ParseMode
{
    /// <summary>There is no markup.</summary>
    None = 0,

    /// <summary>The old Markdown.</summary>
    Markdown = 1,

    /// <summary>HTML, which the documentation writes in capitals.</summary>
    [JsonStringEnumMemberName("HTML")]
    Html = 2,

    /// <summary>MarkdownV2.</summary>
    MarkdownV2 = 3,
}

/// <summary>What a person is to a chat.</summary>
public enum ChatMemberStatus
{
    /// <summary>The owner.</summary>
    Creator = 1,

    /// <summary>An administrator.</summary>
    Administrator = 2,

    /// <summary>A member.</summary>
    Member = 3,

    /// <summary>Not in the chat, but may join.</summary>
    Left = 4,

    /// <summary>Banned.</summary>
    Kicked = 5,

    /// <summary>Under restrictions, in the chat or not.</summary>
    Restricted = 6,
}

/// <summary>For whom a list of commands is.</summary>
public enum BotCommandScopeType
{
    /// <summary>Everyone without a narrower scope.</summary>
    Default = 1,

    /// <summary>All private chats.</summary>
    AllPrivateChats = 2,

    /// <summary>All groups and supergroups.</summary>
    AllGroupChats = 3,

    /// <summary>The administrators of all groups and supergroups.</summary>
    AllChatAdministrators = 4,

    /// <summary>One chat.</summary>
    Chat = 5,

    /// <summary>The administrators of one chat.</summary>
    ChatAdministrators = 6,

    /// <summary>One member of one chat.</summary>
    ChatMember = 7,
}

/// <summary>How a file is given.</summary>
public enum FileType
{
    /// <summary>It is uploaded.</summary>
    Stream = 1,

    /// <summary>The server has it already.</summary>
    Id = 2,

    /// <summary>The server fetches it.</summary>
    Url = 3,
}
