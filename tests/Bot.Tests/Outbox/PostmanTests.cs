namespace Bot.Tests.Outbox;

using Bot.Outbox;
using Bot.Simulator;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>What happens to messages while others happen: changed, given up, stopped, not written down.</summary>
public sealed class PostmanTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_is_changed_before_it_was_sent_goes_out_once_as_it_is_wanted_last(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        foreach (var (message, chat) in (ReadOnlySpan<(long, long)>)[(mail.Reply(Mail.Zhang, "一"), Mail.Zhang), (mail.Digest(Scene.Group, "一"), Scene.Group)])
        {
            mail.Change(message, "二");
            mail.Change(message, "三");
        }

        await mail.Send();
        Assert.Equal(["三"], mail.Texts(Mail.Zhang));
        Assert.Equal(["三"], mail.Texts(Scene.Group));
        Assert.Equal((1, 1), (mail.Requests(Mail.Zhang), mail.Requests(Scene.Group)));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_is_changed_while_it_is_on_its_way_is_edited_afterwards(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        foreach (var promise in (Func<long>[])[() => mail.Reply(Mail.Zhang, "答复"), () => mail.Digest(Scene.Group, "日调度")])
        {
            var message = promise();
            var sending = mail.Postman.SendAll();
            var first = await sender.Next();
            mail.Change(message, "改了");
            mail.Change(message, "又改了");
            first.Arrives(5);
            var edit = await sender.Next();
            Assert.Equal((5L, "又改了"), (edit.Message.MessageId, edit.Message.Text));
            edit.Arrives(5);
            await sending;
            Assert.Equal("sent", mail.State(message));
        }

        Assert.Equal(0, sender.Count);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_in_doubt_that_is_changed_waits_for_the_dispatcher_and_is_then_sent_as_it_is_wanted(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = Mail.First(1, Scene.Group, Fault.CutBefore());
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        mail.Change(digest, "日调度(更新)");
        await mail.Later();
        Assert.Equal(("uncertain", 0), (mail.State(digest), mail.Texts(Scene.Group).Count()));

        Assert.True(mail.Settle(digest, arrived: false));
        await mail.Later();
        Assert.Equal(["日调度(更新)"], mail.Texts(Scene.Group));
        Assert.False(mail.Settle(digest, arrived: false));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_that_a_dispatcher_has_seen_arrive_is_not_sent_again_when_it_is_changed(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = Mail.First(1, Scene.Group, Fault.CutAfter());
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        Assert.True(mail.Settle(digest, arrived: true));
        mail.Change(digest, "日调度(更新)");
        await mail.Later();
        Assert.Equal(["日调度"], mail.Texts(Scene.Group));
        Assert.Equal(1, mail.Requests(Scene.Group));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_digest_that_is_sent_again_and_lost_again_is_told_again(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        scene.Faults = Mail.First(2, Scene.Group, Fault.CutBefore());
        var digest = mail.Digest(Scene.Group, "日调度");
        await mail.Send();
        mail.Settle(digest, arrived: false);
        await mail.Later();
        Assert.Equal("uncertain", mail.State(digest));
        Assert.Equal(2, scene.Count(Scene.Li, "可能没有送达"));
        Assert.Equal(2, scene.Count(Scene.Wang, "可能没有送达"));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task An_edit_that_fails_leaves_the_message_as_it_stands_and_the_next_change_goes_out(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        var card = mail.Reply(Mail.Zhang, "卡片");
        await mail.Send();
        scene.Faults = Mail.First(1, Mail.Zhang, Fault.BadRequest("Bad Request: SOMETHING_NEW"));
        mail.Change(card, "改了");
        await mail.Later();
        Assert.Equal(["卡片"], mail.Texts(Mail.Zhang));
        Assert.Equal("sent", mail.State(card));

        mail.Change(card, "✅ 已提交");
        await mail.Later();
        Assert.Equal(["✅ 已提交"], mail.Texts(Mail.Zhang));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_was_refused_as_it_was_is_tried_as_it_is_wanted_by_then(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        var message = mail.Reply(Mail.Zhang, "太长");
        var sending = mail.Postman.SendAll();
        var first = await sender.Next();
        mail.Change(message, "短");
        first.Fails(SendFailure.Refused);

        // The dispatchers hear of it too.
        foreach (var next in (HeldSender.Held[])[await sender.Next(), await sender.Next(), await sender.Next()])
        {
            next.Arrives(5);
        }

        await sending;
        Assert.Equal("sent", mail.State(message));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Who_had_blocked_the_bot_and_comes_back_sees_what_becomes_of_their_card(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        var card = mail.Reply(Mail.Zhang, "卡片");
        await mail.Send();
        scene.Server.Block(Mail.Zhang);
        mail.Change(card, "提醒");
        mail.Reply(Mail.Zhang, "没有送到的答复");
        await mail.Later();
        Assert.Equal("blocked", mail.ChatState(Mail.Zhang));

        scene.Server.Unblock(Mail.Zhang);
        mail.Chat(Mail.Zhang);
        mail.Change(card, "✅ 已提交");
        await mail.Later();
        Assert.Equal(["✅ 已提交"], mail.Texts(Mail.Zhang));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_was_given_up_while_it_was_on_its_way_stays_given_up(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        var chat = mail.Chat(Mail.Zhang);
        var lost = mail.Reply(Mail.Zhang, "答复");
        var sending = mail.Postman.SendAll();
        var held = await sender.Next();
        mail.Database.Write(work => Chats.Close(work, chat, "blocked", "用户已停用机器人"));
        held.Fails(SendFailure.Unknown);
        await sending;
        Assert.Equal("failed", mail.State(lost));

        mail.Chat(Mail.Zhang);
        await mail.Later();
        Assert.Equal(0, sender.Count);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_arrived_although_it_was_given_up_has_arrived(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        var chat = mail.Chat(Scene.Group);
        var digest = mail.Digest(Scene.Group, "日调度");
        var sending = mail.Postman.SendAll();
        var held = await sender.Next();
        mail.Database.Write(work => Chats.Close(work, chat, "gone", "机器人已被移出群"));
        held.Arrives(5);
        await sending;
        Assert.Equal("sent", mail.State(digest));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task In_a_chat_the_order_holds_whatever_goes_wrong(string provider) => Scene.Play(provider, async scene =>
    {
        var mail = new Mail(scene);
        Fault?[] troubles = [Fault.TooManyRequests(5), Fault.CutBefore(), null, Fault.BadGateway(), null, Fault.ServerError(), Fault.TooManyRequests(1)];
        var next = 0;
        scene.Faults = request => request.ChatId == Mail.Zhang && next < troubles.Length ? troubles[next++] : null;
        var texts = Enumerable.Range(1, 6).Select(number => $"第{number}条").ToList();
        texts.ForEach(text => mail.Reply(Mail.Zhang, text));
        for (var round = 0; round < 8; round++)
        {
            await mail.Later();
        }

        Assert.Equal(texts, mail.Texts(Mail.Zhang));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task Who_waits_in_person_comes_before_digests(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        for (var group = 1; group <= 20; group++)
        {
            mail.Digest(-1_001_000_000_000 - group, $"日调度{group}");
        }

        mail.Reply(Mail.Zhang, "答复");
        var sending = mail.Postman.SendAll();
        var first = await sender.Next();
        Assert.Equal("答复", first.Message.Text);
        first.Arrives(1);
        for (var group = 1; group <= 20; group++)
        {
            (await sender.Next()).Arrives(1);
            mail.Steady.Step(TimeSpan.FromTicks(1));
        }

        await sending;
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_is_on_its_way_when_the_bot_is_stopped_is_waited_for_and_nothing_new_is_begun(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        using var stop = new CancellationTokenSource();
        var running = mail.Postman.Run(stop.Token);
        HeldSender.Held[] held = [await sender.Next(), await sender.Next()];
        await stop.CancelAsync();
        var late = mail.Reply(Mail.Sun, "以后再说");
        Assert.False(running.IsCompleted);
        Array.ForEach(held, one => one.Arrives(5));
        await running;

        Assert.All(messages, message => Assert.Equal("sent", mail.State(message)));
        Assert.Equal("waiting", mail.State(late));
        Assert.Equal(0, sender.Count);
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_stop_does_not_wait_for_ever_and_what_was_cut_off_is_written_down_as_such(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        using var stop = new CancellationTokenSource();
        var running = mail.Postman.Run(stop.Token);
        _ = await sender.Next();
        _ = await sender.Next();
        await mail.Steady.NextTimer;
        mail.Steady.Step(TimeSpan.Zero);
        await stop.CancelAsync();
        var grace = await mail.Steady.NextTimer;
        Assert.InRange(grace, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
        mail.Steady.Step(grace);
        await running;

        Assert.Equal(["waiting", "uncertain"], messages.Select(mail.State));
    });

    [SkippableTheory, MemberData(nameof(Each))]
    public Task What_arrived_while_the_token_was_refused_is_written_down(string provider) => Scene.Play(provider, async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        var running = mail.Postman.Run(CancellationToken.None);
        var (refused, arrives) = (await sender.Next(), await sender.Next());
        refused.Fails(SendFailure.TokenRevoked);
        arrives.Arrives(5);
        await running;
        Assert.Equal(["waiting", "sent"], messages.Select(mail.State));
        Assert.Single(scene.Logs.Lines, line => line.Level == LogLevel.Critical);
    });

    [SkippableFact]
    public Task What_could_not_be_written_down_is_written_down_later_and_not_sent_again() => Scene.Play("postgres", async scene =>
    {
        var sender = new HeldSender();
        var mail = new Mail(scene, setup => setup with { Sender = sender });
        long[] messages = [mail.Reply(Mail.Zhang, "答复"), mail.Digest(Scene.Group, "日调度")];
        var sending = mail.Postman.SendAll();
        HeldSender.Held[] held = [await sender.Next(), await sender.Next()];
        DiskIsFull(scene, "message", true);
        Array.ForEach(held, one => one.Arrives(5));
        Assert.True(mail.Database.IsOutage(await Assert.ThrowsAnyAsync<Exception>(() => sending)));
        await Assert.ThrowsAnyAsync<Exception>(() => mail.Postman.SendAll());

        DiskIsFull(scene, "message", false);
        await mail.Postman.SendAll();
        Assert.All(messages, message => Assert.Equal("sent", mail.State(message)));
        Assert.Equal(0, sender.Count);
    });

    /// <summary>Has PostgreSQL answer to every change of a table as it does when the disk is full.</summary>
    internal static void DiskIsFull(Scene scene, string table, bool isFull) => scene.Test.Database.Write(work => work.Execute(isFull
        ? $"""
        create or replace function disk_full() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$;
        create trigger disk_full before insert or update on {table} for each row execute function disk_full();
        """
        : $"drop trigger disk_full on {table}"));
}
