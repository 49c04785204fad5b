namespace Bot.Reporting;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Sentences;

/// <summary>A plain message that reports, of one project or of many: one card for everything in it, one tap, one commit.</summary>
public sealed class ReportMessage : Conversation<ReportMessage.Step>
{
    internal const string NoneOfThese = "none of these";
    internal const string OtherProject = "project";
    internal const string LeaveOut = "leave out";

    // As many lines as fit on one card.
    private const int MostLines = 60;

    /// <inheritdoc/>
    public override string Name => "message/1";

    /// <summary>Where it stands, with everything that was told so far.</summary>
    [JsonDerivedType(typeof(Filled), "filled"), JsonDerivedType(typeof(LineAsked), "line"), JsonDerivedType(typeof(Changing), "change")]
    public abstract record Step(Sheet Sheet);

    /// <summary>The card: to check, or with what is open of it.</summary>
    public sealed record Filled(Sheet Sheet) : Step(Sheet)
    {
        /// <summary>The page of the projects to choose from.</summary>
        public int Page { get; init; }

        /// <summary>Whether something is open: then it waits for words.</summary>
        public bool IsOpen { get; init; }
    }

    /// <summary>Which line is to change?</summary>
    public sealed record LineAsked(Sheet Sheet) : Step(Sheet);

    /// <summary>What is a line to say instead?</summary>
    public sealed record Changing(Sheet Sheet, int Part, int Line) : Step(Sheet);

    /// <inheritdoc/>
    public override Turn Start(Asked asked) => Of(asked, Told.In(asked).All) ?? Turn.Line("没听出要报什么。例:今天走访旺嘉腐竹,设备到货80%,本月完成投资3200万");

    /// <summary>Begins with what a message told.</summary>
    /// <returns>Null where it tells nothing that could be reported.</returns>
    public static Turn? Of(Asked asked, IReadOnlyList<Told> told)
    {
        List<Part> parts = [];
        List<string> refused = [], notes = [];
        foreach (var one in told.Where(one => !one.Facts.IsEmpty || one.IsUnclear))
        {
            var (part, why) = PartOf(asked, one);
            parts.AddRange(part is null ? [] : [part]);
            refused.AddRange(why is null ? [] : [why]);
            notes.AddRange(one.Facts.Investments.Where(told => told.Basis is Basis.SinceStart && one.Facts.Investments.Count > 1).Select(told => $"“{Wording.Cut(told.Said, 40)}”只供核对,不另记。"));
        }

        return parts.Count > Sheet.MostParts || parts.Sum(part => part.Lines.Count) > MostLines
            ? Turn.Line($"一次最多报 {Sheet.MostParts} 个项目、{MostLines} 项内容,请分几条发送。")
            : parts.Count > 0 ? new Turn.Ask(new Filled(new Sheet(parts))) { Note = Html.Lines(refused.Concat(notes).Distinct().Select(why => Html.Of($"ℹ️ {why}"))) }
            : refused.Count > 0 ? Turn.Line(string.Join('\n', refused.Distinct()))
            : null;
    }

    /// <summary>更正 W-0077 …: a claim is to say something else, or to be taken back.</summary>
    public static Turn Fix(Asked asked, char letter, long number, string said)
    {
        if (Claim.Get(asked, letter, number) is not var (row, project))
        {
            return Turn.Line(Entry.Unknown(string.Create(CultureInfo.InvariantCulture, $"{letter}-{number:0000}")));
        }

        var sheet = new Sheet([new Part(project.Id, project.Title, [], [row.ToLine()])]);
        return row.PersonId != asked.Who.Id && !asked.Who.Dispatches ? Turn.Line($"{row.Call} 是{row.Person}报的,请由本人或项目办更正。")
            : project.Reportable == 0 ? Turn.Line(FindProject.NotYours(asked.Work, project))
            : row.Withdrawn == 1 && (said is "撤销" or "删除" or "删掉" or "不报") ? Turn.Line($"{row.Call} 已经撤销了。")
            : said.Length == 0 ? new Turn.Ask(new Changing(sheet, 0, 0))
            : Change(sheet, new Spot(0, 0), asked with { Text = said, Choice = null });
    }

    /// <inheritdoc/>
    protected override Turn Continue(Step step, Asked asked)
    {
        if (asked.Choice is { } choice && SpotOf(choice) is { } chosen && step is LineAsked)
        {
            return step.Sheet.Has(chosen) ? new Turn.Ask(new Changing(step.Sheet, chosen.Part, chosen.Line)) : Outdated();
        }

        return step switch
        {
            Filled at when SheetCard.Open(asked, at.Sheet) is { } open => Answered(at, open, asked),
            Filled at when Submits(asked) => SheetEntry.Enter(at, asked),
            Filled { Sheet: { OnlyLine: not null } sheet } when Edits(asked) => new Turn.Ask(new Changing(sheet, 0, 0)),
            Filled at when Edits(asked) => new Turn.Ask(new LineAsked(at.Sheet)),
            Filled { Sheet.OnlyLine: Invested money } at when asked.Choice is "tenth" or "before" or "after" => Slip(at.Sheet, money, asked),
            // Nobody submits what the question hides.
            LineAsked when asked.Choice is null && Submits(asked) => new Turn.Ask(new Filled(step.Sheet)),
            Filled or LineAsked when asked.Choice is null => Typed(step.Sheet, asked),
            LineAsked at when asked.Choice == OtherProject => AskProject(at.Sheet, 0),
            Changing at when at.Sheet.Has(new Spot(at.Part, at.Line)) && WhichProject.IsReportOfOther(asked, at.Sheet.Parts[at.Part].ProjectId) => new Turn.Pass(),
            Changing at when asked.Choice == OtherProject && at.Sheet.Has(new Spot(at.Part, at.Line)) => AskProject(at.Sheet, at.Part),
            Changing at when at.Sheet.Has(new Spot(at.Part, at.Line)) => Change(at.Sheet, new Spot(at.Part, at.Line), asked),
            _ => Outdated(),
        };
    }

    /// <inheritdoc/>
    protected override Reply Card(Step step, Asked asked, Pen pen) => step switch
    {
        Filled at => SheetCard.Show(at, asked, pen),
        LineAsked at => SheetCard.Lines(at.Sheet, asked, pen),
        Changing at => SheetCard.Change(at.Sheet, new Spot(at.Part, at.Line), asked, pen),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override string About(Step step) => step.Sheet.Parts switch
    {
        [{ Title: "" }] => "填报",
        [{ Lines: [Visited] } part] => $"{part.Title}走访",
        [{ Lines: [Invested money] } part] => $"{part.Title} {Month.Parse(money.Month).ShortName}投资",
        [var part] => $"{part.Title}填报",
        var parts => $"{parts.Count} 个项目填报",
    };

    /// <inheritdoc/>
    protected override bool Listens(Step step) => step is not Filled { IsOpen: false };

    /// <inheritdoc/>
    protected override Step Noted(Step step, Asked asked) => step is Filled at
        ? at with { IsOpen = SheetCard.Open(asked, at.Sheet) is not null, Sheet = SheetEntry.Counted(asked, at.Sheet) }
        : step;

    /// <inheritdoc/>
    protected override Turn Correct(Step step, Asked asked)
    {
        // What stands as it was said before is no correction; what is not said any more stays.
        var (work, of) = (asked.Work, new { draft = asked.Draft });
        var visits = work.Query<long>($"select distinct visit_id from visit_version where draft_id in ({Claim.OfSameMessage}) order by visit_id", of)
            .Select(id => ReportVisit.Stored(asked, id)).OfType<ReportVisit.Sheet>().ToList();
        var claims = Claim.Made(work, asked.Draft!.Value);
        var amounts = work.Query<Amounted>(
            $"select distinct i.id, i.project_id from investment i join investment_version n on n.investment_id = i.id where n.draft_id in ({Claim.OfSameMessage}) order by i.id", of);

        // The words name another project than they did: what they entered goes there, but for the amounts, which are their month's.
        var were = visits.Select(visit => visit.ProjectId).Concat(claims.Select(claim => claim.ProjectId)).Concat(amounts.Select(amount => amount.ProjectId)).Distinct().ToList();
        var isMoved = step.Sheet.Parts is [{ ProjectId: { } now }] && were is [var was] && was != now;
        bool IsOf(long project, Part part) => isMoved || project == part.ProjectId;
        bool Says(ClaimRow row, Part part, Claimed claim) => IsOf(row.ProjectId, part)
            && (row.Kind, row.What, row.Yuan, row.Text) == (claim.Kind, claim.What, claim.Yuan, claim.Text) && (row.Kind != "stage" || row.Day == claim.Day);

        var same = step.Sheet.Parts.SelectMany(part => part.Lines.OfType<Claimed>().Select(claim => claims.Find(row => Says(row, part, claim)))).OfType<ClaimRow>().ToList();
        claims.RemoveAll(same.Contains);
        List<Part> parts = [];
        foreach (var part in step.Sheet.Parts)
        {
            List<Line> lines = [];
            foreach (var line in part.Lines)
            {
                switch (line)
                {
                    case Visited { Day: not null } visit when (visits.Find(one => IsOf(one.ProjectId, part) && one.Day == visit.Day) ?? visits.Find(one => IsOf(one.ProjectId, part))) is { } stored:
                        visits.Remove(stored);
                        visit = visit with { Corrects = stored.Corrects };
                        lines.AddRange(SheetCard.Visit(part, visit) == stored ? [] : [visit]);
                        break;
                    case Invested money when SheetCard.Weighed(asked, part, money) is { } card && InvestmentFacts.Of(work, card.ProjectId, Month.Parse(card.Month)) == card.Yuan:
                        break;
                    case Claimed claim when same.Find(row => Says(row, part, claim)) is { } row:
                        lines.AddRange(row.ProjectId == part.ProjectId ? [] : [claim with { Corrects = row.Id }]);
                        break;
                    case Claimed claim when (claims.Find(one => IsOf(one.ProjectId, part) && (one.Kind, one.What) == (claim.Kind, claim.What))
                        ?? claims.Find(one => IsOf(one.ProjectId, part) && one.Kind == claim.Kind)) is { } row:
                        claims.Remove(row);
                        lines.Add(claim with { Corrects = row.Id });
                        break;
                    default:
                        lines.Add(line);
                        break;
                }
            }

            parts.AddRange(lines.Count > 0 ? [part with { Lines = lines }] : []);
        }

        return parts.Count == 0 ? new Turn.Silent() : new Turn.Ask(new Filled(new Sheet(parts)))
        {
            Note = isMoved && amounts.Count > 0 ? Html.Of($"⚠️ {string.Join('、', amounts.Select(amount => Entry.Investment(amount.Id)))} 仍记在原来的项目上,要改请另发:更正 {Entry.Investment(amounts[0].Id)} 新金额") : default,
        };
    }

    private sealed class Amounted
    {
        public long Id { get; init; }

        public long ProjectId { get; init; }
    }

    internal static string LineChoice(Spot spot) => string.Create(CultureInfo.InvariantCulture, $"l{spot.Part}-{spot.Line}");

    private static Spot? SpotOf(string choice) => choice.Length > 1 && choice[0] == 'l' && choice[1..].Split('-') is [var part, var line]
        && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Spot(at, index)
            : null;

    private static Turn.Say Outdated() => Turn.Line("这个选项已失效,请在最新的卡片上选择,或发送:取消。");

    private static (Part? Part, string? Why) PartOf(Asked asked, Told told)
    {
        var lines = told.IsUnclear ? [new Unclear(Wording.Cut(told.Words, ReportVisit.LongestText))] : Line.Of(told.Facts, asked.Day);
        if (told.Unknown is { } named)
        {
            return (null, FindProject.Unknown(asked.Work, asked.Who, named));
        }

        var may = told.Projects.Where(project => project.Reportable == 1).ToList();
        if (told.Projects.Count == 0)
        {
            may = FindProject.ToReport(asked.Work, asked.Who, 2);
            return may switch
            {
                [] => (null, asked.Who.Dispatches ? "台账里还没有项目,请先导入台账。" : "您还没有可以填报的项目,请联系项目办指定。"),
                // Asked about all the same: what was named may be a project that they do not see.
                [var only] => (new Part(null, "", [only.Id], lines), null),
                _ => (new Part(null, "", [], lines), null),
            };
        }

        return may switch
        {
            [] => (null, FindProject.NotYours(asked.Work, told.Projects[0])),
            [var sure] when told.IsSure => (new Part(sure.Id, sure.Title, [], lines), null),
            _ => (new Part(null, "", [.. may.Select(project => project.Id)], lines), null),
        };
    }

    private static Turn AskProject(Sheet sheet, int part) => new Turn.Ask(new Filled(sheet.With(part, sheet.Parts[part] with { ProjectId = null, Title = "", Candidates = [] })));

    private static Turn Answered(Filled at, Question open, Asked asked)
    {
        if (!open.IsProject)
        {
            var asks = at.Sheet.Parts[open.At.Part].ProjectId!.Value;
            if (asked.Choice is null && (WhichProject.Other(asked, asks) is not null || WhichProject.IsReportOfOther(asked, asks)))
            {
                return new Turn.Pass();
            }

            // A whole sentence answers too, and what else it tells is added.
            var answer = Change(at.Sheet, open.At, asked);
            return answer is Turn.Say && asked.Choice is null && Typed(at.Sheet, asked) is Turn.Ask added ? added : answer;
        }

        var part = at.Sheet.Parts[open.At.Part];
        if (asked.Choice == NoneOfThese || (asked.Choice is null && asked.Text is "都不是" or "不是"))
        {
            return AskProject(at.Sheet, open.At.Part);
        }

        if (WhichProject.Page(asked) is { } page)
        {
            return new Turn.Ask(at with { Page = page }) { Replaces = true };
        }

        if (asked.Choice is null && part.Candidates is [var only] && Submits(asked))
        {
            asked = asked with { Choice = string.Create(CultureInfo.InvariantCulture, $"p{only}") };
        }

        var (project, more, turn) = WhichProject.Answered(asked, "", (candidates, _) => new Filled(at.Sheet.With(open.At.Part, part with { Candidates = candidates })));
        if (turn is not null)
        {
            // Not a name, but a report that has one.
            return turn is Turn.Say && WhichProject.IsReportOfOther(asked, null) ? new Turn.Pass() : turn;
        }

        var chosen = at.Sheet.With(open.At.Part, part with { ProjectId = project!.Id, Title = project.Title });
        return more.Length > 0 && Typed(chosen, asked) is Turn.Ask merged ? merged : new Turn.Ask(new Filled(chosen));
    }

    // An answer about one line, pressed or typed.
    private static Turn Change(Sheet sheet, Spot spot, Asked asked)
    {
        if (asked.Choice == LeaveOut || (asked.Choice is null && asked.Text is "不报" or "删除" or "删掉" or "撤销"))
        {
            return sheet.At(spot) is Claimed { Corrects: not null } claim
                ? new Turn.Ask(new Filled(sheet.With(spot, claim with { Withdraws = true })))
                : sheet.Without(spot) is { Parts.Count: > 0 } rest ? new Turn.Ask(new Filled(rest))
                : new Turn.Dropped(Reply.Line("✖️ 已取消:没有要报的内容了。"));
        }

        if (asked.Choice is null && (Submits(asked) || Edits(asked)))
        {
            return Turn.Line("还没写要改成什么;不想改了,请发送:上一步;不报了,请发送:取消。");
        }

        return SheetAnswer.To(sheet.At(spot), asked) switch
        {
            (null, var why) => Turn.Line(why!),
            (var line, _) => new Turn.Ask(new Filled(sheet.With(spot, line!))),
        };
    }

    private static Turn Slip(Sheet sheet, Invested money, Asked asked) => new Turn.Ask(new Filled(sheet.With(new Spot(0, 0), asked.Choice switch
    {
        "tenth" when SheetCard.Weighed(asked, sheet.Parts[0], money) is { } card => money with { Yuan = card.Yuan / 10, IsToDate = false, Total = null },
        "before" => money with { Month = Month.Parse(money.Month).Previous.ToString() },
        "after" when Month.Parse(money.Month) < Month.Of(asked.Day) => money with { Month = Month.Parse(money.Month).Next.ToString() },
        _ => money,
    })));

    // Words under the card: another amount, or something to add; a report on another project, or something else, is none of it.
    private static Turn Typed(Sheet sheet, Asked asked)
    {
        if (Only(sheet, line => line is Invested or Claimed { Kind: "funds" }) is { } money
            && SheetAnswer.To(sheet.At(money), asked) is ({ } changed, _))
        {
            return new Turn.Ask(new Filled(sheet.With(money, changed)));
        }

        var (all, correction) = Told.In(asked);
        if (correction is not null && !all.Any(one => one.IsPlainAmount))
        {
            return Only(sheet, line => line is Invested { Yuan: { } yuan } && (correction.Old is null || Corrected.IsOf(correction.Old, yuan))) is { } wrong
                && sheet.At(wrong) is Invested { Yuan: { } old } amount && Corrected.Yuan(correction, old) is { } right
                    ? new Turn.Ask(new Filled(sheet.With(wrong, amount with { Yuan = right, Total = null })))
                    : new Turn.Pass();
        }

        var told = all.Where(one => !one.Facts.IsEmpty).ToList();
        var merged = sheet;
        foreach (var one in told)
        {
            var at = one is { Projects.Count: 0, Unknown: null } && sheet.Parts.Count == 1 ? 0
                : one.Project is { } named ? sheet.Parts.ToList().FindIndex(part => part.ProjectId == named.Id) : -1;
            if (at < 0)
            {
                return new Turn.Pass();
            }

            merged = merged.With(at, merged.Parts[at] with { Lines = Merge(merged.Parts[at].Lines, Line.Of(one.Facts, asked.Day)) });
        }

        return merged.Parts.Sum(part => part.Lines.Count) > MostLines ? Turn.Line($"一张卡片最多 {MostLines} 项内容。请先提交这一张,再发送。")
            : told.Count > 0 ? new Turn.Ask(new Filled(merged))
            : WhichProject.NotTaken(asked, sheet.Parts is [var only] ? $"{only.Title}的填报" : $"{sheet.Parts.Count} 个项目的填报");
    }

    private static Spot? Only(Sheet sheet, Func<Line, bool> wanted)
    {
        List<Spot> spots = [.. sheet.Parts.Index().SelectMany(part => part.Item.Lines.Index().Where(line => wanted(line.Item)).Select(line => new Spot(part.Index, line.Index)))];
        return spots is [var only] ? only : null;
    }

    // A visit of the same day, an amount of the same month and a stage take the place of the old one; problems and formalities are added.
    private static List<Line> Merge(IReadOnlyList<Line> old, IReadOnlyList<Line> more)
    {
        List<Line> lines = [.. old];
        foreach (var line in more)
        {
            var same = lines.FindIndex(other => (other, line) switch
            {
                (Visited one, Visited two) => one.Day == two.Day || one.Text.Length == 0 || two.Text.Length == 0 || one.Text == two.Text,
                (Invested one, Invested two) => one.Month == two.Month,
                (Claimed one, Claimed two) => one.Kind == two.Kind && (one.Kind is "funds" or "stage" || (one.What, one.Text) == (two.What, two.Text)),
                _ => false,
            });
            if (same < 0)
            {
                lines.Add(line);
            }
            else
            {
                // What corrects an entry goes on doing so.
                lines[same] = (lines[same], line) switch
                {
                    (Visited before, Visited { Text: "" } visit) => before with { Day = visit.Day, Kind = visit.Kind },
                    (Visited { Corrects: { } entry }, Visited visit) => visit with { Corrects = entry },
                    (Claimed { Corrects: { } entry }, Claimed claim) => claim with { Corrects = entry },
                    _ => line,
                };
            }
        }

        return lines;
    }
}
