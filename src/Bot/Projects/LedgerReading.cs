namespace Bot.Projects;

/// <summary>A column of the ledger (项目台账).</summary>
public enum LedgerField
{
    /// <summary>编码, the office's own code.</summary>
    Code,

    /// <summary>投资项目统一代码, from the national approval platform.</summary>
    NationalCode,

    /// <summary>项目名称.</summary>
    Name,

    /// <summary>简称.</summary>
    ShortName,

    /// <summary>别名; several are joined by 、.</summary>
    Aliases,

    /// <summary>责任单位, the one unit that answers.</summary>
    Unit,

    /// <summary>责任领导.</summary>
    Leader,

    /// <summary>帮办人; several are joined by 、.</summary>
    Officers,

    /// <summary>投资方 (主投单位).</summary>
    Investor,

    /// <summary>建设单位 (业主).</summary>
    Owner,

    /// <summary>项目类别: 产业, 基础设施, 民生 or what else the office uses.</summary>
    Kind,

    /// <summary>推进类别 of the year: 新开工, 续建 or 前期.</summary>
    YearCategory,

    /// <summary>建设性质: 新建, 扩建, 改建和技术改造 or 迁建.</summary>
    ConstructionKind,

    /// <summary>总投资, whole 元.</summary>
    TotalInvestment,

    /// <summary>年度计划投资, whole 元; its values stand in <see cref="LedgerRow.Plans"/>, a year may have its own column.</summary>
    YearPlan,

    /// <summary>当前形象进度.</summary>
    Progress,

    /// <summary>计划开工, a <see cref="Language.LooseDate"/>.</summary>
    PlannedStart,

    /// <summary>计划竣工, a <see cref="Language.LooseDate"/>.</summary>
    PlannedCompletion,

    /// <summary>阶段; its values stand in <see cref="LedgerRow.Stage"/>.</summary>
    Stage,

    /// <summary>备注.</summary>
    Note,

    /// <summary>保密: 是 or 否.</summary>
    Confidential,
}

/// <summary>One project as its ledger row tells it.</summary>
public sealed record LedgerRow
{
    /// <summary>The row as a spreadsheet counts it; the first is 1.</summary>
    public required int RowNumber { get; init; }

    /// <summary>
    /// What the row says, in canonical form: money as whole 元 in digits, dates as <see cref="Language.LooseDate"/> stores them,
    /// text cleaned. A field that is missing was left empty and stays as it is; "" was emptied with — or 无. Name is always there;
    /// <see cref="LedgerField.YearPlan"/> and <see cref="LedgerField.Stage"/> never are.
    /// </summary>
    public required IReadOnlyDictionary<LedgerField, string> Values { get; init; }

    /// <summary>年度计划投资 by year, whole 元; null was emptied with — or 无, a missing year stays as it is.</summary>
    public required IReadOnlyDictionary<int, long?> Plans { get; init; }

    /// <summary>The code of the stage, or null if the row tells none.</summary>
    public string? Stage { get; init; }

    /// <summary>
    /// Which column told the stage. Only <see cref="LedgerField.Stage"/> states it; from <see cref="LedgerField.Progress"/> and
    /// <see cref="LedgerField.YearCategory"/> it is a reading, good for a new project and no reason to move one that is known.
    /// </summary>
    public LedgerField? StageFrom { get; init; }

    /// <summary>项目名称.</summary>
    public string Name => Values[LedgerField.Name];
}

/// <summary>One thing that must be put right in the file.</summary>
/// <param name="Row">The row as a spreadsheet counts it, or null if the whole file is meant.</param>
/// <param name="Header">The header of the column as it stands in the file, or null.</param>
/// <param name="Cell">The text of the cell, or null.</param>
/// <param name="Message">What is wrong and what would be right, one Chinese line. Quotes the file, so it is escaped like any text.</param>
public sealed record LedgerProblem(int? Row, string? Header, string? Cell, string Message)
{
    /// <summary>The line to show: 第5行「总投资」:“三亿多”不是确定的金额,例:3.68亿元、10096万元.</summary>
    public override string ToString() => (Row is { } row ? $"第{row}行" : "") + (Header is null ? "" : $"「{Header}」")
        + (Row is null && Header is null ? "" : ":") + Message;
}

/// <summary>What a ledger file holds. Rows are whole only where no problem names them; a file with problems should not be taken over.</summary>
public sealed record LedgerReading
{
    /// <summary>The projects, in the order of the file.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; init; } = [];

    /// <summary>What must be put right, the first <see cref="LedgerFile.MostProblems"/> of it.</summary>
    public IReadOnlyList<LedgerProblem> Problems { get; init; } = [];

    /// <summary>How many problems there are beyond those listed.</summary>
    public int ProblemsLeftOff { get; init; }

    /// <summary>The headers of columns that were not read; to be shown, or their content would be lost unnoticed.</summary>
    public IReadOnlyList<string> UnknownHeaders { get; init; } = [];

    /// <summary>Rows that are no projects and were passed over, such as 第30行“合计”.</summary>
    public IReadOnlyList<string> SkippedRows { get; init; } = [];

    /// <summary>The names of other sheets of the workbook that look like ledgers and were not read.</summary>
    public IReadOnlyList<string> UnreadSheets { get; init; } = [];

    /// <summary>The year of a column 年度计划投资 whose header names none: the one of the title line, else the current year.</summary>
    public int PlanYear { get; init; }
}
