namespace Bot.Simulator;

using System.Globalization;
using System.Security.Cryptography;

/// <summary>A file that the platform keeps. The unique id belongs to its content, the id to this bot.</summary>
internal sealed record StoredFile(string Id, string UniqueId, string Kind, string? Name, byte[] Bytes, string Hash);

/// <summary>The files of the platform: what people sent and what the bot uploaded, and the links by which they are fetched.</summary>
internal sealed class Files(TimeProvider clock)
{
    /// <summary>The largest file that getFile makes ready.</summary>
    public const int MaxDownload = 20 * 1024 * 1024;

    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(1);

    private readonly Dictionary<string, StoredFile> byId = [];
    private readonly Dictionary<string, (StoredFile File, DateTimeOffset Expires)> links = [];
    private int count;

    public StoredFile Keep(string kind, byte[] bytes, string? name = null)
    {
        var hash = Hash(bytes);
        var file = new StoredFile(string.Create(CultureInfo.InvariantCulture, $"{kind}-{++count}"), $"u{kind[0]}{hash[..14]}", kind, name, bytes, hash);
        return byId[file.Id] = file;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public KeptFiles Keep() =>
        new(count, [.. byId.Values.Select(file => new KeptFile(file.Id, file.UniqueId, file.Kind, file.Name, file.Hash) { Bytes = file.Bytes })]);

    public void Restore(KeptFiles kept, Func<string, byte[]> content)
    {
        count = checked(kept.Count + Snapshot.Skipped);
        foreach (var file in kept.All) byId.Add(file.Id, new StoredFile(file.Id, file.UniqueId, file.Kind, file.Name, content(file.Hash!), file.Hash!));
    }

    public StoredFile? Find(string id) => byId.GetValueOrDefault(id);

    public bool Forget(string id) => byId.Remove(id);

    /// <summary>A path under which the file can be fetched for an hour.</summary>
    public string Link(StoredFile file)
    {
        var ending = file.Kind == "photo" ? ".jpg" : Path.GetExtension(file.Name ?? "");
        var path = $"{file.Kind}s/file_{file.Id[(file.Kind.Length + 1)..]}{ending}";
        links[path] = (file, clock.GetUtcNow() + LinkLife);
        return path;
    }

    public StoredFile? Follow(string path) =>
        links.TryGetValue(path, out var link) && clock.GetUtcNow() <= link.Expires && byId.ContainsKey(link.File.Id) ? link.File : null;
}
