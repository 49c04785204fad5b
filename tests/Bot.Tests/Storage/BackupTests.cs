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

    [Fact]
    public async Task A_copy_that_fails_on_a_full_disk_leaves_nothing_in_the_way_of_the_next()
    {
        using var test = TestDatabase.Create();
        using var folder = new TemporaryFolder();
        (string, string) storage = ("Storage:ConnectionString", test.ConnectionString);
        var (code, output, error) = await BotProcess.RunFull(64, folder.Path, ["backup", "copy.db"], storage);
        Assert.Equal((1, ""), (code, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        // What a kill leaves half done is no copy, and no obstacle either.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "copy.db.part"), "half of it");
        Assert.Equal((0, "Copied to copy.db.\n", ""), await BotProcess.Run(folder.Path, ["backup", "copy.db"], storage));
        Assert.Equal("copy.db", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path))));
        using var copy = Database.Open("sqlite", $"Data Source={folder.Path}/copy.db", ManualClock.Friday, TimeZoneInfo.Utc, migrate: false);
        Assert.Equal("ok", copy.Read(work => work.Value<string>("pragma integrity_check")));
    }

    [SkippableFact]
    public void A_database_of_a_server_is_copied_by_the_servers_own_tool()
    {
        using var test = TestDatabase.Create("postgres");
        Assert.Contains("pg_dump", Assert.Throws<NotSupportedException>(() => test.Database.Backup("nowhere")).Message, StringComparison.Ordinal);
    }
}
