namespace Bot.Joining;

using Bot.Chat;
using Bot.Conversations;
using Bot.People;
using Bot.Storage;

/// <summary>/start: somebody opens their invite and is greeted with what they can do at once.</summary>
public static class Join
{
    private const string Polite = "本机器人仅限内部使用,请联系项目办开通。";

    /// <summary>Answers a stranger: welcomes who brings a good invite; anybody else gets one polite line an hour.</summary>
    public static Reply? Stranger(Sender from, string text, Work work)
    {
        var words = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var start, var code] && start.StartsWith("/start", StringComparison.OrdinalIgnoreCase)
            && Invites.Use(work, code, from.Id) is { } id)
        {
            Roster.Join(work, id, from.Id);
            return Welcome(work, Roster.Get(work, id)!, isNew: true);
        }

        return Invites.MayAnswer(work, from.Id) ? Reply.Line(Polite) : null;
    }

    /// <summary>/start of somebody who has joined.</summary>
    public static Turn Again(Asked asked) => new Turn.Say(Welcome(asked.Work, asked.Who, isNew: false));

    private static Reply Welcome(Work work, Person person, bool isNew)
    {
        var area = work.Query<Served>(
            """
            select p.code, coalesce(p.short_name, p.name) as name, s.role
            from assignment s join project p on p.id = s.project_id
            where s.person_id = @id and s.ended_at is null order by p.code
            """,
            new { id = person.Id });
        List<Html> lines =
        [
            isNew
                ? Html.Of($"{person.Name}同志,您好!您已加入「重大项目调度」:{person.Post}。")
                : Html.Of($"{person.Name}同志,您好!您的身份是:{person.Post}。"),
        ];
        foreach (var (role, verb) in (ReadOnlySpan<(string, string)>)[("officer", "帮办"), ("leader", "负责")])
        {
            var names = area.Where(project => project.Role == role).Select(project => project.Name).ToList();
            if (names.Count > 0)
            {
                var more = names.Count > 10 ? "等" : "";
                lines.Add(Html.Of($"您{verb} {names.Count} 个项目:{string.Join('、', names.Take(10))}{more}。"));
            }
        }

        if (person.Role is Role.Officer or Role.Dispatcher or Role.Admin)
        {
            var example = area.FirstOrDefault()?.Name
                ?? work.Value<string?>($"select coalesce(p.short_name, p.name) from project p where {Sight.Reports} order by p.code limit 1", Sight.Of(person))
                ?? "项目简称";
            lines.Add(Html.Of($"一行就能填报,例如:\n<code>/visit {example} 厂房主体封顶</code>\n<code>/invest {example} 3200万</code>"));
            return new Reply(
                Html.Lines(lines),
                [
                    [new Button("📍 报走访", "/visit"), new Button("💰 报投资", "/invest")],
                    [new Button("📋 我的项目", "/mine"), new Button("❓ 帮助", "/help")],
                ]);
        }

        lines.Add(Html.Of($"查项目,直接发送 /status 和项目名,例如:<code>/status 热力</code>"));
        return new Reply(Html.Lines(lines), new Button("📋 我的项目", "/mine"), new Button("❓ 帮助", "/help"));
    }

    private sealed class Served
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Role { get; init; } = "";
    }
}
