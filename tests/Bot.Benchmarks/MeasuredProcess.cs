namespace Bot.Benchmarks;

using System.Collections.Concurrent;
using System.Diagnostics;
using Bot.Chat;
using Bot.Outbox;
using Bot.Simulator;
using Bot.TelegramApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

/// <summary>What runs in the process that is measured, all with the same client against the same server.</summary>
internal enum Kind
{
    /// <summary>Fetches, stores nothing, sends nothing.</summary>
    Fetch,

    /// <summary>Fetches and answers at once, stores nothing.</summary>
    Answer,

    /// <summary>The bot as it runs in production, without pacing.</summary>
    Bot,
}

/// <summary>A process of its own beside the simulator, so that only its CPU is counted. It ends with this one.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    /// <summary>The hidden verb of the other process: kind, url, token, connection string.</summary>
    public const string Verb = "measured";

    private const int AtOnce = 16;

    private readonly Process process;

    private MeasuredProcess(Process process, SimulatorServer server, SampleOffice? office) => (this.process, Server, Office) = (process, server, office);

    public SimulatorServer Server { get; }

    /// <summary>CPU time of the process so far, user and system.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>When the last request of each method arrived at the server, on the stopwatch: what is on the wire, whenever this process gets to look.</summary>
    public required ConcurrentDictionary<string, long> Arrivals { get; init; }

    private SampleOffice? Office { get; }

    /// <summary>Starts a simulator without rates here, and the process that talks to it.</summary>
    public static async Task<MeasuredProcess> Start(Kind kind)
    {
        var arrivals = new ConcurrentDictionary<string, long>();
        var server = await SimulatorServer.Start(new SimulatorOptions
        {
            Rates = null,
            MaxRequests = 200,
            FaultPlan = request =>
            {
                arrivals[request.Method] = Stopwatch.GetTimestamp();
                return null;
            },
        });
        SampleOffice? office = null;
        if (kind == Kind.Bot)
        {
            office = new SampleOffice();
            SampleOffice.Fill(office.Open(TimeProvider.System), projects: 2000, years: 3);
        }

        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(Program).Assembly.Location] : [];
        string[] arguments = [.. program, Verb, kind.ToString(), server.Url, server.Token, office?.ConnectionString ?? ""];
        var process = Process.Start(new ProcessStartInfo(host, arguments) { RedirectStandardInput = true })!;
        await server.WaitFor(() => server.IsPolled, TimeSpan.FromSeconds(60));
        return new MeasuredProcess(process, server, office) { Arrivals = arrivals };
    }

    /// <summary>The other process.</summary>
    public static async Task<int> Serve(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        var parent = Task.Run(() =>
        {
            // The end of the input is the end of the parent.
            while (Console.In.Read() >= 0)
            {
            }

            stop.Cancel();
        });
        var (kind, url, token, connection) = (Enum.Parse<Kind>(arguments[0]), arguments[1], arguments[2], arguments[3]);
        await (kind == Kind.Bot ? RunBot(url, token, connection, stop.Token) : RunLoop(url, token, kind == Kind.Answer, stop.Token));
        await parent;
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        await Server.DisposeAsync();
        Office?.Dispose();
    }

    private static async Task RunBot(string url, string token, string connection, CancellationToken stop)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().AddFilter("Microsoft", LogLevel.Warning).AddFilter("Bot.Worker", LogLevel.Warning);
        var settings = Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Telegram:Token"] = token,
                ["Telegram:BaseUrl"] = url,
                ["Storage:ConnectionString"] = connection,
                ["Dispatch:Admins"] = "1",
            }).Build(),
            needsToken: true);
        builder.Services.AddBot(settings, new Clocks(TimeProvider.System, TimeProvider.System), SendRates.Unlimited);
        using var host = builder.Build();
        await host.RunAsync(stop);
    }

    private static async Task RunLoop(string url, string token, bool answers, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(75) };
        var client = new TelegramBotClient(new TelegramBotClientOptions(token, url) { RetryThreshold = 0, RetryCount = 0 }, http);
        int? offset = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var fetched = await client.SendRequest(new FetchUpdates { Offset = offset, Limit = 100, Timeout = 50 }, stop);
                var batch = fetched.Select(raw => ReadUpdate.From(raw, TimeProvider.System.GetUtcNow())!.Read).ToList();
                offset = batch.Count == 0 ? null : (int)batch[^1].UpdateId + 1;
                if (answers)
                {
                    await Parallel.ForEachAsync(
                        batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (update, _) => await Answer(client, update));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // Of about the size of the bot's own cards.
    private static async Task Answer(TelegramBotClient client, Incoming update)
    {
        var card = $"<b>旺嘉腐竹(P009)</b> 2026年11月完成投资 <b>3,200万元</b>\n自年初累计 2.18亿元 ÷ 年度计划 3.00亿元 = 72.67%(上报)\n序时应完成 2.75亿元,还差 5,700万元\n{update.UpdateId}";
        switch (update)
        {
            case Incoming.Said:
                var buttons = new InlineKeyboardMarkup([[InlineKeyboardButton.WithCallbackData("✅ 提交", "1.1.submit"), InlineKeyboardButton.WithCallbackData("✖️ 取消", "1.1.cancel")]]);
                await client.SendMessage(update.Place.Id, card, ParseMode.Html, replyMarkup: buttons, linkPreviewOptions: true);
                break;
            case Incoming.Pressed press:
                await Task.WhenAll(
                    client.AnswerCallbackQuery(press.PressId, "已提交"),
                    client.EditMessageText(press.Place.Id, (int)press.Message!.Value, card, ParseMode.Html, linkPreviewOptions: true));
                break;
        }
    }
}
