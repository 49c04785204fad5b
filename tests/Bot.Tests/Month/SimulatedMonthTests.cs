namespace Bot.Tests.Month;

using System.Globalization;
using Bot.Calendar;
using Xunit;
using Xunit.Abstractions;

/// <summary>
/// A month of thirty people by a seeded plan, with restarts, failures and doubled updates: the tables equal those of an
/// independent replay of what people did, and each digest that was due stands in its group once, or is marked.
/// </summary>
public sealed class SimulatedMonthTests(ITestOutputHelper output)
{
    private const int Officers = 24;
    private const long Whole = -1001;
    private const long Unit = -1002;

    private static readonly string[] Sights = ["厂房主体封顶", "设备到货80%", "土方完成70%", "正在调试", "等待进场", "无变化", "钢结构吊装", "道路硬化完成"];

    public static TheoryData<string, int> Runs => new() { { "sqlite", 20261101 }, { "sqlite", 7 }, { "postgres", 20261101 } };

    [SkippableTheory, MemberData(nameof(Runs))]
    public async Task A_month_of_thirty_people_leaves_exactly_what_they_did(string provider, int seed)
    {
        using var town = new Town(provider, seed);
        var replay = new Replay();
        await Found(town);
        for (var day = new DateOnly(2026, 11, 1); day <= new DateOnly(2026, 11, 30); day = day.AddDays(1))
        {
            await Live(town, replay, day);
        }

        await town.Until(At(new DateOnly(2026, 12, 1), 0, 30));
        await town.Settle();

        var visits = town.Database.Read(work => work.Query<string>(
            """
            select p.code || '|' || n.name || '|' || v.day || '|' || v.kind || '|' || v.text
            from visit v join project p on p.id = v.project_id join person n on n.id = v.person_id
            """));
        Assert.Equal(replay.Visits.Order(StringComparer.Ordinal), visits.Order(StringComparer.Ordinal));

        var investments = town.Database.Read(work => work.Query<string>(
            """
            select p.code || '|' || i.month || '|' || cast(i.yuan as text) || '|' || cast((select count(*) from investment_version v where v.investment_id = i.id) as text)
            from investment i join project p on p.id = i.project_id
            """));
        Assert.Equal(replay.Investments.Order(StringComparer.Ordinal), investments.Order(StringComparer.Ordinal));

        var waiting = town.Database.Read(work => work.Value<long>("select count(*) from message where state in ('waiting', 'sending')"));
        Assert.Equal(0, waiting);
        Assert.Equal(0, town.Database.Read(work => work.Value<long>("select count(*) from received where state <> 'done'")));
        Digests(town);
        output.WriteLine($"{replay.Visits.Count} visits, {investments.Count} months of investment, {town.Updates} updates, {town.Restarts} restarts, {town.Failures} failed sends.");
    }

    // Each day that was due: one promise; in the group once, or marked as not known; never twice.
    private static void Digests(Town town)
    {
        var promised = town.Database.Read(work => work.Query<string>(
            "select once_key || '|' || state from message where kind = 'digest' order by once_key"))
            .ToDictionary(row => row.Split('|')[0], row => row.Split('|')[1]);
        var due = new List<string>();
        var workdays = Workdays.Embedded;
        for (var day = new DateOnly(2026, 11, 2); day <= new DateOnly(2026, 11, 30); day = day.AddDays(1))
        {
            if (workdays.IsWorkday(day))
            {
                due.Add($"daily:1:{day:yyyy-MM-dd}");
            }

            if (day.DayOfWeek == DayOfWeek.Friday)
            {
                due.Add($"weekly:1:{day:yyyy-MM-dd}");
            }

            due.Add($"daily:2:{day:yyyy-MM-dd}");
        }

        Assert.Equal(due.Order(StringComparer.Ordinal), promised.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, state) in promised)
        {
            var (kind, binding, day) = (key.Split(':')[0], key.Split(':')[1], DateOnly.Parse(key.Split(':')[2], CultureInfo.InvariantCulture));
            var title = kind == "daily" ? $"({Days.Weekday(day)})" : "期(";
            var group = binding == "1" ? Whole : Unit;
            var stands = town.Firsts.Count(first => first.Chat == group && first.Text.Contains(title, StringComparison.Ordinal)
                && first.Text.StartsWith(kind == "daily" ? "📅" : "📊", StringComparison.Ordinal)
                && first.Text.Contains(kind == "daily" ? Days.Show(day) : $"至{day.Day}日", StringComparison.Ordinal));
            Assert.True(state is "sent" ? stands == 1 : state is "uncertain" && stands <= 1, $"{key} is {state} and stands {stands} times");
        }

        // What is not known is told.
        var uncertain = promised.Values.Count(state => state == "uncertain");
        Assert.Equal(uncertain, town.Firsts.Where(first => first.Text.StartsWith('❓')).Select(first => first.Text).Distinct().Count());
    }

    private static async Task Found(Town town)
    {
        town.Ledger(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv")));
        await town.Say(1, "老王", "/start");
        foreach (var officer in Enumerable.Range(0, Officers))
        {
            await Invite(town, $"帮办{officer:00}", "开发区", "帮办", 100 + officer);
            foreach (var project in Enumerable.Range(1, 28).Where(project => project % Officers == officer))
            {
                await town.Say(1, "老王", $"/assign P{project:000} 帮办{officer:00} 帮办");
            }
        }

        foreach (var leader in Enumerable.Range(0, 5))
        {
            await Invite(town, $"领导{leader}", "县政府", "领导", 200 + leader);
        }

        await town.Say(1, "老王", "/bind 全部", Whole);
        await town.Say(1, "老王", "/schedule 日调度 工作日 18:00", Whole);
        await town.Say(1, "老王", "/schedule 周调度 周五 17:00", Whole);
        await town.Say(1, "老王", "/bind 开发区", Unit);
        await town.Say(1, "老王", "/schedule 日调度 每天 17:30", Unit);
        await town.Until(At(new DateOnly(2026, 11, 1), 23, 50));
        // The day of the set-up is not part of the plan.
        town.Database.Write(work =>
        {
            work.Execute("delete from digest");
            work.Execute("delete from message where kind = 'digest'");
            work.Execute("update schedule set made_at = @now", new { now = work.Now });
        });
    }

    private static async Task Invite(Town town, string name, string unit, string role, long user)
    {
        await town.Say(1, "老王", $"/invite {name} {unit} {role}");
        var code = town.Database.Read(work => work.Value<string>(
            "select code from invite where used_at is null and withdrawn_at is null and person_id = (select id from person where name = @name)", new { name }));
        await town.Say(user, name, $"/start {code}");
    }

    private static async Task Live(Town town, Replay replay, DateOnly day)
    {
        var random = town.Random;
        var hour = At(day, 8, 0);
        await town.Until(hour);
        foreach (var minute in Enumerable.Range(0, 10).Select(_ => random.Next(60, 15 * 60)).Order())
        {
            await town.Until(hour.AddMinutes(minute));
            var officer = random.Next(Officers);
            var (user, name) = (100L + officer, $"帮办{officer:00}");
            var mine = Enumerable.Range(1, 28).Where(project => project % Officers == officer).Select(project => $"P{project:000}").ToList();
            var project = mine[random.Next(mine.Count)];
            switch (random.Next(12))
            {
                case <= 3:
                    await Visit(town, replay, day, user, name, project);
                    break;
                case <= 7:
                    await Invest(town, replay, day, user, name, project);
                    break;
                case 8:
                    await town.Say(user, name, $"/invest {project} {(random.Next(2) == 0 ? "-300万" : "300吨")}");
                    break;
                case 9:
                    await town.Say(user, name, $"/status {project}");
                    await town.Say(200 + random.Next(5), "领导", "/status 热力");
                    break;
                case 10:
                    await town.Say(user, name, "/mine");
                    await town.Say(900 + random.Next(3), "路人", "/status P001");
                    break;
                default:
                    await StepByStep(town, replay, day, user, name, project);
                    break;
            }
        }
    }

    private static async Task Visit(Town town, Replay replay, DateOnly day, long user, string name, string project)
    {
        var random = town.Random;
        var sight = $"{Sights[random.Next(Sights.Length)]}{random.Next(1000)}";
        var ago = random.Next(3);
        var byPhone = random.Next(4) == 0;
        await town.Say(user, name, $"/visit {project} {(ago == 0 ? "" : ago == 1 ? "昨天 " : "前天 ")}{(byPhone ? "电话 " : "")}{sight}");
        await Finish(town, user, name, () => replay.Visits.Add(
            $"{project}|{name}|{day.AddDays(-ago):yyyy-MM-dd}|{(byPhone ? "remote" : "onsite")}|{sight}"));
    }

    private static async Task Invest(Town town, Replay replay, DateOnly day, long user, string name, string project)
    {
        var random = town.Random;
        var wan = random.Next(1, 9000);
        var month = random.Next(4) == 0 ? Month.Of(day).Previous : Month.Of(day);
        await town.Say(user, name, $"/invest {project} {(month == Month.Of(day) ? "" : $"{month.ShortName} ")}{wan}万");
        await Finish(town, user, name, () => replay.Invest(project, month, wan * 10_000L));
    }

    private static async Task StepByStep(Town town, Replay replay, DateOnly day, long user, string name, string project)
    {
        await town.Say(user, name, "/invest");
        await town.Say(user, name, project);
        await town.Say(user, name, "看不懂的话");
        if (town.Random.Next(2) == 0 && await town.Press(user, name, $"{Month.Of(day).ShortName}无新增"))
        {
            await Finish(town, user, name, () => replay.Invest(project, Month.Of(day), 0));
            return;
        }

        await town.Say(user, name, "88.5万");
        await Finish(town, user, name, () => replay.Invest(project, Month.Of(day), 885_000));
    }

    // Most submit, some twice; some cancel; some walk away from the card.
    private static async Task Finish(Town town, long user, string name, Action submitted)
    {
        switch (town.Random.Next(10))
        {
            case 0:
                await town.Press(user, name, "✖️ 取消");
                break;
            case 1:
                break;
            case 2:
                await town.Say(user, name, "提交");
                submitted();
                break;
            default:
                Assert.True(await town.Press(user, name, "✅ 提交", again: town.Random.Next(3) == 0));
                submitted();
                break;
        }
    }

    private static DateTimeOffset At(DateOnly day, int hour, int minute) => new(day.ToDateTime(new TimeOnly(hour, minute)), TimeSpan.FromHours(8));

    /// <summary>What the tables must hold, kept beside the bot by the plan itself.</summary>
    private sealed class Replay
    {
        private readonly Dictionary<(string Project, Month Month), (long Yuan, int Versions)> months = [];

        public List<string> Visits { get; } = [];

        public IEnumerable<string> Investments => months.Select(pair => $"{pair.Key.Project}|{pair.Key.Month}|{pair.Value.Yuan}|{pair.Value.Versions}");

        public void Invest(string project, Month month, long yuan) =>
            months[(project, month)] = (yuan, months.GetValueOrDefault((project, month)).Versions + 1);
    }
}
