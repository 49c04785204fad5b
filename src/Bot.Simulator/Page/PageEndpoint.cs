namespace Bot.Simulator;

using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

/// <summary>/ and /page/…: the chat page, the stream of what happens, and the pictures in it. What people do there goes to /control/….</summary>
internal sealed class PageEndpoint(Platform platform, CancellationToken stopping)
{
    private const string Prefix = "/page/";
    private const string Pictures = Prefix + "files/";

    private static readonly FrozenDictionary<string, (byte[] Bytes, string Type)> Files = Load();

    public static bool Knows(string path) => path == "/" || path.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task Handle(HttpContext http, string path)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        if (path == Prefix + "events") await Stream(http);
        else if (path.StartsWith(Pictures, StringComparison.Ordinal)) await WriteFile(http, path[Pictures.Length..]);
        else if (Files.TryGetValue(path == "/" ? "index.html" : path[Prefix.Length..], out var file)) await new Reply(200, file.Bytes, file.Type).Write(http);
        else await Refusal.NotFound().Reply().Write(http);
    }

    private static FrozenDictionary<string, (byte[] Bytes, string Type)> Load()
    {
        const string Folder = "Page/";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Folder.Length..], name =>
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            return (bytes, Path.GetExtension(name) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "application/octet-stream",
            });
        });
    }

    /// <summary>Server-sent events: each is one JSON object of <see cref="Feed"/>.</summary>
    private async Task Stream(HttpContext http)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.ContentType = "text/event-stream";
        var feed = new Feed(platform);
        while (true)
        {
            if (feed.Next() is { } news)
            {
                await http.Response.Body.WriteAsync((byte[])[.. "data: "u8, .. news, .. "\n\n"u8], ending.Token);
                await http.Response.Body.FlushAsync(ending.Token);
            }
            await feed.Wait(ending.Token);
        }
    }

    private async Task WriteFile(HttpContext http, string id)
    {
        var file = platform.Look(() => platform.Files.Find(Uri.UnescapeDataString(id)));
        if (file is null)
        {
            await Refusal.NotFound().Reply().Write(http);
            return;
        }
        var type = PictureType(file.Bytes);
        if (type is null) http.Response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(file.Name ?? file.Id)}";
        await new Reply(200, file.Bytes, type ?? "application/octet-stream").Write(http);
    }

    /// <summary>Only what is a picture is shown as one; anything else is for saving.</summary>
    private static string? PictureType(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) ? "image/png"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes.Length > 12 && bytes[..4].SequenceEqual("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
        : null;
}
