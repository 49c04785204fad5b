namespace Bot.Simulator;

using System.Text;
using System.Text.Json;

/// <summary>What the platform does to a text before it takes it.</summary>
internal static class Texts
{
    public const int MaxText = 4096;
    public const int MaxCaption = 1024;

    private static readonly HashSet<string> EntityTypes =
    [
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline", "strikethrough",
        "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
    ];

    /// <summary>The text of a message: parsed, trimmed, of the right length.</summary>
    public static FormattedText Message(string? source, string? parseMode, JsonElement? entities)
    {
        var text = Read(source ?? "", parseMode, entities);
        if (text.Plain.Length == 0) throw Refusal.Wrong("message text is empty");
        return text.Plain.Length <= MaxText ? text : throw Refusal.Wrong("message is too long");
    }

    /// <summary>The caption of a file, which may be missing.</summary>
    public static FormattedText? Caption(string? source, string? parseMode, JsonElement? entities)
    {
        var text = Read(source ?? "", parseMode, entities);
        if (text.Plain.Length == 0) return null;
        return text.Plain.Length <= MaxCaption ? text : throw Refusal.Wrong("message caption is too long");
    }

    /// <summary>A link that the platform takes, or null: http may be left out, a host needs a dot.</summary>
    public static Uri? Link(string text) =>
        Uri.TryCreate(text.Contains("//", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var uri)
        && (uri.Scheme == "tg" || (uri.Scheme is "http" or "https" && uri.Host.Contains('.', StringComparison.Ordinal))) ? uri : null;

    private static FormattedText Read(string source, string? parseMode, JsonElement? entities)
    {
        var cleaned = Clean(source);
        var text = parseMode switch
        {
            null or "" => new FormattedText(cleaned, entities is { } given ? ReadEntities(given, cleaned) : [], source),
            _ when parseMode.Equals("HTML", StringComparison.OrdinalIgnoreCase) => Html.Parse(cleaned) with { Source = source },
            _ => throw Refusal.Wrong("unsupported parse_mode"),
        };
        return Marked(text.Trim());
    }

    /// <summary>Links, commands and mentions are found in a bot's text as in a person's, but for what the bot has marked as code or as a link.</summary>
    private static FormattedText Marked(FormattedText text)
    {
        var found = Entities.Find(text.Plain).Where(entity => !text.Entities.Any(given =>
            given.Type is "code" or "pre" or "text_link" or "text_mention" or "url" or "bot_command" or "mention" or "hashtag"
            && given.Offset < entity.Offset + entity.Length && entity.Offset < given.Offset + given.Length)).ToList();
        return found.Count == 0 ? text : text with { Entities = [.. text.Entities.Concat(found).OrderBy(entity => entity.Offset).ThenByDescending(entity => entity.Length)] };
    }

    /// <summary>Control characters become spaces, carriage returns vanish.</summary>
    private static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\t') < 0 && text.AsSpan().IndexOfAnyInRange('\u000b', '\u001f') < 0) return text;
        var cleaned = new StringBuilder(text.Length);
        foreach (var c in text)
            if (c != '\r') cleaned.Append(c < ' ' && c != '\n' ? ' ' : c);
        return cleaned.ToString();
    }

    private static List<TextEntity> ReadEntities(JsonElement entities, string text)
    {
        var read = new List<TextEntity>();
        foreach (var entity in entities.EnumerateArray())
        {
            var type = entity.GetProperty("type").GetString()!;
            var (offset, length) = (entity.GetProperty("offset").GetInt64(), entity.GetProperty("length").GetInt64());
            if (offset < 0 || length < 1 || offset + length > text.Length) throw Refusal.Wrong($"entity of type {type} reaches beyond the text");
            if (!EntityTypes.Contains(type)) throw Refusal.Wrong("can't parse MessageEntity: unsupported type specified");
            var value = entity.TryGetProperty("url", out var url) ? url.GetString()
                : entity.TryGetProperty("language", out var language) ? language.GetString()
                : entity.TryGetProperty("custom_emoji_id", out var emoji) ? emoji.GetString()
                : entity.TryGetProperty("user", out var user) ? user.GetProperty("id").GetRawText() : null;
            if (value is null && type is ("text_link" or "text_mention" or "custom_emoji")) throw Refusal.Wrong($"can't parse MessageEntity: a {type} lacks what it points to");
            read.Add(new TextEntity(type, (int)offset, (int)length, value));
        }
        return read;
    }
}
