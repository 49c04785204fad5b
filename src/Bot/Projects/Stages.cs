namespace Bot.Projects;

using System.Text.Json;
using Bot.Language;

/// <summary>What a text of a ledger says about the stage of its project.</summary>
/// <param name="Known">Whether any word of the table stands in the text; 主体封顶 is known and yet names no stage.</param>
/// <param name="Code">The furthest stage that is said to be reached (signed), or null.</param>
/// <param name="NotYet">The earliest stage that is said to lie ahead (未开工, 拟6月投产), or null.</param>
public sealed record StageReading(bool Known, string? Code, string? NotYet);

/// <summary>One rung of a ladder.</summary>
/// <param name="Code">The code in the tables: in_production.</param>
/// <param name="Name">What people read: 投产, on the government ladder 交付使用.</param>
public sealed record Stage(string Code, string Name);

/// <summary>The ladders of stages (阶段) and the words with which ledgers tell them; both are data (stages.json).</summary>
public sealed class Stages
{
    /// <summary>Where the code stands that a project was started (开工); what follows it is being built or done.</summary>
    public const string Started = "started";

    private const string Suspended = "suspended";

    // A word's code only: a project that stood still and goes on is under construction.
    private const string Resumed = "resumed";
    private const string Dropped = "dropped";

    private static readonly Lazy<Stages> Builtin = new(() => Load(Data.Text("stages.json")));
    private readonly Table table;
    private readonly int longest;

    private Stages(Table table)
    {
        this.table = table;
        longest = table.Words.Keys.Concat(table.WordsThatEndAClause.Keys).Max(word => word.Length);
    }

    /// <summary>The stages that the program carries.</summary>
    public static Stages Embedded => Builtin.Value;

    /// <summary>The ladder of projects that a firm builds: 线索 … 达产.</summary>
    public IReadOnlyList<Stage> Industry => table.Ladders.Industry;

    /// <summary>The ladder of projects that the government builds: 谋划储备 … 交付使用.</summary>
    public IReadOnlyList<Stage> Government => table.Ladders.Government;

    /// <summary>Reads a table of the form of stages.json.</summary>
    /// <exception cref="FormatException">The text is no such table; the message is one line that names the place.</exception>
    public static Stages Load(string json)
    {
        try
        {
            var table = JsonSerializer.Deserialize<Table>(json, Data.Format) ?? throw new FormatException("The stages file is empty.");
            var codes = table.Ladders.Industry.Concat(table.Ladders.Government).Select(stage => stage.Code)
                .Concat([Suspended, Resumed, Dropped]).ToHashSet();
            var stray = table.Words.Concat(table.WordsThatEndAClause).FirstOrDefault(word => word.Value is not null && !codes.Contains(word.Value));
            return stray.Value is null
                ? new Stages(table)
                : throw new FormatException($"The stages file maps {stray.Key} to '{stray.Value}', which is on no ladder.");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The stages file cannot be read: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    /// <summary>
    /// The stage that a text tells. The longest word of the table wins over those within it (拟签约 over 签约); a word behind
    /// 未, 拟, 计划, 预计 … in its clause lies ahead, unless it has 已; of several reached stages the furthest counts.
    /// What has resumed (复工) is under construction, unless it says that more was reached.
    /// </summary>
    public StageReading Read(string? text)
    {
        var known = false;
        string? reached = null, ahead = null, aside = null;
        foreach (var clause in Numeral.Simplify(Wording.Clean(text)).Split([',', '.', ';', '!', '。', '、', '\n', '(', ')'], StringSplitOptions.TrimEntries))
        {
            var aheadFrom = EndOfFirstSign(clause);
            for (var at = 0; at < clause.Length;)
            {
                if (WordAt(clause, at) is not { } word)
                {
                    at++;
                    continue;
                }
                known = true;
                var liesAhead = at >= aheadFrom && !IsSaidToBeDone(clause, at);
                if (word.Code is Resumed && !liesAhead)
                {
                    (aside, reached) = (null, reached is null || IsBefore(reached, Started) ? Started : reached);
                }
                else if (word.Code is Suspended or Dropped && !liesAhead)
                {
                    aside = word.Code;
                }
                else if (word.Code is Resumed)
                {
                    // Planned: it stands still as yet.
                }
                else if (word.Code is not null && liesAhead)
                {
                    ahead = ahead is null || Rank(word.Code) < Rank(ahead) ? word.Code : ahead;
                }
                else if (word.Code is not null)
                {
                    reached = reached is null || Rank(word.Code) > Rank(reached) ? word.Code : reached;
                }
                at += word.Length;
            }
        }
        return new StageReading(known, aside ?? reached, ahead);
    }

    /// <summary>What people read for a code: 投产, on the government ladder 交付使用.</summary>
    public string Name(string code, bool isGovernment) => code switch
    {
        Suspended => "停工",
        Dropped => "已淘汰",
        _ => (isGovernment ? Government.Concat(Industry) : Industry.Concat(Government)).FirstOrDefault(stage => stage.Code == code)?.Name ?? code,
    };

    /// <summary>Whether one stage stands before another on the ladder of the industry.</summary>
    public bool IsBefore(string code, string other) => Rank(code) < Rank(other);

    private int Rank(string code) => Industry.TakeWhile(stage => stage.Code != code).Count();

    private (int Length, string? Code)? WordAt(string clause, int at)
    {
        for (var length = Math.Min(longest, clause.Length - at); length > 0; length--)
        {
            var word = clause.Substring(at, length);
            // 全部完成 is the end, 全部完成土方 is not.
            var ends = at + length == clause.Length || (at + length == clause.Length - 1 && clause[^1] == '了');
            if (table.Words.TryGetValue(word, out var code) || (ends && table.WordsThatEndAClause.TryGetValue(word, out code)))
            {
                return (length, code);
            }
        }
        return null;
    }

    private int EndOfFirstSign(string clause) => table.NotYet
        .Select(sign => (At: clause.IndexOf(sign, StringComparison.Ordinal), sign.Length))
        .Where(sign => sign.At >= 0)
        .Select(sign => sign.At + sign.Length)
        .DefaultIfEmpty(int.MaxValue).Min();

    private static bool IsSaidToBeDone(string clause, int at) =>
        clause[at] == '已' || (at >= 1 && clause[at - 1] == '已') || (at >= 2 && clause[at - 2] == '已' && clause[at - 1] == '经');

    private sealed record Ladders(IReadOnlyList<Stage> Industry, IReadOnlyList<Stage> Government);

    private sealed record Table(
        Ladders Ladders,
        IReadOnlyDictionary<string, string?> Words,
        IReadOnlyDictionary<string, string?> WordsThatEndAClause,
        IReadOnlyList<string> NotYet);
}
