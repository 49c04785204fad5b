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

    /// <summary>The day with its weekday: 11月20日(周五).</summary>
    public static string ShowWithWeekday(DateOnly day) => $"{Show(day)}({Weekday(day)})";

    /// <summary>
    /// Reads a day: 今天, 昨天, 前天, 大前天, 明天, 后天, 上周五, 本周一, 下周三, 周五, 11月3日, 3号, 11-3, 11.3, 2026.11.9, 20261109;
    /// null for all else. It may lie ahead: who asks for a day that has been must check. Weeks begin on Monday; 周五 is this
    /// week's, 3号 this month's. 11月3日 is this year's, unless that lies more than half a year ahead: 12月30日 said in January is last year's.
    /// </summary>
    public static DateOnly? Read(string? text, DateOnly today)
    {
        var said = Wording.Clean(text);
        var plain = Numeral.Simplify(said).Replace(" ", "", StringComparison.Ordinal);
        int? away = plain switch
        {
            "今天" or "今日" or "当天" or "当日" => 0,
            "昨天" or "昨日" => -1,
            "前天" or "前日" => -2,
            "大前天" => -3,
            "明天" or "明日" => 1,
            "后天" => 2,
            "大后天" => 3,
            _ => null,
        };
        if (away is { } days)
        {
            return today.AddDays(days);
        }
        if (InWeek().Match(plain) is { Success: true } week)
        {
            var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
            var weeks = week.Groups["which"].Value.TrimEnd('个') switch { "上" => -1, "上上" => -2, "下" => 1, "下下" => 2, _ => 0 };
            return monday.AddDays((weeks * 7) + "一二三四五六日".IndexOf(week.Groups["day"].Value.Replace('天', '日'), StringComparison.Ordinal));
        }
        if (InYear().Match(plain) is { Success: true } written)
        {
            var month = written.Groups["month"].Success ? Numeral.Whole(written.Groups["month"].Value) : today.Month;
            return month is { } number && Numeral.Whole(written.Groups["day"].Value) is { } day
                ? Nearest(written.Groups["year"].Value, number, day, today)
                : null;
        }
        return LooseDate.TryRead(said, out var date) && date.Day is not null ? date.First : null;
    }

    private static DateOnly? Nearest(string year, int month, int day, DateOnly today)
    {
        var found = OfYear(today.Year + (year == "去" ? -1 : year == "明" ? 1 : 0), month, day);
        return year.Length > 0 || (found is { } ahead && ahead.DayNumber - today.DayNumber <= 183) ? found : OfYear(today.Year - 1, month, day);
    }

    private static DateOnly? OfYear(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    [GeneratedRegex("^(?<which>本|这个?|上上?个?|下下?个?)?(周|星期|礼拜)(?<day>[一二三四五六日天])$", RegexOptions.ExplicitCapture)]
    private static partial Regex InWeek();

    [GeneratedRegex("^((?<year>[今本去明])年)?((?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月)?(?<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]$|^(?<month>[0-9]{1,2})[-./](?<day>[0-9]{1,2})[日号]?$", RegexOptions.ExplicitCapture)]
    private static partial Regex InYear();
}
