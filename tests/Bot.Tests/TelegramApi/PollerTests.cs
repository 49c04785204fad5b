namespace Bot.Tests.TelegramApi;

using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Bot.Conversations;
using Bot.Simulator;
using Bot.TelegramApi;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telegram.Bot;
using Xunit;

/// <summary>Fetching updates: nothing is skipped, nothing stands in the way of the rest, nothing spins.</summary>
public sealed class PollerTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    public static TheoryData<string> Malformed => new(
        """{"message":{"message_id":1,"date":1700000000,"text":"没有群"}}""",
        """{"message":{"message_id":1,"date":1700000000,"chat":{"id":7,"type":"private"},"from":{},"text":{"not":"text"}}}""",
        """{"message":{"message_id":"one","date":"yesterday","chat":7}}""",
        """{"message":{"message_id":1,"date":-5,"chat":{"id":7,"type":"private"},"text":"早"}}""",
        """{"message":[]}""",
        """{"message":null}""",
        """{"callback_query":{"id":"1","data":"1.1.submit"}}""",
        """{"callback_query":{"id":5,"from":7,"data":null}}""",
        """{"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"张"},"date":1700000000}}""",
        """{"my_chat_member":{"chat":{"id":7,"type":"private"},"date":1700000000,"new_chat_member":{"status":"abducted"}}}""",
        """{"message":{"message_id":1,"date":1700000000,"chat":{"id":901,"type":"private"},"from":{"id":901,"is_bot":false,"first_name":"\u0000"},"text":"\u0000\u202e"}}""");

    [Theory, MemberData(nameof(Malformed))]
    public Task An_update_that_cannot_be_read_does_not_stop_the_queue(string update) => Scene.Play("sqlite", async scene =>
    {
        scene.Server.Say(Scene.Li, "/visit P009 之前");
        scene.Server.InjectUpdate(update);
        scene.Server.Say(Scene.Li, "/visit P009 之后");
        await scene.Start();
        await scene.Card(Scene.Li, "之后");
        Assert.True(scene.Count(Scene.Li, "之前") >= 1);
        await scene.Quiet();
        Assert.Equal(3, scene.Number("select count(*) from received where state = 'done'"));
        Assert.Empty(scene.Logs.Errors);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task An_update_of_a_kind_that_nobody_knows_is_noted_as_seen_and_nothing_more(string provider) => Scene.Play(provider, async scene =>
    {
        var number = scene.Server.InjectUnknownUpdate();
        await scene.Start();
        await scene.Visit(Scene.Li, "厂房封顶");
        Assert.Equal(1, scene.Number("select count(*) from received where update_id = @number and state = 'done'", new { number = (long)number }));
        Assert.Empty(scene.Logs.Errors);
    });

    [Fact]
    public Task What_has_no_number_is_not_asked_for_again_at_once_and_the_rest_is_taken() => Scene.Play("sqlite", async scene =>
    {
        var steady = new Simulator.SteppedTime(DateTimeOffset.UnixEpoch);
        var bot = scene.Build();
        using var foreign = new NumberlessFetches(2);
        using var http = new HttpClient(foreign);
        var client = new TelegramBotClient(new TelegramBotClientOptions(scene.Server.Token, scene.Server.Url) { RetryThreshold = 0 }, http);
        var poller = new Poller(client, bot.Room<Inbox>(), bot.Room<PressAnswers>(), scene.Clock, steady, NullLogger<Poller>.Instance);
        using var stop = new CancellationTokenSource();
        var running = poller.Run(stop.Token);
        scene.Server.Say(Scene.Li, "/help");
        for (var fetch = 0; fetch < 2; fetch++)
        {
            var pause = await steady.NextTimer.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(pause >= TimeSpan.FromMilliseconds(500));
            Assert.False(poller.Drained.IsCompleted);
            steady.Step(pause);
        }

        await poller.Drained.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, scene.Number("select count(*) from message"));
        await stop.CancelAsync();
        await running;
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task After_a_quiet_week_lower_numbers_and_those_of_before_are_taken_all_the_same(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start();
        await scene.Visit(Scene.Li, "上周");
        await scene.Quiet();
        scene.Clock.Advance(TimeSpan.FromDays(8));
        scene.Server.QuietWeek(1000);
        await scene.Visit(Scene.Li, "号码小了");
        await scene.Quiet();

        // The new numbers, drawn at random, may meet those of the week before.
        scene.Clock.Advance(TimeSpan.FromDays(8));
        scene.Server.QuietWeek(1000);
        await scene.Visit(Scene.Li, "号码相同");
        Assert.Equal(3, scene.Number("select count(*) from visit"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_second_poller_is_waited_out(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start();
        await scene.Server.WaitFor(() => scene.Server.IsPolled);
        using var http = new HttpClient();
        for (var time = 0; time < 3; time++)
        {
            var other = await http.PostAsJsonAsync(new Uri($"{scene.Server.Url}/bot{scene.Server.Token}/getUpdates"), new { timeout = 0, limit = 1, allowed_updates = FetchUpdates.Kinds });
            Assert.True(other.IsSuccessStatusCode);
            var polls = scene.Server.CountRequests("getUpdates");
            await scene.Server.WaitFor(() => scene.Server.CountRequests("getUpdates") > polls && scene.Server.IsPolled);
        }

        await scene.Visit(Scene.Li, "厂房封顶");
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.Contains(scene.Logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("409", StringComparison.Ordinal));
    });

    [Fact]
    public Task Answers_that_are_errors_are_not_answered_by_a_storm_of_fetches() => Scene.Play("sqlite", async scene =>
    {
        var steady = new Simulator.SteppedTime(DateTimeOffset.UnixEpoch);
        Fault[] troubles =
        [
            Fault.ServerError(), Fault.BadGateway(), Fault.CutBefore(), Fault.TooManyRequests(7),
            new(FaultKind.Error) { Status = 409, Description = "Conflict: terminated by other getUpdates request" }, Fault.CutAfter(),
        ];
        var next = 0;
        scene.Faults = request => request.Method == "getUpdates" && next < troubles.Length ? troubles[next++] : null;
        var bot = scene.Build(setup => setup with { Steady = steady });
        using var stop = new CancellationTokenSource();
        scene.Server.Say(Scene.Li, "/help");
        var running = bot.Room<Poller>().Run(stop.Token);
        foreach (var trouble in troubles)
        {
            var pause = await steady.NextTimer.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(pause >= (trouble.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMilliseconds(500)));
            steady.Step(pause);
        }

        await bot.Room<Poller>().Drained.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, scene.Number("select count(*) from message"));
        await stop.CancelAsync();
        await running;
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_webhook_that_somebody_set_is_removed_and_what_waited_is_taken(string provider) => Scene.Play(provider, async scene =>
    {
        using var http = new HttpClient();
        var webhook = new Uri($"{scene.Server.Url}/bot{scene.Server.Token}/setWebhook");
        await http.PostAsJsonAsync(webhook, new { url = "https://example.org/hook" });
        scene.Server.Say(Scene.Li, "/visit P009 厂房封顶");
        await scene.Start();
        await scene.Card(Scene.Li, "厂房封顶");

        // Also while the bot polls.
        await scene.Server.WaitFor(() => scene.Server.IsPolled);
        await http.PostAsJsonAsync(webhook, new { url = "https://example.org/hook" });
        scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交");
        await scene.Accepted(Scene.Li, "厂房封顶");
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.Equal(2, scene.Server.CountRequests("deleteWebhook"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_batch_that_the_database_could_not_take_stays_at_the_platform_and_is_taken_later(string provider) => Scene.Play(provider, async scene =>
    {
        var failures = 3;
        void Fail(string step)
        {
            if (step == "begun" && Interlocked.Decrement(ref failures) >= 0)
            {
                throw new IOException("No space left on device");
            }
        }

        await scene.Start(setup => setup with { Passing = Fail });
        await scene.Visit(Scene.Li, "第一次取件逐条处理");
        Assert.True(failures < 0);
        Assert.Equal(3, scene.Logs.Errors.Count);
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.Equal(0, scene.Number("select count(*) from received where state <> 'done'"));
        Offsets(scene);
    });

    [SkippableFact]
    public Task A_full_disk_parks_no_report_and_loses_none() => Scene.Play("postgres", async scene =>
    {
        // The reports fail, the counting of attempts does not: the update is not to blame however often that happens.
        Outbox.PostmanTests.DiskIsFull(scene, "draft", true);
        scene.Server.Say(Scene.Li, "/visit P009 磁盘满了");
        var bot = await scene.Start();
        var tries = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Room<Inbox>().Passing = step =>
        {
            if (step == "counted" && ++tries == 6)
            {
                enough.TrySetResult();
            }
        };
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Outbox.PostmanTests.DiskIsFull(scene, "draft", false);
        await scene.Card(Scene.Li, "磁盘满了");
        scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交");
        await scene.Accepted(Scene.Li, "磁盘满了");
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.Equal(0, scene.Number("select count(*) from received where state <> 'done'"));
    });

    [SkippableFact]
    public Task Connections_that_the_server_cuts_lose_nothing() => Scene.Play("postgres", async scene =>
    {
        await scene.Start();
        for (var visit = 1; visit <= 5; visit++)
        {
            // All but the one that holds the bot's lock, and our own.
            scene.Number(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and pid not in (select pid from pg_locks where locktype = 'advisory')
                """);
            await scene.Visit(Scene.Li, string.Create(CultureInfo.InvariantCulture, $"断线{visit}"));
        }

        Assert.Equal(5, scene.Number("select count(*) from visit"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_waited_while_the_bot_was_down_is_in_the_digest_that_was_due_meanwhile(string provider) => Scene.Play(provider, async scene =>
    {
        scene.Clock.SetLocal("2026-11-20 17:58");
        var before = await scene.Start();
        await scene.Schedule("18:00");
        scene.Server.Say(Scene.Li, "/visit P009 停机前填的走访");
        await scene.Card(Scene.Li, "停机前填的走访");
        await before.Stop();

        scene.Clock.SetLocal("2026-11-20 17:59");
        for (var message = 0; message < 130; message++)
        {
            scene.Server.Say(Scene.Wang, "收到");
        }

        scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交");
        scene.Clock.SetLocal("2026-11-20 18:00");
        await scene.Start();
        var digest = await scene.Heard(Scene.Group, "日调度 ·");
        Assert.Contains("停机前填的走访", digest.Versions[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, scene.Count(Scene.Group, "日调度 ·"));
    });

    [SkippableFact]
    public async Task All_that_the_bot_sends_is_in_the_documentation()
    {
        Skip.IfNot(BotApiSpec.IsThere, "The Bot API's documentation as data is not at hand (BOT_SPEC names no file, no folder “shared” stands beside the repository).");
        await Scene.Play("sqlite", async scene =>
        {
            await scene.Start();
            await scene.Schedule("18:00");
            await scene.Visit(Scene.Li, "厂房封顶");
            await scene.Invest(Scene.Wang, 1200);
            scene.Clock.SetLocal("2026-11-20 18:00");
            await scene.Heard(Scene.Group, "日调度 ·");
            Assert.Superset(
                new HashSet<string> { "getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "setMyCommands" },
                scene.Server.Requests.Select(request => request.Method).ToHashSet());
        });
    }

    // Every fetch confirms only what the tables hold by then, which is what was fetched before.
    private static void Offsets(Scene scene)
    {
        var offsets = scene.Server.Requests.Where(request => request.Method == "getUpdates" && request.Parameters.Contains("offset", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(offsets);
        Assert.True(scene.Server.Requests.Count(request => request.Method == "getUpdates") > offsets.Count);
    }

    /// <summary>A Bot API server whose first fetches bring something without a number.</summary>
    private sealed class NumberlessFetches(int times) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int left = times;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => left-- > 0
            ? Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"ok":true,"result":[{"message":{"text":"?"}},5]}""", Encoding.UTF8, "application/json") })
            : base.SendAsync(request, cancellationToken);
    }
}
