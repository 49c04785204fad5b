namespace Bot.Joining;

using Bot.Chat;
using Bot.Conversations;
using Bot.People;
using Bot.Storage;

/// <summary>/start: somebody opens their invite and is greeted with what they can do at once.</summary>
public static class Join
{
    private const string Polite = "本机器人仅限内部使用,请联系项目办开通。";

    // One answer to every code that does not work: it tells nobody whether there ever was such a code.
    private const string NotGood = "这个邀请无效或已过期(每个邀请只能用一次),请联系项目办重新邀请。";

    /// <summary>Answers a stranger: welcomes who brings a good invite; anybody else gets one polite line an hour.</summary>
    public static Reply? Stranger(Sender from, string text, Work work)
    {
        var words = text.Split((char[])[' ', '\n', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        var hasCode = words.Length == 2 && words[0].StartsWith("/start", StringComparison.OrdinalIgnoreCase);
        if (hasCode && Invites.Use(work, words[1], from.Id) is { } id)
        {
            Roster.Join(work, id, from.Id);
            return Welcome(work, Roster.Get(work, id)!, isNew: true);
        }

        return Invites.MayAnswer(work, from.Id) ? Reply.Line(hasCode ? NotGood : Polite) : null;
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

        var example = Sight.Example(work, person);
        if (person.Role is Role.Officer or Role.Dispatcher or Role.Admin)
        {
            lines.Add(Html.Of($"直接说一句话就能填报,例如:\n<code>今天走访{example},设备到货80%,本月完成投资3200万,用电增容没批</code>"));
            return new Reply(
                Html.Lines(lines),
                [
                    [new Button("📍 报走访", "/visit"), new Button("💰 报投资", "/invest")],
                    [new Button("📋 我的项目", "/mine"), new Button("❓ 帮助", "/help")],
                ]);
        }

        lines.Add(Html.Of($"想看哪个项目,直接发项目名,例如:<code>{example}</code>"));
        return new Reply(Html.Lines(lines), new Button("📋 我的项目", "/mine"), new Button("❓ 帮助", "/help"));
    }

    private sealed class Served
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Role { get; init; } = "";
    }
}
