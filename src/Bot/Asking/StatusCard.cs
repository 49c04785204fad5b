namespace Bot.Asking;

using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Indicators;
using Bot.Language;
using Bot.People;
using Bot.Projects;
using Bot.Reporting;
using Bot.Storage;

/// <summary>/status: one project on one card, for whoever may see it.</summary>
public static class StatusCard
{
    /// <summary>/status 〈项目〉</summary>
    public static Turn Show(Asked asked)
    {
        switch (FindProject.In(asked.Work, asked.Who, asked.Text))
        {
            case Found.One one:
                return new Turn.Say(Card(asked, one.Project));
            case Found.Several several:
                return new Turn.Say(Choices($"您问的是哪个项目?{several.More}", several.Offered));
            case Found.None { Words: "" }:
                var mine = FindProject.Mine(asked.Work, asked.Who, FindProject.MostCandidates + 1);
                return mine.Count == 0
                    ? Turn.Line($"请写上项目的简称或编码,例:/status {Sight.Example(asked.Work, asked.Who)}")
                    : new Turn.Say(Choices($"您问的是哪个项目?点一下,或者发项目名。{FindProject.More(mine.Count)}", mine.Take(FindProject.MostCandidates)));
            case Found.None none:
                return Turn.Line(FindProject.Unknown(asked.Work, asked.Who, none.Words));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The cards of projects that a question names; where it must be asked which is meant, their names as buttons.</summary>
    public static Turn Of(Asked asked, IReadOnlyList<Project> projects, bool isSure)
    {
        const int MostCards = 5;
        return isSure && projects.Count <= MostCards
            ? new Turn.Say(Card(asked, projects[0])) { Then = [.. projects.Skip(1).Select(project => Card(asked, project))] }
            : new Turn.Say(Choices($"您问的是哪个项目?{FindProject.More(projects.Count)}", projects.Take(FindProject.MostCandidates)));
    }

    /// <summary>/find 〈文字〉: everything with that text in one of its names.</summary>
    public static Turn Find(Asked asked)
    {
        const int Most = 20;
        if (asked.Text.Length == 0)
        {
            return Turn.Line($"请写上要找的文字,例:/find {Sight.Example(asked.Work, asked.Who)}");
        }

        var found = FindProject.Containing(asked.Work, asked.Who, asked.Text, Most + 1);
        return found.Count == 0
            ? Turn.Line($"没有名称里带“{Wording.Cut(asked.Text, 40)}”的项目。")
            : new Turn.Say(Choices($"🔎 “{Wording.Cut(asked.Text, 40)}”:{(found.Count > Most ? $"超过 {Most} 个,先列 {Most} 个,多写几个字可以缩小范围" : $"{found.Count} 个项目")}", found.Take(Most)));
    }

    /// <summary>/mine: the projects that somebody serves or leads, with what is missing of the month that is asked for.</summary>
    public static Turn Mine(Asked asked)
    {
        const int Most = 30;
        var mine = FindProject.Mine(asked.Work, asked.Who, Most + 1);
        if (mine.Count == 0)
        {
            return Turn.Line(asked.Who.Dispatches
                ? "您名下没有项目。/find 查找项目,/assign 指定帮办和责任领导。"
                : "您名下还没有项目,请联系项目办指定。查看其他项目,直接发项目名。");
        }

        var month = Month.Awaited(asked.Day);
        var reported = asked.Work.Query<Reported>(
            """
            select s.project_id,
                (select i.yuan from investment i where i.project_id = s.project_id and i.month = @month) as yuan,
                (select max(v.day) from visit v where v.project_id = s.project_id) as visited
            from assignment s where s.person_id = @person and s.ended_at is null
            """,
            new { person = asked.Who.Id, month = month.ToString() })
            .DistinctBy(row => row.ProjectId).ToDictionary(row => row.ProjectId);
        List<Html> lines = [Html.Of($"📋 我的项目({mine.Count}{(mine.Count > Most ? "+" : "")})")];
        foreach (var project in mine.Take(Most))
        {
            var row = reported[project.Id];
            var invested = row.Yuan is { } yuan ? $"{month.ShortName}已报 {Amount.ShowRounded(yuan)}" : $"{month.ShortName}投资未报";
            var visited = row.Visited is { } day ? $"最近走访 {Days.Show(day)}" : "还没有走访";
            lines.Add(Html.Of($"• <b>{project.Call}</b> {project.Code}:{invested};{visited}"));
        }

        return new Turn.Say(new Reply(Html.Lines(lines), Rows(mine.Take(FindProject.MostCandidates))));
    }

    private static Reply Choices(string title, IEnumerable<Project> projects) => new(
        Html.Lines([Html.Text(title), .. projects.Select(project => Html.Of($"• {project.Title} {(project.Call == project.Name ? "" : Wording.Cut(project.Name, 40))}"))]),
        Rows(projects));

    private static IReadOnlyList<IReadOnlyList<Button>> Rows(IEnumerable<Project> projects) =>
        [.. projects.Select(project => (IReadOnlyList<Button>)[new Button(Wording.Cut($"{project.Call} {project.Code}", 40), $"/status {project.Reference}")])];

    private static Reply Card(Asked asked, Project project)
    {
        var work = asked.Work;
        var month = Month.Of(asked.Day);
        var closed = month.Previous;
        var facts = work.First<Facts>(
            """
            select p.stage, p.stage_word, p.year_kind, p.category, p.total_yuan, p.progress, p.planned_start, p.planned_end, p.investor, p.remark,
                p.leaders, p.officers, y.yuan as plan
            from project p left join year_plan y on y.project_id = p.id and y.year = @year where p.id = @id
            """,
            new { id = project.Id, year = closed.Year })!;
        List<Html> lines =
        [
            Html.Of($"🏭 <b>{project.Call}</b> {project.Code}"),
            project.Call == project.Name ? default : Html.Text(project.Name),
            Html.Text(string.Join(" · ", new[] { project.Unit, facts.StageName, facts.YearKind, facts.Category }.Where(part => !string.IsNullOrEmpty(part)))),
            Html.Text($"总投资 {Money(facts.TotalYuan)} · {closed.Year}年计划 {Money(facts.Plan)}"),
        ];
        lines.AddRange(Investment(work, project.Id, closed, Month.Awaited(asked.Day), month, facts.Plan));
        lines.AddRange(Claims(work, project.Id, asked.Day));
        var plans = string.Join(" · ", new[] { Planned("计划开工", facts.PlannedStart), Planned("计划竣工", facts.PlannedEnd) }.Where(part => part.Length > 0));
        lines.Add(Html.Text(plans));
        if (facts.Progress is { } progress)
        {
            lines.Add(Html.Text($"形象进度(台账):{Wording.Cut(progress, 200)}"));
        }

        var visit = work.First<Visited>(
            """
            select v.day, v.kind, v.text, p.name,
                (select count(distinct e.unique_id) from visit_version n join evidence e on e.draft_id = n.draft_id where n.visit_id = v.id and e.kind = 'photo') as photos
            from visit v join person p on p.id = v.person_id
            where v.project_id = @id order by v.day desc, v.id desc limit 1
            """,
            new { id = project.Id });
        lines.Add(visit is null
            ? Html.Text("还没有走访记录")
            : Html.Of($"最近{ReportVisit.Show(visit.Kind)} {Days.Show(visit.Day)} {visit.Name}:{Wording.Cut(visit.Text, 200)}{(visit.Photos > 0 ? $"(📷{visit.Photos})" : "")}"));
        lines.Add(People(work, project.Id, facts));
        if (facts.Remark is { } remark)
        {
            lines.Add(Html.Text($"备注:{Wording.Cut(remark, 200)}"));
        }

        List<IReadOnlyList<Button>> rows = [];
        if (Photos.Button(work, project) is { } photos)
        {
            rows.Add([photos]);
        }

        if (project.Reportable == 1 && asked.Who.Reports)
        {
            rows.Add([new Button("📍 报走访", $"/visit {project.Reference}"), new Button("💰 报投资", $"/invest {project.Reference}")]);
        }

        return new Reply(Html.Lines(lines), rows);
    }

    // The rate is that of the last closed month; an unfinished month is told as what was reported of it.
    private static IEnumerable<Html> Investment(Work work, long projectId, Month closed, Month awaited, Month current, long? plan)
    {
        var months = work.Query<MonthRow>(
            "select month, yuan from investment where project_id = @projectId and month between @first and @last",
            new { projectId, first = new Month(closed.Year, 1).ToString(), last = current.ToString() });
        var done = months.Where(row => string.CompareOrdinal(row.Month, closed.ToString()) <= 0).Sum(row => row.Yuan);
        var schedule = Completion.OnSchedule(closed.Number);
        // Zero is an answer and not the same as silence.
        var isTold = months.Exists(row => row.Month != current.ToString());
        if (isTold && Completion.Rate(done, plan) is { } rate)
        {
            var filled = (int)Math.Clamp(decimal.Floor(rate * 10), 0, 10);
            yield return Html.Text($"{new string('▓', filled)}{new string('░', 10 - filled)} {Completion.Percent(rate)} 截至{closed.ShortName}底完成 {Amount.ShowRounded(done)}(上报)");
            yield return Html.Text($"序时 {Completion.Percent(schedule)},{Completion.Against(rate, schedule)}");
        }
        else
        {
            var total = $"{closed.Year}年截至{closed.ShortName}底{(isTold ? $"完成 {Amount.ShowRounded(done)}(上报)" : "没有上报")}";
            yield return Html.Text(plan > 0 ? $"{total};序时 {Completion.Percent(schedule)}" : $"{total};完成率 —(没有年度计划)");
        }

        foreach (var month in awaited == current ? [current] : (Month[])[awaited, current])
        {
            // What is not asked for yet is told where it was reported all the same.
            if (months.Find(row => row.Month == month.ToString()) is { } reported)
            {
                yield return Html.Text($"{month.ShortName}已报 {Amount.Show(reported.Yuan)}(上报)");
            }
            else if (month == awaited)
            {
                yield return Html.Text($"{month.ShortName}投资未报");
            }
        }
    }

    // What was told and is not confirmed yet is named as such.
    private static IEnumerable<Html> Claims(Work work, long projectId, DateOnly today)
    {
        const int MostProblems = 3;
        var claims = Claim.Standing(work, projectId).ToLookup(claim => claim.Kind);
        if (claims["stage"].FirstOrDefault() is { } stage)
        {
            yield return Html.Text($"🚩 {Claim.Stage(stage.What)} {Days.Show(stage.Day, today)}({stage.Person}申报 {stage.Call},待认定)");
        }

        if (claims["formality"].Any())
        {
            yield return Html.Text($"📑 手续已办(上报):{string.Join('、', claims["formality"].Select(formality => formality.What).Distinct().Reverse())}");
        }

        if (claims["funds"].Any())
        {
            yield return Html.Text($"🏦 到位资金 {Amount.ShowRounded(claims["funds"].Sum(funds => funds.Yuan ?? 0))}(上报,{claims["funds"].Count()} 笔)");
        }

        var problems = claims["problem"].ToList();
        if (problems.Count > 0)
        {
            yield return Html.Text($"⚠️ 问题 {problems.Count} 件:{string.Join(';', problems.Take(MostProblems).Select(problem => $"{problem.Call} {Wording.Cut(problem.Text, 40)}({Days.Show(problem.Day, today)})"))}{(problems.Count > MostProblems ? " …" : "")}");
        }
    }

    private static Html People(Work work, long projectId, Facts facts)
    {
        var people = work.Query<Named>(
            "select p.name, s.role from assignment s join person p on p.id = s.person_id where s.project_id = @projectId and s.ended_at is null and p.left_at is null order by s.role, p.id",
            new { projectId });
        string Names(string role, string? ledger)
        {
            var names = string.Join("、", people.Where(person => person.Role == role).Select(person => person.Name));
            return names.Length > 0 ? names : ledger ?? "未定";
        }

        return Html.Text($"责任领导 {Names("leader", facts.Leaders)} · 帮办 {Names("officer", facts.Officers)}");
    }

    private static string Money(long? yuan) => yuan is { } known ? Amount.ShowRounded(known) : "—";

    private static string Planned(string label, string? date) => date is null ? "" : $"{label} {LooseDate.Parse(date).Show()}";

    private sealed class Facts
    {
        public string? Stage { get; init; }

        public string? StageWord { get; init; }

        public string? YearKind { get; init; }

        public string? Category { get; init; }

        public long? TotalYuan { get; init; }

        public long? Plan { get; init; }

        public string? Progress { get; init; }

        public string? PlannedStart { get; init; }

        public string? PlannedEnd { get; init; }

        public string? Investor { get; init; }

        public string? Remark { get; init; }

        public string? Leaders { get; init; }

        public string? Officers { get; init; }

        public string? StageName => Stage is null ? null : Stages.Embedded.Name(Stage, isGovernment: Category is "基础设施" or "民生");
    }

    private sealed class MonthRow
    {
        public string Month { get; init; } = "";

        public long Yuan { get; init; }
    }

    private sealed class Visited
    {
        public DateOnly Day { get; init; }

        public string Kind { get; init; } = "";

        public string Text { get; init; } = "";

        public string Name { get; init; } = "";

        public long Photos { get; init; }
    }

    private sealed class Named
    {
        public string Name { get; init; } = "";

        public string Role { get; init; } = "";
    }

    private sealed class Reported
    {
        public long ProjectId { get; init; }

        public long? Yuan { get; init; }

        public DateOnly? Visited { get; init; }
    }
}
