namespace Bot.Tests.Sentences;

using System.Text.Json;
using Bot.Sentences;
using Bot.Tests.Rules;
using Xunit;

/// <summary>Sentences with what is expected of them, run through parse as it is used; only the keys that are given are compared.</summary>
public sealed class UtteranceTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private static readonly string[] Keys =
        ["project", "candidates", "items", "visit", "investment", "funds", "problem", "formality", "stage", "stage_date", "query"];

    [Theory]
    [InlineData("utterances.jsonl", "ledger.csv", 320)]
    [InlineData("utterances-2.jsonl", "ledger-2.csv", 100)]
    [InlineData("utterances-3.jsonl", "ledger.csv", 50)]
    [InlineData("utterances-4.jsonl", "ledger-2.csv", 50)]
    [InlineData("utterances-5.jsonl", "ledger-3.csv", 100)]
    [InlineData("utterances-6.jsonl", "ledger-4.csv", 100)]
    [InlineData("utterances-7.jsonl", "ledger.csv", 300)]
    [InlineData("utterances-8.jsonl", "ledger-5.csv", 100)]
    [InlineData("utterances-9.jsonl", "ledger-6.csv", 100)]
    [InlineData("utterances-10.jsonl", "ledger-7.csv", 100)]
    [InlineData("utterances-11.jsonl", "ledger-8.csv", 100)]
    [InlineData("utterances-12.jsonl", "ledger-9.csv", 100)]
    [InlineData("utterances-13.jsonl", "ledger-10.csv", 100)]
    [InlineData("utterances-14.jsonl", "ledger-11.csv", 100)]
    public void Each_of_our_own_sentences_is_understood(string sentences, string ledger, int atLeast)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Sentences");
        var lines = File.ReadAllLines(Path.Combine(folder, sentences));
        Assert.InRange(lines.Length, atLeast, int.MaxValue);
        House.None(Misunderstood(lines, Path.Combine(folder, ledger)));
    }

    [SkippableFact]
    public void Each_sentence_that_lies_beside_the_repository_is_understood()
    {
        var data = Path.Combine(House.Root, "..", "shared", "data");
        var sentences = Path.Combine(data, "utterances-dev.jsonl");
        Skip.IfNot(File.Exists(sentences), "There is no ../shared/data/utterances-dev.jsonl beside the repository.");
        House.None(Misunderstood(File.ReadAllLines(sentences), Path.Combine(data, "ledger-2020.csv")));
    }

    [Fact]
    public void A_line_that_is_broken_or_empty_is_answered_and_does_not_stop_what_follows()
    {
        var (code, lines, error) = Parse("\"双零铝箔\\n本月320万\"\n\"双零铝箔 \\ud800\n\n\"\\ud800\"\n\"\n" + new string('万', 9000) + "\n双零铝箔开工了\n");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(7, lines.Count);
        Assert.Equal(3_200_000, lines[0].GetProperty("investment").GetProperty("yuan").GetInt64());
        Assert.Equal("QH-2026-002", lines[1].GetProperty("project").GetString());
        Assert.Equal(JsonValueKind.Null, lines[2].GetProperty("project").ValueKind);
        Assert.Equal("started", lines[6].GetProperty("stage").GetString());
        Assert.All(lines, line => Assert.Equal(Keys, line.EnumerateObject().Select(property => property.Name)));
    }

    [Fact]
    public void Ones_own_projects_come_first_and_one_alone_is_meant()
    {
        Assert.Equal(["QH-2026-016", "QH-2026-017"], Candidates(Parse("宏图今天去了").Lines[0]));
        Assert.Equal("QH-2026-017", Parse("宏图今天去了", "qh-2026-017").Lines[0].GetProperty("project").GetString());
        Assert.Equal(["QH-2026-016", "QH-2026-017"], Candidates(Parse("宏图今天去了", "QH-2026-016", "QH-2026-017").Lines[0]));
    }

    [Fact]
    public void A_ledger_that_cannot_be_read_is_told_in_one_line()
    {
        var error = new StringWriter();
        var code = Bot.Parse.Run("甲,乙\n1,2\n"u8.ToArray(), "台账.csv", Friday, [], Words.Embedded, new StringReader("双零铝箔\n"), TextWriter.Null, error);
        Assert.Equal(1, code);
        Assert.Matches("^台账.csv:没有找到“项目名称”这一列.*\n$", error.ToString());
    }

    private static IEnumerable<string?> Candidates(JsonElement line) => line.GetProperty("candidates").EnumerateArray().Select(code => code.GetString());

    private static (int Code, List<JsonElement> Lines, string Error) Parse(string input, params string[] mine) =>
        Parse(input, Path.Combine(AppContext.BaseDirectory, "Sentences", "ledger.csv"), mine);

    private static (int Code, List<JsonElement> Lines, string Error) Parse(string input, string ledger, string[] mine)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = Bot.Parse.Run(File.ReadAllBytes(ledger), Path.GetFileName(ledger), Friday, mine, Words.Embedded, new StringReader(input), output, error);
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)], error.ToString());
    }

    private static IEnumerable<string> Misunderstood(string[] sentences, string ledger)
    {
        var cases = sentences.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var (_, lines, _) = Parse(string.Join('\n', cases.Select(one => one.GetProperty("text").GetRawText())), ledger, []);
        Assert.Equal(cases.Count, lines.Count);
        return cases.Zip(lines).SelectMany(pair => Differences(pair.First.GetProperty("expect"), pair.Second, "")
            .Select(difference => $"{pair.First.GetProperty("text").GetString()} —{difference}"));
    }

    private static IEnumerable<string> Differences(JsonElement expected, JsonElement found, string path) => (expected.ValueKind, found.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => expected.EnumerateObject().SelectMany(property => found.TryGetProperty(property.Name, out var value)
            ? Differences(property.Value, value, $"{path} {property.Name}") : [$"{path} {property.Name} is missing"]),
        (JsonValueKind.Array, JsonValueKind.Array) when expected.GetArrayLength() == found.GetArrayLength() =>
            expected.EnumerateArray().Zip(found.EnumerateArray()).SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{path}[{index}]")),
        _ => JsonElement.DeepEquals(expected, found) ? [] : [$"{path}: {found.GetRawText()} and not {expected.GetRawText()}"],
    };
}
