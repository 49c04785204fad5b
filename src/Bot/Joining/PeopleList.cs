namespace Bot.Joining;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;

/// <summary>/people: who has joined and who has not; roles, scopes, names and units changed, people taken off.</summary>
public static class PeopleList
{
    private const int MostLines = 60;

    /// <summary>/people 〈姓名〉 〈身份、范围、改名 新名、单位 新单位、离开、撤回、邀请〉</summary>
    public static Turn Show(Asked asked)
    {
        var words = asked.Text.Split((char[])[' ', '\n', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return new Turn.Say(Everybody(asked));
        }

        var found = Named(asked, words[0]);
        if (found is not [var person])
        {
            return found.Count == 0
                ? Turn.Line($"没有找到“{Wording.Cut(words[0], 30)}”。发送 /people 查看全部人员。")
                : new Turn.Say(new Reply(
                    Html.Text($"有 {found.Count} 位{words[0]},请选择:"),
                    [.. found.Take(10).Select(one => (IReadOnlyList<Button>)[new Button($"{one.Name} · {one.Post}", $"/people #{one.Id}")])]));
        }

        return words.Length == 1 ? new Turn.Say(Card(asked, person)) { Edits = true } : Change(asked, person, words[1], words[2..]);
    }

    private static List<Person> Named(Asked asked, string name)
    {
        if (name.StartsWith('#') && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return Roster.Get(asked.Work, id) is { LeftAt: null } one ? [one] : [];
        }

        return Roster.Named(asked.Work, name);
    }

    private static Turn Change(Asked asked, Person person, string what, string[] more)
    {
        var work = asked.Work;
        if (person.Role == Role.Admin && asked.Who.Role != Role.Admin)
        {
            return Turn.Line("管理员的身份只能由管理员调整。");
        }

        switch (what, more)
        {
            case ("改名", [var name]):
                return Become(asked, person, name, person.Unit);
            case ("改名", _):
                return Turn.Line($"请写上新的姓名,例:/people {person.Name} 改名 张山");
            case ("单位", [var unit]):
                return Become(asked, person, person.Name, unit);
            case (_, [_, ..]):
                return Turn.Line($"一次请只改一项,例:/people {person.Name} {Wording.Cut(what, 20)}");
        }

        var isOwn = person.Id == asked.Who.Id;
        switch (what)
        {
            case "撤回":
                var withdrawn = Invites.Withdraw(work, person.Id);
                return Edited(withdrawn > 0 ? $"已撤回 {person.Name} 的邀请,原链接作废。" : $"{person.Name} 没有待用的邀请。");
            case "邀请" when person.JoinedAt is not null:
                return Turn.Line($"{person.Name} 已经加入,不用再邀请。");
            case "邀请":
                return new Turn.Say(Invite.Link(work, asked.Who, person, isNewUnit: false));
            case "离开" or "确定离开" when isOwn:
                return Turn.Line("不能让自己离开,请另一位调度或管理员操作。");
            case "离开" when asked.Said is Incoming.Pressed:
                return new Turn.Say(new Reply(
                    Html.Of($"确定让 {person.Name}({person.Post})离开吗?离开后不能再使用机器人,填报过的数据保留;要回来须重新邀请。"),
                    new Button("确定离开", $"/people #{person.Id} 确定离开"),
                    new Button("⬅️ 返回", $"/people #{person.Id}")))
                {
                    Edits = true,
                };
            case "离开" or "确定离开":
                Invites.Withdraw(work, person.Id);
                Roster.Leave(work, person.Id);
                return Edited($"{person.Name}({person.Post})已离开,不能再使用机器人;填报过的数据保留。");
        }

        if (Roles.Read(what) is { } role)
        {
            if (isOwn)
            {
                return Turn.Line("不能改自己的身份,请另一位管理员操作。");
            }

            if (role == Role.Admin && asked.Who.Role != Role.Admin)
            {
                return Turn.Line("管理员只能由管理员任命。");
            }

            Roster.Change(work, person.Id, role, role.UsualScope());
            var serves = Roster.Get(work, person.Id)!.Reports ? 0 : work.Value<long>(
                "select count(*) from assignment where person_id = @id and role = 'officer' and ended_at is null", new { id = person.Id });
            return Saved(asked, person.Id, $"✅ 身份已改为{role.Show()}{(serves > 0 ? $"\n⚠️ 名下有 {serves} 个帮办项目,这个身份不能填报,由责任单位的帮办填报" : "")}");
        }

        if (Roles.ReadScope(what) is { } scope)
        {
            if (isOwn && asked.Who.Role != Role.Admin)
            {
                return Turn.Line("不能改自己的可看范围,请另一位调度或管理员操作。");
            }

            if (scope == Scope.Area && asked.Who is { Scope: not Scope.Area, Role: not Role.Admin })
            {
                return Turn.Line($"您的可看范围是{asked.Who.Scope.Show()},不能给别人更大的范围,请管理员操作。");
            }

            Roster.Change(work, person.Id, person.Role, scope);
            return Saved(asked, person.Id, $"✅ 可看范围已改为{scope.Show()}");
        }

        return Turn.Line($"没看懂“{Wording.Cut(what, 20)}”。可以写身份(帮办、承办、领导、督查、调度)、范围(本人项目、本单位、全部)、改名、单位 或 离开,例:/people {person.Name} 领导;/people {person.Name} 单位 住建局");
    }

    // Another name, or another unit.
    private static Turn Become(Asked asked, Person person, string name, string? unit)
    {
        var work = asked.Work;
        if (name.Length > 30 || unit?.Length > 40)
        {
            return Turn.Line("姓名请在 30 字以内,单位请在 40 字以内。");
        }

        if (Roster.Named(work, name).Exists(other => other.Id != person.Id && other.Unit == unit))
        {
            return Turn.Line($"{unit ?? "那里"}已经有{name},同单位同名分不清。姓名请换个写法,例:/people {person.Name} 改名 {Wording.Cut(name, 20)}2");
        }

        Roster.Rename(work, person.Id, name);
        var isNew = false;
        if (unit is not null)
        {
            (var id, isNew) = Roster.Unit(work, unit);
            Roster.Move(work, person.Id, id);
        }

        return Saved(asked, person.Id, $"✅ {(unit == person.Unit ? "姓名" : "单位")}已改{(isNew ? "(新单位)" : "")}");
    }

    // The card again, so that the next change is one tap away.
    private static Turn.Say Saved(Asked asked, long id, string line) =>
        new(Card(asked, Roster.Get(asked.Work, id)!, line)) { Edits = true, Toast = "已保存" };

    private static Turn.Say Edited(string line) => new(Reply.Line(line)) { Edits = true, Toast = "已保存" };

    private static Reply Card(Asked asked, Person person, string note = "")
    {
        var state = person.JoinedAt is { } at ? $"{Days.Show(DateOnly.FromDateTime(asked.Work.Local(at).DateTime), asked.Work.Today)}加入" : "已邀请,未加入";
        var text = Html.Lines(Html.Text(note), Html.Of($"<b>{person.Name}</b> · {person.Post}\n可看范围:{person.Scope.Show()} · {state}"));
        if (person.Id == asked.Who.Id || (person.Role == Role.Admin && asked.Who.Role != Role.Admin))
        {
            return new Reply(text);
        }

        Button To(string text, string what) => new(text, $"/people #{person.Id} {what}");
        Button Be(Role role) => To(person.Role == role ? $"✓ {role.Show()}" : role.Show(), role.Show());
        Button See(Scope scope) => To($"{(person.Scope == scope ? "✓ " : "")}看{scope.Show()}", scope.Show());
        return new Reply(
            text,
            [
                [Be(Role.Officer), Be(Role.Handler), Be(Role.Leader), Be(Role.Supervisor), Be(Role.Dispatcher)],
                [See(Scope.Projects), See(Scope.Unit), See(Scope.Area)],
                person.JoinedAt is null
                    ? [To("重发邀请", "邀请"), To("撤回邀请", "撤回"), To("离开", "离开")]
                    : [To("离开", "离开")],
            ]);
    }

    private static Reply Everybody(Asked asked)
    {
        var all = Roster.All(asked.Work);
        var waiting = all.Where(person => person.JoinedAt is null).ToList();
        var joined = all.Where(person => person.JoinedAt is not null).ToList();
        List<Html> lines = [Html.Of($"👥 已加入 {joined.Count} 人,未加入 {waiting.Count} 人")];
        if (waiting.Count > 0)
        {
            lines.Add(Html.Bold("未加入"));
            lines.AddRange(waiting.Take(MostLines / 2).Select(Line));
        }

        if (joined.Count > 0)
        {
            lines.Add(Html.Bold("已加入"));
            lines.AddRange(joined.Take(MostLines - Math.Min(waiting.Count, MostLines / 2)).Select(Line));
        }

        if (all.Count > MostLines)
        {
            lines.Add(Html.Text($"…共 {all.Count} 人,发送 /people 姓名 查找。"));
        }

        lines.Add(Html.Of($"要看谁、改谁,写上姓名,例:/people {(all.FindLast(person => person.Id != asked.Who.Id) ?? asked.Who).Name}"));
        return new Reply(Html.Lines(lines));
    }

    private static Html Line(Person person) => Html.Of($"• {person.Name} · {person.Post} · 看{person.Scope.Show()}");
}
