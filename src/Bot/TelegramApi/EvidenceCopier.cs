namespace Bot.TelegramApi;

using Bot.Reporting;
using Bot.Storage;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

/// <summary>Fetches the originals of photos and files into a folder of ours, one after the other: a file's id dies with the bot.</summary>
/// <param name="client">The Bot API.</param>
/// <param name="database">The tables.</param>
/// <param name="originals">The folder.</param>
/// <param name="clock">Monotonic time.</param>
/// <param name="log">The log. What the client says of a download is never logged as it is: the token stands in the address.</param>
public sealed partial class EvidenceCopier(
    ITelegramBotClient client,
    Database database,
    Originals originals,
    TimeProvider clock,
    ILogger<EvidenceCopier> log)
{
    /// <summary>The largest file that the platform lets a bot fetch, in bytes.</summary>
    public const int MostBytes = 20 * 1024 * 1024;

    private const string TooLarge = "larger than 20 MB";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Copies until stopped. Returns early where the token was revoked.</summary>
    public async Task Run(CancellationToken stop)
    {
        var pause = Look;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                while (await CopyNext(stop))
                {
                    pause = Look;
                }

                pause = Look;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ApiRequestException refused) when (refused.ErrorCode is 401 or 404)
            {
                // The poller says so, and stops too.
                return;
            }
            catch (RequestException trouble)
            {
                pause = trouble is ApiRequestException { Parameters.RetryAfter: { } seconds }
                    ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 600))
                    : Longer(pause);
                LogTrouble(Reason(trouble));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException || database.IsOutage(error))
            {
                pause = Longer(pause);
                LogOutage(error);
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Copies one file, or notes that it could not be copied.</summary>
    /// <returns>False where nothing is to be done now.</returns>
    /// <exception cref="RequestException">The platform is in trouble, not this file alone: wait before the next.</exception>
    internal async Task<bool> CopyNext(CancellationToken stop)
    {
        if (!originals.AreKept || database.Read(Copies.Next) is not { } wanted)
        {
            return false;
        }

        if (wanted.Known is { } known && originals.Has(known))
        {
            database.Write(work => Copies.Made(work, wanted.Id, known));
            return true;
        }

        if (wanted.Size > MostBytes)
        {
            GiveUp(wanted, TooLarge);
            return true;
        }

        if (await Fetch(wanted, stop) is { } content)
        {
            var sha256 = originals.Keep(content.Span);
            originals.Passing("kept");
            database.Write(work => Copies.Made(work, wanted.Id, sha256));
        }

        return true;
    }

    // Null where it failed, which is noted then; thrown where the platform is in trouble, noted too unless it was not even
    // reached.
    private async Task<ReadOnlyMemory<byte>?> Fetch(Copies.Wanted wanted, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var isReady = false;
        try
        {
            var file = await client.GetFile(wanted.FileId, either.Token);
            isReady = true;
            if (file.FileSize > MostBytes)
            {
                GiveUp(wanted, TooLarge);
                return null;
            }

            // Of a fixed size: a server that sends more than it said cannot fill the memory.
            var content = new byte[Math.Max(0, file.FileSize ?? MostBytes)];
            using var destination = new MemoryStream(content);
            await client.DownloadFile(file, destination, either.Token);
            if (destination.Position == (file.FileSize ?? destination.Position))
            {
                return content.AsMemory(0, (int)destination.Position);
            }

            Fail(wanted, "the download was not complete");
        }
        catch (ApiRequestException refused) when (refused.ErrorCode == 400 && refused.Message.Contains("too big", StringComparison.OrdinalIgnoreCase))
        {
            GiveUp(wanted, TooLarge);
        }
        catch (ApiRequestException refused) when (refused.ErrorCode == 400 || (isReady && refused.ErrorCode is 401 or 403 or 404))
        {
            Fail(wanted, Reason(refused));
        }
        catch (RequestException trouble) when (trouble is not ApiRequestException { ErrorCode: 401 or 404 or 429 } && !TelegramSender.NeverConnected(trouble.InnerException))
        {
            Fail(wanted, Reason(trouble));
            throw;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Fail(wanted, "it took too long");
        }
        catch (Exception odd) when (odd is ArgumentException or NotSupportedException)
        {
            // No file_path; more than was said.
            Fail(wanted, odd.GetType().Name);
        }

        return null;
    }

    private void GiveUp(Copies.Wanted wanted, string why)
    {
        database.Write(work => Copies.GivenUp(work, wanted.Id, why));
        LogGivenUp(wanted.Id, why);
    }

    private void Fail(Copies.Wanted wanted, string why)
    {
        if (!database.Write(work => Copies.Failed(work, wanted, why)))
        {
            LogGivenUp(wanted.Id, why);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestBackoff ? pause * 2 : LongestBackoff;

    // Without the message of anything but the platform's own answer: an address may stand in it.
    private static string Reason(RequestException error) => error switch
    {
        ApiRequestException api => $"{api.ErrorCode} {api.Message}",
        { HttpStatusCode: { } status } => $"HTTP {(int)status}",
        { InnerException: HttpRequestException { HttpRequestError: var kind } } => kind.ToString(),
        _ => "no answer",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The original of evidence {EvidenceId} is not kept: {Why}")]
    private partial void LogGivenUp(long evidenceId, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Originals cannot be fetched ({Reason}); trying again later")]
    private partial void LogTrouble(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database or the folder of the originals cannot be written; copying waits")]
    private partial void LogOutage(Exception error);
}
