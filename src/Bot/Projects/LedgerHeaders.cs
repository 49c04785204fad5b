namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>The column that a header names.</summary>
/// <param name="Field">The field; null for 序号, which is known and of no use.</param>
/// <param name="Year">The year of 2026年计划投资.</param>
/// <param name="Unit">元 per unit of 总投资(万元), or null.</param>
/// <param name="IsLoose">Whether it is only one of the names that offices also use: another column that is named better is meant before it.</param>
internal sealed record LedgerHeader(LedgerField? Field, int? Year, long? Unit, bool IsLoose = false);

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

    // What offices also call them; where a better name stands in the same table, that one is meant.
    private static readonly Dictionary<LedgerField, string[]> LooseNames = new()
    {
        [LedgerField.Code] = ["编号", "代码", "项目号", "工程编号", "工程编码", "台账编号", "入库编号", "项目库编号", "储备库编号", "id", "项目id", "code"],
        [LedgerField.Name] =
        [
            "项目全称", "全称", "工程名称", "工程全称", "工程项目名称", "建设项目名称", "项目工程名称", "项目及工程名称", "重点项目名称", "重大项目名称", "招商项目名称", "签约项目名称",
            "投资项目名称", "企业项目名称", "项目名", "建设项目", "项目正式名称", "项目名称全称", "标准名称",
        ],
        [LedgerField.ShortName] = ["工程简称", "短名", "项目短名", "简名", "常用名", "常用简称", "通称"],
        [LedgerField.Aliases] = ["别称", "项目别称", "曾用名称", "俗称", "又名", "又称", "其他名称", "其它名称", "其他叫法", "习惯叫法", "习惯称呼", "原名", "原名称", "原项目名称", "旧名"],
        [LedgerField.Unit] =
        [
            "主管单位", "主管部门", "责任部门", "牵头部门", "牵头责任部门", "责任主体", "主责单位", "主责部门", "推进单位", "推进责任单位", "服务单位", "包联单位", "包抓单位", "落实单位",
            "属地单位", "责任科室", "承办单位", "所属单位", "属地", "所属乡镇", "属地乡镇",
        ],
        [LedgerField.Leader] =
        [
            "县领导", "市领导", "区领导", "县级领导", "责任县领导", "包保县领导", "包联县领导", "联系县领导", "牵头县领导", "挂包领导", "挂钩领导", "挂帅领导", "包抓领导", "联系领导", "领衔领导", "责任市领导",
        ],
        [LedgerField.Officers] = ["帮办员", "帮办专员", "帮办代办员", "项目专员", "项目管家", "服务管家", "项目秘书", "包联干部", "包联人", "联络员", "驻企服务员", "包保责任人", "跟踪服务人员"],
        [LedgerField.Investor] = ["投资商", "投资人", "投资公司", "投资方名称", "引进企业", "投资集团"],
        [LedgerField.Owner] = ["项目法人", "法人单位", "建设主体", "实施主体", "实施单位", "项目公司", "业主企业"],
        [LedgerField.TotalInvestment] = ["总投资金额", "总投资规模", "项目总投资额", "计划总投资额", "估算总投资", "概算总投资", "协议总投资", "投资总规模"],
        [LedgerField.YearPlan] =
        [
            "年度计划完成投资", "年度计划投资额", "年度投资目标", "年度投资任务", "本年计划完成投资", "本年投资计划", "本年度计划", "本年度投资计划", "今年计划投资", "今年投资计划",
            "今年计划完成投资", "当年计划", "当年投资计划", "全年计划投资", "全年投资计划",
        ],
        [LedgerField.Progress] =
        [
            "目前进展", "目前进展情况", "目前进度", "最新进展", "工作进展", "进展", "进度", "进度情况", "项目进度", "建设进度", "建设进展", "工程进度", "工程进展", "推进情况", "推进进度", "目前形象进度", "当前进度",
            "当前进展情况", "主要进展", "最新进度", "截至目前进展",
        ],
        [LedgerField.PlannedStart] = ["拟开工", "拟开工日期", "拟开工年月", "预计开工", "开工计划"],
        [LedgerField.PlannedCompletion] = ["拟竣工", "拟竣工日期", "拟竣工年月", "预计竣工", "竣工计划", "计划完工", "计划完工时间", "拟完工时间", "预计完工时间", "计划建成时间", "拟建成时间", "预计建成时间", "建成时间"],
        [LedgerField.Stage] = ["目前阶段", "建设阶段", "推进阶段", "项目所处阶段"],
        [LedgerField.Note] = ["备注说明", "其他说明"],
        [LedgerField.Confidential] = ["涉密", "是否涉密"],
    };

    // Together with a year these are plans too; alone they may as well mean the whole.
    private static readonly HashSet<string> PlansOfAYear = ["计划投资", "投资计划", "计划完成投资", .. Names[LedgerField.YearPlan], .. LooseNames[LedgerField.YearPlan]];

    private static readonly Dictionary<string, (LedgerField Field, bool IsLoose)> Fields = Names.SelectMany(entry => entry.Value, (entry, name) => (name, entry.Key, IsLoose: false))
        .Concat(LooseNames.SelectMany(entry => entry.Value, (entry, name) => (name, entry.Key, IsLoose: true)))
        .ToDictionary(entry => entry.name, entry => (entry.Key, entry.IsLoose));

    /// <summary>The column that the header names, or null if it names none that is known.</summary>
    public static LedgerHeader? Read(string header)
    {
        var name = Signs().Replace(Wording.Fold(header), "");
        return name is "序号" or "序" ? new LedgerHeader(null, null, null)
            : Find(name, null)
            ?? (UnitAtTheEnd().Match(name) is { Success: true } unit ? Find(name[..unit.Index], Worth(unit.Groups["unit"].Value)) : null)
            ?? OfSeveral(header);
    }

    // 曾用名/别称, 项目名称(全称): two names of one column.
    private static LedgerHeader? OfSeveral(string header)
    {
        var names = Several().Split(Numeral.Simplify(header)).Select(name => Signs().Replace(Wording.Fold(name), "")).Where(name => name.Length > 0).ToList();
        var found = names.ConvertAll(name => Find(name, null));
        return names.Count > 1 && found.TrueForAll(one => one?.Field is not null && one.Field == found[0]!.Field) ? found[0] : null;
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
        return Fields.TryGetValue(name, out var known) && (unit is null || IsMoney(known.Field)) ? new LedgerHeader(known.Field, null, unit, known.IsLoose) : null;
    }

    private static int? Year(Match match) => match.Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;

    private static long Worth(string unit) => unit[0] switch { '亿' => Amount.Yi, '万' => Amount.Wan, _ => 1 };

    [GeneratedRegex("[/、()|]|或")]
    private static partial Regex Several();

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
