namespace Bot.Sentences;

/// <summary>What an amount is taken for.</summary>
internal enum Role
{
    Nothing,
    Month,
    ToDate,
    SinceStart,
    Funds,
    Asked,
}

/// <summary>One rule by which an amount is judged.</summary>
/// <param name="Name">What it is about, for who reads the table.</param>
/// <param name="Holds">Whether it holds for an amount.</param>
/// <param name="Role">What the amount is then.</param>
/// <param name="Why">What is asked where it must be asked.</param>
internal sealed record AmountRule(string Name, Func<Surroundings, bool> Holds, Role Role, string Why = "");

/// <summary>
/// The rules by which an amount is judged, from domain.md (three bases never mixed; 总投资, 计划 and 到位资金 are no 完成投资). The first
/// that holds decides, so what forbids stands above what allows, and what is doubtful above what is sure: a question costs a tap, a
/// wrong amount a report.
/// </summary>
internal static class AmountRules
{
    private const string Monthly = "投资按月填报,请写本月完成投资,例:本月完成投资3200万";
    private const string Plainly = "看不出这是不是完成投资,是的话请写明,例:本月完成投资3200万";

    private static readonly AmountRule[] InOrder =
    [
        new("a question reports nothing", about => about.IsAsked, Role.Nothing),
        new("what stands behind says what it is: 600万元贷款", about => about.IsOtherBehind, Role.Nothing),
        new("funds that are awaited or lack", about => about.IsFunds && (about.IsLacking || about.IsPlanned || about.IsPart || about.IsOtherThanFunds || about.LiesAhead), Role.Nothing),
        new("funds", about => about.IsFunds, Role.Funds),
        new("more or less than another", about => about.IsCompared && (about.IsSecond || !about.MayBeInvestment), Role.Nothing),
        new("本月比上月多投200万", about => about.IsCompared, Role.Asked, "看不出完成了多少,请写完成的金额,例:本月完成投资3200万"),
        // 核减 is a correction with its reason, and no amount of a month.
        new("a reduction", about => about.IsReduction, Role.Asked, "核减、核增是更正,请写更正后的完成投资,例:本月完成投资3200万"),
        new("完成计划投资, 完成总投资", about => about.IsDoneOfPlan, Role.Asked, "看不出这是完成投资还是计划(总投资),请写清楚,例:本月完成投资3200万"),
        new("other money", about => about.IsOther || about.IsTotal, Role.Nothing),
        new("a plan", about => about.IsPlanned && !about.IsReached, Role.Nothing),
        new("拟年底签约,投资额6亿", about => about.IsOfPlanBefore && !about.IsReached && about.IsDone, Role.Nothing),
        new("a part of another amount: 其中设备", about => about.IsPart && !about.IsPartAMonth, Role.Nothing),
        new("没完成3200万", about => about.IsDone && about.IsLacking, Role.Asked, "看不出是否完成了这么多,请写完成的金额,例:本月完成投资3200万"),
        new("应该有700万", about => about.IsDoubted && about.MayBeInvestment, Role.Asked, "这个数还不确定,请核实后写确定的金额,例:本月完成投资3200万"),
        new("完成了3200万元的设备", about => about.IsPriceOfThing && about.IsDone, Role.Asked, Plainly),
        new("3200万元的设备到了", about => about.IsPriceOfThing, Role.Nothing),
        new("自开工累计", about => about.IsSinceStart, Role.SinceStart),
        new("a week or a day", about => about.IsShort && !about.IsToDate && (about.IsDone || about.IsAlone), Role.Asked, Monthly),
        new("other than investment of a week or a day", about => about.IsShort && !about.IsToDate && about.Near is null, Role.Nothing),
        new("三季度", about => about.Period is { IsPart: true } && (about.IsDone || about.IsAlone), Role.Asked, "投资按月或自年初累计填报,例:10月完成投资3200万、自年初累计1.86亿"),
        new("what lies ahead", about => about.Period is { IsPart: true } || about.IsPeriodAhead, Role.Nothing),
        new("自年初累计", about => about.IsToDate && (about.IsDone || about.SaysToDate || about.IsAlone), Role.ToDate),
        // 已完成 without a period is so far: of the plan that was named, or of what nobody said.
        new("已完成 of the year's plan", about => about.IsDoneSoFar && about.IsBehindPlan, Role.ToDate),
        new("已完成", about => about.IsDoneSoFar, Role.Asked, "看不出是本月完成还是累计完成,请写清楚,例:本月完成投资3200万、自年初累计1.86亿"),
        new("设备投资", about => about.IsPortion && about.IsDoneFigure, Role.Asked, "看不出这是全部完成投资还是其中一部分,请写全部的,例:本月完成投资3200万"),
        new("投资3.2亿,占地200亩", about => about.IsDoneFigure && about.IsBarelyDone, Role.Asked, "看不出这是本月完成投资还是总投资,请写清楚,例:本月完成投资3200万"),
        new("完成投资 of a month", about => about.IsDoneFigure, Role.Month),
        new("a row of numbers without headers", about => about.IsAloneWithItsProject && about.IsInRow, Role.Asked, "有几个数,看不出哪个是完成投资,请写明,例:本月完成投资3200万"),
        new("旺嘉3200万, 本月3200万", about => about.IsAloneWithItsProject, Role.Month),
        new("money of the month that nothing explains", about => about.Amount.HasUnit && about.Near is { IsPart: false }, Role.Asked, Plainly),
    ];

    /// <summary>What the amount is, and what is to be asked where it must be asked.</summary>
    public static (Role Role, string Why) Judge(Surroundings about) =>
        Array.Find(InOrder, rule => rule.Holds(about)) is { } found ? (found.Role, found.Why) : (Role.Nothing, "");
}
