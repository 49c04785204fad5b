namespace Bot.Reporting;

using System.Text.Json.Serialization;
using Bot.Sentences;

/// <summary>Everything that a message told, on its way to the tables: shown on one card, changed and left out line by line.</summary>
/// <param name="Parts">One for every project, in the order of the message.</param>
public sealed record Sheet(IReadOnlyList<Part> Parts)
{
    /// <summary>The most projects that one message may report on.</summary>
    public const int MostParts = 50;

    /// <summary>The only line; null where there are several.</summary>
    [JsonIgnore]
    public Line? OnlyLine => Parts is [{ Lines: [var line] }] ? line : null;

    /// <summary>The line at a place.</summary>
    public Line At(Spot spot) => Parts[spot.Part].Lines[spot.Line];

    /// <summary>Whether there is a line at a place; a button of an older card may name none.</summary>
    public bool Has(Spot spot) => spot.Part < Parts.Count && spot.Line < Parts[spot.Part].Lines.Count;

    /// <summary>With another project for a part; parts of the same project become one.</summary>
    public Sheet With(int part, Part changed)
    {
        List<Part> parts = [.. Parts];
        parts[part] = changed;
        if (changed.ProjectId is { } id && parts.FindIndex(other => other.ProjectId == id && !ReferenceEquals(other, changed)) is >= 0 and var same)
        {
            var (first, second) = same < part ? (same, part) : (part, same);
            parts[first] = parts[first] with { Lines = [.. parts[first].Lines, .. parts[second].Lines] };
            parts.RemoveAt(second);
        }

        return new Sheet(parts);
    }

    /// <summary>With another line at a place.</summary>
    public Sheet With(Spot spot, Line line) =>
        new([.. Parts.Select((part, at) => at == spot.Part ? part with { Lines = [.. part.Lines.Select((old, index) => index == spot.Line ? line : old)] } : part)]);

    /// <summary>Without the line at a place; a project of which nothing is left is gone too.</summary>
    public Sheet Without(Spot spot) =>
        new([.. Parts.Select((part, at) => at == spot.Part ? part with { Lines = [.. part.Lines.Where((_, index) => index != spot.Line)] } : part).Where(part => part.Lines.Count > 0)]);
}

/// <summary>The place of a line.</summary>
/// <param name="Part">The project's place on the sheet.</param>
/// <param name="Line">The line's place in it.</param>
public readonly record struct Spot(int Part, int Line);

/// <summary>One project of a sheet.</summary>
/// <param name="ProjectId">The project; null where it must be asked for.</param>
/// <param name="Title">What it is called; empty where it must be asked for.</param>
/// <param name="Candidates">The projects to choose from; none: all on which one may report.</param>
/// <param name="Lines">What is told of it.</param>
public sealed record Part(long? ProjectId, string Title, IReadOnlyList<long> Candidates, IReadOnlyList<Line> Lines)
{
    /// <summary>Whether a line only says again what is on record, beside others that are new: it is shown, and not entered.</summary>
    public bool Repeats(Line line) => line is Invested { IsKnown: true } && Lines.Any(other => other is not Invested { IsKnown: true });
}

/// <summary>One fact: a line of the card.</summary>
[JsonDerivedType(typeof(Visited), "visit"), JsonDerivedType(typeof(Invested), "investment"), JsonDerivedType(typeof(Claimed), "claim"), JsonDerivedType(typeof(Unclear), "unclear")]
public abstract record Line
{
    /// <summary>The lines of what is told of one project.</summary>
    /// <param name="facts">What is told.</param>
    /// <param name="today">The day on which it was said.</param>
    public static IReadOnlyList<Line> Of(Facts facts, DateOnly today)
    {
        List<Line> lines = [];
        if (facts.Visit is { } visit)
        {
            lines.Add(new Visited(visit.Day, visit.Kind, visit.Text) { Batches = visit.Batches, Persons = visit.Persons, Place = visit.Place });
        }

        // 自开工累计 beside other figures is told to be complete, and not to be recorded.
        lines.AddRange(facts.Investments.Where(one => one.Basis is not Basis.SinceStart || facts.Investments.Count == 1).Select(Invested.Of));
        if (facts.Funds is { } funds)
        {
            lines.Add(Claimed.Of(funds, today));
        }

        if (facts.Stage is { } stage)
        {
            lines.Add(new Claimed("stage", stage.Code, stage.Day ?? today, stage.Text));
        }

        lines.AddRange(facts.Formalities.Select(formality => new Claimed("formality", formality.Name, today, formality.Text)));
        lines.AddRange(facts.Problems.Select(problem => new Claimed("problem", problem.Kind, today, problem.Text)));
        return lines;
    }
}

/// <summary>A visit (走访).</summary>
/// <param name="Day">The day; null where it must be asked for.</param>
/// <param name="Kind">onsite, supervision, outbound, inbound or remote.</param>
/// <param name="Text">What was seen; empty where it must be asked for.</param>
public sealed record Visited(DateOnly? Day, string Kind, string Text) : Line
{
    /// <summary>批次; null where it was not said.</summary>
    public int? Batches { get; init; }

    /// <summary>人次; null where it was not said.</summary>
    public int? Persons { get; init; }

    /// <summary>Where to; null where it was not said.</summary>
    public string? Place { get; init; }

    /// <summary>The visit that this corrects (更正); null for a new one.</summary>
    public long? Corrects { get; init; }
}

/// <summary>完成投资 as it was said. What it comes to for the month is worked out whenever it is shown.</summary>
/// <param name="Month">2026-11</param>
/// <param name="Yuan">元; null where it must be asked for.</param>
/// <param name="IsToDate">Whether <paramref name="Yuan"/> is 自年初累计, and not of the month alone.</param>
public sealed record Invested(string Month, long? Yuan, bool IsToDate) : Line
{
    /// <summary>自年初累计 that was said beside the amount of the month, 元, to be checked against it; null for none.</summary>
    public long? Total { get; init; }

    /// <summary>It was said with 约.</summary>
    public bool Approximate { get; init; }

    /// <summary>A number without its unit; null for none.</summary>
    public decimal? Number { get; init; }

    /// <summary>Why it must be asked for, one Chinese line; "" where only the unit is missing, or nothing.</summary>
    public string Why { get; init; } = "";

    /// <summary>The words themselves.</summary>
    public string Said { get; init; } = "";

    /// <summary>What the card showed: what the month had, and what it comes to, 元.</summary>
    public Shown? Shown { get; init; }

    /// <summary>Whether it only says again what is on record: 截至10月底累计1.86亿 beside the amount of November.</summary>
    [JsonIgnore]
    public bool IsKnown => IsToDate && Shown is { } shown && shown.Before == shown.Yuan;

    /// <summary>完成投资 as a message tells it.</summary>
    public static Invested Of(Investment told) => new(told.Period.ToString(), told.Yuan, told.Basis is Basis.YearToDate)
    {
        Yuan = told.Basis is Basis.SinceStart ? null : told.Yuan,
        Total = told.YearToDateYuan,
        Approximate = told.IsApproximate,
        Number = told.NeedsUnit ? told.Number : null,
        Why = told.Basis is Basis.SinceStart && told.Why.Length == 0 ? "投资按月填报,自开工累计不能直接记,请写本月完成或自年初累计,例:本月3200万、累计1.86亿"
            : told.NeedsUnit ? "" : told.Why,
        Said = told.Said,
    };
}

/// <summary>What a card showed of a month.</summary>
/// <param name="Before">What the month had, 元; null for nothing.</param>
/// <param name="Yuan">What it was to become, 元.</param>
public sealed record Shown(long? Before, long Yuan);

/// <summary>A problem, 到位资金, a formality or a stage (see <see cref="Claim"/>).</summary>
/// <param name="Kind">problem, funds, formality or stage.</param>
/// <param name="What">utilities …; 施工许可; signed …; empty for 到位资金.</param>
/// <param name="Day">The day on which it was so.</param>
/// <param name="Text">The words.</param>
public sealed record Claimed(string Kind, string What, DateOnly Day, string Text) : Line
{
    /// <summary>到位资金 in 元; null for other kinds, and where it must be asked for.</summary>
    public long? Yuan { get; init; }

    /// <summary>The amount was said with 约.</summary>
    public bool Approximate { get; init; }

    /// <summary>A number without its unit; null for none.</summary>
    public decimal? Number { get; init; }

    /// <summary>Why the amount must be asked for; "" where only the unit is missing, or nothing.</summary>
    public string Why { get; init; } = "";

    /// <summary>The claim that this corrects (更正); null for a new one.</summary>
    public long? Corrects { get; init; }

    /// <summary>It is to be taken back (撤销).</summary>
    public bool Withdraws { get; init; }

    /// <summary>到位资金 as a message tells it.</summary>
    public static Claimed Of(Funds funds, DateOnly today) => new("funds", "", today, funds.Said)
    {
        Yuan = funds.Yuan,
        Approximate = funds.IsApproximate,
        Number = funds.NeedsUnit ? funds.Number : null,
        Why = funds.NeedsUnit ? "" : funds.Why,
    };
}

/// <summary>Words about a project of which it must be asked what they are.</summary>
/// <param name="Text">The words.</param>
public sealed record Unclear(string Text) : Line;
