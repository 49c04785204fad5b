namespace Bot.Tests.Crash;

using Bot.Simulator;
using Bot.Tests.Support;
using Xunit;

/// <summary>The real program in processes of its own: how it stops, how another takes over, and what it writes.</summary>
public sealed class ProcessTests
{
    private const string Secret = "AAHwTheSecretHalfOfAToken_0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_stops_when_told_to_and_when_killed_another_takes_over_and_its_output_never_holds_the_token()
    {
        const long Li = 901;
        await using var server = await SimulatorServer.Start(new SimulatorOptions { Token = $"7000000001:{Secret}", Rates = null });
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["Telegram__Token"] = server.Token,
            ["Telegram__BaseUrl"] = server.Url,
            ["Storage__ConnectionString"] = $"Data Source={folder.Path}/bot.db",
            ["Dispatch__Admins__0"] = "901",
            ["Logging__LogLevel__Default"] = "Trace",
        };
        Task Answered(string nonsense) => server.WaitFor(() => server.Messages(Li).Any(message => message.Text.Contains(nonsense, StringComparison.Ordinal)), Patience);

        await using var first = BotProcess.Start(settings, folder.Path, "run");
        server.FailNext(Fault.BadGateway(), "sendMessage");
        server.FailNext(Fault.CutBefore(), "getUpdates");
        server.Say(Li, "/first");
        await Answered("/first");
        await using var second = BotProcess.Start(settings, folder.Path);
        await second.Says("waiting to take over");
        await first.Kill();
        server.Say(Li, "/second");
        await Answered("/second");
        await server.WaitFor(() => server.IsPolled, Patience);
        Assert.Equal(0, await second.Terminate());
        await server.WaitFor(() => !server.IsPolled, Patience);

        // A token that is refused: told, and ended.
        server.FailNext(Fault.Unauthorized(), "getMe");
        await using var refused = BotProcess.Start(settings, folder.Path);
        Assert.Equal(1, await refused.Ended());
        Assert.Contains("refuses the token", refused.Output + refused.Error, StringComparison.Ordinal);

        Assert.All((BotProcess[])[first, second, refused], process => Assert.DoesNotContain(Secret, process.Output + process.Error, StringComparison.Ordinal));
        Assert.Contains("is running", first.Output, StringComparison.Ordinal);
        BotApiSpec.Obeyed(server);
    }

    [Fact]
    public async Task What_is_on_its_way_to_the_platform_when_it_is_told_to_stop_is_waited_for_and_not_sent_again()
    {
        const long Li = 901;
        await using var server = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["Telegram__Token"] = server.Token,
            ["Telegram__BaseUrl"] = server.Url,
            ["Storage__ConnectionString"] = $"Data Source={folder.Path}/bot.db",
            ["Dispatch__Admins__0"] = "901",
        };
        await using var first = BotProcess.Start(settings, folder.Path);
        // Longer than the two seconds that a command line gives by itself, shorter than the postman's grace.
        server.FailNext(Fault.Slow(TimeSpan.FromSeconds(3.5)), "sendMessage");
        server.Say(Li, "/help");
        await server.WaitFor(() => server.Messages(Li).Count == 1, Patience);
        Assert.Equal(0, await first.Terminate());

        await using var second = BotProcess.Start(settings, folder.Path);
        server.Say(Li, "/mine");
        await server.WaitFor(() => server.Messages(Li).Any(message => message.Text.Contains("项目", StringComparison.Ordinal) && !message.Text.Contains("/help", StringComparison.Ordinal)
            && !message.Text.Contains("/visit", StringComparison.Ordinal)), Patience);
        Assert.Single(server.Messages(Li), message => message.Text.Contains("/visit", StringComparison.Ordinal));
    }
}
