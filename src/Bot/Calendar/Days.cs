namespace Bot.Calendar;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>Days as people say and read them.</summary>
public static partial class Days
{
    private const string Weekdays = "日一二三四五六";

    /// <summary>The weekday: 周五.</summary>
    public static string Weekday(DateOnly day) => Weekday(day.DayOfWeek);

    /// <summary>The weekday: 周五.</summary>
    public static string Weekday(DayOfWeek day) => $"周{Weekdays[(int)day]}";

    /// <summary>The day without its year: 11月20日.</summary>
    public static string Show(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日");

    /// <summary>The day, with its year where that is not today's: 11月20日, 2025年11月21日.</summary>
    public static string Show(DateOnly day, DateOnly today) => day.Year == today.Year ? Show(day) : LooseDate.Of(day).Show();

    /// <summary>The day with its weekday: 11月20日(周五).</summary>
    public static string ShowWithWeekday(DateOnly day) => $"{Show(day)}({Weekday(day)})";

    /// <summary>The day with its weekday, and with its year where that is not today's: 2025年11月21日(周五).</summary>
    public static string ShowWithWeekday(DateOnly day, DateOnly today) => $"{Show(day, today)}({Weekday(day)})";

    /// <summary>The days from one to another: 11月16日至20日; 11月30日至12月4日 over the end of a month; 11月16日 where they are the same.</summary>
    public static string Span(DateOnly first, DateOnly last) =>
        first == last ? Show(first)
        : first.Month == last.Month ? string.Create(CultureInfo.InvariantCulture, $"{Show(first)}至{last.Day}日")
        : $"{Show(first)}至{Show(last)}";

    /// <summary>The Monday of the week of a day.</summary>
    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>
    /// Reads a day: 今天, 昨天, 前天, 大前天, 三天前, 昨晚, 明天, 后天, 上周五, 本周一, 下周三, 周五, 11月3日, 3号, 11-3, 11.3, 2026.11.9,
    /// 20261109, each also with its weekday, 上午, 下午 or 晚上 behind it; null for all else. Weeks begin on Monday.
    /// </summary>
    /// <param name="text">The whole text.</param>
    /// <param name="today">What 昨天 is counted from.</param>
    /// <param name="hasBeen">
    /// Whether the day is one that has been: then 周五 and 3号 are the last such day. Else 周五 is this week's, 3号 this month's.
    /// 11月3日 is this year's in both cases, unless that lies more than half a year ahead: 12月30日 said in January is last year's. So
    /// even with it a day may lie ahead (明天, 下周三, tomorrow's date), and who asks for a day that has been must check.
    /// </param>
    public static DateOnly? Read(string? text, DateOnly today, bool hasBeen = false)
    {
        var said = EndOfDay().Replace(Numeral.Simplify(Wording.Clean(text)), "");
        var plain = said.Replace(" ", "", StringComparison.Ordinal);
        int? away = Spoken().Replace(plain, "天") switch
        {
            "今天" or "今日" or "当天" or "当日" or "今早" or "今晨" or "今晚" or "今夜" => 0,
            "昨天" or "昨日" or "昨早" or "昨晚" or "昨夜" => -1,
            "前天" or "前日" or "前晚" => -2,
            "大前天" => -3,
            "明天" or "明日" => 1,
            "后天" => 2,
            "大后天" => 3,
            _ => DaysAgo().Match(plain) is { Success: true } ago ? -Numeral.Whole(ago.Groups["days"].Value) : null,
        };
        if (away is { } days)
        {
            return today.AddDays(days);
        }
        if (InWeek().Match(plain) is { Success: true } week)
        {
            var weeks = week.Groups["which"].Value.TrimEnd('个') switch { "上" => -1, "上上" => -2, "下" => 1, "下下" => 2, _ => 0 };
            var found = Monday(today).AddDays((weeks * 7) + "一二三四五六日".IndexOf(week.Groups["day"].Value.Replace('天', '日'), StringComparison.Ordinal));
            return hasBeen && !week.Groups["which"].Success && found > today ? found.AddDays(-7) : found;
        }
        if (InYear().Match(plain) is { Success: true } written)
        {
            return Numeral.Whole(written.Groups["day"].Value) is not { } day ? null
                : written.Groups["month"].Success
                    ? Numeral.Whole(written.Groups["month"].Value) is { } month ? Nearest(written.Groups["year"].Value, month, day, today) : null
                : hasBeen ? Last(day, today)
                : OfYear(today.Year, today.Month, day);
        }
        return LooseDate.TryRead(said, out var date) && date.Day is not null ? date.First : null;
    }

    private static DateOnly? Nearest(string year, int month, int day, DateOnly today)
    {
        var found = OfYear(today.Year + (year == "去" ? -1 : year == "明" ? 1 : 0), month, day);
        return year.Length > 0 || (found is { } ahead && ahead.DayNumber - today.DayNumber <= 183) ? found : OfYear(today.Year - 1, month, day);
    }

    // 31号 said on 1 March is in January.
    private static DateOnly? Last(int day, DateOnly today) => Enumerable.Range(0, 3)
        .Select(ago => Month.Of(today).AddMonths(-ago))
        .Select(month => OfYear(month.Year, month.Number, day))
        .FirstOrDefault(found => found <= today);

    private static DateOnly? OfYear(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    [GeneratedRegex(@"(\((周|星期|礼拜)[一二三四五六日天]\))?(上午|下午|晚上|中午|早上|傍晚|凌晨|夜里)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex EndOfDay();

    // 昨个, 今儿, 前儿个 are said for 昨天, 今天, 前天; 今下午 for 今天下午.
    [GeneratedRegex("(?<=^(大?前|昨|今|明|大?后))(儿个?|个儿?)$|(?<=^[昨今])$", RegexOptions.ExplicitCapture)]
    private static partial Regex Spoken();

    [GeneratedRegex("^(?<days>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[天日](之前|以前|前)$", RegexOptions.ExplicitCapture)]
    private static partial Regex DaysAgo();

    [GeneratedRegex("^(?<which>本|这个?|上上?个?|下下?个?)?(周|星期|礼拜)(?<day>[一二三四五六日天])$", RegexOptions.ExplicitCapture)]
    private static partial Regex InWeek();

    [GeneratedRegex("^((?<year>[今本去明])年)?((?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月)?(?<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]$|^((?<year>[今本去明])年)?(?<month>[0-9]{1,2})(月|[-./])(?<day>[0-9]{1,2})[日号]?$", RegexOptions.ExplicitCapture)]
    private static partial Regex InYear();
}
