namespace Bot.Reporting;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Indicators;
using Bot.Language;
using Bot.Projects;
using Bot.Storage;

/// <summary>/invest: an officer says what a project invested in a month (完成投资); one entry per project and month.</summary>
public sealed partial class ReportInvestment : Conversation<ReportInvestment.Step>
{
    private static readonly char[] Blanks = [' ', '\n', '\t', '\u3000', ',', '\uFF0C', ':', '\uFF1A', ';', '\uFF1B', '。'];

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

    /// <summary>A number was given without its unit: 万元 or 元?</summary>
    public sealed record UnitAsked(long ProjectId, string Title, string Month, decimal Number, bool ToDate) : Step;

    /// <summary>The card to check.</summary>
    public sealed record Confirm(long ProjectId, string Title, string Month, long Yuan, bool Approximate) : Step;

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
        (AmountAsked at, null) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        (UnitAsked at, "wan" or "yuan") => Unit(at, asked),
        (UnitAsked at, null) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        (Confirm at, "submit") => Submit(at, asked),
        (Confirm at, null) when asked.Text is "提交" or "确认" or "是" => Submit(at, asked),
        // A new amount typed under the card takes the place of the old one.
        (Confirm at, null) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) is Turn.Ask again ? again : new Turn.Pass(),
        (Confirm at, "edit") => new Turn.Ask(new FieldAsked(at)),
        (Confirm at, "before") => new Turn.Ask(at with { Month = Month.Parse(at.Month).Previous.ToString() }),
        (Confirm at, "tenth") => new Turn.Ask(at with { Yuan = at.Yuan / 10 }),
        (FieldAsked at, "amount") => new Turn.Ask(new AmountAsked(at.Filled.ProjectId, at.Filled.Title, at.Filled.Month)),
        (FieldAsked at, "month") => new Turn.Ask(new MonthAsked(at.Filled)),
        (FieldAsked at, "project") => new Turn.Ask(new ProjectAsked([], "", 0, at.Filled)),
        (FieldAsked at, null) => Amount(asked, at.Filled.ProjectId, at.Filled.Title, Month.Parse(at.Filled.Month), asked.Text),
        (MonthAsked at, var choice) => ReadMonth(at.Filled, choice ?? asked.Text, asked),
        (AmountAsked or UnitAsked or Confirm or FieldAsked, _) => new Turn.Silent { Toast = "请重新发送命令。" },
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
            ? new Turn.Ask(filled with { ProjectId = project!.Id, Title = project.Title })
            : Amount(asked, project!.Id, project.Title, Month.Of(asked.Day), after));
    }

    private static Turn Same(AmountAsked at, Asked asked) => Value(asked.Work, at.ProjectId, Month.Parse(at.Month).Previous) is { } yuan
        ? new Turn.Ask(new Confirm(at.ProjectId, at.Title, at.Month, yuan, false))
        : new Turn.Silent { Toast = "上月没有上报,请直接填金额。" };

    private static Turn ReadMonth(Confirm filled, string said, Asked asked) => Month.Read(said, asked.Day) is not { } month
        ? Turn.Line($"没看懂“{Wording.Cut(said, 20)}”是哪个月。例:10月、2026年8月")
        : TooEarlyOrLate(month, asked.Day) is { } no ? Turn.Line(no) : new Turn.Ask(filled with { Month = month.ToString() });

    private static string? TooEarlyOrLate(Month month, DateOnly today) => month > Month.Of(today)
        ? $"{month.Show()}还没到,请报本月或以前月份的完成投资,例:10月 3200万"
        : month < new Month(today.Year - 1, 1)
            ? $"{month.Show()}太早了,只能报去年 1 月以来的完成投资。更早的数据请联系项目办。"
            : null;

    // “10月 3200万”, “累计2.18亿”, “本月无新增”: the month may stand before the amount; without one it is the given month.
    private static Turn Amount(Asked asked, long projectId, string title, Month month, string said)
    {
        var text = said.Trim(Blanks);
        if (LeadingMonth().Match(text) is { Success: true, Length: > 0 } named && Month.Read(named.Value, asked.Day) is { } other)
        {
            month = other;
            text = text[named.Length..].Trim(Blanks);
        }

        if (TooEarlyOrLate(month, asked.Day) is { } no)
        {
            return Turn.Line(no);
        }

        var toDate = LeadingToDate().Match(text);
        text = LeadingWords().Replace(text[toDate.Length..], "").Trim(Blanks);
        if (text.Length == 0)
        {
            return new Turn.Ask(new AmountAsked(projectId, title, month.ToString()));
        }

        if (text is "无新增" or "无" or "零" or "没有新增" or "没有")
        {
            return new Turn.Ask(new Confirm(projectId, title, month.ToString(), 0, false));
        }

        return Language.Amount.Read(text) switch
        {
            AmountReading.Sure sure => Sure(asked, projectId, title, month, sure.Yuan, toDate.Success && toDate.Length > 0, sure.Approximate),
            AmountReading.NeedsUnit { Number: 0 } => new Turn.Ask(new Confirm(projectId, title, month.ToString(), 0, false)),
            AmountReading.NeedsUnit number => new Turn.Ask(new UnitAsked(projectId, title, month.ToString(), number.Number, toDate.Length > 0)),
            AmountReading.Negative => Turn.Line("完成投资不能是负数。核减请联系项目办更正;本月没有完成投资请发送 本月无新增。"),
            var unclear => Turn.Line($"{unclear.Why}。"),
        };
    }

    private static Turn Unit(UnitAsked at, Asked asked)
    {
        var yuan = decimal.Round(at.Number * (asked.Choice == "wan" ? Language.Amount.Wan : 1), 0, MidpointRounding.AwayFromZero);
        return yuan > Language.Amount.Largest
            ? Turn.Line(new AmountReading.TooLarge().Why)
            : Sure(asked, at.ProjectId, at.Title, Month.Parse(at.Month), (long)yuan, at.ToDate, false);
    }

    private static Turn Sure(Asked asked, long projectId, string title, Month month, long yuan, bool toDate, bool approximate)
    {
        if (!toDate)
        {
            return new Turn.Ask(new Confirm(projectId, title, month.ToString(), yuan, approximate));
        }

        var before = Sum(asked.Work, projectId, new Month(month.Year, 1), month.Previous);
        return yuan < before
            ? Turn.Line($"自年初累计 {Language.Amount.Show(yuan)} 小于到上月已报的 {Language.Amount.Show(before)},累计不能下降。请核对,或改报本月数,例:{month.ShortName} 3200万")
            : new Turn.Ask(new Confirm(projectId, title, month.ToString(), yuan - before, approximate));
    }

    private static Reply AskAmount(AmountAsked at, Asked asked, Pen pen)
    {
        var month = Month.Parse(at.Month);
        var before = Value(asked.Work, at.ProjectId, month.Previous);
        var toDate = Sum(asked.Work, at.ProjectId, new Month(month.Year, 1), month);
        var plan = Facts.Of(asked.Work, at.ProjectId, month.Year).Plan;
        List<Button> quick = [pen.Button($"{month.ShortName}无新增", "none")];
        if (before is > 0)
        {
            quick.Add(pen.Button($"同上月 {Language.Amount.Show(before.Value)}", "same"));
        }

        return new Reply(
            Html.Lines(
                Html.Of($"<b>{at.Title}</b> {month.Show()}完成投资多少?"),
                Html.Text(string.Join(",", new[]
                {
                    before is { } yuan ? $"{month.Previous.ShortName} {Language.Amount.ShowRounded(yuan)};" : "",
                    $"自年初累计 {Language.Amount.ShowRounded(toDate)}",
                    plan is { } planned ? $"年度计划 {Language.Amount.ShowRounded(planned)}" : "",
                }.Where(part => part.Length > 0)).Replace(";,", ";", StringComparison.Ordinal)),
                Html.Text("例:3200万、0.32亿、累计2.18亿")),
            [quick, pen.Foot()]);
    }

    private static Reply AskUnit(UnitAsked step, Pen pen)
    {
        var number = step.Number.ToString("#,0.####", CultureInfo.InvariantCulture);
        return new Reply(
            Html.Of($"<b>{step.Title}</b> {Month.Parse(step.Month).Show()}完成投资 {number},单位是?"),
            [[pen.Button($"{number} 万元", "wan"), pen.Button($"{number} 元", "yuan")], pen.Foot()]);
    }

    private static Reply Check(Confirm step, Asked asked, Pen pen)
    {
        var month = Month.Parse(step.Month);
        var (report, old, facts) = Around(asked, step);
        var doubts = Doubts(step, report);
        List<Html> lines =
        [
            Html.Of($"请核对 · <b>{step.Title}</b>"),
            Html.Of($"💰 {month.Show()}完成投资 <b>{Language.Amount.Show(step.Yuan)}</b>{(step.Yuan == 0 ? "(本月无新增)" : "")}"),
        ];
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
        if (asked.Day.Day <= 10 && month == Month.Of(asked.Day))
        {
            rows.Add([pen.Button($"改为{month.Previous.ShortName}", "before")]);
        }

        return new Reply(Html.Lines(lines), rows);
    }

    private static string Reported(Asked asked, Project project)
    {
        var month = Month.Of(asked.Day);
        return Value(asked.Work, project.Id, month) is { } yuan ? $"{month.ShortName}已报 {Language.Amount.ShowRounded(yuan)}" : $"{month.ShortName}未报";
    }

    private static string Schedule(long done, long plan, Month month)
    {
        var due = Completion.DueBy(plan, month.Number);
        return done >= due
            ? $"到{month.ShortName}底序时应完成 {Language.Amount.ShowRounded(due)},已达到"
            : $"到{month.ShortName}底序时应完成 {Language.Amount.ShowRounded(due)},还差 {Language.Amount.ShowRounded(due - done)}";
    }

    private static Turn.Done Submit(Confirm at, Asked asked)
    {
        var (work, month) = (asked.Work, Month.Parse(at.Month));
        var (report, old, _) = Around(asked, at);
        var id = work.Value<long>(
            """
            insert into investment (project_id, month, yuan, person_id, at) values (@project, @month, @yuan, @person, @now)
            on conflict (project_id, month) do update set yuan = excluded.yuan, person_id = excluded.person_id, at = excluded.at
            returning id
            """,
            new { project = at.ProjectId, month = at.Month, yuan = at.Yuan, person = asked.Who.Id, now = work.Now });
        work.Execute(
            """
            insert into investment_version (investment_id, version, yuan, warnings, person_id, draft_id, at)
            select @id, coalesce(max(version), 0) + 1, @yuan, @warnings, @person, @draft, @now from investment_version where investment_id = @id
            """,
            new { id, yuan = at.Yuan, warnings = string.Join('\n', Doubts(at, report)), person = asked.Who.Id, draft = asked.Draft, now = work.Now });
        var change = old is { } before ? $"(原 {Language.Amount.Show(before)})" : "";
        var line = Html.Of($"✅ 已提交 · <b>{at.Title}</b>\n💰 {Entry.Investment(id)} {month.Show()}完成投资 {Language.Amount.Show(at.Yuan)}{change}(上报)");
        return new Turn.Done(new Reply(Html.Lines(line, Evidence.Adopt(asked).Show())))
        {
            Toast = "已提交",
        };
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

    /// <summary>What is known around the amount on a card; the entry it would replace, and the project's money.</summary>
    private static (Report Report, long? Old, Facts Facts) Around(Asked asked, Confirm step)
    {
        var (work, month) = (asked.Work, Month.Parse(step.Month));
        var facts = Facts.Of(work, step.ProjectId, month.Year);
        var months = work.Query<MonthRow>(
            "select month, yuan from investment where project_id = @project order by month", new { project = step.ProjectId })
            .ToDictionary(row => Month.Parse(row.Month), row => row.Yuan);
        var old = months.TryGetValue(month, out var known) ? known : (long?)null;
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
            Plan = facts.Plan,
            Total = facts.TotalYuan,
            HasVisit = work.Value<long?>(
                "select 1 from visit where project_id = @project and day between @first and @last limit 1",
                new { project = step.ProjectId, first = month.First, last = month.Last }) is not null,
            HasPhoto = Evidence.ShowsMonth(asked, step.ProjectId, step.Month),
            NotStarted = facts.Stage is "lead" or "negotiating" or "framework" or "signed" or "landed" ? facts.StageWord ?? facts.Stage : null,
        };
        return (report, old, facts);
    }

    private static long? Value(Work work, long projectId, Month month) => work.Value<long?>(
        "select yuan from investment where project_id = @projectId and month = @month", new { projectId, month = month.ToString() });

    private static long Sum(Work work, long projectId, Month first, Month last) => work.Value<long?>(
        "select cast(sum(yuan) as bigint) from investment where project_id = @projectId and month between @first and @last",
        new { projectId, first = first.ToString(), last = last.ToString() }) ?? 0;

    [GeneratedRegex(@"^(本月|这个月|上月|上个月|去年\d{1,2}月份?|\d{4}年\d{1,2}月份?|\d{4}[-./]\d{1,2}(?![\d.])|\d{1,2}月份?)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingMonth();

    [GeneratedRegex(@"^(自年初|年初至今|今年)?累计(完成)?(投资)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingToDate();

    [GeneratedRegex(@"^(完成)?(投资)?(了)?(额)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingWords();

    private sealed class MonthRow
    {
        public string Month { get; init; } = "";

        public long Yuan { get; init; }
    }

    private sealed class Facts
    {
        public long? TotalYuan { get; init; }

        public long? Plan { get; init; }

        public string? Stage { get; init; }

        public string? StageWord { get; init; }

        public static Facts Of(Work work, long projectId, int year) => work.First<Facts>(
            """
            select p.total_yuan, y.yuan as plan, p.stage, p.stage_word
            from project p left join year_plan y on y.project_id = p.id and y.year = @year
            where p.id = @projectId
            """,
            new { projectId, year })!;
    }
}
