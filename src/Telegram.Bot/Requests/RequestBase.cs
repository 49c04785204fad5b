namespace Telegram.Bot.Requests;

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telegram.Bot.Requests.Abstractions;
using Telegram.Bot.Types;

/// <summary>A call of a Bot API method: the public properties of the class at hand are its parameters.</summary>
public abstract class RequestBase<TResponse> : IRequest<TResponse>
{
    /// <summary>Names the Bot API method.</summary>
    protected RequestBase(string methodName) => MethodName = methodName;

    /// <inheritdoc/>
    [JsonIgnore]
    public HttpMethod HttpMethod { get; set; } = HttpMethod.Post;

    /// <inheritdoc/>
    [JsonIgnore]
    public string MethodName { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public bool IsWebhookResponse { get; set; }

    [JsonInclude]
    internal string? Method => IsWebhookResponse ? MethodName : null;

    /// <inheritdoc/>
    public virtual HttpContent? ToHttpContent() =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(this, GetType(), JsonBotAPI.Options))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
        };
}

/// <summary>A call without parameters, and so without a body.</summary>
internal sealed class BareRequest<TResponse>(string methodName) : RequestBase<TResponse>(methodName)
{
    public override HttpContent? ToHttpContent() => IsWebhookResponse ? base.ToHttpContent() : null;
}

/// <summary>A call that may carry files: JSON if all of them are known to the server, else multipart/form-data.</summary>
internal abstract class FileRequestBase<TResponse>(string methodName) : RequestBase<TResponse>(methodName)
{
    /// <summary>Every file of the request, uploaded or not.</summary>
    protected abstract IEnumerable<InputFile?> Files { get; }

    /// <summary>Parameters become fields, files become parts named 0, 1 …; a field refers to its part as attach://0.</summary>
    public override HttpContent? ToHttpContent()
    {
        var uploads = Files.OfType<InputFileStream>().ToArray();
        if (uploads.Length == 0)
        {
            return base.ToHttpContent();
        }

        for (var i = 0; i < uploads.Length; i++)
        {
            uploads[i].PartName = i.ToString(CultureInfo.InvariantCulture);
        }

        // File names are sent as plain UTF-8, as browsers do.
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var fields = JsonSerializer.SerializeToDocument(this, GetType(), JsonBotAPI.Options);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            var value = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
            form.Add(new StringContent(value), $"\"{field.Name}\"");
        }

        foreach (var upload in uploads)
        {
            form.Add(ToPart(upload));
        }

        return form;
    }

    private static StreamContent ToPart(InputFileStream upload)
    {
        var fileName = (upload.FileName ?? "file")
            .Replace("\"", "%22", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
        var part = new StreamContent(upload.Content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{upload.PartName}\"; filename=\"{fileName}\"");
        return part;
    }
}
