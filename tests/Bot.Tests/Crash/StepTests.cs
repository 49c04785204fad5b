namespace Bot.Tests.Crash;

using Bot.Tests.Support;
using Xunit;
using Xunit.Abstractions;

/// <summary>Between any two steps of inbox, poller and postman the process may die.</summary>
public sealed class StepTests(ITestOutputHelper output)
{
    private static readonly string[] Known =
    [
        "fetched", "counted", "begun", "handled", "committed", "taken",
        "picked", "claimed", "sent", "recorded",
    ];

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Whichever_step_the_process_dies_at_each_report_is_entered_once_and_each_promise_is_kept(string provider) => Scene.Play(provider, async scene =>
    {
        await using var office = new Office(scene);
        await office.Open();

        // A day without a death tells which steps there are, and how often each is passed. (One is of a first batch only.)
        office.Steps.DieAt(null);
        await office.Day("平安无事");
        var passed = office.Steps.Passed;
        Assert.Equal(Known.Except(["counted"]).Order(StringComparer.Ordinal), passed.Keys.Order(StringComparer.Ordinal));
        foreach (var step in Known)
        {
            foreach (var time in (int[])[1, Math.Max(2, passed.GetValueOrDefault(step) * 2 / 3)])
            {
                await office.DeadlyDay(step, time);
            }
        }

        // And in the evening, with the digest in hand.
        foreach (var step in Known[^4..])
        {
            await office.DeadlyDay(step, 1, inTheEvening: true);
        }

        await scene.Quiet();
        await office.AllSent();
        Assert.Equal((2 * Known.Length) + 4, office.Deaths);
        Assert.Equal(1 + office.Deaths, scene.Number("select count(*) from visit"));
        Assert.Equal(1 + office.Deaths, scene.Number("select count(*) from investment_version"));
        Assert.Equal(1 + office.Deaths, scene.Number("select count(*) from claim_version"));
        Assert.Equal(0, scene.Number("select count(*) from received where state <> 'done'"));
        Assert.Equal(0, scene.Number("select count(*) from message where state not in ('sent', 'uncertain')"));

        // Each digest in doubt is asked about once, each of both admins.
        var uncertain = scene.Number("select count(*) from message where state = 'uncertain'");
        Assert.InRange(uncertain, 2, office.Deaths);
        Assert.Equal(2 * uncertain, scene.Number("select count(*) from message where html like '%可能没有送达%'"));
        output.WriteLine($"{office.Deaths} deaths at {Known.Length} steps; {uncertain} digests in doubt.");
    });

    /// <summary>Days of an office whose bot dies and is started again.</summary>
    private sealed class Office(Scene scene) : IAsyncDisposable
    {
        private DateOnly day = new(2026, 11, 20);
        private RunningBot? bot;

        public Steps Steps { get; } = new();

        public int Deaths { get; private set; }

        public async Task Open()
        {
            await Start();
            await scene.Schedule("18:00");
        }

        /// <summary>A visit, a sentence with an amount and a problem, and the digest in the evening.</summary>
        public async Task Day(string text, Func<Task>? inTheEvening = null)
        {
            day = day.AddDays(1);
            scene.Clock.SetLocal($"{day:yyyy-MM-dd} 10:00");
            var wan = 1000 + (int)scene.Number("select count(*) from visit");
            await Through(() => scene.Server.Say(Scene.Li, $"/visit P009 {text}"), () => scene.Heard(Scene.Li, text, "请核对"));
            await Through(() => scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交"), () => scene.Accepted(Scene.Li, text));
            await Through(() => scene.Server.Say(Scene.Wang, $"旺嘉腐竹本月完成投资{wan}万,用电没接通"), () => scene.Heard(Scene.Wang, Scene.Shown(wan), "请核对"));
            await Through(() => scene.Server.PressButton(Scene.Wang, Scene.Wang, "✅ 提交"), () => scene.Accepted(Scene.Wang, Scene.Shown(wan)));
            await (inTheEvening?.Invoke() ?? Task.CompletedTask);
            await Through(() => scene.Clock.SetLocal($"{day:yyyy-MM-dd} 18:00"), Digest);
            Assert.Equal(1, scene.Number("select count(*) from visit where text = @text", new { text }));
            Assert.Equal(1, scene.Number("select count(*) from investment_version where yuan = @yuan", new { yuan = wan * 10_000L }));
        }

        /// <summary>A day on which it dies when it comes to a step for the so many-th time.</summary>
        public async Task DeadlyDay(string step, int time, bool inTheEvening = false)
        {
            var before = Deaths;
            await Stop();

            // What is taken one by one is the first batch of a process: let it be of more than one update.
            scene.Server.Say(Scene.Wang, "收到");
            scene.Server.Say(Scene.Wang, "好的");
            Steps.DieAt(inTheEvening ? null : step, time);
            await Start();
            await Day($"{step} {time}{(inTheEvening ? " 晚上" : "")}。", async () =>
            {
                if (inTheEvening)
                {
                    await AllSent();
                    Steps.DieAt(step, time);
                }
            });
            for (var more = 1; Deaths == before; more++)
            {
                Assert.True(more < 30, $"“{step}” is not passed {time} times.");
                var nonsense = $"/day{day.DayNumber}x{more}";
                await Through(() => scene.Server.Say(Scene.Li, nonsense), () => scene.Heard(Scene.Li, nonsense));
            }
        }

        public Task AllSent() => bot!.Until(work => work.Value<long>("select count(*) from message where state in ('waiting', 'sending')") == 0);

        public async ValueTask DisposeAsync() => await Stop();

        // Does something and sees it through, in the next life where it has to be.
        private async Task Through(Action does, Func<Task> seen)
        {
            does();
            var waiting = seen();
            await Task.WhenAny(waiting, Steps.Death);
            if (Steps.Death.IsCompleted)
            {
                Deaths++;
                await Stop();
                Steps.DieAt(null);
                await Start();
            }

            await waiting;
        }

        // At most once; where it may not have arrived, that is known.
        private async Task Digest()
        {
            var title = $"{day.Month}月{day.Day}日";

            // Below its first line a digest may tell of other days: that it was brought up to date on this one.
            int Said(long chat, string what) => scene.Server.Messages(chat).Count(message =>
                message.Text.Contains(what, StringComparison.Ordinal) && message.Text.Split('\n')[0].Contains(title, StringComparison.Ordinal));
            await scene.Server.WaitFor(() => Said(Scene.Group, "日调度 ·") > 0 || Said(Scene.Li, "可能没有送达") > 0, what: $"the digest of {title}");
            Assert.InRange(Said(Scene.Group, "日调度 ·"), 0, 1);
        }

        private async Task Start() => bot = await scene.Start(setup => setup with { Passing = Steps.Pass });

        private async Task Stop()
        {
            if (bot is not null)
            {
                await bot.DisposeAsync();
            }
        }
    }
}
