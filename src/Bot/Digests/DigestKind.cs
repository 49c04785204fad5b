namespace Bot.Digests;

using Bot.Calendar;
using Bot.Chat;
using Bot.People;
using Bot.Storage;

/// <summary>What a digest is to be about.</summary>
/// <param name="Work">The work.</param>
/// <param name="Office">The office.</param>
/// <param name="Binding">What the group is about.</param>
/// <param name="Day">The digest's own day.</param>
/// <param name="Time">When on that day it is, or was, due.</param>
/// <param name="Since">The first day that it covers.</param>
/// <param name="Reader">Who reads it alone, and so sees no more than they may; null for a group.</param>
internal sealed record Edition(Work Work, Office Office, Binding Binding, DateOnly Day, TimeOnly Time, DateOnly Since, Person? Reader = null);

/// <summary>A kind of digest: how it is called, what it covers, what it says.</summary>
/// <param name="Code">As it stands in the tables and in a message's once-key.</param>
/// <param name="Name">日调度</param>
/// <param name="Words">How people call it in a command.</param>
/// <param name="Example">A schedule as one would write it.</param>
/// <param name="First">The first day that an edition of a day covers, where none was missed.</param>
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
        new("weekly", "周调度", ["周调度", "周报", "weekly"], "/schedule 周调度 周五 17:00", Monday, WeeklyDigest.Text),
    ];

    /// <summary>The kind that a word or a code names; null for any other.</summary>
    public static DigestKind? Read(string word) => All.FirstOrDefault(kind => kind.Words.Contains(word));

    /// <summary>The kind of a code of ours.</summary>
    public static DigestKind Of(string code) => All.First(kind => kind.Code == code);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
