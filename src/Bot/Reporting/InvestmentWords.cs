namespace Bot.Reporting;

using System.Text.RegularExpressions;
using Bot.Calendar;

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

    /// <summary>Whether a text is an amount with its unit, and so about 完成投资 even where nobody asked for it.</summary>
    public static bool IsAmount(string said, DateOnly today) => Read(said, today).Amount is { Length: > 0 } amount && Language.Amount.Read(amount) is Language.AmountReading.Sure;

    /// <summary>本月无新增: a real entry of zero.</summary>
    public static bool IsNothing(string amount) =>
        amount is "无新增" or "无新增投资" or "没有新增" or "没有新增投资" or "未新增" or "无" or "没有" or "零";

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

    [GeneratedRegex(@"^(自年初以?来?|年初至今|今年)?累计(完成)?(投资)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingToDate();

    [GeneratedRegex(@"^(新增)?(完成|投入)?(投资)?(了)?(额)?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingWords();
}
