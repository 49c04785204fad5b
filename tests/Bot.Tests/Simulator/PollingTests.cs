namespace Bot.Tests.Simulator;

using System.Text.Json;
using Bot.Simulator;
using Xunit;

public sealed class PollingTests : SimulatorTest
{
    private readonly SteppedTime pacing = new(Noon);

    protected override SimulatorOptions Options => new() { Clock = Clock, Pacing = pacing, Rates = null, FirstUpdateId = 500 };

    [Fact]
    public async Task A_message_arrives_in_the_form_of_the_Bot_API()
    {
        Server.SetUser(7, "张三", "zhangsan");
        var id = Server.Say(7, "/start K7Q2 看 @simulated_bot");

        var message = Assert.Single(await Updates()).GetProperty("message");

        Assert.Equal(id, message.GetProperty("message_id").GetInt32());
        Assert.Equal(Noon.ToUnixTimeSeconds(), message.GetProperty("date").GetInt64());
        Assert.Equal("""{"id":7,"first_name":"张三","username":"zhangsan","type":"private"}""", message.GetProperty("chat").GetRawText());
        Assert.Equal("""{"id":7,"is_bot":false,"first_name":"张三","username":"zhangsan"}""", message.GetProperty("from").GetRawText());
        Assert.Equal(
            """[{"offset":0,"length":6,"type":"bot_command"},{"offset":14,"length":14,"type":"mention"}]""",
            message.GetProperty("entities").GetRawText());
    }

    [Fact]
    public async Task Updates_stay_until_a_higher_offset_confirms_them()
    {
        Server.Say(7, "一");
        Server.Say(7, "二");

        Assert.Equal([500, 501], Ids(await Updates()));
        Assert.Equal([500, 501], Ids(await Updates()));
        Assert.Equal([501], Ids(await Updates(offset: 501)));
        Assert.Equal(1, Server.PendingUpdates);
        Assert.Empty(await Updates(offset: 502));
        Assert.Equal(0, Server.PendingUpdates);
    }

    [Fact]
    public async Task A_negative_offset_keeps_only_the_last_ones()
    {
        for (var i = 0; i < 5; i++) Server.Say(7, $"第{i}条");

        Assert.Equal([503, 504], Ids(await Updates(offset: -2)));
        Assert.Equal([503, 504], Ids(await Updates()));
    }

    [Fact]
    public async Task A_limit_gives_the_oldest_first()
    {
        for (var i = 0; i < 5; i++) Server.Say(7, $"第{i}条");

        Assert.Equal([500, 501], Ids(await Updates(limit: 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_limit_outside_1_to_100_is_refused(int limit) =>
        Assert.Equal("400 Bad Request: parameter \"limit\" must be from 1 to 100", (await Call("getUpdates", new { limit })).Error);

    [Fact]
    public async Task A_long_poll_ends_with_the_first_update()
    {
        var poll = await Poll();

        Server.Say(7, "在吗");

        Assert.Equal([500], Ids([.. (await poll).Result.EnumerateArray()]));
    }

    [Fact]
    public async Task A_long_poll_ends_empty_after_50_seconds_even_if_more_was_asked_for()
    {
        var poll = Call("getUpdates", new { timeout = 600 });
        Assert.Equal(TimeSpan.FromSeconds(50), await pacing.NextTimer.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(poll.IsCompleted);

        pacing.Step(TimeSpan.FromSeconds(50));

        Assert.Equal(0, (await poll).Result.GetArrayLength());
        Assert.False(Server.IsPolled);
    }

    [Fact]
    public async Task A_second_poller_ends_the_first_with_409()
    {
        var first = await Poll();

        Assert.Equal(200, (await Call("getUpdates")).Status);

        Assert.Equal("409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", (await first).Error);
    }

    [Fact]
    public async Task A_webhook_ends_a_poll_and_forbids_others()
    {
        var poll = await Poll();

        await Call("setWebhook", new { url = "https://example.org/hook" });

        Assert.Equal("409 Conflict: terminated by setWebhook request", (await poll).Error);
        Assert.StartsWith("409 Conflict: can't use getUpdates method while webhook is active", (await Call("getUpdates")).Error, StringComparison.Ordinal);
        Assert.Equal("https://example.org/hook", (await Call("getWebhookInfo")).Result.GetProperty("url").GetString());
        await Call("deleteWebhook");
        Assert.Equal(200, (await Call("getUpdates")).Status);
    }

    [Fact]
    public async Task A_stopping_server_does_not_wait_for_its_poll()
    {
        var poll = await Poll();

        await Server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => poll);
    }

    [Fact]
    public async Task Allowed_updates_hold_until_others_are_given()
    {
        await Call("getUpdates", new { allowed_updates = new[] { "callback_query" } });
        Server.Say(7, "不要");
        await Call("getUpdates");
        Server.Say(7, "还是不要");
        var press = Server.Press(7, 7, 1, "x");

        var update = Assert.Single(await Updates());
        Assert.Equal(press, update.GetProperty("callback_query").GetProperty("id").GetString());

        await Call("getUpdates", new { offset = 501, allowed_updates = Array.Empty<string>() });
        Server.Say(7, "好");
        Assert.Single(await Updates());
    }

    [Fact]
    public async Task Messages_live_24_hours_presses_150_seconds_and_inline_queries_30()
    {
        Server.Say(7, "明天再看");
        Server.Press(7, 7, 1, "x");
        Server.AskInline(7, "印染");

        Assert.Equal(["message", "callback_query", "inline_query"], Kinds(await Updates()));
        Clock.Step(TimeSpan.FromSeconds(30));
        Assert.Equal(["message", "callback_query"], Kinds(await Updates()));
        Clock.Step(TimeSpan.FromSeconds(120));
        Assert.Equal(["message"], Kinds(await Updates()));
        Clock.Step(TimeSpan.FromHours(24));
        Assert.Empty(await Updates());
    }

    [Fact]
    public async Task After_a_quiet_week_a_lower_update_id_arrives_although_the_old_offset_is_asked_for()
    {
        Server.Say(7, "上周");
        await Updates(offset: 501);

        Server.QuietWeek(nextUpdateId: 90);
        Server.Say(7, "这周");

        Assert.Equal([90], Ids(await Updates(offset: 501)));
        // As the platform's queue has it: an offset that is far too high confirms nothing.
        Assert.Equal([90], Ids(await Updates(offset: 501)));
        Assert.Empty(await Updates(offset: 91));
    }

    [Fact]
    public async Task A_confirmed_update_can_come_again_under_its_number()
    {
        Server.Say(7, "重复");
        await Updates();
        Assert.Empty(await Updates(offset: 501));

        Server.Redeliver();

        Assert.Equal([500], Ids(await Updates(offset: 501)));
        Assert.Empty(await Updates(offset: 501));
    }

    [Fact]
    public async Task Every_update_can_come_twice()
    {
        Server.DeliverTwice = true;
        Server.Say(7, "一");

        Assert.Equal([500], Ids(await Updates()));
        Assert.Equal([500], Ids(await Updates(offset: 501)));
        Assert.Empty(await Updates(offset: 501));
        Assert.Equal(0, Server.PendingUpdates);
    }

    [Fact]
    public async Task A_fetch_can_come_in_reverse_once()
    {
        Server.Say(7, "一");
        Server.Say(7, "二");
        Server.ReverseNextFetch();

        Assert.Equal([501, 500], Ids(await Updates()));
        Assert.Equal([500, 501], Ids(await Updates()));
    }

    [Fact]
    public async Task Updates_of_unknown_kinds_and_raw_ones_are_delivered_as_they_are()
    {
        Server.InjectUnknownUpdate();
        Server.InjectUpdate("""{"update_id":700,"message":"not even an object"}""");
        Server.Say(7, "正常");

        var updates = await Updates();

        Assert.Equal([500, 700, 701], Ids(updates));
        Assert.Equal(["some_future_thing", "message", "message"], Kinds(updates));
        Assert.Equal("not even an object", updates[1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_update_with_a_number_of_the_past_is_delivered_once_whatever_the_offset()
    {
        Server.Say(7, "正常");
        await Updates(offset: 501);
        Server.InjectUpdate("""{"update_id":450,"message":{}}""");

        Assert.Equal([450], Ids(await Updates(offset: 501)));
        Assert.Empty(await Updates(offset: 501));
    }

    [Fact]
    public async Task The_first_update_id_is_random()
    {
        await using var one = await SimulatorServer.Start();
        await using var other = await SimulatorServer.Start();

        Assert.NotEqual(one.InjectUnknownUpdate(), other.InjectUnknownUpdate());
    }

    private static List<int> Ids(JsonElement[] updates) => [.. updates.Select(update => update.GetProperty("update_id").GetInt32())];

    private static List<string> Kinds(JsonElement[] updates) => [.. updates.Select(update => update.EnumerateObject().Last().Name)];
}
