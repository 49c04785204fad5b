namespace Bot.Language;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>Numbers below ten thousand as Chinese offices write them: 3200, 1,250.5, 两千三百五十, 壹仟贰佰, 3千, 三点五.</summary>
internal static partial class Numeral
{
    private const string Digits = "零一二三四五六七八九";
    private const string Financial = "〇壹贰叁肆伍陆柒捌玖拾佰仟萬億圆圓貳叄參陸两兩";
    private const string Plain = "零一二三四五六七八九十百千万亿元元二三三六二二";

    /// <summary>Full-width signs become ASCII, capital and traditional numerals become plain ones; nothing else changes (NFKC would turn 5² into 52).</summary>
    public static string Simplify(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var financial = Financial.IndexOf(source[i], StringComparison.Ordinal);
            folded[i] = source[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(source[i] - 0xFEE0),
                '\u3000' => ' ',
                '\uFFE5' => '¥',
                _ when financial >= 0 => Plain[financial],
                _ => source[i],
            };
        }
    });

    /// <summary>A whole number such as a month, an hour or a day; null when it is anything else.</summary>
    public static int? Whole(string simplified) =>
        Read(simplified) is { } number && number % 1 == 0 && number < 10_000 ? (int)number : null;

    /// <summary>One number without 万 and 亿, simplified before; null for what is not one exact number, among them 六七百 and 三百五.</summary>
    public static decimal? Read(string simplified)
    {
        if (Arabic().Match(simplified) is { Success: true } arabic)
        {
            return Decimal(arabic.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal), arabic.Groups["fraction"].Value)
                * (arabic.Groups["unit"].Value is [var unit] ? Scale(unit) : 1);
        }
        var point = simplified.IndexOf('点', StringComparison.Ordinal);
        if (point < 0)
        {
            return Chinese(simplified);
        }
        var decimals = simplified[(point + 1)..];
        return Chinese(simplified[..point]) is { } whole && decimals.Length is > 0 and <= 12 && decimals.All(Digits.Contains)
            ? whole + Decimal("0", string.Concat(decimals.Select(digit => Digits.IndexOf(digit, StringComparison.Ordinal))))
            : null;
    }

    private static decimal? Chinese(string text)
    {
        if (text == "零")
        {
            return 0;
        }
        decimal total = 0;
        var above = 10_000;
        for (var i = 0; i < text.Length;)
        {
            var zero = text[i] == '零';
            if (zero && (above == 10_000 || ++i == text.Length))
            {
                return null;
            }
            int digit;
            if (i == 0 && text[0] == '十')
            {
                digit = 1;
            }
            else if (Digit(text[i]) is > 0 and var found)
            {
                digit = found;
                i++;
            }
            else
            {
                return null;
            }
            var scale = i < text.Length ? Scale(text[i]) : 1;
            var first = above == 10_000;
            // 三百五 may mean 350 or 305, and 三千零五百 is not a number at all.
            var gap = scale * 10 < above;
            if (scale >= above || (scale == 1 && i < text.Length) || (zero && !gap) || (scale == 1 && gap && !zero && !first))
            {
                return null;
            }
            total += digit * scale;
            above = scale;
            i++;
        }
        return text.Length == 0 ? null : total;
    }

    private static decimal? Decimal(string whole, string fraction)
    {
        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        // Beyond 13 digits every bound is passed, and 千万亿 times that is all that a decimal holds.
        return whole.Length > 13 ? 1e13m
            : fraction.Length > 12 ? null
            : decimal.Parse(fraction.Length == 0 ? $"0{whole}" : $"0{whole}.{fraction}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private static int Digit(char sign) =>
        char.IsAsciiDigit(sign) ? sign - '0' : Digits.IndexOf(sign, StringComparison.Ordinal);

    private static int Scale(char sign) => sign switch { '十' => 10, '百' => 100, '千' => 1000, _ => 1 };

    [GeneratedRegex(@"^(?<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?<fraction>[0-9]+))?(?<unit>[十百千])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Arabic();
}
