namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Calendar;

/// <summary>What stands around an amount and tells what it is.</summary>
/// <param name="words">The words by which it is understood.</param>
internal sealed partial class Surroundings(Words.Table words)
{
    private readonly Words.AmountWords list = words.Amounts;

    /// <summary>The amount.</summary>
    public required NamedAmount Amount { get; init; }

    /// <summary>The words before it, to the last mark or amount; from the last period on where these tell anything.</summary>
    public required string Before { get; init; }

    /// <summary>The words straight behind it, to the next mark or blank.</summary>
    public required string Behind { get; init; }

    /// <summary>The words before it to the last mark, amount or blank.</summary>
    public required string Run { get; init; }

    /// <summary>The clause behind it, where that has no amount.</summary>
    public required string Next { get; init; }

    /// <summary>Whether an amount of investment stands before it.</summary>
    public required bool IsSecond { get; init; }

    /// <summary>All that stands before <see cref="Before"/>.</summary>
    public required string Earlier { get; init; }

    /// <summary>The period among the words before it; null for none.</summary>
    public required NamedPeriod? Near { get; init; }

    /// <summary>The same, or else the period that holds on from before.</summary>
    public required NamedPeriod? Period { get; init; }

    /// <summary>The current month.</summary>
    public required Month Now { get; init; }

    /// <summary>Whether its clause asks something.</summary>
    public required bool IsAsked { get; init; }

    /// <summary>Whether nothing but names, times and words without weight stand before it.</summary>
    public required bool IsAlone { get; init; }

    /// <summary>Whether it is alone and may belong to a project or begins the message.</summary>
    public required bool IsAloneWithItsProject { get; init; }

    /// <summary>Whether another number without a unit follows, as in a row of cells without headers.</summary>
    public required bool IsInRow { get; init; }

    /// <summary>Whether the words before name a period behind 其中.</summary>
    public required bool IsPartAMonth { get; init; }

    public bool IsDone => list.Done.In(Before);

    public bool IsOtherBehind => Behind is ['/', ..] || list.Other.AtStart(Behind.AsSpan().TrimStart('的')) > 0 && !list.Funds.In(Behind);

    public bool IsPriceOfThing => Behind is ['的', _, ..] && !Behind.StartsWith("的样子", StringComparison.Ordinal) && list.Invested.AtStart(Behind.AsSpan(1)) == 0 && !list.Funds.In(Behind);

    public bool IsFunds => list.Funds.In(Behind) || (list.Funds.In(Before) && (!IsDone || FundsNear().IsMatch(Before)));

    public bool IsLacking => words.Problems.Lacking.In(Before) || (list.Funds.In(Behind) && words.Problems.Lacking.In(Behind));

    public bool IsPlanned => list.Plan.In(list.Doubt.Blank(Before));

    public bool LiesAhead => words.Time.Ahead.In(Before);

    public bool IsPart => list.Part.In(Before);

    // 打算年底前签约,投资额6亿: what is planned has no 完成投资 yet.
    public bool IsOfPlanBefore => Near is null && !IsSecond && !Before.Contains("完成", StringComparison.Ordinal)
        && Earlier[(Earlier.TrimEnd([.. Plain.Marks, ' ']).LastIndexOfAny([.. Plain.Marks]) + 1)..] is var clause
        && !clause.Any(char.IsAsciiDigit) && words.Time.Ahead.In(words.Time.NotAhead.Blank(clause));

    private string ClauseBefore => Earlier.TrimEnd([.. Plain.Marks, ' ']) is var earlier && earlier[(earlier.LastIndexOfAny([.. Plain.Marks]) + 1)..] is { Length: <= 14 } clause ? clause : "";

    // 补助资金到位300万: where the money comes from, and not what it is.
    public bool IsOtherThanFunds => list.Other.In(list.Sources.Blank(list.NotOther.Blank(Before)));

    public bool IsOther => list.Other.In(list.NotOther.Blank(Before)) || list.OtherEnd.AtEnd(list.NotOther.Blank(Before).AsSpan().TrimEnd("为是约共达有了: ").TrimEnd(Plain.Gap));

    public bool IsTotal => list.Total.In(Before);

    public bool IsReduction => list.Reduction.In(Before) || list.Reduction.In(Behind);

    public bool IsDoneOfPlan => DoneOfPlan().IsMatch(Before);

    public bool IsReached => Reached().IsMatch(Before);

    public bool IsDoubted => list.Doubt.In(Before) || list.Doubt.In(Run) || list.Unsure.In(Before) || list.Unsure.In(Behind) || list.Unsure.In(Next);

    public bool IsCompared => list.Comparison.In(Before);

    public bool MayBeInvestment => IsDone || IsAlone || Near is { IsPart: false };

    // 从开工算起,一共完成4.6亿: the clause before may say it, where no period stands between.
    public bool IsSinceStart => list.SinceStart.In(Before) || (Near is null && list.SinceStart.In(ClauseBefore));

    public bool IsShort => list.Short.In(Before);

    public bool SaysToDate => list.ToDate.In(Before);

    public bool IsToDate => SaysToDate || Period is { IsToDate: true };

    public bool IsPeriodAhead => Period is { } period && period.Month > Now;

    public bool IsDoneFigure => IsDone && (Amount.HasUnit || list.Leading.AtEnd(Before.AsSpan().TrimEnd(": \uE001")) || Before.AsSpan().TrimEnd(": \uE001").EndsWith([Plain.Name]));

    public bool IsBarelyDone => Period is null && list.Done.All(Before).TrueForAll(word => list.Bare.Words.Contains(Before.Substring(word.At, word.Length)));

    public bool IsDoneSoFar => IsDoneFigure && Period is null && list.SoFar.In(Before);

    // 土建完成800万, 完成设备投资800万: beside the last word of what is done.
    public bool IsPortion => list.Done.All(Before) is [.., var last]
        && (list.Portion.AtEnd(Before.AsSpan(0, last.At).TrimEnd("已经共又")) || list.Portion.In(Before.AsSpan(last.At + last.Length)));

    public bool IsBehindPlan => list.Plan.In(Earlier);

    [GeneratedRegex("(到位|到账|到帐|拨付|入账|注资)[^完]{0,10}$")]
    private static partial Regex FundsNear();

    [GeneratedRegex("(完成|实现)了?(年度|全年|年)?(计划|总投资|目标|任务)")]
    private static partial Regex DoneOfPlan();

    [GeneratedRegex("(已|实际)(经|累计)?完成[^计划]{0,6}$")]
    private static partial Regex Reached();
}
