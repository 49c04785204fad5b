namespace Bot.Language;

/// <summary>Traditional characters as simplified ones (開工 is 开工), sign by sign, from variants.txt. Both sides have the same length.</summary>
internal static class Variants
{
    private static readonly Dictionary<char, char> Simple = Data.Words("variants.txt").DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The sign in simplified writing.</summary>
    public static char Simplify(char sign) => Simple.GetValueOrDefault(sign, sign);

    /// <summary>The text in simplified writing.</summary>
    public static string Simplify(string text) => string.Create(text.Length, text, static (simple, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            simple[i] = Simplify(source[i]);
        }
    });
}
