namespace Bot.Sentences;

using Bot.Calendar;

/// <summary>What 完成投资 is counted over.</summary>
public enum Basis
{
    /// <summary>The month alone.</summary>
    Month,

    /// <summary>自年初累计, to the end of the month.</summary>
    YearToDate,

    /// <summary>自开工累计, to the end of the month.</summary>
    SinceStart,
}

/// <summary>完成投资 as a message tells it.</summary>
/// <param name="Period">The month, or the last month of what it is counted over.</param>
/// <param name="Basis">What it is counted over.</param>
/// <param name="Yuan">The amount in 元; null where it must be asked for, see <paramref name="Why"/>.</param>
/// <param name="YearToDateYuan">自年初累计 in 元 at the end of the same month where the message tells both, to be checked against what is known.</param>
/// <param name="IsApproximate">It was said with 约 or 左右.</param>
/// <param name="NeedsUnit">A number was said without its unit, <paramref name="Number"/>.</param>
/// <param name="Number">The number without a unit; null where there is none.</param>
/// <param name="IsPeriodSaid">Whether the message names the period; else it is the month that is awaited.</param>
/// <param name="Why">Why nothing can be recorded as it stands, one Chinese line; "" where it can.</param>
/// <param name="Said">The words themselves.</param>
public sealed record Investment(
    Month Period, Basis Basis, long? Yuan, long? YearToDateYuan, bool IsApproximate, bool NeedsUnit, decimal? Number, bool IsPeriodSaid, string Why, string Said);

/// <summary>到位资金 as a message tells it.</summary>
/// <param name="Yuan">The amount in 元; null where it must be asked for.</param>
/// <param name="IsApproximate">It was said with 约 or 左右.</param>
/// <param name="NeedsUnit">A number was said without its unit.</param>
/// <param name="Why">Why nothing can be recorded as it stands; "" where it can.</param>
/// <param name="Said">The words themselves.</param>
public sealed record Funds(long? Yuan, bool IsApproximate, bool NeedsUnit, string Why, string Said)
{
    /// <summary>The number without a unit; null where there is none.</summary>
    public decimal? Number { get; init; }
}

/// <summary>A visit (走访) that took place.</summary>
/// <param name="Day">The day; null where the words name none that exists, or several.</param>
/// <param name="IsDaySaid">Whether the message names the day; else it is today.</param>
/// <param name="Kind">onsite, supervision, outbound, inbound or remote.</param>
/// <param name="Text">What was seen: the clauses that tell nothing else; may be empty.</param>
/// <param name="Persons">How many went or came (人次); null where it is not said.</param>
/// <param name="Batches">批次; null where it is not said.</param>
/// <param name="Place">Where to; null where it is not said.</param>
public sealed record Visit(DateOnly? Day, bool IsDaySaid, string Kind, string Text, int? Persons, int? Batches, string? Place);

/// <summary>A problem that stands (问题, 诉求).</summary>
/// <param name="Kind">land, funds, demolition, formalities, labour, utilities or other.</param>
/// <param name="Text">Its words.</param>
public sealed record Problem(string Kind, string Text);

/// <summary>A formality (手续) that was reached.</summary>
/// <param name="Name">Its name in the list of formalities: 施工许可.</param>
/// <param name="Text">Its words.</param>
public sealed record Formality(string Name, string Text);

/// <summary>A stage that was reached, or 停工 and 复工.</summary>
/// <param name="Code">signed, started, suspended, resumed …</param>
/// <param name="Day">The day that was named with it.</param>
/// <param name="Text">Its words.</param>
public sealed record StageReached(string Code, DateOnly? Day, string Text);

/// <summary>What a message tells of one project; each part can be shown, changed and left out by itself (<c>with { Visit = null }</c>).</summary>
public sealed record Facts
{
    /// <summary>Nothing.</summary>
    public static Facts None { get; } = new();

    /// <summary>The visit; null for none.</summary>
    public Visit? Visit { get; init; }

    /// <summary>完成投资, one for every period and basis, in the order of the message.</summary>
    public IReadOnlyList<Investment> Investments { get; init; } = [];

    /// <summary>到位资金; null for none.</summary>
    public Funds? Funds { get; init; }

    /// <summary>Problems that stand.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Formalities that were reached.</summary>
    public IReadOnlyList<Formality> Formalities { get; init; } = [];

    /// <summary>The stage; null for none.</summary>
    public StageReached? Stage { get; init; }

    /// <summary>Whether the message asks how things stand.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>Whether there is nothing to record.</summary>
    public bool IsEmpty => Visit is null && Investments.Count == 0 && Funds is null && Problems.Count == 0 && Formalities.Count == 0 && Stage is null;
}

/// <summary>One project of a message with what is told of it.</summary>
/// <param name="Projects">The project; several where it must be asked which; none where none is named.</param>
/// <param name="IsSure">Whether the one project is surely meant; else it is offered as a candidate.</param>
/// <param name="Facts">What is told of it.</param>
public sealed record Report(IReadOnlyList<NamedProject> Projects, bool IsSure, Facts Facts)
{
    /// <summary>The words that name it; empty where none is named.</summary>
    public string Named { get; init; } = "";

    /// <summary>The words about it, without its name.</summary>
    public string Words { get; init; } = "";

    /// <summary>The one project that is surely meant; null where it must be asked for.</summary>
    public NamedProject? Project => IsSure && Projects is [var one] ? one : null;
}
