namespace Bot.Calendar;

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>
/// The days on which a digest falls, as a dispatcher says them: 工作日, 每天, 每三天, 周一、周四, 周一至周五, 逢五, 每月25日, 半月, 季末.
/// Only 工作日 asks the legal calendar; every other rule falls on its day as said, holiday or not.
/// </summary>
public abstract partial record DayRule
{
    private const string Week = "一二三四五六日";

    private DayRule()
    {
    }

    /// <summary>Reads a rule; null for all else. What <see cref="ToString"/> writes reads back to an equal rule.</summary>
    public static DayRule? Read(string? text)
    {
        var plain = Numeral.Simplify(Wording.Clean(text)).Replace(" ", "", StringComparison.Ordinal);
        switch (plain)
        {
            case "工作日" or "每个工作日" or "每工作日":
                return new OnWorkdays();
            case "每天" or "每日" or "天天":
                return new EveryDay();
            case "每三天" or "每3天" or "三天" or "每隔三天" or "三天一次":
                return new EveryThirdDay();
            case "逢五" or "逢5":
                return new OnFives();
            case "半月" or "每半月" or "每半个月":
                return new HalfMonthly();
            case "季末" or "每季末" or "季度末" or "每季度末":
                return new QuarterEnd();
            case "月末" or "月底" or "每月末" or "每月底" or "每月最后一天":
                return new OnDayOfMonth(31);
        }
        if (DayOfMonth().Match(plain) is { Success: true } monthly)
        {
            return Numeral.Whole(monthly.Groups["day"].Value) is >= 1 and <= 31 and var day ? new OnDayOfMonth(day) : null;
        }
        if (WeekdayRange().Match(plain) is { Success: true } range)
        {
            var (first, last) = (WeekdayAt(range.Groups["first"].Value[0]), WeekdayAt(range.Groups["last"].Value[0]));
            return new OnWeekdays(Enumerable.Range(first, ((last - first + 7) % 7) + 1).Sum(day => 1 << (day % 7)));
        }
        if (!Weekdays().IsMatch(plain))
        {
            return null;
        }
        var days = 0;
        foreach (var sign in plain.Replace("星期", "", StringComparison.Ordinal))
        {
            var at = WeekdayAt(sign);
            days |= at < 0 ? 0 : 1 << at;
        }
        return new OnWeekdays(days);
    }

    /// <summary>
    /// Reads days and a time of day in either order, with a blank between them or without: 工作日 18:00, 每天18:00, 18:00 周五; null
    /// where they are not both there, or could be taken apart in two ways.
    /// </summary>
    public static (DayRule Days, TimeOnly Time)? ReadWithTime(string? text)
    {
        const int Longest = 60;
        var said = Wording.Clean(text).Replace('\n', ' ');
        if (said.Length > Longest)
        {
            return null;
        }
        var cuts = Enumerable.Range(0, said.Length).ToList();
        // Blanks go first: 周一 二十点 is not 周一、周二 十点.
        return Only(cuts.Where(at => said[at] is ' ' or '\u3000')) ?? Only(cuts);

        (DayRule, TimeOnly)? Only(IEnumerable<int> cuts)
        {
            var readings = cuts.SelectMany(at => new[] { (Read(said[..at]), ReadTime(said[at..])), (Read(said[at..]), ReadTime(said[..at])) })
                .Where(reading => reading is ({ }, { })).Distinct().ToList();
            return readings is [({ } days, { } time)] ? (days, time) : null;
        }
    }

    /// <summary>Reads a time of day: 18:00, 18:30, 18点, 18点半, 18时30分, 下午6点, 晚上八点, 1800; null for all else, such as 25:00 or 6.</summary>
    public static TimeOnly? ReadTime(string? text)
    {
        var match = Clock().Match(Numeral.Simplify(Wording.Clean(text)).Replace(" ", "", StringComparison.Ordinal));
        if (!match.Success || Numeral.Whole(match.Groups["hour"].Value) is not { } hour)
        {
            return null;
        }
        var minute = match.Groups["minute"].Value switch { "" => 0, "半" => 30, var said => Numeral.Whole(said) ?? 60 };
        // 下午12点 and 晚上12点 mean noon to some and midnight to others.
        int? real = (match.Groups["part"].Value, hour) switch
        {
            ("", _) => hour,
            ("凌晨" or "早上" or "早晨" or "上午", < 12) => hour,
            ("中午", 11 or 12) => hour,
            ("中午", 1 or 2) => hour + 12,
            ("下午" or "傍晚" or "晚上" or "晚", >= 1 and < 12) => hour + 12,
            ("下午" or "傍晚" or "晚上" or "晚", > 12) => hour,
            _ => null,
        };
        return real is { } found && found < 24 && minute < 60 ? new TimeOnly(found, minute) : null;
    }

    /// <summary>Whether a schedule of this rule falls on the day. It never falls before the day on which it was made.</summary>
    /// <param name="day">The day asked about.</param>
    /// <param name="made">The day on which the schedule was made; 每三天 counts from it.</param>
    /// <param name="workdays">The legal calendar.</param>
    public bool Falls(DateOnly day, DateOnly made, Workdays workdays) => day >= made && this switch
    {
        OnWorkdays => workdays.IsWorkday(day),
        EveryDay => true,
        EveryThirdDay => (day.DayNumber - made.DayNumber) % 3 == 0,
        OnWeekdays weekly => (weekly.Days & (1 << (((int)day.DayOfWeek + 6) % 7))) != 0,
        OnFives => day.Day % 10 == 5,
        OnDayOfMonth monthly => day.Day == Math.Min(monthly.Day, Month.Of(day).Last.Day),
        HalfMonthly => day.Day == 15 || day == Month.Of(day).Last,
        QuarterEnd => day.Month % 3 == 0 && day == Month.Of(day).Last,
        _ => throw new UnreachableException(),
    };

    /// <summary>The rule in the one form in which it is stored and shown.</summary>
    public sealed override string ToString() => this switch
    {
        OnWorkdays => "工作日",
        EveryDay => "每天",
        EveryThirdDay => "每三天",
        OnWeekdays weekly => string.Join('、', Week.Where((_, at) => (weekly.Days & (1 << at)) != 0).Select(sign => $"周{sign}")),
        OnFives => "逢五",
        OnDayOfMonth monthly => string.Create(CultureInfo.InvariantCulture, $"每月{monthly.Day}日"),
        HalfMonthly => "半月",
        QuarterEnd => "季末",
        _ => throw new UnreachableException(),
    };

    private static int WeekdayAt(char sign) => Week.IndexOf(sign == '天' ? '日' : sign, StringComparison.Ordinal);

    [GeneratedRegex("^每?(周|星期|礼拜)(?<first>[一二三四五六日天])(至|到|[-\uFF0D\u2013\u2014~\uFF5E]+)(周|星期|礼拜)?(?<last>[一二三四五六日天])$", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayRange();

    [GeneratedRegex("^每月(?<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]$")]
    private static partial Regex DayOfMonth();

    [GeneratedRegex("^每?(周|星期|礼拜)[一二三四五六日天]([、,和及]?(每?(周|星期|礼拜))?[一二三四五六日天])*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Weekdays();

    [GeneratedRegex("^(?<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?((?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})|(?<hour>[0-9]{1,2}|[零一二三四五六七八九十]{1,3})[点时](?<minute>半|([0-9]{1,2}|[零一二三四五六七八九十]{1,3})(?=分))?[整分]?)$|^(?<hour>[0-9]{2})(?<minute>[0-9]{2})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();

    private sealed record OnWorkdays : DayRule;

    private sealed record EveryDay : DayRule;

    private sealed record EveryThirdDay : DayRule;

    // Monday is the lowest bit.
    private sealed record OnWeekdays(int Days) : DayRule;

    private sealed record OnFives : DayRule;

    private sealed record OnDayOfMonth(int Day) : DayRule;

    private sealed record HalfMonthly : DayRule;

    private sealed record QuarterEnd : DayRule;
}
