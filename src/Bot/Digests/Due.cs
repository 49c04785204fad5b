namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Conversations;
using Bot.Outbox;
using Bot.Storage;

/// <summary>
/// “What is due?” is a question to the tables and the calendar, asked every few seconds; not a timer that can be missed.
/// After downtime the newest missed digest is promised once, under its own day; older ones are folded into it.
/// </summary>
public static class Due
{
    // What was missed longer ago than this is history.
    private const int MostDaysBack = 31;

    /// <summary>The schedules of which a digest is due that was not promised before.</summary>
    public static List<long> Now(Work work, Office office) =>
        [.. Schedules(work).Where(schedule => Missed(work, office, schedule).Count > 0).Select(schedule => schedule.Id)];

    /// <summary>Promises the digest of a schedule, where one is due.</summary>
    public static void Promise(Work work, Office office, long scheduleId)
    {
        if (Schedules(work, scheduleId) is [var schedule] && Missed(work, office, schedule) is { Count: > 0 } missed)
        {
            Promise(work, office, schedule, missed);
        }
    }

    // Those that may send now; of one id, where it is given.
    private static List<Active> Schedules(Work work, long id = 0) => work.Query<Active>(
        $"""
        select s.id, s.binding_id, s.kind, s.days, s.time, s.made_at, (select max(d.day) from digest d where d.schedule_id = s.id) as last
        from schedule s
        join binding b on b.id = s.binding_id and b.ended_at is null and {Binding.MayBeTold}
        join chat c on c.id = b.chat_id and c.state = 'active'
        where s.ended_at is null
            and not exists (select 1 from closed_topic t where t.chat_id = b.chat_id and t.thread_id = coalesce(b.thread_id, 0) and t.at > b.made_at)
            and (@id = 0 or s.id = @id)
        order by s.id
        """,
        new { id });

    /// <summary>The first day from now on which a schedule brings a digest.</summary>
    internal static DateOnly Next(Work work, DigestKind kind, long bindingId, DayRule rule, TimeOnly time, Workdays workdays)
    {
        for (var day = work.Today; ; day = day.AddDays(1))
        {
            if (rule.Falls(day, work.Today, workdays)
                && work.At(day, time) > work.Now
                && work.Value<long?>("select id from message where once_key = @key", new { key = Key(kind, bindingId, day) }) is null)
            {
                return day;
            }
        }
    }

    private static List<DateOnly> Missed(Work work, Office office, Active schedule)
    {
        var rule = DayRule.Read(schedule.Days)!;
        var made = DateOnly.FromDateTime(work.Local(schedule.MadeAt).DateTime);
        var from = schedule.Last?.AddDays(1) ?? made;
        from = from > work.Today.AddDays(-MostDaysBack) ? from : work.Today.AddDays(-MostDaysBack);
        List<DateOnly> missed = [];
        for (var day = from; day <= work.Today; day = day.AddDays(1))
        {
            var at = work.At(day, schedule.Time);
            if (rule.Falls(day, made, office.Workdays) && at <= work.Now && at > schedule.MadeAt)
            {
                missed.Add(day);
            }
        }

        return missed;
    }

    private static void Promise(Work work, Office office, Active schedule, List<DateOnly> missed)
    {
        var made = DateOnly.FromDateTime(work.Local(schedule.MadeAt).DateTime);
        var binding = Binding.Get(work, schedule.BindingId)!;
        var kind = DigestKind.Of(schedule.Kind);
        var due = missed[^1];
        var since = Since(work, kind, schedule, made, missed[0]);
        var text = Digest.InGroup(kind, new Edition(work, office, binding, due, schedule.Time, since), missed[..^1], isUpdated: false);
        var message = Messages.PromiseDigest(work, binding.ChatId, text, (int?)binding.ThreadId, Key(kind, binding.Id, due));
        foreach (var day in missed)
        {
            work.Execute(
                "insert into digest (schedule_id, day, since, message_id, complete_to) values (@schedule, @day, @since, @message, @completeTo)",
                new { schedule = schedule.Id, day, since = day == due ? since : day, message = day == due ? message : null, completeTo = LateReports.CompleteTo(work) });
        }
    }

    // What came on days that no digest told of (a weekend, a digest that never reached the group, the days since the first
    // schedule was made) belongs to the next one.
    private static DateOnly Since(Work work, DigestKind kind, Active schedule, DateOnly made, DateOnly first)
    {
        var usual = kind.First(Edition.LastDay(first, schedule.Time));
        var told = work.First<Told>(
            """
            select d.day, s.time from digest d
            join schedule s on s.id = d.schedule_id and s.binding_id = @bindingId and s.kind = @kind
            join message m on m.id = d.message_id and m.state <> 'failed'
            where d.day < @first order by d.day desc limit 1
            """,
            new { bindingId = schedule.BindingId, kind = kind.Code, first });
        var next = told is null ? made : Edition.LastDay(told.Day, told.Time).AddDays(1);
        var earliest = work.Today.AddDays(-MostDaysBack);
        return next > usual ? usual : next > earliest ? next : earliest;
    }

    // A group gets one digest of a kind a day, however often its schedule is set anew.
    private static string Key(DigestKind kind, long bindingId, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind.Code}:{bindingId}:{day:yyyy-MM-dd}");

    private sealed class Told
    {
        public DateOnly Day { get; init; }

        public TimeOnly Time { get; init; }
    }

    private sealed class Active
    {
        public long Id { get; init; }

        public long BindingId { get; init; }

        public string Kind { get; init; } = "";

        public string Days { get; init; } = "";

        public TimeOnly Time { get; init; }

        public DateTimeOffset MadeAt { get; init; }

        public DateOnly? Last { get; init; }
    }
}
