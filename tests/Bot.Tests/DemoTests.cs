namespace Bot.Tests;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bot.Simulator;
using Bot.Tests.Support;
using Xunit;

public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_tells_where_its_page_is_ends_on_Ctrl_C_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        await using var demo = BotProcess.Start(folder.Path, ["demo", "--port", "0"], ("TMPDIR", folder.Path));
        await demo.Says("The chat page: ");

        using var http = new HttpClient();
        var url = Address().Match(demo.Output).Value;
        Assert.Contains("<title>试用台</title>", await http.GetStringAsync(new Uri(url)), StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal);
        // Only loopback listens.
        Assert.DoesNotContain(System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(),
            listener => listener.Port == new Uri(url).Port && !IPAddress.IsLoopback(listener.Address));

        Assert.Equal(0, await demo.Interrupt());
        Assert.Equal("", demo.Error);
        Assert.Empty(Directory.GetDirectories(folder.Path, "bot-demo-*"));
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_what_helps()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();

        var (code, _, error) = await BotProcess.Run(folder.Path, ["demo", "--port", port.ToString(CultureInfo.InvariantCulture)], ("TMPDIR", folder.Path));

        Assert.Equal((1, $"Port {port} is in use. Take another one: --port {port + 1}, or --port 0 for any free one."), (code, error.Trim()));
        Assert.Empty(Directory.GetDirectories(folder.Path, "bot-demo-*"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("many")]
    public async Task A_port_that_is_none_is_refused(string port)
    {
        var (code, _, error) = await BotProcess.Run(Path.GetTempPath(), ["demo", "--port", port]);
        Assert.Equal(1, code);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_town_goes_on_where_it_was_and_half_a_town_is_begun_anew()
    {
        using var folder = new TemporaryFolder();
        var keep = Path.Combine(folder.Path, "town.db");
        // Stopped while it was being filled: what stands there is not used.
        await File.WriteAllTextAsync(keep, "half");
        await File.WriteAllTextAsync(keep + ".filling", "");
        DateTimeOffset before;
        int newest;
        await using (var demo = await Demo.Start(0, keep, TimeProvider.System, CancellationToken.None))
        {
            newest = await Ask(demo.Platform, "🏭 旺嘉腐竹");
            demo.Platform.MoveClock(demo.Platform.Now.AddDays(3));
            before = demo.Platform.Now;
        }

        await using (var demo = await Demo.Start(0, keep, TimeProvider.System, CancellationToken.None))
        {
            Assert.InRange(demo.Platform.Now, before, before.AddMinutes(5));
            Assert.Contains(demo.Platform.Messages(1003), message => message.MessageId == newest);
            Assert.True(await Ask(demo.Platform, "🏭 旺嘉腐竹") > newest, "An id was used again.");
            Assert.Empty(demo.Platform.Violations);
        }
    }

    // 王县长 asks; the card of the project is the answer.
    private static async Task<int> Ask(SimulatorServer platform, string card)
    {
        var asked = platform.Say(1003, "/status 旺嘉腐竹");
        var answer = await platform.WaitFor(() => platform.Messages(1003).FirstOrDefault(message => message.MessageId > asked && message.Text.Contains(card, StringComparison.Ordinal)));
        return answer.MessageId;
    }

    [GeneratedRegex(@"http://[\d.]+:\d+/")]
    private static partial Regex Address();
}
