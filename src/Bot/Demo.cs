namespace Bot;

using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Bot.Calendar;
using Bot.Outbox;
using Bot.Simulator;
using Bot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>
/// demo: a sample town to talk to, on a chat page at a loopback address. The bot is that of production, with its pacing
/// and its requests; the platform is the simulator; only the clocks are handed in.
/// </summary>
public sealed class Demo : IAsyncDisposable
{
    /// <summary>Where the page is, unless --port says otherwise.</summary>
    public const int UsualPort = 8090;

    // Weeks of the town in a few seconds; pacing and polls are hurried with them, and steady again before anybody looks.
    private const int Hurry = 100;

    private readonly string? folder;
    private readonly IHost host;
    private bool isRunning;

    private Demo(SimulatorServer platform, IHost host, string? folder) => (Platform, this.host, this.folder) = (platform, host, folder);

    /// <summary>The platform that the town is on.</summary>
    public SimulatorServer Platform { get; }

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="port">The port of the page on 127.0.0.1; 0 for a free one.</param>
    /// <param name="keep">Where the town is kept and found again (the bot's database, as a full path; the rest beside it, under names that begin so); null forgets it.</param>
    /// <param name="steady">Monotonic time.</param>
    /// <param name="output">Where the page's address is told.</param>
    /// <param name="stop">Ends it, cleanly.</param>
    /// <returns>0; 1 where there is no such port, or the town could not be filled.</returns>
    /// <exception cref="IOException">The port is taken, or what is to be kept cannot be read or written, or is something else: that is left as it is.</exception>
    /// <exception cref="InvalidDataException">What was kept is broken.</exception>
    public static async Task<int> Run(int port, string? keep, TimeProvider steady, TextWriter output, CancellationToken stop)
    {
        if (port is < 0 or > 65535)
        {
            await Console.Error.WriteLineAsync("--port takes a number from 0 to 65535.");
            return 1;
        }

        // Ctrl+C is heard once whoever called has its task back; until then it would end the process on the spot.
        await Task.Yield();
        // A terminal that is closed ends it as cleanly.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        stop = ending.Token;
        try
        {
            output.WriteLine("Starting the sample town …");
            await using var demo = await Start(port, keep, steady, stop);
            output.WriteLine($"The chat page: {demo.Platform.Url}/   (only this machine can open it; Ctrl+C ends it)");
            await Task.Delay(Timeout.InfiniteTimeSpan, steady, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop while the town was being filled.
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The sample town could not be filled: {error.Message.ReplaceLineEndings(" ")}");
            return 1;
        }

        return 0;
    }

    /// <summary>Starts the platform, the bot on it, and the town; when it comes back, the page can be opened.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static async Task<Demo> Start(int port, string? keep, TimeProvider steady, CancellationToken stop)
    {
        if (keep is null)
        {
            var folder = Directory.CreateTempSubdirectory("bot-demo-").FullName;
            return await Open(port, Path.Combine(folder, "bot.db"), folder, isNew: true, steady, stop);
        }

        if (!IsTown(keep))
        {
            await Fill(port, keep, steady, stop);
        }

        return await Open(port, keep, folder: null, isNew: false, steady, stop);
    }

    /// <summary>Stops the bot, then the platform; what is not kept is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isRunning)
        {
            await host.StopAsync(CancellationToken.None);
        }

        host.Dispose();
        await Platform.DisposeAsync();
        Forget(folder);
    }

    // A file that is something else is left as it is: the bot would make its tables in it.
    private static bool IsTown(string keep)
    {
        if (Directory.Exists(keep))
        {
            throw new IOException($"{keep} is a folder; --keep takes a file.");
        }

        var chats = ChatsOf(keep);
        if (File.Exists(keep))
        {
            return File.Exists(chats) ? true : throw new IOException($"{keep} is no sample town: {chats} is not beside it. Give --keep a file that is not there yet.");
        }

        var left = Array.Find([chats, chats + ".files", EvidenceOf(keep), keep + "-wal"], Path.Exists);
        return left is null ? false : throw new IOException($"{left} is there without {keep}. Move it away to begin a new town.");
    }

    // In a folder of its own, so that a town stands under its name only once it is whole; whoever was stopped begins anew.
    private static async Task Fill(int port, string keep, TimeProvider steady, CancellationToken stop)
    {
        var folder = keep + ".filling";
        await using var alone = new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        Forget(folder);
        Directory.CreateDirectory(folder);
        try
        {
            var database = Path.Combine(folder, Path.GetFileName(keep));
            await using (await Open(port, database, folder: null, isNew: true, steady, stop))
            {
                // It is whole; closed, it can be moved.
            }

            // The file that makes it a town comes last.
            foreach (var part in (string[])[EvidenceOf(database), ChatsOf(database) + ".files", ChatsOf(database), database])
            {
                Directory.Move(part, Path.Combine(Path.GetDirectoryName(keep)!, Path.GetFileName(part)));
            }
        }
        finally
        {
            Forget(folder);
        }
    }

    private static async Task<Demo> Open(int port, string database, string? folder, bool isNew, TimeProvider steady, CancellationToken stop)
    {
        SimulatorServer? platform = null;
        Demo? demo = null;
        try
        {
            var tempo = new Tempo(steady);
            var chats = ChatsOf(database);
            var clock = new WallClock(SimulatorServer.KeptMoment(chats) ?? Town.Begins, steady);
            platform = await SimulatorServer.Start(
                new SimulatorOptions
                {
                    Port = port,
                    Keep = folder is null ? chats : null,
                    Clock = clock,
                    Pacing = tempo,
                    Moments = Moments,
                    BotUsername = "diaodu_demo_bot",
                    BotName = "重大项目调度",
                },
                stop);
            demo = new Demo(platform, Build(platform, database, new Clocks(clock, tempo)), folder);
            // Opened here, so that what is wrong with it is one line and not a trace.
            var tables = demo.host.Services.GetRequiredService<Database>();
            _ = demo.host.Services.GetRequiredService<Originals>();
            if (isNew)
            {
                Town.Import(tables);
            }

            // Never half: a host that was stopped on its way up cannot be stopped.
            await demo.host.StartAsync(CancellationToken.None);
            demo.isRunning = true;
            if (isNew)
            {
                tempo.Speed = Hurry;
                await Town.Play(platform, clock, stop);
                tempo.Speed = 1;
            }

            return demo;
        }
        catch
        {
            await ((demo ?? (IAsyncDisposable?)platform)?.DisposeAsync() ?? ValueTask.CompletedTask);
            Forget(folder);
            throw;
        }
    }

    private static string ChatsOf(string database) => database + ".chats";

    private static string EvidenceOf(string database) => database + ".evidence";

    private static IHost Build(SimulatorServer platform, string database, Clocks clocks)
    {
        var settings = Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Telegram:Token"] = platform.Token,
                ["Telegram:BaseUrl"] = platform.Url,
                ["Storage:ConnectionString"] = new DbConnectionStringBuilder { ["Data Source"] = database }.ConnectionString,
                ["Storage:Evidence"] = EvidenceOf(database),
                ["Dispatch:Admins"] = Town.Admin.ToString(CultureInfo.InvariantCulture),
                ["Dispatch:Area"] = "全县",
            }).Build(),
            needsToken: true);
        // Nothing of the surroundings has a say; what goes wrong is told beside the page.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddBot(settings, clocks, new SendRates());
        return builder.Build();
    }

    // What the page offers to move the clock to: the moments at which the town's groups are told something.
    private static IReadOnlyList<Moment> Moments(DateTimeOffset now)
    {
        now = now.ToOffset(Moment.Zone);
        var today = DateOnly.FromDateTime(now.DateTime);
        var calendar = Workdays.Embedded;
        var days = Enumerable.Range(0, 366).Select(today.AddDays).ToList();
        var holiday = days.Skip(1).FirstOrDefault(day => !calendar.IsWorkday(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        List<Moment> moments =
        [
            At("到 18:00(日调度)", days.First(day => calendar.IsWorkday(day) && On(day, 18) > now), 18),
            At("到周五 17:00(周调度)", days.First(day => day.DayOfWeek == DayOfWeek.Friday && On(day, 17) > now), 17),
            At("到下个工作日 9:00", calendar.Next(today), 9),
        ];
        if (holiday != default)
        {
            moments.Add(At("过完下一个假期", calendar.Next(holiday), 9));
        }

        return [.. moments.OrderBy(moment => moment.At)];

        static Moment At(string label, DateOnly day, int hour) => new(label, On(day, hour));
        static DateTimeOffset On(DateOnly day, int hour) => new(day, new TimeOnly(hour, 0), Moment.Zone);
    }

    private static void Forget(string? folder)
    {
        if (folder is not null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
