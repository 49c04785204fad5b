namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Language;
using Bot.People;
using Bot.Storage;

/// <summary>What was found for the words that should name a project.</summary>
public abstract record Found
{
    private Found()
    {
    }

    /// <summary>Surely this one.</summary>
    /// <param name="Project">The project.</param>
    /// <param name="Rest">What was said after its name.</param>
    public sealed record One(Project Project, string Rest) : Found;

    /// <summary>One of these; never guessed between.</summary>
    /// <param name="Projects">The candidates, one's own first; one more than <see cref="FindProject.MostCandidates"/> where there are more than are offered.</param>
    /// <param name="Rest">What was said after the words that name them.</param>
    public sealed record Several(IReadOnlyList<Project> Projects, string Rest) : Found
    {
        /// <summary>Those that are offered.</summary>
        public IEnumerable<Project> Offered => Projects.Take(FindProject.MostCandidates);

        /// <summary>What is said where there are more than are offered; empty where these are all.</summary>
        public string More => FindProject.More(Projects.Count);
    }

    /// <summary>None that this person may see.</summary>
    /// <param name="Words">The words that name nothing.</param>
    public sealed record None(string Words) : Found;
}

/// <summary>Finds the project that somebody means: by code, full name, 简称, 别名, a part of one of them, or the pinyin initials of a whole one.</summary>
public static partial class FindProject
{
    /// <summary>The most candidates that are offered.</summary>
    public const int MostCandidates = 8;

    private const int Wanted = MostCandidates + 1;

    // A single character stands in too many names.
    private const int ShortestPart = 2;
    private const int MostWords = 4;

    // The most characters of a text in which a name is looked for that has something written straight after it.
    private const int LongestGlued = 60;
    private const string Columns =
        $"""
        select p.id, p.code, p.name, p.short_name, u.name as unit,
            case when exists (select 1 from assignment m where m.person_id = @seer and m.project_id = p.id and m.ended_at is null) then 1 else 0 end as mine,
            case when {Sight.Reports} then 1 else 0 end as reportable
        from project p left join unit u on u.id = p.unit_id
        """;

    private static readonly char[] Blanks = [' ', '\n', '\t', '\u3000', ',', '\uFF0C', ':', '\uFF1A', ';', '\uFF1B', '\u3001'];

    /// <summary>The one project whose whole name a text begins with, and what stands after it; null where none or several may be meant. A part of a name is a guess, and none here.</summary>
    public static Found.One? Named(Work work, Person who, string text) =>
        In(work, who, text) is Found.One one
            && new[] { one.Project.Code, one.Project.Name, one.Project.Call }.Any(name => Wording.Fold(text).StartsWith(Wording.Fold(name), StringComparison.Ordinal))
                ? one
                : null;

    /// <summary>Finds the project at the beginning of a text.</summary>
    /// <param name="work">The work.</param>
    /// <param name="who">Who asks: only what they may see is found, their own comes first.</param>
    /// <param name="text">旺嘉腐竹 厂房主体封顶</param>
    /// <param name="toReport">Prefer, among several, those on which they may report.</param>
    public static Found In(Work work, Person who, string text, bool toReport = false)
    {
        text = text.Trim(Blanks);
        if (Reference().Match(text) is { Success: true } reference)
        {
            return Get(work, who, long.Parse(reference.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) is { } pressed
                ? new Found.One(pressed, text[reference.Length..].Trim(Blanks))
                : new Found.None(reference.Value.Trim());
        }

        var ends = WordEnds(text);
        if (ends.Count == 0)
        {
            return new Found.None("");
        }

        // The whole name, of one word or of several: the longest that is a name wins.
        for (var index = ends.Count - 1; index >= 0; index--)
        {
            var exact = Called(work, who, Wording.Fold(text[..ends[index]]));
            if (exact.Count > 0)
            {
                return Choose(exact, text[ends[index]..].Trim(Blanks), toReport);
            }
        }

        var word = text[..ends[0]];
        var folded = Wording.Fold(word);
        if (folded.Length < ShortestPart)
        {
            return new Found.None(word);
        }

        var part = Containing(work, who, word, Wanted);
        if (part.Count > 0)
        {
            return Choose(part, text[ends[0]..].Trim(Blanks), toReport);
        }

        // 旺嘉腐竹3200万: a name with something written straight after it; the longest wins.
        for (var length = Math.Min(folded.Length - 1, LongestGlued); length >= ShortestPart; length--)
        {
            // Never half of a character that is a pair, and C10 is not C1 with a 0 behind it.
            if (!char.IsHighSurrogate(folded[length - 1]) && !(char.IsAsciiLetterOrDigit(folded[length - 1]) && char.IsAsciiLetterOrDigit(folded[length])) && Called(work, who, folded[..length]) is { Count: > 0 } glued)
            {
                return Choose(glued, text[EndOf(text, folded[..length])..].Trim(Blanks), toReport);
            }
        }

        return new Found.None(word);
    }

    /// <summary>The project of this number, where this person may see it.</summary>
    public static Project? Get(Work work, Person who, long id) => work.First<Project>(
        $"{Columns} where p.id = @id and {Sight.Sees}", Sight.Of(who, ("id", id)));

    /// <summary>The project of this code, where this person may see it.</summary>
    public static Project? Coded(Work work, Person who, string code) => work.First<Project>(
        $"{Columns} where p.code = @code and {Sight.Sees}", Sight.Of(who, ("code", code)));

    /// <summary>Whether codes of the ledger begin with these letters and a number and are as long: then P777 is meant as one, and S203 may be a road.</summary>
    public static bool HasCodesLike(Work work, string letters, int length) => work.Value<long?>(
        "select 1 from project where length(replace(code, '-', '')) = @length and upper(substr(code, 1, @at)) = @letters and substr(code, @at + 1, 1) in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') limit 1",
        new { length, at = letters.Length, letters = letters.ToUpperInvariant() }) is not null;

    /// <summary>Whether the project of this code is kept secret (保密).</summary>
    public static bool IsSecret(Work work, string code) => work.Value<long?>("select secret from project where code = @code", new { code }) == 1;

    /// <summary>The codes of the projects that this person serves or leads; where a name may mean several, these are meant.</summary>
    public static HashSet<string> OwnCodes(Work work, Person who) =>
        [.. work.Query<string>("select p.code from assignment s join project p on p.id = s.project_id where s.person_id = @person and s.ended_at is null", new { person = who.Id })];

    /// <summary>The projects that this person serves or leads, by code.</summary>
    public static List<Project> Mine(Work work, Person who, int most) => work.Query<Project>(
        $"""
        {Columns}
        where exists (select 1 from assignment s where s.person_id = @seer and s.project_id = p.id and s.ended_at is null) and {Sight.Sees}
        order by p.code limit {most}
        """,
        Sight.Of(who));

    /// <summary>The projects on which this person may report, their own first.</summary>
    public static List<Project> ToReport(Work work, Person who, int most) => work.Query<Project>(
        $"{Columns} where {Sight.Reports} and {Sight.Sees} order by mine desc, p.code limit {most}",
        Sight.Of(who));

    /// <summary>All that contain the words in one of their names, or have them as its initials, a page at a time.</summary>
    public static List<Project> Containing(Work work, Person who, string words, int most)
    {
        var folded = Wording.Fold(words);
        return folded.Length == 0 ? [] : Query(work, who, $"{work.Contains("n.folded", "folded")} and (n.kind <> 'initials' or n.folded = @folded)", folded, most);
    }

    /// <summary>What is said where more candidates were found than are offered; empty where these are all.</summary>
    public static string More(int found) => found > MostCandidates ? "还有更多,请多写几个字。" : "";

    /// <summary>What is said where nothing was found; the same for what does not exist and for what one may not see.</summary>
    public static string Unknown(Work work, Person who, string words)
    {
        var example = Sight.Example(work, who);
        var help = example != Sight.AnyProject ? $"请写编码、简称或名称的一部分,例:{example}。"
            : who is { Dispatches: true, Scope: Scope.Area } ? "台账里还没有项目,请先导入台账。"
            : "您名下和本单位还没有项目,请联系项目办。";
        return $"没有找到项目“{Wording.Cut(words, 40)}”。{help}";
    }

    /// <summary>What is said where somebody may see a project but not report on it.</summary>
    public static string NotYours(Work work, Project project)
    {
        var officers = work.Query<string>(
            $"select o.name from assignment s join person o on o.id = s.person_id where s.project_id = @id and {Sight.Serves} order by o.id",
            new { id = project.Id });
        return officers.Count > 0
            ? $"{project.Title}由{string.Join('、', officers)}帮办填报。如有变化,请联系项目办调整。"
            : $"{project.Title}由{project.Unit ?? "责任单位"}填报,您不在其中。请联系项目办指定帮办人。";
    }

    private static Found Choose(List<Project> candidates, string rest, bool toReport)
    {
        if (toReport && candidates.Exists(project => project.Reportable == 1))
        {
            candidates = [.. candidates.Where(project => project.Reportable == 1)];
        }

        return candidates is [var only] ? new Found.One(only, WithoutCode(rest, only.Code)) : new Found.Several(candidates, rest);
    }

    // Most words are no name: that is asked first, because it costs next to nothing.
    private static List<Project> Called(Work work, Person who, string folded) =>
        work.Value<long?>("select 1 from project_name where folded = @folded limit 1", new { folded }) is null
            ? []
            : Query(work, who, "n.folded = @folded", folded, Wanted);

    // The limit stands in the text: as a parameter it would have SQLite plan the statement anew each time.
    private static List<Project> Query(Work work, Person who, string condition, string folded, int most) =>
        work.Query<Project>(
            $"""
            {Columns}
            where p.id in (select n.project_id from project_name n where {condition}) and {Sight.Sees}
            order by mine desc, reportable desc, p.code limit {most}
            """,
            Sight.Of(who, ("folded", folded)));

    // Where each of the first words ends in the text.
    private static List<int> WordEnds(string text)
    {
        List<int> ends = [];
        for (var start = 0; start < text.Length && ends.Count < MostWords;)
        {
            var end = text.IndexOfAny(Blanks, start);
            end = end < 0 ? text.Length : end;
            if (end > start)
            {
                ends.Add(end);
            }

            start = end + 1;
        }

        return ends;
    }

    // 旺嘉腐竹(P009), as cards write it, names the project once and not twice.
    private static string WithoutCode(string rest, string code)
    {
        var end = rest.Length > 1 && rest[0] is '(' or '\uFF08' ? rest.IndexOfAny([')', '\uFF09']) : -1;
        return end > 0 && Wording.Fold(rest[1..end]) == Wording.Fold(code) ? rest[(end + 1)..].Trim(Blanks) : rest;
    }

    // Folding drops signs, so the end in the text as typed is searched for.
    private static int EndOf(string text, string folded)
    {
        for (var end = folded.Length; end <= text.Length; end++)
        {
            if (Wording.Fold(text[..end]) == folded)
            {
                return end;
            }
        }

        return text.Length;
    }

    // See Project.Reference.
    [GeneratedRegex(@"^#([0-9]{1,12})(\s+|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
