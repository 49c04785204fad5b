namespace Bot;

using System.Text.Encodings.Web;
using System.Text.Json;
using Bot.Language;
using Bot.Projects;
using Bot.Sentences;

/// <summary>parse: what the bot understands of messages, a line for each; for trying out words and ledgers, without a database.</summary>
public static class Parse
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // For people and pipes, not for pages: Chinese stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a message per line, plain or as a JSON string where it has line breaks, and writes a JSON object per line.</summary>
    /// <param name="content">The ledger file.</param>
    /// <param name="fileName">Its name, for what is said about it.</param>
    /// <param name="asOf">What 昨天 and 本月 are counted from.</param>
    /// <param name="mine">The codes of one's own projects.</param>
    /// <param name="words">The words by which the messages are understood.</param>
    /// <param name="input">The messages.</param>
    /// <param name="output">The objects.</param>
    /// <param name="error">Where one line tells why the ledger cannot be read.</param>
    /// <returns>0; 1 where the ledger cannot be read.</returns>
    public static int Run(byte[] content, string fileName, DateOnly asOf, IEnumerable<string> mine, Words words, TextReader input, TextWriter output, TextWriter error)
    {
        var ledger = LedgerFile.Read(content, fileName, asOf);
        // A cell in doubt is the import's matter; names and codes are all that is needed here.
        if (ledger.Problems.FirstOrDefault(problem => problem.Row is null || ledger.Rows.Count == 0) is { } problem)
        {
            error.WriteLine(problem.ToString().ReplaceLineEndings(" "));
            return 1;
        }

        var projects = Named(ledger);
        var own = mine.Select(Wording.Fold).ToHashSet();
        var codes = projects.Select(project => project.Code).Where(code => own.Contains(Wording.Fold(code))).ToHashSet();
        var names = new ProjectNames(projects);
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(JsonSerializer.Serialize(Shape(Message.Read(Said(line), asOf, names, codes, words: words)), Format));
        }

        return 0;
    }

    // Projects without a code get the one that the import would give them.
    private static List<NamedProject> Named(LedgerReading ledger)
    {
        var last = OwnCodes.Last(ledger.Rows.Select(LedgerMatch.GivenCode).OfType<string>());
        return
        [
            .. ledger.Rows.Select(row => new NamedProject(
                LedgerMatch.GivenCode(row) ?? OwnCodes.Of(++last),
                row.Name,
                row.Values.GetValueOrDefault(LedgerField.ShortName),
                row.Values.GetValueOrDefault(LedgerField.Aliases, "").Split('、', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }

    // What is no JSON string after all is taken as it stands.
    private static string Said(string line)
    {
        if (!line.TrimStart().StartsWith('"'))
        {
            return line;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(line) ?? line;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return line;
        }
    }

    private static Parsed Shape(Message message) => message.Reports is [var only]
        ? Shape(only)
        : new Parsed { Items = [.. message.Reports.Select(Shape)] };

    private static Parsed Shape(Report report)
    {
        var facts = report.Facts;
        return new Parsed
        {
            Project = report.Project?.Code,
            Candidates = report.Project is null ? [.. report.Projects.Select(project => project.Code)] : [],
            Visit = facts.Visit is { } visit ? new { date = visit.Day, visit.Kind, visit.Text, visit.Persons, visit.Batches, visit.Place } : null,
            Investment = facts.Investments.Count > 0 && facts.Investments[0] is var investment
                ? new
                {
                    period = investment.Period.ToString(),
                    basis = JsonNamingPolicy.SnakeCaseLower.ConvertName(investment.Basis.ToString()),
                    investment.Yuan,
                    investment.YearToDateYuan,
                    approximate = investment.IsApproximate,
                    investment.NeedsUnit,
                }
                : null,
            Funds = facts.Funds is { } funds ? new { funds.Yuan, approximate = funds.IsApproximate, funds.NeedsUnit } : null,
            Problem = facts.Problems.Count > 0 ? facts.Problems[0] : null,
            Formality = facts.Formalities.Count > 0 ? new { facts.Formalities[0].Name, state = "done" } : null,
            Stage = facts.Stage?.Code,
            StageDate = facts.Stage?.Day,
            Query = facts.IsQuestion ? "status" : null,
        };
    }

    private sealed record Parsed
    {
        public string? Project { get; init; }

        public IReadOnlyList<string> Candidates { get; init; } = [];

        public IReadOnlyList<Parsed> Items { get; init; } = [];

        public object? Visit { get; init; }

        public object? Investment { get; init; }

        public object? Funds { get; init; }

        public Problem? Problem { get; init; }

        public object? Formality { get; init; }

        public string? Stage { get; init; }

        public DateOnly? StageDate { get; init; }

        public string? Query { get; init; }
    }
}
