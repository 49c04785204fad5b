namespace Bot.Digests;

using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.People;
using Bot.Storage;

/// <summary>What a digest is to be about: the projects of a binding, from one day to another.</summary>
/// <param name="Work">The work.</param>
/// <param name="Office">The office.</param>
/// <param name="Binding">What the group is about.</param>
/// <param name="Day">The digest's own day.</param>
/// <param name="Time">When on that day it is, or was, due.</param>
/// <param name="Since">The first day that it covers; <see cref="Until"/> is the last.</param>
/// <param name="Reader">Who reads it alone, and so sees no more than they may; null for a group.</param>
internal sealed record Edition(Work Work, Office Office, Binding Binding, DateOnly Day, TimeOnly Time, DateOnly Since, Person? Reader = null)
{
    private static readonly TimeOnly Noon = new(12, 0);

    /// <summary>The last day that it covers.</summary>
    public DateOnly Until { get; init; } = LastDay(Day, Time);

    /// <summary>The moment at which the days that it covers begin.</summary>
    public DateTimeOffset From => Work.At(Since, TimeOnly.MinValue);

    /// <summary>The moment at which they have ended.</summary>
    public DateTimeOffset To => Work.At(Until.AddDays(1), TimeOnly.MinValue);

    /// <summary>The last day that a digest covers: its own, but for one of the morning the day before, for its own has only begun.</summary>
    public static DateOnly LastDay(DateOnly day, TimeOnly time) => time < Noon ? day.AddDays(-1) : day;

    /// <summary>The days that it covers, as a sentence begins with them: 今日, 昨日(11月20日), 11月20日以来, 11月20日至22日.</summary>
    public string Days() => (Since == Until, Until == Day) switch
    {
        (true, true) => "今日",
        (true, false) => $"昨日({Calendar.Days.Show(Until)})",
        (false, true) => $"{Calendar.Days.Show(Since)}以来",
        (false, false) => Calendar.Days.Span(Since, Until),
    };
}

/// <summary>A kind of digest: how it is called, what it covers, what it says.</summary>
/// <param name="Code">As it stands in the tables and in a message's once-key.</param>
/// <param name="Name">日调度</param>
/// <param name="Words">How people call it in a command.</param>
/// <param name="Example">A schedule as one would write it.</param>
/// <param name="First">The first day that an edition covers whose last day is this, where none was missed.</param>
/// <param name="Text">What it says; for one reader alone, the longer lists.</param>
internal sealed record DigestKind(
    string Code,
    string Name,
    string[] Words,
    string Example,
    Func<DateOnly, DateOnly> First,
    Func<Edition, Html> Text)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<DigestKind> All { get; } =
    [
        new("daily", "日调度", ["日调度", "日报", "daily"], "/schedule 日调度 工作日 18:00", day => day, DailyDigest.Text),
        new("weekly", "周调度", ["周调度", "周报", "weekly"], "/schedule 周调度 周五 17:00", Days.Monday, WeeklyDigest.Text),
    ];

    /// <summary>The kind that a word or a code names; null for any other.</summary>
    public static DigestKind? Read(string word) => All.FirstOrDefault(kind => kind.Words.Contains(word));

    /// <summary>The kind of a code of ours.</summary>
    public static DigestKind Of(string code) => All.First(kind => kind.Code == code);
}
