namespace Bot.Tests.Outbox;

using System.Net;
using System.Net.Sockets;
using Bot.Outbox;
using Bot.Simulator;
using Bot.TelegramApi;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Xunit;

/// <summary>Every answer of the platform to a message, and what the bot does about it.</summary>
public sealed class PlatformAnswerTests
{
    private static readonly Dictionary<string, (long Chat, Fault Fault, string State, string Told)> Closing = new()
    {
        ["blocked"] = (Mail.Zhang, Fault.Forbidden("Forbidden: bot was blocked by the user"), "blocked", "张三同志停用了机器人"),
        ["deactivated"] = (Mail.Zhang, Fault.Forbidden("Forbidden: user is deactivated"), "blocked", "张三同志停用了机器人"),
        ["kicked"] = (Scene.Group, Fault.Forbidden("Forbidden: bot was kicked from the supergroup chat"), "gone", "项目调度群"),
        ["not a member"] = (Scene.Group, Fault.Forbidden("Forbidden: bot is not a member of the supergroup chat"), "gone", "项目调度群"),
        ["deleted"] = (Scene.Group, Fault.Forbidden("Forbidden: the group chat was deleted"), "gone", "项目调度群"),
        ["not found"] = (Scene.Group, Fault.BadRequest("Bad Request: chat not found"), "gone", "项目调度群"),
        ["no rights"] = (Scene.Group, Fault.BadRequest("Bad Request: not enough rights to send text messages to the chat"), "muted", "没有发言权限"),
    };

    private static readonly Dictionary<string, (Fault Fault, bool Arrives)> Unknown = new()
    {
        ["500"] = (Fault.ServerError(), false),
        ["502 with a web page"] = (Fault.BadGateway(), false),
        ["cut before the effect"] = (Fault.CutBefore(), false),
        ["cut after the effect"] = (Fault.CutAfter(), true),
        ["no answer in time"] = (Fault.Slow(TimeSpan.FromHours(1)), true),
    };

    public static TheoryData<string> Each => TestDatabase.Each;

    public static TheoryData<string, string> ClosingAnswers => With(Closing.Keys);

    public static TheoryData<string, string> UnknownAnswers => With(Unknown.Keys);

    public static TheoryData<string, string> GoneAnswers => With(["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]);

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Too_fast_waits_as_long_as_told_for_that_chat_and_the_others_go_on(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = Mail.First(1, Mail.Zhang, Fault.TooManyRequests(30));
        var slow = mail.Reply(Mail.Zhang, "给张三");
        var other = mail.Reply(Mail.Sun, "给孙六");
        await mail.Send();
        Assert.Equal(("waiting", "sent"), (mail.State(slow), mail.State(other)));

        await mail.Later(TimeSpan.FromSeconds(29));
        Assert.Equal(1, mail.Requests(Mail.Zhang));
        mail.Reply(Mail.Sun, "再给孙六");
        await mail.Send();
        Assert.Equal(["给孙六", "再给孙六"], mail.Texts(Mail.Sun));

        await mail.Later(TimeSpan.FromSeconds(2));
        Assert.Equal(["给张三"], mail.Texts(Mail.Zhang));
        Assert.Equal("sent", mail.State(slow));
    });

    [SkippableTheory, MemberData(nameof(ClosingAnswers))]
    public Task A_chat_that_cannot_be_reached_is_left_alone_and_the_dispatchers_are_told(string provider, string answer) => Scene.Play(provider, async scene =>
    {
        var (chat, fault, state, told) = Closing[answer];
        var mail = new Mail(scene);
        mail.Database.Write(work => work.Execute(
            "insert into person (telegram_id, name, role, scope, invited_at, joined_at) values (@id, '张三', 'officer', 'unit', @now, @now)",
            new { id = Mail.Zhang, now = work.Now }));
        scene.Faults = request => request.ChatId == chat ? fault : null;
        long[] messages = [mail.Digest(chat, "日调度一"), mail.Reply(chat, "答复"), mail.Digest(chat, "日调度二")];
        await mail.Send();
        await mail.Later();

        Assert.Equal(1, mail.Requests(chat));
        Assert.All(messages, message => Assert.Equal("failed", mail.State(message)));
        Assert.Equal(state, mail.ChatState(chat));

        // What is promised from now on is given up at once, and is no news. Where somebody opened the chat again and it is
        // still of no use, they learn it: of a group each time, of a person once a day.
        Assert.Equal("failed", mail.State(mail.Digest(chat, "日调度三")));
        mail.Database.Write(work => work.Execute("update chat set state = 'active' where telegram_id = @chat", new { chat }));
        mail.Reply(chat, "又一条");
        await mail.Later();
        Assert.Equal(2, mail.Requests(chat));
        foreach (var dispatcher in (long[])[Scene.Li, Scene.Wang])
        {
            Assert.Equal(chat < 0 ? 2 : 1, mail.Texts(dispatcher).Count());
            Assert.All(mail.Texts(dispatcher), text => Assert.Contains(told, text, StringComparison.Ordinal));
        }
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_group_that_was_upgraded_gets_everything_under_its_new_id(string provider) => Scene.Play(provider, async scene =>
    {
        const long Old = -77;
        var mail = new Mail(scene);
        scene.Server.CreateGroup(Old, "小群", supergroup: false);
        scene.Server.AddBotTo(Old, Scene.Li);
        var row = mail.Chat(Old, "小群");
        var moved = scene.Server.UpgradeToSupergroup(Old);
        long[] messages = [mail.Digest(Old, "日调度一"), mail.Reply(Old, "答复")];
        await mail.Send();

        Assert.Equal(["日调度一", "答复"], mail.Texts(moved));
        Assert.All(messages, message => Assert.Equal("sent", mail.State(message)));
        Assert.Equal(row, scene.Number("select id from chat where telegram_id = @moved", new { moved }));

        mail.Digest(moved, "日调度二");
        await mail.Send();
        Assert.Equal(["日调度一", "答复", "日调度二"], mail.Texts(moved));
        Assert.Equal(1, mail.Requests(Old));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task An_upgrade_also_moves_what_was_kept_under_the_new_id_before(string provider) => Scene.Play(provider, async scene =>
    {
        const long Old = -77;
        var mail = new Mail(scene);
        scene.Server.CreateGroup(Old, "小群", supergroup: false);
        scene.Server.AddBotTo(Old, Scene.Li);
        var row = mail.Chat(Old, "小群");
        var moved = scene.Server.UpgradeToSupergroup(Old);
        var younger = mail.Chat(moved, "小群");
        mail.Database.Write(work => work.Execute(
            "insert into closed_topic (chat_id, thread_id, at) values (@row, 5, @now), (@younger, 5, @now), (@younger, 6, @now)", new { row, younger, now = work.Now }));
        scene.Faults = Mail.First(1, moved, Fault.TooManyRequests(60));
        var early = mail.Reply(moved, "早到的答复");
        mail.Digest(Old, "日调度");
        await mail.Send();
        await mail.Later();

        Assert.Equal(["早到的答复", "日调度"], mail.Texts(moved));
        Assert.Equal(row, scene.Number("select chat_id from message where id = @early", new { early }));
        Assert.Equal(2, scene.Number("select count(*) from closed_topic where chat_id = @row", new { row }));
        Assert.Equal(0, scene.Number("select count(*) from chat where id = @younger", new { younger }));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task After_an_upgrade_an_old_message_is_not_mistaken_for_a_new_one_of_the_same_number(string provider) => Scene.Play(provider, async scene =>
    {
        const long Old = -77;
        var mail = new Mail(scene);
        scene.Server.CreateGroup(Old, "小群", supergroup: false);
        scene.Server.AddBotTo(Old, Scene.Li);
        var card = mail.Reply(Old, "卡片");
        var digest = mail.Digest(Old, "日调度");
        await mail.Send();
        var moved = scene.Server.UpgradeToSupergroup(Old);
        mail.Database.Write(work => Chats.Move(work, Old, moved));
        for (var index = 0; index < 30; index++)
        {
            mail.Reply(moved, $"新消息{index}");
        }

        await mail.Later();
        mail.Change(card, "卡片改了");
        mail.Change(digest, "日调度改了");
        await mail.Later();

        Assert.Equal([.. Enumerable.Range(0, 30).Select(index => $"新消息{index}"), "卡片改了"], mail.Texts(moved));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_topic_that_is_gone_is_switched_off_and_the_others_go_on(string provider) => Scene.Play(provider, async scene =>
    {
        const long Forum = -1_001_234_500_009;
        var mail = new Mail(scene);
        scene.Server.CreateGroup(Forum, "论坛群", isForum: true);
        scene.Server.AddBotTo(Forum, Scene.Li);
        var (gone, open) = (scene.Server.CreateTopic(Forum, "已删"), scene.Server.CreateTopic(Forum, "在用"));
        scene.Server.DeleteTopic(Forum, gone);
        long[] lost = [mail.Digest(Forum, "给已删话题的日调度", gone), mail.Reply(Forum, "给已删话题的答复", gone)];
        var kept = mail.Digest(Forum, "给在用话题的日调度", open);
        await mail.Send();
        await mail.Later();

        Assert.Equal(["给在用话题的日调度"], mail.Texts(Forum));
        Assert.All(lost, message => Assert.Equal("failed", mail.State(message)));
        Assert.Equal(("sent", "active"), (mail.State(kept), mail.ChatState(Forum)));
        Assert.Equal(1, scene.Number("select count(*) from closed_topic where thread_id = @gone", new { gone = (long)gone }));
        foreach (var dispatcher in (long[])[Scene.Li, Scene.Wang])
        {
            Assert.Contains("话题已不存在", Assert.Single(mail.Texts(dispatcher)), StringComparison.Ordinal);
        }
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_forum_whose_general_topic_is_closed_is_not_tried_again_and_again(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = request => request.ChatId == Scene.Group ? Fault.BadRequest("Bad Request: TOPIC_CLOSED") : null;
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        await mail.Later();
        await mail.Later();
        Assert.Equal((1, "failed"), (mail.Requests(Scene.Group), mail.State(digest)));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_revoked_token_stops_the_sending_and_loses_nothing(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = _ => Fault.Unauthorized();
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        await mail.Send();
        var tried = scene.Server.Requests.Count;
        scene.Faults = null;
        mail.Reply(Mail.Sun, "另一条");
        await mail.Later();

        Assert.Equal(tried, scene.Server.Requests.Count);
        Assert.All(messages, message => Assert.Equal("waiting", mail.State(message)));
        Assert.Single(scene.Logs.Lines, line => line.Level == LogLevel.Critical);

        mail.Restart();
        await mail.Send();
        Assert.Equal(["答复"], mail.Texts(Mail.Zhang));
        Assert.Equal(["另一条"], mail.Texts(Mail.Sun));
        Assert.Equal(["日调度"], mail.Texts(Scene.Group));
        Assert.Empty(mail.Texts(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_says_so_already_is_done(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        var card = mail.Reply(Mail.Zhang, "卡片");
        await mail.Send();
        scene.Server.FailNext(Fault.CutAfter(), "editMessageText");
        mail.Change(card, "新卡片");
        await mail.Send();
        await mail.Later();

        var row = mail.Of(card);
        Assert.Equal(("sent", 2L, 2L), (row.State, row.Wanted, row.Sent));
        Assert.Equal(400, scene.Server.Requests[^1].Status);
        Assert.Equal(3, mail.Requests(Mail.Zhang));
        Assert.Empty(scene.Logs.Errors);
        Assert.Empty(mail.Texts(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(GoneAnswers))]
    public Task What_cannot_be_edited_any_more_is_sent_anew(string provider, string answer) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        long[] messages = [mail.Reply(Mail.Zhang, "卡片"), mail.Digest(Scene.Group, "日调度")];
        await mail.Send();
        scene.Faults = request => request.Method == "editMessageText" ? Fault.BadRequest($"Bad Request: {answer}") : null;
        mail.Change(messages[0], "✅ 已提交");
        mail.Change(messages[1], "日调度(更新)");
        await mail.Send();
        await mail.Later();

        Assert.Equal(["卡片", "✅ 已提交"], mail.Texts(Mail.Zhang));
        Assert.Equal(["日调度", "日调度(更新)"], mail.Texts(Scene.Group));
        Assert.All(messages, message => Assert.Equal("sent", mail.State(message)));

        // From now on that one is the message.
        scene.Faults = null;
        mail.Change(messages[0], "✅ 已提交,编号 Z-0001");
        await mail.Later();
        Assert.Equal(["卡片", "✅ 已提交,编号 Z-0001"], mail.Texts(Mail.Zhang));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_has_wrong_markup_goes_out_as_plain_text_and_is_logged_as_an_error(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = request => request.Parameters.Contains("parse_mode", StringComparison.Ordinal)
            ? Fault.BadRequest("Bad Request: can't parse entities: Unsupported start tag \"b\" at byte offset 3") : null;
        var message = mail.Reply(Mail.Zhang, "进展 < 计划 & 滞后");
        await mail.Send();
        await mail.Later();

        Assert.Equal(["进展 < 计划 & 滞后"], mail.Texts(Mail.Zhang));
        Assert.Equal("sent", mail.State(message));
        Assert.Contains("plain text", Assert.Single(scene.Logs.Errors).Text, StringComparison.Ordinal);
        Assert.Empty(mail.Texts(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(UnknownAnswers))]
    public Task A_reply_whose_answer_was_lost_is_sent_again(string provider, string answer) => Scene.Play(provider, async scene =>
    {
        var (fault, arrives) = Unknown[answer];
        var mail = Impatient(scene, answer);
        scene.Faults = Mail.First(1, Mail.Zhang, fault);
        var message = mail.Reply(Mail.Zhang, "已提交");
        await mail.Send();
        Assert.Equal("waiting", mail.State(message));
        await mail.Later();
        await mail.Later();

        Assert.Equal(arrives ? ["已提交", "已提交"] : ["已提交"], mail.Texts(Mail.Zhang));
        Assert.Equal(2, mail.Requests(Mail.Zhang));
        Assert.Equal("sent", mail.State(message));
        Assert.Empty(mail.Texts(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(UnknownAnswers))]
    public Task A_digest_whose_answer_was_lost_is_not_sent_again_but_the_dispatchers_are_asked_once(string provider, string answer) => Scene.Play(provider, async scene =>
    {
        var (fault, arrives) = Unknown[answer];
        var mail = Impatient(scene, answer);
        scene.Faults = Mail.First(1, Scene.Group, fault);
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        await mail.Later();
        mail.Restart();
        await mail.Later();

        Assert.Equal("uncertain", mail.State(digest));
        Assert.Equal(1, mail.Requests(Scene.Group));
        Assert.Equal(arrives ? ["日调度"] : [], mail.Texts(Scene.Group));
        foreach (var dispatcher in (long[])[Scene.Li, Scene.Wang])
        {
            var question = Assert.Single(scene.Server.Messages(dispatcher));
            Assert.Contains("可能没有送达", question.Text, StringComparison.Ordinal);
            Assert.Equal([$"/resend {digest}", $"/arrived {digest}"], question.Buttons.SelectMany(row => row).Select(button => button.Data));
        }
    });

    [SkippableTheory, MemberData(nameof(UnknownAnswers))]
    public Task An_edit_whose_answer_was_lost_is_tried_again_also_that_of_a_digest(string provider, string answer) => Scene.Play(provider, async scene =>
    {
        var mail = Impatient(scene, answer);
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        scene.Faults = Mail.First(1, Scene.Group, Unknown[answer].Fault);
        mail.Change(digest, "日调度(更新)");
        await mail.Send();
        await mail.Later();

        Assert.Equal(["日调度(更新)"], mail.Texts(Scene.Group));
        Assert.Equal("sent", mail.State(digest));
        Assert.Empty(mail.Texts(Scene.Li));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_the_platform_never_takes_is_given_up_and_told_once(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = request => request.ChatId == Mail.Zhang ? Fault.BadRequest("Bad Request: SOMETHING_NEW") : null;
        var message = mail.Reply(Mail.Zhang, "答复");
        await mail.Send();
        await mail.Later();

        Assert.Equal((1, "failed"), (mail.Requests(Mail.Zhang), mail.State(message)));
        Assert.Contains("SOMETHING_NEW", Assert.Single(scene.Logs.Errors).Text, StringComparison.Ordinal);
        foreach (var dispatcher in (long[])[Scene.Li, Scene.Wang])
        {
            Assert.Contains("SOMETHING_NEW", Assert.Single(mail.Texts(dispatcher)), StringComparison.Ordinal);
        }
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_notice_that_is_refused_brings_no_notice_of_its_own(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = _ => Fault.BadRequest("Bad Request: SOMETHING_NEW");
        mail.Reply(Mail.Zhang, "答复");
        for (var round = 0; round < 5; round++)
        {
            await mail.Later();
        }

        Assert.Equal((1, 1, 1), (mail.Requests(Mail.Zhang), mail.Requests(Scene.Li), mail.Requests(Scene.Wang)));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Where_nobody_listens_nothing_was_sent_and_digests_too_are_sent_later(string provider) => Scene.Play(provider, async scene =>
    {
        using var free = new Socket(SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        var mail = new Mail(scene, setup => setup with { Url = $"http://127.0.0.1:{port}" });
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        await mail.Send();
        await mail.Later();
        Assert.All(messages, message => Assert.Equal(("waiting", 2), (mail.State(message), (int)mail.Of(message).Attempts)));

        free.Dispose();
        await using var back = await SimulatorServer.Start(new SimulatorOptions { Port = port, Clock = scene.Clock });
        back.Say(Mail.Zhang, "/start");
        back.CreateGroup(Scene.Group, "项目调度群");
        back.AddBotTo(Scene.Group, Scene.Li);
        await mail.Later();
        Assert.Equal(("答复", "日调度"), (Assert.Single(back.Messages(Mail.Zhang)).Text, Assert.Single(back.Messages(Scene.Group)).Text));
        Assert.All(messages, message => Assert.Equal("sent", mail.State(message)));
        BotApiSpec.Obeyed(back);
    });

    [Fact]
    public async Task A_connection_that_does_not_come_about_in_time_has_sent_nothing()
    {
        // Nobody accepts here, and the queue of those who knock is full.
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        using var knock = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await knock.ConnectAsync(IPAddress.Loopback, port);

        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        var sender = new TelegramSender(new TelegramBotClient(new TelegramBotClientOptions("42:TEST", $"http://127.0.0.1:{port}") { RetryThreshold = 0 }, http));
        var result = await sender.Send(new Outgoing(7, null, null, "日调度", true, []), CancellationToken.None);
        Assert.Equal(SendFailure.NotReached, Assert.IsType<SendResult.Failed>(result).Why);
    }

    // Gives up on an answer that does not come: the platform's time stands still, so that it is still under way there.
    // Only there it is in a hurry, and not much: a busy machine may take its time over an answer that does come.
    private static Mail Impatient(Scene scene, string answer)
    {
        if (Unknown[answer].Fault.Kind is not FaultKind.Slow)
        {
            return new Mail(scene);
        }

        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var options = new TelegramBotClientOptions(scene.Server.Token, scene.Server.Url) { RetryThreshold = 0 };
        return new Mail(scene, setup => setup with { Sender = new TelegramSender(new TelegramBotClient(options, http)) });
    }

    // What is written down does not depend on the answer, so that PostgreSQL is asked once for each kind.
    private static TheoryData<string, string> With(IEnumerable<string> answers)
    {
        var data = new TheoryData<string, string>();
        foreach (var answer in answers)
        {
            data.Add("sqlite", answer);
        }

        data.Add("postgres", answers.First());
        return data;
    }
}
