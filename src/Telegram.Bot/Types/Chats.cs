namespace Telegram.Bot.Types;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;

/// <summary>A person or a bot.</summary>
public class User
{
    /// <summary>Their id, up to 52 bits.</summary>
    public long Id { get; set; }

    /// <summary>Whether it is a bot.</summary>
    public bool IsBot { get; set; }

    /// <summary>The first name.</summary>
    public string FirstName { get; set; } = default!;

    /// <summary>The last name.</summary>
    public string? LastName { get; set; }

    /// <summary>The username, without @; many have none.</summary>
    public string? Username { get; set; }

    /// <summary>The language of their client.</summary>
    public string? LanguageCode { get; set; }

    /// <summary>Whether they pay for Telegram.</summary>
    public bool IsPremium { get; set; }

    /// <summary>getMe only: whether the bot may be invited to groups.</summary>
    public bool CanJoinGroups { get; set; }

    /// <summary>getMe only: whether privacy mode is off.</summary>
    public bool CanReadAllGroupMessages { get; set; }

    /// <summary>getMe only: whether the bot gets inline queries.</summary>
    public bool SupportsInlineQueries { get; set; }

    /// <inheritdoc/>
    public override string ToString() =>
        Username is null ? $"{FirstName}{(LastName is null ? "" : " " + LastName)} ({Id})" : $"@{Username} ({Id})";
}

/// <summary>A private chat, a group, a supergroup or a channel.</summary>
public class Chat
{
    /// <summary>The chat's id; negative for groups.</summary>
    public long Id { get; set; }

    /// <summary>The chat's kind; 0 if the server is newer than this library.</summary>
    public ChatType Type { get; set; }

    /// <summary>The title of a group or a channel.</summary>
    public string? Title { get; set; }

    /// <summary>The username, without @.</summary>
    public string? Username { get; set; }

    /// <summary>The first name of the person.</summary>
    public string? FirstName { get; set; }

    /// <summary>The last name of the person.</summary>
    public string? LastName { get; set; }

    /// <summary>Whether the supergroup has topics.</summary>
    public bool IsForum { get; set; }

    /// <summary>Whether it holds the direct messages of a channel.</summary>
    public bool IsDirectMessages { get; set; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var name = Title ?? (Username is null ? $"{FirstName} {LastName}".Trim() : "@" + Username);
        return $"{Type} {name} ({Id})";
    }
}

/// <summary>A chat by its id or by its @username.</summary>
public class ChatId : IEquatable<ChatId>
{
    /// <summary>A chat by its id.</summary>
    public ChatId(long identifier) => Identifier = identifier;

    /// <summary>A chat by its @username, or by its id as text.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public ChatId(string username)
    {
        ArgumentNullException.ThrowIfNull(username);
        if (username.Length > 1 && username[0] == '@')
        {
            Username = username;
        }
        else if (long.TryParse(username, NumberStyles.Integer, CultureInfo.InvariantCulture, out var identifier))
        {
            Identifier = identifier;
        }
        else
        {
            throw new ArgumentException("A chat is a number or a username that starts with @", nameof(username));
        }
    }

    /// <summary>The chat's id.</summary>
    public long? Identifier { get; }

    /// <summary>The chat's username, with @.</summary>
    public string? Username { get; }

    /// <summary>A chat by its id.</summary>
    public static implicit operator ChatId(long identifier) => new(identifier);

    /// <summary>A chat by its @username, or by its id as text.</summary>
    public static implicit operator ChatId(string username) => new(username);

    /// <summary>This chat.</summary>
    [return: NotNullIfNotNull(nameof(chat))]
    public static implicit operator ChatId?(Chat? chat) => chat is null ? null : new(chat.Id);

    /// <summary>The private chat with this person.</summary>
    [return: NotNullIfNotNull(nameof(user))]
    public static implicit operator ChatId?(User? user) => user is null ? null : new(user.Id);

    /// <summary>Whether both name the same chat in the same way. False for null, even twice, as in the package.</summary>
    public static bool operator ==(ChatId? obj1, ChatId? obj2) =>
        obj1 is not null && obj2 is not null && obj1.Identifier == obj2.Identifier && obj1.Username == obj2.Username;

    /// <summary>Whether they do not name the same chat in the same way.</summary>
    public static bool operator !=(ChatId obj1, ChatId obj2) => !(obj1 == obj2);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChatId);

    /// <inheritdoc/>
    public bool Equals(ChatId? other) => this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identifier, Username);

    /// <inheritdoc/>
    public override string ToString() => Username ?? Identifier.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a person is to a chat.</summary>
public abstract class ChatMember
{
    /// <summary>Which of the six they are.</summary>
    public abstract ChatMemberStatus Status { get; }

    /// <summary>The person.</summary>
    public User User { get; set; } = default!;

    /// <summary>Whether they are an administrator or the owner.</summary>
    [JsonIgnore]
    public bool IsAdmin => this is ChatMemberAdministrator or ChatMemberOwner;

    /// <summary>Whether they are in the chat.</summary>
    [JsonIgnore]
    public bool IsInChat => this switch
    {
        ChatMemberLeft or ChatMemberBanned => false,
        ChatMemberRestricted restricted => restricted.IsMember,
        _ => true,
    };

    /// <summary>When a ban, a restriction or a subscription ends, in UTC; null if never.</summary>
    [JsonIgnore]
    public DateTime? ExpireDate => this switch
    {
        ChatMemberBanned banned => banned.UntilDate,
        ChatMemberRestricted restricted => restricted.UntilDate,
        ChatMemberMember member => member.UntilDate,
        _ => null,
    };
}

/// <summary>The owner of a chat, who may do anything.</summary>
public class ChatMemberOwner : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Creator;

    /// <summary>Whether they write as the group.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>Their title.</summary>
    public string? CustomTitle { get; set; }
}

/// <summary>An administrator.</summary>
public class ChatMemberAdministrator : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Administrator;

    /// <summary>Whether the bot may change their rights.</summary>
    public bool CanBeEdited { get; set; }

    /// <summary>Whether they write as the group.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>Whether they may see the chat's log.</summary>
    public bool CanManageChat { get; set; }

    /// <summary>Whether they may delete messages of others.</summary>
    public bool CanDeleteMessages { get; set; }

    /// <summary>Whether they may ban members.</summary>
    public bool CanRestrictMembers { get; set; }

    /// <summary>Whether they may make administrators.</summary>
    public bool CanPromoteMembers { get; set; }

    /// <summary>Whether they may change title and photo.</summary>
    public bool CanChangeInfo { get; set; }

    /// <summary>Whether they may invite.</summary>
    public bool CanInviteUsers { get; set; }

    /// <summary>Channels only: whether they may post.</summary>
    public bool CanPostMessages { get; set; }

    /// <summary>Channels only: whether they may edit posts.</summary>
    public bool CanEditMessages { get; set; }

    /// <summary>Groups only: whether they may pin.</summary>
    public bool CanPinMessages { get; set; }

    /// <summary>Supergroups only: whether they may manage topics.</summary>
    public bool CanManageTopics { get; set; }

    /// <summary>Their title.</summary>
    public string? CustomTitle { get; set; }
}

/// <summary>A member like any other.</summary>
public class ChatMemberMember : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Member;

    /// <summary>When their subscription ends, in UTC.</summary>
    [JsonConverter(typeof(UntilDateConverter))]
    public DateTime? UntilDate { get; set; }
}

/// <summary>A member under restrictions, who may have left.</summary>
public class ChatMemberRestricted : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Restricted;

    /// <summary>Whether they are in the chat.</summary>
    public bool IsMember { get; set; }

    /// <summary>Whether they may send text.</summary>
    public bool CanSendMessages { get; set; }

    /// <summary>Whether they may send files.</summary>
    public bool CanSendDocuments { get; set; }

    /// <summary>Whether they may send photos.</summary>
    public bool CanSendPhotos { get; set; }

    /// <summary>When the restrictions end, in UTC; null if never.</summary>
    [JsonConverter(typeof(UntilDateConverter))]
    public DateTime? UntilDate { get; set; }
}

/// <summary>Someone who is not in the chat, but may join.</summary>
public class ChatMemberLeft : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Left;
}

/// <summary>Someone who may not come back; of a private chat: who has blocked the bot.</summary>
public class ChatMemberBanned : ChatMember
{
    /// <inheritdoc/>
    public override ChatMemberStatus Status => ChatMemberStatus.Kicked;

    /// <summary>When the ban ends, in UTC; null if never.</summary>
    [JsonConverter(typeof(UntilDateConverter))]
    public DateTime? UntilDate { get; set; }
}
