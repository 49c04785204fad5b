namespace Bot.Tests.Support;

using System.Diagnostics;
using System.Globalization;
using System.Text;

/// <summary>
/// The real program as an operator starts it: a process of its own, with only the settings given. It never outlives the test.
/// </summary>
public sealed class BotProcess : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly List<(string Part, TaskCompletionSource Said)> awaited = [];

    private BotProcess(Process process)
    {
        this.process = process;
        AppDomain.CurrentDomain.ProcessExit += KillAtTheEnd;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far to its standard output: the log among it.</summary>
    public string Output => Read(output);

    /// <summary>What it wrote so far to its standard error.</summary>
    public string Error => Read(error);

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Starts a verb of the program.</summary>
    /// <param name="settings">Environment variables such as Telegram__Token.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">run, import FILE …</param>
    public static BotProcess Start(IEnumerable<KeyValuePair<string, string>> settings, string folder, params string[] arguments) =>
        Start(settings, folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Bot.dll"), .. arguments]);

    /// <summary>Starts a verb of the program with settings by their names: Telegram:Token.</summary>
    public static BotProcess Start(string folder, string[] arguments, params (string Name, string Value)[] settings) =>
        Start(Named(settings), folder, arguments);

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(string folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        await using var bot = Start(folder, arguments, settings);
        var code = await bot.Ended();
        return (code, bot.Output, bot.Error);
    }

    /// <summary>Runs it where no file may grow beyond this size, as on a disk that is full.</summary>
    public static async Task<(int Code, string Output, string Error)> RunFull(int kilobytes, string folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        // The runtime maps its own code from a large file in memory otherwise.
        (string, string)[] runtime = [("DOTNET_EnableWriteXorExecute", "0"), ("DOTNET_EnableDiagnostics", "0")];
        await using var bot = Start(
            Named([.. settings, .. runtime]),
            folder,
            "sh",
            ["-c", $"trap '' XFSZ; ulimit -f {kilobytes * 2}; exec \"$@\"", "sh", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Bot.dll"), .. arguments]);
        var code = await bot.Ended();
        return (code, bot.Output, bot.Error);
    }

    private static IEnumerable<KeyValuePair<string, string>> Named((string Name, string Value)[] settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value));

    private static BotProcess Start(IEnumerable<KeyValuePair<string, string>> settings, string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A process that lives for a second does not need to learn about itself.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new BotProcess(Process.Start(start)!);
    }

    /// <summary>Completes once the output holds this.</summary>
    public Task Says(string part)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (awaited)
        {
            awaited.Add((part, said));
        }

        Tell();
        return said.Task.WaitAsync(Patience);
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
        await Signal("TERM");
        return await Ended();
    }

    /// <summary>SIGINT: Ctrl+C.</summary>
    /// <returns>How it ended.</returns>
    public async Task<int> Interrupt()
    {
        await Signal("INT");
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
        if (!process.HasExited)
        {
            await Kill();
        }

        Dispose();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtTheEnd;
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            _ = line is null ? text : text.Append(line).Append('\n');
        }

        Tell();
    }

    private void Tell()
    {
        var all = Output + Error;
        lock (awaited)
        {
            awaited.Where(one => all.Contains(one.Part, StringComparison.Ordinal)).ToList().ForEach(one => one.Said.TrySetResult());
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private void KillAtTheEnd(object? sender, EventArgs nothing) => process.Kill();
}
