namespace Bot.Reporting;

using System.Text.RegularExpressions;
using Bot.Conversations;
using Bot.Projects;
using Bot.Sentences;

/// <summary>What a message tells of one project, as far as who wrote it may see projects.</summary>
/// <param name="Projects">The project; several where it must be asked which, one's own first; none where none is named.</param>
/// <param name="IsSure">Whether one of them is surely meant; else even a single one is asked about.</param>
/// <param name="Facts">What is told of it.</param>
/// <param name="Words">The words about it, without its name.</param>
/// <param name="Unknown">The words that name a project of which who wrote them sees nothing; null for all else.</param>
public sealed partial record Told(IReadOnlyList<Project> Projects, bool IsSure, Facts Facts, string Words, string? Unknown)
{
    /// <summary>Whether something is said of a project that is surely meant, and it must be asked what.</summary>
    public bool IsUnclear => Facts is { IsEmpty: true, IsQuestion: false } && Project is not null && Words.Length > 1;

    /// <summary>Whether an amount is told plainly, of a project that is surely meant: then it is no matter whether it corrects another one.</summary>
    public bool IsPlainAmount => Project is not null && Facts.Investments.Any(one => one.Yuan is not null);

    // Each turn leaves out what is kept secret; after these nothing is named any more.
    private const int MostTurns = 8;

    /// <summary>The one project that is surely meant; null where it must be asked for.</summary>
    public Project? Project => IsSure && Projects is [var one] ? one : null;

    /// <summary>Reads the words of <see cref="Asked.Text"/>: what they tell, one for every project in their order, and what they correct.</summary>
    public static (IReadOnlyList<Told> All, Correction? Correction) In(Asked asked)
    {
        var (work, who) = (asked.Work, asked.Who);
        var names = LedgerNames.In(work);
        var mine = FindProject.OwnCodes(work, who);
        Dictionary<string, Project?> known = [];
        HashSet<string> secret = [];
        for (var turn = 1; ; turn++)
        {
            var message = Message.Read(asked.Text, asked.Day, names, mine, secret, asked.Office.Words);
            foreach (var code in message.Reports.SelectMany(report => report.Projects).Select(project => project.Code))
            {
                if (!known.ContainsKey(code))
                {
                    known[code] = FindProject.Coded(work, who, code);
                }
            }

            // What is kept secret (保密) is read like what does not exist. What is merely not theirs keeps its own words, lest they
            // be entered for another project.
            var before = secret.Count;
            secret.UnionWith(known.Where(project => project.Value is null && FindProject.IsSecret(work, project.Key)).Select(project => project.Key));
            if (secret.Count > before && turn < MostTurns)
            {
                continue;
            }

            return (
                [
                    .. message.Reports.Select(report => new Told(
                        [.. report.Projects.Select(project => known[project.Code]).OfType<Project>()],
                        report.IsSure,
                        report.Facts,
                        report.Words,
                        report.Projects.Count == 0 ? NoSuchCode(asked) : report.Projects.All(project => known[project.Code] is null) ? report.Named : null)),
                ],
                message.Correction);
        }
    }

    // P777, where codes are of that form: a code that there is not is told like one that is not theirs.
    private static string? NoSuchCode(Asked asked) => CodeLike().Match(asked.Text) is { Success: true } code
        && FindProject.HasCodesLike(asked.Work, code.Groups["letters"].Value, code.Value.Replace("-", "", StringComparison.Ordinal).Length) ? code.Value : null;

    [GeneratedRegex("(?<![A-Za-z0-9-])(?<letters>[A-Za-z]{1,6})-?[0-9]{1,4}(-[0-9]{1,6}){0,3}(?![A-Za-z0-9%-])", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeLike();
}
