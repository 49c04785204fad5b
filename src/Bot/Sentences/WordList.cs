namespace Bot.Sentences;

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>Words of a lexicon, sought in a text all at once.</summary>
[JsonConverter(typeof(Reader))]
internal sealed class WordList(IEnumerable<string> words)
{
    private readonly string[] longestFirst = [.. words.Where(word => word.Length > 0).Distinct().OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)];
    // By their first and by their last sign, so that few are compared.
    private readonly ILookup<char, string> byFirst = words.Where(word => word.Length > 0).Distinct().OrderByDescending(word => word.Length).ToLookup(word => char.ToLowerInvariant(word[0]));
    private readonly ILookup<char, string> byLast = words.Where(word => word.Length > 0).Distinct().ToLookup(word => char.ToLowerInvariant(word[^1]));
    private readonly SearchValues<string> sought = SearchValues.Create([.. words.Where(word => word.Length > 0)], StringComparison.OrdinalIgnoreCase);

    /// <summary>The words, the longest first.</summary>
    public IReadOnlyList<string> Words => longestFirst;

    /// <summary>Whether one of the words stands in the text.</summary>
    public bool In(ReadOnlySpan<char> text) => text.ContainsAny(sought);

    /// <summary>Where the first of the words stands in the text, the longest that begins there; null for nowhere.</summary>
    public (int At, int Length)? First(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(sought);
        return at < 0 ? null : (at, AtStart(text[at..]));
    }

    /// <summary>Where words stand in the text, one after the other, each the longest that begins there.</summary>
    public List<(int At, int Length)> All(string text)
    {
        List<(int, int)> found = [];
        for (var from = 0; First(text.AsSpan(from)) is var (at, length); from += at + length)
        {
            found.Add((from + at, length));
        }

        return found;
    }

    /// <summary>How long the longest word is with which the text begins; 0 for none.</summary>
    public int AtStart(ReadOnlySpan<char> text)
    {
        foreach (var word in text.IsEmpty ? [] : byFirst[char.ToLowerInvariant(text[0])])
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return word.Length;
            }
        }

        return 0;
    }

    /// <summary>Whether the text ends with one of the words.</summary>
    public bool AtEnd(ReadOnlySpan<char> text)
    {
        foreach (var word in text.IsEmpty ? [] : byLast[char.ToLowerInvariant(text[^1])])
        {
            if (text.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text with <see cref="Plain.Gap"/> in place of every word.</summary>
    public string Blank(string text) => !In(text) ? text : string.Create(text.Length, (text, All(text)), static (signs, from) =>
    {
        from.text.CopyTo(signs);
        foreach (var (at, length) in from.Item2)
        {
            signs.Slice(at, length).Fill(Plain.Gap);
        }
    });

    internal sealed class Reader : JsonConverter<WordList>
    {
        public override WordList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? throw new JsonException("A list of words is missing."));

        public override void Write(Utf8JsonWriter writer, WordList value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.longestFirst, options);
    }
}
