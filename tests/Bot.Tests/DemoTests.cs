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
        // Killed while it was being filled: what stands there is not used.
        Directory.CreateDirectory(keep + ".filling");
        await File.WriteAllTextAsync(Path.Combine(keep + ".filling", "town.db"), "half");
        DateTimeOffset before;
        int newest;
        await using (var demo = await Demo.Start(0, keep, TimeProvider.System, CancellationToken.None))
        {
            newest = await Ask(demo.Platform, "🏭 旺嘉腐竹");
            demo.Platform.MoveClock(demo.Platform.Now.AddDays(3));
            before = demo.Platform.Now;
        }

        Assert.Equal(["town.db", "town.db.chats", "town.db.chats.files", "town.db.evidence"], Names(folder.Path).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)));
        await using (var demo = await Demo.Start(0, keep, TimeProvider.System, CancellationToken.None))
        {
            Assert.InRange(demo.Platform.Now, before, before.AddMinutes(5));
            Assert.Contains(demo.Platform.Messages(1003), message => message.MessageId == newest);
            Assert.True(await Ask(demo.Platform, "🏭 旺嘉腐竹") > newest, "An id was used again.");
            Assert.Empty(demo.Platform.Violations);
        }
    }

    [Fact]
    public async Task What_is_no_sample_town_is_refused_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        string Named(string name) => Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Named("folder"));
        await File.WriteAllTextAsync(Named("ledger.csv"), "项目");
        await File.WriteAllTextAsync(Named("alone.db.chats"), "{}");
        Directory.CreateDirectory(Named("gone.db.evidence"));
        // Whatever a demo that was killed may have left beside it, a file is not ours to delete.
        await File.WriteAllTextAsync(Named("ledger.csv.filling"), "");
        var before = Names(folder.Path);

        Assert.Contains("is a folder", await Refused("folder"), StringComparison.Ordinal);
        Assert.Contains("ledger.csv is no sample town", await Refused("ledger.csv"), StringComparison.Ordinal);
        Assert.Contains("alone.db.chats is there without", await Refused("alone.db"), StringComparison.Ordinal);
        Assert.Contains("gone.db.evidence is there without", await Refused("gone.db"), StringComparison.Ordinal);

        Assert.Equal(before, Names(folder.Path));
        Assert.Equal("项目", await File.ReadAllTextAsync(Named("ledger.csv")));

        async Task<string> Refused(string name)
        {
            var (code, _, error) = await BotProcess.Run(folder.Path, ["demo", "--port", "0", "--keep", name]);
            Assert.Equal(1, code);
            return Assert.Single(error.Trim().Split('\n'));
        }
    }

    [Fact]
    public async Task A_database_that_is_broken_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var keep = Path.Combine(folder.Path, "town.db");
        await using (await SimulatorServer.Start(new SimulatorOptions { Keep = keep + ".chats" }))
        {
            await File.WriteAllTextAsync(keep, "not a database, though long enough to be looked at");
        }

        var (code, _, error) = await BotProcess.Run(folder.Path, ["demo", "--port", "0", "--keep", keep]);

        Assert.Equal(1, code);
        Assert.Contains("cannot be opened", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_fills_a_town_does_it_alone()
    {
        using var folder = new TemporaryFolder();
        var keep = Path.Combine(folder.Path, "town.db");
        var half = Path.Combine(Directory.CreateDirectory(keep + ".filling").FullName, "town.db");
        await File.WriteAllTextAsync(half, "half");
        await using var other = new FileStream(keep + ".filling.lock", FileMode.Create, FileAccess.Write, FileShare.None);

        await Assert.ThrowsAsync<IOException>(() => Demo.Start(0, keep, TimeProvider.System, CancellationToken.None));

        Assert.Equal("half", await File.ReadAllTextAsync(half));
    }

    [Theory]
    [InlineData]
    [InlineData("--keep", "half a;town.db")]
    public async Task A_town_that_was_stopped_while_it_was_filled_leaves_nothing_behind(params string[] keep)
    {
        using var folder = new TemporaryFolder();
        await using var demo = BotProcess.Start(folder.Path, ["demo", "--port", "0", .. keep], ("TMPDIR", folder.Path), ("DOTNET_EnableDiagnostics", "0"));
        await demo.Says("Starting the sample town");

        Assert.Equal(0, await demo.Interrupt());

        Assert.Equal("", demo.Error);
        Assert.Empty(Names(folder.Path));
    }

    private static IEnumerable<string> Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

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
