namespace Bot.Tests.Projects;

using System.Globalization;
using System.Text;
using Bot.Projects;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class LedgerFileTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("GB18030", false)]
    public void A_csv_is_read_in_every_encoding_that_offices_use(string name, bool mark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("项目名称,简称,总投资(万元)\n𠮷野家中央厨房,㛃项目,3200\n");
        var row = Assert.Single(Whole(LedgerFile.Read(mark ? [.. encoding.GetPreamble(), .. bytes] : bytes, "台账.csv", Today)).Rows);
        Assert.Equal("𠮷野家中央厨房", row.Name);
        Assert.Equal("㛃项目", row.Values[LedgerField.ShortName]);
        Assert.Equal("32000000", row.Values[LedgerField.TotalInvestment]);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("\t")]
    [InlineData(";")]
    public void The_separator_is_found_from_the_headers(string separator)
    {
        var text = string.Join('\n', "2026年重点项目,县级;市级", $"编码{separator}项目名称{separator}备注", $"P001{separator}热力工程{separator}\"含,;\t三种\"");
        var row = Assert.Single(Whole(Read(text)).Rows);
        Assert.Equal("P001", row.Values[LedgerField.Code]);
        Assert.Equal("含,; 三种", row.Values[LedgerField.Note]);
    }

    [Fact]
    public void Columns_stand_in_any_order_under_any_of_their_names()
    {
        var row = Assert.Single(Whole(Read(
            """
            备注,*帮办干部,项目编号,业主单位,"项目
            名称",项目统一代码,曾用名,包保领导,包保单位,投资主体,项目类型,推进类别,建设性质,是否保密,竣工时间,计划开工(时间),项目总投资(亿元),所处阶段
            甲,张三,P001,城投公司,印染产业园,2020-230000-44-03-012345,老印染;新印染,王 伟,城镇局,某公司,产业,续建,扩建,否,2026年12月,2025.3,1.5,已签约
            """.Replace("*帮办干部", "首席服务官", StringComparison.Ordinal))).Rows);
        var expected = new Dictionary<LedgerField, string>
        {
            [LedgerField.Note] = "甲", [LedgerField.Officers] = "张三", [LedgerField.Code] = "P001", [LedgerField.Owner] = "城投公司",
            [LedgerField.Name] = "印染产业园", [LedgerField.NationalCode] = "2020-230000-44-03-012345", [LedgerField.Aliases] = "老印染、新印染",
            [LedgerField.Leader] = "王伟", [LedgerField.Unit] = "城镇局", [LedgerField.Investor] = "某公司", [LedgerField.Kind] = "产业",
            [LedgerField.YearCategory] = "续建", [LedgerField.ConstructionKind] = "扩建", [LedgerField.Confidential] = "否",
            [LedgerField.PlannedCompletion] = "2026-12", [LedgerField.PlannedStart] = "2025-03", [LedgerField.TotalInvestment] = "150000000",
        };
        Assert.Equal(expected, row.Values);
        Assert.Equal("signed", row.Stage);
        Assert.Equal(LedgerField.Stage, row.StageFrom);
    }

    [Theory]
    [InlineData("总投资(万元)", "3200", 32_000_000)]
    [InlineData("总投资\uFF08万元\uFF09", "3,200", 32_000_000)]
    [InlineData("总投资(单位:万元)", "3200", 32_000_000)]
    [InlineData("总投资,万元", "3200", 32_000_000)]
    [InlineData("总投资 万元", "3200", 32_000_000)]
    [InlineData("总投资\n(亿元)", "0.32", 32_000_000)]
    [InlineData("总投资额(元)", "32000000", 32_000_000)]
    [InlineData("总投资(万元)", "0.32亿元", 32_000_000)]
    [InlineData("总投资", "3200万元", 32_000_000)]
    public void Money_takes_the_unit_of_the_cell_or_else_of_the_header(string header, string cell, long yuan)
    {
        var row = Assert.Single(Whole(Read($"项目名称,\"{header}\"\n热力工程,\"{cell}\"\n")).Rows);
        Assert.Equal(yuan.ToString(CultureInfo.InvariantCulture), row.Values[LedgerField.TotalInvestment]);
    }

    [Fact]
    public void Money_takes_the_unit_that_a_line_above_the_table_names()
    {
        var row = Assert.Single(Whole(Read("重点项目台账\n,单位\uFF1A万元\n\n项目名称,总投资,年度计划投资(亿元)\n热力工程,3200,0.1\n")).Rows);
        Assert.Equal(5, row.RowNumber);
        Assert.Equal("32000000", row.Values[LedgerField.TotalInvestment]);
        Assert.Equal(10_000_000, row.Plans[2026]);
    }

    [Fact]
    public void A_plan_belongs_to_the_year_of_its_header_then_of_the_title_then_to_this_year()
    {
        Assert.Equal(
            new Dictionary<int, long?> { [2025] = 10_000_000, [2026] = null },
            Assert.Single(Whole(Read("项目名称,2025年计划投资(万元),2026年度计划投资(万元)\n热力工程,1000,—\n")).Rows).Plans);
        var titled = Whole(Read("2024年重点项目台账\n项目名称,年度计划投资(万元)\n热力工程,1000\n"));
        Assert.Equal(2024, titled.PlanYear);
        Assert.Equal(10_000_000, titled.Rows[0].Plans[2024]);
        Assert.Equal(10_000_000, Whole(Read("项目名称,本年计划(万元)\n热力工程,1000\n")).Rows[0].Plans[2026]);
    }

    [Fact]
    public void An_empty_cell_leaves_as_is_and_a_dash_empties()
    {
        var rows = Whole(Read("项目名称,简称,总投资(万元),计划开工,备注,阶段\n甲工程,—,-,/,无,—\n乙工程,,,,空,\n")).Rows;
        Assert.Equal(["", "", "", ""], new[] { LedgerField.ShortName, LedgerField.TotalInvestment, LedgerField.PlannedStart, LedgerField.Note }.Select(field => rows[0].Values[field]));
        Assert.Null(rows[0].Stage);
        Assert.Equal([LedgerField.Name, LedgerField.Note], rows[1].Values.Keys);
        Assert.Equal("", rows[1].Values[LedgerField.Note]);
    }

    [Fact]
    public void Row_numbers_are_those_of_a_spreadsheet()
    {
        var rows = Whole(Read("项目名称,备注\r\n\r\n甲工程,\"两\r\n行\"\r\n,\r\n乙工程,\r\n")).Rows;
        Assert.Equal([3, 5], rows.Select(row => row.RowNumber));
        Assert.Equal("两\n行", rows[0].Values[LedgerField.Note]);
    }

    [Fact]
    public void Headers_that_nobody_knows_are_named()
    {
        var reading = Whole(Read("序号,项目名称,总投资(万美元),计划投资(万元),,\n1,热力工程,5,6,有内容,\n"));
        Assert.Equal(["总投资(万美元)", "计划投资(万元)", "第5列(没有表头)"], reading.UnknownHeaders);
        Assert.DoesNotContain(LedgerField.TotalInvestment, reading.Rows[0].Values.Keys);
    }

    [Fact]
    public void Totals_headings_and_notes_are_passed_over_and_named()
    {
        var reading = Whole(Read(
            "序号,项目名称,总投资(万元)\n一、续建项目,,\n1,甲工程,100\n,小 计,100\n(二)新开工项目,,\n2,乙工程,200\n合计(2个),,300\n注:以上为不含税,,\n序号,项目名称,总投资(万元)\n3,丙工程,5\n"));
        Assert.Equal(["甲工程", "乙工程", "丙工程"], reading.Rows.Select(row => row.Name));
        Assert.Equal(["第2行“一、续建项目”", "第4行“小 计”", "第5行“(二)新开工项目”", "第7行“合计(2个)”", "第8行“注:以上为不含税”", "第9行“序号”"], reading.SkippedRows);
    }

    [Theory]
    [InlineData("总投资", "三亿多", "第2行「总投资」:“三亿多”不是确定的金额,例:3.68亿元、10096万元")]
    [InlineData("总投资", "3200", "第2行「总投资」:“3200”没有单位,例:3200万元")]
    [InlineData("总投资(万元)", "待定", "第2行「总投资(万元)」:“待定”不是金额,例:3.68亿元、10096万元")]
    [InlineData("总投资(万元)", "-5", "第2行「总投资(万元)」:金额不能是负数,例:3200万元")]
    [InlineData("总投资(万元)", "500万美元", "第2行「总投资(万元)」:这里只记人民币,请折算后填写,例:3200万元")]
    [InlineData("年度计划投资(亿元)", "20000", "第2行「年度计划投资(亿元)」:金额超过1万亿元,请核对单位,例:3.2亿元")]
    [InlineData("计划开工", "4月", "第2行「计划开工」:“4月”不是确定的日期,例:2020-04、2020年4月、2020")]
    [InlineData("计划开工", "2026-02-30", "第2行「计划开工」:“2026-02-30”不是确定的日期,例:2020-04、2020年4月、2020")]
    [InlineData("计划开工", "43922", "第2行「计划开工」:“43922”不是确定的日期,例:2020-04、2020年4月、2020")]
    [InlineData("推进类别", "急", "第2行「推进类别」:“急”不认识,例:新开工、续建、前期")]
    [InlineData("建设性质", "急", "第2行「建设性质」:“急”不认识,例:新建、扩建、改建和技术改造、迁建")]
    [InlineData("阶段", "很好", "第2行「阶段」:“很好”不是认得的阶段,例:线索、在谈、签约、落地、开工、竣工、投产")]
    [InlineData("保密", "—", "第2行「保密」:“—”看不出是否保密,请填 是 或 否")]
    [InlineData("责任单位", "#REF!", "第2行「责任单位」:“#REF!”是表格的错误值,请改成实际内容")]
    [InlineData("总投资", "#######", "第2行「总投资」:“#######”是表格的错误值,请改成实际内容")]
    public void A_cell_that_cannot_be_taken_says_what_would_be_right(string header, string cell, string expected)
    {
        var reading = Read($"项目名称,{header}\n热力工程,{cell}\n");
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(expected, problem.ToString());
        Assert.Equal((2, header, cell), (problem.Row, problem.Header, problem.Cell));
        Assert.Equal([LedgerField.Name], Assert.Single(reading.Rows).Values.Keys);
    }

    [Theory]
    [InlineData("项目名称,备注\n,有内容\n", "第2行「项目名称」:没有项目名称,请填写或删去这一行")]
    [InlineData("项目名称,备注\n—,有内容\n", "第2行「项目名称」:没有项目名称,请填写或删去这一行")]
    [InlineData("名称,编码\n甲,P1\n乙,\n丙,p1\n", "第4行「编码」:“p1”与第2行重复,请只留一行")]
    [InlineData("名称\n热力(一期)\n\n热力 一期\n", "第4行「名称」:“热力 一期”与第2行重复,请只留一行")]
    [InlineData("名称,总投资,投资总额\n甲,1亿,2亿\n", "第1行「投资总额」:与「总投资」是同一列,请只留一列")]
    [InlineData("名称,2026年计划投资(万元),年度计划(万元)\n甲,1,2\n", "第1行「年度计划(万元)」:与「2026年计划投资(万元)」是同一列,请只留一列")]
    [InlineData("名称,计划开工,计划竣工\n甲,2026-05,2025年\n", "第2行「计划竣工」:2025年早于计划开工 2026年5月,请核对")]
    [InlineData("名称,备注\n甲,\"没有关上\n乙,好\n", "第2行:有一个引号没有配对,请检查这一行,后面的行可能因此没有读出")]
    public void A_row_that_cannot_be_taken_says_why(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(text).Problems).ToString());

    [Fact]
    public void Codes_that_differ_by_a_hyphen_are_two() => Assert.Equal(2, Whole(Read("名称,编码\n甲,P1-2\n乙,P12\n")).Rows.Count);

    [Fact]
    public void An_inch_mark_within_a_cell_is_no_loose_quote() =>
        Assert.Equal("5\" 管", Whole(Read("名称,备注\n甲,5\" 管\n乙,\n")).Rows[0].Values[LedgerField.Note]);

    [Fact]
    public void A_year_and_a_completion_within_it_do_not_contradict() =>
        Assert.Single(Whole(Read("名称,计划开工,计划竣工\n甲,2026-05,2026\n")).Rows);

    [Theory]
    [InlineData("", "台账.csv:文件是空的,第一行应是表头,例:项目名称、责任单位、总投资(万元)")]
    [InlineData("\n \n,,\n", "台账.csv:文件是空的,第一行应是表头,例:项目名称、责任单位、总投资(万元)")]
    [InlineData("编码,总投资\nP001,1亿\n", "台账.csv:没有找到“项目名称”这一列,表头例:项目名称、责任单位、总投资(万元)")]
    [InlineData("%PDF-1.7\n\u0001\u0002", "台账.csv:这不是表格文件,请发 .xlsx 或 .csv")]
    [InlineData("PK\u0003\u0004 broken", "台账.csv:文件打不开,可能已损坏,请在表格软件里另存为 .xlsx 或 .csv 再发")]
    public void A_file_that_is_no_ledger_says_so(string text, string expected)
    {
        var reading = Read(text);
        Assert.Equal(expected, Assert.Single(reading.Problems).ToString());
        Assert.Empty(reading.Rows);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 1 }, "这是旧版 .xls 或加了密码的文件,请在表格软件里另存为不加密的 .xlsx 或 .csv 再发")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, "这不是表格文件,请发 .xlsx 或 .csv")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0 }, "这不是表格文件,请发 .xlsx 或 .csv")]
    public void Bytes_that_are_no_ledger_say_so(byte[] content, string expected) =>
        Assert.Equal("x:" + expected, Assert.Single(LedgerFile.Read(content, "x", Today).Problems).ToString());

    [Fact]
    public void A_file_beyond_the_bounds_is_refused()
    {
        Assert.Equal("x:超过 20 MB,请分成几个文件", Assert.Single(LedgerFile.Read(new byte[LedgerFile.MostBytes + 1], "x", Today).Problems).Message);
        var rows = string.Concat(Enumerable.Range(1, LedgerFile.MostRows + 1).Select(at => $"工程{at}\n"));
        var reading = Read("名称\n" + rows);
        Assert.Equal("超过 50000 行,请分成几个文件", Assert.Single(reading.Problems).ToString());
        Assert.Equal(LedgerFile.MostRows, reading.Rows.Count);
    }

    [Fact]
    public void Problems_are_listed_up_to_a_bound_and_counted_beyond()
    {
        var reading = Read("名称,总投资\n" + string.Concat(Enumerable.Range(1, 130).Select(at => $"工程{at},三亿多\n")));
        Assert.Equal(LedgerFile.MostProblems, reading.Problems.Count);
        Assert.Equal(30, reading.ProblemsLeftOff);
        Assert.Equal(130, reading.Rows.Count);
    }

    [Fact]
    public void A_text_beyond_its_bound_is_a_problem()
    {
        var reading = Read($"名称,备注\n{new string('长', 101)},\n甲,{new string('长', 2001)}\n");
        Assert.Equal(
            ["第2行「名称」:太长(101字),最多100字", "第2行「名称」:没有项目名称,请填写或删去这一行", "第3行「备注」:太长(2001字),最多2000字"],
            reading.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("王 伟", "王伟")]
    [InlineData("张三、李四", "张三、李四")]
    [InlineData("张三\uFF0C李 四", "张三、李四")]
    [InlineData("张三 李四\n王五", "张三、李四、王五")]
    [InlineData("张三/李四", "张三、李四")]
    public void Several_officers_are_told_apart(string cell, string expected) =>
        Assert.Equal(expected, Whole(Read($"名称,帮办人\n甲,\"{cell}\"\n")).Rows[0].Values[LedgerField.Officers]);

    [Fact]
    public void The_same_ledger_reads_the_same_whatever_its_bytes_are_called() =>
        Assert.Single(Whole(LedgerFile.Read(Encoding.UTF8.GetBytes("名称\n甲"), "台账.xlsx", Today)).Rows);

    [Fact]
    public void No_bytes_throw()
    {
        var pieces = new[] { "项目名称", "总投资(万元)", "计划开工", "阶段", "建设性质", ",", ";", "\t", "\n", "\r\n", "\"", "3200", "三亿多", "已签约", "2020-04", "合计", "—", "\0", "甲", "PK\u0003\u0004", "2026年" };
        Prop.ForAll(
            Gen.OneOf(
                ArbMap.Default.GeneratorFor<byte[]>(),
                Gen.Elements(pieces).ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))),
                Gen.Elements(pieces).ListOf().Select(parts => Encoding.Unicode.GetBytes('\uFEFF' + string.Concat(parts))),
                Gen.Elements(pieces).ListOf().Select(parts => Encoding.UTF8.GetBytes("项目名称,总投资,计划开工,阶段,建设性质,年度计划\n" + string.Concat(parts)))).ToArbitrary(),
            content =>
            {
                var reading = LedgerFile.Read(content, "x", Today);
                return reading.Rows.All(row => row.Name.Length > 0) && reading.Problems.All(problem => !problem.ToString().Contains('\n', StringComparison.Ordinal));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(4000));
    }

    private static LedgerReading Read(string text) => LedgerFile.Read(Encoding.UTF8.GetBytes(text), "台账.csv", Today);

    private static LedgerReading Whole(LedgerReading reading)
    {
        Assert.Empty(reading.Problems.Select(problem => problem.ToString()));
        return reading;
    }
}
