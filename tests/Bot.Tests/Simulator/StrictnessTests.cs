namespace Bot.Tests.Simulator;

using System.Text;
using Xunit;

public sealed class StrictnessTests : SimulatorTest
{
    [Fact]
    public async Task Another_token_is_unauthorized()
    {
        var answer = await Read(await Http.GetAsync(new Uri($"{Server.Url}/bot42:OTHER/getMe")));

        Assert.Equal("401 Unauthorized", answer.Error);
        Assert.Equal("""{"ok":false,"error_code":401,"description":"Unauthorized"}""", answer.Json.GetRawText());
    }

    [Fact]
    public async Task An_unknown_method_is_not_found_and_a_violation()
    {
        Assert.Equal("404 Not Found", (await Call("sendMesage", new { chat_id = 7, text = "?" })).Error);
        Assert.Equal("sendMesage", Assert.Single(Server.Violations).Method);
    }

    [Fact]
    public async Task The_bot_introduces_itself()
    {
        var me = (await Read(await Http.GetAsync(new Uri(ApiUrl + "getMe")))).Result;

        Assert.Equal((42L, "simulated_bot", false), (me.GetProperty("id").GetInt64(), me.GetProperty("username").GetString(), me.GetProperty("can_read_all_group_messages").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"text":"x"}""", "chat_id is empty")]
    [InlineData("""{"chat_id":7}""", "message text is empty")]
    [InlineData("""{"chat_id":7.5,"text":"x"}""", "can't parse chat_id: chat_id must be an Integer")]
    [InlineData("""{"chat_id":7,"text":5}""", "can't parse text: text must be a String")]
    [InlineData("""{"chat_id":7,"text":null}""", "can't parse text: text must be a String")]
    [InlineData("""{"chat_id":7,"text":"x","disable_notification":"true"}""", "can't parse disable_notification: disable_notification must be a Boolean")]
    [InlineData("""{"chat_id":7,"text":"x","disable_web_page_preview":true}""", "method sendMessage has no parameter \"disable_web_page_preview\", or this server does not act on it")]
    [InlineData("""{"chat_id":7,"text":"x","text":"y"}""", "parameter \"text\" is given twice")]
    [InlineData("""{"chat_id":7,"text":"x","parse_mode":"BBCode"}""", "unsupported parse_mode")]
    [InlineData("""{"chat_id":7,"text":"x","reply_markup":{}}""", "can't parse reply_markup: reply_markup lacks inline_keyboard")]
    [InlineData("""{"chat_id":7,"text":"x","reply_markup":{"inline_keyboard":[{"text":"x"}]}}""", "can't parse reply_markup: reply_markup.inline_keyboard[0] must be an Array")]
    [InlineData("""{"chat_id":7,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"x","data":"y"}]]}}""", "can't parse reply_markup: reply_markup.inline_keyboard[0][0] has an unknown field \"data\"")]
    [InlineData("""{"chat_id":7,"text":"x","reply_markup":"{}"}""", "can't parse reply_markup: reply_markup must be a InlineKeyboardMarkup object")]
    [InlineData("""{"chat_id":7,"text":"x","reply_parameters":{}}""", "can't parse reply_parameters: reply_parameters lacks message_id")]
    [InlineData("""[1]""", "object expected as JSON request")]
    [InlineData("""{"chat_id":""", "can't parse JSON object")]
    public async Task What_a_correct_client_never_sends_is_refused_and_recorded(string json, string why)
    {
        Server.Say(7, "你好");

        var answer = await Post("sendMessage", new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal("400 Bad Request: " + why, answer.Error);
        Assert.Equal("Bad Request: " + why, Assert.Single(Server.Violations).Description);
        Assert.Empty(Server.Messages(7));
    }

    [Fact]
    public async Task Parameters_may_come_in_the_query_in_a_form_or_as_JSON()
    {
        Server.Say(7, "你好");

        Assert.Equal(200, (await Read(await Http.GetAsync(new Uri(ApiUrl + "sendMessage?chat_id=7&text=%E4%B8%80+1&disable_notification=true")))).Status);
        Assert.Equal(200, (await Post("sendMessage", new FormUrlEncodedContent([new("chat_id", "7"), new("text", "二&2"), new("reply_markup", """{"inline_keyboard":[[{"text":"是","callback_data":"y"}]]}""")]))).Status);
        Assert.Equal(200, (await Call("SENDMESSAGE", new { chat_id = "7", text = "三" })).Status);

        Assert.Equal(["一 1", "二&2", "三"], Server.Messages(7).Select(message => message.Text));
        Assert.Equal("y", Server.Messages(7)[1].Buttons[0][0].Data);
        Assert.All(Server.Requests, request => Assert.Equal("sendMessage", request.Method));
    }

    [Fact]
    public async Task Types_are_checked_in_forms_too()
    {
        var answer = await Post("getUpdates", new FormUrlEncodedContent([new("limit", "many")]));

        Assert.Equal("400 Bad Request: can't parse limit: limit must be an Integer", answer.Error);
    }

    [Theory]
    [InlineData("visit", "报走访", true)]
    [InlineData("visit_2", "报走访", true)]
    [InlineData("Visit", "报走访", false)]
    [InlineData("走访", "报走访", false)]
    [InlineData("a-b", "报走访", false)]
    [InlineData("visit", "", false)]
    public async Task Commands_are_latin_and_described(string command, string description, bool good)
    {
        var answer = await Call("setMyCommands", new { commands = new[] { new { command, description } } });

        Assert.Equal(good ? 200 : 400, answer.Status);
        Assert.Equal(good ? 1 : 0, Server.CommandsFor().Count);
    }

    [Theory]
    [InlineData(100, 256, 200)]
    [InlineData(101, 1, 400)]
    [InlineData(1, 257, 400)]
    public async Task A_menu_has_up_to_100_commands_of_up_to_256_characters(int count, int length, int status)
    {
        var commands = Enumerable.Range(0, count).Select(i => new { command = $"c{i}", description = new string('字', length) });

        Assert.Equal(status, (await Call("setMyCommands", new { commands })).Status);
    }

    [Fact]
    public async Task Menus_are_kept_by_scope()
    {
        Server.Say(7, "你好");
        await Call("setMyCommands", new { commands = new[] { new { command = "help", description = "帮助" } } });
        await Call("setMyCommands", new { commands = new[] { new { command = "review", description = "审核" } }, scope = new { type = "chat", chat_id = 7 } });

        Assert.Equal([new("help", "帮助")], Server.CommandsFor());
        Assert.Equal("review", Assert.Single(Server.CommandsFor("chat:7")).Name);
        Assert.Equal("help", (await Call("getMyCommands")).Result[0].GetProperty("command").GetString());
        await Call("deleteMyCommands");
        Assert.Empty(Server.CommandsFor());
        Assert.Equal("400 Bad Request: can't parse BotCommandScope: unsupported type specified", (await Call("getMyCommands", new { scope = new { type = "everyone" } })).Error);
    }

    [Fact]
    public async Task Chat_actions_are_known_ones()
    {
        Server.Say(7, "你好");

        Assert.Equal(200, (await Call("sendChatAction", new { chat_id = 7, action = "typing" })).Status);
        Assert.Equal("400 Bad Request: wrong parameter action in request", (await Call("sendChatAction", new { chat_id = 7, action = "thinking" })).Error);
    }

    [Theory]
    [InlineData("sendMessage", "\"text\":\"x\"")]
    [InlineData("sendPhoto", "\"photo\":\"https://example.org/1.jpg\"")]
    [InlineData("sendLocation", "\"latitude\":0,\"longitude\":0")]
    [InlineData("editMessageText", "\"message_id\":1,\"text\":\"x\"")]
    [InlineData("editMessageCaption", "\"message_id\":1")]
    [InlineData("editMessageReplyMarkup", "\"message_id\":1")]
    public async Task What_is_wrong_in_itself_is_said_before_who_cannot_be_reached(string method, string rest)
    {
        var json = $$$"""{"chat_id":999,{{{rest}}},"reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":""}]]}}""";

        var answer = await Post(method, new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal("400 Bad Request: BUTTON_DATA_INVALID", answer.Error);
        Assert.Single(Server.Violations);
    }

    [Fact]
    public async Task Contacts_are_asked_for_in_private_only()
    {
        Server.Say(7, "/bind", chatId: -5);

        var answer = await Call("sendMessage", new { chat_id = -5, text = "电话?", reply_markup = new { keyboard = new[] { new[] { new { text = "发送", request_contact = true } } } } });

        Assert.Equal("400 Bad Request: phone number can be requested in private chats only", answer.Error);
    }
}
