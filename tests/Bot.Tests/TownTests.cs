namespace Bot.Tests;

using Bot.Outbox;
using Bot.Simulator;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

public sealed class TownTests(TownTests.Lived town) : IClassFixture<TownTests.Lived>
{
    private const long Wang = 1003;

    private static readonly string[] Script = ReadScript();

    private static readonly TownGroup District = Town.Groups[0];
    private static readonly TownGroup Zone = Town.Groups[1];
    private static readonly TownGroup Project = Town.Groups[2];

    private IEnumerable<SentMessage> Everything => Town.People.Select(person => person.Id).Concat(Town.Groups.Select(group => group.Id)).SelectMany(town.Platform.Messages);

    [Fact]
    public void The_ledger_is_that_of_28_projects()
    {
        Assert.Equal(28, Count("select count(*) from project"));
        Assert.Equal(16, Count("select count(*) from year_plan where year = 2026"));
        Assert.Equal(["P001 国昌热力", "P028 祖名豆制品"], Rows("select code || ' ' || short_name from project where code in ('P001', 'P028') order by code"));
    }

    [Fact]
    public void Everybody_has_joined_but_who_was_invited_just_now_and_who_never_was()
    {
        Assert.Equal(
            Town.People.Select(person => person.Name).Except(["吴十", "陌生人"]).Order(StringComparer.Ordinal),
            Rows("select name from person where joined_at is not null").Order(StringComparer.Ordinal));
        Assert.Equal(["吴十"], Rows("select name from person where joined_at is null"));
        // Two leaders, two views: the whole county, and the zone alone.
        Assert.Equal(["area", "unit"], Rows("select scope from person where role = 'leader' order by scope"));
        Assert.Contains("start=", town.Platform.LastMessage(Town.Admin)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_script_reports_stands_in_the_tables_and_nothing_is_left_open()
    {
        var reports = Script.Where(line => line.Contains(">> ", StringComparison.Ordinal)).ToList();
        var corrections = reports.Count(line => line.Contains("更正 ", StringComparison.Ordinal) || line.EndsWith("天然气管网 8月 380万", StringComparison.Ordinal));
        var visits = reports.Count(line => line.Contains("走访", StringComparison.Ordinal));
        Assert.Equal(visits, Count("select count(*) from visit"));
        // One is not sent in one go: its zero too many is taken off first.
        Assert.Equal(reports.Count - visits - corrections + 1, Count("select count(*) from investment"));
        Assert.Equal(corrections, Count("select (select count(*) from visit_version where version > 1) + (select count(*) from investment_version where version > 1)"));
        Assert.Equal(Script.Where(line => line.Contains(" sends ", StringComparison.Ordinal)).Sum(line => line.Split(',').Length), Count("select count(*) from evidence where draft_id is not null"));
        Assert.Equal(0, Count("select count(*) from evidence where draft_id is null"));
        Assert.Equal(0, Count("select count(*) from draft where state not in ('spent', 'cancelled')"));
        Assert.InRange(reports.Count, 100, 150);
    }

    [Fact]
    public void The_figures_are_those_of_a_year_that_goes_on()
    {
        var rates = Rows(
            """
            select p.short_name || ' ' || (sum(i.yuan) * 100 / y.yuan) from project p
            join year_plan y on y.project_id = p.id and y.year = 2026 join investment i on i.project_id = p.id and i.month <= '2026-08' group by p.short_name, y.yuan
            """).Select(row => row.Split(' ')).ToDictionary(row => row[0], row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(16, rates.Count);
        Assert.All(rates, rate => Assert.InRange(rate.Value, 20, 110));
        Assert.Equal(["黑土地"], rates.Where(rate => rate.Value > 100).Select(rate => rate.Key));
        Assert.Equal(["P009 620", "P016 800", "P020 380"], Rows(
            """
            select p.code || ' ' || (i.yuan / 10000) from project p join investment i on i.project_id = p.id
            where p.code || i.month in ('P0092026-08', 'P0162026-09', 'P0202026-08') order by p.code
            """));
    }

    [Fact]
    public void The_platform_had_nothing_to_refuse()
    {
        Assert.Empty(town.Platform.Violations);
        Assert.Equal([], town.Logs.Lines.Where(line => line.Level >= LogLevel.Warning || line.Text.Contains("was not sent", StringComparison.Ordinal)).Select(line => line.Text));
    }

    [Fact]
    public void Whatever_was_said_was_understood() =>
        Assert.Equal([], Everything.Select(message => message.Text).Where(text => text.Contains("没看懂", StringComparison.Ordinal)
            || text.Contains("没有找到", StringComparison.Ordinal) || text.Contains("由调度、管理员使用", StringComparison.Ordinal)));

    [Fact]
    public void The_digests_stand_in_the_groups_on_time()
    {
        Assert.Equal(
            ["📊 周调度 · 清河县 · 第37期(9月7日至11日17时)", "📅 日调度 · 清河县 · 9月15日(周二)", "📅 日调度 · 清河县 · 9月16日(周三)", "📅 日调度 · 清河县 · 9月17日(周四)"],
            Digests(District).Select(Title));
        Assert.Equal(["📅 日调度 · 开发区 · 9月15日(周二)", "📅 日调度 · 开发区 · 9月16日(周三)", "📅 日调度 · 开发区 · 9月17日(周四)"], Digests(Zone).Select(Title));
        Assert.Equal(["📊 周调度 · 旺嘉腐竹 · 第37期(9月7日至11日17时)"], Digests(Project).Select(Title));
        Assert.Single(Digests(Zone).Select(digest => digest.ThreadId).Distinct(), thread => thread is not null);
        Assert.All(Town.Groups.SelectMany(Digests), digest => Assert.DoesNotContain("补发", digest.Versions[0].Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_newest_digest_has_what_is_overdue_what_is_due_and_who_has_not_reported()
    {
        var text = Digests(District)[^1].Text;
        Assert.Contains("🔴 已过计划、台账未见开工或竣工 1 项:逸和源(计划2026年8月竣工)", text, StringComparison.Ordinal);
        Assert.Contains("🟡 7天内到期 2 项:众滨屠宰 开工 9月21日、圣丰种业 开工 9月23日", text, StringComparison.Ordinal);
        Assert.Contains("📝 9月投资未报(截至 18:00)10 个:生物质发电、旺嘉腐竹", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_who_asks_reads_a_full_card()
    {
        var before = town.Platform.LastMessage(Wang)!.MessageId;
        town.Platform.Say(Wang, "/status 旺嘉腐竹");
        await town.Platform.WaitFor(() => town.Platform.LastMessage(Wang)!.MessageId > before);
        Assert.Equal(
            """
            🏭 旺嘉腐竹 P009
            旺嘉食品年产5000吨腐竹项目
            开发区 · 在建 · 续建 · 产业
            总投资 1.30亿元 · 2026年计划 6,000万元
            ▓▓▓▓▓░░░░░ 58.67% 截至8月底完成 3,520万元(上报)
            序时 66.67%,低于序时 8.00 个百分点
            9月投资未报
            计划开工 2025年6月 · 计划竣工 2026年12月
            形象进度(台账):厂房主体施工
            最近走访 9月17日 张三:冷库板安装完成,蒸汽管道试压合格;烘干设备到货80%(📷1)
            责任领导 周九 · 帮办 张三
            """.ReplaceLineEndings("\n"),
            town.Platform.LastMessage(Wang)!.Text);
    }

    [Fact]
    public void It_is_the_afternoon_of_18_September() =>
        Assert.Equal("2026-09-18 15:1", $"{town.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm}"[..15]);

    private List<SentMessage> Digests(TownGroup group) => [.. town.Platform.Messages(group.Id).Where(message => Title(message).Contains("调度 · ", StringComparison.Ordinal))];

    private static string Title(SentMessage message) => message.Text.Split('\n')[0];

    private long Count(string sql) => town.Bot.Database.Read(work => work.Value<long>(sql));

    private List<string> Rows(string sql) => town.Bot.Database.Read(work => work.Query<string>(sql));

    private static string[] ReadScript()
    {
        using var script = new StreamReader(typeof(Town).Assembly.GetManifestResourceStream("town.txt")!);
        return [.. script.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#'))];
    }

    /// <summary>The town, lived through once.</summary>
    public sealed class Lived : IAsyncLifetime
    {
        private readonly TestDatabase database = TestDatabase.Create();
        private readonly Tempo tempo = new(TimeProvider.System) { Speed = 100 };

        public CapturedLogs Logs { get; } = new();

        public WallClock Clock { get; } = new(Town.Begins, TimeProvider.System);

        public SimulatorServer Platform { get; private set; } = null!;

        public RunningBot Bot { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Platform = await SimulatorServer.Start(new SimulatorOptions { Clock = Clock, Pacing = tempo });
            Bot = RunningBot.Build(new BotSetup
            {
                Url = Platform.Url,
                Token = Platform.Token,
                Wall = Clock,
                Steady = tempo,
                Database = database,
                Logs = Logs,
                Rates = new SendRates(),
                Admins = [Town.Admin],
            });
            Town.Import(Bot.Database);
            await Bot.Start();
            await Town.Play(Platform, Clock, CancellationToken.None);
        }

        public async Task DisposeAsync()
        {
            await Bot.DisposeAsync();
            await Platform.DisposeAsync();
            database.Dispose();
        }
    }
}
