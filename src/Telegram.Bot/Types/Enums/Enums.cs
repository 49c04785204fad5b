namespace Telegram.Bot.Types.Enums;

using System.Text.Json.Serialization;

// The numbers are the package's own. A word that is not in the list reads as 0.

/// <summary>What an <see cref="Update"/> brings; also the words of allowed_updates.</summary>
public enum UpdateType
{
    /// <summary>A kind that this library does not know.</summary>
    Unknown = 0,

    /// <summary><see cref="Update.Message"/>.</summary>
    Message = 1,

    /// <summary><see cref="Update.InlineQuery"/>.</summary>
    InlineQuery = 2,

    /// <summary>chosen_inline_result.</summary>
    ChosenInlineResult = 3,

    /// <summary><see cref="Update.CallbackQuery"/>.</summary>
    CallbackQuery = 4,

    /// <summary><see cref="Update.EditedMessage"/>.</summary>
    EditedMessage = 5,

    /// <summary><see cref="Update.ChannelPost"/>.</summary>
    ChannelPost = 6,

    /// <summary><see cref="Update.EditedChannelPost"/>.</summary>
    EditedChannelPost = 7,

    /// <summary>shipping_query.</summary>
    ShippingQuery = 8,

    /// <summary>pre_checkout_query.</summary>
    PreCheckoutQuery = 9,

    /// <summary>poll.</summary>
    Poll = 10,

    /// <summary>poll_answer.</summary>
    PollAnswer = 11,

    /// <summary><see cref="Update.MyChatMember"/>.</summary>
    MyChatMember = 12,

    /// <summary><see cref="Update.ChatMember"/>.</summary>
    ChatMember = 13,

    /// <summary>chat_join_request.</summary>
    ChatJoinRequest = 14,

    /// <summary>message_reaction.</summary>
    MessageReaction = 15,

    /// <summary>message_reaction_count.</summary>
    MessageReactionCount = 16,

    /// <summary>chat_boost.</summary>
    ChatBoost = 17,

    /// <summary>removed_chat_boost.</summary>
    RemovedChatBoost = 18,

    /// <summary>business_connection.</summary>
    BusinessConnection = 19,

    /// <summary>business_message.</summary>
    BusinessMessage = 20,

    /// <summary>edited_business_message.</summary>
    EditedBusinessMessage = 21,

    /// <summary>deleted_business_messages.</summary>
    DeletedBusinessMessages = 22,

    /// <summary>purchased_paid_media.</summary>
    PurchasedPaidMedia = 23,

    /// <summary>managed_bot.</summary>
    ManagedBot = 24,

    /// <summary>guest_message.</summary>
    GuestMessage = 25,

    /// <summary>subscription.</summary>
    Subscription = 26,
}

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

/// <summary>What the bot is seen doing, for five seconds or until its message comes.</summary>
public enum ChatAction
{
    /// <summary>Writing.</summary>
    Typing = 1,

    /// <summary>Sending a photo.</summary>
    UploadPhoto = 2,

    /// <summary>Recording a video.</summary>
    RecordVideo = 3,

    /// <summary>Sending a video.</summary>
    UploadVideo = 4,

    /// <summary>Recording a voice message.</summary>
    RecordVoice = 5,

    /// <summary>Sending a voice message.</summary>
    UploadVoice = 6,

    /// <summary>Sending a file.</summary>
    UploadDocument = 7,

    /// <summary>Looking for a place.</summary>
    FindLocation = 8,

    /// <summary>Recording a video note.</summary>
    RecordVideoNote = 9,

    /// <summary>Sending a video note.</summary>
    UploadVideoNote = 10,

    /// <summary>Choosing a sticker.</summary>
    ChooseSticker = 11,
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

/// <summary>The kind of an <see cref="InputMedia"/>.</summary>
public enum InputMediaType
{
    /// <summary>A photo.</summary>
    Photo = 1,

    /// <summary>A video.</summary>
    Video = 2,

    /// <summary>An animation.</summary>
    Animation = 3,

    /// <summary>An audio file.</summary>
    Audio = 4,

    /// <summary>Any other file.</summary>
    Document = 5,
}
