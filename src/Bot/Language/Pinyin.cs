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

    private const string Letters = "abcdefghjklmnopqrstwxyz";

    // The first character of each letter, in the same order.
    private const string Firsts = "阿八嚓呾妸发旮哈丌咔垃呣嗯喔妑七呥仨他穵夕丫帀";

    private static readonly CompareInfo Order = CultureInfo.GetCultureInfo("zh-CN").CompareInfo;

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
