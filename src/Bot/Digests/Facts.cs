namespace Bot.Digests;

using Bot.Calendar;
using Bot.Chat;
using Bot.Indicators;
using Bot.Language;
using Bot.People;
using Bot.Projects;

/// <summary>What the digests tell of the projects of one binding: rows read once, in words that fit a phone.</summary>
internal sealed class Facts
{
    private readonly Edition edition;
    private readonly string group;
    private readonly string where;
    private readonly Dictionary<string, object?> parameters;

    public Facts(Edition edition)
    {
        this.edition = edition;
        var month = Month.Of(edition.Day);
        // A digest is read by whoever is in the group: what is 保密 stays out, also of a reader's own copy.
        group = "p.secret = 0 and (@unit = 0 or p.unit_id = @unit) and (@project = 0 or p.id = @project)";
        where = edition.Reader is null ? group : $"{group} and {Sight.Sees}";
        parameters = Sight.Of(
            edition.Reader ?? new Person(),
            ("unit", edition.Binding.UnitId ?? 0L),
            ("project", edition.Binding.ProjectId ?? 0L),
            ("since", edition.Since),
            ("until", edition.Until),
            ("from", edition.From),
            ("to", edition.To),
            ("tomorrow", edition.Work.At(edition.Day.AddDays(1), TimeOnly.MinValue)),
            ("awaited", Month.Awaited(edition.Day).ToString()),
            ("awaited_year", (long)Month.Awaited(edition.Day).Year),
            ("year", (long)month.Previous.Year),
            ("first", new Month(month.Previous.Year, 1).ToString()),
            ("closed", month.Previous.ToString()));
    }

    /// <summary>The last closed month: the cut-off of every rate.</summary>
    public Month Closed => Month.Of(edition.Day).Previous;

    /// <summary>The line that comes first for who sees less than the group, which reads other figures; empty for all others.</summary>
    public Html OnlySeen => edition.Reader is not null && Query<long>($"select p.id from project p where {group} and not ({Sight.Sees}) limit 1").Count > 0
        ? Html.Text("您可以看到的项目:")
        : default;

    /// <summary>The visits of the days that are covered, the latest first.</summary>
    public List<Item> Visits() => Query<Item>(
        $"""
        select p.id as project_id, coalesce(p.short_name, p.name) as name, v.text, v.day
        from visit v join project p on p.id = v.project_id
        where v.day between @since and @until and {where} order by v.day desc, v.id desc
        """);

    /// <summary>The amounts that were first reported on the days that are covered, as they stand now, the latest first.</summary>
    public List<Item> Reports() => Query<Item>(
        $"""
        select p.id as project_id, coalesce(p.short_name, p.name) as name, i.yuan, i.month as text
        from investment i join project p on p.id = i.project_id
        where i.id in (select investment_id from investment_version where version = 1 and at >= @from and at < @to) and {where} order by i.id desc
        """);

    /// <summary>The problems and stages that were first told on the days that are covered and still stand, the latest first.</summary>
    public List<Told> Claims() => Query<Told>(
        $"""
        select coalesce(p.short_name, p.name) as name, c.kind, c.what
        from claim c join project p on p.id = c.project_id
        where c.at >= @from and c.at < @to and c.kind in ('problem', 'stage') and c.withdrawn = 0 and {where} order by c.id desc
        """);

    /// <summary>
    /// The amounts of earlier days that were corrected (更正) on the days that are covered: what each was before and after them.
    /// They are no new investment.
    /// </summary>
    public List<string> Corrections() =>
    [
        .. Query<Correction>(
            $"""
            select coalesce(p.short_name, p.name) as name, i.month,
                (select n.yuan from investment_version n where n.investment_id = i.id and n.at < @from order by n.version desc limit 1) as before,
                (select n.yuan from investment_version n where n.investment_id = i.id and n.at < @to order by n.version desc limit 1) as after
            from investment i join project p on p.id = i.project_id
            where i.id in (select investment_id from investment_version where version > 1 and at >= @from and at < @to)
                and exists (select 1 from investment_version n where n.investment_id = i.id and n.at < @from) and {where}
            order by i.id desc
            """)
            .Where(one => one.Before != one.After)
            .Select(one => $"{Wording.Cut(one.Name, 40)} {Month.Parse(one.Month).ShortName} {Amount.Show(one.Before)}→{Amount.Show(one.After)}"),
    ];

    /// <summary>The projects under construction or with a plan for the year whose awaited month was not reported by the end of the edition's day.</summary>
    public List<string> NotReported() => Query<string>(
        $"""
        select coalesce(p.short_name, p.name) from project p
        left join investment i on i.project_id = p.id and i.month = @awaited
        left join year_plan y on y.project_id = p.id and y.year = @awaited_year
        where {where}
            and not exists (select 1 from investment_version n where n.investment_id = i.id and n.at < @tomorrow) and coalesce(p.stage, '') not in ('suspended', 'dropped')
            and (p.stage = 'started' or (y.yuan > 0 and coalesce(p.stage, '') not in ('in_production', 'at_capacity')))
        order by p.code
        """);

    /// <summary>How many projects there are, how many of them are under construction.</summary>
    public (long All, long Building) Count()
    {
        var row = Query<Counts>(
            $"select cast(count(*) as bigint) as projects, cast(coalesce(sum(case when p.stage = 'started' then 1 else 0 end), 0) as bigint) as building from project p where {where}")[0];
        return (row.Projects, row.Building);
    }

    /// <summary>
    /// Plan and completed investment up to the last closed month, by unit in the office's own order. Both stand over the
    /// same projects: those with a plan for the year.
    /// </summary>
    public List<UnitSum> ByUnit() => Query<UnitSum>(
        $"""
        select coalesce(u.name, '未定单位') as unit, cast(count(*) as bigint) as projects, cast(count(y.yuan) as bigint) as planned,
            cast(coalesce(sum(y.yuan), 0) as bigint) as plan, cast(coalesce(sum(case when y.yuan is not null then d.done end), 0) as bigint) as done
        from project p
        left join unit u on u.id = p.unit_id
        left join year_plan y on y.project_id = p.id and y.year = @year and y.yuan > 0
        left join (select project_id, sum(yuan) as done from investment where month between @first and @closed group by project_id) d on d.project_id = p.id
        where {where}
        group by u.name, u.position order by coalesce(u.position, 1000000)
        """);

    /// <summary>
    /// Planned starts and completions of the ledger: those that have passed without the stage to show for it, and those of
    /// the next seven days.
    /// </summary>
    public (List<string> Overdue, List<string> Soon) Deadlines()
    {
        const int Ahead = 7;
        List<string> overdue = [], soon = [];
        foreach (var project in Query<Planned>(
            $"""
            select coalesce(p.short_name, p.name) as name, p.stage, p.planned_start, p.planned_end from project p
            where (p.planned_start is not null or p.planned_end is not null) and {where}
                and coalesce(p.stage, '') not in ('suspended', 'dropped') order by p.code
            """))
        {
            foreach (var (planned, reached, what) in (ReadOnlySpan<(string?, string, string)>)
                [(project.PlannedStart, Stages.Started, "开工"), (project.PlannedEnd, "completed", "竣工")])
            {
                if (planned is null || (project.Stage is { } stage && !Stages.Embedded.IsBefore(stage, reached)))
                {
                    continue;
                }

                var date = LooseDate.Parse(planned);
                if (date.Last < edition.Day)
                {
                    overdue.Add($"{project.Name}(计划{date.Show()}{what})");
                }
                else if (date.Last <= edition.Day.AddDays(Ahead))
                {
                    soon.Add($"{project.Name} {what} {Days.Show(date.Last)}");
                }
            }
        }

        return (overdue, soon);
    }

    /// <summary>The first names, and how many there are in all.</summary>
    public static string Names(IReadOnlyList<string> names, int most, int longest = 40) =>
        string.Join('、', names.Take(most).Select(name => Wording.Cut(name, longest))) + (names.Count > most ? $"…等 {names.Count} 个" : "");

    private List<T> Query<T>(string sql) => edition.Work.Query<T>(sql, parameters);

    /// <summary>A visit or an amount of one project.</summary>
    public sealed class Item
    {
        public long ProjectId { get; init; }

        public string Name { get; init; } = "";

        public DateOnly Day { get; init; }

        public string Text { get; init; } = "";

        public long Yuan { get; init; }
    }

    /// <summary>A problem or a stage as it was told.</summary>
    public sealed class Told
    {
        public string Name { get; init; } = "";

        public string Kind { get; init; } = "";

        public string What { get; init; } = "";
    }

    private sealed class Correction
    {
        public string Name { get; init; } = "";

        public string Month { get; init; } = "";

        public long Before { get; init; }

        public long After { get; init; }
    }

    /// <summary>The sums of one unit, 元.</summary>
    public sealed class UnitSum
    {
        public string Unit { get; init; } = "";

        public long Projects { get; init; }

        public long Planned { get; init; }

        public long Plan { get; init; }

        public long Done { get; init; }

        public decimal? Rate => Completion.Rate(Done, Plan);
    }

    private sealed class Planned
    {
        public string Name { get; init; } = "";

        public string? Stage { get; init; }

        public string? PlannedStart { get; init; }

        public string? PlannedEnd { get; init; }
    }

    private sealed class Counts
    {
        public long Projects { get; init; }

        public long Building { get; init; }
    }
}
