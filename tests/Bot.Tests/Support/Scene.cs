namespace Bot.Tests.Support;

using System.Text;
using Bot.Outbox;
using Bot.People;
using Bot.Projects;
using Bot.Simulator;
using Bot.Storage;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Sdk;

/// <summary>
/// A simulated platform, a database with one project (P009 旺嘉腐竹) and two admins, and the bots that run on them, one
/// after the other. At the end nothing that the bots sent may break the platform's rules.
/// </summary>
public sealed class Scene : IAsyncDisposable
{
    /// <summary>The two admins; both have started the bot.</summary>
    public const long Li = 901, Wang = 902;

    /// <summary>The group of the scene, with the bot in it; a supergroup.</summary>
    public const long Group = -1_001_234_500_001;

    private readonly List<RunningBot> bots = [];

    private Scene(TestDatabase test, ManualClock clock, SimulatorServer server, CapturedLogs logs) =>
        (Test, Clock, Server, Logs) = (test, clock, server, logs);

    public TestDatabase Test { get; }

    public ManualClock Clock { get; }

    public SimulatorServer Server { get; }

    public CapturedLogs Logs { get; }

    /// <summary>What happens to requests that no fault of the server's own takes.</summary>
    public Func<RequestInfo, Fault?>? Faults { get; set; }

    /// <summary>How the bots of the scene are set up.</summary>
    public BotSetup Setup => new()
    {
        Url = Server.Url, Token = Server.Token, Wall = Clock, Database = Test, Logs = Logs, Admins = [Li, Wang],
    };

    /// <summary>Plays a scene, and looks at the end whether the bots kept to the rules.</summary>
    /// <param name="provider">sqlite or postgres.</param>
    /// <param name="play">What happens.</param>
    /// <param name="rates">The platform's sending limits; none by default.</param>
    /// <param name="pacing">The platform's monotonic time.</param>
    /// <param name="token">The bot's token.</param>
    public static async Task Play(string provider, Func<Scene, Task> play, RateLimits? rates = null, TimeProvider? pacing = null, string token = "42:TEST")
    {
        await using var scene = await Open(provider, rates, pacing ?? TimeProvider.System, token);
        try
        {
            await play(scene);
            await scene.StopAll();
            BotApiSpec.Obeyed(scene.Server);
        }
        catch (Exception error) when (error is not Xunit.SkipException)
        {
            var log = scene.Logs.Lines.Where(line => line.Level >= LogLevel.Information && line.Category.StartsWith("Bot", StringComparison.Ordinal));
            throw new XunitException($"{error.Message}\nThe end of the log:\n{string.Join('\n', log.TakeLast(30).Select(line => $"{line.Level} {line.Text.Split(" at ")[0].Trim()}"))}", error);
        }
    }

    /// <summary>Starts a bot.</summary>
    public async Task<RunningBot> Start(Func<BotSetup, BotSetup>? setup = null)
    {
        var bot = Build(setup);
        await bot.Start();
        return bot;
    }

    /// <summary>Builds a bot without starting it; database and people are as after a start.</summary>
    public RunningBot Build(Func<BotSetup, BotSetup>? setup = null)
    {
        var bot = RunningBot.Build(setup is null ? Setup : setup(Setup));
        bots.Add(bot);
        return bot;
    }

    /// <summary>Somebody reports a visit and submits it; ends when they have read that it is accepted.</summary>
    /// <param name="person">Who.</param>
    /// <param name="text">What was seen: a text that no other visit has.</param>
    public async Task Visit(long person, string text)
    {
        Server.Say(person, $"/visit P009 {text}");
        await Card(person, text);
        Server.PressButton(person, person, "✅ 提交");
        await Accepted(person, text);
    }

    /// <summary>Somebody reports an amount and submits it; ends when they have read that it is accepted.</summary>
    public async Task Invest(long person, int wan)
    {
        Server.Say(person, $"/invest P009 {wan}万");
        await Card(person, Shown(wan));
        Server.PressButton(person, person, "✅ 提交");
        await Accepted(person, Shown(wan));
    }

    /// <summary>How the bot writes so many 万元.</summary>
    public static string Shown(int wan) => wan.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture) + "万元";

    /// <summary>Ends when somebody has the card to check.</summary>
    public Task<SentMessage> Card(long person, string text) => Server.WaitFor(() =>
        Server.Messages(person).LastOrDefault(message => message.Text.Contains(text, StringComparison.Ordinal) && message.HasButton("✅ 提交")));

    /// <summary>Ends when somebody has read that what they submitted is accepted.</summary>
    public Task<SentMessage> Accepted(long person, string text) => Heard(person, "已提交", text);

    /// <summary>Ends when the bot has taken all that it can get, and waits for more.</summary>
    public Task Quiet() => Server.WaitFor(() => Server.PendingUpdates == 0 && Server.IsPolled);

    /// <summary>Ends when a message in a chat says all of it.</summary>
    public Task<SentMessage> Heard(long chat, params string[] parts) => Server.WaitFor(
        () => Server.Messages(chat).LastOrDefault(message => parts.All(part => message.Text.Contains(part, StringComparison.Ordinal))),
        what: $"{chat} reads {string.Join(" … ", parts)}");

    /// <summary>The messages of a chat that say something.</summary>
    public int Count(long chat, string part) => Server.Messages(chat).Count(message => message.Text.Contains(part, StringComparison.Ordinal));

    /// <summary>The number of rows, or another number, in the tables.</summary>
    public long Number(string sql, object? with = null) => Test.Value<long>(sql, with);

    /// <summary>Binds the group and has a digest sent each day at a time.</summary>
    public async Task Schedule(string time, long group = Group, long by = Li)
    {
        Server.Say(by, "/bind 全部", group);
        await Heard(group, "已绑定");
        Server.Say(by, $"/schedule 日调度 每天 {time}", group);
        await Heard(group, "下次", time);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAll();
        await Server.DisposeAsync();
        Test.Dispose();
    }

    private static async Task<Scene> Open(string provider, RateLimits? rates, TimeProvider pacing, string token)
    {
        var clock = ManualClock.Friday;
        Scene? scene = null;
        var test = TestDatabase.Create(provider, clock);
        try
        {
            var server = await SimulatorServer.Start(new SimulatorOptions
            {
                Token = token,
                BotUsername = "diaodu_bot",
                Clock = clock,
                Pacing = pacing,
                Rates = rates,
                FaultPlan = request => scene?.Faults?.Invoke(request),
            });
            Prepare(test.Database, server);
            scene = new Scene(test, clock, server, new CapturedLogs());
        }
        catch
        {
            test.Dispose();
            throw;
        }

        var platform = scene.Server;
        platform.DeliverTwice = true;
        platform.SetUser(Li, "李四");
        platform.SetUser(Wang, "王五");
        platform.Say(Li, "/start");
        platform.Say(Wang, "/start");
        platform.CreateGroup(Group, "项目调度群");
        platform.AddBotTo(Group, Li);

        // All that is long past; nothing waits for the bot.
        platform.QuietWeek(500_000_000);
        return scene;
    }

    private static void Prepare(Database database, SimulatorServer server)
    {
        var ledger = Encoding.UTF8.GetBytes("编码,项目名称,简称,责任单位,年度计划投资\nP009,旺嘉腐竹加工项目,旺嘉腐竹,城关镇,1.2亿元\n");
        Assert.Equal(0, LedgerReport.Write(database, ledger, "ledger.csv", dryRun: false, TextWriter.Null));
        database.Write(work =>
        {
            Ownership.Claim(work, server.BotId, server.BotUsername);
            Roster.AdminsFromSettings(work, [Li, Wang]);
            foreach (var (admin, name) in (ReadOnlySpan<(long, string)>)[(Li, "李四"), (Wang, "王五")])
            {
                Roster.NameAdmin(work, Roster.Find(work, admin)!, name);
                Chats.Private(work, admin);
            }
        });
    }

    private async Task StopAll()
    {
        foreach (var bot in bots)
        {
            await bot.DisposeAsync();
        }

        bots.Clear();
    }
}
