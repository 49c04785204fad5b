namespace Bot.Tests.Projects;

using Bot.Language;
using Bot.Projects;
using Xunit;

/// <summary>A real county's ledger of 2020, read whole.</summary>
public class LedgerSampleTests
{
    private static readonly LedgerReading Ledger = LedgerFile.Read(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv")), "ledger-2020.csv", new DateOnly(2026, 11, 20));

    [Fact]
    public void The_sample_ledger_reads_completely()
    {
        Assert.Empty(Ledger.Problems);
        Assert.Equal(0, Ledger.ProblemsLeftOff);
        Assert.Empty(Ledger.UnknownHeaders);
        Assert.Empty(Ledger.SkippedRows);
        Assert.Empty(Ledger.UnreadSheets);
        Assert.Equal(Enumerable.Range(2, 28), Ledger.Rows.Select(row => row.RowNumber));
        Assert.All(Ledger.Rows, row => Assert.Empty(row.Plans));
    }

    [Theory]
    [InlineData(2, "国昌热力集中供热工程", "国昌热力", "住建局", "国昌热力", "基础设施", "续建", "3.68亿元", "并网发电", null, "2019年重点项目", "in_production")]
    [InlineData(3, "志能祥赢30MW生物质发电项目", "生物质发电", "开发区", "志能祥赢", "产业", "续建", "3.30亿元", "主体工程和发电机组完成工程量的95%", null, "2020年重点推进", "started")]
    [InlineData(4, "名仁天然苏打饮品项目", "名仁苏打水", "开发区", "名仁", "产业", "续建", "7,000万元", "2020年初试生产", null, null, "trial_production")]
    [InlineData(5, "火山温泉水世界项目", "温泉水世界", "文旅局", null, "产业", "续建", "1.50亿元", "已试运营", null, "二期待签约", "trial_production")]
    [InlineData(6, "全大豆肽营养品生产基地项目", "大豆肽", "开发区", null, "产业", "续建", "5,000万元", "建成投产", null, null, "in_production")]
    [InlineData(7, "市污水处理厂提标改造工程", "污水处理厂", "住建局", null, "基础设施", "续建", "5,375万元", "完成污水处理池建设", null, "2020年要求如期开工建设", "started")]
    [InlineData(8, "农村公路双泉桥等32座危桥改造工程", "危桥改造", "交通局", null, "基础设施", "续建", "7,273万元", "全部竣工", null, null, "completed")]
    [InlineData(9, "农村饮水安全巩固提升工程", "饮水安全", "水务局", null, "民生", "续建", "5,133万元", "全部完成", null, null, "completed")]
    [InlineData(10, "旺嘉食品年产5000吨腐竹项目", "旺嘉腐竹", "开发区", "旺嘉食品", "产业", "新开工", "1.30亿元", null, "2020-04", null, null)]
    [InlineData(11, "中小企业创业园公共服务平台项目", "创业园平台", "开发区", null, "基础设施", "新开工", "6,200万元", null, "2020-04", "其中到位专项债券4950万元", null)]
    [InlineData(12, "东北抗联精神教育基地一期工程", "抗联基地", "文旅局", null, "民生", "新开工", "1.29亿元", null, "2020-04", null, null)]
    [InlineData(13, "逸和源旅居养老中心项目", "逸和源", "民政局", null, "产业", "新开工", "5,000万元", null, "2020-04", null, null)]
    [InlineData(14, "国家大豆区域良种繁育基地项目", "良种基地", "农业农村局", null, "产业", "新开工", "3,000万元", null, "2020-04", null, null)]
    [InlineData(15, "众滨生猪屠宰项目", "众滨屠宰", "农业农村局", "众滨", "产业", "新开工", "2,600万元", null, "2020-04", null, null)]
    [InlineData(16, "高标准农田项目", "高标准农田", "农业农村局", null, "基础设施", "新开工", "10,096万元", null, "2020", null, null)]
    [InlineData(17, "集中供热热源可靠性提升改造工程", "热源改造", "住建局", null, "基础设施", "新开工", "9,600万元", null, "2020", null, null)]
    [InlineData(18, "德都机场完善功能项目", "德都机场", "交通局", null, "基础设施", "新开工", "6,024万元", null, "2020", null, null)]
    [InlineData(19, "黑土地保护利用试点县项目", "黑土地", "农业农村局", null, "基础设施", "新开工", "5,790万元", null, "2020", null, null)]
    [InlineData(20, "山口湖景区公路扩建项目", "山口湖公路", "交通局", null, "基础设施", "新开工", "5,824万元", null, "2020", null, null)]
    [InlineData(21, "天然气管网工程", "天然气管网", "住建局", null, "基础设施", "新开工", "4,400万元", null, "2020", null, null)]
    [InlineData(22, "北京宏福集团金手杖国际康养城项目", "金手杖康养城", "招商局", "北京宏福集团", "产业", "前期", null, "已签约并落地", null, null, "landed")]
    [InlineData(23, "河南世纪豪嘉年产5000吨豆制品加工项目", "世纪豪嘉", "招商局", "河南世纪豪嘉", "产业", "前期", null, "已签约", null, null, "signed")]
    [InlineData(24, "山东圣丰种业大豆种子产业化项目", "圣丰种业", "招商局", "山东圣丰种业", "产业", "前期", null, "已落地", null, null, "landed")]
    [InlineData(25, "上海莲源公司肉鸡养殖及深加工项目", "莲源肉鸡", "招商局", "上海莲源公司", "产业", "前期", null, "拟签约", null, null, "negotiating")]
    [InlineData(26, "龙豆股份无腥味大豆深加工项目", "龙豆股份", "招商局", "龙豆股份", "产业", "前期", null, "拟签约", null, null, "negotiating")]
    [InlineData(27, "牧原集团100万头生猪标准化养殖项目", "牧原生猪", "招商局", "牧原集团", "产业", "前期", null, "拟签约", null, null, "negotiating")]
    [InlineData(28, "今麦郎大豆饮品项目", "今麦郎", "招商局", "今麦郎", "产业", "前期", null, "线索", null, null, "lead")]
    [InlineData(29, "浙江祖名豆制品加工项目", "祖名豆制品", "招商局", "浙江祖名", "产业", "前期", null, "线索", null, null, "lead")]
    public void Each_row_of_the_sample_says_what_the_file_says(
        int number, string name, string shortName, string unit, string? investor, string kind, string category, string? total, string? progress, string? start, string? note, string? stage)
    {
        var row = Ledger.Rows.Single(candidate => candidate.RowNumber == number);
        string? Value(LedgerField field) => row.Values.GetValueOrDefault(field);

        Assert.Equal(name, row.Name);
        Assert.Equal(shortName, Value(LedgerField.ShortName));
        Assert.Equal(unit, Value(LedgerField.Unit));
        Assert.Equal(investor, Value(LedgerField.Investor));
        Assert.Equal(kind, Value(LedgerField.Kind));
        Assert.Equal(category, Value(LedgerField.YearCategory));
        Assert.Equal(total, Value(LedgerField.TotalInvestment) is { } yuan ? Amount.Show(long.Parse(yuan, null)) : null);
        Assert.Equal(progress, Value(LedgerField.Progress));
        Assert.Equal(start, Value(LedgerField.PlannedStart));
        Assert.Equal(note, Value(LedgerField.Note));
        Assert.Equal(stage, row.Stage);
        // An empty cell says nothing, neither a value nor that there is none.
        Assert.Equal(8 - new[] { investor, total, progress, start, note, null, null, null }.Count(value => value is null) + 5, row.Values.Count);
    }

    [Theory]
    [InlineData(2, LedgerField.Progress)]
    [InlineData(3, LedgerField.YearCategory)]
    [InlineData(10, null)]
    public void A_stage_says_where_it_was_read(int number, LedgerField? from) =>
        Assert.Equal(from, Ledger.Rows.Single(row => row.RowNumber == number).StageFrom);
}
