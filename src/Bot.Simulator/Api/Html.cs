namespace Bot.Simulator;

using System.Globalization;
using System.Text;

/// <summary>A text with its formatting.</summary>
/// <param name="Plain">What people read.</param>
/// <param name="Entities">Its formatting, by offset.</param>
/// <param name="Source">As it was sent.</param>
internal sealed record FormattedText(string Plain, IReadOnlyList<TextEntity> Entities, string Source)
{
    /// <summary>Without the white space around, which the platform does not keep.</summary>
    public FormattedText Trim()
    {
        var start = Plain.Length - Plain.AsSpan().TrimStart().Length;
        var plain = Plain.Trim();
        if (plain.Length == Plain.Length) return this;
        var entities = new List<TextEntity>(Entities.Count);
        foreach (var entity in Entities)
        {
            var from = Math.Max(entity.Offset - start, 0);
            var to = Math.Min(entity.Offset + entity.Length - start, plain.Length);
            if (to > from) entities.Add(entity with { Offset = from, Length = to - from });
        }
        return this with { Plain = plain, Entities = entities };
    }
}

/// <summary>
/// parse_mode HTML as the platform reads it: its tags only, each closed in turn. One thing is stricter: an "&amp;" that
/// starts no entity is refused here, while the platform shows it; it means that something was not escaped.
/// </summary>
internal sealed class Html
{
    private readonly string source;
    private readonly StringBuilder plain;
    private readonly Stack<Open> open = [];
    private readonly List<TextEntity> entities = [];
    private int at;

    private Html(string source) => (this.source, plain) = (source, new StringBuilder(source.Length));

    private sealed record Open(string Tag, string Argument, int Offset, int Position);

    /// <summary>Plain text and entities; throws "can't parse entities: …" otherwise.</summary>
    public static FormattedText Parse(string source)
    {
        if (source.AsSpan().IndexOfAny('<', '&') < 0) return new FormattedText(source, [], source);
        var html = new Html(source);
        html.Run();
        return new FormattedText(html.plain.ToString(), html.Ordered(), source);
    }

    private void Run()
    {
        while (at < source.Length)
        {
            var next = source.AsSpan(at).IndexOfAny('<', '&');
            if (next < 0) next = source.Length - at;
            plain.Append(source, at, next);
            at += next;
            if (at == source.Length) break;
            if (source[at] == '&') DecodeEntity(plain);
            else if (Peek(1) == '/') EndTag();
            else StartTag();
        }
        if (open.TryPeek(out var unclosed)) throw Fault($"Can't find end tag corresponding to start tag \"{unclosed.Tag}\"");
    }

    private void StartTag()
    {
        var begin = at++;
        var tag = ReadName();
        if (at >= source.Length) throw Fault($"Unclosed start tag at byte offset {ByteOffset(begin)}");
        if (tag is not ("a" or "b" or "strong" or "i" or "em" or "s" or "strike" or "del" or "u" or "ins" or "tg-spoiler"
            or "tg-emoji" or "span" or "pre" or "code" or "blockquote"))
            throw Fault($"Unsupported start tag \"{tag}\" at byte offset {ByteOffset(begin)}");
        var argument = ReadAttributes(tag, begin);
        if (tag == "span" && argument != "spoiler")
            throw Fault($"Tag \"span\" must have class \"tg-spoiler\" at byte offset {ByteOffset(begin)}");
        if (tag == "tg-emoji" && !(long.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var emoji) && emoji > 0))
            throw Fault("Invalid custom emoji identifier specified");
        open.Push(new Open(tag, argument, plain.Length, entities.Count));
    }

    private string ReadAttributes(string tag, int begin)
    {
        var argument = "";
        while (true)
        {
            SkipSpaces();
            if (Peek(0) == '>') break;
            var from = at;
            while (at < source.Length && !IsSpace(source[at]) && source[at] is not ('=' or '>')) at++;
            if (at >= source.Length) throw Fault($"Unclosed start tag \"{tag}\" at byte offset {ByteOffset(begin)}");
            if (at == from) throw Fault($"Empty attribute name in the tag \"{tag}\" at byte offset {ByteOffset(begin)}");
            var name = source[from..at].ToLowerInvariant();
            SkipSpaces();
            var value = "";
            if (Peek(0) == '=')
            {
                at++;
                value = ReadValue(tag, begin);
            }
            else if (name != "expandable")
            {
                throw Fault($"Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {ByteOffset(begin)}");
            }
            argument = (tag, name) switch
            {
                ("a", "href") => value,
                ("code", "class") when value.StartsWith("language-", StringComparison.Ordinal) => value["language-".Length..],
                ("span", "class") when value.StartsWith("tg-", StringComparison.Ordinal) => value["tg-".Length..],
                ("tg-emoji", "emoji-id") => value,
                ("blockquote", "expandable") => "expandable",
                _ => argument,
            };
        }
        at++;
        return argument;
    }

    private string ReadValue(string tag, int begin)
    {
        SkipSpaces();
        var value = new StringBuilder();
        if (Peek(0) is '"' or '\'')
        {
            var quote = source[at++];
            while (at < source.Length && source[at] != quote)
            {
                if (source[at] == '&') DecodeEntity(value);
                else value.Append(source[at++]);
            }
            at++;
        }
        else
        {
            var from = at;
            while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] is '.' or '-')) at++;
            if (at < source.Length && !IsSpace(source[at]) && source[at] != '>')
                throw Fault($"Unexpected end of name token at byte offset {ByteOffset(from)}");
            value.Append(source[from..at].ToLowerInvariant());
        }
        return at < source.Length ? value.ToString() : throw Fault($"Unclosed start tag \"{tag}\" at byte offset {ByteOffset(begin)}");
    }

    private void EndTag()
    {
        var begin = at;
        at += 2;
        var name = ReadName();
        if (!open.TryPop(out var started)) throw Fault($"Unexpected end tag at byte offset {ByteOffset(begin)}");
        SkipSpaces();
        if (Peek(0) != '>') throw Fault($"Unclosed end tag at byte offset {ByteOffset(begin)}");
        at++;
        if (name.Length > 0 && name != started.Tag)
            throw Fault($"Unmatched end tag at byte offset {ByteOffset(begin)}, expected \"</{started.Tag}>\", found \"</{name}>\"");
        if (plain.Length > started.Offset) Close(started);
    }

    private void Close(Open started)
    {
        var (offset, length) = (started.Offset, plain.Length - started.Offset);
        switch (started.Tag)
        {
            case "a":
                var link = started.Argument.Length > 0 ? started.Argument : plain.ToString(offset, length);
                const string mention = "tg://user?id=";
                if (link.StartsWith(mention, StringComparison.Ordinal)) Add("text_mention", link[mention.Length..]);
                // A link that is none loses its link and keeps its text, as on the platform.
                else if (Texts.Link(link) is { } uri) Add("text_link", uri.ToString());
                break;
            case "pre":
                // Around a code of the same extent it is one block, in the code's language.
                Add("pre", entities.Skip(started.Position).FirstOrDefault(inner => inner.Type == "code" && inner.Offset == offset && inner.Length == length)?.Value);
                break;
            case "code":
                Add("code", started.Argument.Length > 0 ? started.Argument : null);
                break;
            case "tg-emoji":
                Add("custom_emoji", started.Argument);
                break;
            case "blockquote":
                Add(started.Argument.Length > 0 ? "expandable_blockquote" : "blockquote");
                break;
            default:
                Add(started.Tag switch
                {
                    "b" or "strong" => "bold",
                    "i" or "em" => "italic",
                    "u" or "ins" => "underline",
                    "tg-spoiler" or "span" => "spoiler",
                    _ => "strikethrough",
                });
                break;
        }

        void Add(string type, string? value = null)
        {
            // Nothing is formatted inside code.
            if (type is "pre" or "code") entities.RemoveRange(started.Position, entities.Count - started.Position);
            entities.Add(new TextEntity(type, offset, length, value));
        }
    }

    private void DecodeEntity(StringBuilder into)
    {
        var end = source.IndexOf(';', at);
        var name = end < 0 ? "" : source[(at + 1)..end];
        var decoded = name switch
        {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            ['#', 'x' or 'X', .. var hex] when int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => Character(code),
            ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) => Character(code),
            _ => null,
        };
        into.Append(decoded ?? throw Fault($"Unescaped \"&\" at byte offset {ByteOffset(at)}"));
        at = end + 1;

        static string? Character(int code) => code != 0 && Rune.IsValid(code) ? char.ConvertFromUtf32(code) : null;
    }

    private List<TextEntity> Ordered()
    {
        // A code's language counts only inside a pre.
        var ordered = entities.Select(entity => entity.Type == "code" ? entity with { Value = null } : entity).ToList();
        ordered.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : b.Length.CompareTo(a.Length));
        return ordered;
    }

    private string ReadName()
    {
        var from = at;
        while (at < source.Length && !IsSpace(source[at]) && source[at] != '>') at++;
        return source[from..at].ToLowerInvariant();
    }

    private void SkipSpaces()
    {
        while (at < source.Length && IsSpace(source[at])) at++;
    }

    private char Peek(int ahead) => at + ahead < source.Length ? source[at + ahead] : '\0';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\v';

    /// <summary>The platform counts bytes of UTF-8 in its complaints.</summary>
    private int ByteOffset(int position) => Encoding.UTF8.GetByteCount(source.AsSpan(0, position));

    private static Refusal Fault(string what) => Refusal.Wrong("can't parse entities: " + what);
}
