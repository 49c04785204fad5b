namespace Bot.Tests;

using Bot.Tests.Rules;
using Microsoft.Extensions.Configuration;
using Xunit;

/// <summary>A wrong setting stops the start with one line that names it; everything but the token has a default.</summary>
public sealed class SettingsTests
{
    private const string Token = "123456789:AAE-secret";

    [Fact]
    public void With_nothing_but_a_token_all_is_set()
    {
        var settings = Read(("Telegram:Token", $" {Token}\n"));
        Assert.Equal(Token, settings.Token);
        Assert.Null(settings.BaseUrl);
        Assert.Null(settings.Proxy);
        Assert.Equal("sqlite", settings.Provider);
        Assert.Equal("Data Source=data/bot.db", settings.ConnectionString);
        Assert.Equal("Asia/Shanghai", settings.Zone.Id);
        Assert.Empty(settings.Admins);
        Assert.Equal("", settings.Office.Area);
        Assert.True(settings.Office.Workdays.Knows(2026));
        Assert.Equal(TimeSpan.FromHours(12), settings.Office.DraftLife);
    }

    [Fact]
    public void Empty_settings_are_as_good_as_none()
    {
        var settings = Read([("Telegram:Token", Token), .. Settings.Names.Where(name => name != "Telegram:Token").Select(name => (name, ""))]);
        Assert.Equal("sqlite", settings.Provider);
        Assert.Equal("Asia/Shanghai", settings.Zone.Id);
        Assert.Empty(settings.Admins);
    }

    [Fact]
    public void What_is_set_is_used()
    {
        var settings = Read(
            ("Telegram:Token", Token), ("Telegram:BaseUrl", "http://127.0.0.1:8081/"), ("Telegram:Proxy", "socks5://127.0.0.1:1080"), ("Telegram:Mode", "polling"),
            ("Storage:Provider", "Postgres"), ("Storage:ConnectionString", "Host=db"), ("Dispatch:TimeZone", "Asia/Urumqi"),
            ("Dispatch:Admins:0", "7"), ("Dispatch:Admins:1", " 8 "), ("Dispatch:Area", " 五大连池市 "), ("Dispatch:DraftHours", "48"));
        Assert.Equal("http://127.0.0.1:8081", settings.BaseUrl);
        Assert.Equal(new Uri("socks5://127.0.0.1:1080"), settings.Proxy);
        Assert.Equal("postgres", settings.Provider);
        Assert.Equal("Asia/Urumqi", settings.Zone.Id);
        Assert.Equal([7, 8], settings.Admins);
        Assert.Equal("五大连池市", settings.Office.Area);
        Assert.Equal(TimeSpan.FromHours(48), settings.Office.DraftLife);
        Assert.Equal([7, 8], Read(("Telegram:Token", Token), ("Dispatch:Admins", "7, 8")).Admins);
    }

    [Theory]
    [InlineData("Telegram:Token", "", "is missing")]
    [InlineData("Telegram:Token", "secret", "does not look like a token")]
    [InlineData("Telegram:Token", "bot1:secret", "does not look like a token")]
    [InlineData("Telegram:Token", "12345678901234567:secret", "does not look like a token")]
    [InlineData("Telegram:Token", "1:sec ret", "does not look like a token")]
    [InlineData("Telegram:BaseUrl", "127.0.0.1:8081", "is not an http(s) address")]
    [InlineData("Telegram:BaseUrl", "ftp://127.0.0.1", "is not an http(s) address")]
    [InlineData("Telegram:BaseUrl", "http://127.0.0.1/bot", "without a path")]
    [InlineData("Telegram:Proxy", "proxy:3128", "is not an address")]
    [InlineData("Telegram:Mode", "webhook", "is not supported")]
    [InlineData("Telegram:Mode", "push", "is not known")]
    [InlineData("Storage:Provider", "mysql", "is not known")]
    [InlineData("Dispatch:TimeZone", "Asia/Peking", "is not a time zone")]
    [InlineData("Dispatch:Admins:0", "@zhang", "is not a Telegram user id")]
    [InlineData("Dispatch:Admins:0", "-100200", "is not a Telegram user id")]
    [InlineData("Dispatch:Admins", "7,eight", "is not a Telegram user id")]
    [InlineData("Dispatch:Area", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "is longer than 40")]
    [InlineData("Dispatch:Workdays", "/nowhere/workdays.json", "cannot be used")]
    [InlineData("Dispatch:Words", "/nowhere/words.json", "cannot be used")]
    [InlineData("Dispatch:DraftHours", "0", "is not a number of hours")]
    [InlineData("Dispatch:DraftHours", "half", "is not a number of hours")]
    [InlineData("Dispatch:Rules", "rules.json", "is not supported")]
    [InlineData("Telegram:Tokn", "1:secret", "is not known")]
    [InlineData("Telegram:Webhook:Uri", "x", "is not known")]
    [InlineData("Storage:ConectionString", "Data Source=x", "is not known; there are Storage:Provider, Storage:ConnectionString, Storage:Evidence.")]
    [InlineData("Dispatch:Timezone2", "x", "is not known")]
    [InlineData("Dispach:TimeZone", "Asia/Shanghai", "is not known; is Dispatch:TimeZone meant?")]
    [InlineData("Telegramm:Token", "1:secret", "is not known; is Telegram:Token meant?")]
    [InlineData("Logging:LogLevel:Default", "Tracee", "is no level; there are Trace, Debug")]
    [InlineData("Storage:ConnectionString", "/var/lib/bot.db", "for a file write Data Source=/var/lib/bot.db")]
    public void A_wrong_setting_is_named_in_one_line(string name, string value, string problem)
    {
        var wrong = Assert.Throws<SettingException>(() => Read(("Telegram:Token", Token), (name, value)));
        Assert.StartsWith($"Setting {(name == "Dispatch:Admins:0" ? "Dispatch:Admins" : name)}: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_that_is_none_is_named_with_its_fault()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"2026": {"holidays_on_weekdays": ["2026-13-01"], "workdays_on_weekends": []}}""");
        var wrong = Assert.Throws<SettingException>(() => Read(("Telegram:Token", Token), ("Dispatch:Workdays", path)));
        Assert.Contains("2026-13-01", wrong.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_server_needs_its_connection() =>
        Assert.StartsWith("Setting Storage:ConnectionString: is missing", Assert.Throws<SettingException>(() => Read(("Telegram:Token", Token), ("Storage:Provider", "postgres"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sqlite", "no such key=1")]
    [InlineData("sqlite", "Data Source=")]
    [InlineData("postgres", "Host=db;Port=many")]
    [InlineData("postgres", "what=1")]
    public void A_connection_that_cannot_be_read_is_named(string provider, string connection)
    {
        var settings = Read(("Telegram:Token", Token), ("Storage:Provider", provider), ("Storage:ConnectionString", connection));
        var wrong = Assert.Throws<SettingException>(() => Hosting.Open(settings, new Clocks(Support.ManualClock.Friday, TimeProvider.System)));
        Assert.StartsWith("Setting Storage:ConnectionString: cannot be read: ", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Verbs_that_only_touch_the_database_need_no_token() =>
        Assert.Equal("", Settings.Read(new ConfigurationBuilder().Build(), needsToken: false).Token);

    [Fact]
    public void Settings_that_are_written_somewhere_do_not_tell_the_token() =>
        Assert.DoesNotContain("secret", Read(("Telegram:Token", Token)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_example_loads_names_every_setting_and_shows_the_defaults()
    {
        var example = new ConfigurationBuilder().AddJsonFile(Path.Combine(House.Root, "appsettings.example.json")).Build();
        var settings = Settings.Read(example, needsToken: true);
        var defaults = Read(("Telegram:Token", Token));
        Assert.Equal(defaults.Provider, settings.Provider);
        Assert.Equal(defaults.ConnectionString, settings.ConnectionString);
        Assert.Equal(defaults.Zone, settings.Zone);
        Assert.Equal(defaults.Office.DraftLife, settings.Office.DraftLife);
        Assert.Equal(defaults.Proxy, settings.Proxy);
        Assert.Single(settings.Admins);
        // Not supported yet: a webhook, and rules of one's own.
        Assert.Equal(
            Settings.Names.Where(name => !name.StartsWith("Telegram:Webhook:", StringComparison.Ordinal) && name != "Dispatch:Rules"),
            Settings.Names.Where(name => example.GetSection(name).Exists()));
    }

    private static Settings Read(params (string Name, string Value)[] given)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Telegram:Token", null)]).Build();
        foreach (var (name, value) in given)
        {
            configuration[name] = value;
        }

        return Settings.Read(configuration, needsToken: true);
    }
}
