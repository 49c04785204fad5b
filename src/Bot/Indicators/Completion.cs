namespace Bot.Indicators;

using System.Globalization;

/// <summary>
/// 投资完成率 and 序时进度. All is computed on unrounded values and rounded once for display: two decimals, half away from zero.
/// </summary>
public static class Completion
{
    /// <summary>投资完成率: 自年初累计完成 ÷ 年度计划, as a fraction; may exceed 1. Null without a plan: shown as “—”, never 0 or ∞.</summary>
    /// <param name="done">自年初累计完成, 元.</param>
    /// <param name="plan">年度计划, 元; null or 0 for none.</param>
    public static decimal? Rate(long done, long? plan) => plan is > 0 ? (decimal)done / plan.Value : null;

    /// <summary>序时进度 at the end of a month: months ÷ 12, as a fraction.</summary>
    /// <param name="month">1 to 12.</param>
    public static decimal OnSchedule(int month) => month / 12m;

    /// <summary>What should be done by the end of a month to be on schedule, 元, rounded to whole 元.</summary>
    /// <param name="plan">年度计划, 元.</param>
    /// <param name="month">1 to 12.</param>
    public static long DueBy(long plan, int month) => (long)decimal.Round(plan * (decimal)month / 12m, MidpointRounding.AwayFromZero);

    /// <summary>A fraction as a percentage: 0.7267 is 72.67%; “—” for null.</summary>
    public static string Percent(decimal? fraction) => fraction is { } value ? $"{Points(value)}%" : "—";

    /// <summary>超/欠进度 of a fraction against the schedule: 超 42.31 个百分点, 欠 12.92 个百分点.</summary>
    public static string Against(decimal rate, decimal schedule) => (rate - schedule) switch
    {
        >= 0 and var ahead => $"超序时 {Points(ahead)} 个百分点",
        var behind => $"低于序时 {Points(-behind)} 个百分点",
    };

    /// <summary>The same in a line of a list: 超 42.31, 低 12.92.</summary>
    public static string AgainstShort(decimal rate, decimal schedule) =>
        rate >= schedule ? $"超 {Points(rate - schedule)}" : $"低 {Points(schedule - rate)}";

    private static string Points(decimal fraction) =>
        decimal.Round(fraction * 100, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);
}
