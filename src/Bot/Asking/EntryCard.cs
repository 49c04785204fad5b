namespace Bot.Asking;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Reporting;

/// <summary>One entry by its number: what it says, and what it ever said: who, when and what.</summary>
internal static class EntryCard
{
    private const int MostVersions = 20;

    /// <summary>The card of the number that was typed.</summary>
    /// <returns>Null where what was typed is no number of an entry.</returns>
    public static Turn? Show(Asked asked) => Entry.Read(asked.Text) switch
    {
        ('Z', var id, "") => Show(asked, Entry.Visit(id), Versions(
            asked,
            id,
            """
            select v.project_id, n.day, n.kind, n.text, n.batches, n.persons, n.place, null as month, null as yuan, p.name, n.at
            from visit_version n join visit v on v.id = n.visit_id join person p on p.id = n.person_id
            where n.visit_id = @id order by n.version desc limit @most
            """)),
        ('T', var id, "") => Show(asked, Entry.Investment(id), Versions(
            asked,
            id,
            """
            select i.project_id, null as day, null as kind, null as text, i.month, n.yuan, p.name, n.at
            from investment_version n join investment i on i.id = n.investment_id join person p on p.id = n.person_id
            where n.investment_id = @id order by n.version desc limit @most
            """)),
        (var letter, var number, "") when Claim.Kinds.FirstOrDefault(kind => kind.Letter == letter) is { } kind => Show(asked, Claim.Number(kind.Code, number), Versions(
            asked,
            number,
            """
            select n.project_id, n.day, c.kind, n.text, null as month, n.yuan, n.what, n.withdrawn, p.name, n.at
            from claim_version n join claim c on c.id = n.claim_id join person p on p.id = n.person_id
            where c.kind = @kind and c.number = @id order by n.version desc limit @most
            """,
            kind.Code)),
        _ => null,
    };

    private static List<Version> Versions(Asked asked, long id, string sql, string? kind = null) => asked.Work.Query<Version>(sql, new { id, kind, most = MostVersions });

    private static Turn.Say Show(Asked asked, string number, List<Version> versions)
    {
        if (versions.Count == 0 || FindProject.Get(asked.Work, asked.Who, versions[0].ProjectId) is not { } project)
        {
            return Turn.Line($"没有找到编号 {number}。");
        }

        List<Html> lines = [Html.Of($"<b>{number}</b> · {project.Title}"), Html.Text(versions[0].About)];
        lines.AddRange(versions.Select((version, index) =>
        {
            var at = asked.Work.Local(version.At);
            var verb = index == versions.Count - 1 ? "上报" : version.Withdrawn == 1 ? "撤销" : "更正";
            return Html.Of($"🕒 {Days.Show(DateOnly.FromDateTime(at.DateTime))} {at.ToString("HH:mm", CultureInfo.InvariantCulture)} {version.Name}{verb}{(versions.Count > 1 ? $":{Wording.Cut(version.Change, 100)}" : "")}");
        }));
        return new Turn.Say(new Reply(
            Html.Lines(lines), project.Reportable == 1 && asked.Who.Reports ? Entry.Buttons(number) : []));
    }

    private sealed class Version
    {
        public long ProjectId { get; init; }

        public DateOnly? Day { get; init; }

        public string? Kind { get; init; }

        public string? Text { get; init; }

        public long? Batches { get; init; }

        public long? Persons { get; init; }

        public string? Place { get; init; }

        public string? Month { get; init; }

        public long? Yuan { get; init; }

        public string Name { get; init; } = "";

        public DateTimeOffset At { get; init; }

        // Of a claim: what kind of problem, which formality or stage.
        public string? What { get; init; }

        public long Withdrawn { get; init; }

        // What changes from one version to the next.
        public string Change => Month is not null ? Amount.Show(Yuan!.Value) : What is null ? Visit : Claimed;

        public string About => What is not null ? $"{Claim.Of(Kind!).Sign} {Claimed}" : Month is null
            ? $"📍 {Visit}"
            : $"💰 {Bot.Calendar.Month.Parse(Month).Show()}完成投资 {Amount.Show(Yuan!.Value)}(上报)";

        private string Visit => ReportVisit.Tell(
            new ReportVisit.Sheet(ProjectId, "", Day!.Value, Kind!, Text!) { Batches = (int?)Batches, Persons = (int?)Persons, Place = Place }, Day.Value);

        private string Claimed => (Withdrawn == 1 ? "已撤销 · " : "") + Claim.Tell(Kind!, What!, Day!.Value, Yuan, Text!, Day.Value);
    }
}
