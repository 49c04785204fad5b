namespace Telegram.Bot.Types.ReplyMarkups;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

/// <summary>Buttons under a message, or in place of the keyboard.</summary>
[JsonDerivedType(typeof(InlineKeyboardMarkup))]
public abstract class ReplyMarkup
{
    /// <summary>One button under the message.</summary>
    public static implicit operator ReplyMarkup(InlineKeyboardButton button) => new InlineKeyboardMarkup(button);

    /// <summary>One row of buttons under the message.</summary>
    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator ReplyMarkup?(InlineKeyboardButton[]? buttons) => (InlineKeyboardMarkup?)buttons;

    /// <summary>Rows of buttons under the message.</summary>
    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator ReplyMarkup?(IEnumerable<InlineKeyboardButton>[]? buttonRows) => (InlineKeyboardMarkup?)buttonRows;
}

/// <summary>Rows of buttons under a message.</summary>
public class InlineKeyboardMarkup : ReplyMarkup
{
    /// <summary>One button.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup(InlineKeyboardButton inlineKeyboardButton)
        : this() => AddButton(inlineKeyboardButton);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup(params InlineKeyboardButton[] inlineKeyboardRow)
        : this() => AddNewRow(inlineKeyboardRow);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup(IEnumerable<InlineKeyboardButton> inlineKeyboardRow)
        : this() => AddNewRow([.. inlineKeyboardRow]);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup(List<InlineKeyboardButton> inlineKeyboardRow)
        : this() => AddNewRow([.. inlineKeyboardRow]);

    /// <summary>Rows.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup(IEnumerable<IEnumerable<InlineKeyboardButton>> inlineKeyboard) => InlineKeyboard = inlineKeyboard;

    /// <summary>No buttons yet.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardMarkup() => InlineKeyboard = new List<List<InlineKeyboardButton>>();

    /// <summary>The rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IEnumerable<IEnumerable<InlineKeyboardButton>> InlineKeyboard { get; set; }

    /// <summary>No buttons; takes the buttons of a message away.</summary>
    public static InlineKeyboardMarkup Empty() => new();

    /// <summary>One button.</summary>
    [return: NotNullIfNotNull(nameof(button))]
    public static implicit operator InlineKeyboardMarkup?(InlineKeyboardButton? button) => button is null ? null : new(button);

    /// <summary>One row.</summary>
    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator InlineKeyboardMarkup?(InlineKeyboardButton[]? buttons) => buttons is null ? null : new(buttons);

    /// <summary>One row.</summary>
    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator InlineKeyboardMarkup?(List<InlineKeyboardButton>? buttons) => buttons is null ? null : new(buttons);

    /// <summary>Rows.</summary>
    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator InlineKeyboardMarkup?(List<List<InlineKeyboardButton>>? buttonRows) => buttonRows is null ? null : new(buttonRows);

    /// <summary>Rows.</summary>
    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator InlineKeyboardMarkup?(IEnumerable<InlineKeyboardButton>[]? buttonRows) => buttonRows is null ? null : new(buttonRows);

    /// <summary>Adds a button to the last row.</summary>
    public InlineKeyboardMarkup AddButton(InlineKeyboardButton button) => AddButtons(button);

    /// <summary>Adds a button that sends data to the last row.</summary>
    public InlineKeyboardMarkup AddButton(string text, string callbackData) => AddButtons(InlineKeyboardButton.WithCallbackData(text, callbackData));

    /// <summary>Adds buttons to the last row.</summary>
    public InlineKeyboardMarkup AddButtons(params InlineKeyboardButton[] buttons)
    {
        Keyboards.LastRow(InlineKeyboard).AddRange(buttons);
        return this;
    }

    /// <summary>Adds a row.</summary>
    public InlineKeyboardMarkup AddNewRow(params InlineKeyboardButton[] buttons)
    {
        Keyboards.Rows(InlineKeyboard).Add([.. buttons]);
        return this;
    }
}

/// <summary>A button under a message; exactly one of its optional fields says what it does.</summary>
public class InlineKeyboardButton
{
    /// <summary>Opens a URL if it starts with http:// or https://, else sends data.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, string callbackDataOrUrl)
        : this(text)
    {
        ArgumentNullException.ThrowIfNull(callbackDataOrUrl);
        if (callbackDataOrUrl.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || callbackDataOrUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            Url = callbackDataOrUrl;
        }
        else
        {
            CallbackData = callbackDataOrUrl;
        }
    }

    /// <summary>A button of this text, which does nothing yet.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardButton(string text) => Text = text;

    /// <summary>A button of this <see cref="Text"/>, which does nothing yet.</summary>
    public InlineKeyboardButton()
    {
    }

    /// <summary>Copies a text.</summary>
    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, CopyTextButton copyText)
        : this(text) => CopyText = copyText;

    /// <summary>What stands on the button.</summary>
    public required string Text { get; set; }

    /// <summary>A custom emoji before the text.</summary>
    public string? IconCustomEmojiId { get; set; }

    /// <summary>The button's colour.</summary>
    public KeyboardButtonStyle? Style { get; set; }

    /// <summary>The address that is opened.</summary>
    public string? Url { get; set; }

    /// <summary>What the bot gets when the button is pressed, 1–64 bytes.</summary>
    public string? CallbackData { get; set; }

    /// <summary>Lets the person choose a chat and writes @bot and this query there.</summary>
    public string? SwitchInlineQuery { get; set; }

    /// <summary>Writes @bot and this query in this chat.</summary>
    public string? SwitchInlineQueryCurrentChat { get; set; }

    /// <summary>The text that is copied.</summary>
    public CopyTextButton? CopyText { get; set; }

    /// <summary>A button whose text is its URL or its data.</summary>
    public static implicit operator InlineKeyboardButton(string textAndCallbackDataOrUrl) => new(textAndCallbackDataOrUrl, textAndCallbackDataOrUrl);

    /// <summary>A button's text, and its URL or its data.</summary>
    public static implicit operator InlineKeyboardButton((string Text, string CallbackDataOrUrl) tuple) => new(tuple.Text, tuple.CallbackDataOrUrl);

    /// <summary>Sends its own text as data.</summary>
    public static InlineKeyboardButton WithCallbackData(string textAndCallbackData) => WithCallbackData(textAndCallbackData, textAndCallbackData);

    /// <summary>Opens a URL.</summary>
    public static InlineKeyboardButton WithUrl(string text, string url) => new(text) { Url = url };

    /// <summary>Sends data, 1–64 bytes.</summary>
    public static InlineKeyboardButton WithCallbackData(string text, string callbackData) => new(text) { CallbackData = callbackData };

    /// <summary>Lets the person choose a chat and writes @bot and this query there.</summary>
    public static InlineKeyboardButton WithSwitchInlineQuery(string text, string switchInlineQuery = "") =>
        new(text) { SwitchInlineQuery = switchInlineQuery };

    /// <summary>Writes @bot and this query in this chat.</summary>
    public static InlineKeyboardButton WithSwitchInlineQueryCurrentChat(string text, string switchInlineQueryCurrentChat = "") =>
        new(text) { SwitchInlineQueryCurrentChat = switchInlineQueryCurrentChat };

    /// <summary>Copies a text.</summary>
    public static InlineKeyboardButton WithCopyText(string text, CopyTextButton copyText) => new(text) { CopyText = copyText };
}

/// <summary>The colour of a button.</summary>
public enum KeyboardButtonStyle
{
    /// <summary>Red.</summary>
    Danger = 1,

    /// <summary>Green.</summary>
    Success = 2,

    /// <summary>Blue.</summary>
    Primary = 3,
}

/// <summary>Keyboards that can grow are lists of lists.</summary>
internal static class Keyboards
{
    public static List<List<TButton>> Rows<TButton>(IEnumerable<IEnumerable<TButton>> keyboard) =>
        keyboard as List<List<TButton>>
        ?? throw new InvalidOperationException($"Only a keyboard that is a List<List<{typeof(TButton).Name}>> can grow");

    public static List<TButton> LastRow<TButton>(IEnumerable<IEnumerable<TButton>> keyboard)
    {
        var rows = Rows(keyboard);
        if (rows.Count == 0)
        {
            rows.Add([]);
        }

        return rows[^1];
    }
}
