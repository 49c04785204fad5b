namespace Telegram.Bot;

using System.Net;
using System.Text.Json;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests.Abstractions;
using Telegram.Bot.Types;

/// <summary>One bot at one Bot API server.</summary>
public interface ITelegramBotClient
{
    /// <summary>Whether a Bot API server other than Telegram's own is used.</summary>
    bool LocalBotServer { get; }

    /// <summary>The user id of the bot.</summary>
    long BotId { get; }

    /// <summary>How long a request may take; must be longer than a long poll.</summary>
    TimeSpan Timeout { get; set; }

    /// <summary>Sends a request and returns its result.</summary>
    /// <exception cref="ApiRequestException">The server refused the request.</exception>
    /// <exception cref="RequestException">Nobody knows whether the server did it: no answer, a timeout, or not a Bot API answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<TResponse> SendRequest<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default);

    /// <summary>Downloads a file that getFile has described. <see cref="Timeout"/> ends at the headers: bound the rest with <paramref name="cancellationToken"/>.</summary>
    /// <exception cref="ApiRequestException">The server refused the download.</exception>
    /// <exception cref="RequestException">The download did not complete.</exception>
    Task DownloadFile(TGFile file, Stream destination, CancellationToken cancellationToken = default);
}

/// <summary>Speaks to a Bot API server over HTTP.</summary>
public class TelegramBotClient : ITelegramBotClient
{
    private readonly TelegramBotClientOptions options;
    private readonly HttpClient httpClient;

    /// <summary>Speaks over <paramref name="httpClient"/>, or over a connection pool of its own.</summary>
    /// <param name="options">The bot and the server.</param>
    /// <param name="httpClient">The caller's client, which the caller disposes.</param>
    /// <param name="cancellationToken">Cancels every request of this client.</param>
    public TelegramBotClient(TelegramBotClientOptions options, HttpClient? httpClient = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.httpClient = httpClient ?? NewHttpClient();
        GlobalCancelToken = cancellationToken;
    }

    /// <summary>Cancels every request of this client.</summary>
    public CancellationToken GlobalCancelToken { get; }

    /// <inheritdoc/>
    public bool LocalBotServer => options.LocalBotServer;

    /// <inheritdoc/>
    public long BotId => options.BotId;

    /// <inheritdoc/>
    public TimeSpan Timeout
    {
        get => httpClient.Timeout;
        set => httpClient.Timeout = value;
    }

    /// <inheritdoc/>
    public virtual async Task<TResponse> SendRequest<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(GlobalCancelToken, cancellationToken);
        using var message = new HttpRequestMessage(request.HttpMethod, $"{options.BaseRequestUrl}/{request.MethodName}");
        message.Content = request.ToHttpContent();

        // The whole answer is read here, so that the timeout covers it too.
        using var response = await Send(
            message, HttpCompletionOption.ResponseContentRead, "Bot API Request timed out", "Bot API Service Failure", either.Token).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await Refusal(response, either.Token).ConfigureAwait(false);
        }

        var answer = await Read<ApiResponse<TResponse>>(response, either.Token).ConfigureAwait(false);
        return answer is { Ok: true, Result: { } result } ? result : throw NotAnAnswer(response);
    }

    /// <inheritdoc/>
    public async Task DownloadFile(TGFile file, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(destination);
        if (string.IsNullOrWhiteSpace(file.FilePath))
        {
            throw new ArgumentException("Invalid file path", nameof(file));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(GlobalCancelToken, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{options.BaseFileUrl}/{file.FilePath}");
        using var response = await Send(
            message, HttpCompletionOption.ResponseHeadersRead, "Request timed out", "Exception during file download", either.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await Refusal(response, either.Token).ConfigureAwait(false);
        }

        try
        {
            await response.Content.CopyToAsync(destination, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!either.IsCancellationRequested)
        {
            throw new RequestException("Exception during file download", response.StatusCode, exception);
        }
    }

    private static HttpClient NewHttpClient() =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(3) });

    private static async Task<ApiRequestException> Refusal(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await Read<ApiResponse>(response, cancellationToken).ConfigureAwait(false);
        return answer is { ErrorCode: not 0, Description: { } description }
            ? new ApiRequestException(description, answer.ErrorCode, answer.Parameters)
            : throw NotAnAnswer(response);
    }

    private static RequestException NotAnAnswer(HttpResponseMessage response) =>
        new("Required properties not found in response", response.StatusCode);

    private static async Task<T?> Read<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync<T>(body, JsonBotAPI.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestException("There was an exception during deserialization of the response", response.StatusCode, exception);
        }
    }

    private async Task<HttpResponseMessage> Send(
        HttpRequestMessage message, HttpCompletionOption completion, string timedOut, string failed, CancellationToken cancellationToken)
    {
        try
        {
            return await httpClient.SendAsync(message, completion, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw new RequestException(timedOut, exception);
        }
        catch (Exception exception)
        {
            var cause = WithoutToken(exception);
            throw new RequestException($"{failed}: {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    /// <summary>A handler may have put the URL into its message; the token is in the URL.</summary>
    private Exception WithoutToken(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Contains(options.Token, StringComparison.Ordinal))
            {
                return new HttpRequestException(cause.Message.Replace(options.Token, "***", StringComparison.Ordinal));
            }
        }

        return exception;
    }
}

/// <summary>The envelope of every answer.</summary>
internal class ApiResponse
{
    public bool Ok { get; init; }

    public int ErrorCode { get; init; }

    public string? Description { get; init; }

    public ResponseParameters? Parameters { get; init; }
}

/// <summary>The envelope with its letter.</summary>
internal sealed class ApiResponse<TResult> : ApiResponse
{
    public TResult? Result { get; init; }
}
