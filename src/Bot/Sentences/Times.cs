namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Calendar;
using Bot.Language;

/// <summary>A day that a message names.</summary>
/// <param name="Start">Where its words begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Day">The day; null where the words name none that exists, or several.</param>
internal readonly record struct NamedDay(int Start, int End, DateOnly? Day);

/// <summary>A month, or months up to one, that a message names.</summary>
/// <param name="Start">Where its words begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Month">The month, or the last one.</param>
/// <param name="IsToDate">Whether it begins with the year: 1-11月, 上半年, 截至10月底.</param>
/// <param name="IsPart">Whether it is neither a month nor begins with the year: 三季度.</param>
internal readonly record struct NamedPeriod(int Start, int End, Month Month, bool IsToDate, bool IsPart = false);

/// <summary>The days and periods of a message.</summary>
internal static partial class Times
{
    private const int LongestDay = 32;

    /// <summary>All days, in their order.</summary>
    public static List<NamedDay> Days(string plain, DateOnly today)
    {
        List<NamedDay> found = [];
        // 自11月4日起停工: the day on which it began.
        plain = Since().Replace(plain, " ");
        for (var at = 0; at < plain.Length; at++)
        {
            if (!MayBegin(plain, at) || LeadingDay.Of(plain.Substring(at, Math.Min(LongestDay, plain.Length - at)), today) is not { } leading
                || Thousands().IsMatch(plain.AsSpan(at + leading.Said.Length, Math.Min(5, plain.Length - at - leading.Said.Length)))
                // 10月50 is no day, but a month and a number.
                || (leading.Day is null && char.IsAsciiDigit(leading.Said[^1])))
            {
                continue;
            }

            found.Add(new NamedDay(at, at + leading.Said.Length, leading.Day));
            at += leading.Said.Length - 1;
        }

        // What was said to lie ahead with words straight after it is found too: 明天去, 下周一设备进场.
        foreach (Match match in Ahead().Matches(plain))
        {
            if (!found.Exists(day => day.Start < match.Index + match.Length && match.Index < day.End) && Calendar.Days.Read(match.Value, today) is { } day)
            {
                found.Add(new NamedDay(match.Index, match.Index + match.Length, day));
            }
        }

        return [.. found.OrderBy(day => day.Start)];
    }

    /// <summary>All periods outside of the days, in their order.</summary>
    public static List<NamedPeriod> Periods(string plain, DateOnly today)
    {
        List<NamedPeriod> found = [];
        foreach (Match match in Written().Matches(plain))
        {
            if (Of(match, today) is not { } period)
            {
                continue;
            }

            // 10月当月, and 截至10月底今年以来: the month is named before.
            if (match.Value is "当月" && found is [.., { IsToDate: false } just] && just.End == period.Start)
            {
                found[^1] = just with { End = period.End };
            }
            else if (match.Value is "当月" && found is [.., { IsPart: false } earlier])
            {
                // 补去年11月的数:当月完成890万.
                found.Add(period with { Month = earlier.Month });
            }
            else
            {
                var isOfNamed = match.Groups["sofar"].Success && found is [.., { IsPart: false }] && found[^1].Month.Year == today.Year;
                found.Add(isOfNamed ? period with { Month = found[^1].Month } : period);
            }
        }

        return found;
    }

    private static NamedPeriod? Of(Match match, DateOnly today)
    {
        var (start, end) = (match.Index, match.Index + match.Length);
        var now = Month.Of(today);
        var year = match.Groups["year"].Value.TrimEnd('的').TrimEnd('年') switch
        {
            "" or "今" or "本" or "当" => now.Year,
            "去" or "上" => now.Year - 1,
            "前" => now.Year - 2,
            "明" => now.Year + 1,
            { Length: 2 } digits => 2000 + Numeral.Whole(digits) ?? now.Year,
            var digits => Numeral.Whole(digits) ?? now.Year,
        };
        if (year is < LooseDate.FirstYear or > LooseDate.LastYear)
        {
            return null;
        }

        if (match.Groups["part"].Success)
        {
            return new NamedPeriod(start, end, now, false, true);
        }

        if (match.Groups["half"].Success)
        {
            var isFirst = match.Groups["half"].Value[0] == '上';
            return new NamedPeriod(start, end, new Month(year, isFirst ? 6 : 12), isFirst, !isFirst);
        }

        if (match.Groups["quarter"].Success)
        {
            var quarter = match.Groups["quarter"].Value is ['首'] ? 1 : Numeral.Whole(match.Groups["quarter"].Value);
            var isFront = match.Groups["front"].Success;
            return quarter is >= 1 and <= 4 ? new NamedPeriod(start, end, new Month(year, quarter.Value * 3), isFront || quarter == 1, !isFront && quarter != 1) : null;
        }

        if (match.Groups["months"].Success)
        {
            return Numeral.Whole(match.Groups["months"].Value) is >= 1 and <= 12 and var months ? new NamedPeriod(start, end, new Month(year, months), true) : null;
        }

        if (match.Groups["last"].Success)
        {
            var first = match.Groups["first"].Value is "元" ? 1 : Numeral.Whole(match.Groups["first"].Value);
            return Numeral.Whole(match.Groups["last"].Value) is >= 1 and <= 12 and var last && first < last
                ? new NamedPeriod(start, end, new Month(year == now.Year && match.Groups["year"].Length == 0 && last > now.Number ? year - 1 : year, last), first == 1, first != 1)
                : null;
        }

        if (match.Groups["sofar"].Success)
        {
            return new NamedPeriod(start, end, now, true);
        }

        if (match.Groups["whole"].Success)
        {
            // 全年完成2.4亿, said within the year, may be a hope.
            var isHope = year == now.Year && match.Groups["ahead"].Success;
            return new NamedPeriod(start, end, year == now.Year ? now : new Month(year, 12), !isHope, isHope);
        }

        var until = match.Groups["until"].Success;
        if (match.Groups["next"].Success)
        {
            return new NamedPeriod(start, end, now.Next, until);
        }

        return Month.Read(match.Groups["month"].Value.Replace("的", "", StringComparison.Ordinal).TrimEnd('底', '末', '初'), today) is { } month ? new NamedPeriod(start, end, month, until) : null;
    }

    private static bool MayBegin(string plain, int at)
    {
        var sign = plain[at];
        if ("大前昨今当明后本这上下周星礼".Contains(sign, StringComparison.Ordinal))
        {
            return true;
        }

        var isDigit = char.IsAsciiDigit(sign);
        if (!isDigit && !"零一二三四五六七八九十".Contains(sign, StringComparison.Ordinal))
        {
            return false;
        }

        var isInNumber = at > 0 && (char.IsAsciiLetterOrDigit(plain[at - 1]) || "零一二三四五六七八九十百千万亿第.-/~".Contains(plain[at - 1], StringComparison.Ordinal)
            || (plain[at - 1] == ',' && at > 1 && char.IsAsciiDigit(plain[at - 2])));
        // 3.2 may be an amount: it is a day only where a line begins, or with its 日.
        return !isInNumber && (!isDigit || at == 0 || plain[at - 1] == '\n' || !Dotted().IsMatch(plain.AsSpan(at, Math.Min(12, plain.Length - at))));
    }

    [GeneratedRegex(@"^([0-9]{8}|[0-9]{1,2}[-./][0-9]{1,2}(?![0-9日号]))", RegexOptions.ExplicitCapture)]
    private static partial Regex Dotted();

    [GeneratedRegex("(?<=[0-9一二三四五六七八九十][日号]|[今昨前]天)起(?=停|复|开|正式|全面|试|恢复|暂停|施工|进场|投|交付|[ ,;])")]
    private static partial Regex Since();

    // 11月12,345万元 is an amount and not the 12th.
    [GeneratedRegex("^,[0-9]{3}(?![0-9])")]
    private static partial Regex Thousands();

    [GeneratedRegex("大?后[天儿]|明[天日早晚晨儿]|下下?个?(周|星期|礼拜)[一二三四五六日天]", RegexOptions.ExplicitCapture)]
    private static partial Regex Ahead();

    [GeneratedRegex(
        """
        (?:(?<until>截[至止到]?到?|到|至)[ ]?)?
        (?:
        (?<year>(?:[0-9]{4}|(?<![0-9])[0-9]{2}|[今本去上前明当])年的?)?
          (?:
          (?<half>[上下]半年)
          | (?<part>(?:上|本|这|当)个?季度)
          | (?<front>前)?(?<quarter>[一二三四1-4首])个?季度?(?<=季度|季)
          | [前头](?<months>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?月
          | (?<![0-9.])(?<first>[0-9]{1,2}|[一二三四五六七八九十]|元)月?份?[ ]?(?:[-~—–]{1,2}|至|到)[ ]?(?<last>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?[底末]?
          )
        | (?<month>(?:[0-9]{4}|(?<![0-9])[0-9]{2}|[今本去前])年的?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|元)月份?[底末]?)
        | (?<year>(?:[0-9]{4}|[去上前])年)(?:度|全年)?(?=[^,;。\n]{0,12}(?:完成|投资|累计))(?<whole>)
        | (?<year>[今本当]年|)全年(?<whole>)(?<ahead>(?!累计|已|共))?
        | (?<![0-9.一二三四五六七八九十])(?<month>(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|元)月份?[底末]?)(?!前|内)
        | (?<month>本月|当月|这个?月|上上?个?月)份?[底末]?(?!前|内)
        | (?<next>下下?个?月|次月)
        | (?<sofar>今年以来|(?:今年|本年度?|当年)(?![以的底初内年上下前头全共元]|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:月|季|至|到|[-~—–、])|计划|任务|目标|[拟预将要])|[自从]?年初(?:至今|以来)|(?<=截[至止到]?)(?:目前|当前|现在|今日|今天))
        | (?<![0-9.])(?<month>20[0-9]{2}[-./][0-9]{1,2})月?(?![-./0-9]|[ ]?[万亿元千])
        )
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Written();
}
