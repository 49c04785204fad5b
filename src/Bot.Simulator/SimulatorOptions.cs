namespace Bot.Simulator;

/// <summary>How a simulated Bot API server is set up. Every value has a default that suits a test.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The bot's token; the number before the colon is the bot's id.</summary>
    public string Token { get; init; } = "42:TEST";

    /// <summary>The bot's @username, without the @.</summary>
    public string BotUsername { get; init; } = "simulated_bot";

    /// <summary>The bot's first name.</summary>
    public string BotName { get; init; } = "Simulated bot";

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Wall time: the dates of messages, and how long updates and presses live.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Monotonic time: rates, long polls and slow answers. Independent of <see cref="Clock"/>.</summary>
    public TimeProvider Pacing { get; init; } = TimeProvider.System;

    /// <summary>The platform's sending limits; null switches them off, for benchmarks and quick tests.</summary>
    public RateLimits? Rates { get; init; } = new();

    /// <summary>Whether the bot sees in groups only commands, replies to it and service messages.</summary>
    public bool PrivacyMode { get; init; } = true;

    /// <summary>The first update_id; null takes a random one, as the platform does.</summary>
    public int? FirstUpdateId { get; init; }

    /// <summary>How many of the newest requests (and violations) are remembered.</summary>
    public int MaxRequests { get; init; } = 10_000;

    /// <summary>
    /// Asked for every request that no fault of <see cref="SimulatorServer.FailNext"/> takes; null lets it pass.
    /// Called in the order of the requests, one at a time, so a seeded random plan repeats itself.
    /// </summary>
    public Func<RequestInfo, Fault?>? FaultPlan { get; init; }
}

/// <summary>The platform's sending limits, as its FAQ gives them. Sends and edits count.</summary>
public sealed record RateLimits
{
    /// <summary>Messages a second over all chats.</summary>
    public int PerSecond { get; init; } = 30;

    /// <summary>Messages a second to one chat, once its burst is spent.</summary>
    public double PerChatPerSecond { get; init; } = 1;

    /// <summary>How many messages to one chat may follow each other at once.</summary>
    public int ChatBurst { get; init; } = 5;

    /// <summary>Messages a minute to one group.</summary>
    public int PerGroupPerMinute { get; init; } = 20;
}
