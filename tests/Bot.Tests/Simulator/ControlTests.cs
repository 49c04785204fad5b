namespace Bot.Tests.Simulator;

using System.Text;
using System.Text.Json;
using Xunit;

public sealed class ControlTests : SimulatorTest
{
    [Fact]
    public async Task Another_process_can_play_a_person()
    {
        var said = await Control("say", """{"user":7,"text":"/start","name":"张三"}""");
        Assert.Equal(1, said.GetProperty("message_id").GetInt32());
        await Call("sendMessage", new { chat_id = 7, text = "您好", reply_markup = new { inline_keyboard = new[] { new[] { new { text = "是", callback_data = "y" } } } } });

        var messages = await Look("messages?chat=7");
        Assert.Equal("您好", messages[0].GetProperty("text").GetString());
        Assert.Equal("是", messages[0].GetProperty("buttons")[0][0].GetProperty("text").GetString());

        var pressed = await Control("press", """{"user":7,"button":"是"}""");
        await Control("press", $$"""{"user":7,"repeat":"{{pressed.GetProperty("callback_id").GetString()}}"}""");
        await Control("edit", """{"user":7,"message":1,"text":"/start again"}""");
        Assert.Equal(4, (await Look("pending")).GetProperty("updates").GetInt32());
        await Call("answerCallbackQuery", new { callback_query_id = pressed.GetProperty("callback_id").GetString(), text = "好" });
        Assert.Equal("好", (await Look("answers"))[0].GetProperty("text").GetString());
        Assert.Equal(1, (await Look("requests?method=sendMessage")).GetArrayLength());
        Assert.Equal(0, (await Look("violations")).GetArrayLength());
    }

    [Fact]
    public async Task Another_process_can_make_groups_and_inject_updates()
    {
        await Control("groups", """{"id":-1001,"title":"城关镇","added_by":7}""");
        await Control("send", """{"user":7,"fields":{"location":{"latitude":1,"longitude":2}}}""");
        await Control("updates", """{"some_future_thing":{}}""");

        Assert.Equal(["my_chat_member", "message", "message", "some_future_thing"], (await Updates()).Select(update => update.EnumerateObject().Last().Name));
    }

    [Fact]
    public async Task Another_process_can_repeat_reverse_and_restart_the_updates()
    {
        await Control("updates", """{"update_id":999999000,"a":{}}""");
        await Control("updates", """{"b":{}}""");
        await Control("updates/reverse", "{}");
        Assert.Equal("ba", await Kinds(0));
        await Control("updates/again", """{"update_id":999999000}""");
        Assert.Equal("a", await Kinds(999999002));
        await Control("updates/quiet_week", """{"next_update_id":7}""");
        await Control("updates", """{"c":{}}""");
        Assert.Equal(7, (await Updates())[0].GetProperty("update_id").GetInt32());

        async Task<string> Kinds(int offset) => string.Concat((await Updates(offset)).Select(update => update.EnumerateObject().Last().Name));
    }

    [Theory]
    [InlineData("""{"kind":"error","status":429,"retry_after":7}""", 429, "Too Many Requests: retry after 7")]
    [InlineData("""{"kind":"error"}""", 500, "Internal Server Error")]
    [InlineData("""{"kind":"error","status":401}""", 401, "Unauthorized")]
    [InlineData("""{"kind":"error","status":400,"description":"Bad Request: message thread not found"}""", 400, "Bad Request: message thread not found")]
    public async Task Another_process_can_ask_for_faults(string fault, int status, string description)
    {
        await Control("faults", fault);

        Assert.Equal($"{status} {description}", (await Call("getMe")).Error);
        Assert.Equal(200, (await Call("getMe")).Status);
    }

    [Fact]
    public async Task A_cut_can_be_asked_for_and_taken_back()
    {
        await Control("faults", """{"kind":"cut_after","method":"getMe","times":2}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => Call("getMe"));

        using var deleted = await Http.DeleteAsync(new Uri($"{Server.Url}/control/faults"));

        Assert.Equal(200, (await Call("getMe")).Status);
    }

    [Theory]
    [InlineData("say", """{"user":7}""")]
    [InlineData("say", """{"user":7,"text":"x","typo":1}""")]
    [InlineData("press", """{"user":7,"button":"没有"}""")]
    [InlineData("faults", """{"kind":"earthquake"}""")]
    [InlineData("nothing", "{}")]
    public async Task What_it_cannot_do_it_says(string what, string json)
    {
        using var response = await PostControl(what, json, "application/json");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.NotEmpty((await Read(response)).Json.GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData("send", """{"user":7,"fields":1}""")]
    [InlineData("edit", """{"user":7,"message":1,"text":" "}""")]
    public async Task What_it_refuses_has_left_nothing(string what, string json)
    {
        Server.Say(7, "/start");

        using var response = await PostControl(what, json, "application/json");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(1, Server.PendingUpdates);
        Assert.Equal(2, Server.Say(7, "x"));
    }

    [Fact]
    public async Task A_number_that_is_none_is_said()
    {
        var answer = await Read(await Http.GetAsync(new Uri($"{Server.Url}/control/messages?chat=99999999999999999999")));

        Assert.Equal((400, "chat is a number."), (answer.Status, answer.Json.GetProperty("error").GetString()));
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task A_web_page_cannot_post_to_it()
    {
        using var response = await PostControl("say", """{"user":7,"text":"x"}""", "text/plain");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(0, Server.PendingUpdates);
    }

    [Theory]
    [InlineData("control/pending")]
    [InlineData("bot42:TEST/getMe")]
    [InlineData("file/bot42:TEST/photos/file_1.jpg")]
    [InlineData("page/files/photo-1")]
    public async Task A_web_page_of_another_origin_is_told_of_nothing_and_changes_nothing(string path)
    {
        Server.SendPhoto(7);
        await Call("getFile", new { file_id = "photo-1" });
        var before = Server.Requests.Count;

        Assert.Equal(404, await Ask("Origin", "http://example.org"));
        Assert.Equal(404, await Ask("Origin", "null"));
        Assert.Equal(404, await Ask("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(404, await Ask("Sec-Fetch-Site", "same-site"));
        // A name elsewhere that was made to point here.
        Assert.Equal(404, await Ask("Host", "example.org"));

        Assert.Equal(before, Server.Requests.Count);
        Assert.Equal(200, await Ask("Origin", Server.Url));
        Assert.Equal(200, await Ask("Sec-Fetch-Site", "same-origin"));

        async Task<int> Ask(string header, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Server.Url}/{path}"));
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await Http.SendAsync(request);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_link_elsewhere_may_lead_to_the_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Url)) { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        using var response = await Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private async Task<JsonElement> Control(string what, string json)
    {
        using var response = await PostControl(what, json, "application/json");
        var answer = await Read(response);
        Assert.True(answer.Status == 200, answer.Json.GetRawText());
        return answer.Json;
    }

    private async Task<HttpResponseMessage> PostControl(string what, string json, string type)
    {
        using var content = new StringContent(json, Encoding.UTF8, type);
        return await Http.PostAsync(new Uri($"{Server.Url}/control/{what}"), content);
    }

    private async Task<JsonElement> Look(string what) => (await Read(await Http.GetAsync(new Uri($"{Server.Url}/control/{what}")))).Json;
}
