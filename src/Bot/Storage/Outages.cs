namespace Bot.Storage;

using Microsoft.Extensions.Logging;

/// <summary>Waits out what is the database's own trouble: disk full, busy, connection lost.</summary>
public static partial class Outages
{
    /// <summary>Tries until it works or <paramref name="stop"/> ends it; other errors go through.</summary>
    public static async Task Through(Database database, TimeProvider clock, ILogger log, Action what, CancellationToken stop)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause < TimeSpan.FromSeconds(30) ? pause * 2 : pause)
        {
            try
            {
                what();
                return;
            }
            catch (Exception error) when (database.IsOutage(error))
            {
                LogOutage(log, pause.TotalSeconds, error);
                await Task.Delay(pause, clock, stop);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached or written; trying again in {Seconds} s")]
    private static partial void LogOutage(ILogger log, double seconds, Exception error);
}
