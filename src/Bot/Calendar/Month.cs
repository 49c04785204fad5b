namespace Bot.Calendar;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>A calendar month, the period of every investment report.</summary>
/// <param name="Year">The year, 1 to 9999.</param>
/// <param name="Number">The month of the year, 1 to 12.</param>
public readonly partial record struct Month(int Year, int Number) : IComparable<Month>
{
    /// <summary>The first day of the month.</summary>
    public DateOnly First => new(Year, Number, 1);

    /// <summary>The last day of the month.</summary>
    public DateOnly Last => new(Year, Number, DateTime.DaysInMonth(Year, Number));

    /// <summary>The month before.</summary>
    public Month Previous => AddMonths(-1);

    /// <summary>The month after.</summary>
    public Month Next => AddMonths(1);

    /// <summary>The month where its year is known: 11月.</summary>
    public string ShortName => string.Create(CultureInfo.InvariantCulture, $"{Number}月");

    /// <summary>The month that the day belongs to.</summary>
    public static Month Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>The month whose investment is asked for on a day: up to the 10th the month before, then the current one.</summary>
    public static Month Awaited(DateOnly day) => day.Day <= 10 ? Of(day).Previous : Of(day);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not of the form 2026-11.</exception>
    public static Month Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Of(day)
            : throw new FormatException($"'{text}' is not a month of the form 2026-11.");

    /// <summary>
    /// Reads a month as people say it: 本月, 上月, 10月, 十月份, 元月, 去年12月, 2026年8月, 26年8月, 2026-08, 2026.8; null for all else.
    /// A month without a year is the latest such month that has begun: 12月 said in November 2026 is December 2025.
    /// </summary>
    public static Month? Read(string? text, DateOnly today)
    {
        var plain = Numeral.Simplify(Wording.Clean(text)).Replace(" ", "", StringComparison.Ordinal);
        var now = Of(today);
        switch (plain)
        {
            case "本月" or "本月份" or "当月" or "这月" or "这个月":
                return now;
            case "上月" or "上月份" or "上个月":
                return now.Previous;
            case "上上月" or "上上个月":
                return now.AddMonths(-2);
        }
        var match = Written().Match(plain);
        var number = match.Groups["month"].Value == "元" ? 1 : Numeral.Whole(match.Groups["month"].Value);
        if (!match.Success || number is not { } month || month is < 1 or > 12)
        {
            return null;
        }
        int? year = match.Groups["year"].Value switch
        {
            "" => month > now.Number ? now.Year - 1 : now.Year,
            "今" or "本" => now.Year,
            "去" => now.Year - 1,
            "前" => now.Year - 2,
            { Length: 2 } digits => 2000 + int.Parse(digits, CultureInfo.InvariantCulture),
            var digits => int.Parse(digits, CultureInfo.InvariantCulture),
        };
        return year is >= LooseDate.FirstYear and <= LooseDate.LastYear ? new Month(year.Value, month) : null;
    }

    /// <summary>The month a number of months later, or earlier if negative.</summary>
    public Month AddMonths(int months) => Of(First.AddMonths(months));

    /// <summary>Whether the day lies in this month.</summary>
    public bool Contains(DateOnly day) => Of(day) == this;

    /// <inheritdoc/>
    public int CompareTo(Month other) => (Year, Number).CompareTo((other.Year, other.Number));

    /// <summary>The month as it is stored; sorts as text: 2026-11.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Number:00}");

    /// <summary>The month in Chinese: 2026年11月.</summary>
    public string Show() => string.Create(CultureInfo.InvariantCulture, $"{Year}年{Number}月");

    /// <summary>Whether one month lies before another.</summary>
    public static bool operator <(Month left, Month right) => left.CompareTo(right) < 0;

    /// <summary>Whether one month lies after another.</summary>
    public static bool operator >(Month left, Month right) => left.CompareTo(right) > 0;

    /// <summary>Whether one month is another or lies before it.</summary>
    public static bool operator <=(Month left, Month right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one month is another or lies after it.</summary>
    public static bool operator >=(Month left, Month right) => left.CompareTo(right) >= 0;

    [GeneratedRegex(
        """
        ^(?:
        (?:(?<year>[0-9]{4}|[0-9]{2}|[今本去前])年)?(?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|元)月份?
        | (?<year>[0-9]{4})[-./](?<month>[0-9]{1,2})月?
        )$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Written();
}
