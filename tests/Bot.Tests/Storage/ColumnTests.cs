namespace Bot.Tests.Storage;

using Bot.Tests.Support;
using Xunit;

/// <summary>Days and instants stand as text, and the order of the text is that of time, whatever the locale of the server.</summary>
public sealed class ColumnTests
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private static readonly DateTime First = new(1949, 10, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime Last = new(2099, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void Instants_come_back_to_the_millisecond_and_their_text_is_in_the_order_of_time(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var random = new Random(20261120);
        List<DateTimeOffset> instants =
        [
            .. Enumerable.Range(0, 300).Select(_ => new DateTimeOffset(random.NextInt64(First.Ticks / Millisecond, Last.Ticks / Millisecond) * Millisecond, TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60)))),
            DateTimeOffset.UnixEpoch,
            new(2026, 11, 20, 23, 59, 59, 999, TimeSpan.FromHours(8)),
            new(2026, 11, 21, 0, 0, 0, TimeSpan.FromHours(8)),
        ];
        test.Database.Write(work => instants.Index().ToList().ForEach(one =>
            work.Execute("insert into received (update_id, at) values (@Index, @Item)", new { one.Index, one.Item })));
        Assert.Equal(
            instants.Select(instant => instant.UtcTicks).Order(),
            test.Database.Read(work => work.Query<DateTimeOffset>("select at from received order by at")).Select(instant => instant.UtcTicks));
        Assert.All(instants.Index().Take(20), one =>
        {
            Assert.Equal(one.Item.UtcTicks, test.Value<DateTimeOffset>("select at from received where update_id = @Index", new { one.Index }).UtcTicks);
            Assert.Equal(instants.Count(other => other < one.Item), test.Value<long>("select count(*) from received where at < @Item", new { one.Item }));
        });
        Assert.Null(test.Value<DateTimeOffset?>("select max(at) from received where update_id < 0"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Days_and_times_come_back_and_their_text_is_in_order(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var random = new Random(20261120);
        var days = Enumerable.Range(0, 300).Select(_ => DateOnly.FromDayNumber(random.Next(DateOnly.FromDateTime(First).DayNumber, DateOnly.FromDateTime(Last).DayNumber))).ToList();
        test.Database.Write(work => days.Index().ToList().ForEach(one =>
            work.Execute("insert into project (code, name, planned_start, made_at, changed_at) values (@code, '甲', @Item, @now, @now)", new { code = $"{one.Index}", one.Item, now = work.Now })));
        Assert.Equal(days.Order(), test.Database.Read(work => work.Query<DateOnly>("select planned_start from project order by planned_start")));
        Assert.Equal(days[7], test.Value<DateOnly>("select planned_start from project where code = '7'"));
        Assert.Equal(days.Count(day => day >= days[7]), test.Value<long>("select count(*) from project where planned_start >= @day", new { day = days[7] }));
        Assert.Equal(new TimeOnly(18, 5), test.Value<TimeOnly>("select cast(@time as text)", new { time = new TimeOnly(18, 5) }));
    }
}
