namespace Bot;

using System.Globalization;
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

    private Demo(SimulatorServer platform, IHost host, string? folder) => (Platform, this.host, this.folder) = (platform, host, folder);

    /// <summary>The platform that the town is on.</summary>
    public SimulatorServer Platform { get; }

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="port">The port of the page on 127.0.0.1; 0 for a free one.</param>
    /// <param name="keep">Where the town is kept and found again (the bot's database; the platform's state beside it); null forgets it.</param>
    /// <param name="steady">Monotonic time.</param>
    /// <param name="output">Where the page's address is told.</param>
    /// <param name="stop">Ends it, cleanly.</param>
    /// <returns>0; 1 where there is no such port, or the town could not be filled.</returns>
    /// <exception cref="IOException">The port is taken, or what is to be kept cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">What was kept is broken.</exception>
    public static async Task<int> Run(int port, string? keep, TimeProvider steady, TextWriter output, CancellationToken stop)
    {
        if (port is < 0 or > 65535)
        {
            await Console.Error.WriteLineAsync("--port takes a number from 0 to 65535.");
            return 1;
        }

        try
        {
            output.WriteLine("The sample town is being filled …");
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
        var folder = keep is null ? Directory.CreateTempSubdirectory("bot-demo-").FullName : null;
        var database = keep ?? Path.Combine(folder!, "bot.db");
        var (chats, filling) = (database + ".chats", database + ".filling");
        Demo? demo = null;
        try
        {
            // Whoever was stopped while the town was being filled begins anew.
            if (File.Exists(filling))
            {
                foreach (var half in (string[])[database, database + "-wal", database + "-shm", chats])
                {
                    File.Delete(half);
                }
            }

            var isNew = !File.Exists(database);
            var tempo = new Tempo(steady);
            var clock = new WallClock(SimulatorServer.KeptMoment(chats) ?? Town.Begins, steady);
            var platform = await SimulatorServer.Start(
                new SimulatorOptions
                {
                    Port = port,
                    Keep = keep is null ? null : chats,
                    Clock = clock,
                    Pacing = tempo,
                    Moments = Moments,
                    BotUsername = "diaodu_demo_bot",
                    BotName = "重大项目调度",
                },
                stop);
            demo = new Demo(platform, Build(platform, database, new Clocks(clock, tempo)), folder);
            if (isNew)
            {
                await File.WriteAllTextAsync(filling, "", stop);
                Town.Import(demo.host.Services.GetRequiredService<Database>());
            }

            await demo.host.StartAsync(stop);
            if (isNew)
            {
                tempo.Speed = Hurry;
                await Town.Play(platform, clock, stop);
                tempo.Speed = 1;
                File.Delete(filling);
            }

            return demo;
        }
        catch
        {
            await (demo?.DisposeAsync() ?? ValueTask.CompletedTask);
            Forget(folder);
            throw;
        }
    }

    /// <summary>Stops the bot, then the platform; what is not kept is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        await Platform.DisposeAsync();
        Forget(folder);
    }

    private static IHost Build(SimulatorServer platform, string database, Clocks clocks)
    {
        var settings = Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Telegram:Token"] = platform.Token,
                ["Telegram:BaseUrl"] = platform.Url,
                ["Storage:ConnectionString"] = $"Data Source={database}",
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
