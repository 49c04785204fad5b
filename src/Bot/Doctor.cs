namespace Bot;

using System.Globalization;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.Configuration;

/// <summary>doctor: what must be right before the bot runs, one line each.</summary>
public static class Doctor
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    /// <summary>Checks settings, database, token, clock and calendar.</summary>
    /// <returns>0, or 1 where something is not right.</returns>
    public static async Task<int> Check(IConfiguration configuration, Clocks clocks, TextWriter output, CancellationToken stop)
    {
        var isWell = true;
        void Say(bool isRight, string line)
        {
            isWell &= isRight;
            output.WriteLine($"{(isRight ? '✔' : '✘')} {line}");
        }

        Settings settings;
        try
        {
            settings = Settings.Read(configuration, needsToken: true);
        }
        catch (SettingException wrong)
        {
            Say(false, wrong.Message);
            return 1;
        }

        Say(true, $"Settings: {settings.Office.Whole}, {settings.Zone.Id}, {settings.Provider}, {settings.Admins.Count} admins");
        if (settings.Admins.Count == 0)
        {
            Say(false, "Dispatch:Admins names nobody: nobody could invite anybody");
        }

        long? owner = null;
        try
        {
            var database = Hosting.Open(settings, clocks);
            owner = database.Read(work => work.Value<long?>("select id from bot"));
            var originals = Hosting.OpenOriginals(settings, database);
            Say(true, originals.AreKept ? "Originals of photos and files: kept, the folder can be written" : "Originals of photos and files: not kept (Storage:Evidence is off)");
            Say(true, $"Database: open, {(owner is null ? "nobody's yet" : string.Create(CultureInfo.InvariantCulture, $"of the bot {owner}"))}");
            if (settings.Admins.Count == 0)
            {
                // Who is to be the first admin writes to the running bot and finds their id here.
                var strangers = database.Read(work => work.Query<long>("select telegram_id from stranger order by coalesce(answered_at, guessing_since) desc limit 5"));
                output.WriteLine($"  Not invited, but wrote to the bot (newest first): {(strangers.Count == 0 ? "nobody" : string.Join(", ", strangers))}");
            }
        }
        catch (Exception error) when (error is SettingException or SchemaTooNewException)
        {
            Say(false, error.Message);
        }

        var api = new BotApi(settings.Token, settings.BaseUrl, settings.Proxy);
        switch (await api.WhoAmI(stop))
        {
            case Identity.Known me:
                Say(owner is null || owner == me.Id, $"Telegram: @{me.Username}, {me.Id}{(owner is null || owner == me.Id ? "" : "; but the database is another bot's")}");
                break;
            case Identity.TokenRefused refused:
                Say(false, $"Telegram:Token is refused ({refused.Code})");
                break;
            case Identity.Unreachable unreachable:
                Say(false, $"Telegram cannot be reached: {unreachable.Reason}");
                break;
        }

        var now = clocks.Wall.GetUtcNow();
        var skew = await api.ServerTime(stop) is { } theirs ? (now - theirs).Duration() : (TimeSpan?)null;
        var local = TimeZoneInfo.ConvertTime(now, settings.Zone);
        Say(
            skew is null || skew <= MostSkew,
            string.Create(CultureInfo.InvariantCulture, $"Clock: {local:yyyy-MM-dd HH:mm} in {settings.Zone.Id}{(skew is { } off ? $", {off.TotalSeconds:0} s from the server's" : "")}"));
        var knows = settings.Office.Workdays.Knows(local.Year);
        Say(knows, $"Calendar: the holidays of {local.Year} are {(knows ? "known" : "not known, its workdays would be Monday to Friday; see Dispatch:Workdays")}");
        return isWell ? 0 : 1;
    }
}
