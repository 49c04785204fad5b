namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>The column that a header names.</summary>
/// <param name="Field">The field; null for 序号, which is known and of no use.</param>
/// <param name="Year">The year of 2026年计划投资.</param>
/// <param name="Unit">元 per unit of 总投资(万元), or null.</param>
internal sealed record LedgerHeader(LedgerField? Field, int? Year, long? Unit);

/// <summary>The names under which offices keep the columns of their ledgers.</summary>
internal static partial class LedgerHeaders
{
    private static readonly Dictionary<LedgerField, string[]> Names = new()
    {
        [LedgerField.Code] = ["编码", "项目编码", "项目编号"],
        [LedgerField.NationalCode] = ["投资项目统一代码", "项目统一代码", "统一代码", "项目代码", "投资项目代码"],
        [LedgerField.Name] = ["项目名称", "名称", "项目"],
        [LedgerField.ShortName] = ["简称", "项目简称"],
        [LedgerField.Aliases] = ["别名", "项目别名", "曾用名"],
        [LedgerField.Unit] = ["责任单位", "牵头单位", "包保单位", "牵头责任单位"],
        [LedgerField.Leader] = ["责任领导", "包保领导", "分管领导", "牵头领导", "包联领导"],
        [LedgerField.Officers] = ["帮办人", "帮办", "包保干部", "首席服务官", "填报人", "帮办人员", "服务专员"],
        [LedgerField.Investor] = ["主投单位", "投资方", "投资单位", "投资主体", "投资企业"],
        [LedgerField.Owner] = ["建设单位", "业主", "业主单位", "项目业主", "项目单位"],
        [LedgerField.Kind] = ["项目类别", "项目类型"],
        [LedgerField.YearCategory] = ["推进类别", "年度类别", "推进类型"],
        [LedgerField.ConstructionKind] = ["建设性质"],
        [LedgerField.TotalInvestment] = ["总投资", "总投资额", "计划总投资", "项目总投资", "投资总额"],
        [LedgerField.YearPlan] = ["年度计划投资", "年度计划", "年计划投资", "年计划", "年度投资计划", "本年计划", "本年计划投资", "本年度计划投资", "当年计划投资"],
        [LedgerField.Progress] = ["当前形象进度", "形象进度", "进展情况", "当前进展", "项目进展", "项目进展情况", "工程形象进度"],
        [LedgerField.PlannedStart] = ["计划开工", "计划开工时间", "计划开工日期", "计划开工年月", "拟开工时间", "预计开工时间", "开工时间", "开工日期"],
        [LedgerField.PlannedCompletion] = ["计划竣工", "计划竣工时间", "计划竣工日期", "计划竣工年月", "拟竣工时间", "预计竣工时间", "竣工时间", "竣工日期"],
        [LedgerField.Stage] = ["阶段", "当前阶段", "项目阶段", "所处阶段"],
        [LedgerField.Note] = ["备注", "说明"],
        [LedgerField.Confidential] = ["保密", "是否保密"],
    };

    // Together with a year these are plans too; alone they may as well mean the whole.
    private static readonly HashSet<string> PlansOfAYear = ["计划投资", "投资计划", "计划完成投资", .. Names[LedgerField.YearPlan]];

    private static readonly Dictionary<string, LedgerField> Fields =
        Names.SelectMany(entry => entry.Value, (entry, name) => (name, entry.Key)).ToDictionary(entry => entry.name, entry => entry.Key);

    /// <summary>The column that the header names, or null if it names none that is known.</summary>
    public static LedgerHeader? Read(string header)
    {
        var name = Signs().Replace(Wording.Fold(header), "");
        return name is "序号" or "序" ? new LedgerHeader(null, null, null)
            : Find(name, null)
            ?? (UnitAtTheEnd().Match(name) is { Success: true } unit ? Find(name[..unit.Index], Worth(unit.Groups["unit"].Value)) : null);
    }

    /// <summary>元 per unit that a line above the table names for all its amounts (单位:万元), or null.</summary>
    public static long? UnitOfTable(string text) =>
        UnitLine().Match(Numeral.Simplify(text)) is { Success: true } line ? Worth(line.Groups["unit"].Value) : null;

    /// <summary>The year that a title line names (2026年重点项目台账), or null.</summary>
    public static int? YearOfTitle(string text) => Year(TitleYear().Match(Numeral.Simplify(text)));

    /// <summary>Whether amounts stand in the column.</summary>
    public static bool IsMoney(LedgerField field) => field is LedgerField.TotalInvestment or LedgerField.YearPlan;

    private static LedgerHeader? Find(string name, long? unit)
    {
        if (HeaderYear().Match(name) is { Success: true } year)
        {
            return PlansOfAYear.Contains(name[year.Length..]) || PlansOfAYear.Contains("年" + name[year.Length..])
                ? new LedgerHeader(LedgerField.YearPlan, Year(year), unit)
                : null;
        }
        return Fields.TryGetValue(name, out var field) && (unit is null || IsMoney(field)) ? new LedgerHeader(field, null, unit) : null;
    }

    private static int? Year(Match match) => match.Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;

    private static long Worth(string unit) => unit[0] switch { '亿' => Amount.Yi, '万' => Amount.Wan, _ => 1 };

    [GeneratedRegex("[,:;、/*_。]")]
    private static partial Regex Signs();

    [GeneratedRegex("(单位)?(?<unit>亿元|万元|元|亿|万)$", RegexOptions.ExplicitCapture)]
    private static partial Regex UnitAtTheEnd();

    [GeneratedRegex(@"单位\s*:?\s*(?<unit>亿元|万元|元)(?![/每])")]
    private static partial Regex UnitLine();

    [GeneratedRegex("^(?<year>20[0-9]{2})(年度|年)?", RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderYear();

    [GeneratedRegex("(?<year>20[0-9]{2})年")]
    private static partial Regex TitleYear();
}
