namespace Bot.Simulator;

using System.Text;
using System.Text.Json;

/// <summary>A keyboard under a message, its shape already checked against the table.</summary>
internal sealed class Markup
{
    private const int MaxButtons = 100;

    private Markup(string json, bool isInline, IReadOnlyList<IReadOnlyList<Button>> buttons) =>
        (Json, IsInline, Buttons) = (json, isInline, buttons);

    /// <summary>Without white space, so that equal keyboards have equal texts.</summary>
    public string Json { get; }

    /// <summary>Whether it belongs to the message; the other kinds belong to the person's keyboard.</summary>
    public bool IsInline { get; }

    public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; }

    /// <summary>Reads reply_markup and refuses what the platform refuses; null if there is none.</summary>
    public static Markup? Read(JsonElement? value, ChatKind? chat)
    {
        if (value is not { } markup) return null;
        if (markup.TryGetProperty("inline_keyboard", out var keyboard)) return ReadInline(markup, keyboard);
        if (markup.TryGetProperty("keyboard", out var rows)) CheckKeyboard(rows, chat);
        return new Markup(Simulator.Json.Compact(markup), isInline: false, []);
    }

    /// <summary>The keyboard that a version of a message had, which was checked when it came.</summary>
    public static Markup? Of(MessageVersion version) =>
        version.ReplyMarkup is { } json ? new Markup(json, isInline: version.Buttons.Count > 0, version.Buttons) : null;

    private static Markup? ReadInline(JsonElement markup, JsonElement keyboard)
    {
        var rows = keyboard.EnumerateArray().Select(row => row.EnumerateArray().Select(ReadButton).ToArray()).Where(row => row.Length > 0).ToArray();
        if (rows.Sum(row => row.Length) > MaxButtons) throw Refusal.Wrong("reply markup is too long");
        // An empty keyboard is none.
        return rows.Length == 0 ? null : new Markup(Simulator.Json.Compact(markup), isInline: true, rows);
    }

    private static Button ReadButton(JsonElement button)
    {
        var text = button.GetProperty("text").GetString()!;
        if (string.IsNullOrWhiteSpace(text)) throw Wrong("text must be non-empty");
        var does = button.EnumerateObject().Count(property => property.Name is not ("text" or "style"));
        if (does == 0) throw Wrong("Text buttons are unallowed in the inline keyboard");
        if (does > 1) throw Wrong("only one of its optional fields may be used");
        if (Field("style") is { } style && style is not ("danger" or "success" or "primary")) throw Wrong("invalid button style specified");
        if (Field("callback_data") is { } data && Encoding.UTF8.GetByteCount(data) is < 1 or > 64) throw Refusal.Wrong("BUTTON_DATA_INVALID");
        if (Field("url") is { } url && Texts.Link(url) is null)
            throw Refusal.Wrong($"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL");
        if (button.TryGetProperty("copy_text", out var copy) && copy.GetProperty("text").GetString()!.Length is < 1 or > 256)
            throw Refusal.Wrong("BUTTON_COPY_TEXT_INVALID");
        return new Button(text, Field("callback_data"), Field("url"), Field("style"));

        string? Field(string name) => button.TryGetProperty(name, out var value) ? value.GetString() : null;
        static Refusal Wrong(string what) => Refusal.Wrong("can't parse inline keyboard button: " + what);
    }

    private static void CheckKeyboard(JsonElement rows, ChatKind? chat)
    {
        foreach (var button in rows.EnumerateArray().SelectMany(row => row.EnumerateArray()))
        {
            if (string.IsNullOrWhiteSpace(button.GetProperty("text").GetString())) throw Refusal.Wrong("keyboard button text must be non-empty");
            if (chat == ChatKind.Private) continue;
            if (button.TryGetProperty("request_contact", out _)) throw Refusal.Wrong("phone number can be requested in private chats only");
            if (button.TryGetProperty("request_location", out _)) throw Refusal.Wrong("location can be requested in private chats only");
        }
    }
}
