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
}
