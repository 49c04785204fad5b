namespace Bot.Sentences;

using System.Text;
using System.Text.RegularExpressions;
using Bot.Language;

/// <summary>A project with all that it is called.</summary>
/// <param name="Code">编码.</param>
/// <param name="Name">The full name.</param>
/// <param name="ShortName">简称; null for none.</param>
/// <param name="Aliases">别名.</param>
public sealed record NamedProject(string Code, string Name, string? ShortName, IReadOnlyList<string> Aliases);

/// <summary>A place in a message that names a project, or one of several.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where what follows begins.</param>
/// <param name="Projects">The candidates, in the order of the ledger.</param>
/// <param name="IsSure">Whether one of them is surely meant; else even a single one is asked about.</param>
internal sealed record Mention(int Start, int End, IReadOnlyList<NamedProject> Projects, bool IsSure)
{
    /// <summary>What makes two mentions the same.</summary>
    public string Key { get; } = string.Join('\0', Projects.Select(project => project.Code));
}

/// <summary>
/// All names of a ledger, to be found anywhere in a message: 编码, 项目名称, 简称, 别名, a distinctive part of them, pinyin initials,
/// and each of these with a small slip of the keyboard. Made once for a ledger; safe to be used by many at once.
/// </summary>
public sealed partial class ProjectNames
{
    // A part of more names than these names nothing.
    private const int MostCandidates = 8;
    private const int ShortestSlip = 3;
    private const int LongestSlip = 10;
    private const int LongestBeginning = 6;
    private const char Any = '\uE002';

    private static readonly string[] Tails = ["建设项目", "改造项目", "项目", "建设工程", "工程", "有限公司", "公司"];

    private readonly IReadOnlyList<NamedProject> projects;
    private readonly Dictionary<string, List<int>> whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> initials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Project, string Name)>> slips = new(StringComparer.Ordinal);
    private readonly List<int> owners = [];
    private readonly List<bool> areShort = [];
    private readonly SuffixIndex parts;
    private readonly int longest;

    /// <summary>The names of these projects.</summary>
    public ProjectNames(IEnumerable<NamedProject> projects)
    {
        this.projects = [.. projects];
        List<string> names = [];
        for (var number = 0; number < this.projects.Count; number++)
        {
            var project = this.projects[number];
            Add(whole, Fold(project.Code), number);
            foreach (var (name, isShort) in project.Aliases.Prepend(project.ShortName ?? "").Select(name => (Fold(name), true)).Append((Fold(project.Name), false)))
            {
                var core = Tails.FirstOrDefault(name.EndsWith) is { } tail ? name[..^tail.Length] : name;
                foreach (var called in new[] { name, core }.Where(called => called.Length > 1).Distinct())
                {
                    Add(whole, called, number);
                    AddInitials(called, number);
                    AddSlips(called, number);
                }

                // Without a short name of its own it is called by how it begins.
                for (var length = ShortestSlip; !isShort && string.IsNullOrEmpty(project.ShortName) && length <= LongestBeginning && length < core.Length; length++)
                {
                    AddSlips(core[..length], number);
                }

                if (name.Length > 1)
                {
                    names.Add(name);
                    owners.Add(number);
                    areShort.Add(isShort);
                }
            }
        }

        parts = new SuffixIndex(names);
        longest = whole.Keys.Select(name => name.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The form in which names are compared: folded as everywhere, and in simplified characters.</summary>
    private static string Fold(string? name) => Variants.Simplify(Wording.Fold(name));

    private static void Add(Dictionary<string, List<int>> index, string name, int number)
    {
        if (!index.TryGetValue(name, out var numbers))
        {
            index[name] = numbers = [];
        }

        if (name.Length > 0 && !numbers.Contains(number))
        {
            numbers.Add(number);
        }
    }

    // And the letters that stand in a name: G235, CDMO.
    private void AddInitials(string name, int number)
    {
        foreach (Match letters in Letters().Matches(name))
        {
            if (letters.Index == 0 || !char.IsAsciiDigit(name[letters.Index - 1]))
            {
                Add(initials, letters.Value, number);
            }
        }

        foreach (var letters in Pinyin.EveryInitials(name))
        {
            Add(initials, letters, number);
        }
    }

    // Every name with one sign open, and without it: a wrong, a missing and a doubled sign are each found by one look.
    private void AddSlips(string name, int number)
    {
        if (name.Length is < ShortestSlip or > LongestSlip || !name.All(IsChinese))
        {
            return;
        }

        for (var i = 0; i < name.Length; i++)
        {
            AddSlip(string.Concat(name.AsSpan(0, i), [Any], name.AsSpan(i + 1)), name, number);
            if (name.Length > ShortestSlip)
            {
                AddSlip(string.Concat(name.AsSpan(0, i), name.AsSpan(i + 1)), name, number);
            }
        }
    }

    private void AddSlip(string key, string name, int number)
    {
        if (!slips.TryGetValue(key, out var known))
        {
            slips[key] = known = [];
        }

        if (known.Count <= MostCandidates && !known.Contains((number, name)))
        {
            known.Add((number, name));
        }
    }

    private static bool IsChinese(char sign) => sign is >= '\u4E00' and <= '\u9FFF';

    /// <summary>A message without what stands between the signs of a name, and where each sign that is left stands.</summary>
    private sealed class Folded
    {
        public Folded(string plain)
        {
            var kept = new StringBuilder(plain.Length);
            List<int> places = new(plain.Length + 1);
            for (var i = 0; i < plain.Length; i++)
            {
                if (!IsLeftOut(plain, i))
                {
                    kept.Append(char.ToLowerInvariant(plain[i]));
                    places.Add(i);
                }
            }

            places.Add(plain.Length);
            (Text, Places) = (kept.ToString(), places);
        }

        public string Text { get; }

        public List<int> Places { get; }

        public int EndOf(int end) => end == 0 ? 0 : Places[end - 1] + 1;

        // A blank is left out between Chinese signs and between letters and digits (P 009), but not between two numbers.
        private static bool IsLeftOut(string plain, int at) => plain[at] switch
        {
            '-' or '\u2013' or '\u2014' or '_' => at > 0 && at + 1 < plain.Length && char.IsAsciiLetterOrDigit(plain[at - 1]) && char.IsAsciiLetterOrDigit(plain[at + 1]),
            '·' or '•' or '"' or '\'' or '\u201C' or '\u201D' or '\u300A' or '\u300B' or '\u300C' or '\u300D' => true,
            '(' or ')' => at > 0 && at + 1 < plain.Length && IsChinese(plain[at + 1]),
            ' ' => at > 0 && at + 1 < plain.Length && ((IsChinese(plain[at - 1]) && IsChinese(plain[at + 1])) || (char.IsAsciiLetter(plain[at - 1]) && char.IsAsciiDigit(plain[at + 1]))),
            _ => false,
        };
    }
}
