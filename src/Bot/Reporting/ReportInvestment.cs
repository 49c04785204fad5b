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

    private static readonly WhichProject Which = new("报哪个项目的投资?", rest => new ProjectAsked(rest), (asked, project) =>
    {
        var month = Month.Of(asked.Day);
        return $" · {month.ShortName}{(Value(asked.Work, project.Id, month) is { } yuan ? $"已报 {Language.Amount.ShowRounded(yuan)}" : "未报")}";
    });

    /// <inheritdoc/>
    public override string Name => "invest/1";

    /// <summary>Where it stands, with all answers so far. Money in 元.</summary>
    [JsonDerivedType(typeof(ProjectAsked), "project"), JsonDerivedType(typeof(AmountAsked), "amount")]
    [JsonDerivedType(typeof(UnitAsked), "unit"), JsonDerivedType(typeof(Confirm), "confirm")]
    public abstract record Step;

    /// <summary>Which project? <paramref name="Rest"/> was said after its name.</summary>
    public sealed record ProjectAsked(string Rest) : Step;

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

    /// <inheritdoc/>
    public override Turn Start(Asked asked)
    {
        var (project, rest, turn) = Which.In(asked, asked.Text);
        return turn ?? Amount(asked, project!.Id, project.Title, Month.Of(asked.Day), rest);
    }

    /// <inheritdoc/>
    protected override Turn Continue(Step step, Asked asked) => step switch
    {
        ProjectAsked at => Chosen(at, asked),
        AmountAsked at when asked.Choice == "none" => Card(asked, new Confirm(at.ProjectId, at.Title, at.Month, 0, false)),
        AmountAsked at when (asked.Choice ?? asked.Text) is "same" or "同上月" && Value(asked.Work, at.ProjectId, Month.Parse(at.Month).Previous) is { } before =>
            Card(asked, new Confirm(at.ProjectId, at.Title, at.Month, before, false)),
        AmountAsked when (asked.Choice ?? asked.Text) is "back" or "上一步" => Which.Again(asked),
        AmountAsked at when asked.Choice is null => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        UnitAsked at when (asked.Choice ?? asked.Text) is "万" or "万元" => Unit(at, Language.Amount.Wan, asked),
        UnitAsked at when (asked.Choice ?? asked.Text) is "亿" or "亿元" => Unit(at, Language.Amount.Yi, asked),
        UnitAsked at when (asked.Choice ?? asked.Text) is "元" => Unit(at, 1, asked),
        UnitAsked at when (asked.Choice ?? asked.Text) is "back" or "上一步" => AskAmount(asked, at.ProjectId, at.Title, Month.Parse(at.Month)),
        UnitAsked at when asked.Choice is null => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        Confirm at when (asked.Choice ?? asked.Text) is "edit" or "修改" => AskAmount(asked, at.ProjectId, at.Title, Month.Parse(at.Month)),
        Confirm { ToDate: null } at when asked.Choice == "before" => Card(asked, at with { Month = Month.Parse(at.Month).Previous.ToString() }),
        Confirm { ToDate: null } at when asked.Choice == "after" && Month.Parse(at.Month) < Month.Of(asked.Day) => Card(asked, at with { Month = Month.Parse(at.Month).Next.ToString() }),
        Confirm at when asked.Choice == "submit" || asked.Text is "提交" or "确认" or "是" => Submit(at, asked),
        Confirm at when asked.Choice is null => Typed(at, asked),
        AmountAsked or UnitAsked or Confirm => new Turn.Silent { Toast = "请重新发送命令。" },
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override Reply Cancelled(Step step) => Reply.Line(step switch
    {
        Confirm at => $"✖️ 已取消 · {at.Title}({Month.Parse(at.Month).Show()}投资未提交)",
        AmountAsked at => $"✖️ 已取消 · {at.Title}",
        UnitAsked at => $"✖️ 已取消 · {at.Title}",
        _ => "✖️ 已取消",
    });

    private static Turn Chosen(ProjectAsked at, Asked asked)
    {
        var (project, rest, turn) = Which.Answered(asked, at.Rest);
        return turn ?? Amount(asked, project!.Id, project.Title, Month.Of(asked.Day), rest);
    }

    // A new amount typed under the card takes the place of the old one; a project's name, or words without any amount, are about something else.
    private static Turn Typed(Confirm at, Asked asked) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) switch
    {
        Turn.Ask again => again,
        var help => Language.Amount.Read(asked.Text) is AmountReading.None || FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.None
            ? WhichProject.NotTaken(asked, $"{at.Title}的投资")
            : help,
    };

    // “10月 3200万”, “累计2.18亿”, “本月无新增”: the month may stand before the amount; without one it is the given month.
    private static Turn Amount(Asked asked, long projectId, string title, Month month, string said)
    {
        var text = said.Trim(Blanks);
        if (LeadingMonth().Match(text) is { Success: true } named && Month.Read(named.Groups["month"].Value, asked.Day) is { } other)
        {
            month = other;
            text = text[named.Length..].Trim(Blanks);
        }

        if (month > Month.Of(asked.Day))
        {
            return Turn.Line($"{month.Show()}还没到,请报本月或以前月份的完成投资,例:10月 3200万");
        }

        if (month < new Month(asked.Day.Year - 1, 1))
        {
            return Turn.Line($"{month.Show()}太早了,只能报去年1月以来的完成投资;更早的请联系项目办。");
        }

        var toDate = LeadingToDate().Match(text);
        text = LeadingWords().Replace(text[toDate.Length..], "").Trim(Blanks);
        if (text.Length == 0)
        {
            return AskAmount(asked, projectId, title, month);
        }

        if (text is "无新增" or "无新增投资" or "没有新增" or "没有新增投资" or "未新增" or "无" or "没有" or "零")
        {
            return Card(asked, new Confirm(projectId, title, month.ToString(), 0, false));
        }

        return Language.Amount.Read(text) switch
        {
            AmountReading.Sure sure => Sure(asked, projectId, title, month, sure.Yuan, toDate.Success && toDate.Length > 0, sure.Approximate),
            AmountReading.NeedsUnit { Number: 0 } => Card(asked, new Confirm(projectId, title, month.ToString(), 0, false)),
            AmountReading.NeedsUnit number => AskUnit(new UnitAsked(projectId, title, month.ToString(), number.Number, toDate.Length > 0, number.Approximate)),
            AmountReading.Negative => Turn.Line("完成投资不能是负数。要核减,请直接报改正后的数,例:3000万;本月没有投资,请写:本月无新增。"),
            var unclear => Turn.Line($"{unclear.Why}。"),
        };
    }

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
            return Card(asked, new Confirm(projectId, title, month.ToString(), yuan, approximate));
        }

        var before = Sum(asked.Work, projectId, new Month(month.Year, 1), month.Previous);
        return yuan < before
            ? Turn.Line($"自年初累计 {Language.Amount.Show(yuan)},比截至{month.Previous.ShortName}底已报的 {Language.Amount.Show(before)} 还少,累计不能下降。请核对,或只报当月数,例:{month.ShortName} 3200万")
            : Card(asked, new Confirm(projectId, title, month.ToString(), yuan - before, approximate, yuan));
    }

    private static Turn.Ask AskAmount(Asked asked, long projectId, string title, Month month)
    {
        var before = Value(asked.Work, projectId, month.Previous);
        var old = Value(asked.Work, projectId, month);
        var toDate = Sum(asked.Work, projectId, new Month(month.Year, 1), month);
        var plan = Facts.Of(asked.Work, projectId, month.Year).Plan;
        return new Turn.Ask(new AmountAsked(projectId, title, month.ToString()), pen => new Reply(
            Html.Lines(
                Html.Of($"<b>{title}</b> {month.Show()}完成投资多少?"),
                Html.Text(string.Join(";", new[]
                {
                    old is { } known ? $"{month.ShortName}已报 {Language.Amount.ShowRounded(known)}" : "",
                    before is { } yuan ? $"{month.Previous.ShortName} {Language.Amount.ShowRounded(yuan)}" : "",
                    $"自年初累计 {Language.Amount.ShowRounded(toDate)}",
                    plan is { } planned ? $"年度计划 {Language.Amount.ShowRounded(planned)}" : "",
                }.Where(part => part.Length > 0))),
                Html.Text("例:3200万、0.32亿、累计2.18亿")),
            [
                before > 0
                    ? [pen.Button($"{Called(month, asked)}无新增", "none"), pen.Button($"同{month.Previous.ShortName}", "same")]
                    : (IReadOnlyList<Button>)[pen.Button($"{Called(month, asked)}无新增", "none")],
                [pen.Button("⬅️ 上一步", "back"), pen.Button("✖️ 取消", Cancel)],
            ]));
    }

    // 本月 while it lasts, 10月 afterwards.
    private static string Called(Month month, Asked asked) => month == Month.Of(asked.Day) ? "本月" : month.ShortName;

    private static Turn.Ask AskUnit(UnitAsked step) => new(step, pen =>
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
                [pen.Button("⬅️ 上一步", "back"), pen.Button("✖️ 取消", Cancel)],
            ]);
    });

    private static Turn.Ask Card(Asked asked, Confirm step)
    {
        var month = Month.Parse(step.Month);
        var (report, old, facts) = Around(asked.Work, step);
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
        lines.AddRange(doubts.Select(doubt => Html.Of($"⚠️ {doubt}")));
        if (doubts.Count > 0)
        {
            lines.Add(Html.Text("确认无误请提交,以上提示会一并交给审核人。"));
        }

        return new Turn.Ask(step, pen => new Reply(
            Html.Lines(lines),
            [
                [pen.Button("✅ 提交", "submit"), pen.Button("✏️ 修改", "edit"), pen.Button("✖️ 取消", Cancel)],
                // In the first days of a month most reports are about the month before.
                .. (asked.Day.Day, Month.Of(asked.Day)) switch
                {
                    _ when step.ToDate is not null => [],
                    ( <= 10, var now) when month == now => (IReadOnlyList<IReadOnlyList<Button>>)[[pen.Button($"改为{month.Previous.ShortName}", "before")]],
                    ( <= 10, var now) when month == now.Previous => [[pen.Button($"改为{month.Next.ShortName}", "after")]],
                    _ => [],
                },
            ]));
    }

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
        var (report, old, _) = Around(work, at);
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
        var change = old is { } before ? $",原 {Language.Amount.Show(before)}" : "";
        return new Turn.Done(new Reply(Html.Of(
            $"✅ 已提交 · <b>{at.Title}</b>\n💰 {Entry.Investment(id)} {month.Show()}完成投资 {Language.Amount.Show(at.Yuan)}(上报{change})")))
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
    private static (Report Report, long? Old, Facts Facts) Around(Work work, Confirm step)
    {
        var month = Month.Parse(step.Month);
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
            NotStarted = facts.Stage is "lead" or "preparing" or "negotiating" or "framework" or "signed" or "landed"
                ? facts.StageWord ?? Stages.Embedded.Name(facts.Stage, isGovernment: facts.Category is "基础设施" or "民生")
                : null,
        };
        return (report, old, facts);
    }

    private static long? Value(Work work, long projectId, Month month) => work.Value<long?>(
        "select yuan from investment where project_id = @projectId and month = @month", new { projectId, month = month.ToString() });

    private static long Sum(Work work, long projectId, Month first, Month last) => work.Value<long?>(
        "select cast(sum(yuan) as bigint) from investment where project_id = @projectId and month between @first and @last",
        new { projectId, first = first.ToString(), last = last.ToString() }) ?? 0;

    [GeneratedRegex(
        """
        ^(截[至止到])?
        (?<month>
        (本月|当月|这个?月|上个?月)份?
        | ([今去]年|\d{4}年)?(\d{1,2}|[一二三四五六七八九十元]{1,2})月份?
        | \d{4}[-./]\d{1,2}(?![\d.]|\s*[万亿元千百wW])
        )[底末]?
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex LeadingMonth();

    [GeneratedRegex(@"^(自年初以?来?|年初至今|今年)?累计(完成)?(投资)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingToDate();

    [GeneratedRegex(@"^(新增)?(完成|投入)?(投资)?(了)?(额)?", RegexOptions.CultureInvariant)]
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

        public string? Category { get; init; }

        public static Facts Of(Work work, long projectId, int year) => work.First<Facts>(
            """
            select p.total_yuan, y.yuan as plan, p.stage, p.stage_word, p.category
            from project p left join year_plan y on y.project_id = p.id and y.year = @year
            where p.id = @projectId
            """,
            new { projectId, year })!;
    }
}
