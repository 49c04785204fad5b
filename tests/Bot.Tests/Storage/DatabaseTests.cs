namespace Bot.Tests.Storage;

using Bot.Tests.Support;
using Xunit;

public sealed class DatabaseTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_part_that_throws_is_undone_and_the_rest_of_the_work_stays(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work =>
        {
            Assert.Null(work.Attempt(() => work.Execute("insert into unit (name, position) values ('住建局', 1)")));
            Assert.IsType<InvalidOperationException>(work.Attempt(() =>
            {
                work.Execute("insert into unit (name, position) values ('交通局', 2)");
                throw new InvalidOperationException();
            }));
            Assert.Null(work.Attempt(() => work.Execute("insert into unit (name, position) values ('水务局', 3)")));
        });
        Assert.Equal(["住建局", "水务局"], test.Database.Read(work => work.Query<string>("select name from unit order by position")));
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

    private sealed class Moment
    {
        public DateOnly? Day { get; init; }

        public TimeOnly? Time { get; init; }

        public DateTimeOffset? At { get; init; }
    }
}
