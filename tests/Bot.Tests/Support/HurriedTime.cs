namespace Bot.Tests.Support;

/// <summary>Monotonic time that runs faster than real time: pauses and looks of seconds take milliseconds.</summary>
internal sealed class HurriedTime(int times = 20) : TimeProvider
{
    public override long GetTimestamp() => System.GetTimestamp() * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private TimeSpan Hurried(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
