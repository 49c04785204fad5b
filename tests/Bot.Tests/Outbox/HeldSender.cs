namespace Bot.Tests.Outbox;

using System.Threading.Channels;
using Bot.Outbox;

/// <summary>A sender that holds each message until the test says how sending it ended.</summary>
internal sealed class HeldSender : ISendMessages
{
    private readonly Channel<Held> taken = Channel.CreateUnbounded<Held>();

    /// <summary>One message on its way.</summary>
    public sealed record Held(Outgoing Message, TaskCompletionSource<SendResult> Answer)
    {
        public void Arrives(long number) => Answer.TrySetResult(new SendResult.Sent(number));

        public void Fails(SendFailure why) => Answer.TrySetResult(new SendResult.Failed(why, why.ToString()));
    }

    /// <summary>How many are held that the test has not looked at.</summary>
    public int Count => taken.Reader.Count;

    public async Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cut = stop.Register(() => answer.TrySetCanceled(stop));
        taken.Writer.TryWrite(new Held(message, answer));
        return await answer.Task;
    }

    /// <summary>The next message that was handed over.</summary>
    public async Task<Held> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await taken.Reader.ReadAsync(patience.Token);
    }
}
