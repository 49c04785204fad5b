namespace Bot.Tests.Storage;

using System.Data.Common;
using Bot.Storage;
using Bot.Tests.Support;
using Xunit;

/// <summary>What one piece of work promises: whole or not at all, one moment's state, writers that wait for each other.</summary>
public sealed class DatabaseTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void Work_that_throws_leaves_nothing(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var before = test.Dump();
        var told = 0;
        test.Database.Committed += () => told++;
        Assert.Throws<InvalidOperationException>(() => test.Database.Write(work =>
        {
            Enter(work, "住建局");
            work.Execute("create table stray (id integer)");
            throw new InvalidOperationException();
        }));
        Assert.Equal(before, test.Dump());
        Assert.Equal(0, told);
        test.Database.Write(work => Enter(work, "交通局"));
        Assert.Equal(["交通局"], Units(test.Database));
        Assert.Equal(1, told);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_rehearsal_shows_what_would_be_and_leaves_nothing(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var before = test.Dump();
        test.Database.Committed += () => Assert.Fail("Nothing was committed.");
        Assert.Equal(1, test.Database.Rehearse(work =>
        {
            Enter(work, "住建局");
            return work.Value<long>("select count(*) from unit");
        }));
        Assert.Equal(before, test.Dump());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Days_times_and_instants_are_read_as_they_were_written_also_where_a_column_may_be_empty(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var moment = new Moment { Day = new DateOnly(2026, 11, 20), Time = new TimeOnly(18, 0), At = ManualClock.Friday.GetUtcNow() };
        foreach (var (day, time, at) in ((DateOnly?, TimeOnly?, DateTimeOffset?)[])[(moment.Day, moment.Time, moment.At), (null, null, null)])
        {
            var read = test.Database.Read(work => work.First<Moment>(
                "select cast(@day as text) as day, cast(@time as text) as time, cast(@at as text) as at", new { day, time, at }))!;
            Assert.Equal((day, time, at), (read.Day, read.Time, read.At));
            Assert.Equal(day, test.Database.Read(work => work.Value<DateOnly?>("select cast(@day as text)", new { day })));
        }
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Work_that_the_database_refuses_is_undone_and_no_outage(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work => Enter(work, "住建局"));
        var refused = Assert.ThrowsAny<DbException>(() => test.Database.Write(work =>
        {
            Enter(work, "交通局");
            Enter(work, "住建局");
        }));
        Assert.False(test.Database.IsOutage(refused));
        test.Database.Write(work => Enter(work, "水务局"));
        Assert.Equal(["住建局", "水务局"], Units(test.Database));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void What_is_read_is_one_moments_state(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work => Enter(work, "住建局"));
        test.Database.Read(work =>
        {
            Assert.Equal(1, work.Value<long>("select count(*) from unit"));
            test.Database.Write(other => Enter(other, "交通局"));
            Assert.Equal(1, work.Value<long>("select count(*) from unit"));
            return 0;
        });
        Assert.Equal(2, test.Value<long>("select count(*) from unit"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Writers_wait_for_each_other_in_one_process_and_in_two(string provider)
    {
        const int Each = 25;
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work => Enter(work, "住建局"));
        Database[] processes = [test.Database, test.Database, test.Open(ManualClock.Friday)];
        await Task.WhenAll(processes.Select(database => Task.Run(() =>
        {
            for (var time = 0; time < Each; time++)
            {
                // In the embedded database a writer waits from its first word on; on a server from its first change on.
                database.Write(work => provider == "sqlite"
                    ? work.Execute("update unit set position = @next", new { next = work.Value<long>("select position from unit") + 1 })
                    : work.Execute("update unit set position = position + 1"));
            }
        })));
        Assert.Equal(1 + (processes.Length * Each), test.Value<long>("select position from unit"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_database_belongs_to_one_bot(string provider)
    {
        using var test = TestDatabase.Create(provider);
        long Claim(long id, string name) => test.Database.Write(work => Ownership.Claim(work, id, name));
        Assert.Equal(42, Claim(42, "first_bot"));
        Assert.Equal(42, Claim(43, "second_bot"));
        Assert.Equal(42, Claim(42, "renamed_bot"));
        Assert.Equal("42 renamed_bot", test.Value<string>("select id || ' ' || username from bot"));
    }

    private static void Enter(Work work, string unit) =>
        work.Execute("insert into unit (name, position) select @unit, coalesce(max(position), 0) + 1 from unit", new { unit });

    private static List<string> Units(Database database) => database.Read(work => work.Query<string>("select name from unit order by position"));

    private sealed class Moment
    {
        public DateOnly? Day { get; init; }

        public TimeOnly? Time { get; init; }

        public DateTimeOffset? At { get; init; }
    }
}
