namespace Bot.TelegramApi;

using System.Text.Json;
using Bot.Conversations;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

/// <summary>
/// Fetches updates and hands them to the inbox; confirms them to the platform only with the next fetch, after the commit.
/// (The stock polling helper moves its offset before the handler runs, and so loses what fails.)
/// </summary>
public sealed partial class Poller(
    ITelegramBotClient client,
    Inbox inbox,
    PressAnswers presses,
    TimeProvider wall,
    TimeProvider clock,
    ILogger<Poller> log)
{
    // The platform cuts a long poll at 50 seconds.
    private const int LongPoll = 50;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    // A process that is killed for reasons of its own dies earlier than this, and the update is not taken for the reason.
    private static readonly TimeSpan Caution = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all that waited at the platform at the start has been handled.</summary>
    public Task Drained => drained.Task;

    /// <summary>Called at each step with its name; a test throws here to die between two steps.</summary>
    internal Action<string> Passing { get; set; } = _ => { };

    /// <summary>Polls until stopped. Returns early where the token was revoked.</summary>
    public async Task Run(CancellationToken stop)
    {
        int? offset = null;
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                offset = await Once(offset, stop);
                failures = 0;
                continue;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ApiRequestException refused) when (refused.ErrorCode is 401 or 404)
            {
                LogTokenRevoked(refused.ErrorCode);
                return;
            }
            catch (ApiRequestException conflict) when (conflict.ErrorCode == 409 && conflict.Message.Contains("webhook", StringComparison.OrdinalIgnoreCase))
            {
                LogWebhook();
                await Try(() => client.DeleteWebhook(dropPendingUpdates: false, stop));
            }
            catch (ApiRequestException conflict) when (conflict.ErrorCode == 409)
            {
                LogConflict();
            }
            catch (ApiRequestException tooFast) when (tooFast.Parameters?.RetryAfter is { } seconds)
            {
                await Wait(TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 600)), stop);
                continue;
            }
            catch (Exception error) when (error is RequestException or JsonException)
            {
                LogUnreachable(Reason(error));
            }
            catch (Exception error)
            {
                // The database cannot take the batch: it stays at the platform and comes again.
                LogNotTaken(error);
            }

            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures++, 10)) * (0.5 + (Random.Shared.NextDouble() / 2)));
            await Wait(pause < LongestBackoff ? pause : LongestBackoff, stop);
        }
    }

    /// <summary>
    /// Fetches once, with the confirmation of what was taken before, and takes what came.
    /// </summary>
    /// <returns>
    /// What confirms this batch; null after an empty answer. The number is used once and then forgotten: after a quiet week
    /// the platform's numbers start anew at random, and an old one must not stand in the way.
    /// </returns>
    private async Task<int?> Once(int? offset, CancellationToken stop)
    {
        var fetched = await client.SendRequest(
            new FetchUpdates { Offset = offset, Limit = 100, Timeout = Drained.IsCompleted ? LongPoll : 0 },
            stop);
        Passing("fetched");
        var now = wall.GetUtcNow();
        var batch = new List<Received>(fetched.Length);
        foreach (var raw in fetched)
        {
            if (ReadUpdate.From(raw, now) is { } received)
            {
                batch.Add(received);
            }
            else
            {
                LogNoNumber();
            }
        }

        if (fetched.Length == 0)
        {
            drained.TrySetResult();
            return null;
        }

        // What has no number cannot be confirmed and comes again: not at once.
        if (batch.Count == 0)
        {
            throw new JsonException("None of the updates has a number.");
        }

        if (inbox.MayBeDeadly())
        {
            await Task.Delay(Caution, clock, stop);
        }

        inbox.Take(batch, presses.Send);
        Passing("taken");
        return (int)Math.Min(batch.Max(update => update.Read.UpdateId) + 1, int.MaxValue);
    }

    private async Task Wait(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task Try(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (RequestException)
        {
            // The next fetch tells whether it helped.
        }
    }

    private static string Reason(Exception error) => error switch
    {
        ApiRequestException api => $"{api.ErrorCode} {api.Message}",
        RequestException { HttpStatusCode: { } status } => $"HTTP {(int)status}",
        RequestException { InnerException: HttpRequestException { HttpRequestError: var kind } } => kind.ToString(),
        _ => error.GetType().Name,
    };

    [LoggerMessage(Level = LogLevel.Critical, Message = "The platform refuses the token ({Code}): polling has stopped. Nothing is lost; set a valid Telegram:Token and start again")]
    private partial void LogTokenRevoked(int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook is set for this bot; it is removed, because Telegram:Mode is polling")]
    private partial void LogWebhook();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another program polls with the same token (409); waiting for it to end")]
    private partial void LogConflict();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Bot API cannot be reached ({Reason}); trying again")]
    private partial void LogUnreachable(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of updates could not be taken; it stays at the platform and comes again")]
    private partial void LogNotTaken(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "An update without update_id was left out")]
    private partial void LogNoNumber();
}
