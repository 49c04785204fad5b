namespace Bot.Indicators;

using System.Globalization;
using Bot.Calendar;
using Bot.Language;

/// <summary>Bounds beyond which a reported amount is doubted.</summary>
/// <param name="TimesUsual">So many times the usual month is “many times”.</param>
public sealed record PlausibilityRules(decimal TimesUsual = 5m);

/// <summary>What is known around one reported amount.</summary>
public sealed record Report
{
    /// <summary>The month that is reported.</summary>
    public required Month Month { get; init; }

    /// <summary>完成投资 of the month, 元.</summary>
    public required long Yuan { get; init; }

    /// <summary>The month before, 元; null where it was not reported.</summary>
    public long? MonthBefore { get; init; }

    /// <summary>The mean of the reported months above zero of the twelve before, 元; null without any.</summary>
    public long? Usual { get; init; }

    /// <summary>自年初累计 with this amount, 元.</summary>
    public required long YearToDate { get; init; }

    /// <summary>自开始建设累计 as far as it was reported here, with this amount, 元.</summary>
    public required long SinceStart { get; init; }

    /// <summary>
    /// Where 自年初累计 was said for a month after which others are reported already: the last of them, and what 自年初累计 up
    /// to it comes to now, 元; else null.
    /// </summary>
    public (Month Month, long YearToDate)? Later { get; init; }

    /// <summary>What the month had been reported as before, 元; null for nothing.</summary>
    public long? Before { get; init; }

    /// <summary>年度计划, 元.</summary>
    public long? Plan { get; init; }

    /// <summary>总投资, 元.</summary>
    public long? Total { get; init; }

    /// <summary>Whether the month has a visit.</summary>
    public required bool HasVisit { get; init; }

    /// <summary>Whether a photo comes with the report of the month.</summary>
    public bool HasPhoto { get; init; }

    /// <summary>The stage in Chinese, where it lies before 开工.</summary>
    public string? NotStarted { get; init; }

    /// <summary>How many times the usual month the amount is: the month before, or the mean of the earlier ones; null without any.</summary>
    public decimal? TimesUsual => (MonthBefore is > 0 ? MonthBefore : Usual) is { } usual and > 0 ? (decimal)Yuan / usual : null;
}

/// <summary>
/// The numbers must not be puffed up (虚报): what is unlikely is shown to the officer before sending and kept for the
/// reviewer; never refused silently, never accepted silently.
/// </summary>
public static class Plausibility
{
    /// <summary>What is doubtful about an amount, one Chinese line each; empty where nothing is.</summary>
    public static List<string> Doubts(Report report, PlausibilityRules rules)
    {
        List<string> doubts = [];
        if (report.TimesUsual is { } times && times >= rules.TimesUsual)
        {
            var (what, usual) = report.MonthBefore is { } before and > 0 ? (report.Month.Previous.ShortName, before) : ("以往各月平均", report.Usual!.Value);
            doubts.Add($"是{what}({Amount.ShowRounded(usual)})的 {times.ToString("0.0", CultureInfo.InvariantCulture)} 倍");
        }

        if (report.Before is { } reported && report.Yuan < reported)
        {
            doubts.Add($"比原来报的少 {Amount.Show(reported - report.Yuan)}(核减)");
        }

        if (report.Later is var (last, sum))
        {
            doubts.Add($"后面的月份已报到{last.ShortName},到{last.ShortName}底自年初累计将变为 {Amount.ShowRounded(sum)}");
        }

        if (report.Total is { } total && total > 0 && report.SinceStart > total)
        {
            doubts.Add($"累计将达 {Amount.ShowRounded(report.SinceStart)},超过总投资 {Amount.ShowRounded(total)}");
        }

        if (report.Plan is { } plan && plan > 0 && report.Yuan > 0)
        {
            if (report.YearToDate == plan)
            {
                doubts.Add($"自年初累计恰好等于年度计划 {Amount.ShowRounded(plan)}");
            }
            else if (report.YearToDate > plan)
            {
                doubts.Add($"自年初累计将达 {Amount.ShowRounded(report.YearToDate)},超过年度计划 {Amount.ShowRounded(plan)}");
            }
        }

        if (report.Yuan > 0 && report.NotStarted is { } stage)
        {
            doubts.Add($"台账阶段为“{stage}”,还没有开工");
        }

        if (report.Yuan > 0 && !report.HasVisit && !report.HasPhoto)
        {
            doubts.Add($"{report.Month.ShortName}还没有走访记录,也没有照片");
        }

        return doubts;
    }
}
