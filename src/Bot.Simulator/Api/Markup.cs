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

    /// <summary>What the person's keyboard asks for that only a private chat may be asked; as the platform names it.</summary>
    private string? PrivateOnly { get; init; }

    /// <summary>Reads reply_markup and refuses what the platform refuses wherever it is sent; null if there is none.</summary>
    public static Markup? Read(JsonElement? value)
    {
        if (value is not { } markup) return null;
        if (markup.TryGetProperty("inline_keyboard", out var keyboard)) return ReadInline(markup, keyboard);
        if (markup.TryGetProperty("remove_keyboard", out var remove) && !remove.GetBoolean()) throw Refusal.Wrong("remove_keyboard must be True");
        if (markup.TryGetProperty("force_reply", out var force) && !force.GetBoolean()) throw Refusal.Wrong("force_reply must be True");
        if (markup.TryGetProperty("input_field_placeholder", out var hint) && hint.GetString()!.Length is < 1 or > 64)
            throw Refusal.Wrong("input_field_placeholder must have 1 to 64 characters");
        return new Markup(Simulator.Json.Compact(markup), isInline: false, [])
        {
            PrivateOnly = markup.TryGetProperty("keyboard", out var rows) ? ReadKeyboard(rows) : null,
        };
    }

    /// <summary>Refuses what may not be sent into a chat of this kind.</summary>
    public void CheckFor(ChatKind chat)
    {
        if (PrivateOnly is { } what && chat != ChatKind.Private) throw Refusal.Wrong($"{what} can be requested in private chats only");
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
        CheckStyle(Field("style"));
        if (Field("callback_data") is { } data && Encoding.UTF8.GetByteCount(data) is < 1 or > 64) throw Refusal.Wrong("BUTTON_DATA_INVALID");
        if (Field("url") is { } url && Texts.Link(url) is null)
            throw Refusal.Wrong($"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL");
        if (button.TryGetProperty("copy_text", out var copy) && copy.GetProperty("text").GetString()!.Length is < 1 or > 256)
            throw Refusal.Wrong("BUTTON_COPY_TEXT_INVALID");
        return new Button(text, Field("callback_data"), Field("url"), Field("style"));

        string? Field(string name) => button.TryGetProperty(name, out var value) ? value.GetString() : null;
        static Refusal Wrong(string what) => Refusal.Wrong("can't parse inline keyboard button: " + what);
    }

    private static string? ReadKeyboard(JsonElement rows)
    {
        string? asked = null;
        foreach (var button in rows.EnumerateArray().SelectMany(row => row.EnumerateArray()))
        {
            if (string.IsNullOrWhiteSpace(button.GetProperty("text").GetString())) throw Refusal.Wrong("keyboard button text must be non-empty");
            CheckStyle(button.TryGetProperty("style", out var style) ? style.GetString() : null);
            var (contact, location) = (IsTrue("request_contact"), IsTrue("request_location"));
            if (contact && location) throw Refusal.Wrong("can't parse keyboard button: only one of its optional fields may be used");
            if (contact || location) asked ??= contact ? "phone number" : "location";

            bool IsTrue(string name) => button.TryGetProperty(name, out var value) && value.GetBoolean();
        }
        return asked;
    }

    private static void CheckStyle(string? style)
    {
        if (style is not (null or "danger" or "success" or "primary")) throw Refusal.Wrong("can't parse keyboard button: invalid button style specified");
    }
}
