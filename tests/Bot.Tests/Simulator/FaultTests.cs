namespace Bot.Tests.Simulator;

using Bot.Simulator;
using Xunit;

public sealed class FaultTests : SimulatorTest
{
    private readonly SteppedTime pacing = new(Noon);
    private Func<RequestInfo, Fault?>? plan;

    protected override SimulatorOptions Options => new()
    {
        Clock = Clock, Pacing = pacing, Rates = null, FaultPlan = request => plan?.Invoke(request),
    };

    [Fact]
    public async Task Errors_come_as_often_as_asked_for_and_have_no_effect()
    {
        Server.Say(7, "你好");
        Server.FailNext(Fault.TooManyRequests(3), "sendMessage", times: 2);
        Server.FailNext(Fault.ServerError(), "sendMessage");
        Server.FailNext(Fault.Unauthorized(), "sendMessage");
        Server.FailNext(Fault.BadRequest("Bad Request: group chat was upgraded to a supergroup chat", migrateTo: -100), "sendMessage");
        Server.FailNext(Fault.Forbidden("Forbidden: bot was blocked by the user"), "sendMessage");

        var limited = await Send();
        Assert.Equal("429 Too Many Requests: retry after 3", limited.Error);
        Assert.Equal(3, limited.Json.GetProperty("parameters").GetProperty("retry_after").GetInt32());
        Assert.Equal(429, (await Send()).Status);
        Assert.Equal("500 Internal Server Error", (await Send()).Error);
        Assert.Equal("401 Unauthorized", (await Send()).Error);
        Assert.Equal(-100, (await Send()).Json.GetProperty("parameters").GetProperty("migrate_to_chat_id").GetInt64());
        Assert.Equal(403, (await Send()).Status);
        Assert.Empty(Server.Messages(7));
        Assert.Equal(200, (await Send()).Status);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task A_fault_meets_its_method_only_unless_it_is_for_any()
    {
        Server.FailNext(Fault.ServerError(), "sendMessage");
        Assert.Equal(200, (await Call("getMe")).Status);

        Server.ClearFaults();
        Server.FailNext(Fault.ServerError());
        Assert.Equal(500, (await Call("getMe")).Status);
        Assert.Throws<ArgumentException>(() => Server.FailNext(Fault.ServerError(), "sendMesage"));
    }

    [Fact]
    public async Task A_bad_gateway_is_a_web_page()
    {
        Server.FailNext(Fault.BadGateway());

        using var response = await Http.GetAsync(new Uri(ApiUrl + "getMe"));

        Assert.Equal(502, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.CutBefore, 0)]
    [InlineData(FaultKind.CutAfter, 1)]
    public async Task A_cut_connection_may_have_had_its_effect(FaultKind kind, int messages)
    {
        Server.Say(7, "你好");
        Server.FailNext(new Fault(kind), "sendMessage");

        await Assert.ThrowsAsync<HttpRequestException>(Send);

        Assert.Equal(messages, Server.Messages(7).Count);
        var request = Assert.Single(Server.Requests);
        Assert.True(request is { WasCut: true, Status: 0 });
    }

    [Fact]
    public async Task A_fetch_that_is_cut_loses_no_update()
    {
        Server.Say(7, "你好");
        Server.FailNext(Fault.CutAfter(), "getUpdates");

        await Assert.ThrowsAsync<HttpRequestException>(() => Updates());

        Assert.Single(await Updates());
    }

    [Fact]
    public async Task A_slow_answer_has_its_effect_at_once()
    {
        Server.Say(7, "你好");
        Server.FailNext(Fault.Slow(TimeSpan.FromSeconds(90)), "sendMessage");

        var answer = Send();
        Assert.Equal(TimeSpan.FromSeconds(90), await pacing.NextTimer.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Single(Server.Messages(7));
        Assert.False(answer.IsCompleted);

        pacing.Step(TimeSpan.FromSeconds(90));
        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task A_plan_sees_every_request_in_order()
    {
        Server.Say(7, "你好");
        var seen = new List<string>();
        plan = request =>
        {
            seen.Add($"{request.Number} {request.Method} {request.ChatId}");
            return request.Number % 2 == 0 ? Fault.ServerError() : null;
        };

        Assert.Equal(200, (await Send()).Status);
        Assert.Equal(500, (await Send()).Status);
        Assert.Equal(200, (await Call("getMe")).Status);

        Assert.Equal(["1 sendMessage 7", "2 sendMessage 7", "3 getMe "], seen);
    }

    [Fact]
    public async Task Only_the_newest_requests_are_kept()
    {
        await using var small = await SimulatorServer.Start(new SimulatorOptions { MaxRequests = 2 });
        for (var i = 0; i < 5; i++) await Http.GetAsync(new Uri($"{small.Url}/bot{small.Token}/getMe"));

        Assert.Equal([4, 5], small.Requests.Select(request => request.Number));
    }

    [Fact]
    public async Task A_port_in_use_is_an_IOException()
    {
        var taken = new Uri(Server.Url).Port;

        var error = await Assert.ThrowsAsync<IOException>(() => SimulatorServer.Start(new SimulatorOptions { Port = taken }));

        Assert.Contains($"Port {taken} is in use", error.Message, StringComparison.Ordinal);
    }

    private Task<Answer> Send() => Call("sendMessage", new { chat_id = 7, text = "您好" });
}
