namespace Bot.Tests.TelegramApi;

using Bot.Calendar;
using Bot.Conversations;
using Bot.Outbox;
using Bot.Projects;
using Bot.Simulator;
using Bot.Storage;
using Bot.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>The running bot against the simulated platform: photos from the phone to the folder, and back when their ids are dead.</summary>
public sealed class EvidenceOnTheWireTests : IAsyncLifetime
{
    private const long Admin = 7;

    private SimulatorServer server = null!;

    public static TheoryData<string> Each => TestDatabase.Each;

    public async Task InitializeAsync() => server = await SimulatorServer.Start(new SimulatorOptions { Rates = null });

    public async Task DisposeAsync() => await server.DisposeAsync();

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task An_album_sent_once_and_delivered_twice_is_counted_kept_and_shown_again(string provider)
    {
        using var test = TestDatabase.Create(provider, TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("bot-originals-").FullName;
        LedgerReport.Write(
            test.Database, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv")), "ledger.csv", dryRun: false, TextWriter.Null);
        server.DeliverTwice = true;
        using (var bot = await Start(test, folder))
        {
            server.Say(Admin, "/visit 旺嘉腐竹 厂房主体封顶", name: "王主任");
            for (var part = 1; part <= 3; part++)
            {
                server.SendPhoto(Admin, mediaGroupId: "A1", bytes: [0xFF, 0xD8, (byte)part]);
            }

            await server.WaitFor(() => Texts().Contains("📷 已收 3 张"));
            // A reply whose answer is cut off by the stop would be sent again.
            await Committed(bot, () => test.Value<long>("select count(*) from message where state <> 'sent'") == 0);
            await bot.StopAsync();
        }

        using (var bot = await Start(test, folder))
        {
            for (var part = 4; part <= 5; part++)
            {
                server.SendPhoto(Admin, mediaGroupId: "A1", bytes: [0xFF, 0xD8, (byte)part]);
            }

            await server.WaitFor(() => Texts().Contains("📷 已收 5 张"));
            await server.WaitFor(() => server.Messages(Admin).Any(message => message.Text.Contains("厂房主体封顶\n📷 5 张", StringComparison.Ordinal) && message.HasButton("✅ 提交")));
            server.PressButton(Admin, Admin, "✅ 提交");
            await server.WaitFor(() => Texts().Any(text => text.StartsWith("✅ 已提交", StringComparison.Ordinal)));
            Assert.Single(Texts(), text => text.StartsWith("📷 已收", StringComparison.Ordinal));

            await Committed(bot, () => test.Value<long>("select count(*) from evidence where sha256 is not null") == 5);
            await bot.StopAsync();
        }

        Assert.Equal(5, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(file).Length == 64));
        for (var id = 2; id <= 10; id += 2)
        {
            server.ForgetFile($"photo-{id}");
        }

        using (var bot = await Start(test, folder))
        {
            server.Say(Admin, "/photos P009");
            await server.WaitFor(() => server.Messages(Admin).Count(message => message.File is not null) == 5);
            await bot.StopAsync();
        }

        var shown = server.Messages(Admin).Where(message => message.File is not null).ToList();
        Assert.Equal([1, 2, 3, 4, 5], shown.Select(message => (int)message.File!.Bytes.Span[2]));
        Assert.All(shown, message => Assert.EndsWith("厂房主体封顶", message.Text, StringComparison.Ordinal));
        Assert.Empty(server.Violations);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_originals_the_bot_runs_on()
    {
        using var test = TestDatabase.Create("sqlite", TimeProvider.System);
        using var bot = await Start(test, "off");
        server.Say(Admin, "/help", name: "王主任");
        await server.WaitFor(() => server.LastMessage(Admin));
        server.SendPhoto(Admin);
        await server.WaitFor(() => server.Messages(Admin).Count == 2);
        await bot.StopAsync();
    }

    [Fact]
    public void The_folder_stands_beside_the_database_or_where_the_setting_says_or_nowhere()
    {
        using var test = TestDatabase.Create();
        var beside = Path.Combine(test.Database.Folder!, "evidence");
        Assert.True(Hosting.OpenOriginals(Settings(test, ""), test.Database).AreKept);
        Assert.True(Directory.Exists(beside));
        Assert.Empty(Directory.EnumerateFileSystemEntries(beside));

        Assert.False(Hosting.OpenOriginals(Settings(test, "off"), test.Database).AreKept);

        var file = Path.Combine(test.Database.Folder!, "bot.db");
        var error = Assert.Throws<SettingException>(() => Hosting.OpenOriginals(Settings(test, Path.Combine(file, "evidence")), test.Database));
        Assert.StartsWith("Setting Storage:Evidence: the folder", error.Message, StringComparison.Ordinal);
    }

    private static async Task Committed(IHost bot, Func<bool> condition)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var database = bot.Services.GetRequiredService<Database>();
        void Look()
        {
            if (condition())
            {
                done.TrySetResult();
            }
        }

        database.Committed += Look;
        Look();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        database.Committed -= Look;
    }

    private IEnumerable<string> Texts() => server.Messages(Admin).Select(message => message.Text);

    private async Task<IHost> Start(TestDatabase test, string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddBot(Settings(test, folder), new Clocks(TimeProvider.System, TimeProvider.System), SendRates.Unlimited);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private Settings Settings(TestDatabase test, string evidence) => new()
    {
        Token = server.Token,
        BaseUrl = server.Url,
        Provider = test.Provider,
        ConnectionString = test.ConnectionString,
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        Admins = [Admin],
        Office = new Office("", Workdays.Embedded),
        Evidence = evidence,
    };
}
