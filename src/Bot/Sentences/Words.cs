namespace Bot.Sentences;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bot.Language;

/// <summary>
/// The words by which sentences are understood (words.json): what an amount is called, what tells of a visit, what is a trouble.
/// They are data, so that an office may bring its own file of the same form.
/// </summary>
public sealed class Words
{
    private static readonly Lazy<Words> Builtin = new(() => Load(Data.Text("words.json")));

    // 复工 stands in 生态修复工程: a word that tells a fact is no part of a name.
    private Words(Table table) => Lists = table with
    {
        Names = table.Names with
        {
            Common = new WordList([.. table.Names.Common.Words, .. table.Stages.Words.SelectMany(stage => stage.Words.Words), .. table.Stages.Not.Words, .. table.Questions.Status.Words, .. table.Problems.Trouble.Words, .. table.Amounts.Done.Words]),
        },
    };

    /// <summary>The words that the program carries.</summary>
    public static Words Embedded => Builtin.Value;

    internal Table Lists { get; }

    /// <summary>The words that the program carries and those of a file of the same form, which need name only the lists to which it adds.</summary>
    /// <exception cref="FormatException">The text is no such file; the message is one line that names the place.</exception>
    public static Words EmbeddedWith(string json)
    {
        try
        {
            var all = JsonNode.Parse(Data.Text("words.json"))!;
            Add(all, JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }), "");
            return Load(all.ToJsonString());
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The file of words cannot be read: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    /// <summary>Reads a file of the form of words.json.</summary>
    /// <exception cref="FormatException">The text is no such file; the message is one line that names the place.</exception>
    public static Words Load(string json)
    {
        try
        {
            return new Words(JsonSerializer.Deserialize<Table>(json, Data.Format) ?? throw new FormatException("The file of words is empty."));
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The file of words cannot be read: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    // Lists of words grow by what is new; lists of kinds by their kinds, each known by what stands first in it.
    private static void Add(JsonNode known, JsonNode? more, string path)
    {
        switch (known, more)
        {
            case (JsonObject to, JsonObject from):
                foreach (var (name, value) in from)
                {
                    Add(to[name] ?? throw new FormatException($"The file of words has '{path}{name}', which is not known; there are {string.Join(", ", to.Select(one => one.Key))}."), value, $"{path}{name}.");
                }

                break;
            case (JsonArray to, JsonArray from) when to.Count > 0 && to[0] is JsonObject first:
                var key = first.First().Key;
                foreach (var kind in from.OfType<JsonObject>())
                {
                    if (to.OfType<JsonObject>().FirstOrDefault(one => JsonNode.DeepEquals(one[key], kind[key])) is { } same)
                    {
                        Add(same["words"]!, kind["words"], $"{path}{kind[key]}.");
                    }
                    else
                    {
                        to.Add(kind.DeepClone());
                    }
                }

                break;
            case (JsonArray to, JsonArray from):
                foreach (var word in from)
                {
                    to.Add(word?.DeepClone());
                }

                break;
            default:
                throw new FormatException($"The file of words has something else at '{path.TrimEnd('.')}' than a list of words.");
        }
    }

    internal sealed record Table(
        NameWords Names,
        TimeWords Time,
        AmountWords Amounts,
        VisitKinds Visits,
        ProblemWords Problems,
        FormalityWords Formalities,
        StageWords Stages,
        QuestionWords Questions,
        WordList Breaks,
        CorrectionWords Corrections);

    // Means: 园区 may be any 产业园. Filler alone names no project, nor do common words, which are of every report; a name may stand after those of Before; vague
    // ones (园区) may mean any; a trade behind a part of a name (旺嘉乳业) tells that another firm may be meant.
    internal sealed record NameWords(WordList Filler, WordList Common, WordList Before, WordList Trades, WordList Vague, IReadOnlyList<Kind> Means);

    internal sealed record TimeWords(WordList Ahead, WordList NotAhead, WordList Denied, WordList Asked);

    // Other: money of another kind, OtherEnd the same where it stands last (设备款), NotOther what only looks like it; Portion: 设备 of 设备投资;
    // Bare words of Done may mean the whole;
    // SoFar says neither month nor year; Doubt stands before a doubtful amount, Unsure anywhere near; Leading are words of Done that lead to a
    // number without a unit; None before Invested or alone is a zero, Nothing and Zero say so themselves, Unclear says neither;
    // an Aim behind (没完成投资任务) and what is NotMoney (零事故) make it none.
    internal sealed record AmountWords(
        WordList Other, WordList Sources, WordList OtherEnd, WordList NotOther, WordList Portion, WordList Part, WordList Reduction, WordList Comparison, WordList Total,
        WordList Plan, WordList Funds, WordList SinceStart, WordList ToDate, WordList SoFar, WordList Short, WordList Done, WordList Bare, WordList Doubt, WordList Unsure,
        WordList Leading, WordList Nothing, WordList None, WordList Invested, WordList Zero, WordList Aim, WordList NotMoney, WordList Unclear, WordList Counted, WordList Uncounted);

    internal sealed record Kind([property: JsonPropertyName("kind")] string Code, WordList Words);

    internal sealed record VisitKinds(IReadOnlyList<Kind> Kinds, WordList NotSeen, WordList Undone, WordList Purpose, WordList Went, WordList Again, WordList Places);

    internal sealed record ProblemWords(IReadOnlyList<Kind> Kinds, WordList Trouble, WordList Fine, WordList Settled, WordList Lacking, WordList Plain, WordList Absent, WordList ToCome);

    internal sealed record Formality(string Name, WordList Words);

    internal sealed record FormalityWords(IReadOnlyList<Formality> Names, WordList Done, WordList Open);

    internal sealed record Stage([property: JsonPropertyName("stage")] string Code, WordList Words);

    internal sealed record StageWords(IReadOnlyList<Stage> Words, WordList Not, WordList Blocked);

    // Said: something was wrong, NotSaid only looks like it; Old stands before what was, New before what is right, Into between the two.
    internal sealed record CorrectionWords(WordList Said, WordList NotSaid, WordList Old, WordList New, WordList Into);

    internal sealed record QuestionWords(WordList Status, WordList Bare);
}
