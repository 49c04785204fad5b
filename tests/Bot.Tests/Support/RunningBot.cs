namespace Bot.Tests.Support;

using Bot.Conversations;
using Bot.Outbox;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>How a bot in this process is set up; what is not said is as the program has it.</summary>
public sealed record BotSetup
{
    /// <summary>The Bot API server.</summary>
    public required string Url { get; init; }

    /// <summary>The bot's token.</summary>
    public required string Token { get; init; }

    /// <summary>Wall time.</summary>
    public required TimeProvider Wall { get; init; }

    /// <summary>The database; it may be another bot's too, one after the other.</summary>
    public required TestDatabase Database { get; init; }

    /// <summary>Where the log goes.</summary>
    public required CapturedLogs Logs { get; init; }

    /// <summary>Monotonic time.</summary>
    public TimeProvider Steady { get; init; } = new HurriedTime();

    /// <summary>How fast it sends.</summary>
    public SendRates Rates { get; init; } = SendRates.Unlimited;

    /// <summary>Dispatch:Admins.</summary>
    public IReadOnlyList<long> Admins { get; init; } = [];

    /// <summary>What can be asked of it, where that is not the usual.</summary>
    public Services? Services { get; init; }

    /// <summary>What sends, where that is not the usual.</summary>
    public ISendMessages? Sender { get; init; }

    /// <summary>Called at each named step of inbox, poller and postman; what it throws is a death between two steps.</summary>
    public Action<string>? Passing { get; init; }
}

/// <summary>The whole bot in this process, wired as the program wires it.</summary>
public sealed class RunningBot : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IHost host;
    private bool isStarted;

    private RunningBot(IHost host) => this.host = host;

    /// <summary>The tables as this bot has them open.</summary>
    public Database Database => Room<Database>();

    /// <summary>Ends when the bot has stopped, also by itself.</summary>
    public Task Stopped
    {
        get
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Room<IHostApplicationLifetime>().ApplicationStopping.Register(() => ended.TrySetResult());
            return ended.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Builds one without starting it, for a test that walks through a room of it step by step.</summary>
    public static RunningBot Build(BotSetup setup)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Telegram:Token"] = setup.Token,
            ["Telegram:BaseUrl"] = setup.Url,
            ["Storage:Provider"] = setup.Database.Provider,
            ["Storage:ConnectionString"] = setup.Database.ConnectionString,
            ["Dispatch:Area"] = "清河县",
            ["Dispatch:Admins"] = string.Join(',', setup.Admins),
        };
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(setup.Logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddBot(
            Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), needsToken: true),
            new Clocks(setup.Wall, setup.Steady),
            setup.Rates);
        if (setup.Services is { } services)
        {
            builder.Services.AddSingleton(services);
        }

        if (setup.Sender is { } sender)
        {
            builder.Services.AddSingleton(sender);
        }

        var bot = new RunningBot(builder.Build());
        if (setup.Passing is { } passing)
        {
            bot.Room<Inbox>().Passing = bot.Room<Poller>().Passing = bot.Room<Postman>().Passing = passing;
        }

        return bot;
    }

    /// <summary>Builds and starts one.</summary>
    public static async Task<RunningBot> Start(BotSetup setup)
    {
        var bot = Build(setup);
        await bot.Start();
        return bot;
    }

    /// <summary>Starts what was built.</summary>
    public async Task Start()
    {
        isStarted = true;
        await host.StartAsync();
    }

    /// <summary>A room of the house.</summary>
    public T Room<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Ends once the tables are so; they are looked at after each commit of this bot.</summary>
    /// <exception cref="TimeoutException">They were not within ten seconds.</exception>
    public async Task Until(Func<Work, bool> holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var committed = new SemaphoreSlim(0);
        void Look() => committed.Release();
        Database.Committed += Look;
        try
        {
            while (!Database.Read(holds))
            {
                if (!await committed.WaitAsync(Patience))
                {
                    throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
                }
            }
        }
        finally
        {
            Database.Committed -= Look;
        }
    }

    /// <summary>Stops as on SIGTERM.</summary>
    public async Task Stop()
    {
        if (isStarted)
        {
            isStarted = false;
            await host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        host.Dispose();

        // The worker says with it how the program ended; this process is the tests'.
        Environment.ExitCode = 0;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
