namespace Bot.Tests.Support;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

/// <summary>The real program as a process of its own. It never outlives the test.</summary>
public sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = [];

    private BotProcess(Process process)
    {
        this.process = process;
        AppDomain.CurrentDomain.ProcessExit += KillAtTheEnd;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far, to both of its outputs.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Starts a verb of the program.</summary>
    /// <param name="settings">Environment variables such as Telegram__Token.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">run, import FILE …</param>
    public static BotProcess Start(IEnumerable<KeyValuePair<string, string>> settings, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Bot.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A process that lives for a second does not need to learn about itself.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new BotProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: it has no time for anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    /// <returns>How it ended.</returns>
    public async Task<int> Terminate()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await Ended();
    }

    /// <summary>How it ended, once it has.</summary>
    /// <exception cref="TimeoutException">It goes on and on.</exception>
    public async Task<int> Ended()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtTheEnd;
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            lines.Enqueue(text);
        }
    }

    private void KillAtTheEnd(object? sender, EventArgs nothing) => process.Kill();
}
