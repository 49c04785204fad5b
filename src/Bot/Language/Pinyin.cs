namespace Bot.Language;

using System.Globalization;
using System.Text;

/// <summary>
/// The initials by which a Chinese name is typed in a hurry: yrcyy for 印染产业园. They follow from the order of zh-CN, which is
/// that of pinyin; a character of several readings has the initial of the one by which it is sorted (重庆 is zq).
/// </summary>
public static class Pinyin
{
    /// <summary>Fewer letters than these stand for too many names.</summary>
    public const int Shortest = 3;

    /// <summary>The most initials that one name is given.</summary>
    internal const int MostReadings = 16;

    private const string Letters = "abcdefghjklmnopqrstwxyz";

    // The first character of each letter, in the same order.
    private const string Firsts = "阿八嚓呾妸发旮哈丌咔垃呣嗯喔妑七呥仨他穵夕丫帀";

    private static readonly CompareInfo Order = CultureInfo.GetCultureInfo("zh-CN").CompareInfo;

    private static readonly Dictionary<char, string> Polyphones = Data.Words("polyphones.txt")
        .DistinctBy(word => word[0]).ToDictionary(word => word[0], word => new string([.. word[1..].Distinct()]));

    /// <summary>The initials of a folded name, with its Latin letters and digits in their places; null where there are fewer than <see cref="Shortest"/>, or no Chinese among them.</summary>
    public static string? Initials(string folded)
    {
        var initials = new StringBuilder(folded.Length);
        var isChinese = false;
        foreach (var sign in folded)
        {
            if (sign is >= '\u4E00' and <= '\u9FA5')
            {
                isChinese = true;
                initials.Append(Initial(sign));
            }
            else if (char.IsAsciiLetterOrDigit(sign))
            {
                initials.Append(sign);
            }
        }

        return isChinese && initials.Length >= Shortest ? initials.ToString() : null;
    }

    /// <summary>
    /// The initials of a folded name by every reading of its characters (重庆 is cq and zq), at most <see cref="MostReadings"/> of
    /// them; none where <see cref="Initials"/> has none.
    /// </summary>
    internal static IReadOnlyList<string> EveryInitials(string folded)
    {
        if (Initials(folded) is null)
        {
            return [];
        }

        List<string> all = [""];
        foreach (var sign in folded.Where(sign => sign is >= '\u4E00' and <= '\u9FA5' || char.IsAsciiLetterOrDigit(sign)))
        {
            var readings = EveryInitial(sign);
            all = [.. all.SelectMany(start => readings.Select(letter => start + letter)).Take(MostReadings)];
        }

        return all;
    }

    /// <summary>Whether two characters may be read alike by their first letter: 佳 for 嘉 is a slip of the keyboard, 达 for 嘉 another name.</summary>
    internal static bool MaySoundAlike(char one, char other) => EveryInitial(one).AsSpan().ContainsAny(EveryInitial(other));

    private static string EveryInitial(char sign) =>
        sign is < '\u4E00' or > '\u9FA5' ? $"{sign}"
        : Polyphones.TryGetValue(sign, out var known) ? known
        : $"{Initial(sign)}";

    private static char Initial(char sign)
    {
        var (from, to) = (0, Firsts.Length);
        while (to - from > 1)
        {
            var middle = (from + to) / 2;
            (from, to) = Order.Compare(Firsts.AsSpan(middle, 1), [sign]) <= 0 ? (middle, to) : (from, middle);
        }

        return Letters[from];
    }
}
