namespace Bot.Joining;

using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;
using Bot.Storage;

/// <summary>/invite: a dispatcher invites somebody by name, unit and role, and passes the link on.</summary>
public static class Invite
{
    private const string AllRoles = "身份可以是:帮办、承办、领导、督查、调度、管理员。";

    /// <summary>/invite 〈姓名〉 〈单位〉 〈身份〉</summary>
    public static Turn Somebody(Asked asked)
    {
        var work = asked.Work;
        var example = $"/invite 张三 {Roster.Units(work).FirstOrDefault() ?? "住建局"} 帮办";
        var words = asked.Text.Split((char[])[' ', '\n', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var name, var unitName, var roleWord])
        {
            return Turn.Line($"请写明姓名、单位和身份,例:{example}。{AllRoles}");
        }

        // 招商局 赵五: a unit that is known stands where the name should, and what stands for the unit is none.
        if (Roster.Units(work) is var units && units.Contains(name) && !units.Contains(unitName))
        {
            (name, unitName) = (unitName, name);
        }

        if (Roles.Read(roleWord) is not { } role)
        {
            return Turn.Line($"没有“{Wording.Cut(roleWord, 20)}”这个身份。{AllRoles}例:{example}");
        }

        if (name.Length > 30 || unitName.Length > 40)
        {
            return Turn.Line($"姓名请在 30 字以内,单位请在 40 字以内。例:{example}");
        }

        if (role == Role.Admin && asked.Who.Role != Role.Admin)
        {
            return Turn.Line("管理员只能由管理员邀请。");
        }

        var (unit, isNewUnit) = Roster.Unit(work, unitName);
        var namesakes = Roster.Named(work, name).Where(person => person.UnitId == unit).ToList();
        if (namesakes.FirstOrDefault(person => person.JoinedAt is not null) is { } joined)
        {
            return Turn.Line($"{unitName}的{name}已经加入,身份是{joined.Role.Show()}。要调整身份请发送 /people {name}。");
        }

        long id;
        if (namesakes.FirstOrDefault() is { } waiting)
        {
            id = waiting.Id;
            Roster.Change(work, id, role, role.UsualScope());
        }
        else
        {
            id = Roster.Add(work, name, unit, role);
        }

        return new Turn.Say(Link(work, asked.Who, Roster.Get(work, id)!, isNewUnit));
    }

    /// <summary>A new link for somebody who was invited before.</summary>
    internal static Reply Link(Work work, Person by, Person who, bool isNewUnit)
    {
        var code = Invites.Make(work, who.Id, by.Id);
        var username = work.Value<string?>("select username from bot") ?? "bot";
        return new Reply(
            Html.Lines(
                Html.Of($"已为 {who.Name}({who.Post}{(isNewUnit ? ",新单位" : "")})生成邀请,{Invites.Days} 天内有效,只能用一次。请转发给本人:"),
                Html.Of($"https://t.me/{username}?start={code}"),
                Html.Of($"打不开链接时,请本人找到 @{username},发送:<code>/start {code}</code>")),
            new Button("撤回邀请", $"/people #{who.Id} 撤回"));
    }
}
