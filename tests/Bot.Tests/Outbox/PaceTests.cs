namespace Bot.Tests.Outbox;

using Bot.Outbox;
using Bot.Simulator;
using Bot.Tests.Support;
using Xunit;

public sealed class PaceTests
{
    private readonly Ticks clock = new();

    [Fact]
    public void A_person_gets_a_short_burst_at_once_and_then_one_a_second()
    {
        var sent = Sent(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(50), new Pace(clock, new SendRates()), (7, false));
        Assert.Equal(3, sent.Count(at => at == TimeSpan.Zero));
        Assert.InRange(sent.Count, 30, 33);
        Assert.True(MostWithin(sent, TimeSpan.FromSeconds(1)) <= 4);
    }

    [Fact]
    public void A_group_never_gets_more_than_twenty_in_any_minute()
    {
        var sent = Sent(TimeSpan.FromMinutes(10), TimeSpan.FromMilliseconds(250), new Pace(clock, new SendRates()), (-7, true));
        Assert.True(MostWithin(sent, TimeSpan.FromMinutes(1)) <= 20);
        Assert.InRange(sent.Count, 165, 175);
    }

    [Fact]
    public void All_chats_together_never_get_more_than_thirty_in_any_second()
    {
        var sent = Sent(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(10), new Pace(clock, new SendRates()), [.. Enumerable.Range(1, 300).Select(id => ((long)id, false))]);
        Assert.True(MostWithin(sent, TimeSpan.FromSeconds(1)) <= 30);
        Assert.InRange(sent.Count, 490, 510);
    }

    [Fact]
    public void The_wait_that_it_tells_is_long_enough_and_one_chat_does_not_hold_up_another()
    {
        var pace = new Pace(clock, new SendRates());
        for (var message = 0; message < 20; message++)
        {
            var wait = pace.Take(-7, isGroup: true);
            if (wait > TimeSpan.Zero)
            {
                Assert.Equal(TimeSpan.Zero, pace.Take(1000 + message, isGroup: false));
                clock.Step(wait);
                Assert.Equal(TimeSpan.Zero, pace.Take(-7, isGroup: true));
            }
        }
    }

    [Fact]
    public void Without_limits_nobody_waits()
    {
        var pace = new Pace(clock, SendRates.Unlimited);
        for (var message = 0; message < 1000; message++)
        {
            clock.Step(TimeSpan.FromTicks(1));
            Assert.Equal(TimeSpan.Zero, pace.Take(-7, isGroup: true));
        }
    }

    [Fact]
    public void Chats_that_have_rested_are_forgotten_and_those_that_have_not_are_kept()
    {
        var pace = new Pace(clock, new SendRates(PerSecond: 1e9));
        for (var chat = 1; chat < 10_000; chat++)
        {
            clock.Step(TimeSpan.FromTicks(10));
            pace.Take(chat, isGroup: false);
        }

        clock.Step(TimeSpan.FromMinutes(5));
        for (var message = 0; message < 3; message++)
        {
            clock.Step(TimeSpan.FromTicks(10));
            Assert.Equal(TimeSpan.Zero, pace.Take(-7, isGroup: false));
        }

        for (var chat = 20_000; chat < 20_010; chat++)
        {
            clock.Step(TimeSpan.FromTicks(10));
            pace.Take(chat, isGroup: false);
        }

        Assert.NotEqual(TimeSpan.Zero, pace.Take(-7, isGroup: false));
    }

    [Fact]
    public async Task A_burst_at_the_platforms_own_limits_is_never_told_to_be_slower()
    {
        var steady = new Simulator.SteppedTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await Scene.Play(
            "sqlite",
            async scene =>
            {
                var mail = new Mail(scene, setup => setup with { Rates = new SendRates() }, steady);
                var people = Enumerable.Range(101, 20).Select(id => (long)id).ToList();
                foreach (var person in people)
                {
                    scene.Server.Say(person, "/start");
                    mail.Reply(person, "第一条");
                    mail.Reply(person, "第二条");
                }

                for (var number = 1; number <= 45; number++)
                {
                    mail.Reply(Scene.Group, $"群消息{number}");
                    mail.Reply(Mail.Zhang, $"张三{number}");
                }

                for (var tenth = 0; mail.Texts(Scene.Group).Count() < 45; tenth++)
                {
                    Assert.True(tenth < 3000, "It takes more than five minutes.");
                    await mail.Postman.SendAll();
                    steady.Step(TimeSpan.FromMilliseconds(100));
                }

                Assert.All(people, person => Assert.Equal(["第一条", "第二条"], mail.Texts(person)));
                Assert.Equal(45, mail.Texts(Mail.Zhang).Count());
                Assert.DoesNotContain(scene.Server.Requests, request => request.Status == 429);
            },
            new RateLimits(),
            steady);
    }

    // Asks for every chat, again and again, as fast as the steps are; tells when it was allowed.
    private List<TimeSpan> Sent(TimeSpan time, TimeSpan step, Pace pace, params (long Id, bool IsGroup)[] chats)
    {
        List<TimeSpan> sent = [];
        for (var at = TimeSpan.Zero; at < time; at += step)
        {
            foreach (var (id, isGroup) in chats)
            {
                while (pace.Take(id, isGroup) <= TimeSpan.Zero)
                {
                    sent.Add(at);
                }
            }

            clock.Step(step);
        }

        return sent;
    }

    private static int MostWithin(List<TimeSpan> sent, TimeSpan window) =>
        sent.Select((at, index) => sent.Skip(index).TakeWhile(later => later - at < window).Count()).Max();

    /// <summary>Monotonic time by hand; asked for the wall time, it fails: pacing does not care what time it is.</summary>
    private sealed class Ticks : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("Pacing asks for the wall time.");

        public void Step(TimeSpan by) => now += by.Ticks;
    }
}
