namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Calendar;
using Bot.Language;

/// <summary>
/// What was reported before is said to be wrong: “刚才报错了,是3100不是3200”, “更正一下,本月3100万”. It is shown as old → new and never
/// recorded as a further amount.
/// </summary>
/// <param name="New">What is right; <see cref="AmountReading.None"/> where the words only say that something was wrong.</param>
/// <param name="Old">What was wrong; null where it is not said.</param>
/// <param name="Period">The month that the words name; null for none.</param>
/// <param name="Said">The words themselves.</param>
public sealed record Correction(AmountReading New, AmountReading? Old, Month? Period, string Said)
{
    /// <summary>What is asked where the words do not say plainly what is to be corrected.</summary>
    internal const string Why = "这是更正吗?请写明项目、月份和更正后的金额,例:更正 旺嘉腐竹10月3100万";
}

/// <summary>Finds the correction in a message.</summary>
internal static partial class Corrections
{
    // What says only that something was wrong is short; a longer message tells of other things that are wrong.
    private const int Short = 14;

    /// <summary>The correction; null for none. Where there is one, also the places of its old amounts and of the words that announce it, which tell nothing else.</summary>
    public static (Correction? Correction, IReadOnlyList<(int Start, int End)> Spoken) In(string masked, string clean, DateOnly today, long? unit, Words.Table words)
    {
        var list = words.Corrections;
        var told = list.Said.All(list.NotSaid.Blank(masked)).ConvertAll(word => (Start: word.At, End: word.At + word.Length));
        told.AddRange(Digits().Matches(masked).Select(match => (match.Index, match.Index + match.Length)));
        var plain = Plain.Mask(masked, told, Plain.Gap);
        var dayless = Plain.Mask(plain, Times.Days(plain, today).Select(day => (day.Start, day.End)), Plain.Gap);
        var periods = Times.Periods(dayless, today);
        var amounts = Amounts.In(Plain.Mask(dayless, periods.Select(period => (period.Start, period.End)), Plain.Gap), unit, words.Amounts.Counted, words.Amounts.Uncounted);
        var isOld = amounts.ConvertAll(amount => IsLedBy(masked, amount, list.Old) || IsFollowedBy(masked, amount, list.Into));
        var isNew = amounts.ConvertAll(amount => IsLedBy(masked, amount, list.New) || IsLedBy(masked, amount, list.Into));
        var old = isOld.IndexOf(true);
        // 是3100不是3200, 把3200改成3100: one is denied and another put in its place.
        var isContrast = old >= 0 && amounts.Where((_, index) => !isOld[index] && (isNew[index] || told.Count > 0)).Any();
        isContrast = isContrast && (told.Count > 0 || !(words.Amounts.Total.In(masked) || words.Amounts.Plan.In(masked) || words.Amounts.Other.In(masked)));
        var isReported = amounts.Count > 0 || (Reported().IsMatch(masked) && masked.Trim([.. Plain.Marks, ' ', Plain.Name]).Length <= Short);
        if (!isContrast && !(told.Count > 0 && isReported))
        {
            return (null, []);
        }

        var right = Enumerable.Range(0, amounts.Count).Where(index => !isOld[index]).OrderByDescending(index => isNew[index]).Select(index => amounts[index].Reading)
            .DefaultIfEmpty(new AmountReading.None()).First();
        var period = periods.Count > 0 ? periods[^1].Month : (Month?)null;
        told.AddRange(amounts.Where((_, index) => isOld[index]).Select(amount => (amount.Start, amount.End)));
        told.AddRange(amounts.SelectMany(amount => Leads(masked, amount, list)));
        return (new Correction(right, old >= 0 ? amounts[old].Reading : null, period, clean.Trim()), told);
    }

    private static bool IsLedBy(string masked, NamedAmount amount, WordList words) => words.AtEnd(masked.AsSpan(0, amount.Start).TrimEnd(": \uE000"));

    private static IEnumerable<(int Start, int End)> Leads(string masked, NamedAmount amount, Words.CorrectionWords list)
    {
        var before = masked[..amount.Start].TrimEnd(':', ' ', Plain.Name);
        return ((ReadOnlySpan<WordList>)[list.Old, list.Into, list.New]).ToArray().Select(words => words.Words.FirstOrDefault(before.EndsWith)).OfType<string>().Select(word => (before.Length - word.Length, before.Length));
    }

    private static bool IsFollowedBy(string masked, NamedAmount amount, WordList words) => words.AtStart(masked.AsSpan(amount.End).TrimStart(", ")) > 0;

    // 型号不对 is none.
    [GeneratedRegex("报|填|写|打错|输错|更正|订正|手误|笔误|手滑|数|刚|上面|前面|上条|金额|投资")]
    private static partial Regex Reported();

    // 多打了一个0, 少写个零.
    [GeneratedRegex("[多少](打|写|输|按|填|加|报|敲|点)了?一?个?[0零]|小数点[^,;。\\n]{0,4}错|单位[^,;。\\n]{0,2}错")]
    private static partial Regex Digits();
}
