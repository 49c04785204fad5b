namespace Bot.Tests.Storage;

using System.Data.Common;
using Bot.Storage;
using Bot.Tests.Simulator;
using Bot.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

/// <summary>The database's own trouble: nothing that was asked is to blame, nothing stays half, and it is waited out.</summary>
public sealed class OutageTests
{
    private static readonly string Much = new('长', 200_000);

    [Fact]
    public void A_full_disk_undoes_the_work_and_the_next_work_goes_on_once_there_is_room()
    {
        using var test = TestDatabase.Create();
        var before = test.Dump();
        var full = Assert.Throws<SqliteException>(() => test.Database.Write(work =>
        {
            // The bound goes with the connection, which is given up after an error.
            work.Value<long>($"pragma max_page_count = {work.Value<long>("pragma page_count") + 4}");
            work.Execute("insert into unit (name, position) values ('住建局', 1)");
            work.Execute("insert into unit (name, position) values (@Much, 3)", new { Much });
        }));
        Assert.Equal(13, full.SqliteErrorCode);
        Assert.True(test.Database.IsOutage(full));
        Assert.Equal(before, test.Dump());
        test.Database.Write(work => work.Execute("insert into unit (name, position) values (@Much, 3)", new { Much }));
        Assert.Equal(1, test.Value<long>("select count(*) from unit"));
    }

    [Fact]
    public void A_database_that_another_process_keeps_locked_is_an_outage()
    {
        using var test = TestDatabase.Create();
        var busy = test.Database.Write(_ =>
        {
            using var other = new SqliteConnection($"{test.ConnectionString};Pooling=False;Default Timeout=1");
            other.Open();
            return Assert.Throws<SqliteException>(() => other.BeginTransaction());
        });
        Assert.Equal(5, busy.SqliteErrorCode);
        Assert.True(test.Database.IsOutage(busy));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_outage()
    {
        using var test = TestDatabase.Create();
        Assert.True(test.Database.IsOutage(new SqliteException("disk I/O error", 10)));
        Assert.True(test.Database.IsOutage(new IOException("No space left on device")));
        var none = Database.Open("sqlite", test.ConnectionString + ".not", ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        var missing = Assert.Throws<SqliteException>(() => none.Read(work => work.Value<long>("select 1")));
        Assert.True(none.IsOutage(missing));
        Assert.False(File.Exists(new SqliteConnectionStringBuilder(test.ConnectionString).DataSource + ".not"));
    }

    [SkippableFact]
    public void A_connection_that_the_server_ends_undoes_the_work_and_the_next_work_gets_another()
    {
        using var test = TestDatabase.Create("postgres");
        var before = test.Dump();
        var ended = Assert.ThrowsAny<DbException>(() => test.Database.Write(work =>
        {
            work.Execute("insert into unit (name, position) values ('住建局', 1)");
            End(test, work.Value<int>("select pg_backend_pid()"));
            work.Execute("insert into unit (name, position) values ('交通局', 2)");
        }));
        Assert.True(test.Database.IsOutage(ended));
        Assert.Equal(before, test.Dump());
        test.Database.Write(work => work.Execute("insert into unit (name, position) values ('水务局', 3)"));
        Assert.Equal(1, test.Value<long>("select count(*) from unit"));
    }

    [Fact]
    public void A_server_that_does_not_answer_is_an_outage()
    {
        var database = Database.Open("postgres", "Host=127.0.0.1;Port=1;Username=bot;Database=bot;Pooling=false", ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        Assert.True(database.IsOutage(Assert.ThrowsAny<DbException>(() => database.Read(work => work.Value<long>("select 1")))));
    }

    [Theory]
    [InlineData("53100", true)] // disk full
    [InlineData("53300", true)] // too many connections
    [InlineData("57P01", true)] // the server is being stopped
    [InlineData("57014", true)] // cancelled by the operator
    [InlineData("40001", true)] // serialization
    [InlineData("40P01", true)] // deadlock
    [InlineData("25006", true)] // read only: a standby
    [InlineData("23505", false)] // unique
    [InlineData("22P05", false)] // a sign that cannot be stored
    [InlineData("42601", false)] // our own SQL
    public void A_server_says_by_its_code_whose_fault_it_is(string code, bool isOutage)
    {
        var database = Database.Open("postgres", "Host=127.0.0.1;Port=1", ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        Assert.Equal(isOutage, database.IsOutage(new PostgresException("said", "ERROR", "ERROR", code)));
    }

    [Fact]
    public async Task An_outage_is_waited_out_with_growing_pauses_and_another_error_is_not()
    {
        using var test = TestDatabase.Create();
        var clock = new SteppedTime(DateTimeOffset.UnixEpoch);
        var tries = 0;
        var through = Outages.Through(
            test.Database,
            clock,
            NullLogger.Instance,
            () =>
            {
                if (++tries < 4)
                {
                    throw new SqliteException("database or disk is full", 13);
                }
            },
            CancellationToken.None);
        foreach (var seconds in (int[])[1, 2, 4])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await clock.NextTimer);
            clock.Step(TimeSpan.FromSeconds(seconds));
        }

        await through;
        Assert.Equal(4, tries);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Outages.Through(test.Database, clock, NullLogger.Instance, () => throw new InvalidOperationException(), CancellationToken.None));
    }

    internal static void End(TestDatabase test, int backend)
    {
        using var other = new NpgsqlConnection($"{test.ConnectionString};Pooling=false");
        other.Open();
        using var command = new NpgsqlCommand($"select pg_terminate_backend({backend}, 10000)", other);
        Assert.Equal(true, command.ExecuteScalar());
    }
}
