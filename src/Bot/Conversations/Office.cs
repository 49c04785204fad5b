namespace Bot.Conversations;

using Bot.Calendar;
using Bot.Sentences;

/// <summary>What an office is called and when it works.</summary>
/// <param name="Area">The name of the area: 五大连池市. Empty where none was set.</param>
/// <param name="Workdays">The legal calendar with its make-up workdays (调休).</param>
public sealed record Office(string Area, Workdays Workdays)
{
    /// <summary>How long a draft waits before it is laid aside with a word.</summary>
    public TimeSpan DraftLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The words by which its people's sentences are understood.</summary>
    public Words Words { get; init; } = Words.Embedded;

    /// <summary>The whole area, as a digest's title calls it.</summary>
    public string Whole => Area.Length == 0 ? "全域" : Area;
}
