namespace Bot.Tests.Projects;

using System.Globalization;
using System.Text;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.People;
using Bot.Projects;
using Bot.Tests.Support;
using Xunit;

/// <summary>The verb import, from the bytes of a file to the rows of both databases.</summary>
public sealed class ImportTests
{
    private const string Header = "项目名称,简称,责任单位,总投资(万元),2026年计划投资(万元),形象进度,计划开工,备注\n";
    private const string Three = Header + "热力工程,热力,住建局,36800,10000,主体封顶,2026-04,\n腐竹项目,腐竹,开发区,13000,,,2026,\n大豆肽基地,大豆肽,开发区,5000,2000,已投产,,重点\n";

    private static readonly byte[] Sample = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv"));

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void The_sample_ledger_is_taken_over_and_taking_it_twice_is_the_same_as_once(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Assert.Equal("导入完成:新增 28 个项目,更新 0 个(0 处),未变 0 个\n", Import(test, Sample));
        Assert.Equal(
            Enumerable.Range(1, 28).Select(number => string.Create(CultureInfo.InvariantCulture, $"P{number:000}")),
            Query(test, "select code from project order by id"));
        Assert.Equal("国昌热力集中供热工程|国昌热力|住建局|368000000|in_production|并网发电", Query(test,
            "select p.name || '|' || p.short_name || '|' || u.name || '|' || p.total_yuan || '|' || p.stage || '|' || p.progress from project p join unit u on u.id = p.unit_id where p.code = 'P001'")[0]);
        Assert.Equal(["住建局", "开发区", "文旅局", "交通局", "水务局", "民政局", "农业农村局", "招商局"], test.Database.Read(Roster.Units));

        var once = test.Dump();
        Assert.Equal("导入完成:新增 0 个项目,更新 0 个(0 处),未变 28 个\n", Import(test, Sample));
        Assert.Equal(once, test.Dump());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_changed_cell_is_changed_and_on_record(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        var told = Import(test, Three.Replace("36800", "4.2亿元", StringComparison.Ordinal).Replace("10000", "9000.5", StringComparison.Ordinal).Replace("住建局", "国资委", StringComparison.Ordinal), "六月.csv");
        Assert.Equal(
            """
            ~ P001 热力工程 「总投资」:3.68亿元 → 4.20亿元
            ~ P001 热力工程 「2026年计划投资」:1.00亿元 → 9,000.5万元
            ~ P001 热力工程 「责任单位」:住建局 → 国资委
            导入完成:新增 0 个项目,更新 1 个(3 处),未变 2 个

            """,
            told);
        Assert.Equal(
            ["P001 total_yuan 368000000 420000000 六月.csv", "P001 unit 住建局 国资委 六月.csv", "P001 year_plan:2026 100000000 90005000 六月.csv"],
            Changes(test).Where(change => !change.Contains(" project ", StringComparison.Ordinal)));
        Assert.Equal(["420000000 国资委 90005000"], Query(test,
            "select p.total_yuan || ' ' || u.name || ' ' || y.yuan from project p join unit u on u.id = p.unit_id join year_plan y on y.project_id = p.id where p.code = 'P001'"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_row_put_in_the_middle_gets_the_next_code_and_the_others_keep_theirs(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        Import(test, Three.Replace("腐竹项目,", "生猪屠宰,屠宰,,,,,,\n腐竹项目,", StringComparison.Ordinal));
        Assert.Equal(["P001 热力工程", "P002 腐竹项目", "P003 大豆肽基地", "P004 生猪屠宰"], Projects(test));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_project_that_was_renamed_is_known_by_its_short_name_and_found_by_the_new_one(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        Import(test, Three.Replace("腐竹项目", "旺嘉年产5000吨腐竹项目", StringComparison.Ordinal));
        Assert.Equal(["P001 热力工程", "P002 旺嘉年产5000吨腐竹项目", "P003 大豆肽基地"], Projects(test));
        Assert.Contains("P002 name 腐竹项目 旺嘉年产5000吨腐竹项目 台账.csv", Changes(test));
        Assert.Equal(["p002", "wjnc5000dfzxm", "旺嘉年产5000吨腐竹项目", "腐竹"], Query(test, "select folded from project_name where project_id = (select id from project where code = 'P002')").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_projects_with_one_short_name_stay_two()
    {
        using var test = TestDatabase.Create();
        const string First = "项目名称,简称\n创业园一期,创业园\n", Second = "创业园二期,创业园\n";
        Import(test, First);
        Import(test, First + Second);
        Import(test, First + Second);
        Assert.Equal(["P001 创业园一期", "P002 创业园二期"], Projects(test));
        Import(test, First + Second + "创业园三期,创业园\n");
        Assert.Equal(["P001 创业园一期", "P002 创业园二期", "P003 创业园三期"], Projects(test));
    }

    [Fact]
    public void A_name_is_the_same_whatever_its_brackets_and_spaces()
    {
        using var test = TestDatabase.Create();
        Import(test, "项目名称\n热力工程(一期)\n");
        Import(test, "项目名称\n热力工程\uFF08一期\uFF09\n");
        Assert.Equal(["P001 热力工程\uFF08一期\uFF09"], Projects(test));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Codes_that_are_given_are_kept_and_our_own_go_on_behind_them(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, "编码,项目名称\n,甲工程\nP002,乙工程\np007,丙工程\nZD-1,丁工程\nZD1,戊工程\n");
        Assert.Equal(["P002 乙工程", "P008 甲工程", "ZD-1 丁工程", "ZD1 戊工程", "p007 丙工程"], Projects(test).Order(StringComparer.Ordinal));
        var told = Import(test, "编码,项目名称\nP007,丙工程(更名)\n,甲工程\n,己工程\n");
        Assert.EndsWith("新增 1 个项目,更新 1 个(1 处),未变 1 个\n", told, StringComparison.Ordinal);
        Assert.Contains("P009 己工程", Projects(test));
        Assert.Contains("p007 丙工程(更名)", Projects(test));
    }

    [Theory]
    [InlineData("编码,项目名称\nP050,热力工程\n", "第2行「编码」:“P050”是新编码,但「热力工程」已在台账中,编码是P001,请核对")]
    [InlineData("编码,项目名称\nP002,热力工程\n", "第2行「编码」:编码“P002”是「腐竹项目」的,但「热力工程」已在台账中,编码是P001,请核对")]
    [InlineData("编码,项目名称,统一代码\nP050,新工程,2020-01\n", "第2行「编码」:“P050”是新编码,但统一代码 2020-01 已在台账中,编码是P003,请核对")]
    [InlineData("项目名称,统一代码\n热力工程,2020-01\n", "第2行「统一代码」:统一代码是 P003 的,但「热力工程」已在台账中,编码是P001,请核对")]
    [InlineData("编码,项目名称\nP001,热力改造\n,热力工程\n", "第3行「项目名称」:与第2行是同一个项目(P001「热力工程」),请只留一行,或写明编码")]
    public void Two_projects_are_never_made_one(string text, string problem)
    {
        using var test = TestDatabase.Create();
        Import(test, "编码,项目名称,统一代码\nP001,热力工程,\nP002,腐竹项目,\nP003,大豆肽基地,2020-01\n");
        var before = test.Dump();
        Assert.Equal(problem + "\n文件里有以上问题,什么都没有导入;改好后请重新导入。\n", Import(test, text, code: 1));
        Assert.Equal(before, test.Dump());
    }

    [Fact]
    public void Projects_that_change_names_by_their_codes_are_no_conflict()
    {
        using var test = TestDatabase.Create();
        Import(test, "编码,项目名称\nP001,热力工程\nP002,腐竹项目\n");
        Import(test, "编码,项目名称\nP001,腐竹项目\nP002,热力工程\n");
        Assert.Equal(["P001 腐竹项目", "P002 热力工程"], Projects(test));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void A_dry_run_shows_what_would_change_and_changes_nothing(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        var before = test.Dump();
        var changed = Three.Replace("主体封顶", "已竣工", StringComparison.Ordinal) + "生猪屠宰,屠宰,农业农村局,2600,100,,,\n";
        Assert.Equal(
            """
            + P004 生猪屠宰
            ~ P001 热力工程 「形象进度」:主体封顶 → 已竣工
            试导入(没有改动):新增 1 个项目,更新 1 个(1 处),未变 2 个

            """,
            Import(test, changed, dryRun: true));
        Assert.Equal(before, test.Dump());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void One_bad_row_is_named_and_nothing_of_the_file_is_taken(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        var before = test.Dump();
        var told = Import(test, Three.Replace("36800", "99999", StringComparison.Ordinal) + "生猪屠宰,屠宰,,三亿多,,,,\n", code: 1);
        Assert.StartsWith("第5行「总投资(万元)」:“三亿多”", told, StringComparison.Ordinal);
        Assert.EndsWith("文件里有以上问题,什么都没有导入;改好后请重新导入。\n", told, StringComparison.Ordinal);
        Assert.Equal(before, test.Dump());
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("GB18030", false)]
    public void The_encoding_of_the_file_makes_no_difference(string name, bool mark)
    {
        using var test = TestDatabase.Create();
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        Import(test, [.. mark ? encoding.Preamble : [], .. encoding.GetBytes("项目名称,简称,责任单位\n𠮷野家<b>&中央厨房,㛃项目,\"商务局\"\n")]);
        Assert.Equal(["𠮷野家<b>&中央厨房 㛃项目 商务局"], Query(test, "select p.name || ' ' || p.short_name || ' ' || u.name from project p join unit u on u.id = p.unit_id"));
        var admin = new Person { Role = Role.Admin, Scope = Scope.Area };
        Assert.IsType<Found.One>(test.Database.Read(work => FindProject.In(work, admin, "𠮷野家<b>&中央厨房")));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Columns_in_any_order_under_units_and_years_of_their_own(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, "2026年重点项目\n备注,2027年计划投资(亿元),总投资(万元),项目名称,本年计划投资,责任单位,是否保密\n甲,0.5,\"500,000\",热力工程,3000万元,住建局,是\n");
        Assert.Equal(["5000000000 1 甲"], Query(test, "select total_yuan || ' ' || secret || ' ' || remark from project"));
        Assert.Equal(["2026 30000000", "2027 50000000"], Query(test, "select year || ' ' || yuan from year_plan order by year"));
    }

    [Theory]
    [InlineData("2026-04", "2026-04")]
    [InlineData("2026年4月", "2026-04")]
    [InlineData("2026.4", "2026-04")]
    [InlineData("2026/4/15", "2026-04-15")]
    [InlineData("2026年4月15日", "2026-04-15")]
    [InlineData("2026", "2026")]
    public void A_date_is_kept_as_exact_as_it_was_written(string written, string kept)
    {
        using var test = TestDatabase.Create();
        Import(test, $"项目名称,计划开工\n热力工程,{written}\n");
        Assert.Equal([kept], Query(test, "select planned_start from project"));
        Assert.EndsWith("未变 1 个\n", Import(test, $"项目名称,计划开工\n热力工程,{kept}\n"), StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void An_empty_cell_leaves_what_is_known_and_a_dash_clears_it_on_record(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, Three);
        Assert.EndsWith("未变 3 个\n", Import(test, Header + "热力工程,,,,,,,\n腐竹项目,,,,,,,\n大豆肽基地,,,,,,,\n"), StringComparison.Ordinal);
        var before = test.Dump()["project"];
        Assert.EndsWith("更新 1 个(1 处),未变 0 个\n", Import(test, Header + "大豆肽基地,,,,,,,一般\n"), StringComparison.Ordinal);
        Assert.Equal(before.Replace("重点", "一般", StringComparison.Ordinal), test.Dump()["project"]);
        Import(test, Header + "热力工程,—,—,—,—,—,—,无\n", "清空.csv");
        Assert.Equal(["∅∅∅∅∅∅"], test.Database.Read(work => work.Query<string>(
            """
            select coalesce(short_name, '∅') || coalesce(cast(unit_id as text), '∅') || coalesce(cast(total_yuan as text), '∅') || coalesce(progress, '∅')
                || coalesce(planned_start, '∅') || coalesce(remark, '∅') from project where code = 'P001'
            """)));
        Assert.Equal(["P003"], Query(test, "select p.code from year_plan y join project p on p.id = y.project_id"));
        Assert.Equal(
            ["P001 planned_start 2026-04 ∅ 清空.csv", "P001 progress 主体封顶 ∅ 清空.csv", "P001 short_name 热力 ∅ 清空.csv", "P001 total_yuan 368000000 ∅ 清空.csv", "P001 unit 住建局 ∅ 清空.csv", "P001 year_plan:2026 100000000 ∅ 清空.csv"],
            Changes(test).Where(change => change.EndsWith("清空.csv", StringComparison.Ordinal)));
        Assert.Equal(["p001", "rlgc", "热力工程"], Query(test, "select folded from project_name where project_id = (select id from project where code = 'P001')").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_stage_that_is_stated_moves_a_project_and_one_read_from_its_progress_does_not()
    {
        using var test = TestDatabase.Create();
        Import(test, Three);
        Import(test, Three.Replace("主体封顶", "已竣工投产", StringComparison.Ordinal));
        Assert.Equal(["∅"], Query(test, "select coalesce(stage, '∅') from project where code = 'P001'"));
        Assert.Contains("「阶段」:(空) → 在建", Import(test, "项目名称,阶段\n热力工程,已开工\n"), StringComparison.Ordinal);
        Assert.Contains("「阶段」:在建 → 投产", Import(test, "项目名称,阶段\n热力工程,投产\n"), StringComparison.Ordinal);
        Assert.Contains("P001 stage started in_production 台账.csv", Changes(test));
    }

    [Fact]
    public void What_was_secret_stays_so_until_the_ledger_says_否()
    {
        using var test = TestDatabase.Create();
        Import(test, "项目名称,保密\n热力工程,是\n");
        Import(test, "项目名称,保密\n热力工程,\n");
        Assert.Equal(1, test.Value<long>("select secret from project"));
        Assert.Equal(1, Run(test, "项目名称,保密\n热力工程,—\n"u8.ToArray(), "台账.csv", false, out _));
        Assert.Contains("「保密」:是 → 否", Import(test, "项目名称,保密\n热力工程,否\n"), StringComparison.Ordinal);
        Assert.Equal(0, test.Value<long>("select secret from project"));
    }

    [Fact]
    public void What_was_not_read_is_told()
    {
        using var test = TestDatabase.Create();
        Assert.Equal(
            """
            提示:没有读取列「联系电话」
            提示:第3行“合计”
            导入完成:新增 1 个项目,更新 0 个(0 处),未变 0 个

            """,
            Import(test, "项目名称,联系电话\n热力工程,123\n合计,\n"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Who_the_ledger_names_serves_or_leads_if_the_name_is_borne_by_one(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work =>
        {
            foreach (var (name, unit) in new[] { ("张三", "住建局"), ("王伟", "市政府"), ("李强", "开发区"), ("李强", "水务局") })
            {
                Roster.Add(work, name, Roster.Unit(work, unit).Id, Role.Officer);
            }
        });
        const string Ledger = "项目名称,责任领导,帮办人\n热力工程,王伟,\"张三、李强、赵六\"\n腐竹项目,王 伟,张三\n";
        Assert.EndsWith(";按台账指定帮办、领导 4 人次\n", Import(test, Ledger), StringComparison.Ordinal);
        Assert.Equal(["P001 leader 王伟", "P001 officer 张三", "P002 leader 王伟", "P002 officer 张三"], Served(test));

        // Taken off by hand stays taken off; who is known later is assigned with the next import.
        test.Database.Write(work => work.Execute("update assignment set ended_at = @now where role = 'officer' and project_id = (select id from project where code = 'P001')", new { now = work.Now }));
        test.Database.Write(work => Roster.Add(work, "赵六", null, Role.Officer));
        Assert.EndsWith(";按台账指定帮办、领导 1 人次\n", Import(test, Ledger), StringComparison.Ordinal);
        Assert.Equal(["P001 leader 王伟", "P001 officer 赵六", "P002 leader 王伟", "P002 officer 张三"], Served(test));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Who_is_invited_after_the_import_finds_the_projects_that_the_ledger_names(string provider)
    {
        using var test = TestDatabase.Create(provider);
        Import(test, "项目名称,责任领导,帮办人\n热力工程,,张三\n腐竹项目,张三,李四\n");
        test.Database.Write(work =>
        {
            Roster.AdminsFromSettings(work, [7]);
            var chat = work.Value<long>("insert into chat (telegram_id, kind) values (7, 'private') returning id");
            var said = new Incoming.Said("/invite 张三 住建局 帮办") { UpdateId = 1, Place = new Place(7, ChatKind.Private, "", null), At = work.Now };
            var asked = new Asked(Roster.Find(work, 7)!, said, "张三 住建局 帮办", null, work, new Office("", Workdays.Embedded)) { Chat = chat };
            Menu.Commands.First(command => command.Name == "invite").Does(asked);
        });
        Assert.Equal(["P001 officer 张三", "P002 leader 张三"], Served(test));
    }

    [Fact]
    public void Who_the_ledger_names_no_more_is_taken_off_and_what_was_done_by_hand_stays()
    {
        using var test = TestDatabase.Create();
        var (by, hand) = test.Database.Write(work =>
        {
            foreach (var name in new[] { "张三", "李四", "王伟", "赵六" })
            {
                Roster.Add(work, name, null, Role.Officer);
            }

            return (Roster.Named(work, "赵六")[0].Id, Roster.Named(work, "赵六")[0].Id);
        });
        Import(test, "项目名称,责任领导,帮办人\n热力工程,王伟,张三\n腐竹项目,王伟,\n");
        test.Database.Write(work =>
        {
            work.Execute("insert into assignment (project_id, person_id, role, made_at, made_by) select id, @hand, 'officer', @now, @by from project where code = 'P001'", new { hand, by, now = work.Now });
            work.Execute("update assignment set ended_at = @now where role = 'leader' and project_id = (select id from project where code = 'P002')", new { now = work.Now });
            work.Execute("insert into assignment (project_id, person_id, role, made_at, made_by) select id, @hand, 'leader', @now, @by from project where code = 'P002'", new { hand, by, now = work.Now });
        });
        Import(test, "项目名称,责任领导,帮办人\n热力工程,李四,\"李四\"\n腐竹项目,李四,\n");
        Assert.Equal(["P001 leader 李四", "P001 officer 李四", "P001 officer 赵六", "P002 leader 赵六"], Served(test));
    }

    [SkippableTheory]
    [InlineData("sqlite", 10_000)]
    [InlineData("postgres", 2_000)]
    public void Many_rows_are_one_commit(string provider, int rows)
    {
        using var test = TestDatabase.Create(provider);
        var commits = 0;
        test.Database.Committed += () => commits++;
        string Ledger(string progress) => Header + string.Concat(Enumerable.Range(1, rows).Select(at => $"第{at}号工程,工程{at},第{at % 40}镇,{at},{at},{progress},2026-04,备注{at}\n"));
        Import(test, Ledger("土方"));
        Assert.EndsWith($"新增 0 个项目,更新 {rows} 个({rows} 处),未变 0 个\n", Import(test, Ledger("封顶")), StringComparison.Ordinal);
        Assert.EndsWith($"新增 0 个项目,更新 0 个(0 处),未变 {rows} 个\n", Import(test, Ledger("封顶")), StringComparison.Ordinal);
        Assert.Equal(3, commits);
        Assert.Equal($"P{rows} 封顶", test.Value<string>("select code || ' ' || progress from project where name = @name", new { name = $"第{rows}号工程" }));
        Assert.Equal(rows * 5, test.Value<long>("select count(*) from project_name"));
    }

    [Fact]
    public void A_workbook_goes_through_the_same_verb()
    {
        using var test = TestDatabase.Create();
        static string Text(string at, string text) => $"""<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>""";
        var workbook = XlsxFile.Of(("台账", $"""
            <row r="1">{Text("A1", "项目名称")}{Text("B1", "总投资(万元)")}{Text("C1", "计划开工")}</row>
            <row r="2">{Text("A2", "热力工程")}<c r="B2"><v>36800</v></c><c r="C2" s="1"><v>46113</v></c></row>
            """, ""));
        Assert.StartsWith("导入完成:新增 1 个项目", Import(test, workbook, "台账.xlsx"), StringComparison.Ordinal);
        Assert.Equal(["P001 热力工程 3.68亿元 2026-04-01"], Query(test, "select code || ' ' || name || ' ' || total_yuan || ' ' || planned_start from project")
            .Select(row => row.Replace("368000000", Amount.Show(368_000_000), StringComparison.Ordinal)));
        Assert.Equal(["台账.xlsx"], Query(test, "select distinct source from project_change"));
    }

    private static string Import(TestDatabase test, string text, string file = "台账.csv", bool dryRun = false, int code = 0) =>
        Import(test, Encoding.UTF8.GetBytes(text), file, dryRun, code);

    private static string Import(TestDatabase test, byte[] content, string file = "台账.csv", bool dryRun = false, int code = 0)
    {
        var actual = Run(test, content, file, dryRun, out var told);
        Assert.True(code == actual, told);
        return told;
    }

    private static int Run(TestDatabase test, byte[] content, string file, bool dryRun, out string told)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = LedgerReport.Write(test.Database, content, file, dryRun, output);
        told = output.ToString();
        return code;
    }

    private static List<string> Query(TestDatabase test, string sql) => test.Database.Read(work => work.Query<string>(sql));

    private static List<string> Projects(TestDatabase test) => Query(test, "select code || ' ' || name from project order by id");

    private static List<string> Changes(TestDatabase test) =>
        [.. Query(test, "select p.code || ' ' || c.field || ' ' || coalesce(c.old_value, '∅') || ' ' || coalesce(c.new_value, '∅') || ' ' || c.source from project_change c join project p on p.id = c.project_id").Order(StringComparer.Ordinal)];

    private static List<string> Served(TestDatabase test) =>
        [.. Query(test, "select p.code || ' ' || s.role || ' ' || o.name from assignment s join project p on p.id = s.project_id join person o on o.id = s.person_id where s.ended_at is null").Order(StringComparer.Ordinal)];
}
