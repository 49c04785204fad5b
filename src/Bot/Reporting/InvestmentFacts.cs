namespace Bot.Reporting;

using Bot.Calendar;
using Bot.Conversations;
using Bot.Indicators;
using Bot.Language;
using Bot.Projects;
using Bot.Storage;

/// <summary>What the tables know around an amount that is reported.</summary>
internal static class InvestmentFacts
{
    private static readonly Dictionary<Month, long> None = [];

    /// <summary>
    /// What an amount comes to for its month: 自年初累计 less what the months before have; an amount of the month that was said
    /// beside 自年初累计 must fit to it.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="month">The month.</param>
    /// <param name="yuan">What was said, 元.</param>
    /// <param name="isToDate">Whether it is 自年初累计.</param>
    /// <param name="total">自年初累计 that was said beside it, 元; null for none.</param>
    /// <param name="approximate">It was said with 约.</param>
    /// <param name="beside">Other months of the project that are entered together with it, 元; null for none.</param>
    /// <returns>The card; where the figures do not fit, none, and why.</returns>
    public static (ReportInvestment.Confirm? Card, string? Why) Weigh(
        Work work, long projectId, string title, Month month, long yuan, bool isToDate, long? total, bool approximate, IReadOnlyDictionary<Month, long>? beside = null)
    {
        if (!isToDate && total is null)
        {
            return (new ReportInvestment.Confirm(projectId, title, month.ToString(), yuan, approximate), null);
        }

        var before = Sum(work, projectId, new Month(month.Year, 1), month.Previous)
            + (beside ?? None).Where(other => other.Key.Year == month.Year && other.Key < month).Sum(other => other.Value - (Of(work, projectId, other.Key) ?? 0));
        return isToDate
            ? yuan < before
                ? (null, $"自年初累计 {Amount.Show(yuan)},比截至{month.Previous.ShortName}底已报的 {Amount.Show(before)} 还少,累计不能下降。请核对,或只报当月数,例:{month.ShortName} 3200万")
                : (new ReportInvestment.Confirm(projectId, title, month.ToString(), yuan - before, approximate, yuan), null)
            : before + yuan == total
                ? (new ReportInvestment.Confirm(projectId, title, month.ToString(), yuan, approximate, total), null)
                : (null, $"{month.ShortName} {Amount.Show(yuan)} 与自年初累计 {Amount.Show(total!.Value)} 对不上:截至{month.Previous.ShortName}底已报 {Amount.Show(before)},加起来是 {Amount.Show(before + yuan)}。请核对后只写一个,例:{month.ShortName} 3200万,或:累计2.18亿");
    }

    /// <summary>What is known around the amount on a card; the entry it would replace, and the project's money.</summary>
    public static (Report Report, long? Old, MoneyRow Money) Around(Asked asked, ReportInvestment.Confirm step, Counts sent, IReadOnlyDictionary<Month, long>? beside = null)
    {
        var work = asked.Work;
        var month = Month.Parse(step.Month);
        var facts = Money(work, step.ProjectId, month.Year);
        var months = work.Query<MonthRow>(
            "select month, yuan from investment where project_id = @project order by month", new { project = step.ProjectId })
            .ToDictionary(row => Month.Parse(row.Month), row => row.Yuan);
        var old = months.TryGetValue(month, out var known) ? known : (long?)null;
        foreach (var (other, yuan) in beside ?? None)
        {
            months[other] = yuan;
        }

        months[month] = step.Yuan;
        var earlier = months.Where(pair => pair.Key < month && pair.Key >= month.AddMonths(-12) && pair.Value > 0).Select(pair => pair.Value).ToList();
        var report = new Report
        {
            Month = month,
            Yuan = step.Yuan,
            MonthBefore = months.TryGetValue(month.Previous, out var before) ? before : null,
            Usual = earlier.Count > 0 ? earlier.Sum() / earlier.Count : null,
            YearToDate = months.Where(pair => pair.Key.Year == month.Year && pair.Key <= month).Sum(pair => pair.Value),
            SinceStart = months.Where(pair => pair.Key <= month).Sum(pair => pair.Value),
            Before = old,
            Later = step.ToDate is not null && months.Keys.Where(other => other.Year == month.Year).Max() is var last && last > month
                ? (last, months.Where(pair => pair.Key.Year == month.Year).Sum(pair => pair.Value))
                : null,
            Plan = facts.Plan,
            Total = facts.TotalYuan,
            HasVisit = work.Value<long?>(
                "select 1 from visit where project_id = @project and day between @first and @last limit 1",
                new { project = step.ProjectId, first = month.First, last = month.Last }) is not null,
            HasPhoto = sent.Photos > 0 || Evidence.ShowsMonth(work, step.ProjectId, step.Month),
            NotStarted = facts.Stage is "lead" or "preparing" or "negotiating" or "framework" or "signed" or "landed"
                ? facts.StageWord ?? Stages.Embedded.Name(facts.Stage, isGovernment: facts.Category is "基础设施" or "民生")
                : null,
        };
        return (report, old, facts);
    }

    /// <summary>The project's money and stage.</summary>
    public static MoneyRow Money(Work work, long projectId, int year) => work.First<MoneyRow>(
        """
        select p.total_yuan, y.yuan as plan, p.stage, p.stage_word, p.category
        from project p left join year_plan y on y.project_id = p.id and y.year = @year
        where p.id = @projectId
        """,
        new { projectId, year })!;

    /// <summary>完成投资 of one month, 元; null where it was not reported.</summary>
    public static long? Of(Work work, long projectId, Month month) => work.Value<long?>(
        "select yuan from investment where project_id = @projectId and month = @month", new { projectId, month = month.ToString() });

    /// <summary>完成投资 of the months from first to last, 元.</summary>
    public static long Sum(Work work, long projectId, Month first, Month last) => work.Value<long?>(
        "select cast(sum(yuan) as bigint) from investment where project_id = @projectId and month between @first and @last",
        new { projectId, first = first.ToString(), last = last.ToString() }) ?? 0;

    private sealed class MonthRow
    {
        public string Month { get; init; } = "";

        public long Yuan { get; init; }
    }

    /// <summary>总投资 and 年度计划 in 元, and the stage.</summary>
    public sealed class MoneyRow
    {
        public long? TotalYuan { get; init; }

        public long? Plan { get; init; }

        public string? Stage { get; init; }

        public string? StageWord { get; init; }

        public string? Category { get; init; }
    }
}
