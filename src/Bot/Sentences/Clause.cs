namespace Bot.Sentences;

/// <summary>A piece of a message between two marks, or a blank, an amount or a 但 where somebody typed none.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Text">Its words, names and days masked.</param>
internal readonly record struct Clause(int Start, string Text)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Text.Length;

    /// <summary>Its words as they may be shown.</summary>
    public string Show(string clean) => clean[Start..End].Trim();

    /// <summary>The clauses of a text.</summary>
    /// <param name="masked">Names masked.</param>
    /// <param name="amounts">An amount ends its clause, unless 到位 follows.</param>
    /// <param name="breaks">Words that begin another clause: 但, 不过.</param>
    public static List<Clause> Of(string masked, IEnumerable<NamedAmount> amounts, WordList breaks)
    {
        SortedSet<int> cuts = [0, masked.Length];
        for (var at = 0; at < masked.Length; at++)
        {
            if ((Plain.Marks + " ").Contains(masked[at], StringComparison.Ordinal) && !(masked[at] == ',' && IsThousand(masked, at)))
            {
                cuts.Add(at);
                cuts.Add(at + 1);
            }
        }

        foreach (var (at, _) in breaks.All(masked))
        {
            cuts.Add(at);
        }

        foreach (var amount in amounts.Where(amount => amount.HasUnit))
        {
            cuts.RemoveWhere(cut => cut > amount.Start && cut < amount.End);
            if (!Amounts.Continues(masked, amount.End))
            {
                cuts.Add(amount.End);
            }
        }

        List<int> all = [.. cuts];
        return
        [
            .. all.Zip(all.Skip(1)).Select(pair => new Clause(pair.First, masked[pair.First..pair.Second]))
                .Where(clause => clause.Text.AsSpan().IndexOfAnyExcept(Plain.Marks + " ") >= 0),
        ];
    }

    private static bool IsThousand(string text, int at) =>
        at > 0 && char.IsAsciiDigit(text[at - 1]) && at + 3 < text.Length && text.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0
        && !(at + 4 < text.Length && char.IsAsciiDigit(text[at + 4]));
}
