namespace Bot.Tests.Support;

using System.Diagnostics;
using System.Text;

/// <summary>The real program as an operator starts it: a process of its own in an empty working directory, with only the settings given.</summary>
internal sealed class BotProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly List<(string Part, TaskCompletionSource Said)> awaited = [];

    private BotProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => Read(output);

    public string Error => Read(error);

    public static BotProcess Start(string folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Bot.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A short life is not worth optimizing.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new BotProcess(Process.Start(start)!);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(string folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        using var bot = Start(folder, arguments, settings);
        var code = await bot.Ended();
        return (code, bot.Output, bot.Error);
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
        return said.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async Task<int> Ended()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>As the system ends it: no word to the program.</summary>
    public void Kill() => process.Kill();

    /// <summary>As an operator ends it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
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
}
