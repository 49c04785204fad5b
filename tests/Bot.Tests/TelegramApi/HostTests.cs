namespace Bot.Tests.TelegramApi;

using Bot.Simulator;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>The whole bot on the platform's troubles: what people read, who is told, what goes on and what stops.</summary>
public sealed class HostTests
{
    private const string Resend = "没收到,重发", Arrived = "已收到";

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Who_never_started_the_bot_is_asked_once_in_the_group_and_then_gets_what_they_asked_for(string provider) => Scene.Play(provider, async scene =>
    {
        const long Zhao = 903;
        scene.Server.SetUser(Zhao, "赵六");
        var bot = await scene.Start(setup => setup with { Admins = [Scene.Li, Scene.Wang, Zhao] });
        scene.Server.Say(Zhao, "/status P009", Scene.Group);
        var ask = await scene.Heard(Scene.Group, "赵六", "开始对话");
        Assert.Equal($"https://t.me/{scene.Server.BotUsername}?start=hello", ask.Buttons[0][0].Url);
        scene.Server.Say(Zhao, "/find 腐竹", Scene.Group);
        await scene.Quiet();
        await bot.Until(work => work.Value<long>("select count(*) from message where state = 'failed'") == 2);

        scene.Server.Say(Zhao, "/start hello");
        await scene.Heard(Zhao, "您好");
        Assert.Single(scene.Server.Messages(Scene.Group));
        Assert.Equal(3, scene.Server.Messages(Zhao).Count);
        Assert.Contains("旺嘉腐竹", scene.Server.Messages(Zhao)[0].Text, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Messages(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_press_that_waited_too_long_for_its_answer_still_counts(string provider) => Scene.Play(provider, async scene =>
    {
        scene.Faults = request => request.Method == "answerCallbackQuery"
            ? Fault.BadRequest("Bad Request: query is too old and response timeout expired or query ID is invalid") : null;
        await scene.Start();
        await scene.Visit(Scene.Li, "厂房封顶");
        await scene.Server.WaitFor(() => scene.Server.CountRequests("answerCallbackQuery") > 0);
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.DoesNotContain(scene.Logs.Lines, line => line.Level >= LogLevel.Warning);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_in_doubt_is_sent_again_once_whoever_presses_however_often(string provider) => Scene.Play(provider, async scene =>
    {
        var bot = await Doubt(scene);
        var press = scene.Server.PressButton(Scene.Li, Scene.Li, Resend);
        await scene.Server.WaitFor(() => scene.Count(Scene.Group, "日调度 ·") == 2);
        scene.Server.RepeatPress(press);
        scene.Server.PressButton(Scene.Wang, Scene.Wang, Resend);
        await NothingMore(scene, bot, copies: 2);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_in_doubt_that_was_seen_is_never_sent_again(string provider) => Scene.Play(provider, async scene =>
    {
        var bot = await Doubt(scene);
        var press = scene.Server.PressButton(Scene.Li, Scene.Li, Arrived);
        await scene.Server.WaitFor(() => !scene.Server.Messages(Scene.Li)[^1].HasButton(Arrived));
        scene.Server.RepeatPress(press);
        scene.Server.PressButton(Scene.Wang, Scene.Wang, Resend);
        await NothingMore(scene, bot, copies: 1);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_revoked_token_stops_sending_and_polling_and_with_a_good_one_all_goes_on(string provider) => Scene.Play(provider, async scene =>
    {
        var bot = await scene.Start();
        await scene.Schedule("18:00");
        await scene.Quiet();
        scene.Faults = _ => Fault.Unauthorized();
        scene.Server.Say(Scene.Li, "/visit P009 厂房封顶");
        await scene.Logs.First(line => line.Level == LogLevel.Critical);
        await scene.Server.WaitFor(() => !scene.Server.IsPolled);
        scene.Server.Say(Scene.Wang, "/visit P009 设备到货");
        scene.Clock.SetLocal("2026-11-20 18:00");
        await bot.Stop();

        // Said by who sends, by who polls or by both, and no storm of requests to find out.
        Assert.InRange(scene.Logs.Lines.Count(line => line.Level == LogLevel.Critical), 1, 2);
        Assert.InRange(scene.Server.Requests.Count(request => request.Status == 401), 1, 5);
        Assert.True(scene.Server.PendingUpdates > 0);

        scene.Faults = null;
        await scene.Start();
        await scene.Card(Scene.Li, "厂房封顶");
        await scene.Card(Scene.Wang, "设备到货");
        await scene.Heard(Scene.Group, "日调度 ·");
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_group_that_put_the_bot_out_gets_nothing_until_it_takes_it_back(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start();
        await scene.Schedule("18:00");
        scene.Server.Kick(Scene.Group, Scene.Wang);
        await scene.Heard(Scene.Li, "项目调度群", "停发");
        await scene.Heard(Scene.Wang, "项目调度群", "停发");
        scene.Clock.SetLocal("2026-11-20 18:00");
        await scene.Visit(Scene.Li, "厂房封顶");
        scene.Clock.SetLocal("2026-11-21 17:00");
        scene.Server.AddBotTo(Scene.Group, Scene.Li);
        await scene.Quiet();
        Assert.Equal(0, scene.Count(Scene.Group, "11月21日"));
        scene.Clock.SetLocal("2026-11-21 18:00");
        await scene.Heard(Scene.Group, "日调度 ·", "11月21日");
        Assert.Equal((1, 1), (scene.Count(Scene.Li, "停发"), scene.Count(Scene.Wang, "停发")));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_follows_its_group_to_the_new_id(string provider) => Scene.Play(provider, async scene =>
    {
        const long Small = -55;
        scene.Server.CreateGroup(Small, "小群", supergroup: false);
        scene.Server.AddBotTo(Small, Scene.Li);
        await scene.Start();
        await scene.Schedule("18:00", Small);
        var moved = scene.Server.UpgradeToSupergroup(Small);
        scene.Clock.SetLocal("2026-11-20 18:00");
        await scene.Heard(moved, "日调度 ·");
        scene.Server.Say(Scene.Li, "/schedule", moved);
        await scene.Heard(moved, "每天 18:00");
        Assert.Equal(1, scene.Count(moved, "日调度 ·"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_second_process_waits_for_the_first_to_end_and_then_takes_over(string provider) => Scene.Play(provider, async scene =>
    {
        var first = await scene.Start();
        await scene.Visit(Scene.Li, "第一个");
        await scene.Start();
        await scene.Logs.First(line => line.Text.Contains("waiting to take over", StringComparison.Ordinal));
        await scene.Visit(Scene.Li, "还是第一个");
        await first.Stop();
        await scene.Visit(Scene.Li, "第二个");
        Assert.Equal(3, scene.Number("select count(*) from visit"));
        Assert.DoesNotContain(scene.Server.Requests, request => request.Status == 409);
        Assert.DoesNotContain(scene.Logs.Lines, line => line.Level >= LogLevel.Warning);
    });

    [SkippableFact]
    public Task A_bot_that_has_lost_its_lock_stops_and_does_not_run_beside_another() => Scene.Play("postgres", async scene =>
    {
        var bot = await scene.Start();
        await scene.Visit(Scene.Li, "之前");
        var stopped = bot.Stopped;
        scene.Number("select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        await stopped;
        await bot.Stop();
        Assert.Single(scene.Logs.Lines, line => line.Level == LogLevel.Critical);
        await scene.Server.WaitFor(() => !scene.Server.IsPolled);

        await scene.Start();
        await scene.Visit(Scene.Li, "之后");
        Assert.Equal(2, scene.Number("select count(*) from visit"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task An_error_of_ours_in_one_room_stops_the_bot_instead_of_half_of_it(string provider) => Scene.Play(provider, async scene =>
    {
        var bot = scene.Build(setup => setup with { Passing = step => _ = step == "picked" ? throw new InvalidOperationException("A slip in the postman.") : 0 });
        var stopped = bot.Stopped;
        await bot.Start();
        scene.Server.Say(Scene.Li, "/visit P009 厂房封顶");
        await stopped;
        await bot.Stop();
        Assert.Contains("A slip in the postman.", Assert.Single(scene.Logs.Lines, line => line.Level == LogLevel.Critical).Text, StringComparison.Ordinal);
        await scene.Server.WaitFor(() => !scene.Server.IsPolled);

        await scene.Start();
        await scene.Card(Scene.Li, "厂房封顶");
        scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交");
        await scene.Accepted(Scene.Li, "厂房封顶");
        Assert.Equal(1, scene.Number("select count(*) from visit"));
    });

    // A digest arrives, but the answer that says so does not.
    private static async Task<RunningBot> Doubt(Scene scene)
    {
        var left = 1;
        scene.Faults = request => request.ChatId == Scene.Group && request.Parameters.Contains("inline_keyboard", StringComparison.Ordinal) && left-- > 0 ? Fault.CutAfter() : null;
        var bot = await scene.Start();
        await scene.Schedule("18:00");
        scene.Clock.SetLocal("2026-11-20 18:00");
        foreach (var dispatcher in (long[])[Scene.Li, Scene.Wang])
        {
            var question = await scene.Heard(dispatcher, "可能没有送达");
            Assert.True(question.HasButton(Resend) && question.HasButton(Arrived));
        }

        Assert.Equal(1, scene.Count(Scene.Group, "日调度 ·"));
        await bot.Until(work => work.Value<long>("select count(*) from message where state = 'waiting'") == 0);
        return bot;
    }

    private static async Task NothingMore(Scene scene, RunningBot bot, int copies)
    {
        await scene.Server.WaitFor(() => !scene.Server.Messages(Scene.Wang)[^1].HasButton(Resend));
        await scene.Visit(Scene.Li, "日子照过");
        await scene.Quiet();
        Assert.Equal(copies, scene.Count(Scene.Group, "日调度 ·"));
        await bot.Until(work => work.Value<long>("select count(*) from message where state <> 'sent'") == 0);
        Assert.Equal((1, 1), (scene.Server.Messages(Scene.Li).Count - 1, scene.Server.Messages(Scene.Wang).Count));
    }
}
