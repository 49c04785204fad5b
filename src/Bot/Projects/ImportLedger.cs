namespace Bot.Projects;

using System.Globalization;
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
public sealed class ImportLedger
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

    // The order of the columns is that of the parameters; the names stand in this file only.
    private static readonly string Columns = string.Join(", ", Fields.Select(field => field.Column)) + ", unit_id, secret, stage, stage_word";
    private static readonly string Parameters = string.Join(", ", Columns.Split(", ").Select(column => "@" + column));

    private readonly Work work;
    private readonly string source;
    private readonly ImportResult result = new();
    private readonly Dictionary<string, long> units = [];
    private readonly Dictionary<(long Project, long Year), long> plans;
    private readonly List<object?[]> names = [];
    private readonly List<object?[]> records = [];
    private int lastNumber;

    private ImportLedger(Work work, string source)
    {
        (this.work, this.source) = (work, source);
        plans = work.Query<YearPlan>("select project_id, year, yuan from year_plan").ToDictionary(plan => (plan.ProjectId, plan.Year), plan => plan.Yuan);
    }

    /// <summary>Takes over what was read; the work must not be committed where the result has problems.</summary>
    /// <param name="work">The work.</param>
    /// <param name="reading">The ledger; without problems of its own.</param>
    /// <param name="source">Where it came from, for the record: the file's name.</param>
    public static ImportResult Take(Work work, LedgerReading reading, string source)
    {
        var import = new ImportLedger(work, source);
        var projects = work.Query<LedgerProject>("select p.*, u.name as unit from project p left join unit u on u.id = p.unit_id");
        var match = LedgerMatch.Of(reading.Rows, projects);
        import.result.Problems.AddRange(match.Problems);
        if (import.result.Problems.Count > 0)
        {
            return import.result;
        }

        // Codes of our own go on behind every code that is known or given.
        import.lastNumber = OwnCodes.Last(projects.Select(project => project.Code).Concat(reading.Rows.Select(LedgerMatch.GivenCode).OfType<string>()));
        foreach (var (row, project) in match.Pairs)
        {
            if (project is null)
            {
                import.Add(row);
            }
            else
            {
                import.Update(project, row);
            }
        }

        work.InsertAll("insert into project_name (project_id, folded, kind)", import.names);
        work.InsertAll("insert into project_change (project_id, field, old_value, new_value, source, at)", import.records);
        import.result.Assigned = Assign.FromLedger(work);
        return import.result;
    }

    private void Add(LedgerRow row)
    {
        var code = LedgerMatch.GivenCode(row) ?? OwnCodes.Of(++lastNumber);
        var values = Values(new LedgerProject(), row);
        (values["code"], values["stage"], values["stage_word"]) = (code, row.Stage, StageWord(row));
        var id = work.Value<long>($"insert into project (code, made_at, changed_at, {Columns}) values (@code, @now, @now, {Parameters}) returning id", values);
        foreach (var (year, yuan) in row.Plans.Where(plan => plan.Value is not null))
        {
            Plan(id, year, yuan);
        }

        Name(id, code, values);
        Record(id, "project", null, row.Name);
        result.Added.Add($"{code} {row.Name}");
    }

    private void Update(LedgerProject before, LedgerRow row)
    {
        var values = Values(before, row);
        var changes = result.Changed.Count;
        foreach (var (field, column, label, isMoney) in Fields)
        {
            if (row.Values.TryGetValue(field, out var value) && (before.Of(field) ?? "") != value)
            {
                Changed(before, label, column, before.Of(field), value, isMoney ? Money : Plain);
            }
        }

        foreach (var (year, yuan) in row.Plans)
        {
            long? old = plans.TryGetValue((before.Id, year), out var planned) ? planned : null;
            if (old != yuan)
            {
                Plan(before.Id, year, yuan);
                Changed(before, $"{year}年计划投资", $"year_plan:{year}", old?.ToString(CultureInfo.InvariantCulture), yuan?.ToString(CultureInfo.InvariantCulture), Money);
            }
        }

        if (row.Values.TryGetValue(LedgerField.Unit, out var unit) && unit != (before.Unit ?? ""))
        {
            Changed(before, "责任单位", "unit", before.Unit, unit, Plain);
        }

        if (row.Values.TryGetValue(LedgerField.Confidential, out var word) && (word == "是") != (before.Secret == 1))
        {
            Changed(before, "保密", "secret", before.Secret == 1 ? "是" : "否", word, Plain);
        }

        // Only the column 阶段 moves a project; a stage read out of its progress is good enough for a new one.
        if (row is { Stage: not null, StageFrom: LedgerField.Stage } && row.Stage != before.Stage)
        {
            (values["stage"], values["stage_word"]) = (row.Stage, StageWord(row));
            Changed(before, "阶段", "stage", before.Stage, row.Stage, code => Stages.Embedded.Name(code, isGovernment: false));
        }

        if (result.Changed.Count == changes)
        {
            result.Same++;
            return;
        }

        result.ChangedProjects++;
        values["id"] = before.Id;
        work.Execute($"update project set ({Columns}, changed_at) = ({Parameters}, @now) where id = @id", values);
        if (row.Values.Keys.Any(field => field is LedgerField.Name or LedgerField.ShortName or LedgerField.Aliases && row.Values[field] != (before.Of(field) ?? "")))
        {
            work.Execute("delete from project_name where project_id = @id", new { id = before.Id });
            Name(before.Id, before.Code, values);
        }
    }

    // What the row says, and what is known where it says nothing.
    private Dictionary<string, object?> Values(LedgerProject known, LedgerRow row)
    {
        var values = new Dictionary<string, object?>
        {
            ["now"] = work.Now,
            ["unit_id"] = row.Values.TryGetValue(LedgerField.Unit, out var unit) ? Unit(unit) : known.UnitId,
            ["secret"] = row.Values.TryGetValue(LedgerField.Confidential, out var word) ? (word == "是" ? 1L : 0L) : known.Secret,
            ["stage"] = known.Stage,
            ["stage_word"] = known.StageWord,
        };
        foreach (var (field, column, _, isMoney) in Fields)
        {
            var value = row.Values.GetValueOrDefault(field) ?? known.Of(field);
            values[column] = value is null or "" ? null : isMoney ? long.Parse(value, CultureInfo.InvariantCulture) : value;
        }

        return values;
    }

    private static string? StageWord(LedgerRow row) => row.Stage is null || row.StageFrom == LedgerField.YearCategory
        ? null
        : row.Values.GetValueOrDefault(row.StageFrom ?? LedgerField.Progress);

    private void Plan(long id, int year, long? yuan) => work.Execute(
        yuan is null
            ? "delete from year_plan where project_id = @id and year = @year"
            : "insert into year_plan (project_id, year, yuan) values (@id, @year, @yuan) on conflict (project_id, year) do update set yuan = excluded.yuan",
        new { id, year, yuan });

    private long? Unit(string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (!units.TryGetValue(name, out var id))
        {
            units[name] = id = Roster.Unit(work, name).Id;
        }

        return id;
    }

    // Every name under which the project is found.
    private void Name(long id, string code, Dictionary<string, object?> values)
    {
        var called = new[] { (code, "code"), ((string?)values["name"], "name"), ((string?)values["short_name"], "short") }
            .Concat(((string?)values["alias"] ?? "").Split('、').Select(alias => ((string?)alias, "alias")))
            .Select(name => (Folded: Wording.Fold(name.Item1), Kind: name.Item2))
            .Where(name => name.Folded.Length > 0)
            .ToList();
        var initials = called.Where(name => name.Kind != "code").Select(name => (Folded: Pinyin.Initials(name.Folded) ?? "", Kind: "initials")).Where(name => name.Folded.Length > 0);
        names.AddRange(called.Concat(initials).DistinctBy(name => name.Folded).Select(name => (object?[])[id, name.Folded, name.Kind]));
    }

    private void Changed(LedgerProject known, string label, string field, string? old, string? value, Func<string, string> show)
    {
        value = value is "" ? null : value;
        Record(known.Id, field, old, value);
        result.Changed.Add($"{known.Code} {known.Name} 「{label}」:{(old is null ? "(空)" : show(old))} → {(value is null ? "(空)" : show(value))}");
    }

    private static string Plain(string text) => text;

    private static string Money(string yuan) => Amount.Show(long.Parse(yuan, CultureInfo.InvariantCulture));

    private void Record(long id, string field, string? old, string? value) => records.Add([id, field, old, value, source, work.Now]);

    private sealed class YearPlan
    {
        public long ProjectId { get; init; }

        public long Year { get; init; }

        public long Yuan { get; init; }
    }
}
