namespace Bot.Sentences;

using System.Buffers;
using System.Text.RegularExpressions;
using Bot.Language;

/// <content>Finding the names in a message.</content>
public sealed partial class ProjectNames
{
    private const int MostParts = 64;

    private static readonly SearchValues<char> Joints = SearchValues.Create("、和与及跟以 ");

    /// <summary>Where a message names projects, in its order. What is surely named keeps guesses out of its line, unless they are joined to it.</summary>
    internal IReadOnlyList<Mention> In(string plain, IReadOnlySet<string> mine, IReadOnlySet<string> unseen, Words.NameWords words)
    {
        var folded = new Folded(plain);
        var sure = Seen(Whole(folded, mine), unseen);
        sure.AddRange(Seen([.. ByInitials(folded, sure, mine)], unseen));
        List<Mention> all = [.. sure];
        foreach (var (start, end) in LinesOf(folded.Text))
        {
            var named = sure.Where(mention => mention.Start >= folded.Places[start] && mention.Start < folded.EndOf(end)).ToList();
            all.AddRange(Seen(Guesses(folded, start, end, named, mine, words), unseen));
        }

        return [.. all.OrderBy(mention => mention.Start)];
    }

    private static List<Mention> Seen(List<Mention> found, IReadOnlySet<string> unseen) => unseen.Count == 0 ? found :
    [
        .. found.Select(mention => mention.Projects.Any(project => unseen.Contains(project.Code))
            ? new Mention(mention.Start, mention.End, [.. mention.Projects.Where(project => !unseen.Contains(project.Code))], mention.IsSure)
            : mention).Where(mention => mention.Projects.Count > 0),
    ];

    private static IEnumerable<(int Start, int End)> LinesOf(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text.IndexOf('\n', from);
            var to = at < 0 ? text.Length : at;
            if (to > from)
            {
                yield return (from, to);
            }

            from = to + 1;
        }
    }

    private List<Mention> Whole(Folded folded, IReadOnlySet<string> mine)
    {
        List<Mention> found = [];
        var text = folded.Text;
        var lookup = whole.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(longest, text.Length - at);
            List<int>? numbers = null;
            for (; length > 1; length--)
            {
                if (lookup.TryGetValue(text.AsSpan(at, length), out numbers) && IsSetApart(folded, at, length))
                {
                    break;
                }
            }

            if (length <= 1 || numbers is null)
            {
                at++;
                continue;
            }

            // 产业园三期 is not 产业园, where no name of that one says so.
            var isOther = OtherPart().Match(text, at + length, Math.Min(4, text.Length - at - length)) is { Success: true, Index: var follows } other && follows == at + length
                && !numbers.Exists(number => projects[number].Name.Contains(other.Value, StringComparison.Ordinal));
            found.Add(Named(folded, at, at + length, numbers, mine, !isOther));
            at += length;
        }

        return found;
    }

    // C10 is not C1 with a 0 behind it.
    private static bool IsSetApart(Folded folded, int at, int length)
    {
        var (text, end) = (folded.Text, at + length);
        return !(at > 0 && char.IsAsciiLetterOrDigit(text[at]) && char.IsAsciiLetterOrDigit(text[at - 1]) && folded.Places[at] == folded.Places[at - 1] + 1)
            && !(end < text.Length && char.IsAsciiLetterOrDigit(text[end - 1]) && char.IsAsciiLetterOrDigit(text[end]) && folded.Places[end] == folded.Places[end - 1] + 1)
            && !text.AsSpan(at, length).ContainsAny("\n;,。");
    }

    // yghb 10月29号: what follows the letters may be a day.
    private IEnumerable<Mention> ByInitials(Folded folded, List<Mention> sure, IReadOnlySet<string> mine)
    {
        foreach (Match match in Letters().Matches(folded.Text))
        {
            foreach (var called in new[] { match.Value, match.Value.TrimEnd([.. "0123456789"]) }.Where(initials.ContainsKey).Take(1))
            {
                if (!sure.Exists(known => Overlap(known, folded.Places[match.Index], folded.EndOf(match.Index + called.Length))))
                {
                    yield return Named(folded, match.Index, match.Index + called.Length, initials[called], mine, true);
                }
            }
        }
    }

    private static bool Overlap(Mention known, int start, int end) => known.Start < end && start < known.End;

    // One's own come first: where exactly some of the candidates are one's own, only these are meant.
    private Mention Named(Folded folded, int start, int end, IEnumerable<int> numbers, IReadOnlySet<string> mine, bool isSure)
    {
        List<NamedProject> candidates = [.. numbers.Distinct().Order().Select(number => projects[number])];
        List<NamedProject> own = [.. candidates.Where(project => mine.Contains(project.Code))];
        return new Mention(folded.Places[start], folded.EndOf(end), own.Count > 0 ? own : candidates, isSure);
    }

    // A part of a name, or a name with a slip.
    private sealed record Guess(int Start, int End, List<int> Numbers, int Score, bool Begins, bool IsSure);

    private List<Mention> Guesses(Folded folded, int start, int end, List<Mention> named, IReadOnlySet<string> mine, Words.NameWords words)
    {
        var guesses = Joined(Parts(folded, start, end, mine, words)).Concat(named.Count == 0 ? Slips(folded.Text, start, end) : [])
            .Where(guess => !named.Exists(known => Overlap(known, folded.Places[guess.Start], folded.EndOf(guess.End))))
            .OrderByDescending(guess => guess.Score).ThenByDescending(guess => guess.Begins).ThenBy(guess => guess.Start)
            .Take(MostParts).ToList();
        if (guesses.Count == 0)
        {
            return named.Count == 0 ? Meant(folded, start, end, mine, words) : [];
        }

        // 旺嘉、抗联: what is joined to a name is a name too.
        List<Guess> chosen = named.Count == 0 ? [Narrowed(guesses)] : [];
        bool grown;
        do
        {
            grown = false;
            foreach (var guess in guesses.Where(guess => (guess.Begins || guess is { Numbers.Count: 1, IsSure: true }) && !chosen.Exists(known => known.Start < guess.End && guess.Start < known.End)))
            {
                if (chosen.Exists(known => AreJoined(folded.Text, known.Start, known.End, guess))
                    || named.Exists(known => AreJoined(folded.Text, PlaceOf(folded, known.Start), PlaceOf(folded, known.End), guess)))
                {
                    chosen.Add(guess);
                    grown = true;
                    break;
                }
            }
        }
        while (grown && chosen.Count < MostParts);

        // 旺嘉320,抗联150: names that each begin a clause and have a number behind them are a list.
        chosen.AddRange(guesses.Where(guess => guess.Begins && guess.Score >= 2 && BeginsClause(folded, guess.Start, start) && Figure().IsMatch(folded.Text[guess.End..Math.Min(end, guess.End + 8)])
            && !chosen.Exists(known => known.Start < guess.End && guess.Start < known.End)).DistinctBy(guess => guess.Start));
        // 产业园用电没接通,双零铝箔招不到工人: what begins a clause of its own beside a name is another project, where it can be no part of that one.
        if (named.Count > 0)
        {
            chosen.AddRange(guesses.Where(guess => ((guess.Begins && guess.Score >= 2) || words.Vague.Words.Contains(folded.Text[guess.Start..guess.End])) && guess.Numbers.Count > 1
                && BeginsClause(folded, guess.Start, start) && !guess.Numbers.Exists(number => named.Exists(known => known.Projects.Contains(projects[number])))
                && !chosen.Exists(known => known.Start < guess.End && guess.Start < known.End)).Select(guess => guess with { IsSure = false }));
        }

        return chosen.ConvertAll(guess => Named(folded, guess.Start, guess.End, guess.Numbers, mine, guess.IsSure));
    }

    // 恒泰耐材 of 恒泰高温耐材: parts of one name, one straight after the other, are that name cut short.
    private static List<Guess> Joined(List<Guess> parts)
    {
        List<Guess> all = [.. parts];
        for (var i = 0; i < parts.Count; i++)
        {
            var joined = parts[i];
            for (var j = i + 1; j < parts.Count && parts[j].Start <= joined.End; j++)
            {
                List<int> both = [.. joined.Numbers.Intersect(parts[j].Numbers)];
                if (parts[j].Start == joined.End && both.Count > 0)
                {
                    joined = new Guess(joined.Start, parts[j].End, both, joined.Score + parts[j].Score, joined.Begins, both.Count == 1);
                    all.Add(joined);
                }
            }
        }

        return all;
    }

    // 园区今天去了: any 产业园 may be meant.
    private List<Mention> Meant(Folded folded, int start, int end, IReadOnlySet<string> mine, Words.NameWords words)
    {
        foreach (var kind in words.Means)
        {
            if (folded.Text.IndexOf(kind.Code, start, end - start, StringComparison.Ordinal) is >= 0 and var at
                && kind.Words.Words.SelectMany(word => parts.Holding(word, 200)).Select(hold => owners[hold.Name]).Distinct().ToList() is { Count: > 0 and <= MostCandidates } numbers)
            {
                return [Named(folded, at, at + kind.Code.Length, numbers, mine, false)];
            }
        }

        return [];
    }

    // 旺嘉的腐竹项目: other parts of the same line decide between several, where they can.
    private static Guess Narrowed(List<Guess> guesses)
    {
        var best = guesses[0];
        foreach (var other in guesses.Skip(1).Where(other => other.End <= best.Start || best.End <= other.Start))
        {
            // Two parts of one name are surer than one.
            List<int> both = [.. best.Numbers.Intersect(other.Numbers)];
            best = both.Count > 0 && (both.Count < best.Numbers.Count || both.Count == 1) ? best with { Numbers = both, IsSure = true } : best;
        }

        // 宏太镁合金: what is a doubtful part of one name is the same name with a slip.
        return best is { IsSure: false, Numbers: [var only] } ? guesses.Find(other => other is { IsSure: true, Numbers: [var same] } && same == only && other.Start < best.Start && best.Start < other.End) ?? best : best;
    }

    private static int PlaceOf(Folded folded, int place) => folded.Places.BinarySearch(place) is >= 0 and var at ? at : ~folded.Places.BinarySearch(place);

    private static bool AreJoined(string text, int start, int end, Guess guess)
    {
        var (from, to) = guess.Start >= end ? (end, guess.Start) : (guess.End, start);
        return to > from && to - from <= 3 && text.AsSpan(from, to - from).IndexOfAnyExcept(Joints) < 0;
    }

    private static bool BeginsClause(Folded folded, int at, int start) =>
        at == start || Plain.Marks.Contains(folded.Text[at - 1], StringComparison.Ordinal) || folded.Text[at - 1] == ' ' || folded.Places[at] > folded.Places[at - 1] + 1;

    private List<Guess> Parts(Folded folded, int start, int end, IReadOnlySet<string> mine, Words.NameWords words)
    {
        List<Guess> found = [];
        var text = folded.Text;
        var reached = start;
        for (var at = start; at < end; at++)
        {
            if (!IsChinese(text[at]))
            {
                continue;
            }

            var reach = parts.Reach(text.AsSpan(at, end - at));
            if (reach < 2 || at + reach <= reached)
            {
                continue;
            }

            reached = at + reach;
            if (Part(text, at, at + reach, start, mine, words) is { } guess)
            {
                found.Add(guess);
            }
        }

        return found;
    }

    // Words that stand in every second name, and those of every report, tell nothing.
    private Guess? Part(string text, int start, int end, int lineStart, IReadOnlySet<string> mine, Words.NameWords words)
    {
        var part = text[start..end];
        var isCalled = Called().IsMatch(part) || CalledBehind().IsMatch(text.AsSpan(end, Math.Min(4, text.Length - end)));
        var core = words.Filler.Blank(part);
        core = isCalled ? core : words.Common.Blank(core);
        var telling = core.Count(IsChinese);
        if (!isCalled && words.Common.Words.Contains(part))
        {
            return null;
        }

        if (telling < 2 && !(telling == 1 && part.Length >= 4) && !words.Vague.Words.Contains(part))
        {
            return EndOfShort(text, start, end, lineStart, words);
        }

        // The filler before the telling signs may be a word of the sentence; the one behind them belongs to the name.
        var skipped = words.Vague.Words.Contains(part) ? 0 : core.IndexOfAnyExcept([Plain.Gap]);
        var from = start;
        (start, part) = (start + skipped, part[skipped..]);
        if (part.Length < 2)
        {
            return null;
        }

        var holding = parts.Holding(part, 200);
        List<int> numbers = [.. holding.Select(hold => owners[hold.Name]).Distinct()];
        var begins = holding.Exists(hold => hold.Begins);
        if (numbers.Count > MostCandidates)
        {
            // What stands in many names means one's own, where it means any.
            numbers.RemoveAll(number => !mine.Contains(projects[number].Code));
        }

        if (numbers.Count is 0 or > MostCandidates)
        {
            return null;
        }

        // 光伏项目, and 污水厂二期 where the one candidate is a 二期.
        isCalled = isCalled && numbers.TrueForAll(number => OtherPart().Match(text, end, Math.Min(2, text.Length - end)) is not { Success: true } phase || projects[number].Name.Contains(phase.Value, StringComparison.Ordinal));
        var isVague = !isCalled && ((words.Vague.Blank(part).Count(IsChinese) < 2 && !begins) || words.Vague.Words.Contains(part));
        isVague = isVague && numbers.Count > 1;
        var trade = words.Trades.AtStart(text.AsSpan(end));
        var isOther = trade > 0 && numbers.TrueForAll(number => !projects[number].Name.Contains(text.Substring(end, trade), StringComparison.Ordinal));
        var isInShort = holding.Exists(hold => areShort[hold.Name]);
        var isFree = from == lineStart || !IsChinese(text[from - 1]) || words.Before.AtEnd(text.AsSpan(Math.Max(lineStart, start - 6), start - Math.Max(lineStart, start - 6)));
        return new Guess(start, start + part.Length, numbers, telling, begins, !isVague && !isOther && (isFree || (begins && telling >= 3)) && (begins || isInShort || isCalled || telling >= 3));
    }

    // 灌区, 鹿场: how the one short name of the ledger ends that ends so.
    private Guess? EndOfShort(string text, int start, int end, int lineStart, Words.NameWords words)
    {
        var part = text[start..end];
        var holding = parts.Holding(part, 200);
        List<int> numbers = [.. holding.Where(hold => areShort[hold.Name]).Select(hold => owners[hold.Name]).Distinct()];
        var isFree = start == lineStart || !IsChinese(text[start - 1]) || words.Before.AtEnd(text.AsSpan(Math.Max(lineStart, start - 6), start - Math.Max(lineStart, start - 6)));
        return numbers.Count == 1 && isFree && holding.TrueForAll(hold => owners[hold.Name] == numbers[0]) && words.Filler.Words.All(filler => filler != part)
            ? new Guess(start, end, numbers, 1, false, true)
            : null;
    }

    private List<Guess> Slips(string text, int start, int end)
    {
        List<Guess> found = [];
        var lookup = slips.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> key = stackalloc char[LongestSlip + 1];
        for (var at = start; at < end; at++)
        {
            for (var length = ShortestSlip; length <= Math.Min(LongestSlip + 1, end - at) && IsChinese(text[at + length - 1]); length++)
            {
                var said = text.AsSpan(at, length);
                // One missing.
                if (lookup.TryGetValue(said, out var longer) && length >= ShortestSlip)
                {
                    found.Add(Slip(at, length, longer.Where(known => known.Name.Length == length + 1), length));
                }

                for (var i = 0; i < length; i++)
                {
                    // One wrong.
                    if (length <= LongestSlip)
                    {
                        said.CopyTo(key);
                        key[i] = Any;
                        if (lookup.TryGetValue(key[..length], out var alike))
                        {
                            var wrong = said[i];
                            var place = i;
                            var sounding = alike.Where(known => Pinyin.MaySoundAlike(known.Name[place], wrong)).ToList();
                            if (sounding.Count > 0 || length > ShortestSlip)
                            {
                                found.Add(Slip(at, length, sounding.Count > 0 ? sounding : alike, length - 1, sounding.Count > 0));
                            }
                        }
                    }

                    // One too many, or two in the wrong order.
                    if (length > ShortestSlip)
                    {
                        said[..i].CopyTo(key);
                        said[(i + 1)..].CopyTo(key[i..]);
                        if (whole.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..(length - 1)], out var shorter) && length > ShortestSlip + 1)
                        {
                            found.Add(new Guess(at, at + length, shorter, length - 1, true, true));
                        }

                        if (i > 0)
                        {
                            said.CopyTo(key);
                            (key[i - 1], key[i]) = (said[i], said[i - 1]);
                            if (whole.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out var turned))
                            {
                                found.Add(new Guess(at, at + length, turned, length - 1, true, true));
                            }
                        }
                    }
                }
            }
        }

        return [.. found.Where(guess => guess.Numbers.Count is > 0 and <= MostCandidates)];
    }

    private static Guess Slip(int at, int length, IEnumerable<(int Project, string Name)> known, int score, bool isSure = true) =>
        new(at, at + length, [.. known.Select(one => one.Project).Distinct()], score, true, isSure);

    [GeneratedRegex("项目|工程|[一二三四五六]期")]
    private static partial Regex Called();

    [GeneratedRegex("^((那个|这个|的)?(项目|工程)|[那这][边儿里]|[一二三四五六]期)")]
    private static partial Regex CalledBehind();

    [GeneratedRegex("[a-z][a-z0-9]{2,15}")]
    private static partial Regex Letters();

    [GeneratedRegex("[一二三四五六七八九1-9](期|标段)")]
    private static partial Regex OtherPart();

    [GeneratedRegex("^(项目|工程)?[:=  ]{0,2}(本月|[0-9]{1,2}月)?[0-9零一二三四五六七八九十]")]
    private static partial Regex Figure();
}
