namespace Bot.Tests.Storage;

using Bot.Storage;
using Bot.Tests.Support;
using Microsoft.Data.Sqlite;
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

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_rehearsal_sees_the_tables_of_this_program_and_leaves_those_that_are_there(string provider)
    {
        using var test = TestDatabase.CreateEmpty(provider);
        MakeFirstVersion(test);
        var before = test.Dump();
        using var database = Database.Open(provider, test.ConnectionString, ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        Assert.Equal(1, database.Version());
        Assert.Equal(0, database.Rehearse(work => work.Value<long>("select count(*) from evidence")));
        Assert.Equal(before, test.Dump());
    }

    /// <summary>Makes the tables as the first version of the bot left them.</summary>
    internal static void MakeFirstVersion(TestDatabase test)
    {
        if (test.Provider == "sqlite")
        {
            File.Create(new SqliteConnectionStringBuilder(test.ConnectionString).DataSource).Dispose();
        }

        using Dialect dialect = test.Provider == "sqlite" ? new SqliteDialect(test.ConnectionString, mayCreate: false) : new PostgresDialect(test.ConnectionString);
        using var database = Database.Open(test.Provider, test.ConnectionString, ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        var (version, name, sql) = Migrator.All()[0];
        database.Write(work =>
        {
            work.Execute("create table schema_version (version integer primary key, name text not null, applied_at text not null)");
            work.Execute(dialect.Fill(sql));
            work.Execute("insert into schema_version (version, name, applied_at) values (@version, @name, @now)", new { version, name, now = work.Now });
        });
    }
}
