namespace Bot.Tests.Sentences;

using Bot.Sentences;
using Xunit;

/// <summary>An office's own file of words adds to those that the program carries.</summary>
public sealed class OwnWordsTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);
    private static readonly ProjectNames Names = new([new NamedProject("P001", "旺嘉食品年产5000吨腐竹项目", "旺嘉腐竹", [])]);

    [Fact]
    public void What_an_office_calls_a_visit_and_a_formality_is_understood_beside_what_all_offices_say()
    {
        var words = Words.EmbeddedWith(
            """
            {
              // The office's own.
              "visits": { "kinds": [{ "kind": "onsite", "words": ["打卡踏点"] }] },
              "formalities": { "names": [{ "name": "人防", "words": ["人防手续", "人防审批"] }] },
            }
            """);
        Assert.Null(Read("今天打卡踏点旺嘉腐竹,主体封顶", Words.Embedded).Visit);
        Assert.Equal("onsite", Read("今天打卡踏点旺嘉腐竹,主体封顶", words).Visit?.Kind);
        Assert.Equal("onsite", Read("今天走访旺嘉腐竹,主体封顶", words).Visit?.Kind);
        Assert.Equal("人防", Assert.Single(Read("旺嘉腐竹人防手续办好了", words).Formalities).Name);
    }

    [Theory]
    [InlineData("""{ "visit": {} }""", "The file of words has 'visit', which is not known; there are names, time, amounts, visits, problems, formalities, stages, questions")]
    [InlineData("""{ "visits": { "kinds": 3 } }""", "The file of words has something else at 'visits.kinds' than a list of words.")]
    [InlineData("""{ "breaks": [3] }""", "The file of words cannot be read: ")]
    [InlineData("""{ "breaks": [""", "The file of words cannot be read: ")]
    [InlineData("[]", "The file of words has something else at '' than a list of words.")]
    public void A_file_with_a_slip_is_told_in_one_line_that_names_the_place(string json, string why)
    {
        var message = Assert.Throws<FormatException>(() => Words.EmbeddedWith(json)).Message;
        Assert.StartsWith(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static Facts Read(string text, Words words) => Assert.Single(Message.Read(text, Friday, Names, words: words).Reports).Facts;
}
