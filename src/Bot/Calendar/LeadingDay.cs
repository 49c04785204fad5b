namespace Bot.Calendar;

using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>The day that has been with which a text begins: “昨天去了现场”, “11月3日下午 厂房封顶”.</summary>
/// <param name="Said">Its words: 昨天.</param>
/// <param name="Day">The day; null where there is no such day (11月31日) or the words name several (11月3日至5日). It may lie ahead: 明天.</param>
/// <param name="Rest">What follows.</param>
public sealed partial record LeadingDay(string Said, DateOnly? Day, string Rest)
{
    /// <summary>
    /// The day at the beginning of a text; null where the text begins with none. A number is a day only where nothing else can
    /// be counted by it: 11.3 万平, 3号楼 and 11月3台 are none. Words written straight after a day that still lies ahead tell of what is
    /// to come (下周一设备进场), and not of the day of the text.
    /// </summary>
    public static LeadingDay? Of(string text, DateOnly today)
    {
        var plain = Numeral.Simplify(text);
        var named = Named().Match(plain);
        var match = named.Success ? named : Numbers().Match(plain);
        if (!match.Success || NotItself().IsMatch(plain[match.Length..]))
        {
            return null;
        }

        var end = match.Length + Ending().Match(plain[match.Length..]).Length;
        var after = plain[end..];
        if (Range().Match(after) is { Success: true } to)
        {
            return new LeadingDay(text[..(end + to.Length)], null, text[(end + to.Length)..]);
        }

        var isSetApart = end > match.Length || after.Length == 0 || Blank().IsMatch(after) || Going().IsMatch(after)
            || (match.Groups["bare"].Success && (Doing().IsMatch(after) || (Late().IsMatch(match.Value) && !Numbered().IsMatch(after))));
        if (named.Success ? !isSetApart && Days.Read(match.Value, today) > today : !isSetApart || (char.IsAsciiDigit(match.Value[^1]) && Counted().IsMatch(after)))
        {
            return null;
        }

        var day = Days.Read(match.Value, today, hasBeen: true);
        return day is null && match.Groups["bare"].Success ? null : new LeadingDay(text[..match.Length], day, text[end..]);
    }

    // These are days whatever follows.
    [GeneratedRegex(
        """
        ^(
        大?前天 | 前[日晚] | 昨[天日早晚夜] | 今[天日早晨晚夜] | [当明][天日] | 大?后天
        | (大?前|昨|今|明|大?后)儿个? | [昨今明]个儿?(?![月年周星]) | [昨今](?=[上下中]午)
        | ([0-9]{1,2}|[一二三四五六七八九十]{1,3})[天日](之前|以前|前)
        | (本|这个?|上上?个?|下下?个?)?(周|星期|礼拜)[一二三四五六日天]
        | ([今本去明]年|[0-9]{4}年)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})[ ]?月[ ]?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[ ]?(日|号(?![楼栋幢厂车机线塔炉井库桥坑站棚桩]))
        )
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Named();

    // These may also count something else, or be part of a name: 3号 may be a building.
    [GeneratedRegex(
        """
        ^(
        (?<bare>([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])
        | ([今本去明]年|[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}(?![0-9.])
        | [0-9]{4}(?<sign>[-./])[0-9]{1,2}\k<sign>[0-9]{1,2}(?![0-9.])
        | (?<bare>[0-9]{8}(?![0-9.]))
        | (?<bare>[0-9]{1,2}[-./][0-9]{1,2}(?![0-9.])[日号]?)
        )
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Numbers();

    // What follows a day and hardly a number: 3号停工.
    [GeneratedRegex("^(看|跑|来|跟|和|我|咱|带|邀|约|陪|随|会同|联合|组织|参加|召开|停工|复工|开工|投产|签|考察|督导|拜访|电话|视频|常务|副?[县区市镇乡局处科]长|副?书记|副?主任|领导|分管|县[委政]|招商)", RegexOptions.ExplicitCapture)]
    private static partial Regex Doing();

    // Few count buildings to ten and more: 19号客商来考察 is a day, 12号楼 is none.
    [GeneratedRegex("^([1-3][0-9]|[二三]?十[一二三四五六七八九]?)[日号]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Late();

    [GeneratedRegex("^[楼栋幢厂车机线塔炉井库桥坑站棚桩冷地块泵池罐窑门院路隧标段仓筒泊船堆闸变煤风组主分洞涵墩宗文生房宿教综锅设产钢基支罩区渠村院]")]
    private static partial Regex Numbered();

    // 11月3日前完成, 昨天起停工: what is meant is something else than the day.
    [GeneratedRegex("^([以之][前后来]|前(?![往期来去])|后(?![勤续])|起(?![重吊]))", RegexOptions.ExplicitCapture)]
    private static partial Regex NotItself();

    [GeneratedRegex(@"^(\((周|星期|礼拜)[一二三四五六日天]\))?[ ]?(上午|下午|晚上|中午|早上|傍晚|凌晨|夜里)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Ending();

    [GeneratedRegex("^[ ]?[至到~—–-]{1,2}[ ]?(([0-9]{1,2}月)?[0-9]{1,2}[日号]|(周|星期|礼拜)[一二三四五六日天]|[今昨前]天)", RegexOptions.ExplicitCapture)]
    private static partial Regex Range();

    [GeneratedRegex(@"^[\s,;:.。、!]")]
    private static partial Regex Blank();

    [GeneratedRegex("^(去|赴|前往|到(?![货位场岗账])|走访|督查|督导|外出|来访|接待|检查|查看|调研|陪)", RegexOptions.ExplicitCapture)]
    private static partial Regex Going();

    [GeneratedRegex(@"^\s*([万亿千%‰亩吨米栋幢套层个元倍号㎡]|百(?!日)|平(?![整安台])|台(?![账风])|公[里顷斤])", RegexOptions.ExplicitCapture)]
    private static partial Regex Counted();
}
