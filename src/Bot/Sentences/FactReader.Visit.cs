namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Language;

/// <content>Whether a visit took place, and of which kind.</content>
internal sealed partial class FactReader
{
    private Visit? ReadVisit()
    {
        foreach (var clause in clauses)
        {
            if (KindOf(clause) is not var (kind, at, length, place) || IsAsked(clause))
            {
                continue;
            }

            var behind = clause.Text[..at];
            var after = clause.Text[(at + length)..];
            var ahead = DayIn(clause) is { } day && day.Day > today && day.Start - clause.Start < at + length;
            var next = clauses.Find(one => one.Start >= clause.End).Text ?? "";
            if (ahead || words.Time.Ahead.In(words.Time.NotAhead.Blank(behind)) || NotDone().IsMatch(behind) || words.Visits.Undone.In(clause.Text) || words.Visits.Undone.In(next) && next.Length < 14 || Wanted().IsMatch(clause.Text[..(at + length)]))
            {
                continue;
            }

            var named = DayIn(clause) ?? days.Where(one => one.Start < clause.Start && (one.Day is null || one.Day <= today)).Cast<NamedDay?>().LastOrDefault() ?? DayNext(clause) ?? held;
            var persons = Persons().Match(masked);
            var batches = Batches().Match(masked);
            told.Add(clause.Start);
            return new Visit(
                named is { } found ? found.Day : today, named is not null, kind, Seen(clause, at + length), Count(persons), Count(batches), place);
        }

        return null;
    }

    // 现场走访 11月5日 厂房封顶: a day that is the next clause.
    private NamedDay? DayNext(Clause visit) => clauses.Find(one => one.Start >= visit.End) is { Text: not null } next
        && days.Find(day => day.Start >= next.Start && day.End <= next.End) is { Day: { } day } named && day <= today && named.End - named.Start == next.Text.Trim().Length ? named : null;

    private static int? Count(Match match) => match.Success ? Numeral.Whole(match.Groups["count"].Value) : null;

    // 赴杭州 and 去现场: what is gone to tells the kind, before the words do.
    private (string Kind, int At, int Length, string? Place)? KindOf(Clause clause)
    {
        var text = words.Visits.NotSeen.Blank(clause.Text);
        foreach (var (at, length) in words.Visits.Went.All(text))
        {
            var behind = text[(at + length)..].TrimStart([Plain.Gap, ' ', '了']);
            if (words.Visits.Places.AtStart(behind) is > 0 and var named)
            {
                return ("outbound", at, text.Length - at - behind.Length + named, behind[..named]);
            }

            if (behind.StartsWith(Plain.Name) && text[at..(at + length)] is var went)
            {
                var rest = text[(at + length)..];
                var other = words.Visits.Kinds.FirstOrDefault(kind => kind.Code != "outbound" && kind.Words.In(rest));
                var follows = rest.TrimStart([Plain.Gap, ' ', '了', Plain.Name]);
                // 到旺嘉腐竹的路通了: nobody went there.
                if (other is null && follows.StartsWith('的') && !words.Visits.Purpose.In(follows))
                {
                    continue;
                }

                var isGone = went is not "到" and not "去" || other is not null || words.Visits.Purpose.In(rest) || at == 0 || text[at - 1] is not ('来' or '收');
                if (isGone)
                {
                    return (other?.Code ?? words.Visits.Kinds.FirstOrDefault(kind => kind.Code is "supervision" or "inbound" && kind.Words.In(text))?.Code ?? "onsite", at, length, null);
                }
            }
        }

        if (text.Contains('赴', StringComparison.Ordinal) && ToGo().Match(text) is { Success: true } trip)
        {
            return ("outbound", trip.Index, trip.Length, null);
        }

        if (ComeTo().Match(text) is { Success: true } come)
        {
            return ("inbound", come.Index, come.Length, null);
        }

        foreach (var kind in words.Visits.Kinds)
        {
            if (kind.Words.First(text) is var (at, length))
            {
                var place = kind.Code == "outbound" && words.Visits.Places.First(text) is var (from, size) ? text.Substring(from, size) : null;
                return (kind.Code, at, length, place);
            }
        }

        return Went().Match(text) is { Success: true } gone ? ("onsite", gone.Index, gone.Length, null) : null;
    }

    // The clauses that tell nothing else, and what follows in the clause of the visit.
    private string Seen(Clause visit, int from)
    {
        List<string> seen = [];
        var start = visit.Start + from;
        var own = clean[(start + ToldAgain(masked[start..visit.End]))..visit.End].Trim([.. Plain.Marks, ' ']);
        if (own.Trim('了').Length > 0)
        {
            seen.Add(own);
        }

        foreach (var clause in clauses.Where(clause => !told.Contains(clause.Start) && clause.Text.Trim([Plain.Name, Plain.Gap, ' ']).Length > 1))
        {
            var shown = clause.Show(clean).Trim([.. Plain.Marks, ' ']);
            var isDay = days.Exists(day => day.Start >= clause.Start && day.End <= clause.End && day.End - day.Start == clause.Text.Trim().Length);
            if (shown.Length > 0 && !isDay)
            {
                seen.Add(shown);
            }
        }

        return string.Join(",", seen);
    }

    // How much of the words behind a visit only says again that it took place: 旺嘉腐竹走访, 现场看了一下.
    private int ToldAgain(string text)
    {
        var at = 0;
        for (var isMore = true; isMore && at < text.Length;)
        {
            var rest = text[at..];
            var length = rest[0] is Plain.Name or Plain.Gap or ' ' or '了' ? 1 : words.Visits.Kinds.Max(kind => kind.Words.AtStart(rest));
            length = Math.Max(length, words.Visits.Again.AtStart(rest));
            isMore = length > 0;
            at += length;
        }

        return at;
    }

    [GeneratedRegex("(没有|没能|没法|没|未能|未|不能|无法|不|别|甭|忘了|懒得|请|让|安排|通知|叫|需要|需|(?<![相反供响对])应|该(?!公司|企业|项目|镇|乡|局|县|区|市|单位|园|集团|商会|地|院)|(?<![获取觉记])得|(?<![主重首紧提])要|(?<![思理])想|能否|可否|建议|邀请|约|申请|等(?!部门|单位|人|领导|同志|一行|方面|企业|地|相关|有关|[三四五六七八九十0-9]))([^,;。\n]{0,4})$")]
    private static partial Regex NotDone();

    [GeneratedRegex("(下周|下个?月|明天|后天|明日|过几天|改天|回头|有空|抽空|周末)[^,;。\n]{0,6}$")]
    private static partial Regex Wanted();

    [GeneratedRegex("赴(?!约|任)[^,;。\n]{0,12}")]
    private static partial Regex ToGo();

    [GeneratedRegex("(客商|客人|企业家|投资方|老板|董事长|总经理|考察团|考察组|代表团|一行|专家|集团|公司|投资商|负责人)[^,;。\n]{0,8}(?<!去|回|起|上|下|出|本|原|年以|以|未|将|近|到)来(?!了?电|源|年|不及|不了)[^,;。\n]{0,3}|来了?([0-9]{1,3}|[一二三四五六七八九十两几]{1,3})(个人|人|位|个领导|个老板|个客商)|来\uE000+[^,;。\n]{0,4}(考察|参观|洽谈|调研|看|访)")]
    private static partial Regex ComeTo();

    [GeneratedRegex("在\uE000+[^,;。\n]{0,3}(开|召开|组织|办公|座谈|蹲|驻|看|查|督)|从\uE000+[^,;。\n]{0,4}(回来|出来|返回|回单位|回局)|(?<!过|出|进|回|下|上|离|失|除|拿|以|减|退)去(现场|工地|项目|企业|厂里|厂区|园区|村里|那边|看|了|过|一趟|跑|实地)|到(现场|工地|项目上|企业|厂里|厂区|园区|项目部)|(?<!查|观|发)看(过|了|完|的)|(?<!过|出|进|回|下|上|离|失|除|拿|以|减|退)(去|跑|转|走)[看查转跑走]?的(?!路|时)|考察(了|过)?|陪[^,;。\n]{0,10}(看|去|到|走|转|跑|查|视察|调研|考察)|(?<=[^,;。\n 查观发好看])看(?=\uE000)")]
    private static partial Regex Went();

    [GeneratedRegex("(?<count>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(人次|名同志|名客商|位客商|人(?!民|才|工|家))")]
    private static partial Regex Persons();

    [GeneratedRegex("(?<count>[0-9]{1,3}|[一二三四五六七八九十]{1,3})批次?")]
    private static partial Regex Batches();
}
