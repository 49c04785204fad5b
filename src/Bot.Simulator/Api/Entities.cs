namespace Bot.Simulator;

using System.Text.RegularExpressions;

/// <summary>What the platform finds by itself in a text that someone types: commands, mentions, links, hashtags.</summary>
internal static partial class Entities
{
    [GeneratedRegex(@"(?<![\w/@#])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w@/])", RegexOptions.CultureInvariant)]
    private static partial Regex Command { get; }

    [GeneratedRegex(@"(?<!\w)@[A-Za-z0-9_]{3,32}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mention { get; }

    [GeneratedRegex(@"(?<!\w)#\w{1,256}", RegexOptions.CultureInvariant)]
    private static partial Regex Hashtag { get; }

    [GeneratedRegex(@"(?:https?://|\bt\.me/)[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s<>""]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Link { get; }

    public static IReadOnlyList<TextEntity> Find(string text)
    {
        if (text.AsSpan().IndexOfAny("/@#") < 0) return [];
        var found = new List<TextEntity>();
        Add(Link, "url");
        Add(Command, "bot_command");
        Add(Mention, "mention");
        Add(Hashtag, "hashtag");
        found.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        return found;

        void Add(Regex pattern, string type)
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                var (start, end) = (match.Index, match.Index + match.Length);
                // What was found first keeps its place: the /path of a link is no command.
                if (!found.Exists(other => start < other.Offset + other.Length && other.Offset < end))
                    found.Add(new TextEntity(type, start, end - start));
            }
        }
    }
}
