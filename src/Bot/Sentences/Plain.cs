namespace Bot.Sentences;

using Bot.Language;

/// <summary>A message as it is read: every sign in the place where it was typed, written in one way.</summary>
internal static class Plain
{
    /// <summary>The longest message that is read; the platform's own limit.</summary>
    public const int Longest = 4096;

    /// <summary>Stands where a project is named, so that the words of its name tell nothing else.</summary>
    public const char Name = '\uE000';

    /// <summary>Stands where something was that is read already.</summary>
    public const char Gap = '\uE001';

    /// <summary>The signs that end a clause.</summary>
    public const string Marks = ",;。!?\n、:()";

    /// <summary>The message as it may be shown: clean, without the numbers of a list, cells of a table as clauses.</summary>
    public static string Clean(string? text) => Wording.Cut(Table.Unroll(Wording.Clean((text ?? "").Replace('\t', Table.Cell)).Replace(Name, ' ').Replace(Gap, ' ')), Longest);

    /// <summary>The same in simplified characters and signs of half width, as long as it was.</summary>
    public static string Of(string clean)
    {
        var simple = Variants.Simplify(Numeral.Simplify(clean));
        return string.Create(clean.Length, (clean, simple), static (plain, from) =>
        {
            from.simple.CopyTo(plain);
            for (var i = 0; i < plain.Length; i++)
            {
                plain[i] = plain[i] switch { '\u3010' or '[' => '(', '\u3011' or ']' => ')', var sign => sign };
                // A comma of full width between digits of half width ends a clause: 完成320,120户.
                if (from.clean[i] == '\uFF0C' && i > 0 && char.IsAsciiDigit(from.clean[i - 1]))
                {
                    plain[i] = ';';
                }
            }
        });
    }

    /// <summary>The text with a sign in place of some of it.</summary>
    public static string Mask(string text, IEnumerable<(int Start, int End)> spans, char sign)
    {
        var signs = text.ToCharArray();
        foreach (var (start, end) in spans)
        {
            Array.Fill(signs, sign, start, end - start);
        }

        return new string(signs);
    }
}
