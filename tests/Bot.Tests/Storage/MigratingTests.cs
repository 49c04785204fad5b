namespace Bot.Tests.Storage;

using Bot.Storage;
using Bot.Tests.Support;
using Xunit;

public sealed class MigratingTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void An_empty_database_gets_all_tables_and_an_opened_one_stays_as_it_is(string provider)
    {
        using var test = TestDatabase.CreateEmpty(provider);
        test.Open(ManualClock.Friday);
        var first = test.Dump();
        Assert.Equal(Migrator.All().Count, first["schema_version"].Split('\n').Length);
        Assert.Contains("project_change", first.Keys);
        test.Open(new ManualClock(ManualClock.Friday.GetUtcNow().AddDays(1)));
        Assert.Equal(first, test.Dump());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Processes_that_find_an_empty_database_at_once_make_its_tables_once(string provider)
    {
        using var test = TestDatabase.CreateEmpty(provider);
        using var together = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                test.Open(ManualClock.Friday);
            },
            TaskCreationOptions.LongRunning)));
        Assert.Equal(Migrator.All().Count, test.Value<long>("select count(*) from schema_version"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_newer_schema_is_refused_with_one_clear_line(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work => work.Execute("insert into schema_version (version, name, applied_at) values (9001, '9001_from_the_future.sql', 'then')"));
        var before = test.Dump();
        var refused = Assert.Throws<SchemaTooNewException>(() => test.Open(ManualClock.Friday));
        Assert.Equal(
            $"The database has schema 9001, this program knows up to {Migrator.All()[^1].Version}: start the newer program, or restore the backup made before it.",
            refused.Message);
        Assert.Equal(before, test.Dump());
    }
}
