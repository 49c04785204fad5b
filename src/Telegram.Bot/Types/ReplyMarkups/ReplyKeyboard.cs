namespace Telegram.Bot.Types.ReplyMarkups;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

/// <summary>Buttons in place of the keyboard; each sends its text as a message.</summary>
public class ReplyKeyboardMarkup : ReplyMarkup
{
    /// <summary>One button.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(KeyboardButton button)
        : this() => AddButton(button);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(params KeyboardButton[] keyboardRow)
        : this() => AddNewRow(keyboardRow);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(IEnumerable<KeyboardButton> keyboardRow)
        : this() => AddNewRow([.. keyboardRow]);

    /// <summary>One row.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(List<KeyboardButton> keyboardRow)
        : this() => AddNewRow([.. keyboardRow]);

    /// <summary>No buttons yet.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(bool resizeKeyboard)
        : this() => ResizeKeyboard = resizeKeyboard;

    /// <summary>Rows.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(IEnumerable<IEnumerable<KeyboardButton>> keyboard) => Keyboard = keyboard;

    /// <summary>No buttons yet.</summary>
    [SetsRequiredMembers]
    public ReplyKeyboardMarkup() => Keyboard = new List<List<KeyboardButton>>();

    /// <summary>The rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IEnumerable<IEnumerable<KeyboardButton>> Keyboard { get; set; }

    /// <summary>Keeps the buttons open when the usual keyboard is hidden.</summary>
    public bool IsPersistent { get; set; }

    /// <summary>Makes the buttons only as high as they need be.</summary>
    public bool ResizeKeyboard { get; set; }

    /// <summary>Hides the buttons after a press.</summary>
    public bool OneTimeKeyboard { get; set; }

    /// <summary>What stands in the empty input field.</summary>
    public string? InputFieldPlaceholder { get; set; }

    /// <summary>Shows the buttons only to those who are mentioned or answered.</summary>
    public bool Selective { get; set; }

    /// <summary>Adds a button to the last row.</summary>
    public ReplyKeyboardMarkup AddButton(KeyboardButton button) => AddButtons(button);

    /// <summary>Adds buttons to the last row.</summary>
    public ReplyKeyboardMarkup AddButtons(params KeyboardButton[] buttons)
    {
        Keyboards.LastRow(Keyboard).AddRange(buttons);
        return this;
    }

    /// <summary>Adds a row.</summary>
    public ReplyKeyboardMarkup AddNewRow(params KeyboardButton[] buttons)
    {
        Keyboards.Rows(Keyboard).Add([.. buttons]);
        return this;
    }
}

/// <summary>A button in place of the keyboard.</summary>
public class KeyboardButton
{
    /// <summary>A button that may ask for the person's telephone number or place, in private chats.</summary>
    [SetsRequiredMembers]
    public KeyboardButton(string text, bool requestContact = false, bool requestLocation = false)
        : this(text) => (RequestContact, RequestLocation) = (requestContact, requestLocation);

    /// <summary>A button that sends this text.</summary>
    [SetsRequiredMembers]
    public KeyboardButton(string text) => Text = text;

    /// <summary>A button that sends its <see cref="Text"/>.</summary>
    public KeyboardButton()
    {
    }

    /// <summary>What stands on the button, and what it sends.</summary>
    public required string Text { get; set; }

    /// <summary>A custom emoji before the text.</summary>
    public string? IconCustomEmojiId { get; set; }

    /// <summary>The button's colour.</summary>
    public KeyboardButtonStyle? Style { get; set; }

    /// <summary>Sends the person's telephone number instead; private chats only.</summary>
    public bool RequestContact { get; set; }

    /// <summary>Sends the person's place instead; private chats only.</summary>
    public bool RequestLocation { get; set; }

    /// <summary>A button that sends this text.</summary>
    public static implicit operator KeyboardButton(string text) => new(text);

    /// <summary>A button that sends the person's telephone number.</summary>
    public static KeyboardButton WithRequestContact(string text) => new(text) { RequestContact = true };

    /// <summary>A button that sends the person's place.</summary>
    public static KeyboardButton WithRequestLocation(string text) => new(text) { RequestLocation = true };
}

/// <summary>Takes the buttons in place of the keyboard away.</summary>
public class ReplyKeyboardRemove : ReplyMarkup
{
    /// <summary>Always true.</summary>
    public bool RemoveKeyboard { get; } = true;

    /// <summary>Only for those who are mentioned or answered.</summary>
    public bool Selective { get; set; }
}
