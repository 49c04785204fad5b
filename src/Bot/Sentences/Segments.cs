namespace Bot.Sentences;

using System.Buffers;

/// <summary>The part of a message that tells of one project.</summary>
/// <param name="Mention">The project; null where none is named.</param>
/// <param name="Parts">Where its words stand.</param>
/// <param name="Place">Which of the projects it is that share these words: 旺嘉、抗联本月都是零.</param>
/// <param name="Sharing">How many share them; 1 where nobody else does.</param>
internal sealed record Segment(Mention? Mention, IReadOnlyList<(int Start, int End)> Parts, int Place, int Sharing)
{
    /// <summary>Whether other projects share these words.</summary>
    public bool IsShared => Sharing > 1;

    /// <summary>Its words.</summary>
    public string Take(string text) => string.Join('\n', Parts.Select(part => text[part.Start..part.End]));
}

/// <summary>Cuts a message up by the projects that it names.</summary>
internal static class Segments
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(",;。!?\n");
    private static readonly SearchValues<char> Together = SearchValues.Create("都均各");
    private static readonly SearchValues<char> Joints = SearchValues.Create("、,; 和与及跟以同并+&/");

    /// <summary>The segments, in the order of the message.</summary>
    /// <param name="masked">The message, names masked.</param>
    /// <param name="mentions">The names.</param>
    /// <param name="isHeading">Whether words before the first name of a line hold for all that follow: 10月完成投资.</param>
    public static List<Segment> Of(string masked, IReadOnlyList<Mention> mentions, Func<string, bool> isHeading)
    {
        // Said twice is not two: the surer naming holds.
        if (mentions.Select(mention => mention.Key).Distinct().Count() <= 1)
        {
            return [new Segment(mentions.OrderByDescending(mention => mention.IsSure).FirstOrDefault(), [(0, masked.Length)], 0, 1)];
        }

        List<Segment> segments = [];
        List<(int Start, int End)> heading = [];
        foreach (var (start, end, line) in Lines(masked, mentions))
        {
            var groups = Groups(masked, start, end, [.. mentions.Where(mention => mention.Start >= start && mention.Start < end)]);
            if (groups.Count == 0)
            {
                // Above the first project it holds for all, below for the one before it.
                if (segments.Count == 0)
                {
                    heading.Add((start, end));
                }
                else
                {
                    var last = segments[^1];
                    for (var i = segments.Count - 1; i >= 0 && (i == segments.Count - 1 || (last.IsShared && ReferenceEquals(segments[i].Parts, last.Parts))); i--)
                    {
                        segments[i] = segments[i] with { Parts = [.. segments[i].Parts, (start, end)] };
                    }
                }
            }

            for (var i = 0; i < groups.Count; i++)
            {
                var from = i == 0 ? start : StartOf(masked, groups[i - 1][^1].End, groups[i][0].Start);
                var to = i + 1 < groups.Count ? StartOf(masked, groups[i][^1].End, groups[i + 1][0].Start) : end;
                // 10月完成投资:甲320;乙150.
                var first = mentions.First(mention => mention.Start >= line).Start;
                (int, int)[] lead = groups[i][0].Start > first && isHeading(masked[line..first].TrimEnd()) ? [(line, first)] : [];
                (int, int)[] parts = [.. heading, .. lead, (from, to)];
                segments.AddRange(groups[i].Select((mention, place) => new Segment(mention, parts, place, groups[i].Count)));
            }
        }

        // A project named again in another line is still one.
        return
        [
            .. segments.GroupBy(segment => segment.Mention!.Key).Select(same => same.First() is var first && same.Skip(1).Any()
                ? first with { Parts = [.. same.SelectMany(segment => segment.Parts).Distinct()], Sharing = same.Min(segment => segment.Sharing) }
                : first),
        ];
    }

    // 走访甲,下午去了乙: what stands in the same clause before a name tells of it.
    private static int StartOf(string masked, int end, int name) =>
        masked.AsSpan(end, name - end).LastIndexOfAny(Ends) is >= 0 and var mark ? end + mark + 1 : name;

    // A line of several projects falls apart into its sentences where each of these names one.
    private static IEnumerable<(int Start, int End, int Line)> Lines(string masked, IReadOnlyList<Mention> mentions)
    {
        foreach (var line in Cut(masked, 0, masked.Length, "\n"))
        {
            var sentences = Cut(masked, line.Start, line.End, ";。!");
            var named = sentences.ConvertAll(sentence => Groups(masked, sentence.Start, sentence.End, [.. mentions.Where(mention => mention.Start >= sentence.Start && mention.Start < sentence.End)]).Count);
            if (named.Sum() > 1 && named[0] <= 1)
            {
                foreach (var sentence in sentences)
                {
                    yield return (sentence.Start, sentence.End, line.Start);
                }
            }
            else
            {
                yield return (line.Start, line.End, line.Start);
            }
        }
    }

    private static List<(int Start, int End)> Cut(string text, int start, int end, string marks)
    {
        List<(int, int)> pieces = [];
        for (var from = start; from < end;)
        {
            var at = text.AsSpan(from, end - from).IndexOfAny(marks);
            var to = at < 0 ? end : from + at;
            if (to > from && !string.IsNullOrWhiteSpace(text[from..to]))
            {
                pieces.Add((from, to));
            }

            from = to + 1;
        }

        return pieces;
    }

    // Names with nothing but a joint between them share what is said.
    private static List<List<Mention>> Groups(string masked, int start, int end, IReadOnlyList<Mention> mentions)
    {
        List<List<Mention>> groups = [];
        foreach (var mention in mentions)
        {
            if (groups.LastOrDefault() is { } group && masked.AsSpan(group[^1].End, mention.Start - group[^1].End) is var between
                && between.IndexOfAnyExcept(Joints) < 0 && !(between.Contains(',') && IsApart(masked[start..group[0].Start], masked[mention.End..end])))
            {
                group.Add(mention);
            }
            else
            {
                groups.Add([mention]);
            }
        }

        return groups.ConvertAll(group => group.DistinctBy(mention => mention.Key).ToList());
    }

    // 昨天去了甲,乙本月完成320万: each has words of its own, and none that are said of all.
    private static bool IsApart(string before, string behind) =>
        before.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') >= 0 && behind.Length > 0 && behind[0] is >= '\u4E00' and <= '\u9FFF' && !"都均各分等两三四五六几也共和及".Contains(behind[0], StringComparison.Ordinal)
        && !behind.AsSpan(0, Math.Min(8, behind.Length)).ContainsAny(Together);
}
