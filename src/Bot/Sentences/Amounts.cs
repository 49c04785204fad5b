namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>A number in a message that may be money.</summary>
/// <param name="Start">Where its words begin, 约 and 近 among them.</param>
/// <param name="End">Where they end.</param>
/// <param name="Reading">What it says.</param>
/// <param name="HasUnit">Whether 万, 亿 or 元 stands with it.</param>
internal readonly record struct NamedAmount(int Start, int End, AmountReading Reading, bool HasUnit);

/// <summary>The amounts of a message: found here, read by <see cref="Amount"/>.</summary>
internal static partial class Amounts
{
    private const int Most = 200;

    /// <summary>All numbers that may be money, in their order; what is counted in 亩, 台 or % is none.</summary>
    /// <param name="masked">The message without its names and days.</param>
    /// <param name="unit">元 per unit of a list's bare numbers; null for none.</param>
    /// <param name="counted">What else a number may count.</param>
    /// <param name="uncounted">What begins another word: 320万项目资金 are no 320万项.</param>
    public static List<NamedAmount> In(string masked, long? unit, WordList counted, WordList uncounted)
    {
        List<NamedAmount> found = [];
        for (var match = Written().Match(masked); match.Success && found.Count < Most; match = match.NextMatch())
        {
            var text = match.Value.TrimEnd(' ', ',');
            var end = match.Index + text.Length;
            var isYuan = text[^1] is '元' or '块' or '钱' or '币' or '整' || text.Contains('元', StringComparison.Ordinal);
            var hasUnit = isYuan || text.AsSpan().ContainsAny("万亿wW¥");
            var behind = masked.AsSpan(end).TrimStart(' ');
            var core = match.Groups["core"];
            if ((!isYuan && uncounted.AtStart(behind) == 0 && counted.AtStart(behind) > 0) || IsNumberOf(masked, match.Index, core.Index))
            {
                continue;
            }

            // 三通一平, 一家: a Chinese numeral without a unit is a number only where a clause ends behind it.
            if (!hasUnit && !char.IsAsciiDigit(core.Value[0]) && !(behind.IsEmpty || Plain.Marks.Contains(behind[0], StringComparison.Ordinal)))
            {
                continue;
            }

            found.Add(new NamedAmount(match.Index, end, Amount.ReadCell(text.Replace("大概", "约", StringComparison.Ordinal), unit), hasUnit));
        }

        return found;
    }

    /// <summary>元 per unit that the message says for all its numbers: 单位:万元, 以下均为万元; null for none.</summary>
    public static long? UnitOfList(string plain) => UnitLine().Match(plain) is { Success: true } line
        ? line.Groups["unit"].Value[0] switch { '亿' => Amount.Yi, '万' => Amount.Wan, _ => 1 }
        : null;

    /// <summary>Where a unit stands in brackets, which end no clause: 本月完成投资(万元):3200.</summary>
    public static IEnumerable<(int Start, int End)> UnitsInBrackets(string plain) => UnitInBrackets().Matches(plain).Select(match => (match.Index, match.Index + match.Length));

    /// <summary>Whether the words straight after an amount still tell of it: 3000万到位, 300万的缺口.</summary>
    public static bool Continues(string masked, int end) => Continuing().IsMatch(masked.AsSpan(end, Math.Min(6, masked.Length - end)));

    // S219, T-0981: a number that names something.
    private static bool IsNumberOf(string text, int start, int core) =>
        start > 0 && (char.IsAsciiLetter(text[core - 1]) || (text[core - 1] is '-' or '_' && core > 1 && char.IsAsciiLetter(text[core - 2]))) && !text.AsSpan(start, core - start).StartsWith("RMB");

    [GeneratedRegex(
        """
        (?:约为|大约|大概|大致|差不多|接近|将近|超过|不到|不足|至少|最多|[近超逾约])?[ ]?
        (?:人民币|RMB|[¥$€])?[ ]?
        (?<minus>(?<![0-9\uE000])[-−–负])?
        (?<core>(?>
          (?:大几|小几|好几|大|小(?=[几一二三四五六七八九])|[上过破近超](?=[百千万亿]))?
          (?:(?<=[上过破近超])[万亿](?![个家户人])|[0-9]{1,15}(?:,[0-9]{3}(?![0-9])){0,5}(?:\.[0-9]{1,12})?|[零一二三四五六七八九十百千半几数](?![通平期号楼层年月日周次]))
          (?:[0-9]{1,15}(?:,[0-9]{3}(?![0-9])){0,5}(?:\.[0-9]{1,12})?|[零一二三四五六七八九十百千万亿几多余]|[来把](?=[万亿千百])|点(?=[零一二三四五六七八九])|[ ]?个(?=亿)|[ ](?=[万亿千百]|元)|[wW](?![a-zA-Z])){0,24}
        ))
        (?:[ ]?(?:[-~—–]|至|到)[ ]?(?<to>[0-9零一二三四五六七八九十百千万亿.几多]{1,16}))?
        (?:[ ]?(?:块钱|块(?!地)|元|美元|美金|欧元|港元|港币|日元))?整?(?:人民币)?
        (?:左右|上下|以上|以下|以内|出头|有余|多(?!头|户|个))?
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    [GeneratedRegex("^ ?(的|已|全部|都|也)?(已|全部)?(资金|专项|债券|贷款|缺口|到位|到账|到帐|没|未|还没|核减|入统|左右|拨)", RegexOptions.ExplicitCapture)]
    private static partial Regex Continuing();

    [GeneratedRegex("(?<=[\u4E00-\u9FFF])[(](?:单位:?)?(亿元|万元|元|万)[)](?=[ ]?[:为是]?[ ]?[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex UnitInBrackets();

    [GeneratedRegex("(?:单位[:为是]?|均为|都是|都为|以|按)[ ]?(?<unit>亿元|万元|元|万)(?:为单位|计|[,;。)\n ]|$)|[(](?<unit>亿元|万元|元|万)[)](?![0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex UnitLine();
}
