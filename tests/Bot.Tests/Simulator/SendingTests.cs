namespace Bot.Tests.Simulator;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

public sealed class SendingTests : SimulatorTest
{
    private const string NotModified = "400 Bad Request: message is not modified: specified new message content and reply markup are"
        + " exactly the same as a current content and reply markup of the message";

    [Fact]
    public async Task A_sent_message_is_answered_and_remembered_with_its_text_markup_and_buttons()
    {
        Server.Say(7, "你好");

        var sent = await Call("sendMessage", new { chat_id = 7, text = "<b>您好</b>,张三", parse_mode = "HTML", reply_markup = Keyboard("✅ 提交", "ok:1") });

        var message = Assert.Single(Server.Messages(7));
        Assert.Equal(sent.MessageId, message.MessageId);
        Assert.Equal("您好,张三", message.Text);
        Assert.Equal("<b>您好</b>,张三", message.Html);
        Assert.Equal("ok:1", message.Buttons[0][0].Data);
        Assert.Equal("您好,张三", sent.Result.GetProperty("text").GetString());
        Assert.Equal("""[{"offset":0,"length":2,"type":"bold"}]""", sent.Result.GetProperty("entities").GetRawText());
        Assert.Equal(42, sent.Result.GetProperty("from").GetProperty("id").GetInt64());
        Assert.Equal("ok:1", sent.Result.GetProperty("reply_markup").GetProperty("inline_keyboard")[0][0].GetProperty("callback_data").GetString());
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task An_edit_is_a_new_version_and_without_reply_markup_takes_the_buttons_away()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "请核对", reply_markup = Keyboard("是", "y") })).MessageId;
        Clock.Step(TimeSpan.FromMinutes(1));

        var edited = await Call("editMessageText", new { chat_id = 7, message_id = id, text = "已提交" });

        var message = Assert.Single(Server.Messages(7));
        Assert.Equal(["请核对", "已提交"], message.Versions.Select(version => version.Text));
        Assert.Equal(1, message.EditCount);
        Assert.Empty(message.Buttons);
        Assert.Equal(Noon.AddMinutes(1).ToUnixTimeSeconds(), edited.Result.GetProperty("edit_date").GetInt64());
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_is_refused_also_with_other_white_space()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "请核对", reply_markup = Keyboard("是", "y") })).MessageId;

        Assert.Equal(NotModified, (await Call("editMessageText", new { chat_id = 7, message_id = id, text = " 请核对\n", reply_markup = Keyboard("是", "y") })).Error);
        Assert.Equal(NotModified, (await Call("editMessageReplyMarkup", new { chat_id = 7, message_id = id, reply_markup = Keyboard("是", "y") })).Error);
        Assert.Equal(200, (await Call("editMessageReplyMarkup", new { chat_id = 7, message_id = id, reply_markup = Keyboard("是", "n") })).Status);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task An_edit_of_the_formatting_alone_is_a_change()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "<b>请核对</b>", parse_mode = "HTML" })).MessageId;

        Assert.Equal(NotModified, (await Call("editMessageText", new { chat_id = 7, message_id = id, text = "<strong>请核对</strong>", parse_mode = "HTML" })).Error);
        Assert.Equal(200, (await Call("editMessageText", new { chat_id = 7, message_id = id, text = "<i>请核对</i>", parse_mode = "HTML" })).Status);
    }

    [Fact]
    public async Task What_is_not_there_or_not_the_bots_cannot_be_edited()
    {
        var theirs = Server.Say(7, "你好");
        var keyboard = await Call("sendMessage", new { chat_id = 7, text = "位置?", reply_markup = new { keyboard = new[] { new[] { new { text = "发送位置", request_location = true } } } } });

        Assert.Equal("400 Bad Request: message to edit not found", (await Edit(999)).Error);
        Assert.Equal("400 Bad Request: message can't be edited", (await Edit(theirs)).Error);
        Assert.Equal("400 Bad Request: message can't be edited", (await Edit(keyboard.MessageId)).Error);

        Task<Answer> Edit(int id) => Call("editMessageText", new { chat_id = 7, message_id = id, text = "改" });
    }

    [Fact]
    public async Task A_deleted_message_is_marked_and_cannot_be_edited()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "错了" })).MessageId;

        Assert.True((await Call("deleteMessage", new { chat_id = 7, message_id = id })).Result.GetBoolean());

        Assert.True(Assert.Single(Server.Messages(7)).Deleted);
        Assert.Null(Server.LastMessage(7));
        Assert.Equal("400 Bad Request: message to edit not found", (await Call("editMessageText", new { chat_id = 7, message_id = id, text = "改" })).Error);
        Assert.Equal("400 Bad Request: message to delete not found", (await Call("deleteMessage", new { chat_id = 7, message_id = id })).Error);
    }

    [Fact]
    public async Task What_is_older_than_48_hours_cannot_be_deleted()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "旧" })).MessageId;
        Clock.Step(TimeSpan.FromHours(48) + TimeSpan.FromSeconds(1));

        Assert.Equal("400 Bad Request: message can't be deleted for everyone", (await Call("deleteMessage", new { chat_id = 7, message_id = id })).Error);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(4096, 200)]
    [InlineData(4097, 400)]
    public async Task A_text_has_up_to_4096_units_after_parsing(int length, int status)
    {
        Server.Say(7, "你好");

        // An emoji is two UTF-16 units; the tags do not count.
        var text = (length % 2 == 0 ? "" : "字") + string.Concat(Enumerable.Repeat("😀", length / 2));
        var answer = await Call("sendMessage", new { chat_id = 7, text = $"<b>{text}</b>", parse_mode = "HTML" });

        Assert.Equal(status, answer.Status);
        if (status == 400) Assert.Equal("Bad Request: message is too long", answer.Description);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("<b></b>")]
    public async Task An_empty_text_is_refused(string text)
    {
        Server.Say(7, "你好");

        Assert.Equal("400 Bad Request: message text is empty", (await Call("sendMessage", new { chat_id = 7, text, parse_mode = "HTML" })).Error);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("x", true)]
    [InlineData("64", true)]
    [InlineData("65", false)]
    [InlineData("22 Chinese", false)]
    public async Task Callback_data_has_1_to_64_bytes(string data, bool good)
    {
        Server.Say(7, "你好");
        data = data switch { "64" => new string('a', 64), "65" => new string('a', 65), "22 Chinese" => new string('重', 22), _ => data };

        var answer = await Call("sendMessage", new { chat_id = 7, text = "选", reply_markup = Keyboard("按", data) });

        Assert.Equal(good ? 200 : 400, answer.Status);
        if (!good) Assert.Equal("Bad Request: BUTTON_DATA_INVALID", answer.Description);
        Assert.Equal(good ? 0 : 1, Server.Violations.Count);
    }

    [Fact]
    public async Task A_button_does_exactly_one_thing()
    {
        Server.Say(7, "你好");

        Assert.Contains("Text buttons are unallowed", (await Send(new { text = "无" })).Error, StringComparison.Ordinal);
        Assert.Contains("only one", (await Send(new { text = "两", url = "https://example.org", callback_data = "x" })).Error, StringComparison.Ordinal);
        Assert.Contains("text must be non-empty", (await Send(new { text = "", callback_data = "x" })).Error, StringComparison.Ordinal);
        Assert.Contains("style", (await Send(new { text = "红", callback_data = "x", style = "red" })).Error, StringComparison.Ordinal);
        Assert.Equal(200, (await Send(new { text = "复制", copy_text = new { text = "Z-1024" }, style = "success" })).Status);

        Task<Answer> Send(object button) => Call("sendMessage", new { chat_id = 7, text = "选", reply_markup = new { inline_keyboard = new[] { new[] { button } } } });
    }

    [Fact]
    public async Task A_press_carries_the_message_and_is_answered_within_150_seconds()
    {
        Server.Say(7, "你好");
        var sent = await Call("sendMessage", new { chat_id = 7, text = "选", reply_markup = Keyboard("✅ 提交", "ok") });

        var id = Server.PressButton(7, 7, "✅ 提交");

        var query = (await Updates()).Last().GetProperty("callback_query");
        Assert.Equal("ok", query.GetProperty("data").GetString());
        Assert.Equal(sent.MessageId, query.GetProperty("message").GetProperty("message_id").GetInt32());
        Assert.True(query.TryGetProperty("chat_instance", out _));
        Assert.Equal("400 Bad Request: MESSAGE_TOO_LONG", (await Answer(new string('字', 201))).Error);
        Clock.Step(TimeSpan.FromSeconds(150));
        Assert.Equal(200, (await Answer("已提交")).Status);
        Assert.Equal("已提交", Assert.Single(Server.CallbackAnswers).Text);
        Clock.Step(TimeSpan.FromSeconds(1));
        Assert.Equal("400 Bad Request: query is too old and response timeout expired or query ID is invalid", (await Answer("晚了")).Error);

        Task<Answer> Answer(string text) => Call("answerCallbackQuery", new { callback_query_id = id, text });
    }

    [Fact]
    public async Task A_press_on_a_deleted_message_brings_an_inaccessible_one()
    {
        Server.Say(7, "你好");
        await Updates();
        Server.Press(7, 7, 99, "whatever");

        var message = (await Updates()).Last().GetProperty("callback_query").GetProperty("message");

        Assert.Equal(0, message.GetProperty("date").GetInt32());
        Assert.False(message.TryGetProperty("text", out _));
    }

    [Fact]
    public async Task The_same_press_can_come_again_under_a_new_update_id()
    {
        var id = Server.Press(7, 7, 1, "ok");
        Server.RepeatPress(id);

        var updates = await Updates();

        Assert.Equal(2, updates.Select(update => update.GetProperty("update_id").GetInt32()).Distinct().Count());
        Assert.All(updates, update => Assert.Equal(id, update.GetProperty("callback_query").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Pressing_a_button_that_is_not_there_says_which_ones_are()
    {
        Server.Say(7, "你好");
        await Call("sendMessage", new { chat_id = 7, text = "选", reply_markup = Keyboard("是", "y") });

        var error = Assert.Throws<InvalidOperationException>(() => Server.PressButton(7, 7, "否"));

        Assert.Contains("[是]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_message_with_the_button_is_pressed()
    {
        Server.Say(7, "你好");
        await Call("sendMessage", new { chat_id = 7, text = "旧", reply_markup = Keyboard("是", "old") });
        await Call("sendMessage", new { chat_id = 7, text = "新", reply_markup = Keyboard("是", "new") });
        await Call("sendMessage", new { chat_id = 7, text = "无按钮" });

        Server.PressButton(7, 7, "是");

        Assert.Equal("new", (await Updates()).Last().GetProperty("callback_query").GetProperty("data").GetString());
    }

    [Fact]
    public async Task An_inline_answer_is_kept_within_30_seconds()
    {
        var id = Server.AskInline(7, "印染");
        var results = new[] { new { type = "article", id = "P012", title = "印染产业园", input_message_content = new { message_text = "<b>62%</b>", parse_mode = "HTML" } } };

        Assert.Equal(200, (await Call("answerInlineQuery", new { inline_query_id = id, results, is_personal = true, cache_time = 0 })).Status);
        Assert.True(Assert.Single(Server.InlineAnswers) is { IsPersonal: true, CacheTime: 0, UserId: 7 });
        Clock.Step(TimeSpan.FromSeconds(31));
        Assert.StartsWith("400 Bad Request: query is too old", (await Call("answerInlineQuery", new { inline_query_id = id, results })).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_comes_as_multipart_and_its_bytes_are_kept()
    {
        Server.Say(7, "你好");
        byte[] bytes = [0xFF, 0xD8, 0, 1, 2, 3];

        var sent = await Post("sendPhoto", new MultipartFormDataContent
        {
            { new StringContent("7"), "chat_id" },
            { new StringContent("设备到货<b>80%</b>"), "caption" },
            { new StringContent("HTML"), "parse_mode" },
            { new StringContent("""{"inline_keyboard":[[{"text":"看","callback_data":"v"}]]}"""), "reply_markup" },
            { new StringContent("attach://file1"), "photo" },
            { new ByteArrayContent(bytes), "file1", "现场.jpg" },
        });

        Assert.Equal(200, sent.Status);
        Assert.Equal("设备到货80%", sent.Result.GetProperty("caption").GetString());
        var message = Assert.Single(Server.Messages(7));
        Assert.Equal(bytes, message.File!.Bytes.ToArray());
        Assert.Equal("现场.jpg", message.File.Name);
        Assert.Equal("看", message.Buttons[0][0].Text);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task A_document_part_may_be_named_after_its_parameter()
    {
        Server.Say(7, "你好");

        var sent = await Post("sendDocument", new MultipartFormDataContent
        {
            { new StringContent("7"), "chat_id" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("a,b")), "document", "周调度.csv" },
        });

        Assert.Equal("周调度.csv", sent.Result.GetProperty("document").GetProperty("file_name").GetString());
        Assert.Equal("document", Assert.Single(Server.Messages(7)).File!.Kind);
    }

    [Fact]
    public async Task A_reply_names_its_target_or_is_refused()
    {
        var target = Server.Say(7, "你好");

        var reply = await Call("sendMessage", new { chat_id = 7, text = "您好", reply_parameters = new { message_id = target } });

        Assert.Equal("你好", reply.Result.GetProperty("reply_to_message").GetProperty("text").GetString());
        Assert.Equal("400 Bad Request: message to be replied not found", (await Call("sendMessage", new { chat_id = 7, text = "?", reply_parameters = new { message_id = 999 } })).Error);
        Assert.Equal(200, (await Call("sendMessage", new { chat_id = 7, text = "!", reply_parameters = new { message_id = 999, allow_sending_without_reply = true } })).Status);
    }

    [Fact]
    public async Task Many_requests_at_once_are_all_answered_and_numbered()
    {
        Server.Say(7, "你好");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Call("sendMessage", new { chat_id = 7, text = i.ToString(CultureInfo.InvariantCulture) })));

        Assert.Equal(200, answers.Select(answer => answer.MessageId).Distinct().Count());
        Assert.Equal(200, Server.Messages(7).Count);
        Assert.All(Server.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task Requests_are_kept_with_their_parameters_and_status()
    {
        await Call("sendMessage", new { chat_id = 7, text = "没人" });

        var request = Assert.Single(Server.Requests);

        Assert.Equal(("sendMessage", 7L, 400), (request.Method, request.ChatId, request.Status));
        Assert.Equal("没人", JsonDocument.Parse(request.Parameters).RootElement.GetProperty("text").GetString());
    }

    private static object Keyboard(string text, string data) => new { inline_keyboard = new[] { new[] { new { text, callback_data = data } } } };
}
