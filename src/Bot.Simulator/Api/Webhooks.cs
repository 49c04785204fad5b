namespace Bot.Simulator;

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>
/// What setWebhook set, and the deliveries to it. An update is posted until it is answered with 2xx or grows too old; the
/// next one of its queue comes after it, other queues go on. An address outside this machine is never called: deliveries to it fail.
/// </summary>
internal sealed class Webhook(Platform platform, Uri url, string? secretToken, int maxConnections) : IDisposable
{
    public const int MostConnections = 100;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    // What a receiver sees is what was meant for it: no proxy, no redirect, no cookies.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly HashSet<(string, long)> busy = [];
    private readonly SemaphoreSlim connections = new(maxConnections);
    private readonly CancellationTokenSource stopping = new();

    public Uri Url => url;
    public int MaxConnections => maxConnections;
    public bool HasCertificate { get; init; }
    public string? IpAddress { get; init; }
    public (DateTimeOffset At, string What)? LastError { get; private set; }

    public KeptWebhook Keep() => new(url, secretToken, maxConnections, HasCertificate, IpAddress);

    public static Webhook Restore(Platform platform, KeptWebhook kept) => new(platform, kept.Url, kept.SecretToken, kept.MaxConnections)
    {
        HasCertificate = kept.HasCertificate, IpAddress = kept.IpAddress,
    };

    /// <summary>Begins to deliver whatever waits and is not behind another update of its queue. Called under the lock, after every change.</summary>
    public void Pump()
    {
        foreach (var update in platform.Updates.Waiting)
            if (busy.Add(update.Queue)) _ = Task.Run(() => Deliver(update), CancellationToken.None);
    }

    /// <summary>Ends the deliveries; what is not confirmed by now stays in the queue.</summary>
    /// <remarks>Nothing else is let go: the deliveries on their way still look at it.</remarks>
    public void Dispose() => stopping.Cancel();

    /// <summary>In whose order an update comes: messages by chat; presses, inline queries and others by kind and person (or chat).</summary>
    public static (string Kind, long Id) QueueOf(byte[] update)
    {
        using var json = JsonDocument.Parse(update);
        var what = json.RootElement.EnumerateObject().FirstOrDefault(property => property.Name != "update_id");
        return what.Value.ValueKind != JsonValueKind.Object ? ("", 0)
            : (what.Name == "edited_message" ? "message" : what.Name, Id("chat") ?? Id("from") ?? 0);

        long? Id(string name) =>
            what.Value.TryGetProperty(name, out var owner) && owner.ValueKind == JsonValueKind.Object
            && owner.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? number : null;
    }

    private async Task Deliver(UpdateQueue.Update update)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            await connections.WaitAsync(stopping.Token);
            string? error;
            try
            {
                error = platform.Look(() => platform.Updates.Waits(update)) ? await Post(update) : null;
            }
            finally
            {
                connections.Release();
            }
            var isDone = platform.Change(() =>
            {
                // Whoever stopped it in the meantime has the update now.
                stopping.Token.ThrowIfCancellationRequested();
                if (error is not null) LastError = (platform.World.Now, error);
                else platform.Updates.Confirm(update);
                return error is null && busy.Remove(update.Queue);
            });
            if (isDone) return;
            await Task.Delay(pause, platform.Pacing, stopping.Token);
        }
    }

    /// <summary>Null if the update was taken, else what went wrong, in the platform's words.</summary>
    private async Task<string?> Post(UpdateQueue.Update update)
    {
        if (!url.IsLoopback) return "Connection timed out";
        using var timeout = new CancellationTokenSource(AnswerTimeout, platform.Pacing);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(update.Json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (secretToken is not null) request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secretToken);
        try
        {
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return response.IsSuccessStatusCode ? null : $"Wrong response from the webhook: {(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (HttpRequestException error)
        {
            return (error.GetBaseException() as SocketException)?.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "Connection refused",
                SocketError.ConnectionReset => "Connection reset by peer",
                _ => "Connection closed",
            };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "Read timeout expired";
        }
    }
}

/// <content>The methods about webhooks.</content>
internal sealed partial class Methods
{
    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$", RegexOptions.CultureInvariant)]
    private static partial Regex SecretToken { get; }

    private byte[] SetWebhook(Parameters given)
    {
        var webhook = given.Text("url").Length == 0 ? null : ReadWebhook(given);
        if (given.Find("allowed_updates") is { } allowed) platform.Updates.Allow(allowed);
        if (given.Flag("drop_pending_updates")) platform.Updates.Clear();
        platform.Webhook = webhook;
        if (webhook is not null) platform.Updates.EndPoll(UpdateQueue.PollEnd.Webhook);
        return Json.True;
    }

    private Webhook ReadWebhook(Parameters given)
    {
        var connections = given.FindInt("max_connections") ?? 40;
        if (connections is < 1 or > Webhook.MostConnections) throw Refusal.Wrong($"max_connections must be from 1 to {Webhook.MostConnections}");
        var secret = given.FindText("secret_token");
        if (secret?.Length > 256) throw Refusal.Wrong("secret token is too long");
        if (secret is not null && !SecretToken.IsMatch(secret)) throw Refusal.Wrong("secret token contains unallowed characters");
        var address = given.FindText("ip_address");
        if (address is not null && !IPAddress.TryParse(address, out _)) throw Refusal.Wrong("bad webhook: Invalid IP address specified");
        if (given.Has("certificate") && given.FindFile("certificate") is null) throw Refusal.Wrong("bad webhook: certificate must be uploaded as an InputFile");
        if (!Uri.TryCreate(given.Text("url"), UriKind.Absolute, out var url) || url.Host.Length == 0) throw Refusal.Wrong("bad webhook: invalid webhook URL specified");
        // On its own machine the receiver is called as a local Bot API server calls it: without TLS, on any port.
        if (url.Scheme != Uri.UriSchemeHttps && !(url.IsLoopback && url.Scheme == Uri.UriSchemeHttp))
            throw Refusal.Wrong("bad webhook: An HTTPS URL must be provided for webhook");
        if (!url.IsLoopback && url.Port is not (443 or 80 or 88 or 8443))
            throw Refusal.Wrong("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
        return new Webhook(platform, url, secret, connections)
        {
            HasCertificate = given.Has("certificate"), IpAddress = address ?? (url.IsLoopback ? "127.0.0.1" : null),
        };
    }

    private byte[] DeleteWebhook(Parameters given)
    {
        if (given.Flag("drop_pending_updates")) platform.Updates.Clear();
        platform.Webhook = null;
        return Json.True;
    }

    private byte[] GetWebhookInfo() => Json.Bytes(json =>
    {
        var webhook = platform.Webhook;
        json.WriteStartObject();
        json.WriteString("url", webhook?.Url.OriginalString ?? "");
        json.WriteBoolean("has_custom_certificate", webhook is { HasCertificate: true });
        json.WriteNumber("pending_update_count", platform.Updates.Count);
        if (webhook?.IpAddress is { } address) json.WriteString("ip_address", address);
        if (webhook?.LastError is { } error)
        {
            json.WriteNumber("last_error_date", error.At.ToUnixTimeSeconds());
            json.WriteString("last_error_message", error.What);
        }
        if (webhook is not null) json.WriteNumber("max_connections", webhook.MaxConnections);
        if (platform.Updates.Allowed is { } allowed)
        {
            json.WriteStartArray("allowed_updates");
            foreach (var kind in allowed) json.WriteStringValue(kind);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });
}
