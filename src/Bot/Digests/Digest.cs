namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;
using Bot.Storage;

/// <summary>A digest as a message: the text of its kind, what was missed or came late, and the buttons that lead on.</summary>
public static class Digest
{
    /// <summary>What stands in the group.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="edition">What it is about.</param>
    /// <param name="folded">Earlier days whose own digest was missed.</param>
    /// <param name="isUpdated">It stood in the group before, and what it tells of has changed.</param>
    internal static Reply InGroup(DigestKind kind, Edition edition, IReadOnlyList<DateOnly> folded, bool isUpdated)
    {
        var now = edition.Work.Now;
        List<Html> notes = [];
        List<string> late = [];
        if (isUpdated)
        {
            late.Add($"{Clock(now)} 按补报、更正更新");
        }
        else if (now - edition.Work.At(edition.Day, edition.Time) > TimeSpan.FromHours(1))
        {
            late.Add($"补发:应于 {Clock(edition.Work.At(edition.Day, edition.Time))} 发送");
        }

        if (folded.Count > 0)
        {
            late.Add($"含漏发的 {string.Join('、', folded.TakeLast(5).Select(Days.Show))}{(folded.Count > 5 ? $" 等 {folded.Count} 天" : "")}");
        }

        if (late.Count > 0)
        {
            notes.Add(Html.Text($"({string.Join(";", late)})"));
        }

        if (!edition.Office.Workdays.Knows(edition.Day.Year))
        {
            notes.Add(Html.Text($"ℹ️ {CalendarNotice.Missing(edition.Day.Year)}"));
        }

        string Data(string command) => string.Create(CultureInfo.InvariantCulture, $"/{command} {edition.Binding.Id} {kind.Code} {edition.Day:yyyyMMdd}");
        return new Reply(Html.Lines([kind.Text(edition), .. notes]), new Button("查看明细", Data("detail")), new Button("文字版", Data("plain")));
    }

    /// <summary>/detail, from the button: the longer lists, in private, of what this person may see.</summary>
    public static Turn Detail(Asked asked) => Of(asked) is var (kind, edition)
        ? new Turn.Say(new Reply(kind.Text(edition))) { Toast = "已私聊发给您" }
        : Lost;

    /// <summary>/plain, from the button: the same without markup, to paste elsewhere.</summary>
    public static Turn Plain(Asked asked) => Of(asked) is var (kind, edition)
        ? new Turn.Say(new Reply(Html.Of($"<pre>{Html.PlainOf(kind.Text(edition).Markup)}</pre>"))) { Toast = "文字版已私聊发给您,长按可复制" }
        : Lost;

    /// <summary>/preview 〈种类〉, in a group: what it would read now, to the dispatcher alone.</summary>
    public static Turn Preview(Asked asked)
    {
        var name = asked.Text.Trim();
        var kind = name.Length == 0 ? DigestKind.All[0] : DigestKind.Read(name);
        if (kind is null)
        {
            return Turn.Line($"没有“{Wording.Cut(name, 20)}”这种调度。可以是:{string.Join('、', DigestKind.All.Select(one => one.Name))}。例:/preview 周调度");
        }

        if (Binding.Of(asked.Work, asked.Chat, asked.Said.Place.Thread) is not { } binding)
        {
            return Turn.Line("那个群还没有绑定,请先在群里发送 /bind 全部(或单位、项目)。");
        }

        if (binding.Secret == 1)
        {
            return Turn.Line("那个群绑定的是保密项目,不发送调度。请在群里用 /bind 改绑。");
        }

        // As the group will read it; but who does not see all of it sees their part.
        var edition = Now(asked.Work, asked.Office, binding, kind);
        edition = asked.Who.Scope == Scope.Area ? edition : edition with { Reader = asked.Who };
        return new Turn.Say(new Reply(Html.Lines(Html.Text("👀 预览,只发给您:"), kind.Text(edition))));
    }

    /// <summary>/test, in a group: one line there shows that the bot may post; where it may not, the dispatchers are told why.</summary>
    public static Turn Test(Asked asked) => new Turn.Say(Reply.Line(
        $"🔧 测试:机器人可以在本群发言({asked.Work.Now.ToString("HH:mm", CultureInfo.InvariantCulture)})。"))
    {
        InPlace = true,
    };

    private static string Clock(DateTimeOffset moment) => moment.ToString("M月d日HH:mm", CultureInfo.InvariantCulture);

    private static Turn.Silent Lost => new() { Toast = "这份调度已经找不到了。" };

    // As far as it would tell today: up to now, or where it goes out in the morning up to yesterday.
    private static Edition Now(Work work, Office office, Binding binding, DigestKind kind)
    {
        var time = TimeOnly.FromDateTime(work.Now.DateTime);
        var until = Schedule.Of(work, binding.Id).Find(schedule => schedule.Kind == kind.Code) is { } schedule
            ? Edition.LastDay(work.Today, schedule.Time)
            : work.Today;
        return new(work, office, binding, work.Today, time, kind.First(until)) { Until = until };
    }

    private static (DigestKind Kind, Edition Edition)? Of(Asked asked)
    {
        var words = asked.Text.Split(' ');
        if (words.Length != 3
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || DigestKind.Read(words[1]) is not { } kind
            || !DateOnly.TryParseExact(words[2], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || Binding.Get(asked.Work, id) is not { Secret: 0 } binding)
        {
            return null;
        }

        var told = asked.Work.First<Told>(
            """
            select d.since, s.time from digest d
            join schedule s on s.id = d.schedule_id
            join message m on m.id = d.message_id and m.created_at >= @madeAt
            where s.binding_id = @id and s.kind = @kind and d.day = @day limit 1
            """,
            new { id, kind = kind.Code, day, madeAt = binding.MadeAt });
        return told is null ? null : (kind, new Edition(asked.Work, asked.Office, binding, day, told.Time, told.Since, asked.Who));
    }

    private sealed class Told
    {
        public DateOnly Since { get; init; }

        public TimeOnly Time { get; init; }
    }
}
