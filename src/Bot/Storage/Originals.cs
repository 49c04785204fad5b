namespace Bot.Storage;

using System.Security.Cryptography;

/// <summary>
/// Copies of files that people sent, in a folder of ours, each under the name of its content (SHA-256): ab/cd/abcd….
/// The same content is kept once; a file stands there whole or not at all.
/// </summary>
public sealed class Originals
{
    // One copy is made at a time; what a crash left of it is written over by the next.
    private const string Unfinished = "unfinished";

    private readonly string? folder;

    private Originals(string? folder) => this.folder = folder;

    /// <summary>Whether copies are kept.</summary>
    public bool AreKept => folder is not null;

    /// <summary>Called at each step with its name; a test throws here to die between two steps.</summary>
    internal Action<string> Passing { get; set; } = _ => { };

    /// <summary>Keeps copies in a folder, which is made where it is missing; null keeps none.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made or written.</exception>
    public static Originals In(string? folder)
    {
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            Folders.Try(folder);
        }

        return new Originals(folder);
    }

    /// <summary>Whether a copy of this content stands there.</summary>
    public bool Has(string sha256) => folder is not null && File.Exists(PathOf(sha256));

    /// <summary>Opens a copy for reading; null where there is none.</summary>
    public Stream? Open(string? sha256) =>
        sha256 is not null && Has(sha256) ? new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    /// <summary>Keeps a content.</summary>
    /// <returns>Its SHA-256, the name under which it is found.</returns>
    public string Keep(ReadOnlySpan<byte> content)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = PathOf(sha256);
        if (File.Exists(path))
        {
            return sha256;
        }

        var unfinished = Path.Combine(folder!, Unfinished);
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Passing("written");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(unfinished, path, overwrite: true);
        return sha256;
    }

    private string PathOf(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(folder!, sha256[..2], sha256[2..4], sha256)
        : throw new ArgumentException($"'{sha256}' is not a SHA-256.", nameof(sha256));
}
