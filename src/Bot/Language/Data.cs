namespace Bot.Language;

using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>The lists that the program carries.</summary>
internal static class Data
{
    /// <summary>How a file of rules or words is read: an office may bring its own, so a slip in it is told and not passed over.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The text of an embedded file.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(Data).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without its {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The words of an embedded list, which blanks and ends of lines set apart; lines that begin with # are comments.</summary>
    public static IEnumerable<string> Words(string name) => Text(name).Split('\n')
        .Where(line => !line.StartsWith('#'))
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
