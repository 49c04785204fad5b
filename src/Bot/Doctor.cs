namespace Bot;

using System.Globalization;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.Configuration;

/// <summary>doctor: what must be right before the bot runs, one line each. It looks, and makes nothing.</summary>
public static class Doctor
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    /// <summary>Checks settings, database, token, clock and calendar.</summary>
    /// <returns>0, or 1 where something is not right.</returns>
    public static async Task<int> Check(IConfiguration configuration, Clocks clocks, TextWriter output, CancellationToken stop)
    {
        var report = new Report(output);
        Settings settings;
        try
        {
            settings = Settings.Read(configuration, needsToken: true);
        }
        catch (SettingException wrong)
        {
            report.Say(false, wrong.Message);
            return 1;
        }

        report.Say(true, $"Settings: {settings.Office.Whole}, {settings.Zone.Id}, {settings.Provider}, {settings.Admins.Count} admins");
        if (settings.Admins.Count == 0)
        {
            report.Say(false, "Dispatch:Admins names nobody: nobody could invite anybody");
        }

        long? owner = null;
        report.Try(() =>
        {
            using var database = Hosting.Open(settings, clocks, migrate: false);
            report.Try(() => owner = CheckDatabase(report, settings, database));
            CheckOriginals(report, settings, database);
        });

        var api = new BotApi(settings.Token, settings.BaseUrl, settings.Proxy);
        switch (await api.WhoAmI(stop))
        {
            case Identity.Known me:
                report.Say(owner is null || owner == me.Id, $"Telegram: @{me.Username}, {me.Id}{(owner is null || owner == me.Id ? "" : "; but the database is another bot's")}");
                break;
            case Identity.TokenRefused refused:
                report.Say(false, $"Telegram:Token is refused ({refused.Code})");
                break;
            case Identity.Unreachable unreachable:
                report.Say(false, $"Telegram cannot be reached: {unreachable.Reason}");
                break;
        }

        var now = clocks.Wall.GetUtcNow();
        var skew = await api.ServerTime(stop) is { } theirs ? (now - theirs).Duration() : (TimeSpan?)null;
        var local = TimeZoneInfo.ConvertTime(now, settings.Zone);
        report.Say(
            skew is null || skew <= MostSkew,
            string.Create(CultureInfo.InvariantCulture, $"Clock: {local:yyyy-MM-dd HH:mm} in {settings.Zone.Id}{(skew is { } off ? $", {off.TotalSeconds:0} s from the server's" : "")}"));
        var knows = settings.Office.Workdays.Knows(local.Year);
        report.Say(knows, $"Calendar: the holidays of {local.Year} are {(knows ? "known" : "not known, its workdays would be Monday to Friday; see Dispatch:Workdays")}");
        return report.IsWell ? 0 : 1;
    }

    private static long? CheckDatabase(Report report, Settings settings, Database database)
    {
        if (database.Missing is { } path)
        {
            Hosting.Opening(() => Folders.Try(Path.GetDirectoryName(path)!));
            report.Note($"Database: none yet at {path} (the first run makes it)");
            return null;
        }

        var version = Hosting.Opening(database.Version);
        if (version == 0)
        {
            report.Note("Database: no tables yet (the first run makes them)");
            return null;
        }

        if (version > Database.LatestVersion)
        {
            report.Say(false, new SchemaTooNewException(version, Database.LatestVersion).Message);
            return null;
        }

        // These tables are there since the first version.
        var owner = database.Read(work => work.Value<long?>("select id from bot"));
        report.Say(true, string.Create(CultureInfo.InvariantCulture, $"Database: open, {(owner is null ? "nobody's yet" : $"of the bot {owner}")}"));
        if (version < Database.LatestVersion)
        {
            report.Note($"Database: its tables are of version {version}, this program's are of version {Database.LatestVersion}; the next start brings them up to date. Make a backup first");
        }

        if (settings.Admins.Count == 0)
        {
            // Who is to be the first admin writes to the running bot and finds their id here.
            var strangers = database.Read(work => work.Query<long>("select telegram_id from stranger order by coalesce(answered_at, guessing_since) desc limit 5"));
            report.More($"Not invited, but wrote to the bot (newest first): {(strangers.Count == 0 ? "nobody" : string.Join(", ", strangers))}");
        }

        return owner;
    }

    private static void CheckOriginals(Report report, Settings settings, Database database)
    {
        switch (Hosting.TryOriginals(settings, database))
        {
            case null:
                report.Say(true, "Originals of photos and files: not kept (Storage:Evidence is off)");
                break;
            case var folder when Directory.Exists(folder):
                report.Say(true, "Originals of photos and files: kept, the folder can be written");
                break;
            case var folder:
                report.Note($"Originals of photos and files: kept in {Path.GetFullPath(folder)} (the first run makes it)");
                break;
        }
    }

    private sealed class Report(TextWriter output)
    {
        public bool IsWell { get; private set; } = true;

        public void Say(bool isRight, string line)
        {
            IsWell &= isRight;
            output.WriteLine($"{(isRight ? '✔' : '✘')} {line}");
        }

        // Neither right nor wrong, but not what a running bot has.
        public void Note(string line) => output.WriteLine($"– {line}");

        public void More(string line) => output.WriteLine($"  {line}");

        public void Try(Action check)
        {
            try
            {
                check();
            }
            catch (SettingException wrong)
            {
                Say(false, wrong.Message);
            }
        }
    }
}
