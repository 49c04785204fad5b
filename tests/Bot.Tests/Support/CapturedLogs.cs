namespace Bot.Tests.Support;

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

/// <summary>One line of the log.</summary>
public sealed record LogLine(LogLevel Level, string Category, string Text);

/// <summary>Everything that is logged, at every level and of every category, exceptions and scopes included.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> lines = [];

    private event Action<LogLine>? Logged;

    /// <summary>What was logged so far.</summary>
    public IReadOnlyCollection<LogLine> Lines => lines;

    /// <summary>What was logged at Error and above.</summary>
    public IReadOnlyList<LogLine> Errors => [.. lines.Where(line => line.Level >= LogLevel.Error)];

    /// <summary>Ends with the first line of this kind, also where it was logged before.</summary>
    /// <exception cref="TimeoutException">There was none within ten seconds.</exception>
    public async Task<LogLine> First(Func<LogLine, bool> isIt)
    {
        var found = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(LogLine line)
        {
            if (isIt(line))
            {
                found.TrySetResult(line);
            }
        }

        Logged += Look;
        foreach (var line in lines)
        {
            Look(line);
        }

        return await found.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Keep(LogLine line)
    {
        lines.Enqueue(line);
        Logged?.Invoke(line);
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Keep(new LogLine(LogLevel.Trace, category, $"{state}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Keep(new LogLine(logLevel, category, exception is null ? formatter(state, exception) : $"{formatter(state, exception)}\n{exception}"));
    }
}
