namespace Bot.Language;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>
/// A date as exact as somebody wrote it: a year (2020), a month (2020-04) or a day (2020-04-01). Planned starts and completions
/// in a ledger are of this kind; turning 2020年4月 into the first of April would invent a deadline.
/// </summary>
public readonly partial record struct LooseDate
{
    /// <summary>The earliest year that is believed.</summary>
    public const int FirstYear = 1949;

    /// <summary>The latest year that is believed.</summary>
    public const int LastYear = 2099;

    private const int LongestText = 40;

    /// <summary>A date of the precision given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date, or it has a day without a month.</exception>
    public LooseDate(int year, int? month = null, int? day = null)
    {
        if (!Exists(year, month, day))
        {
            throw new ArgumentOutOfRangeException(nameof(year), $"There is no date {year}-{month}-{day}.");
        }
        (Year, Month, Day) = (year, month, day);
    }

    /// <summary>The year, 1949 to 2099.</summary>
    public int Year { get; }

    /// <summary>The month, 1 to 12, or null if only the year is known.</summary>
    public int? Month { get; }

    /// <summary>The day of the month, or null if it is not known.</summary>
    public int? Day { get; }

    /// <summary>The first day that it may be.</summary>
    public DateOnly First => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The last day that it may be; what is planned for 2020-04 is late from 1 May.</summary>
    public DateOnly Last => new(Year, Month ?? 12, Day ?? DateTime.DaysInMonth(Year, Month ?? 12));

    /// <summary>Exactly this day.</summary>
    public static LooseDate Of(DateOnly day) => new(day.Year, day.Month, day.Day);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is nothing of the kind.</exception>
    public static LooseDate Parse(string text) =>
        Iso().IsMatch(text) && TryRead(text, out var date) ? date : throw new FormatException($"'{text}' is not a date of the form 2020, 2020-04 or 2020-04-01.");

    /// <summary>
    /// Reads a date as people write it: 2018.3, 2018.03, 2019/4/1, 2019-04-01, 2020年12月, 2020年12月5日, 2020, 20200401, also in
    /// full-width signs and with a time of midnight behind it, as spreadsheets export it. Never throws; refuses what does not exist.
    /// </summary>
    /// <param name="text">The whole text.</param>
    /// <param name="date">The date, if there is one.</param>
    /// <param name="year">The year of 4月 or 4月5日; without it these are refused.</param>
    /// <param name="excelSerial">Whether a bare number such as 43922 is a day counted by a spreadsheet.</param>
    public static bool TryRead([NotNullWhen(true)] string? text, out LooseDate date, int? year = null, bool excelSerial = false)
    {
        date = default;
        var said = Wording.Clean(text);
        if (said.Length > LongestText)
        {
            return false;
        }
        var plain = Spaces().Replace(Numeral.Simplify(said), "");
        if (excelSerial && Serial().IsMatch(plain))
        {
            // Day 1 is 1900-01-01, and spreadsheets count a 29 February 1900 that never was.
            return TryOf(new DateOnly(1899, 12, 30).AddDays(int.Parse(plain, CultureInfo.InvariantCulture)), out date);
        }
        var match = Written().Match(plain);
        if (!match.Success || (Number(match, "year") ?? year) is not { } foundYear)
        {
            return false;
        }
        var (month, day) = (Number(match, "month"), Number(match, "day"));
        if (!Exists(foundYear, month, day))
        {
            return false;
        }
        date = new LooseDate(foundYear, month, day);
        return true;
    }

    /// <summary>The date in its own precision: 2020, 2020-04 or 2020-04-01. Sorts as text; this is what is stored.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Year:0000}{(Month is { } month ? $"-{month:00}" : "")}{(Day is { } day ? $"-{day:00}" : "")}");

    /// <summary>The date in Chinese: 2020年, 2020年4月 or 2020年4月1日.</summary>
    public string Show() => string.Create(CultureInfo.InvariantCulture,
        $"{Year}年{(Month is { } month ? $"{month}月" : "")}{(Day is { } day ? $"{day}日" : "")}");

    private static bool TryOf(DateOnly day, out LooseDate date)
    {
        var believed = Exists(day.Year, day.Month, day.Day);
        date = believed ? Of(day) : default;
        return believed;
    }

    private static bool Exists(int year, int? month, int? day) => year is >= FirstYear and <= LastYear && (month, day) switch
    {
        (null, null) => true,
        ( >= 1 and <= 12, null) => true,
        ( >= 1 and <= 12, >= 1) => day <= DateTime.DaysInMonth(year, month.Value),
        _ => false,
    };

    private static int? Number(Match match, string group) => match.Groups[group].Success ? Numeral.Whole(match.Groups[group].Value) : null;

    // The separator of year and month stands again between month and day: 2020.4-1 is a slip of the pen.
    [GeneratedRegex(
        """
        ^(?:
        (?<year>[0-9]{4})年?
        | (?<year>[0-9]{4})年(?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月?份?
        | (?:(?<year>[0-9]{4})年)?(?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|(?<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]?)?
        | (?<year>[0-9]{4})(?<separator>[-./])(?<month>[0-9]{1,2})(?:月|\k<separator>(?<day>[0-9]{1,2})日?(?:T?0{1,2}:00(?::00)?)?)?
        | (?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})?
        )$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Written();

    [GeneratedRegex(@"^[0-9]{4}(-[0-9]{2}){0,2}$")]
    private static partial Regex Iso();

    [GeneratedRegex("^[1-9][0-9]{4}$")]
    private static partial Regex Serial();

    // Between two digits only the space before a time goes: 2020 4 1 is not 202041.
    [GeneratedRegex(@"(?<![0-9])\s+|\s+(?![0-9])|(?<=[0-9])\s+(?=0{1,2}:00)")]
    private static partial Regex Spaces();
}
