namespace Bot.Simulator;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

/// <summary>
/// A strict Bot API server on loopback. What people do is done by calling it (Say, Press, Block …); what the bot did is
/// read from it (Messages, Requests, Violations …). All of it may be called from any thread.
/// </summary>
public sealed partial class SimulatorServer : IAsyncDisposable
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly Platform platform;
    private readonly WebApplication web;
    private readonly ApiEndpoint api;
    private readonly FileEndpoint files;
    private readonly ControlEndpoint control;
    private readonly PageEndpoint page;
    private readonly Keeper? keeper;

    private SimulatorServer(SimulatorOptions options)
    {
        Token = options.Token;
        BotUsername = options.BotUsername;
        BotId = long.TryParse(Token.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id : throw new ArgumentException("A token starts with the bot's id and a colon.", nameof(options));
        platform = new Platform(options, BotId);
        if (options.Keep is { } path) keeper = Keeper.Open(path, platform, stopping.Token);
        api = new ApiEndpoint(platform, Token, stopping.Token);
        files = new FileEndpoint(platform, Token);
        control = new ControlEndpoint(this);
        page = new PageEndpoint(platform, stopping.Token);
        web = BuildWeb(options.Port);
        web.Run(Route);
    }

    /// <summary>http://127.0.0.1:port, without a path.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The bot's token.</summary>
    public string Token { get; }

    /// <summary>The bot's id.</summary>
    public long BotId { get; }

    /// <summary>The bot's @username, without the @.</summary>
    public string BotUsername { get; }

    /// <summary>The answers to presses, oldest first.</summary>
    public IReadOnlyList<CallbackAnswer> CallbackAnswers => platform.Look(() => platform.CallbackAnswers.ToArray());

    /// <summary>The answers to inline queries, oldest first.</summary>
    public IReadOnlyList<InlineAnswer> InlineAnswers => platform.Look(() => platform.InlineAnswers.ToArray());

    /// <summary>The newest requests of the bot, oldest first.</summary>
    public IReadOnlyList<RequestInfo> Requests => platform.Look(() => platform.Requests.ToArray());

    /// <summary>What the bot did that a correct client never does.</summary>
    public IReadOnlyList<Violation> Violations => platform.Look(() => platform.Violations.ToArray());

    /// <summary>How many updates wait for the bot or are not confirmed by it.</summary>
    public int PendingUpdates => platform.Look(() => platform.Updates.Count);

    /// <summary>Whether a long poll waits for updates right now.</summary>
    public bool IsPolled => platform.Look(() => platform.Updates.IsPolled);

    /// <summary>Wall time.</summary>
    public DateTimeOffset Now => platform.Look(() => platform.World.Now);

    /// <summary>What the clock can be moved to from here; none where it cannot be moved.</summary>
    public IReadOnlyList<Moment> Moments => platform.Look(() => platform.Moments);

    /// <summary>What time it was, by the server's clock, when a file of <see cref="SimulatorOptions.Keep"/> was written last; null if there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is broken or of another version.</exception>
    public static DateTimeOffset? KeptMoment(string path) => Keeper.Read(path)?.Moment;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The port is taken or not to be had, or what is to be kept cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">What was kept is broken, of another version or another bot's; it is left as it is.</exception>
    public static async Task<SimulatorServer> Start(SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new SimulatorServer(options ?? new SimulatorOptions());
        try
        {
            await server.web.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await server.DisposeAsync();
            throw new IOException($"Port {options!.Port} is in use. Take another one: --port {(options.Port < 65535 ? options.Port + 1 : 1024)}, or --port 0 for any free one.", error);
        }
        catch (SocketException error)
        {
            // One below 1024, or one that the system has set aside.
            await server.DisposeAsync();
            throw new IOException($"Port {options!.Port} cannot be used: {error.Message}. Take another one, or --port 0 for any free one.", error);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.Url = server.web.Urls.First();
        return server;
    }

    /// <summary>What the bot has sent to a chat, oldest first; what it has deleted since is there too, and says so.</summary>
    public IReadOnlyList<SentMessage> Messages(long chatId) => platform.Look(() => OfBot(chatId).Select(message => message.Snapshot).ToArray());

    /// <summary>The newest message of the bot in a chat that is not deleted, or null.</summary>
    public SentMessage? LastMessage(long chatId) => platform.Look(() => OfBot(chatId).LastOrDefault(message => !message.Deleted)?.Snapshot);

    /// <summary>How many requests of a method came so far; cheap, and not limited by <see cref="SimulatorOptions.MaxRequests"/>.</summary>
    public int CountRequests(string method) => platform.Look(() => platform.CountRequests(method));

    /// <summary>
    /// The menu as the bot set it for a scope: "default", "all_private_chats", "all_group_chats",
    /// "all_chat_administrators", "chat:ID", "chat_administrators:ID" or "chat_member:ID:USER".
    /// </summary>
    public IReadOnlyList<MenuCommand> CommandsFor(string scope = "default", string languageCode = "") =>
        platform.Look(() => platform.Menus.GetValueOrDefault((scope, languageCode)) ?? []);

    /// <summary>Completes once the condition holds; it is looked at after every change.</summary>
    /// <exception cref="TimeoutException">It did not hold in time, by default 10 s.</exception>
    public async Task WaitFor(Func<bool> condition, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var patience = timeout ?? UsualPatience;
        var started = Stopwatch.GetTimestamp();
        while (platform.UnlessNow(condition) is { } change)
        {
            var left = patience - Stopwatch.GetElapsedTime(started);
            try
            {
                await change.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"Not within {patience.TotalSeconds:0.#} s: {what}");
            }
        }
    }

    /// <summary>Completes with what was found, once it is not null.</summary>
    /// <exception cref="TimeoutException">Nothing was found in time, by default 10 s.</exception>
    public async Task<T> WaitFor<T>(Func<T?> find, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(find))] string what = "")
        where T : class
    {
        T? found = null;
        await WaitFor(() => (found = find()) is not null, timeout, what);
        return found!;
    }

    /// <summary>The next requests (of one method, or of any, getUpdates too; downloads count as "file") meet this fault.</summary>
    public void FailNext(Fault fault, string? method = null, int times = 1) => platform.Change(() => platform.Faults.Add(fault, method, times));

    /// <summary>Moves wall time forward.</summary>
    /// <exception cref="ArgumentException">The moment has passed, or is more than a year away.</exception>
    /// <exception cref="InvalidOperationException">This server's clock is not a <see cref="WallClock"/>.</exception>
    public void MoveClock(DateTimeOffset moment) => platform.Change(() =>
    {
        if (moment > platform.World.Now.AddYears(1)) throw new ArgumentException("That is more than a year away.", nameof(moment));
        (platform.Clock as WallClock ?? throw new InvalidOperationException("The clock of this server cannot be moved.")).MoveTo(moment);
    });

    /// <summary>Forgets the faults that were asked for and have not happened.</summary>
    public void ClearFaults() => platform.Change(platform.Faults.Clear);

    /// <summary>Ends long polls, stops listening and writes what is to be kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        platform.Change(() => platform.Webhook?.Dispose());
        await web.DisposeAsync();
        if (keeper is not null) await keeper.DisposeAsync();
        stopping.Dispose();
    }

    private static WebApplication BuildWeb(int port)
    {
        // The empty builder brings neither logging nor configuration: nothing outside can move the address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
        });
        // The host's own would end the process's Ctrl+C before the bot's turn.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder.Build();
    }

    private async Task Route(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        try
        {
            // Only the page itself may be linked to.
            if (!IsFromHere(http.Request) || (path != "/" && IsFromAnotherPage(http.Request))) await Refusal.NotFound().Reply().Write(http);
            else if (path.StartsWith(ApiEndpoint.Prefix, StringComparison.Ordinal)) await api.Handle(http, path);
            else if (path.StartsWith(FileEndpoint.Prefix, StringComparison.Ordinal)) await files.Handle(http, path);
            else if (path.StartsWith(ControlEndpoint.Prefix, StringComparison.Ordinal)) await control.Handle(http, path);
            else if (PageEndpoint.Knows(path)) await page.Handle(http, path);
            else await Refusal.NotFound().Reply().Write(http);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server stops: nobody waits for an answer.
            http.Abort();
        }
        catch (Exception unexpected) when (unexpected is not (BadHttpRequestException or IOException))
        {
            // A fault of this server must not look like one of the platform.
            platform.Change(() => platform.Record(new Violation(path.Split('/')[^1], $"The simulator failed: {unexpected}", "{}")));
            await Reply.Error(500, "Internal Server Error: the simulator failed, see its violations").Write(http);
        }
    }

    // A page elsewhere whose name was made to point here would still send its own name.
    private static bool IsFromHere(HttpRequest request) => request.Host.Host is "127.0.0.1" or "localhost";

    // The token of a demo is known to everybody, and a browser lets any page ask, if not read the answer. It says who asks,
    // in one header or the other; a bot, or whoever plays a person from a process, sends neither.
    private static bool IsFromAnotherPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}");

    private IEnumerable<Message> OfBot(long chatId) =>
        platform.World.FindChat(chatId)?.Messages.Where(message => message.From == platform.World.Bot && !message.IsService) ?? [];

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
