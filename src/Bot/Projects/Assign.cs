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
    /// <summary>/assign 〈项目〉 〈姓名〉 〈帮办、领导〉 〈取消〉</summary>
    public static Turn Somebody(Asked asked)
    {
        var work = asked.Work;
        var found = FindProject.In(work, asked.Who, asked.Text);
        switch (found)
        {
            case Found.None none:
                var unknown = none.Words.Length == 0 ? "" : $"没有找到项目“{Wording.Cut(none.Words, 40)}”。";
                return Turn.Line($"{unknown}请依次写项目、姓名、身份,例:/assign {Sight.Example(work, asked.Who)} 张三 帮办");
            case Found.Several several:
                return new Turn.Say(new Reply(
                    Html.Text("是哪个项目?"),
                    [.. several.Projects
                        .Select(project => new Button(project.Title, $"/assign {project.Code} {several.Rest}"))
                        .Where(button => System.Text.Encoding.UTF8.GetByteCount(button.Data) <= Buttons.MaxData)
                        .Select(button => (IReadOnlyList<Button>)[button])]));
        }

        var (project, rest) = (Found.One)found;
        var words = rest.Split((char[])[' ', '\n', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return Turn.Line($"{project.Title}:请写上姓名和身份,例:/assign {project.Code} 张三 帮办");
        }

        var people = words[0].StartsWith('#') && long.TryParse(words[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Roster.Get(work, id) is { LeftAt: null } one ? [one] : []
            : Roster.Named(work, words[0]);
        var roleWord = words.Length > 1 ? words[1] : "帮办";
        var ends = words.Length > 2 && words[2] is "取消" or "离任";
        if (people.Count == 0)
        {
            return Turn.Line($"没有叫“{Wording.Cut(words[0], 30)}”的人。请先邀请,例:/invite {Wording.Cut(words[0], 30)} {project.Unit ?? "单位"} 帮办");
        }

        if (people.Count > 1)
        {
            return new Turn.Say(new Reply(
                Html.Text($"有 {people.Count} 位{words[0]},请选择:"),
                [.. people.Take(10).Select(person => (IReadOnlyList<Button>)[new Button($"{person.Name} · {person.Post}", $"/assign {project.Code} #{person.Id} {roleWord}")])]));
        }

        var who = people[0];
        var role = Roles.Read(roleWord);
        if (role is not (Role.Officer or Role.Leader))
        {
            return Turn.Line($"身份请写 帮办 或 领导,例:/assign {project.Code} {who.Name} 帮办");
        }

        return new Turn.Say(ends ? End(work, project, who, role.Value) : Begin(work, asked.Who, project, who, role.Value));
    }

    /// <summary>Assigns those whom the ledger names and who are known, wherever the name is borne by one person only.</summary>
    /// <returns>How many were assigned anew.</returns>
    public static int FromLedger(Work work)
    {
        var people = Roster.All(work).GroupBy(person => person.Name).Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.First().Id);
        var count = 0;
        foreach (var row in work.Query<Named>("select id, officers, leaders from project where officers is not null or leaders is not null"))
        {
            foreach (var (names, role) in (ReadOnlySpan<(string?, Role)>)[(row.Officers, Role.Officer), (row.Leaders, Role.Leader)])
            {
                foreach (var name in (names ?? "").Split((char[])['、', ',', '\uFF0C', ' ', '/', ';', '\uFF1B', '\n'], StringSplitOptions.RemoveEmptyEntries))
                {
                    // Who was taken off by hand is not put back by the next import.
                    count += people.TryGetValue(name, out var person)
                        ? work.Execute(
                            "insert into assignment (project_id, person_id, role, made_at) values (@project, @person, @role, @now) on conflict do nothing",
                            new { project = row.Id, person, role = role.Code(), now = work.Now })
                        : 0;
                }
            }
        }

        return count;
    }

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
                new Reply(Html.Of($"您已被指定为 {project.Title} 的{verb}。"), new Button("查看项目", $"/status {project.Code}")));
        }

        return Reply.Line(isNew
            ? $"✅ {project.Title} 的{verb}:{who.Name}{(who.JoinedAt is null ? "(还未加入)" : "")}{instead}"
            : $"{who.Name}已经是 {project.Title} 的{verb}。");
    }

    private static Reply End(Work work, Project project, Person who, Role role)
    {
        var ended = work.Execute(
            "update assignment set ended_at = @now where project_id = @project and person_id = @person and role = @role and ended_at is null",
            new { project = project.Id, person = who.Id, role = role.Code(), now = work.Now });
        return Reply.Line(ended > 0
            ? $"{who.Name}不再是 {project.Title} 的{role.Show()}。"
            : $"{who.Name}本来就不是 {project.Title} 的{role.Show()}。");
    }

    private sealed class Named
    {
        public long Id { get; init; }

        public string? Officers { get; init; }

        public string? Leaders { get; init; }
    }
}
