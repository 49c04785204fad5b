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

    [SkippableTheory, MemberData(nameof(Each))]
    public void Visits_and_amounts_that_were_reported_before_a_card_could_hold_several_projects_stand_as_they_were(string provider)
    {
        using var test = TestDatabase.CreateEmpty(provider);
        MakeVersion(test, 2);
        using (var old = Database.Open(provider, test.ConnectionString, ManualClock.Friday, TimeZoneInfo.Utc, migrate: false))
        {
            old.Write(work =>
            {
                work.Execute("insert into chat (id, telegram_id, kind) values (1, 7, 'private')");
                work.Execute("insert into person (id, name, role, scope, invited_at) values (1, '张三', 'officer', 'unit', @now)", new { now = work.Now });
                work.Execute("insert into project (id, code, name, made_at, changed_at) values (1, 'P001', '旺嘉腐竹项目', @now, @now)", new { now = work.Now });
                work.Execute("insert into draft (id, person_id, chat_id, conversation, step, state, made_at, changed_at) values (1, 1, 1, 'visit/1', '{}', 'spent', @now, @now)", new { now = work.Now });
                work.Execute("insert into visit (id, project_id, person_id, day, kind, text, at) values (1, 1, 1, @day, 'onsite', '封顶', @now)", new { day = work.Today, now = work.Now });
                work.Execute("insert into visit_version (visit_id, version, project_id, day, kind, text, person_id, draft_id, at) values (1, 1, 1, @day, 'onsite', '封顶', 1, 1, @now)", new { day = work.Today, now = work.Now });
                work.Execute("insert into investment (id, project_id, month, yuan, person_id, at) values (1, 1, '2026-11', 32000000, 1, @now)", new { now = work.Now });
                work.Execute("insert into investment_version (investment_id, version, yuan, warnings, person_id, draft_id, at) values (1, 1, 32000000, '约数', 1, null, @now)", new { now = work.Now });
            });
        }

        string[] kept =
        [
            "select visit_id || '|' || version || '|' || project_id || '|' || day || '|' || kind || '|' || text || '|' || person_id || '|' || draft_id || '|' || at from visit_version",
            "select investment_id || '|' || version || '|' || yuan || '|' || warnings || '|' || person_id || '|' || coalesce(draft_id, 0) || '|' || at from investment_version",
            "select id || '|' || text || '|' || at from visit",
        ];
        var before = kept.Select(sql => test.Value<string>(sql)).ToList();
        test.Open(ManualClock.Friday);
        Assert.Equal(before, kept.Select(sql => test.Value<string>(sql)));
        Assert.All(before, row => Assert.NotEmpty(row!));
        Assert.Null(test.Value<string?>("select place from visit_version"));
    }

    /// <summary>Makes the tables as the first version of the bot left them.</summary>
    internal static void MakeFirstVersion(TestDatabase test) => MakeVersion(test, 1);

    private static void MakeVersion(TestDatabase test, int last)
    {
        if (test.Provider == "sqlite")
        {
            File.Create(new SqliteConnectionStringBuilder(test.ConnectionString).DataSource).Dispose();
        }

        using Dialect dialect = test.Provider == "sqlite" ? new SqliteDialect(test.ConnectionString, mayCreate: false) : new PostgresDialect(test.ConnectionString);
        using var database = Database.Open(test.Provider, test.ConnectionString, ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        database.Write(work =>
        {
            work.Execute("create table schema_version (version integer primary key, name text not null, applied_at text not null)");
            foreach (var (version, name, sql) in Migrator.All().Take(last))
            {
                work.Execute(dialect.Fill(sql));
                work.Execute("insert into schema_version (version, name, applied_at) values (@version, @name, @now)", new { version, name, now = work.Now });
            }
        });
    }
}
