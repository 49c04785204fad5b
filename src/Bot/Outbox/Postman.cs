namespace Bot.Outbox;

using System.Text.Json;
using System.Threading.Channels;
using Bot.Chat;
using Bot.Storage;
using Microsoft.Extensions.Logging;

/// <summary>
/// Brings what is wanted to the platform: paced, in order per chat, again after failures. A reply whose answer was lost
/// is sent again; a digest is not: it is marked, and the dispatchers are asked.
/// </summary>
public sealed partial class Postman(Database database, ISendMessages sender, SendRates rates, TimeProvider clock, ILogger<Postman> log)
{
    private const int AtOnce = 16;

    // With the longest backoff between them: about a day.
    private const int MostAttempts = 1400;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    // What is on its way when we are told to stop has this long to arrive: what is cut off may have arrived or not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Pace pace = new(clock, rates);
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<(Due Message, SendResult Result)> finished = Channel.CreateUnbounded<(Due, SendResult)>();
    private readonly HashSet<long> onTheWay = [];
    private readonly Dictionary<long, long> heldUntil = [];
    private bool hasAsked;
    private bool isRevoked;

    /// <summary>Called at each step with its name; a test throws here to die between two steps.</summary>
    internal Action<string> Passing { get; set; } = _ => { };

    /// <summary>Sends until stopped. Returns early where the token was revoked.</summary>
    public async Task Run(CancellationToken stop)
    {
        void Wake() => wake.Writer.TryWrite(true);
        database.Committed += Wake;
        using var sending = new CancellationTokenSource();
        try
        {
            while (!stop.IsCancellationRequested && !isRevoked)
            {
                TimeSpan wait;
                try
                {
                    wait = Round(sending.Token);
                }
                catch (Exception error) when (database.IsOutage(error))
                {
                    LogOutage(error);
                    wait = TimeSpan.FromSeconds(2);
                }

                if (!isRevoked)
                {
                    await Pause(wait, stop);
                }
            }
        }
        finally
        {
            database.Committed -= Wake;
        }

        await FinishWhatIsOnTheWay(sending);
    }

    /// <summary>Sends until nothing waits that may go out now; for tests that walk step by step.</summary>
    internal async Task SendAll(CancellationToken stop = default)
    {
        do
        {
            wake.Reader.TryRead(out _);
            Round(stop);
            if (onTheWay.Count > 0)
            {
                await wake.Reader.WaitToReadAsync(stop);
            }
        }
        while (onTheWay.Count > 0);
    }

    /// <summary>
    /// Records what has finished and starts what may start.
    /// </summary>
    /// <returns>How long nothing can happen without a signal.</returns>
    private TimeSpan Round(CancellationToken sending)
    {
        if (!hasAsked)
        {
            database.Write(AskAboutInterrupted);
            hasAsked = true;
        }

        if (finished.Reader.TryPeek(out _))
        {
            Passing("sent");
            var results = new List<(Due Message, SendResult Result)>();
            while (finished.Reader.TryRead(out var result))
            {
                results.Add(result);
            }

            Record(results);
            Passing("recorded");
        }

        var wait = TimeSpan.FromSeconds(30);
        if (isRevoked || onTheWay.Count >= AtOnce)
        {
            return wait;
        }

        var now = clock.GetTimestamp();
        foreach (var message in database.Read(Heads))
        {
            if (onTheWay.Count >= AtOnce)
            {
                break;
            }

            if (onTheWay.Contains(message.ChatId))
            {
                continue;
            }

            var pause = Held(message.ChatId, now);
            if (pause <= TimeSpan.Zero)
            {
                pause = pace.Take(message.ChatId, message.ChatKind != "private");
            }

            if (pause > TimeSpan.Zero)
            {
                wait = pause < wait ? pause : wait;
                continue;
            }

            Passing("picked");
            if (message.GoesOnce && !database.Write(work => Claim(work, message.Id)))
            {
                continue;
            }

            Passing("claimed");
            onTheWay.Add(message.ChatId);
            _ = Send(message, sending);
        }

        return wait;
    }

    private async Task Send(Due message, CancellationToken sending)
    {
        SendResult result;
        try
        {
            var text = message.Plain == 1 ? Html.PlainOf(message.Html) : message.Html;
            result = await sender.Send(
                new Outgoing(message.TelegramChatId, (int?)message.ThreadId, message.TelegramMessageId, text, message.Plain == 1, Buttons.Read(message.Buttons), message.Enclosed),
                sending);
        }
        catch (OperationCanceledException)
        {
            result = new SendResult.Failed(SendFailure.Unknown, "stopped while sending");
        }
        catch (Exception error)
        {
            // A sender that throws is a fault of ours; whether the message arrived, nobody knows.
            LogSenderThrew(message.Id, error);
            result = new SendResult.Failed(SendFailure.Unknown, error.GetType().Name);
        }

        finished.Writer.TryWrite((message, result));
        wake.Writer.TryWrite(true);
    }

    private void Record(List<(Due Message, SendResult Result)> results)
    {
        try
        {
            database.Write(work =>
            {
                foreach (var (message, result) in results)
                {
                    Record(work, message, result);
                }
            });
        }
        catch
        {
            // Not recorded: keep the results for the next round, the chats stay taken until then.
            results.ForEach(result => finished.Writer.TryWrite(result));
            throw;
        }

        foreach (var (message, result) in results)
        {
            onTheWay.Remove(message.ChatId);
            if (Backoff(message, result) is { } pause)
            {
                heldUntil[message.ChatId] = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
            }
            else
            {
                heldUntil.Remove(message.ChatId);
            }
        }

        if (!isRevoked && results.Exists(result => result.Result is SendResult.Failed { Why: SendFailure.TokenRevoked }))
        {
            isRevoked = true;
            LogTokenRevoked();
        }
    }

    private void Record(Work work, Due message, SendResult result)
    {
        switch (result)
        {
            case SendResult.Sent sent:
                work.Execute(
                    """
                    update message set sent = @wanted, telegram_message_id = @id, failure = null, attempts = 0, sent_at = @now,
                        state = case when wanted = @wanted then 'sent' else 'waiting' end
                    where id = @message
                    """,
                    new { message = message.Id, wanted = message.Wanted, id = sent.MessageId, now = work.Now });
                break;
            case SendResult.Failed failed:
                RecordFailure(work, message, failed);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void RecordFailure(Work work, Due message, SendResult.Failed failed)
    {
        LogFailure(message.Id, failed.Why, failed.Description);
        switch (failed.Why)
        {
            case SendFailure.TooFast or SendFailure.NotReached:
                Again(work, message, failed.Description);
                break;
            case SendFailure.Unknown when message.GoesOnce:
                MarkUncertain(work, message.Id, failed.Description);
                break;
            case SendFailure.Unknown when message.Attempts > MostAttempts:
                Fail(work, message, failed.Description);
                break;
            case SendFailure.Unknown:
                Again(work, message, failed.Description);
                break;
            case SendFailure.Upgraded:
                Chats.Move(work, message.TelegramChatId, failed.NewChatId!.Value);
                Again(work, message, failed.Description);
                break;
            case SendFailure.Blocked:
                Chats.Close(work, message.ChatId, "blocked", failed.Description);
                Fail(work, message, failed.Description);
                Notices.PersonBlocked(work, message.ChatId);
                break;
            case SendFailure.Gone:
                var isGone = Chats.Close(work, message.ChatId, "gone", failed.Description);
                Fail(work, message, failed.Description);
                if (isGone)
                {
                    Notices.GroupClosed(work, message.ChatId, "机器人已不在群里");
                }

                break;
            case SendFailure.MayNotPost:
                var isMuted = Chats.Close(work, message.ChatId, "muted", failed.Description);
                Fail(work, message, failed.Description);
                if (isMuted)
                {
                    Notices.GroupClosed(work, message.ChatId, "机器人在群里没有发言权限");
                }

                break;
            case SendFailure.TopicGone:
                work.Execute(
                    $"update message set state = {Messages.GivenUp}, failure = @why where chat_id = @chat and coalesce(thread_id, 0) = @thread and state in ('waiting', 'sending')",
                    new { chat = message.ChatId, thread = message.ThreadId ?? 0, why = failed.Description });
                work.Execute(
                    """
                    insert into closed_topic (chat_id, thread_id, at) values (@chat, @thread, @now)
                    on conflict (chat_id, thread_id) do update set at = excluded.at
                    """,
                    new { chat = message.ChatId, thread = message.ThreadId ?? 0, now = work.Now });
                Notices.TopicClosed(work, message.ChatId, message.ThreadId);
                break;
            case SendFailure.NeverStarted:
                Chats.Close(work, message.ChatId, "never_started", failed.Description);
                Fail(work, message, failed.Description);
                Notices.AskToStart(work, message.ChatId, message.FallbackChatId);
                break;
            case SendFailure.MessageGone:
                work.Execute("update message set telegram_message_id = null where id = @id", new { id = message.Id });
                Again(work, message, failed.Description);
                break;
            case SendFailure.FileGone:
                work.Execute(
                    "update message set file = null, html = html || @note where id = @id and file is not null",
                    new { id = message.Id, note = "\n(平台上已没有这个文件,本机也没有留存副本)" });
                Again(work, message, failed.Description);
                break;
            case SendFailure.BadMarkup when message.Plain == 0:
                LogBadMarkup(message.Id, failed.Description);
                work.Execute("update message set plain = 1 where id = @id and wanted = @wanted", new { id = message.Id, wanted = message.Wanted });
                Again(work, message, failed.Description);
                break;
            case SendFailure.BadMarkup or SendFailure.Refused:
                LogRefused(message.Id, failed.Description);
                Fail(work, message, failed.Description);
                Notices.Refused(work, message.Id, failed.Description);
                break;
            case SendFailure.TokenRevoked:
                work.Execute("update message set state = 'waiting' where id = @id", new { id = message.Id });
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What was given up while it was on its way stays given up.
    private static void Again(Work work, Due message, string why) => work.Execute(
        "update message set state = 'waiting', attempts = attempts + 1, failure = @why where id = @id and state in ('waiting', 'sending')",
        new { id = message.Id, why });

    // Where it should say something else by now, that is tried.
    private static void Fail(Work work, Due message, string why) => work.Execute(
        $"""
        update message set failure = @why, state = case when wanted <> @wanted then 'waiting' else {Messages.GivenUp} end
        where id = @id and state in ('waiting', 'sending')
        """,
        new { id = message.Id, wanted = message.Wanted, why });

    private static void MarkUncertain(Work work, long messageId, string why)
    {
        if (work.Execute("update message set state = 'uncertain', failure = @why where id = @messageId and state = 'sending'", new { messageId, why }) == 1)
        {
            Notices.MayNotHaveArrived(work, messageId);
        }
    }

    // A digest that was on its way when the process died: whether it arrived, nobody knows.
    private static void AskAboutInterrupted(Work work)
    {
        foreach (var id in work.Query<long>("select id from message where state = 'sending' order by id"))
        {
            MarkUncertain(work, id, "stopped while sending");
        }
    }

    // Claimed in a commit of its own before it is sent: only who claimed it sends it, and it is never claimed twice.
    private static bool Claim(Work work, long messageId) => work.Execute(
        "update message set state = 'sending' where id = @messageId and state = 'waiting'",
        new { messageId }) == 1;

    // The oldest waiting message of each chat that can be reached; who waits in person comes before digests.
    private static List<Due> Heads(Work work) => work.Query<Due>(
        """
        select m.id, m.chat_id, m.thread_id, m.kind, m.html, m.buttons, m.file, m.plain, m.wanted, m.telegram_message_id,
            m.attempts, m.fallback_chat_id, c.telegram_id as telegram_chat_id, c.kind as chat_kind
        from message m
        join chat c on c.id = m.chat_id and c.state = 'active'
        where m.id in (select min(id) from message where state = 'waiting' group by chat_id)
        order by case m.kind when 'reply' then 0 else 1 end, m.id
        """);

    private TimeSpan Held(long chatId, long now) =>
        heldUntil.TryGetValue(chatId, out var until) && until > now ? clock.GetElapsedTime(now, until) : TimeSpan.Zero;

    private static TimeSpan? Backoff(Due message, SendResult result) => result switch
    {
        SendResult.Failed { Why: SendFailure.TooFast } failed => failed.RetryAfter ?? TimeSpan.FromSeconds(1),
        SendResult.Failed { Why: SendFailure.Unknown or SendFailure.NotReached } => Longer(message.Attempts),
        SendResult.Failed { Why: SendFailure.Upgraded or SendFailure.MessageGone or SendFailure.BadMarkup } when message.Attempts > 2 => Longer(message.Attempts),
        _ => null,
    };

    private static TimeSpan Longer(long attempts)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts, 10)) * (0.5 + (Random.Shared.NextDouble() / 2)));
        return pause < LongestBackoff ? pause : LongestBackoff;
    }

    private async Task Pause(TimeSpan wait, CancellationToken stop)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var signal = wake.Reader.WaitToReadAsync(timer.Token).AsTask();
        await Task.WhenAny(signal, Task.Delay(wait, clock, timer.Token));
        await timer.CancelAsync();
        wake.Reader.TryRead(out _);
    }

    // What was handed to the platform when we were told to stop is waited for, not for long, and written down.
    private async Task FinishWhatIsOnTheWay(CancellationTokenSource sending)
    {
        if (onTheWay.Count == 0)
        {
            return;
        }

        using var grace = new CancellationTokenSource(Grace, clock);
        using var end = grace.Token.Register(sending.Cancel);
        var results = new List<(Due Message, SendResult Result)>();
        while (onTheWay.Count > results.Count && await finished.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (finished.Reader.TryRead(out var result))
            {
                results.Add(result);
            }
        }

        Passing("sent");
        try
        {
            Record(results);
        }
        catch (Exception error) when (database.IsOutage(error))
        {
            // Not written down: at the next start a reply goes out again, and the dispatchers are asked about a digest.
            LogOutage(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be written; sending waits")]
    private partial void LogOutage(Exception error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The platform refuses the token (401): sending has stopped. Nothing is lost; set a valid Telegram:Token and start again")]
    private partial void LogTokenRevoked();

    [LoggerMessage(Level = LogLevel.Error, Message = "The sender failed on message {MessageId}")]
    private partial void LogSenderThrew(long messageId, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} was not sent: {Why} ({Description})")]
    private partial void LogFailure(long messageId, SendFailure why, string description);

    [LoggerMessage(Level = LogLevel.Error, Message = "The markup of message {MessageId} is wrong, it goes out as plain text: {Description}")]
    private partial void LogBadMarkup(long messageId, string description);

    [LoggerMessage(Level = LogLevel.Error, Message = "The platform refuses message {MessageId}: {Description}")]
    private partial void LogRefused(long messageId, string description);

    private sealed class Due
    {
        public long Id { get; init; }

        public long ChatId { get; init; }

        public long? ThreadId { get; init; }

        public string Kind { get; init; } = "";

        public string Html { get; init; } = "";

        public string? Buttons { get; init; }

        public string? File { get; init; }

        public long Plain { get; init; }

        public long Wanted { get; init; }

        public long? TelegramMessageId { get; init; }

        public long Attempts { get; init; }

        public long? FallbackChatId { get; init; }

        public long TelegramChatId { get; init; }

        public string ChatKind { get; init; } = "";

        public Enclosure? Enclosed => File is null ? null : JsonSerializer.Deserialize<Enclosure>(File);

        // The first sending of a digest; an edit of one that stands in the chat may be repeated freely.
        public bool GoesOnce => Kind == "digest" && TelegramMessageId is null;
    }
}
