namespace Bot.Tests;

using Bot.Simulator;
using Bot.Storage;
using Bot.Tests.Storage;
using Bot.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

/// <summary>The real program, as an operator meets it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const long Admin = 1001;

    private readonly string folder = Directory.CreateTempSubdirectory("bot-run-").FullName;

    public static TheoryData<string[], string, string> Wrong => new()
    {
        { [], "Telegram:Token=", "Setting Telegram:Token: is missing" },
        { ["run"], "Storage:ConnectionString=Data Source=/dev/null/bot.db", "Setting Storage:ConnectionString: the database cannot be opened: " },
        { ["import", "ledger.csv"], "Storage:Provider=postgres;Storage:ConnectionString=Host=127.0.0.1,Port=1,Username=bot", "Setting Storage:ConnectionString: the database cannot be opened: Failed to connect to 127.0.0.1:1" },
        { ["import", "nowhere.csv"], "", "找不到文件:nowhere.csv" },
        { ["import", "."], "", "找不到文件" },
        { ["parse", "--ledger", "nowhere.csv", "--as-of", "2026-11-20"], "", "找不到文件:nowhere.csv" },
        { ["parse", "--ledger", "/dev/null", "--as-of", "2026-11-20"], "", "文件是空的" },
        { ["backup", "copy.db"], "", "unable to open database file" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_an_operator_can_mend_is_told_in_one_line(string[] arguments, string settings, string told)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "ledger.csv"), "项目名称\n热力工程\n");
        var (code, output, error) = await BotProcess.Run(folder, arguments, [("Telegram:Token", "42:TEST"), .. Pairs(settings)]);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains(told, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_settings_file_is_told_in_one_line_with_the_place()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), "{\n  \"Telegram\": {\n    \"Token\": 42:TEST\n  }\n}\n");
        var (code, output, error) = await BotProcess.Run(folder, []);
        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^appsettings[.]json cannot be read: .*LineNumber: 2.*\n$", error);
    }

    [Fact]
    public async Task A_verb_that_does_not_exist_is_told()
    {
        var (code, _, error) = await BotProcess.Run(folder, ["fly"]);
        Assert.Equal(1, code);
        Assert.Contains("'fly'", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_is_imported_a_copy_made_and_all_is_checked()
    {
        await using var platform = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        // Comments and a comma too many are what a hand leaves in such a file; the environment wins over it.
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), $$"""
            // ours
            { "Telegram": { "Token": "{{platform.Token}}", "BaseUrl": "{{platform.Url}}", },
              "Storage": { "ConnectionString": "Data Source=deep/down/office.db" },
              "Dispatch": { "Admins": [ {{Admin}} ], "Area": "五大连池市" /* 县级 */ } }
            """);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv"), Path.Combine(folder, "台账.csv"));
        var (code, output, error) = await BotProcess.Run(folder, ["import", "台账.csv"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("导入完成:新增 28 个项目", output, StringComparison.Ordinal);

        (code, output, error) = await BotProcess.Run(folder, ["backup", "copy.db"]);
        Assert.Equal((0, ""), (code, error));
        Assert.True(File.Exists(Path.Combine(folder, "deep", "down", "office.db")));
        using (var copy = new SqliteConnection($"Data Source={Path.Combine(folder, "copy.db")};Pooling=False"))
        {
            copy.Open();
            using var count = copy.CreateCommand();
            count.CommandText = "select count(*) from project";
            Assert.Equal(28L, count.ExecuteScalar());
        }

        (code, output, error) = await BotProcess.Run(folder, ["doctor"], ("Dispatch:Area", "德都镇"));
        Assert.Equal((0, ""), (code, error));
        // The folder for originals is made by the first run.
        Assert.All(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith(line.Contains("Originals", StringComparison.Ordinal) ? $"– Originals of photos and files: kept in {folder}/deep/down/evidence" : "✔ ", line, StringComparison.Ordinal));
        Assert.Contains("✔ Settings: 德都镇, Asia/Shanghai, sqlite, 1 admins\n", output, StringComparison.Ordinal);
        Assert.Contains("✔ Database: open, nobody's yet\n", output, StringComparison.Ordinal);
        Assert.Contains($"✔ Telegram: @{platform.BotUsername}, {platform.BotId}\n", output, StringComparison.Ordinal);

        platform.FailNext(Fault.Unauthorized(), "getMe");
        (code, output, _) = await BotProcess.Run(folder, ["doctor"], ("Dispatch:Admins:0", ""));
        Assert.Equal(1, code);
        Assert.Contains("✘ Telegram:Token is refused (401)\n", output, StringComparison.Ordinal);
        Assert.Contains("✘ Dispatch:Admins names nobody", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_yet_doctor_and_a_dry_run_make_nothing()
    {
        await using var platform = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        (string, string)[] settings = [("Telegram:Token", platform.Token), ("Telegram:BaseUrl", platform.Url), ("Dispatch:Admins:0", $"{Admin}")];
        var (code, output, error) = await BotProcess.Run(folder, ["doctor"], settings);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"– Database: none yet at {folder}/data/bot.db (the first run makes it)\n", output, StringComparison.Ordinal);
        Assert.Contains($"– Originals of photos and files: kept in {folder}/data/evidence (the first run makes it)\n", output, StringComparison.Ordinal);
        Assert.Contains("✔ Telegram: ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));

        File.Copy(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv"), Path.Combine(folder, "台账.csv"));
        (code, output, error) = await BotProcess.Run(folder, ["import", "台账.csv", "--dry-run"], settings);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"还没有数据库({folder}/data/bot.db),按空台账试导。\n", output, StringComparison.Ordinal);
        Assert.Contains("试导入(没有改动):新增 28 个项目", output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));

        // Where it could not be made, the first run must not be the one to say so.
        (code, output, _) = await BotProcess.Run(folder, ["doctor"], [.. settings, ("Storage:ConnectionString", "Data Source=台账.csv/bot.db"), ("Storage:Evidence", "台账.csv/evidence")]);
        Assert.Equal(1, code);
        Assert.Contains("✘ Setting Storage:ConnectionString: the database cannot be opened: ", output, StringComparison.Ordinal);
        Assert.Contains("✘ Setting Storage:Evidence: the folder '台账.csv/evidence' cannot be written: ", output, StringComparison.Ordinal);
    }

    [SkippableTheory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Before_an_upgrade_doctor_and_a_dry_run_leave_the_tables_as_they_are(string provider)
    {
        using var test = TestDatabase.CreateEmpty(provider);
        MigratingTests.MakeFirstVersion(test);
        var before = test.Dump();
        await using var platform = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        (string, string)[] settings =
        [
            ("Telegram:Token", platform.Token), ("Telegram:BaseUrl", platform.Url), ("Dispatch:Admins:0", $"{Admin}"), ("Storage:Evidence", "off"),
            ("Storage:Provider", provider), ("Storage:ConnectionString", test.ConnectionString),
        ];
        var (code, output, error) = await BotProcess.Run(folder, ["doctor"], settings);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("✔ Database: open, nobody's yet\n", output, StringComparison.Ordinal);
        Assert.Contains($"– Database: its tables are of version 1, this program's are of version {Migrator.All()[^1].Version}; the next start brings them up to date. Make a backup first\n", output, StringComparison.Ordinal);
        Assert.Equal(before, test.Dump());

        File.Copy(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv"), Path.Combine(folder, "台账.csv"));
        (code, output, error) = await BotProcess.Run(folder, ["import", "台账.csv", "--dry-run"], settings);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("试导入(没有改动):新增 28 个项目", output, StringComparison.Ordinal);
        Assert.Equal(before, test.Dump());
    }

    [SkippableFact]
    public async Task Doctor_makes_no_tables_on_a_server()
    {
        using var test = TestDatabase.CreateEmpty("postgres");
        await using var platform = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        var (code, output, error) = await BotProcess.Run(
            folder,
            ["doctor"],
            ("Telegram:Token", platform.Token), ("Telegram:BaseUrl", platform.Url), ("Dispatch:Admins:0", $"{Admin}"), ("Storage:Evidence", "off"),
            ("Storage:Provider", "postgres"), ("Storage:ConnectionString", test.ConnectionString));
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("– Database: no tables yet (the first run makes them)\n", output, StringComparison.Ordinal);
        Assert.Empty(test.Dump());
    }

    [Fact]
    public async Task Every_verb_reads_the_same_settings()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "Telegram": { "Token": "once:wrong" } }""");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.Production.json"), """{ "Telegram": { "Token": "" } }""");
        var (_, _, run) = await BotProcess.Run(folder, ["run"]);
        var (_, doctor, _) = await BotProcess.Run(folder, ["doctor"]);
        Assert.StartsWith("Setting Telegram:Token: does not look like a token", run, StringComparison.Ordinal);
        Assert.Equal($"✘ {run}", doctor);
    }

    [Fact]
    public async Task The_logging_section_of_the_settings_is_heeded()
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, "appsettings.json"),
            """{ "Telegram": { "Token": "42:TEST", "BaseUrl": "http://127.0.0.1:1" }, "Logging": { "LogLevel": { "Microsoft.Extensions.Hosting": "Debug" } } }""");
        await using var bot = BotProcess.Start(folder, []);
        await bot.Says("Hosting starting");
        Assert.Equal(0, await bot.Terminate());
    }

    [Fact]
    public async Task On_a_machine_with_another_calendar_the_bots_is_the_common_one()
    {
        await using var bot = BotProcess.Start(
            folder, [], ("LC_ALL", "th_TH.UTF-8"), ("Telegram:Token", "42:TEST"), ("Telegram:BaseUrl", "http://127.0.0.1:1"));
        await bot.Says("cannot be reached");
        // The Thai year 2569 is 2026.
        Assert.Matches($"(?m)^{TimeProvider.System.GetUtcNow().Year}-[0-9]{{2}}-[0-9]{{2}} [0-9:]+ warn: .*cannot be reached", bot.Output);
        Assert.Equal(0, await bot.Terminate());
    }

    [Fact]
    public async Task From_an_empty_folder_it_runs_and_when_it_is_killed_another_takes_over()
    {
        await using var platform = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        (string, string)[] settings =
        [
            ("Telegram:Token", platform.Token), ("Telegram:BaseUrl", platform.Url), ("Storage:ConnectionString", "Data Source=bot.db"),
            ("Dispatch:Admins:0", $"{Admin}"), ("Dispatch:Area", "五大连池市"), ("Dispatch:TimeZone", "Asia/Shanghai"),
        ];
        using var first = BotProcess.Start(folder, [], settings);
        platform.Say(Admin, "/start", name: "王伟");
        await platform.WaitFor(() => platform.Messages(Admin).Count == 1, TimeSpan.FromSeconds(60));
        Assert.Contains("管理员", platform.LastMessage(Admin)!.Text, StringComparison.Ordinal);

        using var second = BotProcess.Start(folder, ["run"], settings);
        await second.Says("Another process runs the bot");
        await first.Kill();
        platform.Say(Admin, "/help");
        await platform.WaitFor(() => platform.Messages(Admin).Count == 2, TimeSpan.FromSeconds(60));

        Assert.Equal(0, await second.Terminate());
        Assert.Equal(["bot.db", "bot.db.lock", "evidence"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(platform.Token, first.Output + first.Error + second.Output + second.Error, StringComparison.Ordinal);
        Assert.Empty(platform.Violations);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<(string, string)> Pairs(string settings) => settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1].Replace(',', ';')));
}
