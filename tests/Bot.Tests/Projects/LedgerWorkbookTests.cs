namespace Bot.Tests.Projects;

using Bot.Projects;
using Bot.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class LedgerWorkbookTests
{
    private const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c><c r="B1" t="inlineStr"><is><t>总投资(万元)</t></is></c><c r="C1" t="inlineStr"><is><t>计划开工</t></is></c><c r="D1" t="inlineStr"><is><t>责任单位</t></is></c></row>""";

    private static readonly DateOnly Today = new(2026, 11, 20);

    // Style 1 shows a day, style 2 a month.
    [Theory]
    [InlineData("""<c r="C2" s="1"><v>43922</v></c>""", "2020-04-01")]
    [InlineData("""<c r="C2" s="2"><v>43922</v></c>""", "2020-04")]
    [InlineData("""<c r="C2"><v>43922</v></c>""", "2020-04-01")]
    [InlineData("""<c r="C2"><v>2020.4</v></c>""", "2020-04")]
    [InlineData("""<c r="C2"><v>2020</v></c>""", "2020")]
    [InlineData("""<c r="C2" t="inlineStr"><is><t>2020.1</t></is></c>""", "2020-01")]
    [InlineData("""<c r="C2" t="inlineStr"><is><t>2020.10</t></is></c>""", "2020-10")]
    public void A_date_is_as_exact_as_its_cell_shows_it(string cell, string expected)
    {
        var row = Assert.Single(Whole(Read($"""{Header}<row r="2">{Text("A2", "热力工程")}{cell}</row>""")).Rows);
        Assert.Equal(expected, row.Values[LedgerField.PlannedStart]);
    }

    [Fact]
    public void A_number_that_was_October_or_January_is_asked_about()
    {
        var reading = Read($"""{Header}<row r="2">{Text("A2", "热力工程")}<c r="C2"><v>2020.1</v></c></row>""");
        Assert.Equal("第2行「计划开工」:“2020.1”可能是1月也可能是10月,请写成 2020-01 或 2020-10", Assert.Single(reading.Problems).ToString());
    }

    [Theory]
    [InlineData("1250.5", "12505000")]
    [InlineData("0.30000000000000004", "3000")]
    [InlineData("5E+2", "5000000")]
    [InlineData("0", "0")]
    public void A_number_is_money_of_the_header_unit_to_the_yuan(string number, string yuan)
    {
        var row = Assert.Single(Whole(Read($"""{Header}<row r="2">{Text("A2", "热力工程")}<c r="B2"><v>{number}</v></c></row>""")).Rows);
        Assert.Equal(yuan, row.Values[LedgerField.TotalInvestment]);
    }

    [Fact]
    public void Row_numbers_are_those_of_the_sheet()
    {
        var reading = Whole(Read($"""{Header}<row r="4">{Text("A4", "甲工程")}</row><row r="9">{Text("A9", "乙工程")}</row>"""));
        Assert.Equal([4, 9], reading.Rows.Select(row => row.RowNumber));
    }

    [Fact]
    public void A_unit_merged_over_several_rows_holds_for_each_of_them()
    {
        var reading = Whole(Read(
            $"""{Header}<row r="2">{Text("A2", "甲工程")}{Text("D2", "住建局")}</row><row r="3">{Text("A3", "乙工程")}<c r="D3"/></row><row r="4">{Text("A4", "丙工程")}<c r="D4"/></row>""",
            """<mergeCells><mergeCell ref="D2:D3"/></mergeCells>"""));
        Assert.Equal(["住建局", "住建局", null], reading.Rows.Select(row => row.Values.GetValueOrDefault(LedgerField.Unit)));
    }

    [Fact]
    public void Money_merged_over_several_rows_is_asked_about()
    {
        var reading = Read(
            $"""{Header}<row r="2">{Text("A2", "甲工程")}<c r="B2"><v>100</v></c></row><row r="3">{Text("A3", "乙工程")}<c r="B3"/></row>""",
            """<mergeCells><mergeCell ref="B2:B3"/></mergeCells>""");
        Assert.Equal("第3行「总投资(万元)」:金额在合并单元格里,分不清各项目多少,请取消合并后分别填写", Assert.Single(reading.Problems).ToString());
    }

    [Fact]
    public void The_first_sheet_with_projects_is_read_and_the_others_are_named()
    {
        var ledger = $"""{Header}<row r="2">{Text("A2", "甲工程")}</row>""";
        var reading = Whole(LedgerFile.Read(XlsxFile.Of(("说明", $"""<row r="1">{Text("A1", "填表说明")}</row>""", ""), ("台账", ledger, ""), ("去年", ledger, "")), "台账.xlsx", Today));
        Assert.Equal("甲工程", Assert.Single(reading.Rows).Name);
        Assert.Equal(["去年"], reading.UnreadSheets);
    }

    [Fact]
    public void A_damaged_workbook_is_refused_and_never_throws()
    {
        var whole = XlsxFile.Of(("台账", $"""{Header}<row r="2">{Text("A2", "甲工程")}</row>""", ""));
        Prop.ForAll(
            Gen.Choose(4, whole.Length - 1).ToArbitrary(),
            ArbMap.Default.ArbFor<byte>(),
            (at, value) =>
            {
                var damaged = whole.ToArray();
                damaged[at] = value;
                _ = LedgerFile.Read(damaged, "台账.xlsx", Today);
                return LedgerFile.Read(whole[..at], "台账.xlsx", Today).Problems.Count == 1;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Text(string at, string text) => $"""<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>""";

    private static LedgerReading Read(string rows, string after = "") => LedgerFile.Read(XlsxFile.Of(("台账", rows, after)), "台账.xlsx", Today);

    private static LedgerReading Whole(LedgerReading reading)
    {
        Assert.Empty(reading.Problems.Select(problem => problem.ToString()));
        return reading;
    }
}
