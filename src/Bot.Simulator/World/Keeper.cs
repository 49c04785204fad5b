namespace Bot.Simulator;

using System.Text.Json;

/// <summary>
/// Writes the state to a file soon after it changes, and once more at the end; a start on that file goes on from it. The
/// contents of files lie beside it in FILE.files, each written once under its hash.
/// </summary>
internal sealed class Keeper : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> written = [];
    private readonly string path;
    private readonly Platform platform;
    private readonly FileStream held;
    private Task running = Task.CompletedTask;
    private bool told;

    private Keeper(string path, Platform platform)
    {
        (this.path, this.platform) = (path, platform);
        try
        {
            // Two servers on one file would undo each other's work and give the same ids.
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be kept: {error.Message}", error);
        }
    }

    /// <summary>Goes on from the file, or begins it, and keeps it until the end.</summary>
    /// <exception cref="IOException">It cannot be read or written, or another server keeps it.</exception>
    /// <exception cref="InvalidDataException">It is broken or of a newer version; it is left as it is.</exception>
    public static Keeper Open(string path, Platform platform, CancellationToken stopping)
    {
        var keeper = new Keeper(Path.GetFullPath(path), platform);
        Task change;
        try
        {
            if (Read(keeper.path) is { } snapshot) keeper.Load(snapshot);
            // Asked for before the writing, so that what happens from now on is not missed.
            change = keeper.NextChange();
            keeper.Save();
        }
        catch
        {
            keeper.held.Dispose();
            throw;
        }
        // Not on the context of whoever starts the server, whom writing would hold up.
        keeper.running = Task.Run(() => keeper.Run(change, stopping), CancellationToken.None);
        return keeper;
    }

    /// <summary>What a file holds; null if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static Snapshot? Read(string path)
    {
        try
        {
            return Snapshot.Read(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw Broken(path, error);
        }
    }

    /// <summary>Writes what has changed since; the platform's stop must have been asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        await running;
        TrySave();
        await held.DisposeAsync();
    }

    private static InvalidDataException Broken(string path, Exception error) =>
        new($"{path} cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);

    private Task NextChange() => platform.UnlessNow(() => false)!;

    private async Task Run(Task change, CancellationToken stopping)
    {
        try
        {
            for (var saved = true; ; saved = TrySave())
            {
                if (saved)
                {
                    await change.WaitAsync(stopping);
                    // Asked for before the pause: what changes in it is written twice rather than never.
                    change = NextChange();
                }
                await Task.Delay(Pause, platform.Pacing, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>The server goes on without: a full disk is somebody else's to clear, and told once.</summary>
    private bool TrySave()
    {
        try
        {
            Save();
            told = false;
            return true;
        }
        catch (IOException error)
        {
            if (!told) Console.Error.WriteLine($"{error.Message} It is tried again.");
            told = true;
            return false;
        }
    }

    private void Save()
    {
        // Under the lock only references are gathered: what they lead to never changes.
        var snapshot = platform.Look(platform.Keep);
        try
        {
            foreach (var file in snapshot.Contents)
                if (file.Hash is { } hash && !written.Contains(hash))
                {
                    Directory.CreateDirectory(path + ".files");
                    if (!File.Exists(ContentPath(hash))) Write(ContentPath(hash), file.Bytes.Span);
                    written.Add(hash);
                }
            Write(path, snapshot.Write());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be written: {error.Message}", error);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            // Else a power cut could leave the new name with nothing in it.
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    private void Load(Snapshot snapshot)
    {
        var contents = new Dictionary<string, byte[]>();
        try
        {
            platform.Change(() => platform.Restore(snapshot, Content));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be read: {error.Message}", error);
        }
        // Whatever else stops it is the fault of the file: it says what cannot be, such as a message twice.
        catch (Exception error)
        {
            throw Broken(path, error);
        }
        written.UnionWith(contents.Keys);

        byte[] Content(string hash)
        {
            if (contents.TryGetValue(hash, out var bytes)) return bytes;
            bytes = File.ReadAllBytes(ContentPath(hash));
            // This also keeps a hash that is a path from leading elsewhere.
            if (Files.Hash(bytes) != hash) throw new InvalidDataException($"{ContentPath(hash)} is not what was kept");
            return contents[hash] = bytes;
        }
    }

    private string ContentPath(string hash) => Path.Combine(path + ".files", hash);
}
