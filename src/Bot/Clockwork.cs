namespace Bot;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Digests;
using Bot.Outbox;
using Bot.Projects;
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

    // What failed in this process: told in the log once.
    private readonly HashSet<string> failed = [];

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
                Ask();
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
    internal void Ask()
    {
        database.Write(work =>
        {
            Live(work);
            Hourly(work);
        });
        // Dear after an import, and nobody waits for it here.
        database.Read(LedgerNames.In);
        Each("digest", work => Due.Now(work, office), (work, schedule) => Due.Promise(work, office, schedule));
        Each("late report", LateReports.Outdated, (work, digest) => LateReports.Edit(work, office, digest));
        Each("draft", work => OpenDrafts.Untouched(work, office), (work, draft) => OpenDrafts.LayAside(work, office, clerk, draft));
    }

    // Each in a commit of its own: who reports does not wait behind sixty digests, and one that fails does not keep the others.
    private void Each<T>(string what, Func<Work, List<T>> due, Action<Work, T> handle)
    {
        foreach (var one in database.Read(due))
        {
            try
            {
                database.Write(work => handle(work, one));
            }
            catch (Exception error) when (!database.IsOutage(error))
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"failed:{what}:{one}");
                if (failed.Add(key))
                {
                    LogFailed(what, $"{one}", error);
                }

                database.Write(work => Messages.TellAdmins(work, $"{key}:{work.Today.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}", Reply.Line(
                    $"⚠️ 有一项到期的工作没有做成({what} {one}),其他的不受影响。原因见日志,请转给维护人员。")));
            }
        }
    }

    private void Live(Work work)
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
    }

    private void Hourly(Work work)
    {
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

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due was not done ({What} {Which}); it is tried again, and the rest goes on")]
    private partial void LogFailed(string what, string which, Exception error);
}
