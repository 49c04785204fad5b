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
[JsonDerivedType(typeof(BotCommandScopeAllGroupChats))]
[JsonDerivedType(typeof(BotCommandScopeChat))]
public abstract class BotCommandScope
{
    /// <summary>Which of the seven it is.</summary>
    public abstract BotCommandScopeType Type { get; }

    /// <summary>All groups and supergroups.</summary>
    public static BotCommandScopeAllGroupChats AllGroupChats() => new();

    /// <summary>One chat.</summary>
    public static BotCommandScopeChat Chat(ChatId chatId) => new() { ChatId = chatId };
}

/// <summary>All groups and supergroups.</summary>
public class BotCommandScopeAllGroupChats : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.AllGroupChats;
}

/// <summary>One chat.</summary>
public class BotCommandScopeChat : BotCommandScope
{
    /// <inheritdoc/>
    public override BotCommandScopeType Type => BotCommandScopeType.Chat;

    /// <summary>The chat.</summary>
    public ChatId ChatId { get; set; } = default!;
}
