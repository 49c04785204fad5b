namespace Bot.Reporting;

using System.Diagnostics;
using System.Text.Json.Serialization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Storage;

/// <summary>/visit: an officer says which project they went to and what they saw.</summary>
public sealed class ReportVisit : Conversation<ReportVisit.Step>
{
    internal const int LongestText = 500;

    /// <inheritdoc/>
    public override string Name => "visit/1";

    /// <summary>What a visit holds so far.</summary>
    public sealed record Sheet(long ProjectId, string Title, DateOnly Day, string Kind, string Text)
    {
        /// <summary>The visit that this corrects (更正); null for a new one.</summary>
        public long? Corrects { get; init; }

        /// <summary>批次; null where it was not said.</summary>
        public int? Batches { get; init; }

        /// <summary>人次; null where it was not said.</summary>
        public int? Persons { get; init; }

        /// <summary>Where to; null where it was not said.</summary>
        public string? Place { get; init; }
    }

    /// <summary>Where it stands, with all answers so far.</summary>
    [JsonDerivedType(typeof(ProjectAsked), "project"), JsonDerivedType(typeof(ProgressAsked), "progress"), JsonDerivedType(typeof(Confirm), "confirm")]
    [JsonDerivedType(typeof(FieldAsked), "field"), JsonDerivedType(typeof(DayAsked), "day"), JsonDerivedType(typeof(KindAsked), "kind")]
    public abstract record Step;

    /// <summary>Which project?</summary>
    /// <param name="Candidates">The projects to choose from; none: all on which one may report.</param>
    /// <param name="After">What was said after the project's name.</param>
    /// <param name="Page">The page of the list.</param>
    /// <param name="Filled">The sheet whose project is to change; null at the beginning.</param>
    public sealed record ProjectAsked(IReadOnlyList<long> Candidates, string After, int Page, Sheet? Filled) : Step;

    /// <summary>What was seen?</summary>
    public sealed record ProgressAsked(Sheet Sheet) : Step;

    /// <summary>The card to check.</summary>
    public sealed record Confirm(Sheet Sheet) : Step;

    /// <summary>Which line of the card is to change?</summary>
    public sealed record FieldAsked(Sheet Sheet) : Step;

    /// <summary>On which day?</summary>
    public sealed record DayAsked(Sheet Sheet) : Step;

    /// <summary>What kind of visit?</summary>
    public sealed record KindAsked(Sheet Sheet) : Step;

    /// <summary>What a kind of visit is called.</summary>
    public static string Show(string kind) => kind switch
    {
        "onsite" => "走访",
        "supervision" => "督查",
        "outbound" => "外出招商",
        "inbound" => "来访接待",
        "remote" => "电话联系",
        _ => throw new UnreachableException(),
    };

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
        (Confirm at, _) when Submits(asked) => Enter(at.Sheet, asked),
        (Confirm at, _) when Edits(asked) => new Turn.Ask(new FieldAsked(at.Sheet)),
        (Confirm at, null) => WhichProject.NotTaken(asked, $"{at.Sheet.Title}的走访"),
        (ProgressAsked or FieldAsked, null) when Submits(asked) || Edits(asked) => Turn.Line("还没写看到了什么。例:厂房主体封顶;不想填了,请发送:取消。"),
        (ProgressAsked at, null) when WhichProject.Other(asked, at.Sheet.ProjectId) is { } other => Begin(asked, other.Project, other.Rest),
        (ProgressAsked at, null) when WhichProject.IsReportOfOther(asked, at.Sheet.ProjectId) => new Turn.Pass(),
        (ProgressAsked at, null) => Progress(at.Sheet, asked),
        (FieldAsked, null) when FieldOf(asked.Text) is { } field => Continue(step, asked with { Choice = field }),
        (FieldAsked at, "text") => new Turn.Ask(new ProgressAsked(at.Sheet)),
        (FieldAsked at, "day") => new Turn.Ask(new DayAsked(at.Sheet)),
        (FieldAsked at, "kind") => new Turn.Ask(new KindAsked(at.Sheet)),
        (FieldAsked at, "project") => new Turn.Ask(new ProjectAsked([], "", 0, at.Sheet)),
        (FieldAsked at, null) => Progress(at.Sheet, asked),
        (DayAsked at, var choice) => ReadDay(at.Sheet, choice ?? asked.Text, asked),
        (KindAsked at, var choice) => ReadKind(at.Sheet, choice ?? asked.Text),
        (ProgressAsked or Confirm or FieldAsked, _) => Turn.Line("这个选项已失效,请在最新的卡片上选择,或发送:取消。"),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override Reply Card(Step step, Asked asked, Pen pen) => step switch
    {
        ProjectAsked at => WhichProject.Card(asked, pen, at.Filled is null ? "走访的是哪个项目?" : "改为哪个项目?", at.Candidates, at.Page, project => LastVisit(asked, project)),
        ProgressAsked at => new Reply(
            Html.Of($"<b>{at.Sheet.Title}</b> {(at.Sheet.Day == asked.Day && at.Sheet.Kind == "onsite" ? "" : $"{Days.Show(at.Sheet.Day, asked.Day)}{Show(at.Sheet.Kind)},")}看到了什么进展?\n例:厂房主体封顶;昨天 设备到货80%;电话 下周进场;无变化"),
            [pen.Foot()]),
        Confirm at => Check(at.Sheet, asked, pen),
        FieldAsked at => new Reply(
            Html.Of($"<b>{at.Sheet.Title}</b>\n{Line(at.Sheet, asked.Day)}\n要改哪一项?(也可以直接发新的内容)"),
            [
                [pen.Button("内容", "text"), pen.Button("日期", "day"), pen.Button("方式", "kind"), pen.Button("项目", "project")],
                pen.Foot(),
            ]),
        DayAsked at => new Reply(
            Html.Of($"<b>{at.Sheet.Title}</b> 是哪天去的?例:昨天、11月3日、上周五"),
            [
                [.. Enumerable.Range(0, 3).Select(ago => pen.Button(Days.ShowWithWeekday(asked.Day.AddDays(-ago)), $"{asked.Day.AddDays(-ago):yyyy-MM-dd}"))],
                pen.Foot(),
            ]),
        KindAsked at => new Reply(
            Html.Of($"<b>{at.Sheet.Title}</b> 是哪种方式?"),
            [
                .. VisitWords.Kinds.Select(pair => pair.Kind).Distinct().Chunk(3).Select(row => (IReadOnlyList<Button>)[.. row.Select(kind => pen.Button(Show(kind), kind))]),
                pen.Foot(),
            ]),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override string About(Step step) => step switch
    {
        ProgressAsked at => $"{at.Sheet.Title}走访",
        Confirm at => $"{at.Sheet.Title}走访",
        FieldAsked at => $"{at.Sheet.Title}走访",
        DayAsked at => $"{at.Sheet.Title}走访",
        KindAsked at => $"{at.Sheet.Title}走访",
        ProjectAsked { Filled: { } sheet } => $"{sheet.Title}走访",
        _ => "走访",
    };

    /// <inheritdoc/>
    protected override bool Listens(Step step) => step is not Confirm;

    private static Turn Chosen(ProjectAsked at, Asked asked)
    {
        if (WhichProject.Page(asked) is { } page)
        {
            return new Turn.Ask(at with { Page = page }) { Replaces = true };
        }

        var (project, after, turn) = WhichProject.Answered(asked, at.After, (candidates, after) => new ProjectAsked(candidates, after, 0, at.Filled));
        return turn ?? (at.Filled is { } sheet
            ? new Turn.Ask(new Confirm(sheet with { ProjectId = project!.Id, Title = project.Title }))
            : Begin(asked, project!, after));
    }

    // Whatever was wrong with what was said after it: the project is known, and asked about.
    internal static Turn Begin(Asked asked, Project project, string after)
    {
        var sheet = new Sheet(project.Id, project.Title, asked.Day, "onsite", "");
        return after.Length == 0 ? new Turn.Ask(new ProgressAsked(sheet)) : Progress(sheet, asked with { Text = after }) switch
        {
            Turn.Say wrong => new Turn.Ask(new ProgressAsked(sheet)) { Note = wrong.Reply.Text },
            var turn => turn,
        };
    }

    private static string? FieldOf(string said) => said.Trim() switch
    {
        "内容" => "text",
        "日期" or "时间" => "day",
        "方式" => "kind",
        "项目" => "project",
        _ => null,
    };

    /// <summary>更正 Z-1024 设备到货90%: a visit that was entered is to say something else; without new words, what is to change is asked.</summary>
    public static Turn Fix(Asked asked, long id, string said)
    {
        if (Stored(asked, id) is not { } sheet)
        {
            return Turn.Line(Entry.Unknown(Entry.Visit(id)));
        }

        var by = ReporterOf(asked.Work, id);
        return by.PersonId != asked.Who.Id && !asked.Who.Dispatches
            ? Turn.Line($"{Entry.Visit(id)} 是{by.Name}报的,请由本人或项目办更正。")
            : FindProject.Get(asked.Work, asked.Who, sheet.ProjectId) is { Reportable: 0 } project ? Turn.Line(FindProject.NotYours(asked.Work, project))
            : said is "撤销" or "删除" or "删掉" ? Turn.Line($"走访不能撤销,可以更正内容、日期、方式或项目,例:更正 {Entry.Visit(id)} 设备到货90%")
            : said.Length == 0 ? new Turn.Ask(new FieldAsked(sheet))
            : Progress(sheet, asked with { Text = said });
    }

    /// <inheritdoc/>
    protected override Turn Correct(Step step, Asked asked)
    {
        if (asked.Work.Value<long?>("select visit_id from visit_version where draft_id = @draft", new { draft = asked.Draft }) is not { } id
            || Stored(asked, id) is not { } stored)
        {
            return new Turn.Silent();
        }

        return step is not Confirm { Sheet: var sheet } ? Turn.Line(Entry.HowToFix(Entry.Visit(id), "设备到货90%"))
            : sheet with { Corrects = id } == stored ? new Turn.Silent()
            : new Turn.Ask(new Confirm(sheet with { Corrects = id }));
    }

    private static Reporter ReporterOf(Work work, long id) =>
        work.First<Reporter>("select v.person_id, p.name from visit v join person p on p.id = v.person_id where v.id = @id", new { id })!;

    // A visit as it stands, ready to be corrected; null where there is none that this person may see.
    internal static Sheet? Stored(Asked asked, long id) =>
        asked.Work.First<Row>("select project_id, day, kind, text, batches, persons, place from visit where id = @id", new { id }) is { } row
            && FindProject.Get(asked.Work, asked.Who, row.ProjectId) is { } project
                ? new Sheet(project.Id, project.Title, row.Day, row.Kind, row.Text) { Corrects = id, Batches = (int?)row.Batches, Persons = (int?)row.Persons, Place = row.Place }
                : null;

    private static Turn Progress(Sheet sheet, Asked asked)
    {
        var words = VisitWords.Read(asked.Text, asked.Day);
        if (words.Why is { } why)
        {
            return Turn.Line(why);
        }

        var (day, kind, text) = (words.Day ?? sheet.Day, words.Kind ?? sheet.Kind, words.Text);
        if (day != sheet.Day && TooEarlyOrLate(day, asked.Day) is { } no)
        {
            return Turn.Line(no);
        }

        if (text.Length > LongestText)
        {
            return Turn.Line($"内容太长了({text.Length} 字),请控制在 {LongestText} 字以内,只写看到的进展。例:厂房主体封顶,设备到货80%");
        }

        // A day or a kind alone changes only that.
        sheet = sheet with { Day = day, Kind = kind, Text = text.Length > 0 ? text : sheet.Text };
        return new Turn.Ask(sheet.Text.Length == 0 ? new ProgressAsked(sheet) : new Confirm(sheet));
    }

    private static Turn ReadDay(Sheet sheet, string said, Asked asked) => Days.Read(said, asked.Day, hasBeen: true) is not { } day
        ? Turn.Line($"没看懂“{Wording.Cut(said, 20)}”是哪天。例:昨天、11月3日、上周五")
        : TooEarlyOrLate(day, asked.Day) is { } no ? Turn.Line(no) : new Turn.Ask(new Confirm(sheet with { Day = day }));

    /// <summary>Why a visit of this day is not taken; null where it is.</summary>
    internal static string? TooEarlyOrLate(DateOnly day, DateOnly today) => day > today
        ? $"{Days.Show(day)}还没到,走访日期不能晚于今天。例:昨天 厂房主体封顶"
        : day < today.AddYears(-1)
            ? $"{LooseDate.Of(day).Show()}太早了,只能报一年以内的走访。例:昨天 厂房主体封顶"
            : null;

    private static Turn ReadKind(Sheet sheet, string said) => VisitWords.Kinds.FirstOrDefault(pair => pair.Word == said || pair.Kind == said).Kind is { } kind
        ? new Turn.Ask(new Confirm(sheet with { Kind = kind }))
        : Turn.Line("请选一种方式:走访、督查、外出招商、来访接待、电话联系。");

    private static Reply Check(Sheet sheet, Asked asked, Pen pen)
    {
        var already = Earlier(asked, sheet);
        return new Reply(
            Html.Lines(
                Html.Of($"请核对 · <b>{sheet.Title}</b>"),
                Line(sheet, asked.Day),
                sheet.Corrects is { } corrected && Stored(asked, corrected) is { } before
                    ? Html.Of($"✏️ 更正 {Entry.Visit(corrected)},原:{(before.ProjectId == sheet.ProjectId ? "" : before.Title + " ")}{Wording.Cut(Tell(before, asked.Day), 240)}")
                    : default,
                Evidence.Of(asked).Show(),
                already is not null ? Html.Of($"⚠️ 您{Days.Show(sheet.Day, asked.Day)}已报过一次走访({already}),提交后将再记一次") : default),
            pen.SubmitButton(),
            pen.EditButton(),
            pen.CancelButton());
    }

    /// <summary>The number of a visit that this person reported for the same project and day already; null for none, and where one is corrected.</summary>
    internal static string? Earlier(Asked asked, Sheet sheet) => sheet.Corrects is null && asked.Work.Value<long?>(
        "select id from visit where project_id = @project and person_id = @person and day = @day order by id desc limit 1",
        new { project = sheet.ProjectId, person = asked.Who.Id, day = sheet.Day }) is { } id
            ? Entry.Visit(id)
            : null;

    private static Turn Enter(Sheet sheet, Asked asked)
    {
        if (WhichProject.Refuses(asked, sheet.ProjectId) is { } refusal)
        {
            return refusal;
        }

        var number = Record(sheet, asked);
        return new Turn.Done(new Reply(
            Html.Lines(
                Html.Of($"✅ {(sheet.Corrects is null ? "已提交" : "已更正")} · <b>{sheet.Title}</b>"),
                Html.Of($"{Line(sheet, asked.Day)}\n编号 {number}"),
                Evidence.Adopt(asked).Show()),
            Entry.Buttons(number)));
    }

    /// <summary>Enters a visit, or what corrects one; who reported that one is told.</summary>
    /// <returns>Its number: Z-1024.</returns>
    internal static string Record(Sheet sheet, Asked asked)
    {
        var work = asked.Work;
        var by = sheet.Corrects is { } old ? ReporterOf(work, old) : null;
        var row = new
        {
            id = sheet.Corrects, project = sheet.ProjectId, person = asked.Who.Id, day = sheet.Day, kind = sheet.Kind, text = sheet.Text,
            batches = sheet.Batches, persons = sheet.Persons, place = sheet.Place, draft = asked.Draft, now = work.Now,
        };
        var id = work.Value<long>(
            sheet.Corrects is null
                ? """
                  insert into visit (project_id, person_id, day, kind, text, batches, persons, place, at)
                  values (@project, @person, @day, @kind, @text, @batches, @persons, @place, @now) returning id
                  """
                : """
                  update visit set project_id = @project, day = @day, kind = @kind, text = @text, batches = @batches, persons = @persons, place = @place
                  where id = @id returning id
                  """,
            row);
        work.Execute(
            """
            insert into visit_version (visit_id, version, project_id, day, kind, text, batches, persons, place, person_id, draft_id, at)
            select id, (select coalesce(max(version), 0) + 1 from visit_version where visit_id = visit.id),
                project_id, day, kind, text, batches, persons, place, @person, @draft, @now
            from visit where id = @entered
            """,
            new { entered = id, row.person, row.draft, row.now });
        if (by is not null)
        {
            Entry.TellAuthor(asked, by.PersonId, sheet.ProjectId, Html.Of($"{asked.Who.Name}更正了您报的 {Entry.Visit(id)}(<b>{sheet.Title}</b>),现为:\n{Line(sheet, asked.Day)}"));
        }

        return Entry.Visit(id);
    }

    private static Html Line(Sheet sheet, DateOnly today) => Html.Of($"📍 {Tell(sheet, today)}");

    /// <summary>What a visit was, without its sign: 外出招商 11月3日(周二) 杭州 1批3人次:谈了用地.</summary>
    internal static string Tell(Sheet sheet, DateOnly today)
    {
        var counts = (sheet.Batches, sheet.Persons) switch
        {
            (null, null) => "",
            ({ } batches, null) => $" {batches}批次",
            (null, { } persons) => $" {persons}人次",
            ({ } batches, { } persons) => $" {batches}批{persons}人次",
        };
        return $"{Show(sheet.Kind)} {Days.ShowWithWeekday(sheet.Day, today)}{(sheet.Place is { } place ? " " + place : "")}{counts}:{sheet.Text}";
    }

    private static string LastVisit(Asked asked, Project project) =>
        asked.Work.First<LastDay>("select max(day) as day from visit where project_id = @id", new { id = project.Id })?.Day is { } day
            ? day == asked.Day ? "今天已走访" : $"最近 {Days.Show(day)}"
            : "还没走访";

    private sealed class Row
    {
        public long ProjectId { get; init; }

        public DateOnly Day { get; init; }

        public string Kind { get; init; } = "";

        public string Text { get; init; } = "";

        public long? Batches { get; init; }

        public long? Persons { get; init; }

        public string? Place { get; init; }
    }

    private sealed class Reporter
    {
        public long PersonId { get; init; }

        public string Name { get; init; } = "";
    }

    private sealed class LastDay
    {
        public DateOnly? Day { get; init; }
    }
}
