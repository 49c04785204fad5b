namespace Bot.Reporting;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Storage;

/// <summary>
/// What is told of a project beside visits and investment: a problem (问题), 到位资金, a formality that was reached (手续), a
/// stage (阶段). It stands as it was told (申报) until somebody confirms it; every version is kept.
/// </summary>
public static class Claim
{
    /// <summary>The kinds, in the order in which they are shown.</summary>
    public static IReadOnlyList<ClaimKind> Kinds { get; } =
        [new("stage", 'J', "🚩", "阶段"), new("formality", 'S', "📑", "手续"), new("funds", 'D', "🏦", "到位资金"), new("problem", 'W', "⚠️", "问题")];

    /// <summary>The kinds of problems, by what they are called in chat.</summary>
    public static IReadOnlyList<(string Code, string Name)> Problems { get; } =
    [
        ("land", "用地"), ("funds", "资金"), ("demolition", "拆迁"), ("formalities", "手续"), ("labour", "用工"), ("utilities", "水电气路"), ("other", "其他"),
    ];

    /// <summary>The kind of this code.</summary>
    public static ClaimKind Of(string kind) => Kinds.Single(one => one.Code == kind);

    /// <summary>The short number: W-0077.</summary>
    public static string Number(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{Of(kind).Letter}-{number:0000}");

    /// <summary>What it is, without its sign: 问题 · 水电气路:用电增容没批.</summary>
    public static string Tell(string kind, string what, DateOnly day, long? yuan, string text, DateOnly today) => kind switch
    {
        "problem" => $"问题 · {Problems.FirstOrDefault(one => one.Code == what).Name ?? what}:{text}",
        "funds" => yuan is { } sum ? $"到位资金 {Amount.Show(sum)}" : "到位资金",
        "formality" => $"手续 · {what} 已办({Days.Show(day, today)})",
        _ => $"阶段 · {Stage(what)}({Days.Show(day, today)},待认定)",
    };

    /// <summary>What reaching a stage is called: 开工 where the stage itself is 在建.</summary>
    public static string Stage(string code) => code switch
    {
        Stages.Started => "开工",
        "resumed" => "复工",
        _ => Stages.Embedded.Name(code, isGovernment: false),
    };

    /// <summary>The claim of a number, where who asks may see its project.</summary>
    internal static (ClaimRow Row, Project Project)? Get(Asked asked, char letter, long number) =>
        Kinds.FirstOrDefault(kind => kind.Letter == letter) is { } kind
            && asked.Work.First<ClaimRow>($"{Columns} where c.kind = @kind and c.number = @number", new { kind = kind.Code, number }) is { } row
            && FindProject.Get(asked.Work, asked.Who, row.ProjectId) is { } project
                ? (row, project)
                : null;

    /// <summary>The claim of one of our ids.</summary>
    internal static ClaimRow Get(Work work, long id) => work.First<ClaimRow>($"{Columns} where c.id = @id", new { id })!;

    /// <summary>What stands of a project and of these kinds, the latest first.</summary>
    internal static List<ClaimRow> Standing(Work work, long project) => work.Query<ClaimRow>(
        $"{Columns} where c.project_id = @project and c.withdrawn = 0 order by c.day desc, c.id desc", new { project });

    /// <summary>What a spent draft made, and what others made of the same message before.</summary>
    internal static List<ClaimRow> Made(Work work, long draft) => work.Query<ClaimRow>(
        $"{Columns} where c.id in (select claim_id from claim_version where draft_id in ({OfSameMessage})) order by c.id", new { draft });

    /// <summary>SQL: the drafts that the words of one message made; @draft is one of them.</summary>
    internal const string OfSameMessage =
        """
        select id from draft where id = @draft
        union select d.id from draft o join draft d on d.person_id = o.person_id and d.said_id = o.said_id where o.id = @draft
        """;

    /// <summary>What says the same of the project already; null for nothing.</summary>
    internal static ClaimRow? Same(Work work, long project, Claimed line) => Standing(work, project).Find(row =>
        row.Id != line.Corrects && row.Kind == line.Kind && row.What == line.What
        && row.Kind switch
        {
            "problem" => Wording.Fold(row.Text) == Wording.Fold(line.Text),
            "funds" => (row.Day, row.Yuan) == (line.Day, line.Yuan),
            _ => true,
        });

    /// <summary>Enters a line, or what it corrects.</summary>
    /// <returns>Its number: W-0077.</returns>
    internal static string Record(Asked asked, Part part, Claimed line)
    {
        var work = asked.Work;
        var row = new
        {
            id = line.Corrects,
            kind = line.Kind,
            project = part.ProjectId,
            person = asked.Who.Id,
            day = line.Day,
            what = line.What,
            yuan = line.Yuan,
            text = line.Text,
            withdrawn = line.Withdraws ? 1L : 0L,
            now = work.Now,
        };
        var id = work.Value<long>(
            line.Corrects is null
                ? """
                  insert into claim (kind, number, project_id, person_id, day, what, yuan, text, at)
                  values (@kind, (select coalesce(max(number), 0) + 1 from claim where kind = @kind), @project, @person, @day, @what, @yuan, @text, @now)
                  returning id
                  """
                : "update claim set project_id = @project, day = @day, what = @what, yuan = @yuan, text = @text, withdrawn = @withdrawn where id = @id returning id",
            row);
        work.Execute(
            """
            insert into claim_version (claim_id, version, project_id, day, what, yuan, text, withdrawn, person_id, draft_id, at)
            select id, (select coalesce(max(version), 0) + 1 from claim_version where claim_id = claim.id), project_id, day, what, yuan, text, withdrawn, @person, @draft, @now
            from claim where id = @entered
            """,
            new { entered = id, row.person, draft = asked.Draft, row.now });
        var entered = Get(work, id);
        if (line.Corrects is not null)
        {
            Entry.TellAuthor(asked, entered.PersonId, entered.ProjectId, Html.Of(
                $"{asked.Who.Name}{(line.Withdraws ? "撤销" : "更正")}了您报的 {entered.Call}(<b>{part.Title}</b>):{entered.Tell(asked.Day)}"));
        }

        return entered.Call;
    }

    private const string Columns =
        "select c.id, c.kind, c.number, c.project_id, c.person_id, p.name as person, c.day, c.what, c.yuan, c.text, c.withdrawn from claim c join person p on p.id = c.person_id";
}

/// <summary>A kind of claim.</summary>
/// <param name="Code">problem</param>
/// <param name="Letter">The letter of its numbers: W.</param>
/// <param name="Sign">⚠️</param>
/// <param name="Name">问题</param>
public sealed record ClaimKind(string Code, char Letter, string Sign, string Name);

/// <summary>A claim as it stands.</summary>
internal sealed class ClaimRow
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public long Number { get; init; }

    public long ProjectId { get; init; }

    public long PersonId { get; init; }

    /// <summary>The name of who told it.</summary>
    public string Person { get; init; } = "";

    public DateOnly Day { get; init; }

    public string What { get; init; } = "";

    public long? Yuan { get; init; }

    public string Text { get; init; } = "";

    /// <summary>1 where it was taken back.</summary>
    public long Withdrawn { get; init; }

    /// <summary>W-0077</summary>
    public string Call => Claim.Number(Kind, Number);

    /// <summary>问题 · 水电气路:用电增容没批</summary>
    public string Tell(DateOnly today) => (Withdrawn == 1 ? "已撤销 · " : "") + Claim.Tell(Kind, What, Day, Yuan, Text, today);

    /// <summary>As a line that corrects it.</summary>
    public Claimed ToLine() => new(Kind, What, Day, Text) { Yuan = Yuan, Corrects = Id };
}
