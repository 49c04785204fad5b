namespace Bot.Reporting;

using System.Diagnostics;
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
    public sealed record Confirm(long ProjectId, string Title, string Month, long Yuan, bool Approximate, long? ToDate = null) : Step
    {
        /// <summary>What the month had when the card was made, 元; null for nothing.</summary>
        public long? Old { get; init; }
    }

    /// <summary>Which line of the card is to change?</summary>
    public sealed record FieldAsked(Confirm Filled) : Step;

    /// <summary>Which month?</summary>
    public sealed record MonthAsked(Confirm Filled) : Step;

    /// <inheritdoc/>
    public override Turn Start(Asked asked)
    {
        var (project, after, turn) = WhichProject.In(asked, asked.Text, (candidates, after) => new ProjectAsked(candidates, after, 0, null));
        return turn ?? Begin(asked, project!, after);
    }

    /// <inheritdoc/>
    protected override Turn Continue(Step step, Asked asked) => (step, asked.Choice) switch
    {
        (ProjectAsked at, _) => Chosen(at, asked),
        (AmountAsked at, "none") => new Turn.Ask(new Confirm(at.ProjectId, at.Title, at.Month, 0, false)),
        (AmountAsked at, "same") => Same(at, asked),
        (AmountAsked or FieldAsked, null) when Submits(asked) || Edits(asked) => Turn.Line("还没写金额。例:3200万、0.32亿;不想填了,请发送:取消。"),
        (AmountAsked at, null) when InvestmentWords.IsSame(asked.Text) => Same(at, asked),
        (AmountAsked at, null) => AmountOrProject(at, asked),
        (UnitAsked at, var choice) when InvestmentWords.UnitOf(choice ?? asked.Text) is { } unit => Unit(at, unit, asked),
        (UnitAsked at, null) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text),
        (Confirm at, _) when Submits(asked) => Enter(at, asked),
        (Confirm at, _) when Edits(asked) => new Turn.Ask(new FieldAsked(at)),
        (Confirm at, null) => Typed(at, asked),
        (Confirm { ToDate: null } at, "before") => new Turn.Ask(at with { Month = Month.Parse(at.Month).Previous.ToString() }),
        (Confirm { ToDate: null } at, "after") when Month.Parse(at.Month) < Month.Of(asked.Day) => new Turn.Ask(at with { Month = Month.Parse(at.Month).Next.ToString() }),
        (Confirm at, "tenth") => new Turn.Ask(at with { Yuan = at.Yuan / 10, ToDate = null }),
        (FieldAsked, null) when FieldOf(asked.Text) is { } field => Continue(step, asked with { Choice = field }),
        (FieldAsked at, null) when OnlyMonth(asked) is { } => ReadMonth(at.Filled, asked.Text, asked),
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
        ProjectAsked at => WhichProject.Card(asked, pen, at.Filled is null ? "报哪个项目的投资?" : "改为哪个项目?", at.Candidates, at.Page, project => Reported(asked, project, at.Filled is { } filled ? Month.Parse(filled.Month) : Month.Of(asked.Day))),
        AmountAsked at => InvestmentCards.Amount(at, asked, pen),
        UnitAsked at => InvestmentCards.Unit(at, pen),
        Confirm at => InvestmentCards.Check(at, asked, pen),
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

    /// <summary>更正 T-0981 3100万: the amount of an entry is to be another one; without a new one, it is asked.</summary>
    public static Turn Fix(Asked asked, long id, string said)
    {
        if (Stored(asked, id) is not (var stored, { } project))
        {
            return Turn.Line(Entry.Unknown(Entry.Investment(id)));
        }

        if (project.Reportable != 1)
        {
            return Turn.Line(FindProject.NotYours(asked.Work, project));
        }

        if (said is "撤销" or "删除" or "删掉")
        {
            return Turn.Line($"投资不能撤销,可以更正成对的数;没有投资就写无新增,例:更正 {Entry.Investment(id)} 无新增");
        }

        var month = Month.Parse(stored.Month);
        return InvestmentWords.Read(said, asked.Day).Month is { } named && named != month
            ? Turn.Line($"{Entry.Investment(id)} 是{month.Show()}的投资。改{named.ShortName}的,请发送:投资 {project.Call} {said}")
            : Amount(asked, project.Id, project.Title, month, said);
    }

    /// <inheritdoc/>
    protected override Step Noted(Step step, Asked asked) =>
        step is Confirm at ? at with { Old = InvestmentFacts.Of(asked.Work, at.ProjectId, Month.Parse(at.Month)) } : step;

    /// <inheritdoc/>
    protected override Turn Correct(Step step, Asked asked)
    {
        if (asked.Work.Value<long?>("select investment_id from investment_version where draft_id = @draft", new { draft = asked.Draft }) is not { } id
            || Stored(asked, id) is not (var stored, { }))
        {
            return new Turn.Silent();
        }

        return step is not Confirm at || (at.ProjectId, at.Month) != (stored.ProjectId, stored.Month) ? Turn.Line(Entry.HowToFix(Entry.Investment(id), "3100万"))
            : at.Yuan == stored.Yuan ? new Turn.Silent()
            : new Turn.Ask(at);
    }

    // An entry as it stands, with its project; none where there is none that this person may see.
    private static (Row Entry, Project? Project) Stored(Asked asked, long id) =>
        asked.Work.First<Row>("select project_id, month, yuan from investment where id = @id", new { id }) is { } row
            ? (row, FindProject.Get(asked.Work, asked.Who, row.ProjectId))
            : (new Row(), null);

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
            : Begin(asked, project!, after));
    }

    // Whatever was wrong with what was said after it: the project is known, and asked about.
    private static Turn Begin(Asked asked, Project project, string after)
    {
        var month = Month.Of(asked.Day);
        var question = new AmountAsked(project.Id, project.Title, month.ToString());
        return InvestmentWords.IsSame(after) ? Same(question, asked) : Amount(asked, project.Id, project.Title, month, after) switch
        {
            Turn.Say wrong => new Turn.Ask(question) { Note = wrong.Reply.Text },
            var turn => turn,
        };
    }

    private static string? FieldOf(string said) => said.Trim() switch
    {
        "金额" => "amount",
        "月份" => "month",
        "项目" => "project",
        _ => null,
    };

    // “10月” and nothing more: the month is to be another one.
    private static Month? OnlyMonth(Asked asked) => InvestmentWords.Read(asked.Text, asked.Day) is ({ } month, false, "") ? month : null;

    // A new amount typed under the card takes the place of the old one; a project's name, or words without any amount, are about something else.
    private static Turn Typed(Confirm at, Asked asked) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) switch
    {
        Turn.Ask { Step: Confirm or UnitAsked } again => again,
        Turn.Ask when OnlyMonth(asked) is { } month => Changed(asked, at with { Month = month.ToString() }),
        _ when Told.In(asked).Correction is { } correction => Corrected.Yuan(correction, at.Yuan) is { } right && (correction.Old is null || Corrected.IsOf(correction.Old, at.Yuan))
            ? new Turn.Ask(at with { Yuan = right, ToDate = null })
            : new Turn.Pass(),
        var help => Language.Amount.Read(asked.Text) is AmountReading.None || FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.None
            ? WhichProject.NotTaken(asked, $"{at.Title}的投资")
            : help,
    };

    // No amount, but the name of another project: that one is meant. (A number may stand in a name, and says nothing.)
    private static Turn AmountOrProject(AmountAsked at, Asked asked) => Amount(asked, at.ProjectId, at.Title, Month.Parse(at.Month), asked.Text) switch
    {
        _ when WhichProject.Other(asked, at.ProjectId) is { } named => Amount(asked, named.Project.Id, named.Project.Title, Month.Parse(at.Month), named.Rest),
        Turn.Ask amount => amount,
        _ when !char.IsDigit(asked.Text[0]) && FindProject.In(asked.Work, asked.Who, asked.Text, toReport: true) is Found.One { Project.Reportable: 1 } other =>
            Amount(asked, other.Project.Id, other.Project.Title, Month.Parse(at.Month), other.Rest),
        var help => help,
    };

    private static Turn Same(AmountAsked at, Asked asked) => InvestmentFacts.Of(asked.Work, at.ProjectId, Month.Parse(at.Month).Previous) is { } yuan
        ? new Turn.Ask(new Confirm(at.ProjectId, at.Title, at.Month, yuan, false))
        : new Turn.Ask(at) { Replaces = true, Note = Html.Text("上月没有上报,请直接填金额。") };

    private static Turn ReadMonth(Confirm filled, string said, Asked asked) => Month.Read(said, asked.Day) is not { } month
        ? Turn.Line($"没看懂“{Wording.Cut(said, 20)}”是哪个月。例:10月、2026年8月")
        : TooEarlyOrLate(month, asked.Day) is { } no ? Turn.Line(no) : Changed(asked, filled with { Month = month.ToString() });

    // A cumulative figure stays the same when its month or project changes; what it leaves for the month does not.
    private static Turn Changed(Asked asked, Confirm to) => to.ToDate is { } total
        ? Weighed(asked, to.ProjectId, to.Title, Month.Parse(to.Month), total, isToDate: true, null, to.Approximate)
        : new Turn.Ask(to);

    /// <summary>Why an amount of this month is not taken; null where it is.</summary>
    internal static string? TooEarlyOrLate(Month month, DateOnly today) => month > Month.Of(today)
        ? $"{month.Show()}还没到,请报本月或以前月份的完成投资,例:10月 3200万"
        : month < new Month(today.Year - 1, 1)
            ? $"{month.Show()}太早了,只能报去年1月以来的完成投资;更早的请联系项目办。"
            : null;

    // “10月 3200万”, “累计2.18亿”, “本月无新增”: the month may stand before the amount; without one it is the given month.
    private static Turn Amount(Asked asked, long projectId, string title, Month month, string said)
    {
        var heard = InvestmentWords.Hear(said, asked.Day);
        month = heard.Month ?? month;
        return TooEarlyOrLate(month, asked.Day) is { } no ? Turn.Line(no)
            : heard.Why is { } why ? Turn.Line(why)
            : heard.Number is { } number ? new Turn.Ask(new UnitAsked(projectId, title, month.ToString(), number, heard.IsToDate, heard.Approximate))
            : heard.Yuan is { } yuan ? Weighed(asked, projectId, title, month, yuan, heard.IsToDate, heard.Total, heard.Approximate)
            : new Turn.Ask(new AmountAsked(projectId, title, month.ToString()));
    }

    // An amount said as 自年初累计, or beside it, is held against what is known of the months before.
    private static Turn Weighed(Asked asked, long projectId, string title, Month month, long yuan, bool isToDate, long? total, bool approximate) =>
        InvestmentFacts.Weigh(asked.Work, projectId, title, month, yuan, isToDate, total, approximate) switch
        {
            ({ } card, _) => new Turn.Ask(card),
            (_, var why) => Turn.Line(why!),
        };

    private static Turn Unit(UnitAsked at, long unit, Asked asked) => InvestmentWords.InUnit(at.Number, unit) switch
    {
        ({ } yuan, _) => Weighed(asked, at.ProjectId, at.Title, Month.Parse(at.Month), yuan, at.ToDate, null, at.Approximate),
        (_, var why) => Turn.Line(why!),
    };

    private static string Reported(Asked asked, Project project, Month month) =>
        InvestmentFacts.Of(asked.Work, project.Id, month) is { } yuan ? $"{month.ShortName}已报 {Language.Amount.ShowRounded(yuan)}" : $"{month.ShortName}未报";

    private static Turn Enter(Confirm at, Asked asked)
    {
        if (WhichProject.Refuses(asked, at.ProjectId) is { } refusal)
        {
            return refusal;
        }

        var month = Month.Parse(at.Month);
        var (report, old, _) = InvestmentFacts.Around(asked, at, Evidence.Of(asked));

        // Somebody reported meanwhile: the card told of other figures than there are now.
        var now = at.ToDate is { } total ? Weighed(asked, at.ProjectId, at.Title, month, total, isToDate: true, null, at.Approximate) : new Turn.Ask(at);
        if (old != at.Old || now is not Turn.Ask { Step: Confirm { Yuan: var yuan } } || yuan != at.Yuan)
        {
            return now is Turn.Ask changed ? changed with { Replaces = true, Note = Html.Text("⚠️ 刚才又有人报了这个项目,数有变化,请再核对一次。") } : now;
        }

        var (number, before) = Record(at, report, asked);
        var change = before is { } yuanBefore ? $",原 {Language.Amount.Show(yuanBefore)}" : "";
        var line = Html.Of($"✅ 已提交 · <b>{at.Title}</b>\n💰 {number} {month.Show()}完成投资 {Language.Amount.Show(at.Yuan)}(上报{change})");
        return new Turn.Done(new Reply(Html.Lines(line, Evidence.Adopt(asked).Show()), Entry.Buttons(number)));
    }

    /// <summary>Enters 完成投资 of a month, or another amount for it; who reported the one before is told.</summary>
    /// <param name="at">The card.</param>
    /// <param name="report">What is known around it; its doubts are kept for the reviewer.</param>
    /// <param name="asked">Who reports.</param>
    /// <returns>Its number, T-0981, and what the month had before, 元; null for nothing.</returns>
    internal static (string Number, long? Before) Record(Confirm at, Report report, Asked asked)
    {
        var work = asked.Work;
        var old = work.First<Entered>("select person_id, yuan from investment where project_id = @ProjectId and month = @Month", new { at.ProjectId, at.Month });
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
            new { id, yuan = at.Yuan, warnings = string.Join('\n', InvestmentCards.Doubts(at, report)), person = asked.Who.Id, draft = asked.Draft, now = work.Now });
        if (old is not null)
        {
            Entry.TellAuthor(asked, old.PersonId, at.ProjectId, Html.Of($"{asked.Who.Name}更正了您报的 {Entry.Investment(id)}(<b>{at.Title}</b> {Month.Parse(at.Month).Show()}):{Language.Amount.Show(old.Yuan)} → {Language.Amount.Show(at.Yuan)}"));
        }

        return (Entry.Investment(id), old?.Yuan);
    }

    private sealed class Entered
    {
        public long PersonId { get; init; }

        public long Yuan { get; init; }
    }

    private sealed class Row
    {
        public long ProjectId { get; init; }

        public string Month { get; init; } = "";

        public long Yuan { get; init; }
    }
}
