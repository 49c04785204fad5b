namespace Bot.Tests.TelegramApi;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Bot.Simulator;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>The token stands in no line of the log, at whatever level, and in no exception.</summary>
public sealed class TokenTests
{
    private const string Secret = "AAHwTheSecretHalfOfAToken_0123456789";
    private const string Token = "7000000001:" + Secret;

    [Fact]
    public async Task No_line_of_the_log_and_no_exception_holds_the_token()
    {
        var exceptions = new ConcurrentQueue<string>();
        void Note(object? sender, FirstChanceExceptionEventArgs thrown) => exceptions.Enqueue($"{thrown.Exception}");
        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            await Scene.Play("sqlite", Troubles, token: Token);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        Assert.Contains(exceptions, text => text.Contains("RequestException", StringComparison.Ordinal));
        Assert.DoesNotContain(exceptions, text => text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_of_the_wrong_form_is_refused_without_repeating_it()
    {
        foreach (var wrong in (string[])[Secret, $"7000000001 {Secret}", $":{Secret}", $"7000000001:{Secret} x"])
        {
            var settings = new Dictionary<string, string?> { ["Telegram:Token"] = wrong };
            var error = Assert.Throws<SettingException>(() => Settings.Read(
                Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(new Microsoft.Extensions.Configuration.ConfigurationBuilder(), settings).Build(),
                needsToken: true));
            Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        }
    }

    private static async Task Troubles(Scene scene)
    {
        // Sends, polls, presses, and every kind of answer.
        Fault[] troubles =
        [
            Fault.ServerError(), Fault.BadGateway(), Fault.CutBefore(), Fault.CutAfter(), Fault.TooManyRequests(1), Fault.BadRequest("Bad Request: SOMETHING_NEW"),
            Fault.BadRequest("Bad Request: can't parse entities"), Fault.Forbidden("Forbidden: bot was blocked by the user"),
        ];
        var (fetch, send) = (0, 0);
        scene.Faults = request => request.Method switch
        {
            "getUpdates" => fetch < 5 ? troubles[fetch++] : null,
            "sendMessage" => send < troubles.Length ? troubles[send++] : null,
            _ => null,
        };
        var bot = await scene.Start();
        for (var visit = 1; visit <= 6; visit++)
        {
            scene.Server.Say(Scene.Li, $"/visit P009 第{visit}次");
            scene.Server.Say(Scene.Wang, "/help");
        }

        await scene.Server.WaitFor(() => (fetch, send) == (5, troubles.Length));
        scene.Server.InjectUpdate("""{"message":{"chat":"unreadable"}}""");
        await scene.Server.WaitFor(() => scene.Server.IsPolled);
        using var http = new HttpClient();
        await http.PostAsJsonAsync(new Uri($"{scene.Server.Url}/bot{scene.Server.Token}/setWebhook"), new { url = "https://example.org/hook" });
        await scene.Server.WaitFor(() => scene.Server.CountRequests("deleteWebhook") > 0);
        await scene.Visit(Scene.Li, "最后一次");
        await bot.Stop();

        // A revoked token, at the start and later on.
        scene.Faults = _ => Fault.Unauthorized();
        var refused = await scene.Start();
        await scene.Logs.First(line => line.Level == LogLevel.Critical && line.Text.Contains("Check", StringComparison.Ordinal));
        await refused.DisposeAsync();
        scene.Faults = request => request.Method == "getMe" ? null : Fault.Unauthorized();
        var revoked = await scene.Start();
        await scene.Logs.First(line => line.Level == LogLevel.Critical && line.Text.Contains("polling has stopped", StringComparison.Ordinal));
        await revoked.DisposeAsync();

        // Nobody at the other end.
        using var free = new Socket(SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        scene.Faults = null;
        await scene.Start(setup => setup with { Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndPoint!).Port}" });
        await scene.Logs.First(line => line.Text.Contains("cannot be reached", StringComparison.Ordinal));

        // The names of all categories that the host has are there; not one line holds it.
        Assert.Contains(scene.Logs.Lines, line => line.Category.StartsWith("Microsoft.", StringComparison.Ordinal));
        Assert.Contains(scene.Logs.Lines, line => line.Level == LogLevel.Information && line.Category.StartsWith("Bot", StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Logs.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal) || line.Category.Contains(Secret, StringComparison.Ordinal));
    }
}
