namespace Bot.Storage;

/// <summary>Whether a folder can be written, found out by writing.</summary>
public static class Folders
{
    /// <summary>Writes a file that is gone at once: into the folder, or where the folder would be made.</summary>
    /// <exception cref="IOException">It cannot be written, or not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written, or not be made.</exception>
    public static void Try(string folder)
    {
        var there = Path.GetFullPath(folder);
        while (!Directory.Exists(there))
        {
            there = !File.Exists(there) && Path.GetDirectoryName(there) is { } above ? above : throw new IOException($"'{there}' is no folder.");
        }

        // Not under a name of ours: another process may be at work there.
        using var probe = new FileStream(
            Path.Combine(there, $"probe-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }
}
