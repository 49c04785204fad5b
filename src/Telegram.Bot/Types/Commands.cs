namespace Telegram.Bot.Types;

using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;

/// <summary>A command in the bot's menu.</summary>
public class BotCommand
{
    /// <summary>A command and what it does.</summary>
    public BotCommand(string command, string description) => (Command, Description) = (command, description);

    /// <summary>The <see cref="Command"/> and its <see cref="Description"/>.</summary>
    public BotCommand()
    {
    }

    /// <summary>The command, without /: up to 32 of a–z, 0–9 and _.</summary>
    public string Command { get; set; } = default!;

    /// <summary>What it does, up to 256 characters.</summary>
    public string Description { get; set; } = default!;

    /// <summary>Whether the command and its answer are seen by one person alone.</summary>
    public bool IsEphemeral { get; set; }

    /// <summary>A command and what it does.</summary>
    public static implicit operator BotCommand((string Command, string Description) tuple) => new(tuple.Command, tuple.Description);
}

/// <summary>For whom a list of commands is.</summary>
[JsonDerivedType(typeof(BotCommandScopeDefault))]
[JsonDerivedType(typeof(BotCommandScopeAllPrivateChats))]
[JsonDerivedType(typeof(BotCommandScopeAllGroupChats))]
[JsonDerivedType(typeof(BotCommandScopeAllChatAdministrators))]
[JsonDerivedType(typeof(BotCommandScopeChat))]
[JsonDerivedType(typeof(BotCommandScopeChatAdministrators))]
[JsonDerivedType(typeof(BotCommandScopeChatMember))]
public abstract class BotCommandScope
{
    /// <summary>Which of the seven it is.</summary>
    public abstract BotCommandScopeType Type { get; }

    /// <summary>Everyone without a narrower scope.</summary>
    public static BotCommandScopeDefault Default() => new();

    /// <summary>All private chats.</summary>
    public static BotCommandScopeAllPrivateChats AllPrivateChats() => new();

    /// <summary>All groups and supergroups.</summary>
    public static BotCommandScopeAllGroupChats AllGroupChats() => new();

    /// <summary>The administrators of all groups and supergroups.</summary>
    public static BotCommandScopeAllChatAdministrators AllChatAdministrators() => new();

    /// <summary>One chat.</summary>
    public static BotCommandScopeChat Chat(ChatId chatId) => new() { ChatId = chatId };

    /// <summary>The administrators of one chat.</summary>
    public static BotCommandScopeChatAdministrators ChatAdministrators(ChatId chatId) => new() { ChatId = chatId };

    /// <summary>One member of one chat.</summary>
    public static BotCommandScopeChatMember ChatMember(ChatId chatId, long userId) => new() { ChatId = chatId, UserId = userId };
}

/// <summary>Everyone without a narrower scope.</summary>
public class BotCommandScopeDefault : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.Default;
}

/// <summary>All private chats.</summary>
public class BotCommandScopeAllPrivateChats : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.AllPrivateChats;
}

/// <summary>All groups and supergroups.</summary>
public class BotCommandScopeAllGroupChats : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.AllGroupChats;
}

/// <summary>The administrators of all groups and supergroups.</summary>
public class BotCommandScopeAllChatAdministrators : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.AllChatAdministrators;
}

/// <summary>One chat.</summary>
public class BotCommandScopeChat : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.Chat;

    /// <summary>The chat.</summary>
    public ChatId ChatId { get; set; } = default!;
}

/// <summary>The administrators of one chat.</summary>
public class BotCommandScopeChatAdministrators : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.ChatAdministrators;

    /// <summary>The chat.</summary>
    public ChatId ChatId { get; set; } = default!;
}

/// <summary>One member of one chat.</summary>
public class BotCommandScopeChatMember : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.ChatMember;

    /// <summary>The chat.</summary>
    public ChatId ChatId { get; set; } = default!;

    /// <summary>The member.</summary>
    public long UserId { get; set; }
}
