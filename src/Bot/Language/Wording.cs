namespace Bot.Language;

using System.Globalization;
using System.Text;

/// <summary>Text from people and files made fit to store, to compare and to show.</summary>
public static class Wording
{
    private const char Unknown = '\uFFFD';

    /// <summary>
    /// Text as it may be stored: without NUL, control characters and signs that reverse the writing direction, with lone
    /// surrogates replaced (PostgreSQL refuses both), lines ended by \n, tabs as spaces, trimmed. Null becomes "".
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsTabs">Leaves tabs as they are: they stand between the cells of a table.</param>
    public static string Clean(string? text, bool keepsTabs = false)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (char.IsSurrogate(sign))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(sign, text[i + 1]))
                {
                    kept.Append(sign).Append(text[++i]);
                }
                else
                {
                    kept.Append(Unknown);
                }
                continue;
            }
            if (sign is '\n' or '\u0085' or '\u2028' or '\u2029' || (sign == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                kept.Append('\n');
            }
            else if (sign == '\t')
            {
                kept.Append(keepsTabs ? '\t' : ' ');
            }
            else if (sign is '\uFFFE' or '\uFFFF')
            {
                kept.Append(Unknown);
            }
            else if (!char.IsControl(sign) && !IsHidden(sign))
            {
                kept.Append(sign);
            }
        }
        return kept.ToString().Trim();
    }

    /// <summary>
    /// The form in which names are compared: NFKC, lower case, without spaces, middle dots, brackets, hyphens and quotes, so that
    /// 国昌热力(一期) finds 国昌热力(一期). Not for display.
    /// </summary>
    public static string Fold(string? text)
    {
        var name = Clean(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var left = Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.DashPunctuation
                || rune.Value is '·' or '・' or '•' or '‧' or '∙' or '⋅' or '\'' or '"' or '`' or '<' or '>' or '−';
            if (!left)
            {
                kept.Append(rune.ToString());
            }
        }
        // What stood apart may now combine.
        return kept.ToString().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The text, or as much of its start as fits with “…” into a number of UTF-16 units; never half an emoji, 𠮷 or 👨‍👩‍👧.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }
        if (max < 1)
        {
            return "";
        }
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next < max)
        {
            end = next;
        }
        return string.Concat(text.AsSpan(0, end), "…");
    }

    // A byte order mark, a space of no width and the signs that turn the writing direction; joiners stay, emoji need them.
    private static bool IsHidden(char sign) =>
        sign is '\uFEFF' or '\u200B' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
