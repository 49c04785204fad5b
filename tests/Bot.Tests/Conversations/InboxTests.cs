namespace Bot.Tests.Conversations;

using System.Collections.Concurrent;
using Bot.Conversations;
using Bot.TelegramApi;
using Bot.Tests.Support;
using Xunit;

/// <summary>An update changes the tables once: delivered again, out of order, failing, or killing the process.</summary>
public sealed class InboxTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public Task An_update_that_comes_again_later_changes_nothing(string provider) => Scene.Play(provider, async scene =>
    {
        var bot = await scene.Start();
        await scene.Visit(Scene.Li, "厂房封顶");
        await scene.Invest(Scene.Li, 1200);
        await scene.Quiet();
        var messages = scene.Number("select count(*) from message");
        for (var update = 500_000_000; update < 500_000_004; update++)
        {
            scene.Server.Redeliver(update);
        }

        await scene.Quiet();

        // A restarted process does not know them from memory.
        await bot.Stop();
        for (var update = 500_000_000; update < 500_000_004; update++)
        {
            scene.Server.Redeliver(update);
        }

        await scene.Start();
        await scene.Quiet();
        Assert.Equal(messages, scene.Number("select count(*) from message"));
        Assert.Equal((1, 1), (scene.Number("select count(*) from visit"), scene.Number("select count(*) from investment_version")));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task The_same_press_under_another_number_is_answered_with_what_is_so_already(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start();
        scene.Server.Say(Scene.Li, "/visit P009 厂房封顶");
        await scene.Card(Scene.Li, "厂房封顶");
        var press = scene.Server.PressButton(Scene.Li, Scene.Li, "✅ 提交");
        scene.Server.RepeatPress(press);
        await scene.Accepted(Scene.Li, "厂房封顶");
        scene.Server.RepeatPress(press);
        await scene.Quiet();
        await scene.Server.WaitFor(() => scene.Server.CallbackAnswers.Count(answer => answer.Text == "已提交") >= 2);

        Assert.Equal(1, scene.Number("select count(*) from visit"));
        Assert.Equal(1, scene.Count(Scene.Li, "已提交"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_press_is_answered_before_the_commit_and_words_about_it_follow_the_commit(string provider) => Scene.Play(provider, scene =>
    {
        var inbox = scene.Build().Room<Inbox>();
        var order = new List<string>();
        inbox.Passing = order.Add;
        List<string> Take(string update)
        {
            order.Clear();
            using var json = System.Text.Json.JsonDocument.Parse(update);
            inbox.Take([ReadUpdate.From(json.RootElement, scene.Clock.GetUtcNow())!], answer => order.Add($"answered {answer.Text}"));
            return [.. order];
        }

        Take("""{"update_id":1,"message":{"message_id":7,"date":1,"chat":{"id":901,"type":"private"},"from":{"id":901,"is_bot":false,"first_name":"李四"},"text":"/visit P009 厂房封顶"}}""");
        Assert.Equal(["begun", "answered ", "handled", "committed"], Take(Press(2)));
        Assert.Equal(["begun", "handled", "committed", "answered 已提交"], Take(Press(3)));
        Assert.Equal(1, scene.Number("select count(*) from visit"));
        return Task.CompletedTask;

        static string Press(int update) =>
            $$$"""{"update_id":{{{update}}},"callback_query":{"id":"{{{update}}}","from":{"id":901,"is_bot":false,"first_name":"李四"},"chat_instance":"1","message":{"message_id":8,"date":1,"chat":{"id":901,"type":"private"}},"data":"1.1.submit"}}""";
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Updates_that_come_in_the_wrong_order_are_all_taken(string provider) => Scene.Play(provider, async scene =>
    {
        scene.Server.Say(Scene.Li, "/visit P009 甲");
        scene.Server.Say(Scene.Wang, "/visit P009 乙");
        scene.Server.Say(Scene.Li, "/visit P009 丙");
        scene.Server.ReverseNextFetch();
        await scene.Start();
        foreach (var (person, text) in ((long, string)[])[(Scene.Li, "甲"), (Scene.Wang, "乙"), (Scene.Li, "丙")])
        {
            var card = await scene.Card(person, text);
            scene.Server.Press(person, person, card.MessageId, card.Buttons[0][0].Data!);
            await scene.Accepted(person, text);
        }

        Assert.Equal(3, scene.Number("select count(*) from visit"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_fails_three_times_is_parked_and_told_once_and_what_follows_goes_on_in_order(string provider) => Scene.Play(provider, async scene =>
    {
        var tries = new ConcurrentQueue<string>();
        await scene.Start(setup => setup with { Services = Failing(tries, times: int.MaxValue) });

        // After the first batch of the process, which is taken one by one.
        await scene.Visit(Scene.Wang, "先来一条");
        foreach (var name in (string[])["甲", "乙"])
        {
            scene.Server.Say(Scene.Li, $"/visit P009 {name}之前");
            scene.Server.Say(Scene.Li, $"/boom {name}");
            scene.Server.Say(Scene.Li, $"/visit P009 {name}之后");
            await scene.Card(Scene.Li, $"{name}之后");
        }

        await scene.Quiet();
        // Three counted attempts, and the one together with others that is not counted.
        Assert.Equal(["甲", "甲", "甲", "甲", "乙", "乙", "乙", "乙"], tries);
        Assert.Equal(2, scene.Number("select count(*) from received where state = 'parked' and attempts > 3"));
        var kept = scene.Test.Database.Read(work => work.Query<string>("select raw from received where state = 'parked' order by update_id"));
        Assert.Equal(["甲", "乙"], kept.Select(raw =>
        {
            using var update = System.Text.Json.JsonDocument.Parse(raw);
            return update.RootElement.GetProperty("message").GetProperty("text").GetString()![6..];
        }));
        Assert.Equal(2, scene.Number("select count(*) from received where state = 'parked' and error like '%InvalidOperationException%'"));

        // The person reads what follows in the order in which they wrote; both admins are told.
        await scene.Server.WaitFor(() => scene.Count(Scene.Wang, "搁置") == 2);
        string[] expected = ["甲之前", "没有处理成功", "甲之后", "乙之前", "没有处理成功", "乙之后"];
        var read = scene.Server.Messages(Scene.Li).Select(message => message.Text).Where(text => !text.Contains("搁置", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Length, read.Count);
        Assert.All(expected.Zip(read), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(2, scene.Count(Scene.Li, "搁置"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_fails_twice_and_then_works_is_done_once(string provider) => Scene.Play(provider, async scene =>
    {
        var tries = new ConcurrentQueue<string>();
        await scene.Start(setup => setup with { Services = Failing(tries, times: 2) });
        scene.Server.Say(Scene.Li, "/boom 甲");
        await scene.Heard(Scene.Li, "成了");
        await scene.Quiet();
        Assert.Equal(["甲", "甲", "甲"], tries);
        Assert.Equal(1, scene.Count(Scene.Li, "成了"));
        Assert.Equal(0, scene.Number("select count(*) from received where state <> 'done' or raw is not null"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_press_that_fails_three_times_is_answered_and_parked(string provider) => Scene.Play(provider, async scene =>
    {
        var tries = new ConcurrentQueue<string>();
        await scene.Start(setup => setup with { Services = Failing(tries, times: int.MaxValue) });
        scene.Server.Press(Scene.Li, Scene.Li, 1, "/boom 甲");
        await scene.Heard(Scene.Li, "没有处理成功", "管理员");
        await scene.Server.WaitFor(() => scene.Server.CallbackAnswers.Count > 0);
        await scene.Visit(Scene.Li, "厂房封顶");
        Assert.Equal(1, scene.Number("select count(*) from received where state = 'parked'"));
        await scene.Server.WaitFor(() => scene.Count(Scene.Wang, "搁置") == 1);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_kills_the_process_is_parked_after_the_third_start(string provider) => Scene.Play(provider, async scene =>
    {
        // First a process that has long been up: it takes updates together, and has counted nothing when it dies.
        var isDeadly = false;
        for (var life = 0; life < 4; life++)
        {
            var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var bot = await scene.Start(setup => setup with
            {
                Passing = step =>
                {
                    if (isDeadly && (died.Task.IsCompleted || step is "begun" or "counted"))
                    {
                        died.TrySetResult();
                        throw new Died(step);
                    }
                },
            });
            if (life == 0)
            {
                await scene.Visit(Scene.Wang, "很久以前");
                await scene.Quiet();
                isDeadly = true;
                scene.Server.Say(Scene.Li, "/visit P009 会杀死进程的一条");
            }

            await died.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await bot.DisposeAsync();
        }

        // Three starts have counted it; the next one parks it without another try, and goes on.
        Assert.Equal(3, scene.Number("select attempts from received where state = 'trying'"));
        isDeadly = false;
        scene.Server.Say(Scene.Li, "/visit P009 后面的一条");
        await scene.Start();
        await scene.Card(Scene.Li, "后面的一条");
        await scene.Server.WaitFor(() => scene.Count(Scene.Wang, "搁置") == 1);
        Assert.Equal(1, scene.Number("select count(*) from received where state = 'parked' and raw like '%message%'"));
        Assert.Equal(1, scene.Count(Scene.Li, "没有处理成功"));
        Assert.Equal(0, scene.Count(Scene.Li, "会杀死进程的一条"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_the_database_failed_however_often_is_not_parked(string provider) => Scene.Play(provider, async scene =>
    {
        var failures = 0;
        scene.Server.Say(Scene.Li, "/visit P009 厂房封顶");
        await scene.Start(setup => setup with
        {
            Passing = step =>
            {
                if (step == "counted" && failures++ < 6)
                {
                    throw new IOException("No space left on device");
                }
            },
        });
        await scene.Card(Scene.Li, "厂房封顶");
        await scene.Quiet();
        Assert.Equal(0, scene.Number("select count(*) from received where state <> 'done'"));
        Assert.Equal(1, scene.Count(Scene.Li, "厂房封顶"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_was_seen_is_forgotten_after_three_days_but_what_is_parked_is_kept(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start(setup => setup with { Services = Failing([], times: int.MaxValue) });
        scene.Server.Say(Scene.Li, "/boom 甲");
        await scene.Visit(Scene.Li, "地基完工");
        await scene.Quiet();
        scene.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        scene.Server.Say(Scene.Li, "/help");
        await scene.Heard(Scene.Li, "可以这样用");
        Assert.Equal((1, 1), (scene.Number("select count(*) from received where state = 'done'"), scene.Number("select count(*) from received where state = 'parked'")));
    });

    private static Services Failing(ConcurrentQueue<string> tries, int times)
    {
        var failures = 0;
        var boom = new Command("boom", [], "", "", [], asked =>
        {
            tries.Enqueue(asked.Text);
            asked.Work.Execute("update person set name = name || '?' where telegram_id = 901");
            return failures++ < times ? throw new InvalidOperationException($"命令失败\0{asked.Text}") : Turn.Line("成了");
        });
        return Menu.Services with { Commands = [.. Menu.Commands, boom] };
    }

    /// <summary>The process has died between two steps.</summary>
    private sealed class Died(string step) : IOException($"Died at {step}.");
}
