namespace Bot.Tests.Sentences;

using System.Globalization;
using Bot.Calendar;
using Bot.Language;
using Bot.Sentences;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class MessageTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private static readonly ProjectNames Names = new(
    [
        new NamedProject("P009", "旺嘉食品年产5000吨腐竹项目", "旺嘉腐竹", []),
        new NamedProject("P010", "重庆长江电缆基地项目", "长江电缆", ["江缆"]),
        new NamedProject("ZD-3", "旺嘉食品二厂项目", null, []),
    ]);

    private static readonly string[] Pieces =
    [
        "旺嘉腐竹", "旺嘉", "长江", "P009", "zd3", "wjfz", "今天", "昨天", "11月3日", "本月", "10月", "1-11月", "上半年", "截至", "走访", "没去成", "赴", "杭州", "完成投资", "累计", "自开工", "总投资",
        "到位", "其中", "核减", "3200", "320", "万", "亿", "元", "多", "几", "半", "个", "约", "左右", "-", "(", ")", ",", "、", "。", "\uFF0C", "\n", "\t", ":", "?", "吗", "没", "问题", "用电", "已解决", "施工许可证",
        "拿到了", "开工", "了", "未", "单位:万元", "1.", "①", "%", "百分之", "零", "十", "万亿", ".", "9999999999999999999", "\uD83D", "\uE000", "\uE001", "\0", " ", "怎么样",
    ];

    public static TheoryData<string, string> Asked => new()
    {
        { "旺嘉腐竹本月完成投资300多万", "300多万" },
        { "旺嘉腐竹本月3200", "没有单位" },
        { "旺嘉腐竹本周新增800万", "按月填报" },
        { "旺嘉腐竹核减300万", "更正" },
        { "旺嘉腐竹完成年度计划的68%", "百分比" },
        { "旺嘉腐竹本月3200万,自年初累计1000万", "对不上" },
        { "旺嘉腐竹本月3200万,本月3100万", "有两个数" },
        { "旺嘉腐竹、长江电缆本月3200万", "各自" },
        { "旺嘉腐竹完成总投资3200万", "看不出" },
        { "旺嘉腐竹三季度完成3200万", "自年初" },
        { "旺嘉腐竹应该有700万", "不确定" },
        { "旺嘉腐竹本月完成3200万,还没核实", "不确定" },
        { "旺嘉腐竹投资过亿", "总投资" },
        { "旺嘉腐竹本月过亿", "过亿" },
        { "单位:万元\n旺嘉腐竹\t82000\t3200", "有几个数" },
        { "旺嘉腐竹千把万", "千把万" },
        { "旺嘉腐竹本月设备投资1200万", "其中一部分" },
        { "旺嘉腐竹到目前为止完成1.3亿", "累计完成" },
        { "旺嘉腐竹总共投了3个亿", "累计完成" },
        { "旺嘉腐竹本月比上月多投200万", "看不出" },
        { "旺嘉腐竹本月花在环保上500万", "看不出" },
        { "旺嘉腐竹全年完成投资2.4亿", "按月" },
        { "旺嘉腐竹上季度完成4000万", "按月" },
        { "旺嘉腐竹设备到了3台,花了800万", "总投资" },
        { "旺嘉腐竹本月投资持平", "请写本月完成投资" },
        { "旺嘉腐竹、长江电缆本月分别完成320万、150万和20万", "各自" },
        { "不是3200万,是3100万", "更正" },
    };

    [Theory, MemberData(nameof(Asked))]
    public void What_is_doubtful_has_no_amount_and_says_why(string text, string why)
    {
        Assert.All(Read(text).Reports, report =>
        {
            var investment = Assert.Single(report.Facts.Investments);
            Assert.Null(investment.Yuan);
            Assert.Contains(why, investment.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_card_has_every_fact_of_the_message_and_the_words_of_each()
    {
        var report = Assert.Single(Read("今天走访旺嘉腐竹,厂房主体封顶,本月完成投资3200万,自年初累计2.18亿,用电增容没批,招不到工人,环评批复了").Reports);
        Assert.Equal("P009", report.Project?.Code);
        Assert.Equal(new Visit(Friday, true, "onsite", "厂房主体封顶", null, null, null), report.Facts.Visit);
        var investment = Assert.Single(report.Facts.Investments);
        Assert.Equal((32_000_000, 218_000_000, "", "本月完成投资3200万"), (investment.Yuan, investment.YearToDateYuan, investment.Why, investment.Said));
        Assert.Equal([new Problem("utilities", "用电增容没批"), new Problem("labour", "招不到工人")], report.Facts.Problems);
        Assert.Equal([new Formality("环评", "环评批复了")], report.Facts.Formalities);
        Assert.True((report.Facts with { Visit = null, Investments = [], Problems = [], Formalities = [] }).IsEmpty);
    }

    [Fact]
    public void A_trip_has_its_persons_batches_and_place()
    {
        var visit = Assert.Single(Read("昨天赴杭州对接旺嘉腐竹,2批次,一行5人").Reports).Facts.Visit;
        Assert.Equal((new DateOnly(2026, 11, 19), "outbound", 5, 2, "杭州"), (visit?.Day, visit?.Kind, visit?.Persons, visit?.Batches, visit?.Place));
    }

    [Fact]
    public void Two_months_in_one_message_are_two_entries()
    {
        var months = Assert.Single(Read("旺嘉腐竹10月2600万,11月3200万").Reports).Facts.Investments;
        Assert.Equal(["2026-10 26000000", "2026-11 32000000"], months.Select(one => $"{one.Period} {one.Yuan}"));
    }

    [Theory]
    [InlineData("P009")]
    [InlineData("p-009")]
    [InlineData("wjfz")]
    [InlineData("旺嘉腐竹")]
    [InlineData("旺佳腐竹")]
    [InlineData("旺嘉腐竹竹")]
    [InlineData("旺嘉竹腐")]
    [InlineData("腐竹项目")]
    [InlineData("旺嘉 腐竹")]
    public void A_project_is_found_by_all_that_it_may_be_called(string called) => Assert.Equal("P009", Assert.Single(Read($"{called} 本月320万").Reports).Project?.Code);

    [Theory]
    [InlineData("cjdl")]
    [InlineData("zjdl")]
    [InlineData("cqcjdljd")]
    [InlineData("zqzjdljd")]
    public void Initials_are_tried_with_every_reading_of_a_character(string initials) => Assert.Equal("P010", Assert.Single(Read($"{initials} 本月320万").Reports).Project?.Code);

    [Theory]
    [InlineData("旺嘉本月320万", 2)]
    [InlineData("旺达腐竹本月320万", 1)]
    [InlineData("旺嘉腐竹三期本月320万", 1)]
    [InlineData("金穗面粉本月320万", 0)]
    public void Where_another_may_be_meant_there_is_no_project_but_candidates(string text, int candidates)
    {
        var report = Assert.Single(Read(text).Reports);
        Assert.Null(report.Project);
        Assert.Equal(candidates, report.Projects.Count);
    }

    [Fact]
    public void Every_amount_reads_back_to_itself_in_every_form_that_is_shown_or_typed() =>
        Prop.ForAll(
            (from digits in Gen.Choose(1, 12)
             from part in Gen.Choose(0, 999_999_999)
             select Math.Max(1, (long)(part / 1e9m * (decimal)Math.Pow(10, digits)))).ToArbitrary(),
            yuan => Forms(yuan).All(form => IsSure($"旺嘉腐竹本月完成投资{form},用电没批", yuan) && IsSure($"今天走访旺嘉腐竹 11月{form}", yuan) && IsSure($"完成投资{form} 旺嘉腐竹", yuan)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void No_text_throws_and_every_amount_that_is_sure_is_within_the_bounds() =>
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), Gen.Elements(Pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => Read(text).Reports.SelectMany(report => report.Facts.Investments)
                .All(one => one.Yuan is null or (>= 0 and <= Amount.Largest) && (one.Yuan is null) == (one.Why.Length > 0)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_message_of_one_piece_again_and_again_is_read_and_never_runs_away()
    {
        foreach (var piece in Pieces.Append("旺嘉、").Append("旺嘉320,").Append("1,234").Append("三千万零"))
        {
            Assert.NotNull(Read(string.Concat(Enumerable.Repeat(piece, (10_000 / piece.Length) + 1))).Reports);
        }
    }

    [Theory]
    [InlineData("旺嘉腐竹本月投资:无")]
    [InlineData("旺嘉腐竹11月份没有")]
    [InlineData("旺嘉腐竹这个月一分钱没投")]
    [InlineData("旺嘉腐竹本月未产生新增投资")]
    [InlineData("旺嘉腐竹本月没有任何投资")]
    [InlineData("旺嘉腐竹 本月 挂零")]
    public void Zero_is_said_in_many_ways(string text) => Assert.Equal((0, ""), Assert.Single(Read(text).Reports).Facts.Investments.Select(one => (one.Yuan, one.Why)).Single());

    [Theory]
    [InlineData("旺嘉腐竹本月没完成投资任务")]
    [InlineData("旺嘉腐竹没有投资协议")]
    [InlineData("旺嘉腐竹本月贷款没有")]
    [InlineData("旺嘉腐竹本月没报投资")]
    [InlineData("旺嘉腐竹2300万元的设备到了")]
    [InlineData("旺嘉腐竹投资强度280万元/亩")]
    public void What_only_sounds_like_an_investment_is_none(string text) => Assert.Empty(Assert.Single(Read(text).Reports).Facts.Investments);

    [Fact]
    public void Projects_that_share_a_line_get_each_its_own_amount() =>
        Assert.Equal([3_200_000, 1_500_000], Read("旺嘉腐竹、长江电缆本月分别完成320万、150万").Reports.Select(report => report.Facts.Investments.Single().Yuan ?? 0));

    [Theory]
    [InlineData("刚才报错了,是3100不是3200", "3100", "3200")]
    [InlineData("不是3200万,是3100万", "31000000元", "32000000元")]
    [InlineData("上面写错了 应该是3100万", "31000000元", null)]
    [InlineData("更正一下,本月3100万", "31000000元", null)]
    [InlineData("打错字了,3100", "3100", null)]
    [InlineData("旺嘉腐竹10月的写错了,是2600万不是2800万", "26000000元", "28000000元")]
    [InlineData("把旺嘉腐竹的3200万改成3100万", "31000000元", "32000000元")]
    [InlineData("3200应为3100", "3100", "3200")]
    [InlineData("旺嘉腐竹多打了一个0,本月是320万", "3200000元", null)]
    [InlineData("刚才报错了", "", null)]
    public void A_correction_in_words_says_what_is_right_and_what_was_wrong(string text, string right, string? wrong)
    {
        var message = Read(text);
        Assert.NotNull(message.Correction);
        Assert.Equal((right, wrong), (Show(message.Correction.New), message.Correction.Old is { } old ? Show(old) : null));
        // No project is named, or no month: nothing is recorded as it stands.
        Assert.All(message.Reports.SelectMany(report => report.Facts.Investments.Where(_ => report.Project is null)), one => Assert.Null(one.Yuan));
    }

    [Fact]
    public void A_correction_that_names_project_month_and_amount_has_them_all()
    {
        var message = Read("更正:旺嘉腐竹10月完成投资3100万元");
        Assert.Equal(new Month(2026, 10), message.Correction?.Period);
        Assert.Equal((new Month(2026, 10), 31_000_000, ""), message.Reports.Single().Facts.Investments.Select(one => (one.Period, one.Yuan, one.Why)).Single());
    }

    [Theory]
    [InlineData("旺嘉腐竹签订正式合同")]
    [InlineData("旺嘉腐竹变更正在办理")]
    [InlineData("旺嘉腐竹总投资由3.2亿调整为3.5亿")]
    [InlineData("旺嘉腐竹设备型号不对")]
    [InlineData("旺嘉腐竹本月完成投资3200万,不是贷款")]
    public void What_only_sounds_like_a_correction_is_none(string text) => Assert.Null(Read(text).Correction);

    [Fact]
    public void Every_amount_in_a_message_reads_back_to_itself_or_is_asked_about_and_is_never_another() =>
        Prop.ForAll(
            (from digits in Gen.Choose(1, 13)
             from part in Gen.Choose(0, 999_999_999)
             from round in Gen.Elements(1L, 10_000L, 1_000_000L, 100_000_000L)
             from frame in Gen.Elements(Frames)
             select (Yuan: Math.Clamp((long)(part / 1e9m * (decimal)Math.Pow(10, digits)) / round * round, 1, Amount.Largest), Frame: frame)).ToArbitrary(),
            drawn => Spoken(drawn.Yuan).All(form => Read(drawn.Frame.Replace("{}", form, StringComparison.Ordinal)).Reports
                .SelectMany(report => report.Facts.Investments).All(one => one.Yuan is null || one.Yuan == drawn.Yuan)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_zero_for_half_a_year_is_asked_about() =>
        Assert.Equal((null, "投资按月填报,请写本月完成投资,例:本月无新增"), Read("旺嘉腐竹上半年未完成投资").Reports[0].Facts.Investments.Select(one => (one.Yuan, one.Why)).Single());

    private static string Show(AmountReading reading) => reading switch
    {
        AmountReading.Sure sure => string.Create(CultureInfo.InvariantCulture, $"{sure.Yuan}元"),
        AmountReading.NeedsUnit bare => bare.Number.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static Message Read(string? text) => Message.Read(text, Friday, Names);

    private static bool IsSure(string text, long yuan) => Read(text).Reports is [{ Project.Code: "P009", Facts.Investments: [{ Yuan: var read, Why: "" }] }] && read == yuan;

    private static readonly string[] Frames =
    [
        "旺嘉腐竹本月完成投资{},用电没批", "旺嘉腐竹{}", "今天走访旺嘉腐竹 主体3层 本月{}", "旺嘉腐竹10月{}左右", "截至10月底旺嘉腐竹累计{}", "旺嘉腐竹总投资5亿,本月{}", "旺嘉腐竹本月完成{}其中设备20万",
        "应该有{}吧 旺嘉腐竹", "旺嘉腐竹11月12日开工,完成投资{}", "旺嘉腐竹自开工累计{}", "旺嘉腐竹\t{}", "1.旺嘉腐竹:{};", "旺嘉腐竹(本月{})", "wjfz{}", "P009 {}", "旺嘉腐竹本月完成{},不是贷款",
    ];

    // As people say and write it: 3千2百万, 三千二百万, 叁仟贰佰万元整, 1.2个亿, 1亿2000万.
    private static IEnumerable<string> Spoken(long yuan)
    {
        foreach (var form in Forms(yuan))
        {
            yield return form;
        }

        var (yi, wan, rest) = (yuan / Amount.Yi, yuan / Amount.Wan % 10_000, yuan % Amount.Wan);
        if (rest == 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{yuan / 100_000_000m:0.####}个亿");
            yield return (yi > 0 ? $"{yi}亿" : "") + (wan > 0 ? $"{(yi > 0 && wan < 1000 ? "零" : "")}{wan}万" : "") + "元";
            if (yi < 10_000)
            {
                var chinese = (yi > 0 ? Chinese((int)yi) + "亿" : "") + (wan > 0 ? (yi > 0 && wan < 1000 ? "零" : "") + Chinese((int)wan) + "万" : "");
                yield return chinese;
                yield return string.Concat(chinese.Select(sign => "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"["零一二三四五六七八九十百千万亿".IndexOf(sign, StringComparison.Ordinal)])) + "元整";
            }
        }
    }

    private static string Chinese(int number)
    {
        var said = "";
        var gap = false;
        foreach (var (scale, name) in ((int, string)[])[(1000, "千"), (100, "百"), (10, "十"), (1, "")])
        {
            var digit = number / scale % 10;
            said += digit == 0 ? "" : (gap && said.Length > 0 ? "零" : "") + "零一二三四五六七八九"[digit] + name;
            gap = digit == 0;
        }

        return said;
    }

    private static IEnumerable<string> Forms(long yuan)
    {
        yield return Amount.Show(yuan);
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan}元");
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan:#,0}元");
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan / 10_000m:0.####}万");
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan / 10_000m:0.####}w");
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan / 10_000m:#,0.####} 万元");
        yield return string.Create(CultureInfo.InvariantCulture, $"{yuan / 100_000_000m:0.########}亿元");
    }

    [Fact]
    public void What_stands_in_many_names_means_ones_own()
    {
        var names = new ProjectNames("甲乙丙丁戊己庚辛壬癸子丑".Select((sign, at) => new NamedProject($"C{at}", $"{sign}县产业园标准厂房项目", $"{sign}县产业园", [])));
        Assert.Empty(Assert.Single(Message.Read("产业园今天去了", Friday, names).Reports).Projects);
        Assert.Equal("C3", Assert.Single(Message.Read("产业园今天去了", Friday, names, mine: new HashSet<string> { "C3" }).Reports).Project?.Code);
        Assert.Equal(["C3", "C5"], Assert.Single(Message.Read("产业园今天去了", Friday, names, mine: new HashSet<string> { "C5", "C3" }).Reports).Projects.Select(project => project.Code));
    }

    [Fact]
    public void What_is_not_there_for_who_wrote_is_read_like_a_name_that_nothing_has()
    {
        var secret = new HashSet<string> { "P010" };
        var unseen = Assert.Single(Message.Read("今天走访长江电缆,主体封顶", Friday, Names, unseen: secret).Reports);
        var unknown = Assert.Single(Message.Read("今天走访黄河电缆,主体封顶", Friday, Names).Reports);
        Assert.Equal((0, "onsite", unknown.Facts.Visit!.Text.Replace("黄河", "长江", StringComparison.Ordinal)), (unseen.Projects.Count, unseen.Facts.Visit!.Kind, unseen.Facts.Visit.Text));
    }

    [Fact]
    public void The_line_with_which_the_bot_greets_is_understood_of_every_project_of_the_sample()
    {
        var ledger = Bot.Projects.LedgerFile.Read(File.ReadAllBytes(Path.Combine(Bot.Tests.Rules.House.Root, "src", "Bot", "Sample", "ledger.csv")), "ledger.csv", Friday);
        var projects = ledger.Rows.Select((row, at) => new NamedProject($"P{at:000}", row.Name, row.Values.GetValueOrDefault(Bot.Projects.LedgerField.ShortName), [])).ToList();
        var names = new ProjectNames(projects);
        Assert.All(projects, project =>
        {
            var report = Assert.Single(Message.Read($"今天走访{project.ShortName ?? project.Name},设备到货80%,本月完成投资3200万,用电增容没批", Friday, names).Reports);
            Assert.Equal(project.Code, report.Project?.Code);
            Assert.Equal(("设备到货80%", 32_000_000, "utilities"), (report.Facts.Visit?.Text, Assert.Single(report.Facts.Investments).Yuan, Assert.Single(report.Facts.Problems).Kind));
        });
    }

    [Fact]
    public void What_may_mean_several_is_not_entered_for_the_project_beside_it()
    {
        var names = new ProjectNames(
        [
            new NamedProject("P012", "城关镇印染产业园项目", "印染产业园", []),
            new NamedProject("P031", "城关镇电商产业园项目", "电商产业园", []),
            new NamedProject("P007", "双零铝箔生产线项目", "双零铝箔", []),
        ]);
        var reports = Message.Read("产业园用电没接通,双零铝箔招不到工人", Friday, names).Reports;
        Assert.Equal([["P012", "P031"], ["P007"]], reports.Select(report => report.Projects.Select(project => project.Code)));
        Assert.Equal([["utilities"], ["labour"]], reports.Select(report => report.Facts.Problems.Select(problem => problem.Kind)));
    }
}
