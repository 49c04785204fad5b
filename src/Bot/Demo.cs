namespace Bot;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Outbox;
using Bot.Simulator;
using Bot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>
/// demo: the main job in the terminal, from the invitation to the digest. The bot is that of production, its settings and
/// its requests included; the platform is the simulator, the people follow a script, and the wall clock is set by hand.
/// </summary>
public static partial class Demo
{
    private const string Username = "diaodu_demo_bot";
    private const long Group = -1_001_000_000_001;

    private static readonly Cast Zhang = new(1001, "张三");
    private static readonly Cast Li = new(1002, "李四");
    private static readonly Cast Wang = new(1003, "王县长");
    private static readonly Cast Stranger = new(1004, "陌生人");
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMilliseconds(300);

    /// <summary>Plays the scene.</summary>
    /// <param name="output">Where it is told; at a readable pace where somebody watches.</param>
    /// <param name="steady">Monotonic time.</param>
    /// <param name="stop">Ends it early, and cleanly.</param>
    /// <returns>0; 1 where the bot did not answer.</returns>
    public static async Task<int> Run(TextWriter output, TimeProvider steady, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("bot-demo-");
        try
        {
            var clock = new SetByHand("2026-10-30 09:30");
            await using var platform = await SimulatorServer.Start(
                new SimulatorOptions { Clock = clock, BotUsername = Username, BotName = "重大项目调度", Rates = null }, stop);
            using var host = Build(platform, Path.Combine(folder.FullName, "bot.db"), new Clocks(clock, steady));
            var isWatched = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
            var scene = new Scene(platform, output, isWatched ? ReadingTime : TimeSpan.Zero, steady, stop);
            scene.Note("李四 of the project office takes the ledger over and invites people (sample figures)");
            Town.Import(host.Services.GetRequiredService<Database>(), output);
            await host.StartAsync(stop);
            try
            {
                await Play(scene, platform, clock);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }

            output.WriteLine();
            output.WriteLine("That was the real bot on a simulated platform; nothing of it is left behind. Next: “Going live” in README.md.");
            return 0;
        }
        catch (TimeoutException late)
        {
            output.WriteLine();
            output.WriteLine($"The demo stops here: {late.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            output.WriteLine();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Play(Scene scene, SimulatorServer platform, SetByHand clock)
    {
        await scene.Joins(Li, Zhang, "/invite 张三 开发区 帮办");
        await scene.Say(Li, "/assign 山口湖公路 张三 帮办", "✅");
        await scene.Reads(Zhang, "您已被指定");
        await scene.Say(Zhang, "/invest 旺嘉腐竹 2600万", "请核对");
        await scene.Press(Zhang, "✅ 提交", "已提交");

        clock.Set("2026-11-20 15:10");
        scene.Note("Friday 20 November: a visit and this month's investment, one line and one tap each; a slip is noticed");
        await scene.Say(Zhang, "/visit 旺嘉腐竹 厂房主体封顶,设备到货80%", "请核对");
        await scene.Press(Zhang, "✅ 提交", "已提交");
        await scene.Say(Zhang, "/invest 旺嘉腐竹 32000万", "⚠️");
        await scene.Press(Zhang, "改成 3,200万元", "请核对");
        await scene.Press(Zhang, "✅ 提交", "已提交");

        scene.Note("王县长 joins in the same way, and asks");
        await scene.Unseen(() => scene.Joins(Li, Wang, "/invite 王县长 县政府 领导"));
        await scene.Say(Wang, "/status 旺嘉", "旺嘉腐竹");

        scene.Note("李四 adds the bot to the group 全县项目调度群");
        platform.CreateGroup(Group, "全县项目调度群");
        platform.AddBotTo(Group, Li.Id);
        await scene.Say(Li, "/bind 全部", "已绑定", Group);
        await scene.Say(Li, "/schedule 日调度 工作日 18:00", "下次", Group);

        scene.Note("It strikes 18:00");
        clock.Set("2026-11-20 18:00");
        await scene.Reads(new Cast(Group, "全县项目调度群"), "日调度");

        scene.Note("Somebody whom nobody has invited");
        await scene.Say(Stranger, "/status 旺嘉腐竹", "内部使用");
    }

    private static IHost Build(SimulatorServer platform, string file, Clocks clocks)
    {
        var settings = Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Telegram:Token"] = platform.Token,
                ["Telegram:BaseUrl"] = platform.Url,
                ["Storage:ConnectionString"] = $"Data Source={file}",
                ["Dispatch:Admins"] = Li.Id.ToString(CultureInfo.InvariantCulture),
                ["Dispatch:Area"] = "全县",
            }).Build(),
            needsToken: true);
        // Nothing of the surroundings has a say; what goes wrong is told beside the scene.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddBot(settings, clocks, SendRates.Unlimited);
        return builder.Build();
    }

    [GeneratedRegex(@"start=(\w+)")]
    private static partial Regex Invitation();

    private sealed record Cast(long Id, string Name);

    /// <summary>Lets people speak and press, and tells what they say and read.</summary>
    private sealed class Scene(SimulatorServer platform, TextWriter output, TimeSpan pause, TimeProvider steady, CancellationToken stop)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

        private readonly Dictionary<long, int> told = [];

        public void Note(string text)
        {
            output.WriteLine();
            output.WriteLine($"— {text} —");
        }

        public async Task Unseen(Func<Task> what)
        {
            var seen = output;
            output = TextWriter.Null;
            await what();
            output = seen;
        }

        /// <summary>One invites, the other opens the link.</summary>
        public async Task Joins(Cast host, Cast guest, string invite)
        {
            var link = await Say(host, invite, "start=");
            await Say(guest, $"/start {Invitation().Match(link.Text).Groups[1].Value}", "您已加入");
        }

        public async Task<SentMessage> Say(Cast who, string text, string expected, long? group = null)
        {
            await Breathe();
            output.WriteLine(group is null ? $"{who.Name}> {text}" : $"{who.Name}@全县项目调度群> {text}");
            platform.Say(who.Id, text, group, who.Name);
            return Tell("bot> ", await Next(group ?? who.Id, expected));
        }

        /// <summary>Something arrives that this chat did not ask for just now.</summary>
        public async Task Reads(Cast who, string expected) => Tell($"bot → {who.Name}> ", await Next(who.Id, expected));

        public async Task Press(Cast who, string button, string expected)
        {
            await Breathe();
            output.WriteLine($"{who.Name}  presses {button}");
            var card = platform.Messages(who.Id).Last(message => message.HasButton(button));
            var press = platform.PressButton(who.Id, who.Id, button);
            var answer = await Until(() => platform.CallbackAnswers.LastOrDefault(answer => answer.CallbackId == press), "an answer to the press");
            if (answer.Text is { } toast)
            {
                output.WriteLine($"toast> {toast}");
            }

            Tell("bot> ⟶ edits ", await Until(
                () => platform.Messages(who.Id).FirstOrDefault(message => message.MessageId == card.MessageId && message.EditCount > card.EditCount && Says(message, expected)),
                expected));
        }

        private async Task<SentMessage> Next(long chat, string expected)
        {
            var message = await Until(
                () => platform.Messages(chat).FirstOrDefault(message => message.MessageId > told.GetValueOrDefault(chat) && Says(message, expected)), expected);
            told[chat] = message.MessageId;
            return message;
        }

        private async Task<T> Until<T>(Func<T?> find, string what)
            where T : class
        {
            var found = platform.WaitFor(find, Patience, $"“{what}”");
            return await found.WaitAsync(stop);
        }

        private SentMessage Tell(string speaker, SentMessage message)
        {
            var indent = new string(' ', "bot> ".Length);
            output.WriteLine($"{speaker}{message.Text.Replace("\n", $"{Environment.NewLine}{indent}", StringComparison.Ordinal)}");
            foreach (var row in message.Buttons)
            {
                output.WriteLine($"{indent}{string.Join(' ', row.Select(button => $"[{button.Text}]"))}");
            }

            return message;
        }

        private Task Breathe()
        {
            stop.ThrowIfCancellationRequested();
            return pause > TimeSpan.Zero ? Task.Delay(pause, steady, stop) : Task.CompletedTask;
        }

        private static bool Says(SentMessage message, string expected) => message.Text.Contains(expected, StringComparison.Ordinal);
    }

    /// <summary>Wall time of the office that moves only when it is set.</summary>
    private sealed class SetByHand(string start) : TimeProvider
    {
        private long ticks = Read(start);

        public void Set(string moment) => Interlocked.Exchange(ref ticks, Read(moment));

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

        private static long Read(string moment) =>
            DateTimeOffset.ParseExact($"{moment}+08", "yyyy-MM-dd HH:mmzz", CultureInfo.InvariantCulture).UtcTicks;
    }
}
