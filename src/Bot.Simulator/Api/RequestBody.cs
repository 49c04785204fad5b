namespace Bot.Simulator;

using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

/// <summary>What came with a request, read but not yet understood.</summary>
internal sealed class RequestBody
{
    /// <summary>The platform's limit for an upload, and a little for what is around the file.</summary>
    public const int MaxBytes = 51 * 1024 * 1024;

    private byte[] json = [];

    /// <summary>The fields of the query, a form or a multipart body.</summary>
    public List<KeyValuePair<string, string>> Fields { get; } = [];

    public Dictionary<string, UploadedFile> Files { get; } = [];

    /// <summary>What could not be read; answered once the request has been counted.</summary>
    public Refusal? Unreadable { get; private set; }

    public static async Task<RequestBody> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new RequestBody();
        try
        {
            if (request.QueryString.HasValue) body.AddForm(Encoding.UTF8.GetBytes(request.QueryString.Value![1..]));
            if (request.ContentLength is 0) return body;
            var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
            if (type?.MediaType == "multipart/form-data") await body.ReadParts(request, type, cancellationToken);
            else
            {
                var bytes = await ReadAll(request.Body, request.ContentLength, cancellationToken);
                if (type?.MediaType == "application/json") body.json = bytes;
                else if (type?.MediaType == "application/x-www-form-urlencoded") body.AddForm(bytes);
                else if (bytes.Length > 0) throw Refusal.Wrong("unsupported Content-Type");
            }
        }
        catch (Refusal refusal)
        {
            body.Unreadable = refusal;
        }
        return body;
    }

    /// <summary>The JSON body, or null if there is none.</summary>
    public JsonDocument? ParseJson()
    {
        if (Unreadable is not null) throw Unreadable;
        if (json.Length == 0) return null;
        if (!Utf8.IsValid(json)) throw NotUtf8();
        try
        {
            var document = JsonDocument.Parse(json);
            // Half of a surrogate pair can only come as an escape, which is rare enough to look for first.
            if (json.AsSpan().IndexOf("\\ud"u8) >= 0 || json.AsSpan().IndexOf("\\uD"u8) >= 0) RefuseLoneSurrogates(document.RootElement);
            return document;
        }
        catch (JsonException)
        {
            throw Refusal.Wrong("can't parse JSON object");
        }
    }

    /// <summary>Everything as one JSON object, for the record; files are named by their size.</summary>
    public string Describe()
    {
        if (json.Length > 0 && Fields.Count == 0 && Files.Count == 0) return Encoding.UTF8.GetString(json);
        return Encoding.UTF8.GetString(Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            if (json.Length > 0) writer.WriteString("(body)", Encoding.UTF8.GetString(json));
            foreach (var (name, value) in Fields) writer.WriteString(name, value);
            foreach (var (name, file) in Files) writer.WriteString(name, $"({file.Name}, {file.Bytes.Length} bytes)");
            writer.WriteEndObject();
        }));
    }

    private static Refusal NotUtf8() => Refusal.Wrong("strings must be encoded in UTF-8");

    private static void RefuseLoneSurrogates(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) RefuseLoneSurrogates(property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) RefuseLoneSurrogates(item);
                break;
            case JsonValueKind.String:
                try
                {
                    _ = value.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw NotUtf8();
                }
                break;
        }
    }

    private async Task ReadParts(HttpRequest request, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw Refusal.Wrong("multipart body without a boundary");
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition) throw Refusal.Wrong("a part has no name");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? throw Refusal.Wrong("a part has no name");
            var bytes = await ReadAll(section.Body, null, cancellationToken);
            var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            if (disposition.IsFileDisposition()) Files[name] = new UploadedFile(HeaderUtilities.RemoveQuotes(fileName).Value, bytes);
            else Fields.Add(new(name, DecodeUtf8(bytes)));
        }
    }

    private void AddForm(byte[] bytes)
    {
        // Decoded by hand: the framework's reader would put replacement characters where the platform refuses.
        foreach (var pair in Encoding.Latin1.GetString(bytes).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) equals = pair.Length;
            Fields.Add(new(Decode(pair[..equals]), equals < pair.Length ? Decode(pair[(equals + 1)..]) : ""));
        }

        static string Decode(string part)
        {
            var raw = Encoding.Latin1.GetBytes(part);
            return DecodeUtf8(WebUtility.UrlDecodeToBytes(raw, 0, raw.Length)!);
        }
    }

    private static string DecodeUtf8(byte[] bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw NotUtf8();

    private static async Task<byte[]> ReadAll(Stream stream, long? length, CancellationToken cancellationToken)
    {
        if (length > MaxBytes) throw Refusal.TooLarge();
        if (length is { } known)
        {
            var exact = new byte[known];
            await stream.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }
        using var copy = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
            {
                copy.Write(chunk, 0, read);
                if (copy.Length > MaxBytes) throw Refusal.TooLarge();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return copy.ToArray();
    }
}
