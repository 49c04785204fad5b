namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;
using Bot.People;
using Bot.Storage;

/// <summary>What an import did, or would do.</summary>
public sealed record ImportResult
{
    /// <summary>Projects that were not known before: code and name.</summary>
    public List<string> Added { get; } = [];

    /// <summary>Cells that changed, one line each.</summary>
    public List<string> Changed { get; } = [];

    /// <summary>Projects of which at least one cell changed.</summary>
    public int ChangedProjects { get; set; }

    /// <summary>Projects that are as they were.</summary>
    public int Same { get; set; }

    /// <summary>Officers and leaders of the ledger who were assigned because they are known by name.</summary>
    public int Assigned { get; set; }

    /// <summary>What must be put right first; where there is any, nothing was taken.</summary>
    public List<string> Problems { get; } = [];
}

/// <summary>
/// Takes a ledger over: new projects are entered, changed cells are changed and put on record, an empty cell leaves what
/// is known. Taking the same file twice is the same as taking it once.
/// </summary>
public sealed partial class ImportLedger
{
    // How each field of the ledger stands in the table; the order is that of the record of changes.
    private static readonly (LedgerField Field, string Column, string Label, bool IsMoney)[] Fields =
    [
        (LedgerField.NationalCode, "unified_code", "投资项目统一代码", false),
        (LedgerField.Name, "name", "项目名称", false),
        (LedgerField.ShortName, "short_name", "简称", false),
        (LedgerField.Aliases, "alias", "别名", false),
        (LedgerField.Leader, "leaders", "责任领导", false),
        (LedgerField.Officers, "officers", "帮办人", false),
        (LedgerField.Investor, "investor", "投资方", false),
        (LedgerField.Owner, "owner", "建设单位", false),
        (LedgerField.Kind, "category", "项目类别", false),
        (LedgerField.YearCategory, "year_kind", "推进类别", false),
        (LedgerField.ConstructionKind, "nature", "建设性质", false),
        (LedgerField.TotalInvestment, "total_yuan", "总投资", true),
        (LedgerField.Progress, "progress", "形象进度", false),
        (LedgerField.PlannedStart, "planned_start", "计划开工", false),
        (LedgerField.PlannedCompletion, "planned_end", "计划竣工", false),
        (LedgerField.Note, "remark", "备注", false),
    ];

    private readonly Work work;
    private readonly string source;
    private readonly ImportResult result = new();
    private readonly Dictionary<string, Known> byCode = [];
    private readonly Dictionary<string, Known> byNationalCode = [];
    private readonly Dictionary<string, Known> byName = [];
    private readonly Dictionary<string, Known> byShortName = [];
    private int lastNumber;

    private ImportLedger(Work work, string source)
    {
        (this.work, this.source) = (work, source);
        foreach (var known in work.Query<Known>("select id, code, unified_code, name, short_name from project"))
        {
            Know(known);
        }
    }

    /// <summary>Takes over what was read; the work must not be committed where the result has problems.</summary>
    /// <param name="work">The work.</param>
    /// <param name="reading">The ledger; without problems of its own.</param>
    /// <param name="source">Where it came from, for the record: the file's name.</param>
    public static ImportResult Take(Work work, LedgerReading reading, string source)
    {
        var import = new ImportLedger(work, source);
        foreach (var row in reading.Rows)
        {
            import.Take(row);
        }

        if (import.result.Problems.Count == 0)
        {
            import.result.Assigned = Assign.FromLedger(work);
        }

        return import.result;
    }

    private void Take(LedgerRow row)
    {
        if (Find(row) is { } known)
        {
            Update(known, row);
        }
        else
        {
            Add(row);
        }
    }

    private Known? Find(LedgerRow row)
    {
        if (row.Values.TryGetValue(LedgerField.Code, out var code) && code.Length > 0)
        {
            if (byCode.TryGetValue(Wording.Fold(code), out var same))
            {
                return same;
            }

            if (byName.TryGetValue(row.Name, out var namesake))
            {
                result.Problems.Add(new LedgerProblem(row.RowNumber, "编码", code, $"“{code}”是新编码,但「{row.Name}」已在台账中,编码是{namesake.Code},请核对").ToString());
            }

            return null;
        }

        if (row.Values.TryGetValue(LedgerField.NationalCode, out var national) && byNationalCode.TryGetValue(national, out var registered))
        {
            return registered;
        }

        if (byName.TryGetValue(row.Name, out var named))
        {
            return named;
        }

        // A project whose full name was reworded is known by its 简称.
        return row.Values.TryGetValue(LedgerField.ShortName, out var shortName) ? byShortName.GetValueOrDefault(shortName) : null;
    }

    private void Add(LedgerRow row)
    {
        var code = row.Values.TryGetValue(LedgerField.Code, out var given) && given.Length > 0
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"P{++lastNumber:000}");
        var id = work.Value<long>(
            "insert into project (code, name, made_at, changed_at) values (@code, @name, @now, @now) returning id",
            new { code, name = row.Name, now = work.Now });
        foreach (var (field, column, _, isMoney) in Fields)
        {
            if (row.Values.TryGetValue(field, out var value) && value.Length > 0 && field != LedgerField.Name)
            {
                Set(id, column, value, isMoney);
            }
        }

        foreach (var (year, yuan) in row.Plans)
        {
            Plan(id, year, yuan);
        }

        Unit(id, row, null);
        Confidential(id, row, null);
        if (row.Stage is not null)
        {
            Stage(id, row);
        }

        Name(id);
        Know(new Known { Id = id, Code = code, UnifiedCode = row.Values.GetValueOrDefault(LedgerField.NationalCode), Name = row.Name, ShortName = row.Values.GetValueOrDefault(LedgerField.ShortName) });
        Record(id, "project", null, row.Name);
        result.Added.Add($"{code} {row.Name}");
    }

    private void Update(Known known, LedgerRow row)
    {
        var before = work.First<Current>(
            """
            select p.*, u.name as unit from project p left join unit u on u.id = p.unit_id where p.id = @id
            """,
            new { id = known.Id })!;
        var changes = result.Changed.Count;
        foreach (var (field, column, label, isMoney) in Fields)
        {
            if (row.Values.TryGetValue(field, out var value) && (before.Of(field) ?? "") != value)
            {
                Set(known.Id, column, value, isMoney);
                Changed(known, label, column, before.Of(field), value.Length > 0 ? value : null, isMoney);
            }
        }

        foreach (var (year, yuan) in row.Plans)
        {
            var old = work.Value<long?>("select yuan from year_plan where project_id = @id and year = @year", new { id = known.Id, year });
            if (old != yuan)
            {
                Plan(known.Id, year, yuan);
                Changed(known, $"{year}年计划投资", $"year_plan:{year}", old?.ToString(CultureInfo.InvariantCulture), yuan?.ToString(CultureInfo.InvariantCulture), isMoney: true);
            }
        }

        if (Unit(known.Id, row, before.Unit))
        {
            Changed(known, "责任单位", "unit", before.Unit, row.Values[LedgerField.Unit] is { Length: > 0 } unit ? unit : null, false);
        }

        if (Confidential(known.Id, row, before.Secret))
        {
            Changed(known, "保密", "secret", before.Secret == 1 ? "是" : "否", row.Values[LedgerField.Confidential], false);
        }

        // Only the column 阶段 moves a project; a stage read out of its progress is good enough for a new one.
        if (row is { Stage: not null, StageFrom: LedgerField.Stage } && row.Stage != before.Stage)
        {
            Stage(known.Id, row);
            Changed(known, "阶段", "stage", before.Stage, row.Stage, false);
        }

        if (result.Changed.Count == changes)
        {
            result.Same++;
            return;
        }

        result.ChangedProjects++;
        work.Execute("update project set changed_at = @now where id = @id", new { id = known.Id, now = work.Now });
        Name(known.Id);
    }

    private void Set(long id, string column, string value, bool isMoney) => work.Execute(
        $"update project set {column} = @value where id = @id",
        isMoney
            ? new { id, value = value.Length > 0 ? long.Parse(value, CultureInfo.InvariantCulture) : (long?)null }
            : new { id, value = value.Length > 0 ? value : null });

    private void Plan(long id, int year, long? yuan) => work.Execute(
        yuan is null
            ? "delete from year_plan where project_id = @id and year = @year"
            : "insert into year_plan (project_id, year, yuan) values (@id, @year, @yuan) on conflict (project_id, year) do update set yuan = excluded.yuan",
        new { id, year, yuan });

    private bool Unit(long id, LedgerRow row, string? before)
    {
        if (!row.Values.TryGetValue(LedgerField.Unit, out var unit) || unit == (before ?? ""))
        {
            return false;
        }

        var unitId = unit.Length > 0 ? Roster.Unit(work, unit).Id : (long?)null;
        work.Execute("update project set unit_id = @unitId where id = @id", new { id, unitId });
        return true;
    }

    private bool Confidential(long id, LedgerRow row, long? before)
    {
        if (!row.Values.TryGetValue(LedgerField.Confidential, out var word) || (word == "是" ? 1 : 0) == (before ?? 0))
        {
            return false;
        }

        work.Execute("update project set secret = @secret where id = @id", new { id, secret = word == "是" ? 1L : 0L });
        return true;
    }

    private void Stage(long id, LedgerRow row) => work.Execute(
        "update project set stage = @stage, stage_word = @word where id = @id",
        new { id, stage = row.Stage, word = row.StageFrom == LedgerField.YearCategory ? null : row.Values.GetValueOrDefault(row.StageFrom ?? LedgerField.Progress) });

    // Every name under which the project is found.
    private void Name(long id)
    {
        var project = work.First<Current>("select * from project where id = @id", new { id })!;
        work.Execute("delete from project_name where project_id = @id", new { id });
        var names = new[] { (project.Code, "code"), (project.Name, "name"), (project.ShortName ?? "", "short") }
            .Concat((project.Alias ?? "").Split('、').Select(alias => (alias, "alias")));
        foreach (var (name, kind) in names)
        {
            var folded = Wording.Fold(name);
            if (folded.Length > 0)
            {
                work.Execute(
                    "insert into project_name (project_id, folded, kind) values (@id, @folded, @kind) on conflict do nothing",
                    new { id, folded, kind });
            }
        }
    }

    private void Changed(Known known, string label, string field, string? old, string? value, bool isMoney)
    {
        Record(known.Id, field, old, value);
        string Show(string? text) => text is null or "" ? "(空)" : isMoney ? Amount.Show(long.Parse(text, CultureInfo.InvariantCulture)) : text;
        result.Changed.Add($"{known.Code} {known.Name} 「{label}」:{Show(old)} → {Show(value)}");
    }

    private void Record(long id, string field, string? old, string? value) => work.Execute(
        "insert into project_change (project_id, field, old_value, new_value, source, at) values (@id, @field, @old, @value, @source, @now)",
        new { id, field, old, value, source, now = work.Now });

    private void Know(Known known)
    {
        byCode.TryAdd(Wording.Fold(known.Code), known);
        byName.TryAdd(known.Name, known);
        if (!string.IsNullOrEmpty(known.UnifiedCode))
        {
            byNationalCode.TryAdd(known.UnifiedCode, known);
        }

        if (!string.IsNullOrEmpty(known.ShortName))
        {
            byShortName.TryAdd(known.ShortName, known);
        }

        if (OwnCode().Match(known.Code) is { Success: true } code)
        {
            lastNumber = Math.Max(lastNumber, int.Parse(code.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"^P(\d{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnCode();

    private sealed class Known
    {
        public long Id { get; init; }

        public string Code { get; init; } = "";

        public string? UnifiedCode { get; init; }

        public string Name { get; init; } = "";

        public string? ShortName { get; init; }
    }

    private sealed class Current
    {
        public string Code { get; init; } = "";

        public string? UnifiedCode { get; init; }

        public string Name { get; init; } = "";

        public string? ShortName { get; init; }

        public string? Alias { get; init; }

        public string? Leaders { get; init; }

        public string? Officers { get; init; }

        public string? Investor { get; init; }

        public string? Owner { get; init; }

        public string? Category { get; init; }

        public string? YearKind { get; init; }

        public string? Nature { get; init; }

        public long? TotalYuan { get; init; }

        public string? Progress { get; init; }

        public string? PlannedStart { get; init; }

        public string? PlannedEnd { get; init; }

        public string? Remark { get; init; }

        public string? Unit { get; init; }

        public string? Stage { get; init; }

        public long Secret { get; init; }

        public string? Of(LedgerField field) => field switch
        {
            LedgerField.NationalCode => UnifiedCode,
            LedgerField.Name => Name,
            LedgerField.ShortName => ShortName,
            LedgerField.Aliases => Alias,
            LedgerField.Leader => Leaders,
            LedgerField.Officers => Officers,
            LedgerField.Investor => Investor,
            LedgerField.Owner => Owner,
            LedgerField.Kind => Category,
            LedgerField.YearCategory => YearKind,
            LedgerField.ConstructionKind => Nature,
            LedgerField.TotalInvestment => TotalYuan?.ToString(CultureInfo.InvariantCulture),
            LedgerField.Progress => Progress,
            LedgerField.PlannedStart => PlannedStart,
            LedgerField.PlannedCompletion => PlannedEnd,
            LedgerField.Note => Remark,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
