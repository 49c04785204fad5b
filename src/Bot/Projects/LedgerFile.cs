namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>
/// Reads a ledger file (项目台账, csv or xlsx) into one row per project, and says of everything that it cannot take for sure
/// where it stands, what is wrong and what would be right.
/// </summary>
public sealed partial class LedgerFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MostBytes = 20 * 1024 * 1024;

    /// <summary>The most rows that are read.</summary>
    public const int MostRows = 50_000;

    /// <summary>The most problems that are listed.</summary>
    public const int MostProblems = 100;

    private const int LinesAboveHeader = 20;
    private const int LongestName = 100;
    private const int LongestText = 200;
    private const int LongestRemark = 2000;

    private static readonly HashSet<string> Emptied = ["—", "——", "-", "--", "–", "/", "\\", "无", "空"];

    private static readonly Dictionary<string, string> YearCategories = new()
    {
        ["新开工"] = "新开工", ["计划新开工"] = "新开工", ["新开工项目"] = "新开工",
        ["续建"] = "续建", ["续建项目"] = "续建", ["结转"] = "续建", ["结转续建"] = "续建",
        ["前期"] = "前期", ["前期项目"] = "前期", ["前期储备"] = "前期", ["储备"] = "前期", ["谋划储备"] = "前期",
    };

    private static readonly Dictionary<string, string> ConstructionKinds = new()
    {
        ["新建"] = "新建", ["扩建"] = "扩建", ["改扩建"] = "扩建", ["迁建"] = "迁建",
        ["改建和技术改造"] = "改建和技术改造", ["改建"] = "改建和技术改造", ["技术改造"] = "改建和技术改造", ["技改"] = "改建和技术改造",
    };

    // One merged cell may well name the unit of five projects, but not the money or the progress of each.
    private static readonly HashSet<LedgerField> Shared =
    [
        LedgerField.Unit, LedgerField.Leader, LedgerField.Officers, LedgerField.Investor, LedgerField.Owner, LedgerField.Kind,
        LedgerField.YearCategory, LedgerField.ConstructionKind,
    ];

    private readonly LedgerSheet sheet;
    private readonly int planYear;
    private readonly List<LedgerRow> rows = [];
    private readonly List<LedgerProblem> problems = [];
    private readonly List<string> skipped = [];
    private readonly List<string> unknownHeaders = [];
    private readonly Dictionary<int, Column> columns = [];
    private readonly Dictionary<(LedgerField, string), int> taken = [];
    private int problemCount;

    private LedgerFile(LedgerSheet sheet, int header, DateOnly today)
    {
        this.sheet = sheet;
        var above = sheet.Lines.Take(header).SelectMany(line => line.Cells).Select(cell => cell.Text).ToList();
        planYear = above.Select(LedgerHeaders.YearOfTitle).FirstOrDefault(year => year is not null) ?? today.Year;
        ReadHeaders(sheet.Lines[header], above.Select(LedgerHeaders.UnitOfTable).FirstOrDefault(unit => unit is not null));
        foreach (var line in sheet.Lines.Skip(header + 1).Take(MostRows))
        {
            ReadLine(line);
        }
        if (sheet.Lines.Count - header - 1 > MostRows)
        {
            Complain(row: null, null, null, $"超过 {MostRows} 行,请分成几个文件");
        }
    }

    /// <summary>Reads a ledger. Never throws, whatever the bytes.</summary>
    /// <param name="content">The file: csv in UTF-8, UTF-16 or GB18030, separated by comma, tab or semicolon, or xlsx.</param>
    /// <param name="fileName">Its name, for what is said about it; the content decides what it is.</param>
    /// <param name="today">The day, whose year 年度计划投资 means if neither header nor title names one.</param>
    public static LedgerReading Read(byte[] content, string fileName, DateOnly today)
    {
        if (content.Length > MostBytes)
        {
            return Refuse(fileName, $"超过 {MostBytes / 1024 / 1024} MB,请分成几个文件");
        }
        var (sheets, problem) = LedgerSheet.Open(content);
        if (problem is not null)
        {
            return Refuse(fileName, problem);
        }
        if (sheets.All(sheet => sheet.Lines.Count == 0))
        {
            return Refuse(fileName, "文件是空的,第一行应是表头,例:项目名称、责任单位、总投资(万元)");
        }
        var ledgers = sheets.Select(sheet => (Sheet: sheet, Header: FindHeader(sheet))).Where(found => found.Header >= 0).ToList();
        if (ledgers.Count == 0)
        {
            return Refuse(fileName, "没有找到“项目名称”这一列,表头例:项目名称、责任单位、总投资(万元)");
        }
        var file = new LedgerFile(ledgers[0].Sheet, ledgers[0].Header, today);
        return new LedgerReading
        {
            Rows = file.rows,
            Problems = file.problems,
            ProblemsLeftOff = file.problemCount - file.problems.Count,
            UnknownHeaders = file.unknownHeaders,
            SkippedRows = file.skipped,
            UnreadSheets = [.. ledgers.Skip(1).Select(ledger => ledger.Sheet.Name)],
            PlanYear = file.planYear,
        };
    }

    /// <summary>The form in which codes are compared. P1-2 and P12 are two codes, though names that differ by a hyphen are one.</summary>
    internal static string CodeKey(string code) => Numeral.Simplify(code).ToUpperInvariant();

    private static LedgerReading Refuse(string fileName, string why) =>
        new() { Problems = [new LedgerProblem(null, null, null, $"{OneLine(Wording.Cut(fileName, 60))}:{why}")] };

    private static int FindHeader(LedgerSheet sheet)
    {
        var lines = sheet.Lines.Take(LinesAboveHeader + 1).ToList();
        return lines.FindIndex(line => line.Cells.Any(cell => LedgerHeaders.Read(cell.Text) is { Field: LedgerField.Name, IsLoose: false })) is >= 0 and var named
            ? named
            : lines.FindIndex(line => line.Cells.Any(cell => LedgerHeaders.Read(cell.Text)?.Field == LedgerField.Name));
    }

    private static bool IsNoProject(LedgerLine line)
    {
        var filled = line.Cells.Where(cell => !cell.IsBlank && !cell.IsFromAbove).Select(cell => OneLine(cell.Text)).Take(3).ToList();
        return filled.Any(text => Total().IsMatch(Wording.Fold(text)))
            || (filled.Count == 1 && Heading().IsMatch(Numeral.Simplify(filled[0])))
            || filled.Any(text => text == "项目名称");
    }

    private static string OneLine(string text)
    {
        var lines = Wording.Clean(text).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join('\n', lines);
        // A line broken within a Chinese name is no space; between Latin words it is.
        return Spaces().Replace(BreakWithin().Replace(joined, ""), " ");
    }

    // Names of two signs are often spread to the width of three: 张 三.
    private static string Several(string text, bool people) => string.Join('、', text.Split(['、', ',', '\uFF0C', ';', '\uFF1B', '\n'])
        .Select(part => OneLine(people ? SpreadName().Replace(part, "") : part))
        .SelectMany(part => people ? part.Split([' ', '/']) : [part])
        .Where(part => part.Length > 0)
        .Distinct());

    private void ReadHeaders(LedgerLine line, long? unitOfTable)
    {
        for (var at = 0; at < sheet.Lines.Max(row => row.Cells.Length); at++)
        {
            var text = at < line.Cells.Length ? OneLine(line.Cells[at].Text) : "";
            if (text.Length == 0)
            {
                // Content below a blank header would be lost unnoticed.
                if (sheet.Lines.Any(row => row.Number > line.Number && at < row.Cells.Length && !row.Cells[at].IsBlank))
                {
                    unknownHeaders.Add($"第{at + 1}列(没有表头)");
                }
            }
            else if (LedgerHeaders.Read(text) is not { } header)
            {
                unknownHeaders.Add(text);
            }
            else if (header.Field is { } field)
            {
                int? year = field == LedgerField.YearPlan ? header.Year ?? planYear : null;
                var column = new Column(text, field, year, header.Unit ?? unitOfTable, header.IsLoose);
                switch (columns.FirstOrDefault(other => other.Value.Field == field && other.Value.Year == year))
                {
                    case { Value: null }:
                        columns[at] = column;
                        break;
                    case var _ when header.IsLoose:
                        unknownHeaders.Add(text);
                        break;
                    case { Value.IsLoose: true, Key: var loose }:
                        unknownHeaders.Add(columns[loose].Header);
                        columns.Remove(loose);
                        columns[at] = column;
                        break;
                    case { Value: var twin }:
                        Complain(line.Number, text, null, $"与「{twin.Header}」是同一列,请只留一列");
                        break;
                }
            }
        }

        // 项目代码 is the national code where it looks like one, and else the office's own.
        if (columns.FirstOrDefault(column => column.Value is { Field: LedgerField.NationalCode, Header: "项目代码" or "代码" }) is { Value: not null, Key: var place }
            && columns.Values.All(column => column.Field != LedgerField.Code)
            && !sheet.Lines.Any(row => row.Number > line.Number && place < row.Cells.Length && National().IsMatch(row.Cells[place].Text)))
        {
            columns[place] = columns[place] with { Field = LedgerField.Code };
        }
    }

    private void ReadLine(LedgerLine line)
    {
        if (line.HasLooseQuote)
        {
            Complain(line, null, null, "有一个引号没有配对,请检查这一行,后面的行可能因此没有读出");
            return;
        }
        if (IsNoProject(line))
        {
            skipped.Add($"第{line.Number}行“{Wording.Cut(OneLine(line.Cells.First(cell => !cell.IsBlank).Text), 20)}”");
            return;
        }
        var project = new Project();
        foreach (var (at, column) in columns)
        {
            if (at >= line.Cells.Length || line.Cells[at].IsBlank)
            {
                continue;
            }
            var cell = line.Cells[at] with { Text = Wording.Clean(line.Cells[at].Text) };
            if (!cell.IsFromAbove || Shared.Contains(column.Field))
            {
                ReadCell(line, column, cell, project);
            }
            else if (LedgerHeaders.IsMoney(column.Field))
            {
                Complain(line, column, cell, "金额在合并单元格里,分不清各项目多少,请取消合并后分别填写");
            }
        }
        var name = project.Values.GetValueOrDefault(LedgerField.Name, "");
        if (name.Length == 0)
        {
            Complain(line, columns.Values.First(column => column.Field == LedgerField.Name), null, "没有项目名称,请填写或删去这一行");
        }
        else if (IsNew(line, LedgerField.Name, project) & IsNew(line, LedgerField.Code, project))
        {
            rows.Add(Finish(line, project));
        }
    }

    private void ReadCell(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        var field = column.Field;
        if (ErrorValue().IsMatch(cell.Text))
        {
            Complain(line, column, cell, $"“{cell.Text}”是表格的错误值,请改成实际内容");
            return;
        }
        if (Emptied.Contains(Numeral.Simplify(cell.Text)))
        {
            Clear(line, column, cell, project);
            return;
        }
        switch (field)
        {
            case LedgerField.TotalInvestment or LedgerField.YearPlan:
                ReadMoney(line, column, cell, project);
                break;
            case LedgerField.PlannedStart or LedgerField.PlannedCompletion:
                ReadDate(line, column, cell, project);
                break;
            case LedgerField.YearCategory or LedgerField.ConstructionKind:
                ReadCategory(line, column, cell, project);
                break;
            case LedgerField.Stage:
                project.StageText = Wording.Cut(OneLine(cell.Text), LongestText);
                if (!Stages.Embedded.Read(project.StageText).Known)
                {
                    Complain(line, column, cell, $"“{Quote(cell)}”不是认得的阶段,例:线索、在谈、签约、落地、开工、竣工、投产");
                }
                break;
            case LedgerField.Confidential:
                ReadConfidential(line, column, cell, project);
                break;
            case LedgerField.Aliases:
                ReadText(line, column, cell, project, Several(cell.Text, people: false), LongestText);
                break;
            case LedgerField.Leader or LedgerField.Officers:
                ReadText(line, column, cell, project, Several(cell.Text, people: true), LongestText);
                break;
            case LedgerField.Progress or LedgerField.Note:
                ReadText(line, column, cell, project, cell.Text, LongestRemark);
                break;
            case LedgerField.Name or LedgerField.ShortName:
                ReadText(line, column, cell, project, OneLine(cell.Text), LongestName);
                break;
            default:
                ReadText(line, column, cell, project, OneLine(cell.Text), LongestText);
                break;
        }
    }

    private void Clear(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        switch (column.Field)
        {
            case LedgerField.YearPlan:
                project.Plans[column.Year!.Value] = null;
                break;
            case LedgerField.Confidential:
                // A dash must not publish what is kept secret.
                ReadConfidential(line, column, cell, project);
                break;
            case LedgerField.Stage:
                break;
            default:
                project.Values[column.Field] = "";
                break;
        }
    }

    private void ReadMoney(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        switch (Amount.ReadCell(OneLine(cell.Text), column.Unit))
        {
            case AmountReading.Sure amount when column.Year is { } year:
                project.Plans[year] = amount.Yuan;
                break;
            case AmountReading.Sure amount:
                project.Values[column.Field] = amount.Yuan.ToString(CultureInfo.InvariantCulture);
                break;
            case AmountReading.None:
                Complain(line, column, cell, $"“{Quote(cell)}”不是金额,例:3.68亿元、10096万元");
                break;
            case var unsure:
                Complain(line, column, cell, unsure.Why);
                break;
        }
    }

    private void ReadDate(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        if (cell.IsNumber && OctoberOrJanuary().IsMatch(cell.Text))
        {
            Complain(line, column, cell, $"“{cell.Text}”可能是1月也可能是10月,请写成 {cell.Text[..4]}-01 或 {cell.Text[..4]}-10");
        }
        else if (LooseDate.TryRead(cell.Text, out var date, excelSerial: cell.IsNumber))
        {
            project.Values[column.Field] = date.ToString();
        }
        else
        {
            Complain(line, column, cell, $"“{Quote(cell)}”不是确定的日期,例:2020-04、2020年4月、2020");
        }
    }

    // Many ledgers keep 续建 and 新开工 under 建设性质: the value says which of the two it is.
    private void ReadCategory(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        var said = Wording.Fold(cell.Text);
        if (YearCategories.TryGetValue(said, out var category))
        {
            project.Values[LedgerField.YearCategory] = category;
        }
        else if (ConstructionKinds.TryGetValue(said, out var kind))
        {
            project.Values[LedgerField.ConstructionKind] = kind;
        }
        else
        {
            Complain(line, column, cell, $"“{Quote(cell)}”不认识,例:{(column.Field == LedgerField.YearCategory ? "新开工、续建、前期" : "新建、扩建、改建和技术改造、迁建")}");
        }
    }

    private void ReadConfidential(LedgerLine line, Column column, LedgerCell cell, Project project)
    {
        bool? secret = Wording.Fold(cell.Text) switch
        {
            "是" or "保密" or "√" or "✓" or "1" or "true" or "y" or "yes" => true,
            "否" or "不" or "公开" or "不保密" or "0" or "false" or "n" or "no" => false,
            _ => null,
        };
        if (secret is null)
        {
            Complain(line, column, cell, $"“{Quote(cell)}”看不出是否保密,请填 是 或 否");
            return;
        }
        project.Values[LedgerField.Confidential] = secret.Value ? "是" : "否";
    }

    private void ReadText(LedgerLine line, Column column, LedgerCell cell, Project project, string text, int longest)
    {
        if (text.Length > longest)
        {
            Complain(line, column, cell, $"太长({text.Length}字),最多{longest}字");
            return;
        }
        project.Values[column.Field] = text;
    }

    private bool IsNew(LedgerLine line, LedgerField field, Project project)
    {
        var text = project.Values.GetValueOrDefault(field, "");
        var key = (field, field == LedgerField.Code ? CodeKey(text) : Wording.Fold(text));
        if (text.Length == 0 || taken.TryAdd(key, line.Number))
        {
            return true;
        }
        Complain(line, columns.Values.First(column => column.Field == field), new LedgerCell(text), $"“{Wording.Cut(text, 30)}”与第{taken[key]}行重复,请只留一行");
        return false;
    }

    private LedgerRow Finish(LedgerLine line, Project project)
    {
        var (stage, from) = StageOf(project);
        if (project.Values.GetValueOrDefault(LedgerField.PlannedStart) is { Length: > 0 } start
            && project.Values.GetValueOrDefault(LedgerField.PlannedCompletion) is { Length: > 0 } completion
            && LooseDate.Parse(completion).Last < LooseDate.Parse(start).First)
        {
            var column = columns.Values.First(candidate => candidate.Field == LedgerField.PlannedCompletion);
            Complain(line, column, new LedgerCell(completion), $"{LooseDate.Parse(completion).Show()}早于计划开工 {LooseDate.Parse(start).Show()},请核对");
        }
        return new LedgerRow { RowNumber = line.Number, Values = project.Values, Plans = project.Plans, Stage = stage, StageFrom = from };
    }

    private static (string? Stage, LedgerField? From) StageOf(Project project)
    {
        if (Stages.Embedded.Read(project.StageText) is { Known: true } stated)
        {
            return (stated.Code, stated.Code is null ? null : LedgerField.Stage);
        }
        var told = Stages.Embedded.Read(project.Values.GetValueOrDefault(LedgerField.Progress));
        if (told.Code is not null)
        {
            return (told.Code, LedgerField.Progress);
        }
        var notStarted = told.NotYet is not null && !Stages.Embedded.IsBefore(Stages.Started, told.NotYet);
        return project.Values.GetValueOrDefault(LedgerField.YearCategory) == "续建" && !notStarted
            ? (Stages.Started, LedgerField.YearCategory)
            : (null, null);
    }

    private static string Quote(LedgerCell cell) => Wording.Cut(OneLine(cell.Text), 20);

    private void Complain(LedgerLine line, Column? column, LedgerCell? cell, string message) =>
        Complain(line.Number, column?.Header, cell?.Text, message);

    private void Complain(int? row, string? header, string? cell, string message)
    {
        problemCount++;
        if (problems.Count < MostProblems)
        {
            problems.Add(new LedgerProblem(row, header, cell, message));
        }
    }

    [GeneratedRegex("^(合计|总计|小计|共计|累计)[0-9]*[个项]?$")]
    private static partial Regex Total();

    [GeneratedRegex("^([(]?[一二三四五六七八九十]+[)、.]|(注|备注|说明|填表|制表|审核|联系)[^:]{0,6}:)", RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#(REF!?|N/?A|VALUE!?|NAME\??|DIV/?0!?|NUM!?|NULL!?|GETTING_DATA|#+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorValue();

    [GeneratedRegex(@"^[0-9]{4}\.1$")]
    private static partial Regex OctoberOrJanuary();

    [GeneratedRegex(@"(?<![A-Za-z0-9])\n|\n(?![A-Za-z0-9])")]
    private static partial Regex BreakWithin();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=^\s*\p{IsCJKUnifiedIdeographs})\s+(?=\p{IsCJKUnifiedIdeographs}\s*$)")]
    private static partial Regex SpreadName();

    [GeneratedRegex("^\\s*[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")]
    private static partial Regex National();

    private sealed record Column(string Header, LedgerField Field, int? Year, long? Unit, bool IsLoose);

    private sealed class Project
    {
        public Dictionary<LedgerField, string> Values { get; } = [];

        public Dictionary<int, long?> Plans { get; } = [];

        public string? StageText { get; set; }
    }
}
