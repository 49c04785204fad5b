namespace Bot.Reporting;

using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;

/// <summary>/fix: who made an entry, or a dispatcher, says what it should be; every version stays on record.</summary>
public static class Fix
{
    private const int MostRecent = 6;

    /// <summary>更正 T-0981 3100万; without a number, one's own latest entries as buttons.</summary>
    public static Turn Start(Asked asked)
    {
        if (asked.Text.Length == 0)
        {
            return Recent(asked);
        }

        return Entry.Read(asked.Text) switch
        {
            ('Z', var id, var after) => ReportVisit.Fix(asked, id, after),
            ('T', var id, var after) => ReportInvestment.Fix(asked, id, after),
            (var letter, var number, var after) => ReportMessage.Fix(asked, letter, number, after),
            _ => Turn.Line($"“{Wording.Cut(asked.Text.ReplaceLineEndings(" "), 20)}”里没有编号。编号写在提交后的卡片上,例:更正 T-0981 3100万,或:更正 Z-1024 设备到货90%"),
        };
    }

    private static Turn.Say Recent(Asked asked)
    {
        var rows = asked.Work.Query<Row>(
            """
            select 1 as place, n.visit_id as id, n.visit_id as visit, cast(null as bigint) as investment, cast(null as bigint) as claim, null as kind, coalesce(p.short_name, p.name) as project, v.day, null as month, n.at
            from visit_version n join visit v on v.id = n.visit_id join project p on p.id = v.project_id
            where n.person_id = @person and n.version = 1
            union all
            select 2, i.id, null, i.id, null, null, coalesce(p.short_name, p.name), null, i.month, i.at
            from investment i join project p on p.id = i.project_id where i.person_id = @person
            union all
            select 3, c.id, null, null, c.number, c.kind, coalesce(p.short_name, p.name), c.day, null, c.at
            from claim c join project p on p.id = c.project_id where c.person_id = @person and c.withdrawn = 0
            order by at desc, place, id desc limit @most
            """,
            new { person = asked.Who.Id, most = MostRecent });
        return rows.Count == 0
            ? Turn.Line("您还没有报过。走访和投资提交以后,可以按编号更正,例:更正 T-0981 3100万")
            : new Turn.Say(new Reply(
                Html.Text("更正哪一条?也可以直接写,例:更正 T-0981 3100万"),
                [.. rows.Select(row => (IReadOnlyList<Button>)[new Button(Wording.Cut($"{row.Number} {row.Project} {row.About}", 48), $"/fix {row.Number}")])]));
    }

    private sealed class Row
    {
        public long? Visit { get; init; }

        public long? Investment { get; init; }

        public long? Claim { get; init; }

        public string? Kind { get; init; }

        public string Project { get; init; } = "";

        public DateOnly? Day { get; init; }

        public string? Month { get; init; }

        public string Number => Visit is { } visit ? Entry.Visit(visit) : Claim is { } claim ? Reporting.Claim.Number(Kind!, claim) : Entry.Investment(Investment!.Value);

        public string About => Claim is not null ? Reporting.Claim.Of(Kind!).Name : Day is { } day ? $"{Days.Show(day)}走访" : $"{Calendar.Month.Parse(Month!).ShortName}投资";
    }
}
