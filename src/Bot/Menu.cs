namespace Bot;

using Bot.Asking;
using Bot.Chat;
using Bot.Conversations;
using Bot.Digests;
using Bot.Joining;
using Bot.Language;
using Bot.People;
using Bot.Projects;
using Bot.Reporting;

/// <summary>Every command and conversation, in the order of the menu; feeds /help and the command menus.</summary>
public static class Menu
{
    private static readonly Role[] Reporters = [Role.Officer, Role.Dispatcher, Role.Admin];
    private static readonly Role[] Dispatchers = [Role.Dispatcher, Role.Admin];
    private static readonly Role[] Everybody = [];

    private static readonly char[] Marks = ['。', '!', '\uFF01', '?', '\uFF1F', '.', ' '];

    private static readonly ReportVisit Visit = new();
    private static readonly ReportInvestment Invest = new();

    private static readonly ReportMessage Message = new();

    // Words that ask for nothing: they get no lecture.
    private static readonly HashSet<string> Courtesies =
    [
        "收到", "已收到", "收到了", "好", "好的", "好滴", "好嘞", "好吧", "行", "行的", "可以", "可以的", "谢谢", "谢谢您", "谢谢你", "多谢", "感谢", "非常感谢", "辛苦", "辛苦了", "您辛苦了",
        "知道了", "知道", "明白", "明白了", "了解", "了解了", "嗯", "嗯嗯", "哦", "噢", "没事", "没事了", "不客气", "不用了", "再见", "晚安", "早", "早上好", "上午好", "中午好", "下午好", "晚上好",
        "你好", "您好", "大家好", "在吗", "哈哈", "哈哈哈", "周末愉快", "节日快乐", "ok", "OK", "Ok", "👌", "👍", "🙏", "😊", "🌹", "1",
    ];

    /// <summary>All commands.</summary>
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("visit", ["走访", "报走访"], "项目 看到的进展", "报走访", Reporters, Visit.Start) { Begins = Visit, Example = "/visit 〈项目〉 厂房主体封顶" },
        new("invest", ["投资", "报投资"], "项目 金额", "报完成投资", Reporters, Invest.Start) { Begins = Invest, Example = "/invest 〈项目〉 3200万" },
        new("say", [], "", "", Reporters, Message.Start) { IsHidden = true, Begins = Message },
        new("fix", ["更正"], "编号 新内容", "更正已报的", Reporters, Fix.Start) { Example = "/fix T-0981 3100万" },
        new("status", ["进度", "项目", "查"], "项目", "看一个项目", Everybody, StatusCard.Show) { Example = "/status 〈项目〉" },
        new("find", ["查找", "找"], "文字", "查找项目", Everybody, StatusCard.Find) { Example = "/find 〈项目〉" },
        new("mine", ["我的项目"], "", "我的项目", Everybody, StatusCard.Mine),
        new("assign", ["指定"], "项目 姓名 帮办或领导", "指定帮办、领导", Dispatchers, Assign.Somebody) { Example = "/assign 〈项目〉 张三 帮办" },
        new("invite", ["邀请"], "姓名 单位 身份", "邀请人员", Dispatchers, InviteSomebody) { Example = "/invite 张三 城关镇 帮办" },
        new("people", ["人员"], "姓名", "人员与身份", Dispatchers, PeopleList.Show) { Example = "/people 张三" },
        new("bind", [], "单位、项目或全部", "绑定本群", Dispatchers, GroupSetup.Bind) { Where = Where.Group, Example = "/bind 全部" },
        new("schedule", [], "日调度或周调度 日子 时间", "定调度时间;时间写“停”为停发", Dispatchers, GroupSetup.SetTime) { Where = Where.Group, Example = "/schedule 日调度 工作日 18:00" },
        new("preview", [], "日调度或周调度", "预览,只发给您", Dispatchers, Digest.Preview) { Where = Where.Group, Example = "/preview 周调度" },
        new("test", [], "", "测试能否在本群发言", Dispatchers, Digest.Test) { Where = Where.Group, Example = "/test" },
        new("unbind", [], "", "解除绑定", Dispatchers, GroupSetup.Unbind) { Where = Where.Group, Example = "/unbind" },
        new("help", ["帮助", "?", "\uFF1F"], "", "怎么用", Everybody, Help),
        new("cancel", ["取消"], "", "取消正在填的", Everybody, _ => Turn.Line("现在没有正在填的内容。")),
        new("start", [], "", "开始", Everybody, Join.Again) { IsHidden = true },
        new("more", [], "", "", Reporters, Evidence.More) { IsHidden = true },
        new("pictured", [], "", "", Reporters, Waiting.Report) { IsHidden = true },
        new("photos", [], "", "", Everybody, Photos.Show) { IsHidden = true },
        new("detail", [], "", "", Everybody, Digest.Detail) { IsHidden = true },
        new("plain", [], "", "", Everybody, Digest.Plain) { IsHidden = true },
        new("resend", [], "", "", Dispatchers, Uncertain.Resend) { IsHidden = true },
        new("arrived", [], "", "", Dispatchers, Uncertain.Arrived) { IsHidden = true },
    ];

    /// <summary>What the desk serves.</summary>
    public static Services Services { get; } = new(Commands, Join.Stranger, Names, Plain, Message, Evidence.Take, Waiting.Free);

    /// <summary>The commands that somebody of this role finds in the menu of their private chat.</summary>
    public static IEnumerable<Command> For(Role role) =>
        Commands.Where(command => !command.IsHidden && command.Allows(role) && command.Where == Where.Anywhere);

    // Joining stands above Projects: that the ledger may name who was just invited is told here.
    private static Turn InviteSomebody(Asked asked)
    {
        var turn = Invite.Somebody(asked);
        Assign.FromLedger(asked.Work);
        return turn;
    }

    private static Turn.Say Help(Asked asked)
    {
        var role = asked.Who.Role;
        List<Html> lines = [Html.Of($"您的身份:{asked.Who.Post}。可以这样用:")];
        foreach (var command in Commands.Where(command => !command.IsHidden && command.Allows(role)))
        {
            var usage = command.Usage.Length > 0 ? $" 〈{command.Usage}〉" : "";
            lines.Add(Html.Of($"/{command.Name}{usage} {command.Description}{(command.Where == Where.Group ? "(在群里)" : "")}"));
        }

        var example = Commands.First(command => command.Example.Length > 0 && command.Allows(role)).Example
            .Replace("〈项目〉", Sight.Example(asked.Work, asked.Who), StringComparison.Ordinal);
        lines.Add(Html.Of($"例:<code>{example}</code>"));
        lines.Add(Html.Text(Reporters.Contains(role)
            ? "〈〉里的可以不写,机器人会问。项目写编码、简称或名称的一部分都行;命令也可以写中文:走访、投资、更正、进度、查找、取消。"
            : "〈〉里的可以不写,机器人会问。项目写编码、简称或名称的一部分都行;直接发项目名,也能看到它的卡片。"));
        return new Turn.Say(new Reply(Html.Lines(lines)));
    }

    private static bool Names(Asked asked, string text) => FindProject.In(asked.Work, asked.Who, text) is not Found.None;

    // A plain sentence: a project's bare name asks for its card, an entry's number for the entry; a question about a project for
    // its card; and what tells something of a project is a report.
    private static Turn Plain(Asked asked)
    {
        var text = asked.Text.Trim(Marks);
        if (Courtesies.Contains(text))
        {
            return new Turn.Silent();
        }

        var isUnderPhoto = asked.Said is Incoming.Said { Attachment: not null };
        // A command to another bot tells nothing.
        var (told, correction) = text.StartsWith('/') || text.StartsWith('\uFF0F') ? ([], null) : Told.In(asked);
        if (correction is not null && Reporters.Contains(asked.Who.Role) && !isUnderPhoto && !told.Any(one => one.IsPlainAmount))
        {
            return Corrected.Of(asked, correction, told.Select(one => one.Project).FirstOrDefault(project => project is not null));
        }

        if (told.Any(one => !one.Facts.IsEmpty))
        {
            // What stands under a photo and names no project is about the photo.
            return isUnderPhoto && !told.Any(one => one.Project is not null) ? new Turn.Pass()
                : Reporters.Contains(asked.Who.Role) ? ReportMessage.Of(asked, told)!
                : NotReporting(asked, told);
        }

        if (isUnderPhoto)
        {
            return new Turn.Pass();
        }

        var found = FindProject.In(asked.Work, asked.Who, text);
        if (found is Found.One { Rest: "" } or Found.Several { Rest: "" })
        {
            return StatusCard.Show(asked with { Text = text });
        }

        if (found is Found.None && EntryCard.Show(asked) is { } entry)
        {
            return entry;
        }

        var named = told.SelectMany(one => one.Projects).DistinctBy(project => project.Id).ToList();
        return named.Count > 0 && told.Any(one => one.Facts.IsQuestion) ? StatusCard.Of(asked, named, isSure: told.All(one => one.Project is not null))
            : told.Any(one => one.IsUnclear) && Reporters.Contains(asked.Who.Role) ? ReportMessage.Of(asked, told)!
            : NotUnderstood(asked, named.FirstOrDefault());
    }

    private static Turn NotReporting(Asked asked, IReadOnlyList<Told> told) => Turn.Line(
        $"这像是一条填报。您的身份是{asked.Who.Role.Show()},由项目的帮办人填报。看项目请直接发项目名,例:{told.Select(one => one.Project).OfType<Project>().FirstOrDefault()?.Call ?? Sight.Example(asked.Work, asked.Who)}。");

    private static Turn NotUnderstood(Asked asked, Project? named)
    {
        var example = named?.Call ?? Sight.Example(asked.Work, asked.Who);
        return Turn.Line($"没看懂“{Wording.Cut(asked.Text.ReplaceLineEndings(" "), 30)}”。{(Reporters.Contains(asked.Who.Role)
            ? $"填报直接说就行,例:今天走访{example},厂房主体封顶,本月完成投资3200万。"
            : $"看项目请直接发项目名,例:{example}。")}全部用法:/help");
    }
}
