namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;

/// <summary>/bind, /schedule and /unbind: a dispatcher sets a group up, inside the group.</summary>
public static class GroupSetup
{
    private const string BindExample = "/bind 全部、/bind 住建局、/bind 旺嘉腐竹";
    private static readonly string ScheduleExample = string.Join("、", DigestKind.All.Select(kind => kind.Example));
    private const string DayWords = "工作日、每天、每三天、周一…周日、逢五、每月5日、半月、季末";

    /// <summary>/bind 〈单位、项目或全部〉</summary>
    public static Turn Bind(Asked asked)
    {
        var work = asked.Work;
        var thread = asked.Said.Place.Thread;
        var bound = Binding.Of(work, asked.Chat, thread);
        if (asked.Text.Length == 0)
        {
            return Here(bound is null
                ? $"本群还没有绑定。请写明绑定什么:{BindExample}"
                : $"本群已绑定:{bound.About(asked.Office)}。要改绑:{BindExample};解除:/unbind");
        }

        long? unit = null, project = null;
        if (asked.Text is not ("全部" or "全县" or "全市" or "全区" or "全域") && asked.Text != asked.Office.Area)
        {
            unit = work.Value<long?>("select id from unit where name = @name", new { name = asked.Text });
            if (unit is null)
            {
                switch (FindProject.In(work, asked.Who, asked.Text))
                {
                    case Found.One { Rest: "" } one when work.Value<long>("select secret from project where id = @id", new { id = one.Project.Id }) == 1:
                        return Here("保密项目不能绑定到群。");
                    case Found.One { Rest: "" } one:
                        project = one.Project.Id;
                        break;
                    case Found.Several several:
                        return Here($"有几个项目叫这个名字,请用编码绑定:{string.Join("、", several.Projects.Select(one => one.Title))}");
                    default:
                        return Here($"没有“{Wording.Cut(asked.Text, 30)}”这个单位或项目。例:{BindExample}");
                }
            }
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
        return Here(schedules.Count == 0
            ? $"✅ 本群已绑定:{now.About(asked.Office)}。下一步定时间,例:{ScheduleExample}"
            : $"✅ 本群已改绑:{now.About(asked.Office)}。{string.Join(";", schedules.Select(schedule => schedule.Show()))} 照常发送。");
    }

    /// <summary>/unbind</summary>
    public static Turn Unbind(Asked asked)
    {
        var work = asked.Work;
        if (Binding.Of(work, asked.Chat, asked.Said.Place.Thread) is not { } bound)
        {
            return Here("本群没有绑定,不用解除。");
        }

        work.Execute("update schedule set ended_at = @now where binding_id = @id and ended_at is null", new { id = bound.Id, now = work.Now });
        work.Execute("update binding set ended_at = @now where id = @id", new { id = bound.Id, now = work.Now });
        return Here($"本群已解除绑定({bound.About(asked.Office)}),不再发送调度。");
    }

    /// <summary>/schedule 〈种类〉 〈日子〉 〈时间〉</summary>
    public static Turn SetTime(Asked asked)
    {
        var work = asked.Work;
        if (Binding.Of(work, asked.Chat, asked.Said.Place.Thread) is not { } bound)
        {
            return Here($"请先绑定本群,例:{BindExample}");
        }

        var words = asked.Text.Split((char[])[' ', '\n', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        var schedules = Schedule.Of(work, bound.Id);
        if (words.Length == 0)
        {
            return Here(schedules.Count == 0
                ? $"本群还没有定时间,例:{ScheduleExample}。日子可以是:{DayWords}"
                : $"本群({bound.About(asked.Office)}):{string.Join(";", schedules.Select(schedule => schedule.Show()))}。停发:/schedule {DigestKind.Of(schedules[0].Kind).Name} 停");
        }

        if (DigestKind.Read(words[0]) is not { } kind)
        {
            return Here($"没有“{Wording.Cut(words[0], 20)}”这种调度,可以定:{string.Join('、', DigestKind.All.Select(one => one.Name))}。例:{ScheduleExample}");
        }

        if (words is [_, "停" or "停发" or "取消"])
        {
            Schedule.End(work, bound.Id, kind);
            return Here($"{kind.Name}已停发。");
        }

        if (words.Length < 3 || DayRule.Read(string.Concat(words[1..^1])) is not { } rule)
        {
            return Here($"没看懂是哪些日子。可以是:{DayWords}。例:{kind.Example}");
        }

        if (DayRule.ReadTime(words[^1]) is not { } time)
        {
            return Here($"没看懂时间“{Wording.Cut(words[^1], 20)}”。例:{kind.Example}");
        }

        Schedule.End(work, bound.Id, kind);
        work.Execute(
            "insert into schedule (binding_id, kind, days, time, made_by, made_at) values (@id, @kind, @days, @time, @by, @now)",
            new { id = bound.Id, kind = kind.Code, days = rule.ToString(), time, by = asked.Who.Id, now = work.Now });
        var next = Due.Next(work, kind, bound.Id, rule, time, asked.Office.Workdays);
        var text = $"✅ {kind.Name}({bound.About(asked.Office)}):{rule} {time.ToString("HH:mm", CultureInfo.InvariantCulture)}。下次:{Days.ShowWithWeekday(next)} {time.ToString("HH:mm", CultureInfo.InvariantCulture)}";
        return Here(!asked.Office.Workdays.Knows(next.Year) ? $"{text}。{CalendarNotice.Missing(next.Year)}" : text);
    }

    private static Turn.Say Here(string text) => new(Reply.Line(text)) { InPlace = true };
}
