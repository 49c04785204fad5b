namespace Bot.Reporting;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Indicators;
using Bot.Language;
using Bot.Projects;

/// <summary>/invest: an officer says what a project invested in a month (完成投资); one entry per project and month.</summary>
public sealed class ReportInvestment : Conversation<ReportInvestment.Step>
{
    private static readonly PlausibilityRules Rules = new();

    /// <inheritdoc/>
    public override string Name => "invest/1";

    /// <summary>Where it stands, with all answers so far. Money in 元, months as 2026-11.</summary>
    [JsonDerivedType(typeof(ProjectAsked), "project"), JsonDerivedType(typeof(AmountAsked), "amount"), JsonDerivedType(typeof(UnitAsked), "unit")]
    [JsonDerivedType(typeof(Confirm), "confirm"), JsonDerivedType(typeof(FieldAsked), "field"), JsonDerivedType(typeof(MonthAsked), "month")]
    public abstract record Step;

    /// <summary>Which project?</summary>
    /// <param name="Candidates">The projects to choose from; none: all on which one may report.</param>
    /// <param name="After">What was said after the project's name.</param>
    /// <param name="Page">The page of the list.</param>
    /// <param name="Filled">The card whose project is to change; null at the beginning.</param>
    public sealed record ProjectAsked(IReadOnlyList<long> Candidates, string After, int Page, Confirm? Filled) : Step;

    /// <summary>How much in this month?</summary>
    public sealed record AmountAsked(long ProjectId, string Title, string Month) : Step;

    /// <summary>A number was given without its unit: 万元, 亿元 or 元?</summary>
    public sealed record UnitAsked(long ProjectId, string Title, string Month, decimal Number, bool ToDate, bool Approximate) : Step;

    /// <summary>The card to check.</summary>
    /// <param name="ProjectId">The project.</param>
    /// <param name="Title">What it is called.</param>
    /// <param name="Month">2026-11</param>
    /// <param name="Yuan">完成投资 of the month, 元.</param>
    /// <param name="Approximate">It was said with 约.</param>
    /// <param name="ToDate">自年初累计 of which it was made, 元; null where the month itself was said.</param>
    public sealed record Confirm(long ProjectId, string Title, string Month, long Yuan, bool Approximate, long? ToDate = null) : Step;

    /// <summary>Which line of the card is to change?</summary>
    public sealed record FieldAsked(Confirm Filled) : Step;

    /// <summary>Which month?</summary>
    public sealed record MonthAsked(Confirm Filled) : Step;

    /// <inheritdoc/>
    public override Turn Start(Asked asked)
    {
        var (project, after, turn) = WhichProject.In(asked, asked.Text, (candidates, after) => new ProjectAsked(candidates, after, 0, null));
        return turn ?? Amount(asked, project!.Id, project.Title, Month.Of(asked.Day), after);
    }

    /// <inheritdoc/>
    protected override Turn Continue(Step step, Asked asked) => (step, asked.Choice) switch
    {
        (ProjectAsked at, _) => Chosen(at, asked),
        (AmountAsked at, "none") => new Turn.Ask(new Confirm(at.ProjectId, at.Title, at.Month, 0, false)),
        (AmountAsked at, "same") => Same(at, asked),
        (AmountAsked at, null) when asked.Text is "同上月" => Same(at, asked),
        (AmountAsked at, null) => AmountOrProject(at, asked),
        (UnitAsked at, var choice) when UnitOf(choice ?? asked.Text) is { } unit => Unit(at, unit, asked),
        (UnitAsked at, null) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        (Confirm at, "submit") => Submit(at, asked),
        (Confirm at, null) when asked.Text is "提交" or "确认" or "是" => Submit(at, asked),
        (Confirm at, null) when asked.Text is "修改" => new Turn.Ask(new FieldAsked(at)),
        (Confirm at, null) => Typed(at, asked),
        (Confirm at, "edit") => new Turn.Ask(new FieldAsked(at)),
        (Confirm { ToDate: null } at, "before") => new Turn.Ask(at with { Month = Month.Parse(at.Month).Previous.ToString() }),
        (Confirm { ToDate: null } at, "after") when Month.Parse(at.Month) < Month.Of(asked.Day) => new Turn.Ask(at with { Month = Month.Parse(at.Month).Next.ToString() }),
        (Confirm at, "tenth") => new Turn.Ask(at with { Yuan = at.Yuan / 10, ToDate = null }),
        (FieldAsked at, "amount") => new Turn.Ask(new AmountAsked(at.Filled.ProjectId, at.Filled.Title, at.Filled.Month)),
        (FieldAsked at, "month") => new Turn.Ask(new MonthAsked(at.Filled)),
        (FieldAsked at, "project") => new Turn.Ask(new ProjectAsked([], "", 0, at.Filled)),
        (FieldAsked at, null) => Amount(asked, at.Filled.ProjectId, at.Filled.Title, Month.Parse(at.Filled.Month), asked.Text),
        (MonthAsked at, var choice) => ReadMonth(at.Filled, choice ?? asked.Text, asked),
        (AmountAsked or UnitAsked or Confirm or FieldAsked, _) => Turn.Line("这个选项已失效,请在最新的卡片上选择,或发送:取消。"),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override Reply Card(Step step, Asked asked, Pen pen) => step switch
    {
        ProjectAsked at => WhichProject.Card(asked, pen, at.Filled is null ? "报哪个项目的投资?" : "改为哪个项目?", at.Candidates, at.Page, project => Reported(asked, project)),
        AmountAsked at => AskAmount(at, asked, pen),
        UnitAsked at => AskUnit(at, pen),
        Confirm at => Check(at, asked, pen),
        FieldAsked at => new Reply(
            Html.Of($"<b>{at.Filled.Title}</b> {Month.Parse(at.Filled.Month).Show()}完成投资 {Language.Amount.Show(at.Filled.Yuan)}\n要改哪一项?(也可以直接发新的金额)"),
            [[pen.Button("金额", "amount"), pen.Button("月份", "month"), pen.Button("项目", "project")], pen.Foot()]),
        MonthAsked at => new Reply(
            Html.Of($"<b>{at.Filled.Title}</b> {Language.Amount.Show(at.Filled.Yuan)} 是哪个月的?例:10月、2026年8月"),
            [
                [.. Enumerable.Range(0, 3).Select(ago => Month.Of(asked.Day).AddMonths(-ago)).Select(month => pen.Button(month.Show(), month.ToString()))],
                pen.Foot(),
            ]),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override string About(Step step) => step switch
    {
        AmountAsked at => About(at.Title, at.Month),
        UnitAsked at => About(at.Title, at.Month),
        Confirm at => About(at.Title, at.Month),
        FieldAsked at => About(at.Filled),
        MonthAsked at => About(at.Filled),
        ProjectAsked { Filled: { } filled } => About(filled),
        _ => "完成投资",
    };

    /// <inheritdoc/>
    protected override bool Listens(Step step) => step is not Confirm;

    private static string About(string title, string month) => $"{title} {Month.Parse(month).ShortName}投资";

    private static Turn Chosen(ProjectAsked at, Asked asked)
    {
        if (WhichProject.Page(asked) is { } page)
        {
            return new Turn.Ask(at with { Page = page }) { Replaces = true };
        }

        var (project, after, turn) = WhichProject.Answered(asked, at.After, (candidates, after) => new ProjectAsked(candidates, after, 0, at.Filled));
        return turn ?? (at.Filled is { } filled
            ? Changed(asked, filled with { ProjectId = project!.Id, Title = project.Title })
            : Amount(asked, project!.Id, project.Title, Month.Of(asked.Day), after));
    }

    // A new amount typed under the card takes the place of the old one; a project's name, or words without any amount, are about something else.
    private static Turn Typed(Confirm at, Asked asked) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) switch
    {
        Turn.Ask { Step: Confirm or UnitAsked } again => again,
        var help => Language.Amount.Read(asked.Text) is AmountReading.None || FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.None
            ? WhichProject.NotTaken(asked, $"{at.Title}的投资")
            : help,
    };

    // No amount, but the name of another project: that one is meant. (A number may stand in a name, and says nothing.)
    private static Turn AmountOrProject(AmountAsked at, Asked asked) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) switch
    {
        Turn.Ask amount => amount,
        _ when !char.IsDigit(asked.Text[0]) && FindProject.In(asked.Work, asked.Who, asked.Text, toReport: true) is Found.One { Project.Reportable: 1 } other =>
            Amount(asked, other.Project.Id, other.Project.Title, Month.Parse(at.Month), other.Rest),
        var help => help,
    };

    private static Turn Same(AmountAsked at, Asked asked) => InvestmentFacts.Of(asked.Work, at.ProjectId, Month.Parse(at.Month).Previous) is { } yuan
        ? new Turn.Ask(new Confirm(at.ProjectId, at.Title, at.Month, yuan, false))
        : Turn.Line("上月没有上报,请直接填金额,例:3200万。");

    private static Turn ReadMonth(Confirm filled, string said, Asked asked) => Month.Read(said, asked.Day) is not { } month
        ? Turn.Line($"没看懂“{Wording.Cut(said, 20)}”是哪个月。例:10月、2026年8月")
        : TooEarlyOrLate(month, asked.Day) is { } no ? Turn.Line(no) : Changed(asked, filled with { Month = month.ToString() });

    // A cumulative figure stays the same when its month or project changes; what it leaves for the month does not.
    private static Turn Changed(Asked asked, Confirm to) => to.ToDate is { } total
        ? Sure(asked, to.ProjectId, to.Title, Month.Parse(to.Month), total, toDate: true, to.Approximate)
        : new Turn.Ask(to);

    private static string? TooEarlyOrLate(Month month, DateOnly today) => month > Month.Of(today)
        ? $"{month.Show()}还没到,请报本月或以前月份的完成投资,例:10月 3200万"
        : month < new Month(today.Year - 1, 1)
            ? $"{month.Show()}太早了,只能报去年1月以来的完成投资;更早的请联系项目办。"
            : null;

    // “10月 3200万”, “累计2.18亿”, “本月无新增”: the month may stand before the amount; without one it is the given month.
    private static Turn Amount(Asked asked, long projectId, string title, Month month, string said)
    {
        var (named, isToDate, text) = InvestmentWords.Read(said, asked.Day);
        month = named ?? month;
        if (TooEarlyOrLate(month, asked.Day) is { } no)
        {
            return Turn.Line(no);
        }

        if (text.Length == 0)
        {
            return new Turn.Ask(new AmountAsked(projectId, title, month.ToString()));
        }

        if (InvestmentWords.IsNothing(text))
        {
            return new Turn.Ask(new Confirm(projectId, title, month.ToString(), 0, false));
        }

        return Language.Amount.Read(text) switch
        {
            AmountReading.Sure sure => Sure(asked, projectId, title, month, sure.Yuan, isToDate, sure.Approximate),
            AmountReading.NeedsUnit { Number: 0 } => new Turn.Ask(new Confirm(projectId, title, month.ToString(), 0, false)),
            AmountReading.NeedsUnit number => new Turn.Ask(new UnitAsked(projectId, title, month.ToString(), number.Number, isToDate, number.Approximate)),
            AmountReading.Negative => Turn.Line("完成投资不能是负数。要核减,请直接报改正后的数,例:3000万;本月没有投资,请写:本月无新增。"),
            var unclear => Turn.Line($"{unclear.Why}。"),
        };
    }

    private static long? UnitOf(string said) => said switch
    {
        "万" or "万元" => Language.Amount.Wan,
        "亿" or "亿元" => Language.Amount.Yi,
        "元" => 1,
        _ => null,
    };

    private static Turn Unit(UnitAsked at, long unit, Asked asked) => (at.Number * unit) switch
    {
        > Language.Amount.Largest => Turn.Line($"{new AmountReading.TooLarge().Why}。"),
        var yuan when yuan % 1 != 0 => Turn.Line("金额记到元,不记角分,例:3200.5万元。"),
        var yuan => Sure(asked, at.ProjectId, at.Title, Month.Parse(at.Month), (long)yuan, at.ToDate, at.Approximate),
    };

    private static Turn Sure(Asked asked, long projectId, string title, Month month, long yuan, bool toDate, bool approximate)
    {
        if (!toDate)
        {
            return new Turn.Ask(new Confirm(projectId, title, month.ToString(), yuan, approximate));
        }

        var before = InvestmentFacts.Sum(asked.Work, projectId, new Month(month.Year, 1), month.Previous);
        return yuan < before
            ? Turn.Line($"自年初累计 {Language.Amount.Show(yuan)},比截至{month.Previous.ShortName}底已报的 {Language.Amount.Show(before)} 还少,累计不能下降。请核对,或只报当月数,例:{month.ShortName} 3200万")
            : new Turn.Ask(new Confirm(projectId, title, month.ToString(), yuan - before, approximate, yuan));
    }

    private static Reply AskAmount(AmountAsked at, Asked asked, Pen pen)
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

    private static Reply AskUnit(UnitAsked step, Pen pen)
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

    private static Reply Check(Confirm step, Asked asked, Pen pen)
    {
        var month = Month.Parse(step.Month);
        var (report, old, facts) = InvestmentFacts.Around(asked, step);
        var doubts = Doubts(step, report);
        List<Html> lines =
        [
            Html.Of($"请核对 · <b>{step.Title}</b>"),
            Html.Of($"💰 {month.Show()}完成投资 <b>{Language.Amount.Show(step.Yuan)}</b>{(step.Yuan == 0 ? $"({Called(month, asked)}无新增)" : "")}"),
        ];
        if (step.ToDate is { } toDate && toDate > step.Yuan)
        {
            lines.Add(Html.Text($"= 自年初累计 {Language.Amount.Show(toDate)} − 截至{month.Previous.ShortName}底 {Language.Amount.Show(toDate - step.Yuan)}"));
        }

        if (old is { } before)
        {
            lines.Add(Html.Of($"✏️ {month.ShortName}已报 {Language.Amount.Show(before)},提交后改为 {Language.Amount.Show(step.Yuan)}"));
        }

        lines.Add(facts.Plan is { } plan and > 0
            ? Html.Of($"自年初累计 {Language.Amount.ShowRounded(report.YearToDate)} ÷ 年度计划 {Language.Amount.ShowRounded(plan)} = {Completion.Percent(Completion.Rate(report.YearToDate, plan))}(上报)\n{Schedule(report.YearToDate, plan, month)}")
            : Html.Of($"自年初累计 {Language.Amount.ShowRounded(report.YearToDate)}(上报);台账没有年度计划"));
        lines.Add(Evidence.Of(asked).Show());
        lines.AddRange(doubts.Select(doubt => Html.Of($"⚠️ {doubt}")));
        if (doubts.Count > 0)
        {
            lines.Add(Html.Text("确认无误请提交,以上提示会一并交给审核人。"));
        }

        List<IReadOnlyList<Button>> rows = [[pen.Button("✅ 提交", "submit"), pen.Button("✏️ 修改", "edit"), pen.CancelButton()]];
        // 32000万 for 3200万: one zero too many is the usual slip.
        if (report.TimesUsual is >= 8 and <= 30 && step.Yuan % 10 == 0)
        {
            rows.Add([pen.Button($"改成 {Language.Amount.Show(step.Yuan / 10)}", "tenth")]);
        }

        // In the first days of a month most reports are about the month before.
        if (step.ToDate is null && asked.Day.Day <= 10 && month == Month.Of(asked.Day))
        {
            rows.Add([pen.Button($"改为{month.Previous.ShortName}", "before")]);
        }
        else if (step.ToDate is null && asked.Day.Day <= 10 && month == Month.Of(asked.Day).Previous)
        {
            rows.Add([pen.Button($"改为{month.Next.ShortName}", "after")]);
        }

        return new Reply(Html.Lines(lines), rows);
    }

    private static string Reported(Asked asked, Project project)
    {
        var month = Month.Of(asked.Day);
        return InvestmentFacts.Of(asked.Work, project.Id, month) is { } yuan ? $"{month.ShortName}已报 {Language.Amount.ShowRounded(yuan)}" : $"{month.ShortName}未报";
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

    private static Turn Submit(Confirm at, Asked asked)
    {
        if (WhichProject.Refuses(asked, at.ProjectId) is { } refusal)
        {
            return refusal;
        }

        var work = asked.Work;
        var month = Month.Parse(at.Month);
        var (report, old, _) = InvestmentFacts.Around(asked, at);
        var row = new { project = at.ProjectId, month = at.Month, yuan = at.Yuan, person = asked.Who.Id, now = work.Now };
        // Changed first: an insert that meets the old row would still use up a number, and people wonder about gaps.
        var id = work.Value<long?>(
            "update investment set yuan = @yuan, person_id = @person, at = @now where project_id = @project and month = @month returning id", row)
            ?? work.Value<long>(
                """
                insert into investment (project_id, month, yuan, person_id, at) values (@project, @month, @yuan, @person, @now)
                on conflict (project_id, month) do update set yuan = excluded.yuan, person_id = excluded.person_id, at = excluded.at
                returning id
                """,
                row);
        work.Execute(
            """
            insert into investment_version (investment_id, version, yuan, warnings, person_id, draft_id, at)
            select @id, coalesce(max(version), 0) + 1, @yuan, @warnings, @person, @draft, @now from investment_version where investment_id = @id
            """,
            new { id, yuan = at.Yuan, warnings = string.Join('\n', Doubts(at, report)), person = asked.Who.Id, draft = asked.Draft, now = work.Now });
        var change = old is { } before ? $",原 {Language.Amount.Show(before)}" : "";
        var line = Html.Of($"✅ 已提交 · <b>{at.Title}</b>\n💰 {Entry.Investment(id)} {month.Show()}完成投资 {Language.Amount.Show(at.Yuan)}(上报{change})");
        return new Turn.Done(new Reply(Html.Lines(line, Evidence.Adopt(asked).Show())));
    }

    private static List<string> Doubts(Confirm step, Report report)
    {
        var doubts = Plausibility.Doubts(report, Rules);
        if (step.Approximate)
        {
            doubts.Insert(0, $"您写的是约数,将按 {Language.Amount.Show(step.Yuan)} 记录");
        }

        return doubts;
    }
}
