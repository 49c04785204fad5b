namespace Bot.Tests.Sentences;

using System.Text.Json;
using Bot.Tests.Rules;
using Xunit;

public class WordsTests
{
    [Fact]
    public void A_word_of_a_stage_means_the_same_in_a_sentence_and_in_a_ledger()
    {
        using var sentences = JsonDocument.Parse(House.Read("src/Bot/Sentences/words.json"));
        using var ledgers = JsonDocument.Parse(House.Read("src/Bot/Projects/stages.json"));
        var known = ledgers.RootElement.GetProperty("words").EnumerateObject().ToDictionary(word => word.Name, word => word.Value.GetString());
        House.None(
            from stage in sentences.RootElement.GetProperty("stages").GetProperty("words").EnumerateArray()
            from word in stage.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)
            where known.GetValueOrDefault(word) is { } code && code != stage.GetProperty("stage").GetString()
            select $"{word} is {stage.GetProperty("stage")} in a sentence and {known[word]} in a ledger");
    }

    [Fact]
    public void Every_stage_of_a_sentence_stands_on_a_ladder_or_aside()
    {
        using var sentences = JsonDocument.Parse(House.Read("src/Bot/Sentences/words.json"));
        var ladder = Bot.Projects.Stages.Embedded.Industry.Select(stage => stage.Code).Concat(["suspended", "resumed"]);
        House.None(sentences.RootElement.GetProperty("stages").GetProperty("words").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()!).Except(ladder));
    }
}
