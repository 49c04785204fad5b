namespace Bot.Reporting;

using System.Text.RegularExpressions;
using Bot.Calendar;
using Bot.Language;

/// <summary>The words around an amount: “10月 3200万”, “累计2.18亿”, “本月无新增”. Pure.</summary>
internal static partial class InvestmentWords
{
    private static readonly char[] Blanks = [' ', '\n', '\t', '\u3000', ',', '\uFF0C', ':', '\uFF1A', ';', '\uFF1B', '。'];

    /// <summary>Takes the words apart.</summary>
    /// <param name="said">What was typed.</param>
    /// <param name="today">What 本月 is counted from.</param>
    /// <returns>The month that stands before the amount, null for none; whether it is 自年初累计; and the amount's own words.</returns>
    public static (Month? Month, bool IsToDate, string Amount) Read(string said, DateOnly today)
    {
        var text = said.Trim(Blanks);
        Month? month = null;
        if (LeadingMonth().Match(text) is { Success: true } named && Month.Read(named.Groups["month"].Value, today) is { } read)
        {
            // 本月 is the month that is asked about, whenever the answer comes: past midnight it is still that one.
            month = named.Groups["month"].Value[0] is '本' or '当' or '这' ? null : read;
            text = text[named.Length..].Trim(Blanks);
        }

        var toDate = LeadingToDate().Match(text);
        return (month, toDate.Success, LeadingWords().Replace(text[toDate.Length..], "").Trim(Blanks));
    }

    /// <summary>元 per unit that was said or pressed; null for no unit.</summary>
    public static long? UnitOf(string said) => said switch
    {
        "万" or "万元" => Amount.Wan,
        "亿" or "亿元" => Amount.Yi,
        "元" => 1,
        _ => null,
    };

    /// <summary>A number in a unit, in 元; none where that is no amount, and why.</summary>
    public static (long? Yuan, string? Why) InUnit(decimal number, long unit) => (number * unit) switch
    {
        > Amount.Largest => (null, $"{new AmountReading.TooLarge().Why}。"),
        var yuan when yuan % 1 != 0 => (null, "金额记到元,不记角分,例:3200.5万元。"),
        var yuan => ((long)yuan, null),
    };

    /// <summary>Understands an answer that is about 完成投资 and nothing else.</summary>
    /// <param name="said">What was typed.</param>
    /// <param name="today">What 10月 is counted from.</param>
    public static HeardAmount Hear(string said, DateOnly today)
    {
        var (month, isToDate, text) = Read(said, today);
        var heard = new HeardAmount(month, isToDate);
        if (text.Length == 0)
        {
            return heard;
        }

        if (Both(said, today) is var (_, amount, total))
        {
            return heard with { IsToDate = false, Yuan = amount, Total = total };
        }

        return IsNothing(text) ? heard with { IsToDate = false, Yuan = 0 } : Language.Amount.Read(text) switch
        {
            AmountReading.Sure sure => heard with { Yuan = sure.Yuan, Approximate = sure.Approximate },
            AmountReading.NeedsUnit { Number: 0 } => heard with { IsToDate = false, Yuan = 0 },
            AmountReading.NeedsUnit bare => heard with { Number = bare.Number, Approximate = bare.Approximate },
            AmountReading.Negative => heard with { Why = "完成投资不能是负数。要核减,请直接报改正后的数,例:3000万;本月没有投资,请写:本月无新增。" },
            var unclear => heard with { Why = $"{Why(text) ?? unclear.Why}。" },
        };
    }

    /// <summary>本月无新增: a real entry of zero.</summary>
    public static bool IsNothing(string amount) =>
        amount is "无新增" or "无新增投资" or "没有新增" or "没有新增投资" or "未新增" or "无投资" or "没有投资" or "没投资" or "无" or "没有" or "零";

    /// <summary>As much as the month before.</summary>
    public static bool IsSame(string amount) => Same().IsMatch(amount);

    /// <summary>Two numbers in one message, “本月3200万,累计2.18亿”, to be checked against each other; null for all else.</summary>
    /// <param name="said">What was typed.</param>
    /// <param name="today">What 10月 is counted from.</param>
    /// <returns>The month, null for none; 完成投资 of it and 自年初累计, both in 元.</returns>
    public static (Month? Month, long Yuan, long Total)? Both(string said, DateOnly today) =>
        TwoNumbers().Match(said.Trim(Blanks)) is { Success: true } two
            && Read(two.Groups["amount"].Value, today) is (var month, false, var amount) && Language.Amount.Read(amount) is AmountReading.Sure { Yuan: var yuan }
            && Read(two.Groups["total"].Value, today) is (null, true, var sum) && Language.Amount.Read(sum) is AmountReading.Sure { Yuan: var total }
                ? (month, yuan, total)
                : null;

    /// <summary>Why words that are no amount of 完成投资 cannot be reported here, with what would be right; null where there is nothing to explain.</summary>
    public static string? Why(string amount) =>
        InPlace().IsMatch(amount) ? "这里只报完成投资,到位资金还不能在这里报。请写本月完成投资,例:3200万"
        : FixedAssets().IsMatch(amount) ? "这里只报完成投资。如果这就是完成投资,请只写金额,例:3200万"
        : Stands().IsMatch(amount) ? "如果本月没有完成投资,请写:本月无新增"
        : null;

    [GeneratedRegex(
        """
        ^(截[至止到])?
        (?<month>
        (本月|当月|这个?月|上个?月)份?
        | ([今去]年|\d{4}年)?(\d{1,2}|[一二三四五六七八九十元]{1,2})月份?
        | \d{4}[-./]\d{1,2}(?![\d.]|\s*[万亿元千百wW])
        )[底末]?
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex LeadingMonth();

    [GeneratedRegex("^(同|和|与|跟)上个?月(一样|相同|持平)?$|^(与|和|跟)?上个?月持平$", RegexOptions.CultureInvariant)]
    private static partial Regex Same();

    [GeneratedRegex(
        """
        ^(?<total>(自年初以?来?|年初至今|今年)?累计[^月]+?)[\s,\uFF0C;\uFF1B、]+(?<amount>((本|当|这个?)月|\d{1,2}月).+)$
        | ^(?<amount>[^累]*[^累自年初至今来\s,\uFF0C;\uFF1B、(\uFF08])[\s,\uFF0C;\uFF1B、(\uFF08]*(?<total>(自年初以?来?|年初至今|今年)?累计[^)\uFF09]+)[)\uFF09]?$
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TwoNumbers();

    [GeneratedRegex("到位", RegexOptions.CultureInvariant)]
    private static partial Regex InPlace();

    [GeneratedRegex("^固投|固定资产投资", RegexOptions.CultureInvariant)]
    private static partial Regex FixedAssets();

    [GeneratedRegex("^(还在|仍在|一直|已经?)?(停工|停建|没动|未动|没有?动工|没干|没有?进展|无进展)", RegexOptions.CultureInvariant)]
    private static partial Regex Stands();

    [GeneratedRegex(@"^(自年初以?来?|年初至今|今年)?累计(完成)?(投资)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingToDate();

    [GeneratedRegex(@"^(新增)?(完成|投入)?(投资)?(了)?(额)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingWords();
}

/// <summary>What an answer about 完成投资 says; of <see cref="Yuan"/>, <see cref="Number"/> and <see cref="Why"/> at most one is there.</summary>
/// <param name="Month">The month that it names; null for none.</param>
/// <param name="IsToDate">Whether the amount is 自年初累计.</param>
internal sealed record HeardAmount(Month? Month, bool IsToDate)
{
    /// <summary>元.</summary>
    public long? Yuan { get; init; }

    /// <summary>自年初累计 beside the amount of the month, 元.</summary>
    public long? Total { get; init; }

    /// <summary>It was said with 约.</summary>
    public bool Approximate { get; init; }

    /// <summary>A number without its unit.</summary>
    public decimal? Number { get; init; }

    /// <summary>Why it cannot be taken, and what would be right.</summary>
    public string? Why { get; init; }
}
