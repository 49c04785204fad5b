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

    /// <summary>What the chat page offers to move the clock to, asked with what time it is; it needs a <see cref="WallClock"/>.</summary>
    public Func<DateTimeOffset, IReadOnlyList<Moment>> Moments { get; init; } = Moment.Usual;

    /// <summary>Monotonic time: rates, long polls, slow answers and what a webhook waits for. Independent of <see cref="Clock"/>.</summary>
    public TimeProvider Pacing { get; init; } = TimeProvider.System;

    /// <summary>The platform's sending limits; null switches them off, for benchmarks and quick tests.</summary>
    public RateLimits? Rates { get; init; } = new();

    /// <summary>Whether the bot sees in groups only commands, replies to it and service messages.</summary>
    public bool PrivacyMode { get; init; } = true;

    /// <summary>The first update_id; null takes a random one, as the platform does. What was kept goes on instead.</summary>
    public int? FirstUpdateId { get; init; }

    /// <summary>How many of the newest requests (and violations) are remembered.</summary>
    public int MaxRequests { get; init; } = 10_000;

    /// <summary>
    /// The file in which the state is kept, written soon after each change, with what people sent beside it in FILE.files;
    /// a start on an existing file goes on from it. Null: everything is forgotten at the end.
    /// </summary>
    public string? Keep { get; init; }

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

/// <summary>A moment to move the clock to.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="At">When it is.</param>
public sealed record Moment(string Label, DateTimeOffset At)
{
    /// <summary>China's time, in which the chat page shows every moment.</summary>
    public static TimeSpan Zone { get; } = TimeSpan.FromHours(8);

    /// <summary>The next 18:00, the next morning, the next Friday 17:00 and a week on.</summary>
    public static IReadOnlyList<Moment> Usual(DateTimeOffset now)
    {
        now = now.ToOffset(Zone);
        var today = new DateTimeOffset(now.Date, Zone);
        return
        [
            Next("18:00", TimeSpan.FromHours(18), _ => true),
            Next("明早 9:00", TimeSpan.FromHours(9), day => day > today),
            Next("周五 17:00", TimeSpan.FromHours(17), day => day.DayOfWeek == DayOfWeek.Friday),
            new Moment("一周以后", now.AddDays(7)),
        ];

        Moment Next(string label, TimeSpan time, Func<DateTimeOffset, bool> fits) => new(
            label, Enumerable.Range(0, 9).Select(days => today.AddDays(days)).First(day => fits(day) && day + time > now) + time);
    }
}
