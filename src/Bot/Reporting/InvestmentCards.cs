namespace Bot.Reporting;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Indicators;

/// <summary>The cards of <see cref="ReportInvestment"/>: what is asked with what is known around it, and the card to check.</summary>
internal static class InvestmentCards
{
    private static readonly PlausibilityRules Rules = new();

    public static Reply Amount(ReportInvestment.AmountAsked at, Asked asked, Pen pen)
    {
        var month = Month.Parse(at.Month);
        var before = InvestmentFacts.Of(asked.Work, at.ProjectId, month.Previous);
        var old = InvestmentFacts.Of(asked.Work, at.ProjectId, month);
        var toDate = InvestmentFacts.Sum(asked.Work, at.ProjectId, new Month(month.Year, 1), month);
        var plan = InvestmentFacts.Money(asked.Work, at.ProjectId, month.Year).Plan;
        List<Button> quick = [pen.Button($"{Called(month, asked)}无新增", "none")];
        if (before is > 0)
        {
            quick.Add(pen.Button($"同{(month == Month.Of(asked.Day) ? "上月" : month.Previous.ShortName)} {Language.Amount.Show(before.Value)}", "same"));
        }

        return new Reply(
            Html.Lines(
                Html.Of($"<b>{at.Title}</b> {month.Show()}完成投资多少?"),
                Html.Text(string.Join(";", new[]
                {
                    old is { } known ? $"{month.ShortName}已报 {Language.Amount.ShowRounded(known)}" : "",
                    before is { } yuan ? $"{month.Previous.ShortName} {Language.Amount.ShowRounded(yuan)}" : "",
                    $"自年初累计 {Language.Amount.ShowRounded(toDate)}",
                    plan is { } planned ? $"年度计划 {Language.Amount.ShowRounded(planned)}" : "",
                }.Where(part => part.Length > 0))),
                Html.Text("例:3200万、0.32亿、累计2.18亿")),
            [quick, pen.Foot()]);
    }

    public static Reply Unit(ReportInvestment.UnitAsked step, Pen pen)
    {
        var number = step.Number.ToString("#,0.####", CultureInfo.InvariantCulture);
        return new Reply(
            Html.Of($"<b>{step.Title}</b> {Month.Parse(step.Month).Show()}完成投资 {number},单位是?"),
            [
                [
                    pen.Button($"{number} 万元", "万元"),
                    // Nobody reports 2.18元, or 3,200亿元.
                    step.Number < 100 ? pen.Button($"{number} 亿元", "亿元") : pen.Button($"{number} 元", "元"),
                ],
                pen.Foot(),
            ]);
    }

    public static Reply Check(ReportInvestment.Confirm step, Asked asked, Pen pen)
    {
        var sent = Evidence.Of(asked);
        var told = Tell(step, asked, sent, isVisited: false);
        return new Reply(
            Html.Lines([Html.Of($"请核对 · <b>{step.Title}</b>"), .. told.Lines, sent.Show(), .. Warn(told.Doubts)]),
            [[pen.SubmitButton(), pen.EditButton(), pen.CancelButton()], .. Quick(step, told.Report, asked, pen)]);
    }

    /// <summary>What a card says of an amount, and what looks odd about it.</summary>
    /// <param name="step">The amount.</param>
    /// <param name="asked">Who reports.</param>
    /// <param name="sent">The evidence that came with it.</param>
    /// <param name="isVisited">Whether a visit of the month stands on the same card.</param>
    /// <param name="beside">Other months of the project that are entered together with it, 元; null for none.</param>
    public static (IReadOnlyList<Html> Lines, IReadOnlyList<string> Doubts, Report Report) Tell(ReportInvestment.Confirm step, Asked asked, Counts sent, bool isVisited, IReadOnlyDictionary<Month, long>? beside = null)
    {
        var month = Month.Parse(step.Month);
        var (report, old, facts) = InvestmentFacts.Around(asked, step, sent, beside);
        report = isVisited ? report with { HasVisit = true } : report;
        List<Html> lines =
        [
            Html.Of($"💰 {month.Show()}完成投资 <b>{Language.Amount.Show(step.Yuan)}</b>{(step.Yuan == 0 ? $"({Called(month, asked)}无新增)" : "")}"),
        ];
        if (step.ToDate is { } toDate && toDate > step.Yuan)
        {
            lines.Add(Html.Text($"= 自年初累计 {Language.Amount.Show(toDate)} − 截至{month.Previous.ShortName}底 {Language.Amount.Show(toDate - step.Yuan)}"));
        }

        if (old is { } before)
        {
            lines.Add(Html.Text($"✏️ {month.ShortName}已报 {Language.Amount.Show(before)},{(before == step.Yuan ? "金额没有变化" : $"提交后改为 {Language.Amount.Show(step.Yuan)}")}"));
        }

        lines.Add(facts.Plan is { } plan and > 0
            ? Html.Of($"自年初累计 {Language.Amount.ShowRounded(report.YearToDate)} ÷ 年度计划 {Language.Amount.ShowRounded(plan)} = {Completion.Percent(Completion.Rate(report.YearToDate, plan))}(上报)\n{Schedule(report.YearToDate, plan, month)}")
            : Html.Of($"自年初累计 {Language.Amount.ShowRounded(report.YearToDate)}(上报);台账没有年度计划"));
        return (lines, Doubts(step, report), report);
    }

    /// <summary>The lines that tell of doubts; none where there are none.</summary>
    public static IEnumerable<Html> Warn(IReadOnlyList<string> doubts) => doubts.Count == 0 ? []
        : [.. doubts.Select(doubt => Html.Of($"⚠️ {doubt}")), Html.Text("确认无误请提交,以上提示会一并交给审核人。")];

    /// <summary>The usual slips, each mended by one press.</summary>
    public static IEnumerable<IReadOnlyList<Button>> Quick(ReportInvestment.Confirm step, Report report, Asked asked, Pen pen)
    {
        // 32000万 for 3200万: one zero too many.
        if (report.TimesUsual is >= 8 and <= 30 && step.Yuan % 10 == 0)
        {
            yield return [pen.Button($"改成 {Language.Amount.Show(step.Yuan / 10)}", "tenth")];
        }

        // In the first days of a month most reports are about the month before.
        var month = Month.Parse(step.Month);
        if (step.ToDate is null && asked.Day.Day <= 10 && month == Month.Of(asked.Day))
        {
            yield return [pen.Button($"改为{month.Previous.ShortName}", "before")];
        }
        else if (step.ToDate is null && asked.Day.Day <= 10 && month == Month.Of(asked.Day).Previous)
        {
            yield return [pen.Button($"改为{month.Next.ShortName}", "after")];
        }
    }

    /// <summary>What looks odd about an amount: shown to who reports it, and kept for who reviews it.</summary>
    public static List<string> Doubts(ReportInvestment.Confirm step, Report report)
    {
        var doubts = Plausibility.Doubts(report, Rules);
        if (step.Approximate)
        {
            doubts.Insert(0, $"您写的是约数,将按 {Language.Amount.Show(step.Yuan)} 记录");
        }

        return doubts;
    }

    // 本月 while it lasts, 10月 afterwards.
    private static string Called(Month month, Asked asked) => month == Month.Of(asked.Day) ? "本月" : month.ShortName;

    private static string Schedule(long done, long plan, Month month)
    {
        var due = Completion.DueBy(plan, month.Number);
        return done >= due
            ? $"到{month.ShortName}底序时应完成 {Language.Amount.ShowRounded(due)},已达到"
            : $"到{month.ShortName}底序时应完成 {Language.Amount.ShowRounded(due)},还差 {Language.Amount.ShowRounded(due - done)}";
    }
}
