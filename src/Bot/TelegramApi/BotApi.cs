namespace Bot.TelegramApi;

using System.Net;
using Bot.Conversations;
using Bot.Storage;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

/// <summary>What the platform says when it is asked who we are.</summary>
public abstract record Identity
{
    private Identity()
    {
    }

    /// <summary>This bot.</summary>
    /// <param name="Id">Telegram's id of the bot.</param>
    /// <param name="Username">Its @username, without the @.</param>
    public sealed record Known(long Id, string Username) : Identity;

    /// <summary>Nobody: the token is wrong or was revoked.</summary>
    /// <param name="Code">401 or 404.</param>
    public sealed record TokenRefused(int Code) : Identity;

    /// <summary>Nothing: it cannot be reached, or fails.</summary>
    /// <param name="Reason">What is known of it.</param>
    public sealed record Unreachable(string Reason) : Identity;
}

/// <summary>The Bot API as this process reaches it; whoever speaks it gets the connection here.</summary>
public sealed class BotApi
{
    // Longer than a long poll, so that a server that never answers is given up.
    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly Func<TimeSpan, ITelegramBotClient> connect;
    private readonly Func<HttpClient> http;
    private readonly Uri server;
    private readonly ITelegramBotClient client;

    /// <summary>Knows the way; nothing is asked yet.</summary>
    /// <param name="token">The bot's token. Never logged.</param>
    /// <param name="baseUrl">Any Bot API server, without a path; null for the platform's own.</param>
    /// <param name="proxy">http:// or socks5://, with the name and password that it asks for; null for none.</param>
    public BotApi(string token, string? baseUrl, Uri? proxy)
    {
        connect = timeout => Connect(token, baseUrl, proxy, timeout);
        http = () => new HttpClient(Handler(proxy)) { Timeout = CallTimeout };
        server = new Uri(baseUrl ?? "https://api.telegram.org");
        client = connect(CallTimeout);
    }

    /// <summary>Asks once who we are.</summary>
    public async Task<Identity> WhoAmI(CancellationToken stop)
    {
        try
        {
            var me = await client.GetMe(stop);
            return new Identity.Known(me.Id, me.Username ?? "");
        }
        catch (ApiRequestException refused) when (refused.ErrorCode is 401 or 404)
        {
            return new Identity.TokenRefused(refused.ErrorCode);
        }
        catch (RequestException unreachable)
        {
            return new Identity.Unreachable(unreachable is ApiRequestException api
                ? $"{api.ErrorCode} {api.Message}"
                : unreachable.HttpStatusCode?.ToString() ?? "no connection");
        }
    }

    /// <summary>The server's clock, from the head of an answer; null where it cannot be asked or does not say.</summary>
    public async Task<DateTimeOffset?> ServerTime(CancellationToken stop)
    {
        try
        {
            using var client = http();
            using var answer = await client.GetAsync(server, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.Headers.Date;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The poller, on a connection that waits longer than a long poll.</summary>
    public Poller Poller(Inbox inbox, PressAnswers presses, TimeProvider wall, TimeProvider steady, ILogger<Poller> log) =>
        new(connect(PollTimeout), inbox, presses, wall, steady, log);

    /// <summary>The sender.</summary>
    public TelegramSender Sender(Originals originals) => new(client, originals);

    /// <summary>Who answers presses.</summary>
    public PressAnswers Presses(ILogger<PressAnswers> log) => new(client, log);

    /// <summary>Who keeps the command menus: of everybody before they join, of groups, and of each role by its code.</summary>
    public CommandMenus Menus(
        Database database,
        IReadOnlyList<(string Name, string Description)> everybody,
        IReadOnlyList<(string Name, string Description)> groups,
        IReadOnlyDictionary<string, IReadOnlyList<(string Name, string Description)>> byRole,
        TimeProvider steady,
        ILogger<CommandMenus> log) => new(client, database, everybody, groups, byRole, steady, log);

    /// <summary>Who fetches the originals of photos and files.</summary>
    public EvidenceCopier Copier(Database database, Originals originals, TimeProvider steady, ILogger<EvidenceCopier> log) =>
        new(client, database, originals, steady, log);

    // Made by hand, not by AddHttpClient: that one logs whole addresses, and the token stands in them.
    private static TelegramBotClient Connect(string token, string? baseUrl, Uri? proxy, TimeSpan timeout)
    {
        // The package would sleep through a 429 by itself; pacing and retries are the postman's.
        var options = new TelegramBotClientOptions(token, baseUrl) { RetryThreshold = 0, RetryCount = 0 };
        return new TelegramBotClient(options, new HttpClient(Handler(proxy)) { Timeout = timeout });
    }

    private static SocketsHttpHandler Handler(Uri? proxy)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        if (proxy is not null)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = Credentials(proxy) };
        }

        return handler;
    }

    // A WebProxy does not look at those in its address.
    private static NetworkCredential? Credentials(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }
}
