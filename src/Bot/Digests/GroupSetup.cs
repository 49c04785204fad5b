namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;
using Bot.Projects;
using Bot.Storage;

/// <summary>/bind, /schedule and /unbind: a dispatcher sets a group up, inside the group.</summary>
public static class GroupSetup
{
    private static readonly string ScheduleExample = string.Join("、", DigestKind.All.Select(kind => kind.Example));

    // Names a unit on a button, whose data are short: /bind 单位#3
    private const string UnitPrefix = "单位#";
    private const string DayWords = "工作日、每天、每三天、周一…周日、周一至周五、逢五、每月5日、半月、季末";

    /// <summary>/bind 〈单位、项目或全部〉</summary>
    public static Turn Bind(Asked asked)
    {
        var work = asked.Work;
        var thread = asked.Said.Place.Thread;
        var bound = Binding.Of(work, asked.Chat, thread);
        if (asked.Text.Length == 0)
        {
            return Here(asked, bound is null
                ? $"本群还没有绑定。请写明绑定什么,例:{BindExample(asked)}"
                : $"本群已绑定:{bound.About(asked.Office)}。改绑:{BindExample(asked)};解除:/unbind");
        }

        var (unit, project, question) = asked.Text.StartsWith(UnitPrefix, StringComparison.Ordinal) ? UnitPressed(asked) : What(asked);
        if (question is not null)
        {
            return question;
        }

        if (bound is null)
        {
            work.Execute(
                "insert into binding (chat_id, thread_id, unit_id, project_id, made_by, made_at) values (@chat, @thread, @unit, @project, @by, @now)",
                new { chat = asked.Chat, thread = (long?)thread, unit, project, by = asked.Who.Id, now = work.Now });
        }
        else
        {
            work.Execute(
                "update binding set unit_id = @unit, project_id = @project, made_by = @by, made_at = @now where id = @id",
                new { id = bound.Id, unit, project, by = asked.Who.Id, now = work.Now });
        }

        var now = Binding.Of(work, asked.Chat, thread)!;
        var schedules = Schedule.Of(work, now.Id);
        return Here(asked, schedules.Count == 0
            ? $"✅ 本群已绑定:{now.About(asked.Office)}。下一步定时间,例:{ScheduleExample}"
            : $"✅ 本群已改绑:{now.About(asked.Office)}。{string.Join(";", schedules.Select(schedule => schedule.Show()))} 照常发送。");
    }

    // What the words name, or what is to be answered instead. Parts of names are never guessed between, and units come first.
    private static (long? Unit, long? Project, Turn? Answer) What(Asked asked)
    {
        var (work, text) = (asked.Work, asked.Text);
        if (text is "全部" or "全县" or "全市" or "全区" or "全域" || text == asked.Office.Area)
        {
            return (null, null, asked.Who.Scope == Scope.Area ? null : Turn.Line($"您的可看范围是{asked.Who.Scope.Show()},不能把群绑定到全部。例:{BindExample(asked)}"));
        }

        var units = Units(asked, work.Contains("name", "text"), text);
        if (units.Find(unit => unit.Name == text) is { } named)
        {
            return (named.Id, null, null);
        }

        var found = FindProject.In(work, asked.Who, text);
        var projects = found switch
        {
            Found.One { Rest: "" } one => [one.Project],
            Found.Several { Rest: "" } several => several.Projects,
            _ => [],
        };
        var open = projects.Where(project => work.Value<long>("select secret from project where id = @id", new { id = project.Id }) == 0).ToList();
        if (projects is [var only] && (units.Count == 0 || IsCalled(work, only, text)))
        {
            // What is 保密 is not even named in a group: this is answered in private.
            return open.Count == 1 ? (null, only.Id, null) : (null, null, Turn.Line($"{only.Title}是保密项目,不能绑定到群。请撤回您在群里发的这条命令。"));
        }

        if (units is [var single] && projects.Count == 0)
        {
            return (single.Id, null, null);
        }

        return (null, null, units.Count + open.Count == 0
            ? Here(asked, $"没有“{Wording.Cut(text, 30)}”这个单位或项目。例:{BindExample(asked)}")
            : new Turn.Say(new Reply(
                Html.Text($"“{Wording.Cut(text, 30)}”指的是哪一个?{FindProject.More(Math.Max(units.Count, projects.Count))}"),
                [
                    .. units.Take(FindProject.MostCandidates).Select(unit => (IReadOnlyList<Button>)[new Button(Wording.Cut(unit.Name, 40), $"/bind {UnitPrefix}{unit.Id}")]),
                    .. open.Take(FindProject.MostCandidates).Select(project => (IReadOnlyList<Button>)[new Button(Wording.Cut(project.Title, 40), $"/bind {project.Reference}")]),
                ]))
            {
                InPlace = true,
            });
    }

    private static (long? Unit, long? Project, Turn? Answer) UnitPressed(Asked asked) =>
        long.TryParse(asked.Text.AsSpan(UnitPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Units(asked, "id = @id", "", id) is [var unit]
            ? (unit.Id, null, null)
            : (null, null, Here(asked, $"没有这个单位。例:{BindExample(asked)}"));

    // The units that somebody may bind a group to: all, or their own.
    private static List<Named> Units(Asked asked, string condition, string text, long id = 0) => asked.Who.Scope == Scope.Projects
        ? []
        : asked.Work.Query<Named>(
            $"select id, name from unit where {condition} and (@own = 0 or id = @own) order by position, id limit {FindProject.MostCandidates + 1}",
            new { text, id, own = asked.Who.Scope == Scope.Area ? 0 : asked.Who.UnitId ?? -1 });

    private static bool IsCalled(Work work, Project project, string text) => work.Value<long?>(
        "select 1 from project_name where project_id = @id and folded = @folded limit 1", new { id = project.Id, folded = Wording.Fold(text) }) is not null;

    /// <summary>/unbind</summary>
    public static Turn Unbind(Asked asked)
    {
        var work = asked.Work;
        if (Binding.Of(work, asked.Chat, asked.Said.Place.Thread) is not { } bound)
        {
            return Here(asked, "本群没有绑定,不用解除。");
        }

        work.Execute("update schedule set ended_at = @now where binding_id = @id and ended_at is null", new { id = bound.Id, now = work.Now });
        work.Execute("update binding set ended_at = @now where id = @id", new { id = bound.Id, now = work.Now });
        return Here(asked, $"本群已解除绑定({bound.About(asked.Office)}),不再发送调度。");
    }

    /// <summary>/schedule 〈种类〉 〈日子〉 〈时间〉</summary>
    public static Turn SetTime(Asked asked)
    {
        var work = asked.Work;
        if (Binding.Of(work, asked.Chat, asked.Said.Place.Thread) is not { } bound)
        {
            return Here(asked, $"请先绑定本群,例:{BindExample(asked)}");
        }

        var words = asked.Text.Split((char[])[' ', '\n', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        var stops = words is [_, "停" or "停止" or "停发" or "取消"];
        if (bound.Secret == 1 && !stops)
        {
            return Here(asked, $"本群绑定的是保密项目,不发送调度。请先改绑,例:{BindExample(asked)}");
        }

        var schedules = Schedule.Of(work, bound.Id);
        if (words.Length == 0)
        {
            return Here(asked, schedules.Count == 0
                ? $"本群还没有定时间,例:{ScheduleExample}。日子可以是:{DayWords}。停发:/schedule 日调度 停"
                : $"本群({bound.About(asked.Office)}):{string.Join(";", schedules.Select(schedule => schedule.Show()))}。停发:/schedule {DigestKind.Of(schedules[0].Kind).Name} 停");
        }

        if (DigestKind.Read(words[0]) is not { } kind)
        {
            return Here(asked, $"没有“{Wording.Cut(words[0], 20)}”这种调度,可以定:{string.Join('、', DigestKind.All.Select(one => one.Name))}。例:{ScheduleExample}");
        }

        if (stops)
        {
            return Here(asked, Schedule.End(work, bound.Id, kind) > 0 ? $"{kind.Name}已停发。恢复请重新定时间,例:{kind.Example}" : $"本群没有定{kind.Name},不用停。");
        }

        var said = words[1..];
        if (DayRule.Read(string.Concat(said)) is { } untimed)
        {
            return Here(asked, $"还差时间,例:/schedule {kind.Name} {untimed} 18:00");
        }

        if (DayRule.ReadWithTime(string.Join(' ', said)) is not var (rule, time))
        {
            return Here(asked, NotRead(kind, said));
        }

        Schedule.End(work, bound.Id, kind);
        work.Execute(
            "insert into schedule (binding_id, kind, days, time, made_by, made_at) values (@id, @kind, @days, @time, @by, @now)",
            new { id = bound.Id, kind = kind.Code, days = rule.ToString(), time, by = asked.Who.Id, now = work.Now });
        var next = Due.Next(work, kind, bound.Id, rule, time, asked.Office.Workdays);
        var text = $"✅ {kind.Name}({bound.About(asked.Office)}):{rule} {time.ToString("HH:mm", CultureInfo.InvariantCulture)}。下次:{Days.ShowWithWeekday(next)} {time.ToString("HH:mm", CultureInfo.InvariantCulture)}";
        text += Edition.LastDay(next, time) < next ? "。上午发的,内容到前一天为止" : "";
        return Here(asked, !asked.Office.Workdays.Knows(next.Year) ? $"{text}。{CalendarNotice.Missing(next.Year)}" : text);
    }

    // What is wrong with words that are not both days and a time.
    private static string NotRead(DigestKind kind, string[] said)
    {
        var at = said.Length > 0 ? DayRule.ReadTime(said[^1]) : null;
        var days = string.Concat(said.Length == 1 && at is null ? said : said.SkipLast(1));
        return days.Length == 0 ? $"还差{(at is null ? "日子和时间" : "日子")},例:{kind.Example}。日子可以是:{DayWords}"
            : DayRule.Read(days) is { } rule ? $"没看懂时间“{Wording.Cut(said[^1], 20)}”,例:/schedule {kind.Name} {rule} 18:00"
            : $"没看懂是哪些日子“{Wording.Cut(days, 20)}”。可以是:{DayWords}。例:{kind.Example}";
    }

    // All, a unit and a project that exist, as far as the dispatcher sees; whatever stands in a group may be read by everybody there.
    private static string BindExample(Asked asked) => string.Join("、", new[]
    {
        asked.Who.Scope == Scope.Area ? "全部" : null,
        Units(asked, "true", "") is [var unit, ..] ? unit.Name : null,
        asked.Work.Value<string?>(
            $"select coalesce(p.short_name, p.name) from project p where p.secret = 0 and {Sight.Sees} order by p.code limit 1", Sight.Of(asked.Who)),
    }.OfType<string>().Select(what => $"/bind {what}"));

    private static Turn.Say Here(Asked asked, string text) =>
        new(Reply.Line(asked.Said.Place.Thread is null ? text : text.Replace("本群", "本话题", StringComparison.Ordinal))) { InPlace = true, Edits = true };

    private sealed class Named
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";
    }
}
