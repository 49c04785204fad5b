namespace Bot.Tests.Simulator;

using Bot.Simulator;
using Xunit;

public sealed class RatesTests : SimulatorTest
{
    private readonly SteppedTime pacing = new(Noon);

    protected override SimulatorOptions Options => new() { Clock = Clock, Pacing = pacing };

    [Fact]
    public async Task A_chat_takes_a_short_burst_and_then_one_a_second()
    {
        Server.Say(7, "你好");
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await Send(7)).Status);

        var refused = await Send(7);
        Assert.Equal("429 Too Many Requests: retry after 1", refused.Error);
        Assert.Equal(1, refused.Json.GetProperty("parameters").GetProperty("retry_after").GetInt32());

        pacing.Step(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Send(7)).Status);
        Assert.Equal(429, (await Send(7)).Status);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task The_wall_clock_does_not_fill_the_buckets()
    {
        Server.Say(7, "你好");
        for (var i = 0; i < 5; i++) await Send(7);

        Clock.Step(TimeSpan.FromDays(1));

        Assert.Equal(429, (await Send(7)).Status);
    }

    [Fact]
    public async Task A_group_takes_20_a_minute()
    {
        Server.Say(7, "/bind", chatId: -5);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await Send(-5)).Status);
            pacing.Step(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("429 Too Many Requests: retry after 20", (await Send(-5)).Error);
        pacing.Step(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await Send(-5)).Status);
    }

    [Fact]
    public async Task All_chats_together_take_30_a_second()
    {
        for (var user = 100; user <= 130; user++) Server.Say(user, "你好");
        for (var user = 100; user < 130; user++) Assert.Equal(200, (await Send(user)).Status);

        Assert.Equal(429, (await Send(130)).Status);
        pacing.Step(TimeSpan.FromSeconds(0.1));
        Assert.Equal(200, (await Send(130)).Status);
    }

    [Fact]
    public async Task Edits_count_and_answers_to_presses_do_not()
    {
        Server.Say(7, "你好");
        var id = (await Send(7)).MessageId;
        for (var i = 0; i < 4; i++) Assert.Equal(200, (await Call("editMessageText", new { chat_id = 7, message_id = id, text = $"第{i}版" })).Status);

        Assert.Equal(429, (await Call("editMessageText", new { chat_id = 7, message_id = id, text = "太快" })).Status);
        Assert.Equal(200, (await Call("answerCallbackQuery", new { callback_query_id = Server.Press(7, 7, id, "x") })).Status);
    }

    private Task<Answer> Send(long chat) => Call("sendMessage", new { chat_id = chat, text = "您好" });
}
