namespace Bot;

using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Digests;
using Bot.Outbox;
using Bot.Storage;
using Microsoft.Extensions.Logging;

/// <summary>
/// Asks every few seconds what is due: digests, late reports, drafts that wait too long, trouble to be told in good time.
/// It begins once the backlog at the platform has been taken: reports of the downtime belong in the digest.
/// </summary>
public sealed partial class Clockwork(Database database, Office office, Clerk clerk, TimeProvider clock, ILogger<Clockwork> log)
{
    private const long LittleSpace = 200L * 1024 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // How long a reply is kept that stands in its chat and is not changed any more.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    private DateTimeOffset? alive;
    private (DateOnly Day, int Hour)? checkedAt;

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
                // What was noted only here did not happen.
                (alive, checkedAt) = (null, null);
            }

            await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks once.</summary>
    internal void Ask(Work work)
    {
        if (alive is not { } last || work.Now - last >= Heartbeat || work.Now < last)
        {
            var before = Ownership.Alive(work);
            if (alive is null)
            {
                OpenDrafts.ShowAfterDowntime(work, office, clerk, before);
            }

            alive = work.Now;
            CheckSpace(work);
        }

        Due.Promise(work, office);
        LateReports.Edit(work, office);
        OpenDrafts.Expire(work, office, clerk);
        var hour = (work.Today, work.Now.Hour);
        if (checkedAt != hour)
        {
            CalendarNotice.Check(work, office.Workdays);
            OpenDrafts.LetGoOfCards(work, work.Now - Remembered);
            Messages.Forget(work, work.Now - Remembered);
            SecretNotice.Check(work);
            checkedAt = hour;
        }
    }

    // Told while it can still be told: on a full disk nothing can be promised any more.
    private void CheckSpace(Work work)
    {
        if (database.FreeSpace() is { } bytes && bytes < LittleSpace)
        {
            Messages.TellAdmins(work, $"disk:{work.Today:yyyyMMdd}", new Reply(Html.Of(
                $"⚠️ 存放数据库的磁盘只剩 {bytes / 1024 / 1024} MB。写满后机器人会暂停收报(已收的不会丢,平台保留未收消息 24 小时)。请尽快清理或扩容。")));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached or written; what is due waits")]
    private partial void LogOutage(Exception error);
}
