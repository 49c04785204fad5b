namespace Bot.Benchmarks;

using System.Diagnostics;
using Bot.Calendar;
using Bot.Conversations;
using Bot.Digests;

/// <summary>The digest of the whole area, from the question what is due to its promise committed.</summary>
internal static class Digests
{
    private const int WarmUps = 5;
    private const int Rounds = 21;

    public static Task Run()
    {
        Figures.Title($"digest: 2,000 projects, from “what is due?” to the promised digest; median of {Rounds}");
        var three = Measure(3);
        var six = Measure(6);
        Figures.Line("3 years of months and visits", (three, "0.0", "ms"));
        Figures.Line("6 years", (six, "0.0", "ms"), (six / three, "0.00", "times"));
        return Task.CompletedTask;
    }

    private static double Measure(int years)
    {
        using var sample = new SampleOffice();
        var clock = new Clock(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(8)));
        var database = sample.Open(clock);
        SampleOffice.Fill(database, 2000, years);
        database.Write(work =>
        {
            work.Execute("insert into chat (telegram_id, kind, title) values (-100, 'group', '全县项目调度群')");
            work.Execute("insert into binding (chat_id, made_by, made_at) select id, 1, @now from chat", new { now = work.Now });
            work.Execute("insert into schedule (binding_id, kind, days, time, made_by, made_at) select id, 'daily', '工作日', '18:00', 1, @now from binding", new { now = work.Now });
        });
        clock.Now += TimeSpan.FromHours(8);
        var office = new Office("", Workdays.Embedded);
        List<double> times = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var due = database.Read(work => Due.Now(work, office));
            due.ForEach(schedule => database.Write(work => Due.Promise(work, office, schedule)));
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (database.Read(work => work.Value<long>("select count(*) from digest")) != 1)
            {
                throw new InvalidOperationException("The digest was not promised.");
            }

            if (round >= 0)
            {
                times.Add(took);
            }

            database.Write(work =>
            {
                work.Execute("delete from digest");
                work.Execute("delete from message");
            });
        }

        return Figures.Median(times);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
