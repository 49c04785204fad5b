namespace Bot;

using System.Globalization;
using Bot.Calendar;
using Bot.Conversations;
using Bot.Sentences;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

/// <summary>A setting is wrong: the start stops with this one line, which names it.</summary>
public sealed class SettingException(string name, string problem) : Exception($"Setting {name}: {problem}");

/// <summary>What an operator can set; every value has a default but the token. Names are fixed.</summary>
public sealed record Settings
{
    /// <summary>All names that there are.</summary>
    internal static readonly string[] Names =
    [
        "Telegram:Token", "Telegram:BaseUrl", "Telegram:Proxy", "Telegram:Mode", "Telegram:Webhook:Url", "Telegram:Webhook:Secret", "Telegram:Webhook:Listen",
        "Storage:Provider", "Storage:ConnectionString", "Storage:Evidence",
        "Dispatch:TimeZone", "Dispatch:Admins", "Dispatch:Area", "Dispatch:Workdays", "Dispatch:Words", "Dispatch:Rules", "Dispatch:DraftHours",
    ];

    // Of a bot's id, the part of a token before the colon: the library takes no more.
    private const int MostDigits = 16;

    /// <summary>Telegram:Token, as BotFather gave it. Never logged.</summary>
    public required string Token { get; init; }

    /// <summary>Telegram:BaseUrl: any Bot API server, without a path.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Telegram:Proxy: http:// or socks5://, with the name and password that it asks for. Never logged.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Storage:Provider: sqlite or postgres.</summary>
    public required string Provider { get; init; }

    /// <summary>Storage:ConnectionString.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Storage:Evidence: the folder for the originals of photos and files; "" is evidence beside the database, "off" keeps none.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Dispatch:TimeZone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Dispatch:Admins: Telegram user ids of the first admins.</summary>
    public required IReadOnlyList<long> Admins { get; init; }

    /// <summary>Dispatch:Area, Dispatch:Workdays and Dispatch:DraftHours.</summary>
    public required Office Office { get; init; }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">Environment variables, appsettings.json.</param>
    /// <param name="needsToken">False for verbs that only touch the database.</param>
    /// <exception cref="SettingException">One of them is wrong.</exception>
    public static Settings Read(IConfiguration configuration, bool needsToken)
    {
        RefuseUnknown(configuration);
        RefuseOtherModes(configuration["Telegram:Mode"]);
        var provider = ReadProvider(configuration["Storage:Provider"]);
        return new Settings
        {
            Token = ReadToken(configuration["Telegram:Token"], needsToken),
            BaseUrl = ReadBaseUrl(configuration["Telegram:BaseUrl"]),
            Proxy = ReadProxy(configuration["Telegram:Proxy"]),
            Provider = provider,
            ConnectionString = ReadConnection(configuration["Storage:ConnectionString"], provider),
            Evidence = configuration["Storage:Evidence"]?.Trim() ?? "",
            Zone = ReadZone(configuration["Dispatch:TimeZone"]),
            Admins = ReadAdmins(configuration.GetSection("Dispatch:Admins")),
            Office = new Office(ReadArea(configuration["Dispatch:Area"]), ReadWorkdays(configuration["Dispatch:Workdays"]))
            {
                DraftLife = ReadDraftHours(configuration["Dispatch:DraftHours"]),
                Words = ReadWords("Dispatch:Words", configuration["Dispatch:Words"]),
            },
        };
    }

    /// <summary>Nothing of it: the token stands in it.</summary>
    public override string ToString() => nameof(Settings);

    // A setting with a slip in its name would be silently without effect.
    private static void RefuseUnknown(IConfiguration configuration)
    {
        foreach (var (name, value) in Names.Select(known => known.Split(':')[0]).Distinct().SelectMany(section => configuration.GetSection(section).AsEnumerable()))
        {
            if (value is not null && name.Contains(':', StringComparison.Ordinal)
                && !Names.Any(known => name.Equals(known, StringComparison.OrdinalIgnoreCase) || (known == "Dispatch:Admins" && name.StartsWith(known + ":", StringComparison.OrdinalIgnoreCase))))
            {
                var near = Names.Where(known => known.StartsWith(name.Split(':')[0] + ":", StringComparison.OrdinalIgnoreCase));
                throw new SettingException(name, $"is not known; there are {string.Join(", ", near)}.");
            }
        }

        // So would one with a slip in the name of its section. (Other programs' variables may have any other name.)
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is not null && name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
                && Names.FirstOrDefault(known => known.EndsWith(name[colon..], StringComparison.OrdinalIgnoreCase) && IsSlipOf(name[..colon], known.Split(':')[0])) is { } meant)
            {
                throw new SettingException(name, $"is not known; is {meant} meant?");
            }
        }

        foreach (var level in configuration.GetSection("Logging:LogLevel").GetChildren().Where(level => !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)))
        {
            throw new SettingException(level.Path, $"'{level.Value}' is no level; there are {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }

        if (!string.IsNullOrWhiteSpace(configuration["Dispatch:Rules"]))
        {
            throw new SettingException("Dispatch:Rules", "is not supported by this version yet; leave it out.");
        }
    }

    // Another name of nearly the same letters.
    private static bool IsSlipOf(string name, string known) =>
        !name.Equals(known, StringComparison.OrdinalIgnoreCase)
            && Math.Abs(name.Length - known.Length) <= 2
            && name.ToUpperInvariant().Except(known.ToUpperInvariant()).Count() <= 1
            && known.ToUpperInvariant().Except(name.ToUpperInvariant()).Count() <= 1;

    private static string ReadToken(string? token, bool isNeeded)
    {
        token = token?.Trim() ?? "";
        if (token.Length == 0)
        {
            return isNeeded
                ? throw new SettingException("Telegram:Token", "is missing; set it to the token that BotFather gave, for instance in the environment variable Telegram__Token. (To look around without one: the verb demo.)")
                : "";
        }

        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and <= MostDigits && colon < token.Length - 1 && token[..colon].All(char.IsAsciiDigit) && !token.Any(char.IsWhiteSpace)
            ? token
            : throw new SettingException("Telegram:Token", "does not look like a token; BotFather's have the form 123456789:AAE….");
    }

    private static string? ReadBaseUrl(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new SettingException("Telegram:BaseUrl", $"'{url}' is not an http(s) address without a path, such as http://127.0.0.1:8081.");
    }

    private static Uri? ReadProxy(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks4" or "socks5"
            ? uri
            : throw new SettingException("Telegram:Proxy", "is not an address such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080.");
    }

    private static void RefuseOtherModes(string? mode)
    {
        if (mode is not (null or "" or "polling"))
        {
            throw new SettingException("Telegram:Mode", mode == "webhook"
                ? "webhook is not supported by this version yet; leave it out or set polling."
                : $"'{mode}' is not known; use polling.");
        }
    }

    private static string ReadProvider(string? name) => name?.ToLowerInvariant() switch
    {
        null or "" => "sqlite",
        ("sqlite" or "postgres") and var known => known,
        _ => throw new SettingException("Storage:Provider", $"'{name}' is not known; use sqlite or postgres."),
    };

    private static string ReadConnection(string? text, string provider)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text.Contains('=', StringComparison.Ordinal)
                ? text
                : throw new SettingException("Storage:ConnectionString", provider == "postgres"
                    ? "is no connection string; it has the form Host=…;Database=…;Username=…;Password=…."
                    : $"is no connection string; for a file write Data Source={text}.");
        }

        return provider == "postgres"
            ? throw new SettingException("Storage:ConnectionString", "is missing; for PostgreSQL give Host=…;Database=…;Username=…;Password=….")
            : "Data Source=data/bot.db";
    }

    private static TimeZoneInfo ReadZone(string? name)
    {
        name = string.IsNullOrWhiteSpace(name) ? "Asia/Shanghai" : name;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new SettingException("Dispatch:TimeZone", $"'{name}' is not a time zone of this system; an example is Asia/Shanghai.");
    }

    private static List<long> ReadAdmins(IConfigurationSection section)
    {
        var texts = section.GetChildren().Select(child => child.Value ?? "").ToList();
        if (texts.Count == 0 && section.Value is { } listed)
        {
            texts = [.. listed.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)];
        }

        return [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0).Select(text =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
                ? id
                : throw new SettingException("Dispatch:Admins", $"'{text}' is not a Telegram user id; it is a number such as 123456789."))];
    }

    private static TimeSpan ReadDraftHours(string? hours) => string.IsNullOrWhiteSpace(hours)
        ? TimeSpan.FromHours(12)
        : int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 720
            ? TimeSpan.FromHours(count)
            : throw new SettingException("Dispatch:DraftHours", $"'{hours}' is not a number of hours from 1 to 720.");

    private static string ReadArea(string? name) => name is { Length: > 40 }
        ? throw new SettingException("Dispatch:Area", "is longer than 40 characters; give the short name of the county or city.")
        : name?.Trim() ?? "";

    private static Workdays ReadWorkdays(string? path) => ReadFile("Dispatch:Workdays", path, Bot.Calendar.Workdays.Load) ?? Bot.Calendar.Workdays.Embedded;

    /// <summary>The words that the program carries, and those of a file.</summary>
    /// <param name="setting">The setting, for what is said about it.</param>
    /// <param name="path">The file; empty for none.</param>
    /// <exception cref="SettingException">The file cannot be read.</exception>
    public static Words ReadWords(string setting, string? path) => ReadFile(setting, path, Words.EmbeddedWith) ?? Words.Embedded;

    private static T? ReadFile<T>(string setting, string? path, Func<string, T> read)
        where T : class
    {
        try
        {
            return string.IsNullOrWhiteSpace(path) ? null : read(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new SettingException(setting, $"'{path}' cannot be used: {error.Message.ReplaceLineEndings(" ")}");
        }
    }
}
