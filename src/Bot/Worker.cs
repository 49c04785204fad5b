namespace Bot;

using Bot.Outbox;
using Bot.People;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>The running bot: alone on its database, introduced to the platform, then polling, sending and asking what is due.</summary>
public sealed partial class Worker(
    Settings settings,
    Database database,
    BotApi api,
    Poller poller,
    Postman postman,
    Clockwork clockwork,
    EvidenceCopier copier,
    CommandMenus menus,
    Clocks clocks,
    IHostApplicationLifetime lifetime,
    ILogger<Worker> log) : BackgroundService
{
    private static readonly TimeSpan LookForLock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckLock = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Everything below blocks now and then on the database; the host's start must not wait for it.
        await Task.Yield();
        try
        {
            using var alone = await BeAlone(stoppingToken);
            if (!await Introduce(stoppingToken))
            {
                return;
            }

            await Together(alone, stoppingToken);

            // The token was refused, which is in the log: nothing more can be done, and nothing is lost, until we are stopped.
            await Task.Delay(Timeout.InfiniteTimeSpan, clocks.Steady, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception error)
        {
            LogFailed(error);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    // Where one ends (the token was refused, the lock is lost, an error of ours), all do: none goes on by itself.
    private async Task Together(IAlone alone, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] all =
        [
            poller.Run(ending.Token),
            postman.Run(ending.Token),
            clockwork.Run(poller.Drained, ending.Token),
            menus.Run(ending.Token),
            copier.Run(ending.Token),
            StayAlone(alone, ending.Token),
        ];
        await Task.WhenAny(all);
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(all);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Some say so when they are told to end.
        }
    }

    private async Task<IAlone> BeAlone(CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            IAlone? alone = null;
            await Outages.Through(database, clocks.Steady, log, () => alone = database.TryBeAlone(), stop);
            if (alone is not null)
            {
                return alone;
            }

            if (isFirst)
            {
                LogWaiting();
            }

            await Task.Delay(LookForLock, clocks.Steady, stop);
        }
    }

    private async Task StayAlone(IAlone alone, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(CheckLock, clocks.Steady, stop);
            alone.Check();
        }
    }

    /// <summary>Asks the platform who we are, and whether the database is ours.</summary>
    /// <returns>False where there is nothing to run: the token is refused, or the database is another bot's.</returns>
    private async Task<bool> Introduce(CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(1);
        Identity.Known? me = null;
        while (me is null)
        {
            switch (await api.WhoAmI(stop))
            {
                case Identity.Known known:
                    me = known;
                    break;
                case Identity.TokenRefused refused:
                    LogTokenRefused(refused.Code);
                    return Stop();
                case Identity.Unreachable unreachable:
                    LogUnreachable(unreachable.Reason);
                    await Task.Delay(pause, clocks.Steady, stop);
                    pause = pause * 2 < TimeSpan.FromMinutes(1) ? pause * 2 : TimeSpan.FromMinutes(1);
                    break;
            }
        }

        long owner = 0, admins = 0;
        await Outages.Through(database, clocks.Steady, log, () => database.Write(work =>
        {
            owner = Ownership.Claim(work, me.Id, me.Username);
            if (owner == me.Id)
            {
                Roster.AdminsFromSettings(work, settings.Admins);
                admins = work.Value<long>("select count(*) from person where role = 'admin' and joined_at is not null and left_at is null");
            }
        }), stop);
        if (owner != me.Id)
        {
            LogForeignDatabase(owner, me.Id);
            return Stop();
        }

        LogRunning(me.Username, admins);
        if (admins == 0)
        {
            LogNoAdmin(me.Username);
        }

        return true;
    }

    private bool Stop()
    {
        Environment.ExitCode = 1;
        lifetime.StopApplication();
        return false;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The bot stops because of an unexpected error; nothing that was accepted is lost")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another process runs the bot on this database; waiting to take over when it ends")]
    private partial void LogWaiting();

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no admin yet: nobody can invite anybody. Write to @{Username}, run the verb doctor, set Dispatch:Admins to the id that it shows, and start again")]
    private partial void LogNoAdmin(string username);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The platform refuses the token ({Code}). Check Telegram:Token")]
    private partial void LogTokenRefused(int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Bot API cannot be reached ({Reason}); trying again")]
    private partial void LogUnreachable(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database belongs to the bot {Owner}, the token is that of {Us}. Give each bot a database of its own")]
    private partial void LogForeignDatabase(long owner, long us);

    [LoggerMessage(Level = LogLevel.Information, Message = "@{Username} is running ({Admins} admins)")]
    private partial void LogRunning(string username, long admins);
}

/// <summary>The two clocks.</summary>
/// <param name="Wall">For meaning: days, deadlines, digests.</param>
/// <param name="Steady">For pacing, backoff and polls.</param>
public sealed record Clocks(TimeProvider Wall, TimeProvider Steady);
