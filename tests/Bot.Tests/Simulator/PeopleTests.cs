namespace Bot.Tests.Simulator;

using System.Text.Json;
using Bot.Simulator;
using Xunit;

public sealed class PeopleTests : SimulatorTest
{
    private const long Forum = -1001000000001;
    private const long BasicGroup = -5;

    [Fact]
    public async Task Nobody_knows_an_unknown_chat()
    {
        Assert.Equal("400 Bad Request: chat not found", (await Send(99)).Error);
        Assert.Equal("400 Bad Request: chat not found", (await Call("sendMessage", new { chat_id = "@nobody", text = "?" })).Error);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task Who_never_started_the_bot_cannot_be_written_to_until_they_do()
    {
        Server.Say(7, "/visit", chatId: BasicGroup);
        Assert.Equal("403 Forbidden: bot can't initiate conversation with a user", (await Send(7)).Error);

        Server.Say(7, "/start");

        Assert.Equal(200, (await Send(7)).Status);
    }

    [Fact]
    public async Task A_block_is_told_and_refuses_and_ends()
    {
        Server.Say(7, "/start");
        Server.Block(7);

        Assert.Equal("403 Forbidden: bot was blocked by the user", (await Send(7)).Error);
        Assert.Throws<InvalidOperationException>(() => Server.Say(7, "还在吗"));
        var change = (await Updates()).Last().GetProperty("my_chat_member");
        Assert.Equal(("member", "kicked"), (Status(change, "old_chat_member"), Status(change, "new_chat_member")));

        Server.Unblock(7);
        Assert.Equal(200, (await Send(7)).Status);
    }

    [Fact]
    public async Task A_deactivated_person_cannot_be_reached()
    {
        Server.Say(7, "/start");
        Server.Deactivate(7);

        Assert.Equal("403 Forbidden: user is deactivated", (await Send(7)).Error);
    }

    [Theory]
    [InlineData(false, "group")]
    [InlineData(true, "supergroup")]
    public async Task A_group_knows_the_bot_from_when_it_is_added_until_it_is_kicked(bool supergroup, string kind)
    {
        var id = supergroup ? Forum : BasicGroup;
        Server.CreateGroup(id, "城关镇", supergroup: supergroup);
        Assert.Equal("400 Bad Request: chat not found", (await Send(id)).Error);

        Server.AddBotTo(id, byUser: 7);
        Assert.Equal(200, (await Send(id)).Status);
        var updates = await Updates();
        Assert.Equal("member", Status(updates[0].GetProperty("my_chat_member"), "new_chat_member"));
        Assert.Equal(42, updates[1].GetProperty("message").GetProperty("new_chat_members")[0].GetProperty("id").GetInt64());
        Assert.Equal(kind, updates[1].GetProperty("message").GetProperty("chat").GetProperty("type").GetString());

        Server.Kick(id);
        Assert.Equal($"403 Forbidden: bot was kicked from the {kind} chat", (await Send(id)).Error);
    }

    [Fact]
    public async Task A_member_of_a_group_need_not_have_said_a_word()
    {
        Server.CreateGroup(BasicGroup, "城关镇", supergroup: false);
        Server.AddBotTo(BasicGroup, byUser: 7);

        Server.AddMember(BasicGroup, 8);
        Server.AddMember(BasicGroup, 7);

        Assert.Equal("member", await Standing(8));
        Assert.Equal("administrator", await Standing(7));
        Assert.Equal(2, (await Updates()).Length);

        async Task<string?> Standing(long id) =>
            (await Call("getChatMember", new { chat_id = BasicGroup, user_id = id })).Result.GetProperty("status").GetString();
    }

    [Fact]
    public async Task A_group_that_the_bot_left_or_that_is_deleted_is_closed()
    {
        Server.CreateGroup(Forum, "城关镇");
        Server.AddBotTo(Forum, byUser: 7);
        Assert.Equal(200, (await Call("leaveChat", new { chat_id = Forum })).Status);
        Assert.Equal("403 Forbidden: bot is not a member of the supergroup chat", (await Send(Forum)).Error);

        Server.AddBotTo(Forum, byUser: 7);
        Server.DeleteGroup(Forum);
        Assert.Equal("403 Forbidden: the group chat was deleted", (await Send(Forum)).Error);
    }

    [Fact]
    public async Task A_restricted_bot_may_not_post_until_it_may()
    {
        Server.Say(7, "/bind 城关镇", chatId: BasicGroup);
        Server.Restrict(BasicGroup);
        Assert.Equal("400 Bad Request: not enough rights to send text messages to the chat", (await Send(BasicGroup)).Error);

        Server.Restrict(BasicGroup, mayPost: true);
        Assert.Equal(200, (await Send(BasicGroup)).Status);
    }

    [Fact]
    public async Task A_topic_takes_messages_until_it_is_closed_or_deleted()
    {
        Server.CreateGroup(Forum, "调度", isForum: true);
        Server.AddBotTo(Forum, byUser: 7);
        var daily = Server.CreateTopic(Forum, "日调度");
        var weekly = Server.CreateTopic(Forum, "周调度");

        var sent = await Send(Forum, daily);
        Assert.Equal(daily, sent.Result.GetProperty("message_thread_id").GetInt32());
        Assert.True(sent.Result.GetProperty("is_topic_message").GetBoolean());
        Assert.Equal(daily, Server.LastMessage(Forum)!.ThreadId);

        Server.CloseTopic(Forum, daily);
        Server.DeleteTopic(Forum, weekly);
        Assert.Equal("400 Bad Request: TOPIC_CLOSED", (await Send(Forum, daily)).Error);
        Assert.Equal("400 Bad Request: message thread not found", (await Send(Forum, weekly)).Error);
    }

    [Fact]
    public async Task An_answer_in_a_topic_stays_there()
    {
        Server.CreateGroup(Forum, "调度", isForum: true);
        Server.AddBotTo(Forum, byUser: 7);
        var asked = Server.Say(7, "/status", chatId: Forum, threadId: 12);

        await Call("sendMessage", new { chat_id = Forum, text = "见下", reply_parameters = new { message_id = asked } });

        Assert.Equal(12, Server.LastMessage(Forum)!.ThreadId);
        Assert.Equal(12, (await Updates()).Last().GetProperty("message").GetProperty("message_thread_id").GetInt32());
    }

    [Fact]
    public async Task An_upgraded_group_says_where_it_went()
    {
        Server.CreateGroup(BasicGroup, "城关镇", supergroup: false);
        Server.AddBotTo(BasicGroup, byUser: 7);
        await Updates();

        var id = Server.UpgradeToSupergroup(BasicGroup);

        var refused = await Send(BasicGroup);
        Assert.Equal("400 Bad Request: group chat was upgraded to a supergroup chat", refused.Error);
        Assert.Equal(id, refused.Json.GetProperty("parameters").GetProperty("migrate_to_chat_id").GetInt64());
        Assert.Equal(200, (await Send(id)).Status);
        Assert.Throws<InvalidOperationException>(() => Server.Say(7, "/bind", chatId: BasicGroup));
        var messages = (await Updates()).TakeLast(2).Select(update => update.GetProperty("message")).ToArray();
        Assert.Equal(id, messages[0].GetProperty("migrate_to_chat_id").GetInt64());
        Assert.Equal(BasicGroup, messages[1].GetProperty("migrate_from_chat_id").GetInt64());
    }

    [Theory]
    [InlineData("/status 印染", true)]
    [InlineData("/status@simulated_bot 印染", true)]
    [InlineData("/status@Simulated_Bot", true)]
    [InlineData("/status@other_bot", false)]
    [InlineData("大家好", false)]
    [InlineData("请 /status", false)]
    [InlineData("/走访", false)]
    [InlineData("/", false)]
    [InlineData("//status", false)]
    [InlineData("@simulated_bot 你好", false)]
    public async Task In_a_group_the_bot_sees_commands_to_it_only(string text, bool seen)
    {
        Server.Say(7, text, chatId: BasicGroup);

        Assert.Equal(seen ? 1 : 0, (await Updates()).Length);
    }

    [Fact]
    public async Task In_a_group_the_bot_sees_replies_to_it_and_as_administrator_everything()
    {
        Server.Say(7, "/bind", chatId: BasicGroup);
        var asked = await Send(BasicGroup);
        Server.Say(7, "城关镇", chatId: BasicGroup, replyTo: asked.MessageId);
        var reply = (await Updates()).Last().GetProperty("message");
        Assert.Equal(asked.MessageId, reply.GetProperty("reply_to_message").GetProperty("message_id").GetInt32());

        Server.Promote(BasicGroup, Server.BotId);
        var before = Server.PendingUpdates;
        Server.Say(7, "大家好", chatId: BasicGroup);
        Assert.Equal(before + 1, Server.PendingUpdates);
    }

    [Fact]
    public async Task Without_privacy_mode_the_bot_sees_everything()
    {
        await using var open = await SimulatorServer.Start(new SimulatorOptions { PrivacyMode = false });

        open.Say(7, "大家好", chatId: BasicGroup);

        Assert.Equal(1, open.PendingUpdates);
    }

    [Fact]
    public async Task An_edit_arrives_with_its_date_also_without_a_visible_change()
    {
        var id = Server.Say(7, "完成投资3200万");
        Clock.Step(TimeSpan.FromMinutes(5));
        Server.EditText(7, id, "完成投资3200万");

        var edited = (await Updates()).Last().GetProperty("edited_message");

        Assert.Equal(id, edited.GetProperty("message_id").GetInt32());
        Assert.Equal(Noon.ToUnixTimeSeconds(), edited.GetProperty("date").GetInt64());
        Assert.Equal(Noon.AddMinutes(5).ToUnixTimeSeconds(), edited.GetProperty("edit_date").GetInt64());
    }

    [Theory]
    [InlineData("/start", "bot_command 0 6")]
    [InlineData("/start@simulated_bot K7", "bot_command 0 20")]
    [InlineData("请用 /visit,或 /help。", "bot_command 3 6, bot_command 12 5")]
    [InlineData("11/20去/visit", "")]
    [InlineData("见 https://example.org/@abc/visit 和 @zhangsan", "url 2 30, mention 35 9")]
    [InlineData("#红灯 项目", "hashtag 0 3")]
    public async Task Commands_mentions_links_and_hashtags_are_marked(string text, string entities)
    {
        Server.Say(7, text);

        var message = (await Updates())[0].GetProperty("message");

        var found = message.TryGetProperty("entities", out var list) ? list.EnumerateArray().ToArray() : [];
        Assert.Equal(entities, string.Join(", ", found.Select(e => $"{e.GetProperty("type")} {e.GetProperty("offset")} {e.GetProperty("length")}")));
    }

    [Fact]
    public void Blocking_twice_is_told_once()
    {
        Server.Block(7);
        Server.Block(7);

        Assert.Equal(1, Server.PendingUpdates);
        Server.Unblock(7);
        Assert.Throws<InvalidOperationException>(() => Server.Unblock(7));
    }

    [Fact]
    public async Task Supergroups_count_their_own_messages_and_all_other_chats_share_a_count()
    {
        Assert.Equal(1, Server.Say(7, "一"));
        Assert.Equal(2, Server.Say(8, "二"));
        Assert.Equal(3, Server.Say(8, "三", chatId: BasicGroup));
        Assert.Equal(1, Server.Say(8, "四", chatId: Forum));
        Assert.Equal(4, (await Send(7)).MessageId);
    }

    [Fact]
    public async Task An_album_is_several_messages_of_one_group()
    {
        Server.SendPhoto(7, "现场", mediaGroupId: "A1");
        Server.SendPhoto(7, mediaGroupId: "A1");

        var messages = (await Updates()).Select(update => update.GetProperty("message")).ToArray();

        Assert.All(messages, message => Assert.Equal("A1", message.GetProperty("media_group_id").GetString()));
        Assert.Equal(2, messages.Select(message => message.GetProperty("photo")[0].GetProperty("file_id").GetString()).Distinct().Count());
        Assert.Equal("现场", messages[0].GetProperty("caption").GetString());
    }

    [Fact]
    public async Task Other_contents_come_as_given()
    {
        Server.Send(7, """{"location":{"latitude":33.9,"longitude":116.4},"sender_chat":{"id":-9,"type":"channel","title":"x"},"from":{"id":1087968824,"is_bot":true,"first_name":"Group"}}""");

        var message = (await Updates())[0].GetProperty("message");

        Assert.Equal(33.9, message.GetProperty("location").GetProperty("latitude").GetDouble());
        Assert.Equal(1087968824, message.GetProperty("from").GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Members_and_chats_can_be_looked_up()
    {
        Server.CreateGroup(Forum, "城关镇", isForum: true);
        Server.AddBotTo(Forum, byUser: 7);
        Server.Say(8, "/mine", chatId: Forum);
        Server.Say(9, "/start");

        Assert.Equal("administrator", (await Member(7)).Result.GetProperty("status").GetString());
        Assert.Equal("member", (await Member(8)).Result.GetProperty("status").GetString());
        Assert.Equal("left", (await Member(9)).Result.GetProperty("status").GetString());
        Assert.Equal("member", (await Member(Server.BotId)).Result.GetProperty("status").GetString());
        Assert.Equal("400 Bad Request: invalid user_id specified", (await Member(99)).Error);
        var chat = (await Call("getChat", new { chat_id = Forum })).Result;
        Assert.Equal(("城关镇", true), (chat.GetProperty("title").GetString(), chat.GetProperty("is_forum").GetBoolean()));

        Task<Answer> Member(long id) => Call("getChatMember", new { chat_id = Forum, user_id = id });
    }

    [Fact]
    public async Task Waiting_ends_with_the_change_and_says_what_was_waited_for_when_it_does_not_come()
    {
        Server.Say(7, "你好");
        var waiting = Server.WaitFor(() => Server.LastMessage(7));
        Assert.False(waiting.IsCompleted);

        await Send(7);

        Assert.Equal("您好", (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).Text);
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Server.WaitFor(() => Server.PendingUpdates == 5, TimeSpan.FromMilliseconds(1)));
        Assert.Contains("Server.PendingUpdates == 5", late.Message, StringComparison.Ordinal);
    }

    private Task<Answer> Send(long chat, int? thread = null) => thread is null
        ? Call("sendMessage", new { chat_id = chat, text = "您好" })
        : Call("sendMessage", new { chat_id = chat, message_thread_id = thread, text = "您好" });

    private static string? Status(JsonElement change, string member) => change.GetProperty(member).GetProperty("status").GetString();
}
