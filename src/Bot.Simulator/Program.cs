using System.Runtime.InteropServices;
using Bot.Simulator;

// Starts the server alone: dotnet run --project src/Bot.Simulator -- --port 8081 --token 42:TEST --keep platform.json

var (port, token, username) = (8081, "42:TEST", "simulated_bot");
string? keep = null;
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--port" when int.TryParse(value, out port) && port is >= 0 and <= 65535: break;
        case "--token" when value.Contains(':', StringComparison.Ordinal): token = value; break;
        case "--username" when value.Length > 0: username = value; break;
        case "--keep" when value.Length > 0: keep = value; break;
        default:
            await Console.Error.WriteLineAsync("usage: --port 8081 --token 42:TEST --username simulated_bot --keep FILE");
            return 2;
    }
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var server = await SimulatorServer.Start(new SimulatorOptions { Port = port, Token = token, BotUsername = username, Keep = keep });
    Console.WriteLine($"{server.Url} answers for bot {server.BotId} (@{server.BotUsername}); Ctrl+C ends it.");
    try
    {
        await Task.Delay(Timeout.Infinite, stop.Token);
    }
    catch (OperationCanceledException)
    {
        // Asked to stop.
    }
    return 0;
}
catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
