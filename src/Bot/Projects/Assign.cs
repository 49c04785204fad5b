namespace Bot.Projects;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;
using Bot.Storage;

/// <summary>/assign: a dispatcher says who serves a project (帮办) and who leads it (领导); one project, one leader, one team.</summary>
public static class Assign
{
    private static readonly string[] Ends = ["取消", "离任", "删除", "撤销", "解除", "去掉"];

    /// <summary>/assign 〈项目〉 〈姓名〉 〈帮办、领导〉 〈取消〉</summary>
    public static Turn Somebody(Asked asked)
    {
        var work = asked.Work;
        var found = FindProject.In(work, asked.Who, asked.Text);
        switch (found)
        {
            case Found.None none:
                var unknown = none.Words.Length == 0 ? "" : $"没有找到项目“{Wording.Cut(none.Words, 40)}”。";
                var example = Sight.Example(work, asked.Who);
                return Turn.Line($"{unknown}请依次写项目、姓名、身份,例:{Usage(example)}");
            case Found.Several several:
                return Choose(
                    $"是哪个项目?{several.More}",
                    [.. several.Offered.Select(project => new Button(project.Title, $"/assign {project.Reference} {several.Rest}"))],
                    $"名字太长,按钮放不下,请用编码再发一次,例:{Usage(several.Projects[0].Code)}");
        }

        var (project, rest) = (Found.One)found;
        List<string> words = [.. rest.Split((char[])[' ', '\n', '\t', '\u3000', ',', '\uFF0C', '、'], StringSplitOptions.RemoveEmptyEntries)];
        var ends = words.RemoveAll(word => Ends.Contains(word)) > 0;
        var role = words.Find(word => Roles.Read(word) is not null) is { } said && words.Remove(said) ? Roles.Read(said) : null;
        if (words is not [var name])
        {
            return Turn.Line(words.Count == 0
                ? $"{project.Title}:请写上姓名和身份,例:{Usage(project.Code)}"
                : $"没看懂“{Wording.Cut(string.Join(' ', words.Skip(1)), 30)}”。请依次写项目、姓名、身份,例:{Usage(project.Code, Wording.Cut(words[0], 30))}");
        }

        var people = name.StartsWith('#') && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Roster.Get(work, id) is { LeftAt: null } one ? [one] : []
            : Roster.Named(work, name);
        if (people.Count == 0)
        {
            return Turn.Line($"没有叫“{Wording.Cut(name, 30)}”的人。请先邀请,例:/invite {Wording.Cut(name, 30)} {project.Unit ?? "单位"} 帮办");
        }

        if (people.Count > 1)
        {
            var more = $"{(role is { } known ? " " + known.Show() : "")}{(ends ? " 取消" : "")}";
            return Choose(
                $"有 {people.Count} 位{name},请选择:",
                [.. people.Take(10).Select(person => new Button($"{person.Name} · {person.Post}", $"/assign {project.Reference} #{person.Id}{more}"))],
                "");
        }

        var who = people[0];
        if (role is not (null or Role.Officer or Role.Leader))
        {
            return Turn.Line($"身份请写 帮办 或 领导,例:{Usage(project.Code, who.Name)}");
        }

        return ends ? End(work, project, who, role) : new Turn.Say(Begin(work, asked.Who, project, who, role ?? Role.Officer)) { Edits = true };
    }

    /// <summary>
    /// Assigns those whom the ledger names and who are known, wherever the name is borne by one person only; takes back what
    /// it assigned to who is named there no more. What was done by hand stays: who was taken off is not put back, and a
    /// project that has a leader gets no second one.
    /// </summary>
    /// <returns>How many were assigned anew.</returns>
    public static int FromLedger(Work work)
    {
        var people = Roster.All(work).GroupBy(person => person.Name).Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.First().Id);
        var ledger = work.Query<Named>("select id, officers, leaders from project where officers is not null or leaders is not null")
            .SelectMany(row => Names(row.Officers).Select(name => (row.Id, Role: "officer", Name: name)).Concat(Names(row.Leaders).Select(name => (row.Id, Role: "leader", Name: name))))
            .ToHashSet();
        HashSet<(long, string, long)> made = [];
        HashSet<long> led = [];
        foreach (var row in work.Query<Made>(
            """
            select s.project_id, s.role, s.person_id, p.name, case when s.ended_at is null then 1 else 0 end as active, case when s.made_by is null then 1 else 0 end as by_ledger
            from assignment s join person p on p.id = s.person_id
            """))
        {
            if (row is { Active: 1, ByLedger: 1 } && !ledger.Contains((row.ProjectId, row.Role, row.Name)))
            {
                work.Execute(
                    "delete from assignment where project_id = @project and role = @role and person_id = @person",
                    new { project = row.ProjectId, role = row.Role, person = row.PersonId });
                continue;
            }

            made.Add((row.ProjectId, row.Role, row.PersonId));
            if (row is { Active: 1, Role: "leader" })
            {
                led.Add(row.ProjectId);
            }
        }

        var count = 0;
        foreach (var (project, role, name) in ledger)
        {
            if (people.TryGetValue(name, out var person) && !made.Contains((project, role, person)) && (role != "leader" || led.Add(project)))
            {
                count += work.Execute(
                    "insert into assignment (project_id, person_id, role, made_at) values (@project, @person, @role, @now)",
                    new { project, person, role, now = work.Now });
            }
        }

        return count;
    }

    private static string[] Names(string? cell) =>
        (cell ?? "").Split((char[])['、', ',', '\uFF0C', ' ', '/', ';', '\uFF1B', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static Reply Begin(Work work, Person by, Project project, Person who, Role role)
    {
        var replaced = new List<string>();
        if (role == Role.Leader)
        {
            replaced = work.Query<string>(
                """
                update assignment set ended_at = @now
                where project_id = @project and role = 'leader' and ended_at is null and person_id <> @person
                returning (select name from person where person.id = assignment.person_id)
                """,
                new { project = project.Id, person = who.Id, now = work.Now });
        }

        var isNew = work.Execute(
            """
            insert into assignment (project_id, person_id, role, made_at, made_by) values (@project, @person, @role, @now, @by)
            on conflict (project_id, person_id, role) do update set ended_at = null, made_at = excluded.made_at, made_by = excluded.made_by
            where assignment.ended_at is not null
            """,
            new { project = project.Id, person = who.Id, role = role.Code(), now = work.Now, by = by.Id }) == 1;
        var verb = role == Role.Leader ? "责任领导" : "帮办";
        var instead = replaced.Count > 0 ? $"(原责任领导{string.Join('、', replaced)}已替换)" : "";
        if (isNew && who.TelegramId is { } telegramId && who.Id != by.Id)
        {
            Outbox.Messages.Promise(
                work,
                Outbox.Chats.Private(work, telegramId),
                new Reply(Html.Of($"您已被指定为 {project.Title} 的{verb}。"), new Button("查看项目", $"/status {project.Reference}")));
        }

        return Reply.Line((isNew
            ? $"✅ {project.Title} 的{verb}:{who.Name}{(who.JoinedAt is null ? "(还未加入)" : "")}{instead}"
            : $"{who.Name}已经是 {project.Title} 的{verb}。")
            + (role == Role.Officer && !who.Reports ? $"\n⚠️ {who.Name}的身份是{who.Role.Show()},不能填报,由责任单位的帮办填报。要由本人填报,请发送 /people {who.Name} 帮办" : ""));
    }

    private static Turn End(Work work, Project project, Person who, Role? said)
    {
        var served = work.Query<string>(
            "select role from assignment where project_id = @project and person_id = @person and ended_at is null",
            new { project = project.Id, person = who.Id }).ConvertAll(code => Roles.Read(code)!.Value);
        if (said is null && served.Count > 1)
        {
            return Turn.Line($"{who.Name}是 {project.Title} 的责任领导,也是帮办,请写明取消哪个,例:/assign {project.Code} {who.Name} 帮办 取消");
        }

        var role = said ?? (served.Count > 0 ? served[0] : null as Role?);
        if (role is not { } ending || !served.Contains(ending))
        {
            return Turn.Line($"{who.Name}本来就不是 {project.Title} 的{(role is { } other ? other.Show() : "帮办或责任领导")}。");
        }

        work.Execute(
            "update assignment set ended_at = @now where project_id = @project and person_id = @person and role = @role and ended_at is null",
            new { project = project.Id, person = who.Id, role = ending.Code(), now = work.Now });
        return new Turn.Say(Reply.Line($"{who.Name}不再是 {project.Title} 的{ending.Show()}。")) { Edits = true };
    }

    private static string Usage(string project, string name = "张三") => $"/assign {project} {name} 帮办;要取消,后面写上:取消";

    // Buttons for what a button can carry; where it cannot, what to type instead.
    private static Turn.Say Choose(string question, IReadOnlyList<Button> choices, string orElse)
    {
        var fit = choices.Where(button => System.Text.Encoding.UTF8.GetByteCount(button.Data) <= Buttons.MaxData).ToList();
        var rest = choices.Except(fit).Select(button => Html.Of($"• {button.Text}")).ToList();
        return new Turn.Say(new Reply(
            Html.Lines([Html.Text(question), .. rest, rest.Count > 0 ? Html.Text(orElse) : default]),
            [.. fit.Select(button => (IReadOnlyList<Button>)[button])]))
        {
            Edits = true,
        };
    }

    private sealed class Named
    {
        public long Id { get; init; }

        public string? Officers { get; init; }

        public string? Leaders { get; init; }
    }

    private sealed class Made
    {
        public long ProjectId { get; init; }

        public string Role { get; init; } = "";

        public long PersonId { get; init; }

        public string Name { get; init; } = "";

        public long Active { get; init; }

        public long ByLedger { get; init; }
    }
}
