namespace Bot.Digests;

using Bot.Calendar;
using Bot.Storage;
using Microsoft.Extensions.Logging;

/// <summary>Asks every few seconds what is due, once the backlog at the platform has been taken: reports of the downtime belong in the digest.</summary>
public sealed partial class DigestClock(Database database, Office office, TimeProvider clock, ILogger<DigestClock> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private DateOnly? checkedOn;

    /// <summary>Asks until stopped.</summary>
    /// <param name="drained">Ends when the backlog has been taken.</param>
    /// <param name="stop">Ends the asking.</param>
    public async Task Run(Task drained, CancellationToken stop)
    {
        await drained.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                database.Write(Ask);
            }
            catch (Exception error) when (database.IsOutage(error))
            {
                LogOutage(error);
            }

            await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Ask(Work work)
    {
        Due.Promise(work, office);
        LateReports.Edit(work, office);
        if (checkedOn != work.Today)
        {
            CalendarNotice.Check(work, office.Workdays);
            checkedOn = work.Today;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached or written; digests wait")]
    private partial void LogOutage(Exception error);
}
