namespace Bot.Tests.Storage;

using Bot.Storage;
using Bot.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

public sealed class BackupTests
{
    [Fact]
    public async Task A_copy_made_while_the_bot_writes_holds_whole_commits_only()
    {
        using var test = TestDatabase.Create();
        var path = new SqliteConnectionStringBuilder(test.ConnectionString).DataSource + ".copy";
        using var enough = new CancellationTokenSource();
        var written = new TaskCompletionSource();
        var writing = Task.Run(() =>
        {
            for (var time = 0; !enough.IsCancellationRequested; time++)
            {
                test.Database.Write(work => work.Execute(
                    "insert into unit (name, position) values ('甲' || @time, @time), ('乙' || @time, @time)", new { time }));
                if (time == 20)
                {
                    written.SetResult();
                }
            }
        });
        await written.Task;
        test.Database.Backup(path);
        await enough.CancelAsync();
        await writing;

        var copy = Database.Open("sqlite", $"Data Source={path};Pooling=False", ManualClock.Friday, TimeZoneInfo.Utc);
        var count = copy.Read(work => work.Value<long>("select count(*) from unit"));
        Assert.InRange(count, 42, test.Value<long>("select count(*) from unit"));
        Assert.Equal(0, count % 2);
        Assert.Equal("ok", copy.Read(work => work.Value<string>("pragma integrity_check")));
    }

    [SkippableFact]
    public void A_database_of_a_server_is_copied_by_the_servers_own_tool()
    {
        using var test = TestDatabase.Create("postgres");
        Assert.Contains("pg_dump", Assert.Throws<NotSupportedException>(() => test.Database.Backup("nowhere")).Message, StringComparison.Ordinal);
    }
}
