namespace Bot.Tests.Crash;

using System.Diagnostics;
using System.Globalization;
using Bot.Simulator;
using Bot.Storage;
using Bot.Tests.Support;
using Xunit;
using Xunit.Abstractions;

/// <summary>The real program, killed again and again while people report.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 52;
    private const int Seed = 20261120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public async Task However_often_it_is_killed_each_report_is_entered_once_and_each_digest_arrives_once_or_is_asked_about()
    {
        var started = Stopwatch.StartNew();
        await using var town = await Town.Open();
        var officers = Town.Officers.Select(town.Report).ToArray();
        await town.KillAgainAndAgain(Kills, officers);
        output.WriteLine($"{Kills} kills after {started.Elapsed.TotalSeconds:0} s.");
        await town.ComeToRest(officers);

        var (visits, amounts) = (officers.Sum(officer => officer.Result.Visits.Count), officers.Sum(officer => officer.Result.Amounts.Count));
        output.WriteLine($"{Kills} kills in {started.Elapsed.TotalSeconds:0} s, seed {Seed}: {visits} visits, {amounts} amounts, {town.Digests()}, {town.PutAside} updates put aside.");
        Assert.Equal(
            officers.SelectMany(officer => officer.Result.Visits).Order(StringComparer.Ordinal),
            town.Database.Read(work => work.Query<string>("select text from visit")).Order(StringComparer.Ordinal));
        Assert.Equal(
            officers.SelectMany(officer => officer.Result.Amounts).Order(),
            town.Database.Read(work => work.Query<long>("select yuan from investment_version")).Order());
        Assert.True(visits >= Kills / 5, "Hardly anybody could report.");
        BotApiSpec.Obeyed(town.Server);
    }

    /// <summary>What somebody has submitted and read to be accepted.</summary>
    private sealed record Reports(List<string> Visits, List<long> Amounts);

    /// <summary>A simulated platform with faults of its own, four admins and ten groups, and the program that runs on them.</summary>
    private sealed class Town : IAsyncDisposable
    {
        private readonly Random random = new(Seed);
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<string, string> settings;
        private readonly CancellationTokenSource resting = new();
        private BotProcess? bot;
        private int requests;
        private bool isCalm = true;

        private Town(SimulatorServer server)
        {
            Server = server;
            settings = new()
            {
                ["Telegram__Token"] = server.Token,
                ["Telegram__BaseUrl"] = server.Url,
                ["Storage__ConnectionString"] = $"Data Source={folder.Path}/bot.db",
                ["Logging__LogLevel__Default"] = "Warning",
            };
            foreach (var (index, officer) in Officers.Index())
            {
                settings[$"Dispatch__Admins__{index}"] = officer.ToString(CultureInfo.InvariantCulture);
            }

            Database = null!;
        }

        public static IReadOnlyList<long> Officers { get; } = [901, 902, 903, 904];

        public static IReadOnlyList<long> Groups { get; } = [.. Enumerable.Range(1, 10).Select(group => -1_001_000_000_000L - group)];

        public SimulatorServer Server { get; }

        /// <summary>How many updates met three kills in a row: they are put aside, as they should be, and all admins are told.</summary>
        public long PutAside => Database.Read(work => work.Value<long>("select count(*) from received where state = 'parked'"));

        public Database Database { get; private set; }

        /// <summary>The ledger is taken over, people and groups know the bot; nothing fails yet.</summary>
        public static async Task<Town> Open()
        {
            Town? town = null;
            var server = await SimulatorServer.Start(new SimulatorOptions { Rates = null, MaxRequests = 100_000, FaultPlan = request => town?.Fault(request) });
            town = new Town(server);
            server.DeliverTwice = true;
            await using (var import = BotProcess.Start(town.settings, town.folder.Path, "import", Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv")))
            {
                Assert.Equal(0, await import.Ended());
            }

            town.Database = Database.Open("sqlite", town.settings["Storage__ConnectionString"], TimeProvider.System, Shanghai);
            town.bot = town.Start();
            foreach (var officer in Officers)
            {
                server.Say(officer, "/start", name: $"干部{officer}");
            }


            // Half a day from now: nothing falls due by itself while this runs, at midnight neither.
            var time = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Shanghai).AddHours(12);
            foreach (var group in Groups)
            {
                server.CreateGroup(group, $"调度群{group}");
                server.AddBotTo(group, Officers[0]);
                server.Say(Officers[0], "/bind 全部", group);
                server.Say(Officers[0], string.Create(CultureInfo.InvariantCulture, $"/schedule 日调度 每天 {time:HH:mm}"), group);
            }

            await server.WaitFor(() => Officers.All(officer => server.Messages(officer).Count > 0) && Groups.All(group => server.Messages(group).Count == 2), Patience);
            return town;
        }

        /// <summary>Somebody reports, one thing after the other, until told to rest.</summary>
        public async Task<Reports> Report(long officer)
        {
            // Somebody who waits must not hold up who kills.
            await Task.Yield();
            var done = new Reports([], []);
            for (var number = 1; !resting.IsCancellationRequested; number++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"走访记录{officer}之{number:000}");
                await Submit(officer, $"/visit P009 {text}", text);
                done.Visits.Add(text);
                if (number % 2 == 0)
                {
                    var wan = (int)((officer % 100 * 1000) + number);
                    await Submit(officer, $"/invest P{officer % 100:000} {wan}万", Scene.Shown(wan));
                    done.Amounts.Add(wan * 10_000L);
                }
            }

            return done;
        }

        /// <summary>Kills the program after some of its requests, and starts it again.</summary>
        public async Task KillAgainAndAgain(int kills, Task<Reports>[] officers)
        {
            isCalm = false;
            for (var kill = 0; kill < kills; kill++)
            {
                // Each fifth start finds a digest due; it was missed.
                if (kill % 5 == 0)
                {
                    MakeDue(Groups[kill / 5 % Groups.Count]);
                }

                var last = Volatile.Read(ref requests) + random.Next(1, 25);
                await Server.WaitFor(() => Volatile.Read(ref requests) >= last || officers.Any(officer => officer.IsFaulted), Patience);
                await (officers.FirstOrDefault(officer => officer.IsFaulted) ?? Task.CompletedTask);
                await bot!.DisposeAsync();
                bot = Start();
            }
        }

        /// <summary>Nothing fails any more, and all that was begun is finished.</summary>
        public async Task ComeToRest(Task<Reports>[] officers)
        {
            isCalm = true;
            await resting.CancelAsync();
            await Task.WhenAll(officers);
            await Server.WaitFor(() => Groups.All(group => Copies(group) == 1 || IsAskedAbout(group)), Patience);
            await Server.WaitFor(() => Server.PendingUpdates == 0 && Server.IsPolled, Patience);

            // What went out although its answer was lost goes out once more, and that waits a while.
            await AllSent();
            Assert.Equal(0, await bot!.Terminate());
            Assert.Empty(Unsent());
            Assert.Equal(0, Database.Read(work => work.Value<long>("select count(*) from received where state = 'trying'")));
            Assert.Equal(
                Officers.Count * PutAside,
                Database.Read(work => work.Value<long>("select count(*) from message where html like '%三次处理失败,已搁置%'")));
        }

        /// <summary>Looks at every digest: at most once in its group, and asked about of everybody where that is not sure.</summary>
        public string Digests()
        {
            var (sure, doubtful) = (0, 0);
            foreach (var group in Groups)
            {
                var state = Database.Read(work => work.Value<string>(
                    "select m.state from message m join chat c on c.id = m.chat_id where m.kind = 'digest' and c.telegram_id = @group", new { group }));
                Assert.InRange(Copies(group), state == "sent" ? 1 : 0, 1);
                Assert.Equal(
                    state == "sent" ? 0 : Officers.Count,
                    Database.Read(work => work.Value<long>("select count(*) from message where html like @asked", new { asked = $"%可能没有送达%调度群{group}%" })
                        + work.Value<long>("select count(*) from message where html like @asked", new { asked = $"%调度群{group}%可能没有送达%" })));
                _ = state == "sent" ? sure++ : doubtful++;
            }

            return $"{sure} digests sent, {doubtful} asked about";
        }

        public async ValueTask DisposeAsync()
        {
            if (bot is not null)
            {
                await bot.DisposeAsync();
            }

            await Server.DisposeAsync();
            Database?.Dispose();
            folder.Dispose();
            resting.Dispose();
        }

        private BotProcess Start() => BotProcess.Start(settings, folder.Path);

        private async Task Submit(long officer, string said, string mark)
        {
            var card = await Insist(
                officer,
                () => Server.Say(officer, said),
                () => Find(officer, mark, message => message.HasButton("✅ 提交")),
                $"{officer} gets the card of “{said}”");
            await Insist(
                officer,
                () => Server.Press(officer, officer, card.MessageId, card.Buttons.SelectMany(row => row).First(button => button.Text == "✅ 提交").Data!),
                () => Find(officer, mark, message => message.Text.Contains("已提交", StringComparison.Ordinal)),
                $"{officer} reads that “{said}” is accepted");
        }

        /// <summary>Does something and waits for what comes of it. Who reads that an update was put aside does it again: it may have been theirs.</summary>
        private async Task<SentMessage> Insist(long officer, Action act, Func<SentMessage?> find, string what)
        {
            while (true)
            {
                var before = ReadOfPutAside(officer);
                act();
                await Seen(() => find() is not null || ReadOfPutAside(officer) > before, what);
                if (find() is { } found)
                {
                    return found;
                }
            }
        }

        private int ReadOfPutAside(long officer) => Server.Messages(officer).Count(message => message.Text.Contains("已搁置", StringComparison.Ordinal));

        private async Task Seen(Func<bool> condition, string what)
        {
            try
            {
                await Server.WaitFor(condition, Patience, what);
            }
            catch (TimeoutException late)
            {
                var last = Server.Requests.TakeLast(20).Select(request => $"{request.At:HH:mm:ss.fff} {request.Method} {request.ChatId} {request.Status} {request.WasCut}");
                throw new TimeoutException(
                    $"{late.Message}\nNot sent: {string.Join(" | ", Unsent())}\n{Server.PendingUpdates} updates wait.\n{string.Join('\n', last)}\nThe bot said: {bot!.Output}{bot.Error}", late);
            }
        }

        private List<string> Unsent() =>
            Database.Read(work => work.Query<string>("select state || ' ' || attempts || ' ' || html from message where state not in ('sent', 'uncertain')"));

        // The tables are another process's: they can only be looked at again and again.
        private async Task AllSent()
        {
            for (var started = Stopwatch.GetTimestamp(); Unsent().Count > 0 && Stopwatch.GetElapsedTime(started) < Patience;)
            {
                await Task.Delay(50);
            }
        }

        private SentMessage? Find(long chat, string mark, Func<SentMessage, bool> isIt) =>
            Server.Messages(chat).LastOrDefault(message => message.Text.Contains(mark, StringComparison.Ordinal) && isIt(message));

        private int Copies(long group) => Server.Messages(group).Count(message => message.Text.Contains("日调度 ·", StringComparison.Ordinal));

        private bool IsAskedAbout(long group) => Officers.All(officer => Server.Messages(officer).Any(message =>
            message.Text.Contains("可能没有送达", StringComparison.Ordinal) && message.Text.Contains($"调度群{group}", StringComparison.Ordinal)));

        // As if the schedule had been made yesterday: what was due half a day ago was missed.
        private void MakeDue(long group) => Database.Write(work => work.Execute(
            """
            update schedule set made_at = @yesterday
            where binding_id in (select b.id from binding b join chat c on c.id = b.chat_id where c.telegram_id = @group)
                and not exists (select 1 from digest d where d.schedule_id = schedule.id)
            """,
            new { group, yesterday = work.Now.AddDays(-1) }));

        // One request in ten or so meets something.
        private Fault? Fault(RequestInfo request)
        {
            Interlocked.Increment(ref requests);
            return isCalm || request.Method is "getMe" or "setMyCommands" ? null : random.Next(100) switch
            {
                < 4 => Bot.Simulator.Fault.CutAfter(),
                < 6 => Bot.Simulator.Fault.BadGateway(),
                < 8 => Bot.Simulator.Fault.CutBefore(),
                < 9 => Bot.Simulator.Fault.ServerError(),
                _ => null,
            };
        }
    }
}
