namespace Bot.Tests.Storage;

using System.Data.Common;
using Bot.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

/// <summary>The lock of the one running bot. That a process that is killed gives it back is shown with a real one in <see cref="CommandLineTests"/>.</summary>
public sealed class AloneTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void Only_one_process_runs_the_bot_on_a_database(string provider)
    {
        using var test = TestDatabase.Create(provider);
        using var another = TestDatabase.Create(provider);
        var second = test.Open(ManualClock.Friday);
        using (var first = test.Database.TryBeAlone())
        {
            Assert.NotNull(first);
            first.Check();
            Assert.Null(second.TryBeAlone());
            Assert.Null(test.Database.TryBeAlone());
            using var elsewhere = another.Database.TryBeAlone();
            Assert.NotNull(elsewhere);
        }

        using var next = second.TryBeAlone();
        Assert.NotNull(next);
    }

    [Fact]
    public void A_lock_that_cannot_be_taken_is_an_outage_and_nobody_elses()
    {
        using var test = TestDatabase.Create();
        var path = new SqliteConnectionStringBuilder(test.ConnectionString).DataSource + ".lock";
        File.CreateSymbolicLink(path, "/nowhere/bot.db.lock");
        Assert.True(test.Database.IsOutage(Assert.ThrowsAny<IOException>(() => test.Database.TryBeAlone())));
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.True(test.Database.IsOutage(Assert.ThrowsAny<IOException>(() => test.Database.TryBeAlone())));
        Directory.Delete(path);
        using var now = test.Database.TryBeAlone();
        Assert.NotNull(now);
    }

    [SkippableFact]
    public void A_lock_that_went_with_its_connection_is_noticed()
    {
        using var test = TestDatabase.Create("postgres");
        using var first = test.Database.TryBeAlone();
        OutageTests.End(test, test.Value<int>("select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
        Assert.ThrowsAny<DbException>(() => first!.Check());
        using var next = test.Database.TryBeAlone();
        Assert.NotNull(next);
    }
}
