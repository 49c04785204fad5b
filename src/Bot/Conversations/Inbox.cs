namespace Bot.Conversations;

using System.Text.Json;
using Bot.Chat;
using Bot.Outbox;
using Bot.Storage;
using Microsoft.Extensions.Logging;

/// <summary>One update as it was fetched.</summary>
/// <param name="Raw">The JSON, kept where the update has to be parked.</param>
/// <param name="Read">What it says.</param>
public sealed record Received(JsonElement Raw, Incoming Read);

/// <summary>
/// Takes updates as they come and commits what follows from them; only then may the caller confirm them to the platform.
/// An update that was handled before changes nothing. One that fails is tried three times and then parked, and the next
/// one goes on. Where the database itself fails, nothing is taken and the error goes to the caller.
/// </summary>
public sealed partial class Inbox(Database database, Desk desk, ILogger<Inbox> log)
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(3);

    // The first batch of a process is taken one by one, each attempt counted in a commit of its own: so an update that
    // kills the process is known after the third start.
    private bool isProven;

    // The update whose attempt the database failed: that is not the update's fault, and does not count.
    private long? spared;
    private DateTimeOffset pruned;

    /// <summary>Called at each step with its name; a test throws here to die between two steps.</summary>
    internal Action<string> Passing { get; set; } = _ => { };

    /// <summary>True where the process before this one ended while it handled an update: because of it, or by chance.</summary>
    public bool MayBeDeadly() =>
        !isProven && database.Read(work => work.Value<long?>("select 1 from received where state = 'trying' limit 1")) is not null;

    /// <summary>Takes a batch in the order in which it was delivered.</summary>
    /// <param name="batch">The updates.</param>
    /// <param name="answer">
    /// Answers a press, right away and without waiting. An answer without words ends the phone's spinner and promises nothing:
    /// it goes out as soon as it is known, before the commit. One with words says what became of the press, and follows the commit.
    /// </param>
    public void Take(IReadOnlyList<Received> batch, Action<PressAnswer> answer)
    {
        // Before anything is compared with it: after a quiet week the platform's numbers start anew, and may meet old ones.
        Prune();
        for (var next = 0; next < batch.Count;)
        {
            var most = !isProven ? 0 : database.CommitsInBatches ? batch.Count - next : 1;
            var taken = most > 0 ? Together(batch, next, most, answer) : 0;
            next += taken;
            if (taken < most || most == 0)
            {
                Alone(batch[next++], answer);
            }
        }

        isProven |= batch.Count > 0;
    }

    /// <summary>Takes as many as go through in one commit; on PostgreSQL each update is its own.</summary>
    /// <returns>How many were taken; the next one failed where it is not <paramref name="most"/>.</returns>
    private int Together(IReadOnlyList<Received> batch, int from, int most, Action<PressAnswer> answer)
    {
        List<PressAnswer> worded = [];
        var handled = 0;
        try
        {
            database.Write(work =>
            {
                for (; handled < most; handled++)
                {
                    Passing("begun");
                    Handle(batch[from + handled].Read, work, answer, worded);
                    Passing("handled");
                }
            });
        }
        catch (Exception error) when (!database.IsOutage(error))
        {
            // Nothing of it stays. Those before the one that failed are taken again, without it; where it was the commit that
            // failed, it may have been any of them.
            return handled == 0 || handled == most ? 0 : Together(batch, from, handled, answer);
        }

        Passing("committed");
        worded.ForEach(answer);
        return most;
    }

    private void Alone(Received update, Action<PressAnswer> answer)
    {
        var id = update.Read.UpdateId;
        while (true)
        {
            var attempt = database.Write(work => Count(work, update, isSpared: spared == id));
            spared = null;
            if (attempt == 0)
            {
                Answer(update.Read, answer, null);
                return;
            }

            if (attempt > MostAttempts)
            {
                database.Write(work => Park(work, update.Read));
                Answer(update.Read, answer, null);
                LogParked(id);
                return;
            }

            try
            {
                Passing("counted");
                List<PressAnswer> worded = [];
                database.Write(work => Handle(update.Read, work, answer, worded));
                worded.ForEach(answer);
                return;
            }
            catch (Exception error) when (!database.IsOutage(error))
            {
                LogFailed(id, attempt, error);
                database.Write(work => work.Execute(
                    "update received set error = @error where update_id = @id",
                    new { id, error = Language.Wording.Cut(Language.Wording.Clean(error.ToString()), 4000) }));
            }
            catch
            {
                spared = id;
                throw;
            }
        }
    }

    private void Handle(Incoming update, Work work, Action<PressAnswer> answer, List<PressAnswer> worded) => desk.Handle(
        update,
        work,
        isNew: () => work.Execute(
            """
            insert into received (update_id, at) values (@id, @now)
            on conflict (update_id) do update set state = 'done', raw = null, error = null where received.state = 'trying'
            """,
            new { id = update.UpdateId, now = work.Now }) == 1,
        decided => (decided.Text is null ? answer : worded.Add)(decided));

    // 0: it was handled or parked before.
    private static long Count(Work work, Received update, bool isSpared) => work.Value<long?>(
        """
        insert into received (update_id, state, attempts, raw, at) values (@id, 'trying', 1, @raw, @now)
        on conflict (update_id) do update set attempts = received.attempts + @more where received.state = 'trying'
        returning attempts
        """,
        new { id = update.Read.UpdateId, raw = Language.Wording.Clean(update.Raw.GetRawText()), more = isSpared ? 0L : 1L, now = work.Now }) ?? 0;

    private static void Park(Work work, Incoming update)
    {
        work.Execute("update received set state = 'parked' where update_id = @id", new { id = update.UpdateId });
        var key = $"parked:{update.UpdateId}";
        var (from, words) = update switch
        {
            Incoming.Said { Place.Kind: ChatKind.Private } said => (said.From, "您刚才这条消息没有处理成功,原文已保留并转给管理员。请换个说法再试一次。"),
            Incoming.Pressed pressed => (pressed.From, "您刚才点的按钮没有处理成功,已转给管理员。请重新发送命令再试一次。"),
            _ => (null, ""),
        };
        if (from is not null)
        {
            Messages.Promise(work, Chats.Private(work, from.Id), Reply.Line(words), onceKey: key);
        }

        Messages.TellAdmins(work, key, Reply.Line(
            $"⚠️ 一条消息三次处理失败,已搁置(更新号 {update.UpdateId}),后面的消息不受影响。原文和错误保存在数据库 received 表中,请转给维护人员。"));
    }

    private static void Answer(Incoming update, Action<PressAnswer> answer, string? text)
    {
        if (update is Incoming.Pressed pressed)
        {
            answer(new PressAnswer(pressed.PressId, text));
        }
    }

    private void Prune()
    {
        var now = database.Clock.GetUtcNow();
        if (now - pruned < TimeSpan.FromHours(1) && now >= pruned)
        {
            return;
        }

        pruned = now;
        database.Write(work => work.Execute(
            "delete from received where state = 'done' and at < @before", new { before = now - Remembered }));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Update {UpdateId} failed at attempt {Attempt}")]
    private partial void LogFailed(long updateId, long attempt, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Update {UpdateId} was parked after three attempts; it is kept in the table received")]
    private partial void LogParked(long updateId);
}
