namespace Bot.Reporting;

using Bot.Calendar;

/// <summary>The words of a visit: “昨天 电话 下周进场” is a day, a kind and what was seen. Pure.</summary>
/// <param name="Day">The day that stands before what was seen; null for none.</param>
/// <param name="Kind">The code of the kind that stands before what was seen; null for none.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Wrong">What seems to name a day, and names none or several: 11月31日; null where all is well.</param>
internal sealed record VisitWords(DateOnly? Day, string? Kind, string Text, string? Wrong)
{
    private static readonly char[] Blanks = [' ', '\n', '\t', '\u3000', ',', '\uFF0C', ':', '\uFF1A', ';', '\uFF1B', '、', '。'];

    /// <summary>The kinds of a visit, by what they are called in chat.</summary>
    public static IReadOnlyList<(string Word, string Kind)> Kinds { get; } =
    [
        ("现场走访", "onsite"), ("现场", "onsite"), ("走访", "onsite"), ("督查", "supervision"), ("外出招商", "outbound"), ("外出", "outbound"),
        ("来访接待", "inbound"), ("来访", "inbound"), ("接待", "inbound"), ("电话联系", "remote"), ("电话", "remote"), ("视频", "remote"),
    ];

    /// <summary>What is said where the words name no day: what would be right.</summary>
    public string? Why => Wrong is null ? null : $"看不出“{Wrong}”是哪一天,请写一个日子,例:昨天 厂房主体封顶;11月3日 厂房主体封顶";

    /// <summary>Takes the words apart: one day and one kind may stand before what was seen, in this order or the other.</summary>
    /// <param name="said">What was typed.</param>
    /// <param name="today">What 昨天 is counted from.</param>
    public static VisitWords Read(string said, DateOnly today)
    {
        DateOnly? day = null;
        string? kind = null;
        var text = said.TrimStart(Blanks);
        while (true)
        {
            if (day is null && LeadingDay.Of(text, today) is { } leading)
            {
                if (leading.Day is null)
                {
                    return new VisitWords(null, kind, text, leading.Said);
                }

                (day, text) = (leading.Day, leading.Rest.TrimStart(Blanks));
            }
            else if (kind is null && Kinds.FirstOrDefault(pair => pair.Word == text.Split(Blanks, 2)[0]) is ({ } word, var known))
            {
                (kind, text) = (known, text[word.Length..].TrimStart(Blanks));
            }
            else
            {
                return new VisitWords(day, kind, text.TrimEnd(Blanks[..6]), null);
            }
        }
    }
}
