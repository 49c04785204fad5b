namespace Bot;

using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Bot.Outbox;
using Bot.Projects;
using Bot.Sentences;
using Bot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>The contents page: the verbs of the command line.</summary>
public static class Program
{
    // Longer than the host's ten seconds, within which the postman has five for what is on its way.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private static readonly Clocks SystemClocks = new(TimeProvider.System, TimeProvider.System);

    /// <summary>run (the default), demo, import, backup, doctor, parse.</summary>
    /// <returns>0, or 1 where something was wrong.</returns>
    public static int Main(string[] arguments)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        // Days and times are written in one way, whatever calendar the machine has; what needs Chinese order asks for it.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var file = new Argument<FileInfo>("FILE") { Description = "The ledger: csv (UTF-8, UTF-16 or GB18030) or xlsx." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would change, and change nothing." };
        var copy = new Argument<FileInfo>("FILE") { Description = "Where to write the copy." };

        var run = new Command("run", "Run the bot (the default).");
        run.SetAction((_, stop) => Checked(() => Run(stop)));
        var port = new Option<int>("--port") { Description = "The port of the page on 127.0.0.1; 0 for any free one.", DefaultValueFactory = _ => Demo.UsualPort };
        var keep = new Option<FileInfo?>("--keep") { Description = "Keep the town in this file, and go on with it next time; without it every start is fresh." };
        var demo = new Command("demo", "Try it: a sample town on a chat page in the browser, on a simulated platform; no token, no network.") { port, keep };
        demo.SetAction((parsed, stop) => Checked(() => Demo.Run(parsed.GetValue(port), parsed.GetValue(keep)?.FullName, SystemClocks.Steady, Console.Out, stop)));
        var import = new Command("import", "Take a project ledger over.") { file, dryRun };
        import.SetAction((parsed, _) => Checked(() => Task.FromResult(Import(parsed.GetRequiredValue(file), parsed.GetValue(dryRun)))));
        var backup = new Command("backup", "Copy the embedded database into a file while the bot runs.") { copy };
        backup.SetAction((parsed, _) => Checked(() => Task.FromResult(Backup(parsed.GetRequiredValue(copy)))));
        var doctor = new Command("doctor", "Check settings, database, token, clock and calendar, one line each.");
        doctor.SetAction((_, stop) => Checked(() => Doctor.Check(Configuration(), SystemClocks, Console.Out, stop)));

        var ledger = new Option<FileInfo>("--ledger") { Description = "The ledger whose projects may be meant: csv or xlsx.", Required = true };
        var asOf = new Option<DateOnly>("--as-of") { Description = "The day from which 昨天 and 本月 are counted: 2026-11-20.", Required = true };
        var mine = new Option<string>("--mine") { Description = "The codes of one's own projects, with commas between.", DefaultValueFactory = _ => "" };
        var words = new Option<string>("--words") { Description = "A file of further words, as Dispatch:Words names one.", DefaultValueFactory = _ => "" };
        var parse = new Command("parse", "Show what the bot understands of messages: a line in, a JSON object out.") { ledger, asOf, mine, words };
        parse.SetAction((parsed, _) => Checked(() => Task.FromResult(Read(
            parsed.GetRequiredValue(ledger), parsed.GetValue(asOf), parsed.GetRequiredValue(mine), Settings.ReadWords("--words", parsed.GetValue(words))))));

        var root = new RootCommand("A Telegram bot for offices that bring in investment and drive major projects.") { run, demo, import, backup, doctor, parse };
        root.SetAction((_, stop) => Checked(() => Run(stop)));
        return root.Parse(arguments).Invoke(new InvocationConfiguration { ProcessTerminationTimeout = LongestStop });
    }

    private static async Task<int> Run(CancellationToken stop)
    {
        var configuration = Configuration();
        var settings = Settings.Read(configuration, needsToken: true);
        // Empty, because the usual one reads settings of its own, which the other verbs do not see.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConfiguration(configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddBot(settings, SystemClocks, new SendRates());
        using var host = builder.Build();
        // Opened here, so that a wrong setting is one line and not a trace.
        _ = host.Services.GetRequiredService<Database>();
        _ = host.Services.GetRequiredService<Originals>();
        await host.RunAsync(stop);
        return Environment.ExitCode;
    }

    private static int Import(FileInfo file, bool dryRun)
    {
        if (!IsReadable(file))
        {
            return 1;
        }

        var settings = Settings.Read(Configuration(), needsToken: false);
        var content = File.ReadAllBytes(file.FullName);
        // A dry run leaves the tables as they are: what is out of date there is brought up to date and undone with the rest.
        using var database = Hosting.Open(settings, SystemClocks, migrate: !dryRun);
        if (!dryRun || database.Missing is not { } path)
        {
            return LedgerReport.Write(database, content, file.Name, dryRun, Console.Out);
        }

        Console.WriteLine($"还没有数据库({path}),按空台账试导。");
        var folder = Directory.CreateTempSubdirectory("bot-dry-run-");
        try
        {
            using var empty = Hosting.Open(settings with { ConnectionString = $"Data Source={Path.Combine(folder.FullName, "bot.db")}" }, SystemClocks);
            return LedgerReport.Write(empty, content, file.Name, dryRun, Console.Out);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsReadable(FileInfo ledger)
    {
        if (!ledger.Exists)
        {
            Console.Error.WriteLine($"找不到文件:{ledger.Name}");
        }
        else if (ledger.Length > LedgerFile.MostBytes)
        {
            Console.Error.WriteLine($"文件太大({ledger.Length / 1024 / 1024} MB),最大 {LedgerFile.MostBytes / 1024 / 1024} MB。");
        }

        return ledger.Exists && ledger.Length <= LedgerFile.MostBytes;
    }

    private static int Read(FileInfo ledger, DateOnly asOf, string mine, Words words)
    {
        if (!IsReadable(ledger))
        {
            return 1;
        }

        using var input = new StreamReader(Console.OpenStandardInput(), System.Text.Encoding.UTF8);
        return Parse.Run(File.ReadAllBytes(ledger.FullName), ledger.Name, asOf, mine.Split([',', '\uFF0C', ' '], StringSplitOptions.RemoveEmptyEntries), words, input, Console.Out, Console.Error);
    }

    private static int Backup(FileInfo file)
    {
        if (file.Exists)
        {
            Console.Error.WriteLine($"{file.Name} exists already; a backup never overwrites.");
            return 1;
        }

        // Not brought up to date: this is the copy to make before an upgrade.
        using var database = Hosting.Open(Settings.Read(Configuration(), needsToken: false), SystemClocks, migrate: false);
        database.Backup(file.FullName);
        Console.WriteLine($"Copied to {file.Name}.");
        return 0;
    }

    private static IConfigurationRoot Configuration() => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .Build();

    // What an operator can mend is told in one line.
    private static async Task<int> Checked(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (InvalidDataException error) when (error.InnerException is FormatException)
        {
            await Console.Error.WriteLineAsync($"appsettings.json cannot be read: {error.GetBaseException().Message.ReplaceLineEndings(" ")}");
            return 1;
        }
        catch (Exception error) when (error is SettingException or SchemaTooNewException or NotSupportedException or DbException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}
