namespace Bot.Chat;

using System.Text;
using System.Text.Json;

/// <summary>
/// A button under a message. Pressing it does what typing <see cref="Data"/> would: a command of one's own, checked like
/// any other; or it answers a draft (see <see cref="Buttons.Answer"/>), which only its owner may.
/// </summary>
/// <param name="Text">What stands on it.</param>
/// <param name="Data">1 to 64 bytes of UTF-8; a URL where <paramref name="IsLink"/>.</param>
/// <param name="IsLink">Opens a link instead of telling the bot.</param>
public sealed record Button(string Text, string Data, bool IsLink = false);

/// <summary>Rows of buttons, and what their data mean.</summary>
public static class Buttons
{
    /// <summary>The most bytes of data on one button.</summary>
    public const int MaxData = 64;

    /// <summary>The data of a button that answers a draft as it stood at one version.</summary>
    public static string Answer(long draftId, long version, string choice) => $"{draftId}.{version}.{choice}";

    /// <summary>Reads what <see cref="Answer"/> made; false for anything else, whoever made it.</summary>
    public static bool TryReadAnswer(string data, out long draftId, out long version, out string choice)
    {
        (draftId, version, choice) = (0, 0, "");
        var parts = data.Split('.', 3);
        if (parts.Length != 3
            || !long.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out draftId)
            || !long.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out version))
        {
            return false;
        }

        choice = parts[2];
        return true;
    }

    /// <summary>Writes rows of buttons as they stand in a table; null for none.</summary>
    /// <exception cref="ArgumentException">A button's data is empty or longer than the platform takes.</exception>
    public static string? Write(IReadOnlyList<IReadOnlyList<Button>> rows)
    {
        foreach (var button in rows.SelectMany(row => row).Where(button => !button.IsLink))
        {
            if (Encoding.UTF8.GetByteCount(button.Data) is 0 or > MaxData)
            {
                throw new ArgumentException($"The button '{button.Text}' has data of a length that the platform refuses: '{button.Data}'.", nameof(rows));
            }
        }

        return rows.Count == 0 ? null : JsonSerializer.Serialize(rows);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<IReadOnlyList<Button>> Read(string? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize<List<List<Button>>>(stored)!;
}

/// <summary>A file that goes with a message: where to take it from when it is sent.</summary>
/// <param name="IsPhoto">Shown as a picture, not as a file.</param>
/// <param name="Id">The platform's id of it, as this bot got it.</param>
/// <param name="Name">What it is called; empty for a photo.</param>
/// <param name="Copy">The SHA-256 of the copy that we keep, for the day when the platform refuses the id; null without one.</param>
public sealed record Enclosure(bool IsPhoto, string Id, string Name, string? Copy);

/// <summary>What a message says, and the buttons under it.</summary>
/// <param name="Text">1 to 4096 characters; 1024 with a file.</param>
/// <param name="Rows">Rows of buttons, from top to bottom.</param>
public sealed record Reply(Html Text, IReadOnlyList<IReadOnlyList<Button>> Rows)
{
    /// <summary>A message with one row of buttons, or none.</summary>
    public Reply(Html text, params Button[] row)
        : this(text, row.Length == 0 ? [] : [row])
    {
    }

    /// <summary>The file that goes with it; null for words alone.</summary>
    public Enclosure? File { get; init; }

    /// <summary>One line of plain text.</summary>
    public static Reply Line(string text) => new(Html.Text(text));
}
