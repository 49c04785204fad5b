namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Indicators;
using Bot.Language;
using Bot.People;
using Bot.Projects;
using Bot.Storage;

/// <summary>日调度: what a group reads on a day. It names projects, not persons, and fits one message by construction.</summary>
internal static class DailyDigest
{
    private const int Days7 = 7;

    /// <summary>How many lines of each list stand in the group; the rest is led on to by a button.</summary>
    private static readonly Limits InGroup = new(8, 12, 60);

    private static readonly Limits InPrivate = new(20, 60, 80);

    /// <summary>Writes the digest of one day.</summary>
    /// <param name="work">The work.</param>
    /// <param name="office">The office.</param>
    /// <param name="binding">What the group is about.</param>
    /// <param name="day">The digest's own day.</param>
    /// <param name="time">When it was due.</param>
    /// <param name="folded">Earlier days whose digests were missed.</param>
    public static Reply Write(Work work, Office office, Binding binding, DateOnly day, TimeOnly time, IReadOnlyList<DateOnly> folded)
    {
        var at = work.At(day, time);
        List<Html> notes = [];
        List<string> late = [];
        if (work.Now - at > TimeSpan.FromHours(1))
        {
            late.Add($"补发:应于 {Clock(at)} 发送");
        }

        if (folded.Count > 0)
        {
            late.Add($"含漏发的 {string.Join("、", folded.TakeLast(5).Select(Days.Show))}{(folded.Count > 5 ? $" 等 {folded.Count} 天" : "")}");
        }

        if (late.Count > 0)
        {
            notes.Add(Html.Text($"({string.Join(";", late)})"));
        }

        if (!office.Workdays.Knows(day.Year))
        {
            notes.Add(Html.Text($"ℹ️ {CalendarNotice.Missing(day.Year)}"));
        }

        return new Reply(
            Html.Lines([Text(work, office, binding, day, work.Now, InGroup, null), .. notes]),
            new Button("查看明细", string.Create(CultureInfo.InvariantCulture, $"/daily {binding.Id} {day:yyyyMMdd}")));
    }

    /// <summary>/daily 〈群〉 〈日〉, from the button: the longer lists, in private, of what this person may see.</summary>
    public static Turn Detail(Asked asked)
    {
        var words = asked.Text.Split(' ');
        if (words.Length != 2
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !DateOnly.TryParseExact(words[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || Binding.Get(asked.Work, id) is not { } binding
            || Sent(asked.Work, "=", id, day) is not { } sent)
        {
            return new Turn.Silent { Toast = "这份日调度已经找不到了。" };
        }

        var text = Text(asked.Work, asked.Office, binding, day, sent.At, InPrivate, asked.Who);
        return new Turn.Say(new Reply(asked.Who.Scope == People.Scope.Area ? text : Html.Lines(text, Html.Text("(只列您可以看到的项目)"))))
        {
            Toast = "已私聊发给您",
        };
    }

    private static Html Text(Work work, Office office, Binding binding, DateOnly day, DateTimeOffset to, Limits limits, Person? reader)
    {
        // What came after the digest before belongs to this one: nothing is told twice, and nothing is lost overnight.
        var before = Sent(work, "<", binding.Id, day);
        var from = before?.At ?? work.At(day, TimeOnly.MinValue);
        var began = work.Local(from);
        var since = before is not null && DateOnly.FromDateTime(began.DateTime) == day ? $"今日{began.ToString("HH:mm", CultureInfo.InvariantCulture)}以来"
            : before is null || before.Day == day.AddDays(-1) ? "今日"
            : $"{Clock(began)}以来";
        var month = Month.Of(day);
        var scope = Scope(binding, reader, ("day", day), ("month", month.ToString()), ("year", (long)day.Year),
            ("from", from), ("to", to), ("first", new Month(day.Year, 1).ToString()), ("closed", month.Previous.ToString()));
        var where = Where(reader);
        var visits = work.Query<Item>(
            $"""
            select coalesce(p.short_name, p.name) as name, v.text as text, v.day
            from visit v join project p on p.id = v.project_id
            where v.at > @from and v.at <= @to and {where} order by v.day desc, v.id desc
            """,
            scope);
        var reports = work.Query<Item>(
            $"""
            select coalesce(p.short_name, p.name) as name, i.yuan, i.month as text
            from investment i join project p on p.id = i.project_id
            where i.at > @from and i.at <= @to and {where} order by i.at desc, i.id desc
            """,
            scope);
        var missing = work.Query<string>(
            $"""
            select coalesce(p.short_name, p.name) from project p
            left join investment i on i.project_id = p.id and i.month = @month
            left join year_plan y on y.project_id = p.id and y.year = @year
            where i.id is null and {where} and coalesce(p.stage, '') not in ('suspended', 'dropped')
                and (p.stage = 'started' or (y.yuan > 0 and coalesce(p.stage, '') not in ('in_production', 'at_capacity')))
            order by p.code
            """,
            scope);
        List<Html> lines =
        [
            Html.Of($"📅 <b>日调度 · {binding.About(office)} · {Days.ShowWithWeekday(day)}</b>"),
            Html.Text((visits.Count, reports.Count) switch
            {
                (0, 0) => $"{since}没有走访,也没有上报完成投资。",
                (0, _) => $"{since}没有走访;{Reported(reports)}",
                (_, 0) => $"{since}{Visited(visits)};没有上报完成投资",
                _ => $"{since}{Visited(visits)};{Reported(reports)}",
            }),
        ];
        Bullets(lines, "📍 走访", visits, limits, visit =>
            $"{visit.Name}:{Wording.Cut(visit.Text.ReplaceLineEndings(" "), limits.Text)}{(visit.Day == day ? "" : $"({Days.Show(visit.Day)})")}");
        Bullets(lines, "💰 完成投资", reports, limits, report => $"{report.Name} {Month.Parse(report.Text).ShortName} {Amount.Show(report.Yuan)}");
        lines.AddRange(Deadlines(work, where, scope, day, limits));
        lines.Add(YearToDate(work, where, scope, month));
        if (missing.Count > 0)
        {
            var now = DateOnly.FromDateTime(work.Now.DateTime) == day ? work.Now.ToString("HH:mm", CultureInfo.InvariantCulture) : Clock(work.Now);
            lines.Add(Html.Text($"📝 {month.ShortName}投资未报(截至 {now}){missing.Count} 个:{Names(missing, limits.Names)}"));
        }

        return Html.Lines(lines);
    }

    private static string Visited(List<Item> visits) => $"走访 {visits.DistinctBy(visit => visit.Name).Count()} 个项目({visits.Count} 次)";

    private static string Reported(List<Item> reports) =>
        $"上报完成投资 {Amount.ShowRounded(reports.Sum(report => report.Yuan))}({reports.DistinctBy(report => report.Name).Count()} 个项目)";

    private static string Clock(DateTimeOffset moment) => moment.ToString("M月d日HH:mm", CultureInfo.InvariantCulture);

    // Planned starts and completions of the ledger that lie in the next days, or have passed without the stage to show for it.
    private static IEnumerable<Html> Deadlines(Work work, string where, Dictionary<string, object?> scope, DateOnly day, Limits limits)
    {
        var projects = work.Query<Planned>(
            $"""
            select coalesce(p.short_name, p.name) as name, p.stage, p.planned_start, p.planned_end from project p
            where (p.planned_start is not null or p.planned_end is not null) and {where}
                and coalesce(p.stage, '') not in ('suspended', 'dropped') order by p.code
            """,
            scope);
        List<string> overdue = [], soon = [];
        foreach (var project in projects)
        {
            foreach (var (planned, reached, what) in (ReadOnlySpan<(string?, string, string)>)
                [(project.PlannedStart, Stages.Started, "开工"), (project.PlannedEnd, "completed", "竣工")])
            {
                if (planned is null || (project.Stage is { } stage && !Stages.Embedded.IsBefore(stage, reached)))
                {
                    continue;
                }

                var date = LooseDate.Parse(planned);
                if (date.Last < day)
                {
                    overdue.Add($"{project.Name}(计划{date.Show()}{what})");
                }
                else if (date.Last <= day.AddDays(Days7))
                {
                    soon.Add($"{project.Name} {what} {Days.Show(date.Last)}");
                }
            }
        }

        if (overdue.Count > 0)
        {
            yield return Html.Text($"🔴 已过计划、台账未见开工或竣工 {overdue.Count} 项:{Names(overdue, limits.Bullets)}");
        }

        if (soon.Count > 0)
        {
            yield return Html.Text($"🟡 7天内到期 {soon.Count} 项:{Names(soon, limits.Bullets)}");
        }
    }

    // Numerator and denominator over the same projects: those with a plan for the year; both end with the last closed month.
    private static Html YearToDate(Work work, string where, Dictionary<string, object?> scope, Month month)
    {
        if (month.Number == 1)
        {
            return default;
        }

        var sums = work.First<Sums>(
            $"""
            select cast(count(*) as bigint) as projects, cast(coalesce(sum(y.yuan), 0) as bigint) as plan, cast(coalesce(sum(d.done), 0) as bigint) as done
            from project p join year_plan y on y.project_id = p.id and y.year = @year and y.yuan > 0
            left join (select project_id, sum(yuan) as done from investment where month between @first and @closed group by project_id) d on d.project_id = p.id
            where {where}
            """,
            scope)!;
        if (Completion.Rate(sums.Done, sums.Plan) is not { } rate)
        {
            return default;
        }

        var schedule = Completion.OnSchedule(month.Previous.Number);
        return Html.Text($"截至{month.Previous.ShortName}底,有年度计划的 {sums.Projects} 个项目完成 {Amount.ShowRounded(sums.Done)} ÷ {Amount.ShowRounded(sums.Plan)} = {Completion.Percent(rate)}(上报),{Completion.Against(rate, schedule)}");
    }

    private static void Bullets(List<Html> lines, string title, List<Item> items, Limits limits, Func<Item, string> line)
    {
        if (items.Count == 0)
        {
            return;
        }

        lines.Add(Html.Bold(title));
        lines.AddRange(items.Take(limits.Bullets).Select(item => Html.Text($"• {line(item)}")));
        if (items.Count > limits.Bullets)
        {
            lines.Add(Html.Text($"…等 {items.Count} 条"));
        }
    }

    private static string Names(List<string> names, int most) =>
        string.Join('、', names.Take(most).Select(name => Wording.Cut(name, 40))) + (names.Count > most ? $"…等 {names.Count} 个" : "");

    // The digest of this group of a day, or the last one before it. One that the group never got told nobody anything.
    private static Told? Sent(Work work, string compared, long bindingId, DateOnly day) => work.First<Told>(
        $"""
        select d.day, d.at from digest d
        join schedule s on s.id = d.schedule_id
        join message m on m.id = d.message_id and m.state <> 'failed'
        where s.binding_id = @bindingId and d.day {compared} @day order by d.day desc limit 1
        """,
        new { bindingId, day });

    // A digest is read by whoever is in the group: what is 保密 stays out, also of the private detail.
    private static string Where(Person? reader) =>
        $"p.secret = 0 and (@unit = 0 or p.unit_id = @unit) and (@project = 0 or p.id = @project){(reader is null ? "" : $" and {Sight.Sees}")}";

    private static Dictionary<string, object?> Scope(Binding binding, Person? reader, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var parameters = Sight.Of(reader ?? new Person(), more);
        parameters["unit"] = binding.UnitId ?? 0L;
        parameters["project"] = binding.ProjectId ?? 0L;
        return parameters;
    }

    private sealed record Limits(int Bullets, int Names, int Text);

    private sealed class Told
    {
        public DateOnly Day { get; init; }

        public DateTimeOffset At { get; init; }
    }

    private sealed class Item
    {
        public string Name { get; init; } = "";

        public DateOnly Day { get; init; }

        public string Text { get; init; } = "";

        public long Yuan { get; init; }
    }

    private sealed class Planned
    {
        public string Name { get; init; } = "";

        public string? Stage { get; init; }

        public string? PlannedStart { get; init; }

        public string? PlannedEnd { get; init; }
    }

    private sealed class Sums
    {
        public long Projects { get; init; }

        public long Plan { get; init; }

        public long Done { get; init; }
    }
}
