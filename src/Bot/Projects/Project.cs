namespace Bot.Projects;

/// <summary>A project as it is called and recognised.</summary>
public sealed class Project
{
    /// <summary>Our number.</summary>
    public long Id { get; init; }

    /// <summary>编码: P009.</summary>
    public string Code { get; init; } = "";

    /// <summary>The full name.</summary>
    public string Name { get; init; } = "";

    /// <summary>简称.</summary>
    public string? ShortName { get; init; }

    /// <summary>责任单位.</summary>
    public string? Unit { get; init; }

    /// <summary>1 where the person who looks serves or leads it.</summary>
    public long Mine { get; init; }

    /// <summary>1 where the person who looks may report on it.</summary>
    public long Reportable { get; init; }

    /// <summary>What it is called for short.</summary>
    public string Call => string.IsNullOrEmpty(ShortName) ? Name : ShortName;

    /// <summary>
    /// How buttons name it: #9, which every command takes for the project. A ledger's codes may be longer than a button's
    /// data, or read alike.
    /// </summary>
    public string Reference => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{Id}");

    /// <summary>旺嘉腐竹(P009)</summary>
    public string Title => $"{Call}({Code})";
}
