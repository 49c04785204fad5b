namespace Bot.Chat;

using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>
/// Text as Telegram shows it (parse mode HTML). The one place that escapes: what stands in the holes of
/// <c>Html.Of($"…{name}…")</c> is text and is escaped; only another <see cref="Html"/> goes in as it is.
/// </summary>
public readonly partial record struct Html
{
    /// <summary>The most characters (UTF-16 units, after entities) that Telegram takes in one message.</summary>
    public const int MaxLength = 4096;

    /// <summary>The most characters that Telegram takes under a file.</summary>
    public const int MaxCaption = 1024;

    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    /// <summary>The markup that goes over the wire.</summary>
    public string Markup => markup ?? "";

    /// <summary>True where there is nothing to read.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(markup);

    /// <summary>The length that Telegram counts: UTF-16 units of the text without tags.</summary>
    public int Length => PlainOf(Markup).Length;

    /// <summary>Escapes what stands in the holes; the literal parts are markup.</summary>
    public static Html Of(Writer writer) => new(writer.ToString());

    /// <summary>Plain text, escaped.</summary>
    public static Html Text(string text) => new(Escape(text));

    /// <summary>Bold text, escaped.</summary>
    public static Html Bold(string text) => new($"<b>{Escape(text)}</b>");

    /// <summary>Markup that was made by this type before, read back from a table.</summary>
    public static Html Stored(string markup) => new(markup);

    /// <summary>One line under the other; empty ones are left out.</summary>
    public static Html Lines(IEnumerable<Html> lines) =>
        new(string.Join('\n', lines.Where(line => !line.IsEmpty).Select(line => line.Markup)));

    /// <inheritdoc cref="Lines(IEnumerable{Html})"/>
    public static Html Lines(params ReadOnlySpan<Html> lines) => Lines(lines.ToArray().AsEnumerable());

    /// <summary>Both, without anything between.</summary>
    public static Html operator +(Html left, Html right) => new(left.Markup + right.Markup);

    /// <inheritdoc cref="op_Addition"/>
    public static Html Add(Html left, Html right) => left + right;

    /// <summary>What a reader without markup sees.</summary>
    public static string PlainOf(string markup) => WebUtility.HtmlDecode(Tag().Replace(markup, ""));

    /// <summary>The markup.</summary>
    public override string ToString() => Markup;

    // The platform knows these four entities and no other named ones.
    private static string Escape(string text) => text.AsSpan().IndexOfAny("&<>\"") < 0 ? text : text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    /// <summary>Takes apart the interpolated string given to <see cref="Of"/>.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (formattedCount * 12));

        /// <summary>A literal part: markup.</summary>
        public void AppendLiteral(string literal) => text.Append(literal);

        /// <summary>Markup made elsewhere.</summary>
        public void AppendFormatted(Html html) => text.Append(html.Markup);

        /// <summary>Text: escaped.</summary>
        public void AppendFormatted(string? value) => text.Append(Escape(value ?? ""));

        /// <summary>A number.</summary>
        public void AppendFormatted(long value) => text.Append(value);

        /// <summary>A number in a format of its own (invariant culture).</summary>
        public void AppendFormatted(long value, string format) =>
            text.Append(value.ToString(format, System.Globalization.CultureInfo.InvariantCulture));

        /// <inheritdoc/>
        public override string ToString() => text.ToString();
    }
}
