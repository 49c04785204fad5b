namespace Bot.Sentences;

/// <summary>Finds in which of many names a piece of text stands, at the cost of a few comparisons however many names there are.</summary>
internal sealed class SuffixIndex
{
    private const int Longest = 40;

    private readonly string all;
    private readonly int[] starts;
    private readonly int[] owners;

    /// <summary>An index of these names; their numbers are their places in the list.</summary>
    public SuffixIndex(IReadOnlyList<string> names)
    {
        all = string.Join('\0', names) + '\0';
        owners = new int[all.Length];
        List<int> suffixes = new(all.Length);
        for (int at = 0, owner = 0; at < all.Length; at++)
        {
            owners[at] = owner;
            if (all[at] == '\0')
            {
                owner++;
            }
            else
            {
                suffixes.Add(at);
            }
        }

        starts = [.. suffixes];
        Array.Sort(starts, (one, other) => Suffix(one).SequenceCompareTo(Suffix(other)));
    }

    /// <summary>How many signs of the text, from its first, stand together in some name.</summary>
    public int Reach(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, Longest)];
        var at = LowerBound(text);
        var reach = at < starts.Length ? text.CommonPrefixLength(Suffix(starts[at])) : 0;
        return at > 0 ? Math.Max(reach, text.CommonPrefixLength(Suffix(starts[at - 1]))) : reach;
    }

    /// <summary>The names in which the text stands and whether it begins them, at most so many; the first of a name counts.</summary>
    public List<(int Name, bool Begins)> Holding(ReadOnlySpan<char> text, int most)
    {
        List<(int, bool)> found = [];
        for (var at = LowerBound(text); at < starts.Length && found.Count < most && Suffix(starts[at]).StartsWith(text); at++)
        {
            found.Add((owners[starts[at]], starts[at] == 0 || all[starts[at] - 1] == '\0'));
        }

        return found;
    }

    private ReadOnlySpan<char> Suffix(int start)
    {
        var suffix = all.AsSpan(start, Math.Min(Longest, all.Length - start));
        var end = suffix.IndexOf('\0');
        return end < 0 ? suffix : suffix[..end];
    }

    private int LowerBound(ReadOnlySpan<char> text)
    {
        var (from, to) = (0, starts.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = Suffix(starts[middle]).SequenceCompareTo(text) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
