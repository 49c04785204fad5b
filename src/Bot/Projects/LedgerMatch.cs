namespace Bot.Projects;

using System.Globalization;
using Bot.Language;

/// <summary>A project as it stands in the tables before a ledger is taken over.</summary>
internal sealed class LedgerProject
{
    public long Id { get; init; }

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

    public long? UnitId { get; init; }

    public string? Unit { get; init; }

    public string? Stage { get; init; }

    public string? StageWord { get; init; }

    public long Secret { get; init; }

    /// <summary>The field as a ledger row would say it; null where nothing is known.</summary>
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

/// <summary>
/// Says which project of ours each row of a ledger is: by 编码, else by 投资项目统一代码, else by name, else, where a project was
/// renamed, by its 简称. Only what is borne once tells anything; two that would become one are a problem, never a guess.
/// </summary>
internal sealed class LedgerMatch
{
    private readonly IReadOnlyList<LedgerRow> rows;
    private readonly Dictionary<string, LedgerProject> byName;
    private readonly Dictionary<string, LedgerProject> byNationalCode;
    private readonly Dictionary<LedgerRow, LedgerProject> found = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, LedgerRow> taken = [];

    private LedgerMatch(IReadOnlyList<LedgerRow> rows, IReadOnlyCollection<LedgerProject> projects)
    {
        this.rows = rows;
        byName = Once(projects, project => Wording.Fold(project.Name));
        byNationalCode = Once(projects, project => project.UnifiedCode);
        var byCode = Once(projects, project => LedgerFile.CodeKey(project.Code));
        var ownNationalCode = Once(rows, row => row.Values.GetValueOrDefault(LedgerField.NationalCode));
        foreach (var row in rows)
        {
            if (GivenCode(row) is { } code)
            {
                Take(row, byCode.GetValueOrDefault(LedgerFile.CodeKey(code)));
            }
            else if (row.Values.GetValueOrDefault(LedgerField.NationalCode) is { Length: > 0 } national
                && ownNationalCode.ContainsKey(national) && byNationalCode.TryGetValue(national, out var registered))
            {
                Take(row, registered);
            }
            else
            {
                Take(row, byName.GetValueOrDefault(Wording.Fold(row.Name)));
            }
        }

        var unclaimed = Once(projects.Where(project => !taken.ContainsKey(project.Id)), project => Wording.Fold(project.ShortName));
        var renamed = Once(rows.Where(row => !found.ContainsKey(row) && GivenCode(row) is null), row => Wording.Fold(row.Values.GetValueOrDefault(LedgerField.ShortName)));
        foreach (var (shortName, row) in renamed)
        {
            Take(row, unclaimed.GetValueOrDefault(shortName));
        }

        foreach (var row in rows)
        {
            Doubt(row);
        }
    }

    /// <summary>What must be put right first, one Chinese line each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Each row with its project; null for a new one.</summary>
    public IEnumerable<(LedgerRow Row, LedgerProject? Project)> Pairs => rows.Select(row => (row, found.GetValueOrDefault(row)));

    public static LedgerMatch Of(IReadOnlyList<LedgerRow> rows, IReadOnlyCollection<LedgerProject> projects) => new(rows, projects);

    /// <summary>The code that the row states; null where it leaves that to us.</summary>
    public static string? GivenCode(LedgerRow row) => row.Values.GetValueOrDefault(LedgerField.Code) is { Length: > 0 } code ? code : null;

    private void Take(LedgerRow row, LedgerProject? project)
    {
        if (project is null)
        {
            return;
        }

        found[row] = project;
        if (!taken.TryAdd(project.Id, row))
        {
            Complain(row, LedgerField.Name, row.Name, $"与第{taken[project.Id].RowNumber}行是同一个项目({project.Code}「{project.Name}」),请只留一行,或写明编码");
        }
    }

    private void Doubt(LedgerRow row)
    {
        var own = found.GetValueOrDefault(row);
        if (byName.TryGetValue(Wording.Fold(row.Name), out var namesake) && namesake != own && !taken.ContainsKey(namesake.Id))
        {
            var said = GivenCode(row) is not { } code ? $"统一代码是 {own?.Code} 的" : own is null ? $"“{code}”是新编码" : $"编码“{code}”是「{own.Name}」的";
            Complain(row, GivenCode(row) is null ? LedgerField.NationalCode : LedgerField.Code, GivenCode(row), $"{said},但「{row.Name}」已在台账中,编码是{namesake.Code},请核对");
        }
        else if (own is null && row.Values.GetValueOrDefault(LedgerField.NationalCode) is { Length: > 0 } national
            && GivenCode(row) is { } given && byNationalCode.TryGetValue(national, out var registered) && !taken.ContainsKey(registered.Id))
        {
            Complain(row, LedgerField.Code, given, $"“{given}”是新编码,但统一代码 {national} 已在台账中,编码是{registered.Code},请核对");
        }
    }

    private void Complain(LedgerRow row, LedgerField field, string? cell, string message) =>
        Problems.Add(new LedgerProblem(row.RowNumber, field switch { LedgerField.Code => "编码", LedgerField.NationalCode => "统一代码", _ => "项目名称" }, cell, message).ToString());

    private static Dictionary<string, T> Once<T>(IEnumerable<T> all, Func<T, string?> key) => all
        .GroupBy(one => key(one) ?? "", StringComparer.Ordinal)
        .Where(same => same.Key.Length > 0 && same.Skip(1).FirstOrDefault() is null)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
}
