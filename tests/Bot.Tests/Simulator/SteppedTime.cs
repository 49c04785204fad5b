namespace Bot.Tests.Simulator;

/// <summary>A time that moves only when told to; its timers fire then.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private TaskCompletionSource<TimeSpan> nextTimer = NewSource();
    private TaskCompletionSource<TimeSpan> anyTimer = NewSource();
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long the next timer is set for, once someone sets one.</summary>
    public Task<TimeSpan> NextTimer
    {
        get
        {
            lock (gate) return nextTimer.Task;
        }
    }

    /// <summary>Completes once a timer waits that fires after just so long.</summary>
    /// <exception cref="TimeoutException">Nobody set one within 10 s.</exception>
    public async Task TimerOf(TimeSpan due)
    {
        while (true)
        {
            Task another;
            lock (gate)
            {
                if (timers.Exists(timer => timer.Due - now == due)) return;
                another = anyTimer.Task;
            }
            await another.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            var timer = new Timer(this, () => callback(state)) { Due = now + dueTime };
            timers.Add(timer);
            nextTimer.TrySetResult(dueTime);
            anyTimer.SetResult(dueTime);
            anyTimer = NewSource();
            return timer;
        }
    }

    public void Step(TimeSpan by)
    {
        List<Timer> due;
        lock (gate)
        {
            now += by;
            nextTimer = NewSource();
            due = timers.FindAll(timer => timer.Due <= now);
            timers.RemoveAll(due.Contains);
        }
        foreach (var timer in due) timer.Fire();
    }

    private static TaskCompletionSource<TimeSpan> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fires once; nothing here asks for more.</summary>
    private sealed class Timer(SteppedTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; init; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (time.gate) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
