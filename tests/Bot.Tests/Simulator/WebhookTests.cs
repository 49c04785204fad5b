namespace Bot.Tests.Simulator;

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Bot.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

public sealed class WebhookTests : SimulatorTest
{
    private readonly SteppedTime pacing = new(Noon);

    protected override SimulatorOptions Options => new() { Clock = Clock, Pacing = pacing, Rates = null, FirstUpdateId = 500 };

    [Fact]
    public async Task What_waits_and_what_comes_is_posted_with_the_secret_and_confirmed_by_200()
    {
        await using var receiver = await Receiver.Start();
        Server.Say(7, "早到的");
        await Set(new { url = receiver.Url, secret_token = "K7-Q2_x", allowed_updates = new[] { "message" } });
        var early = await receiver.Next();
        Server.Say(7, "后来的");
        var late = await receiver.Next();

        Assert.Equal("早到的", early.Update.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal((501, "K7-Q2_x", "application/json"), (late.Id, late.Secret, late.ContentType));
        await Server.WaitFor(() => Server.PendingUpdates == 0);
        Assert.Equal(
            $$"""{"url":"{{receiver.Url}}","has_custom_certificate":false,"pending_update_count":0,"ip_address":"127.0.0.1","max_connections":40,"allowed_updates":["message"]}""",
            await Info());
        Assert.StartsWith("409 Conflict", (await Call("getUpdates")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_header()
    {
        await using var receiver = await Receiver.Start();
        await Set(new { url = receiver.Url });
        Server.Say(7, "你好");

        Assert.Null((await receiver.Next()).Secret);
    }

    [Fact]
    public async Task Any_other_answer_is_retried_with_growing_pauses()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = _ => Task.FromResult(500);
        await Set(new { url = receiver.Url });
        Server.Say(7, "你好");
        Clock.Step(TimeSpan.FromSeconds(5));

        foreach (var pause in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            Assert.Equal(500, (await receiver.Next()).Id);
            await pacing.TimerOf(TimeSpan.FromSeconds(pause));
            Assert.Contains($"\"last_error_date\":{Noon.ToUnixTimeSeconds() + 5},\"last_error_message\":\"Wrong response from the webhook: 500 Internal Server Error\"", await Info(), StringComparison.Ordinal);
            Assert.Equal(1, Server.PendingUpdates);
            pacing.Step(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.True(receiver.IsQuiet);
            pacing.Step(TimeSpan.FromTicks(1));
        }

        Assert.Equal(500, (await receiver.Next()).Id);
        receiver.Answer = _ => Task.FromResult(204);
        await pacing.TimerOf(TimeSpan.FromSeconds(60));
        pacing.Step(TimeSpan.FromSeconds(60));
        await Server.WaitFor(() => Server.PendingUpdates == 0);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = _ => Task.FromResult(302);
        await Set(new { url = receiver.Url });
        Server.Say(7, "你好");

        await Failed("Wrong response from the webhook: 302 Found");
    }

    [Fact]
    public async Task Where_nobody_listens_the_connection_is_refused_and_the_update_waits()
    {
        var receiver = await Receiver.Start();
        await receiver.DisposeAsync();
        await Set(new { url = receiver.Url });
        Server.Say(7, "你好");

        await Failed("Connection refused");
        await pacing.TimerOf(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Server.PendingUpdates);
    }

    [Fact]
    public async Task Whoever_says_nothing_for_50_seconds_is_asked_again()
    {
        await using var receiver = await Receiver.Start();
        var silent = new TaskCompletionSource<int>();
        receiver.Answer = _ => silent.Task;
        await Set(new { url = receiver.Url });
        Server.Say(7, "你好");
        await receiver.Next();

        await pacing.TimerOf(TimeSpan.FromSeconds(50));
        pacing.Step(TimeSpan.FromSeconds(50));
        await Failed("Read timeout expired");
        receiver.Answer = _ => Task.FromResult(200);
        await pacing.TimerOf(TimeSpan.FromSeconds(1));
        pacing.Step(TimeSpan.FromSeconds(1));

        Assert.Equal(500, (await receiver.Next()).Id);
        silent.SetResult(200);
        await Server.WaitFor(() => Server.PendingUpdates == 0);
    }

    [Fact]
    public async Task A_press_that_is_retried_too_long_is_given_up()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = _ => Task.FromResult(500);
        await Set(new { url = receiver.Url });
        Server.Press(7, 7, 1, "x");
        await receiver.Next();
        await pacing.TimerOf(TimeSpan.FromSeconds(1));

        Clock.Step(TimeSpan.FromSeconds(150));
        receiver.Answer = _ => Task.FromResult(200);
        pacing.Step(TimeSpan.FromSeconds(1));
        Server.Press(7, 7, 1, "y");

        Assert.Equal("y", (await receiver.Next()).Update.GetProperty("callback_query").GetProperty("data").GetString());
    }

    [Fact]
    public async Task A_stuck_chat_keeps_its_order_and_stops_nobody_else()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = update => Task.FromResult(Text(update) == "堵" ? 500 : 200);
        await Set(new { url = receiver.Url });
        var id = Server.Say(7, "堵");
        Assert.Equal("堵", Text((await receiver.Next()).Update));
        await pacing.TimerOf(TimeSpan.FromSeconds(1));
        Server.EditText(7, id, "改");
        Server.Say(7, "后");
        Server.Press(7, 7, id, "x");
        Server.AskInline(7, "印染");
        Server.Say(8, "别人");

        // A person's presses and queries and another chat come past it; the edit and the second message do not.
        Assert.Equal([503, 504, 505], (await receiver.NextIds(3)).Order());
        await Server.WaitFor(() => Server.PendingUpdates == 3);
        Assert.True(receiver.IsQuiet);

        receiver.Answer = _ => Task.FromResult(200);
        pacing.Step(TimeSpan.FromSeconds(1));
        Assert.Equal([500, 501, 502], await receiver.NextIds(3));
    }

    [Fact]
    public async Task No_more_connections_are_open_at_once_than_allowed()
    {
        await using var receiver = await Receiver.Start();
        var gate = new TaskCompletionSource<int>();
        receiver.Answer = _ => gate.Task;
        await Set(new { url = receiver.Url, max_connections = 2 });
        for (var user = 100; user < 110; user++) Server.Say(user, "你好");
        await receiver.NextIds(2);
        Assert.True(receiver.IsQuiet);

        gate.SetResult(200);
        await receiver.NextIds(8);

        Assert.Equal(2, receiver.MostAtOnce);
        await Server.WaitFor(() => Server.PendingUpdates == 0);
    }

    [Fact]
    public async Task After_deleteWebhook_the_unconfirmed_can_be_fetched()
    {
        await using var receiver = await Receiver.Start();
        var held = new TaskCompletionSource<int>();
        receiver.Answer = _ => held.Task;
        await Set(new { url = receiver.Url });
        Server.Say(7, "在途");
        Server.Say(7, "排队");
        await receiver.Next();

        await Call("deleteWebhook");
        held.SetResult(200);

        Assert.Equal([500, 501], (await Updates()).Select(update => update.GetProperty("update_id").GetInt32()));
        Assert.Equal("""{"url":"","has_custom_certificate":false,"pending_update_count":2}""", await Info());
        Assert.True(receiver.IsQuiet);
    }

    [Theory]
    [InlineData("deleteWebhook", true, 0)]
    [InlineData("deleteWebhook", false, 1)]
    [InlineData("setWebhook", true, 0)]
    [InlineData("setWebhook", false, 1)]
    public async Task What_waits_is_dropped_when_asked_for(string method, bool drop_pending_updates, int left)
    {
        Server.Say(7, "你好");

        await Call(method, method == "setWebhook" ? new { url = "", drop_pending_updates } : new { drop_pending_updates });

        Assert.Equal(left, Server.PendingUpdates);
    }

    [Fact]
    public async Task Another_webhook_takes_over()
    {
        await using var first = await Receiver.Start();
        await using var second = await Receiver.Start();
        first.Answer = _ => Task.FromResult(500);
        await Set(new { url = first.Url });
        Server.Say(7, "你好");
        await first.Next();
        await pacing.TimerOf(TimeSpan.FromSeconds(1));

        await Set(new { url = second.Url });

        Assert.Equal(500, (await second.Next()).Id);
        pacing.Step(TimeSpan.FromSeconds(1));
        await Server.WaitFor(() => Server.PendingUpdates == 0);
        Assert.True(first.IsQuiet);
        Assert.DoesNotContain("last_error", await Info(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_can_come_twice_and_again()
    {
        await using var receiver = await Receiver.Start();
        await Set(new { url = receiver.Url });
        Server.DeliverTwice = true;
        Server.Say(7, "一");
        Assert.Equal([500, 500], await receiver.NextIds(2));
        await Server.WaitFor(() => Server.PendingUpdates == 0);

        Server.DeliverTwice = false;
        Server.Redeliver();

        Assert.Equal(500, (await receiver.Next()).Id);
        await Server.WaitFor(() => Server.PendingUpdates == 0);
        Assert.True(receiver.IsQuiet);
    }

    [Fact]
    public async Task What_nobody_understands_is_delivered_too()
    {
        await using var receiver = await Receiver.Start();
        await Set(new { url = receiver.Url });
        Server.InjectUnknownUpdate();
        Server.InjectUpdate("""{"message":"not even an object"}""");
        Server.InjectUpdate("{}");

        Assert.Equal([500, 501, 502], (await receiver.NextIds(3)).Order());
    }

    [Fact]
    public async Task An_address_outside_is_never_called_and_fails()
    {
        await Set(new { url = "https://example.org:8443/hook" });
        Server.Say(7, "你好");

        await Failed("Connection timed out");
    }

    [Theory]
    [InlineData("""{"url":"http://example.org/hook"}""", "bad webhook: An HTTPS URL must be provided for webhook")]
    [InlineData("""{"url":"ftp://127.0.0.1/hook"}""", "bad webhook: An HTTPS URL must be provided for webhook")]
    [InlineData("""{"url":"https://example.org:8081/hook"}""", "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")]
    [InlineData("""{"url":"hook"}""", "bad webhook: invalid webhook URL specified")]
    [InlineData("""{"url":"https://example.org/","max_connections":0}""", "max_connections must be from 1 to 100")]
    [InlineData("""{"url":"https://example.org/","max_connections":101}""", "max_connections must be from 1 to 100")]
    [InlineData("""{"url":"https://example.org/","secret_token":"a b"}""", "secret token contains unallowed characters")]
    [InlineData("""{"url":"https://example.org/","secret_token":"密"}""", "secret token contains unallowed characters")]
    [InlineData("""{"url":"https://example.org/","secret_token":""}""", "secret token contains unallowed characters")]
    [InlineData("""{"url":"https://example.org/","secret_token":"257"}""", "secret token is too long")]
    [InlineData("""{"url":"https://example.org/","ip_address":"here"}""", "bad webhook: Invalid IP address specified")]
    [InlineData("""{"url":"https://example.org/","certificate":"AgAD"}""", "bad webhook: certificate must be uploaded as an InputFile")]
    public async Task A_webhook_that_the_platform_would_not_take_is_refused(string json, string why)
    {
        json = json.Replace("257", new string('a', 257), StringComparison.Ordinal);

        var answer = await Post("setWebhook", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal("400 Bad Request: " + why, answer.Error);
        Assert.Equal("Bad Request: " + why, Assert.Single(Server.Violations).Description);
        Assert.Equal("""{"url":"","has_custom_certificate":false,"pending_update_count":0}""", await Info());
    }

    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("https://example.org:88/hook")]
    [InlineData("http://localhost:1/hook")]
    public async Task A_webhook_that_it_takes_is_set(string url)
    {
        await Set(new { url, max_connections = 100, secret_token = new string('a', 256) });

        Assert.StartsWith($"{{\"url\":\"{url}\"", await Info(), StringComparison.Ordinal);
        Assert.Contains("\"max_connections\":100", await Info(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_ones_own_is_uploaded()
    {
        await Post("setWebhook", new MultipartFormDataContent
        {
            { new StringContent("https://203.0.113.7/hook"), "url" },
            { new ByteArrayContent([1]), "certificate", "cert.pem" },
            { new StringContent("203.0.113.7"), "ip_address" },
        });

        Assert.Contains("\"has_custom_certificate\":true,\"pending_update_count\":0,\"ip_address\":\"203.0.113.7\"", await Info(), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement update) =>
        update.TryGetProperty("message", out var message) && message.TryGetProperty("text", out var text) ? text.GetString() : null;

    private async Task Set(object parameters) => Assert.True((await Call("setWebhook", parameters)).Result.GetBoolean());

    private async Task<string> Info() => (await Call("getWebhookInfo")).Result.GetRawText();

    /// <summary>Comes back once getWebhookInfo names this error.</summary>
    private async Task Failed(string error)
    {
        await pacing.TimerOf(TimeSpan.FromSeconds(1));
        Assert.Contains($"\"last_error_message\":\"{error}\"", await Info(), StringComparison.Ordinal);
    }

    private sealed record Delivery(JsonElement Update, string? Secret, string? ContentType)
    {
        public int Id => Update.GetProperty("update_id").GetInt32();
    }

    /// <summary>A web server that is a bot's end of a webhook.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly Channel<Delivery> received = Channel.CreateUnbounded<Delivery>();
        private readonly ConcurrentDictionary<int, int> atOnce = [];
        private readonly WebApplication web;
        private int open;

        private Receiver()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            web = builder.Build();
            web.Run(Take);
        }

        public string Url { get; private set; } = "";

        /// <summary>The status for an update, by default 200.</summary>
        public Func<JsonElement, Task<int>> Answer { get; set; } = _ => Task.FromResult(200);

        /// <summary>Whether nothing has come that was not looked at.</summary>
        public bool IsQuiet => received.Reader.Count == 0;

        public int MostAtOnce => atOnce.Keys.Max();

        public static async Task<Receiver> Start()
        {
            var receiver = new Receiver();
            await receiver.web.StartAsync();
            receiver.Url = receiver.web.Urls.First() + "/hook";
            return receiver;
        }

        public async Task<Delivery> Next() => await received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        public async Task<List<int>> NextIds(int count)
        {
            var ids = new List<int>();
            while (ids.Count < count) ids.Add((await Next()).Id);
            return ids;
        }

        public ValueTask DisposeAsync() => web.DisposeAsync();

        private async Task Take(HttpContext http)
        {
            atOnce[Interlocked.Increment(ref open)] = 0;
            using var json = await JsonDocument.ParseAsync(http.Request.Body);
            var update = json.RootElement.Clone();
            var answer = Answer(update);
            received.Writer.TryWrite(new Delivery(update, (string?)http.Request.Headers["X-Telegram-Bot-Api-Secret-Token"], http.Request.ContentType));
            http.Response.StatusCode = await answer;
            if (http.Response.StatusCode == 302) http.Response.Headers.Location = "/elsewhere";
            Interlocked.Decrement(ref open);
        }
    }
}
