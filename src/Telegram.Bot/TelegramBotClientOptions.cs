namespace Telegram.Bot;

using System.Globalization;

/// <summary>Which bot to speak as, and to which Bot API server.</summary>
public class TelegramBotClientOptions
{
    private const string OfficialServer = "https://api.telegram.org";

    /// <summary>Names the bot and the server.</summary>
    /// <param name="token">The bot token, <c>123456:secret</c>.</param>
    /// <param name="baseUrl">A Bot API server of one's own, such as <c>http://localhost:8081</c>; a path in it is left out.</param>
    /// <param name="useTestEnvironment">Whether to use Telegram's test servers.</param>
    /// <exception cref="ArgumentException">The token or the URL has the wrong form. The message does not repeat the token.</exception>
    public TelegramBotClientOptions(string token, string? baseUrl = default, bool useTestEnvironment = false)
    {
        ArgumentNullException.ThrowIfNull(token);
        Token = token;
        BaseUrl = baseUrl;
        UseTestEnvironment = useTestEnvironment;
        BotId = ReadBotId(token);
        LocalBotServer = baseUrl is not null;

        var server = baseUrl is null ? OfficialServer : ReadServer(baseUrl);
        var environment = useTestEnvironment ? "/test" : "";
        BaseRequestUrl = $"{server}/bot{token}{environment}";
        BaseFileUrl = $"{server}/file/bot{token}{environment}";
    }

    /// <summary>The bot token. A secret: never log it, nor <see cref="BaseRequestUrl"/> or <see cref="BaseFileUrl"/>.</summary>
    public string Token { get; }

    /// <summary>The Bot API server as it was given; null for Telegram's own.</summary>
    public string? BaseUrl { get; }

    /// <summary>Whether Telegram's test servers are used.</summary>
    public bool UseTestEnvironment { get; }

    /// <summary>The user id of the bot, which is the first part of its token.</summary>
    public long BotId { get; }

    /// <summary>Whether a Bot API server other than Telegram's own is used.</summary>
    public bool LocalBotServer { get; }

    /// <summary>What stands before a <c>file_path</c> in a download's URL. Contains the token.</summary>
    public string BaseFileUrl { get; }

    /// <summary>What stands before a method's name in a request's URL. Contains the token.</summary>
    public string BaseRequestUrl { get; }

    /// <summary>
    /// The package waits up to this many seconds and retries by itself after a 429. This stand-in never does:
    /// set 0, so that both behave the same.
    /// </summary>
    public int RetryThreshold { get; set; } = 60;

    /// <summary>How often the package tries, see <see cref="RetryThreshold"/>. This stand-in always tries once.</summary>
    public int RetryCount { get; set; } = 3;

    private static long ReadBotId(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon is >= 1 and <= 16
            && long.TryParse(token.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var botId)
                ? botId
                : throw new ArgumentException("Bot token invalid", nameof(token));
    }

    private static string ReadServer(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && uri.Authority.Length > 0
            ? $"{uri.Scheme}://{uri.Authority}"
            : throw new ArgumentException("""Invalid format. A valid base URL looks like "http://localhost:8081".""", nameof(baseUrl));
}
