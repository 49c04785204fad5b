namespace Bot.Reporting;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Chat;
using Bot.Conversations;
using Bot.Outbox;
using Bot.People;
using Bot.Projects;

/// <summary>The short numbers by which entries are called: Z-1024 for a visit, T-0981 for the 完成投资 of a month.</summary>
public static partial class Entry
{
    /// <summary>A visit: Z-1024.</summary>
    public static string Visit(long id) => string.Create(CultureInfo.InvariantCulture, $"Z-{id:0000}");

    /// <summary>完成投资 of a month: T-0981.</summary>
    public static string Investment(long id) => string.Create(CultureInfo.InvariantCulture, $"T-{id:0000}");

    /// <summary>Reads the number at the beginning of a text: T-0981, t981, Z—1024, W-0077 (see <see cref="Claim"/>).</summary>
    /// <returns>The letter, the id, and what stands after it; null where none stands there.</returns>
    public static (char Letter, long Id, string After)? Read(string said) => Number().Match(said) is { Success: true } number
        ? (char.ToUpperInvariant(number.Groups["letter"].ValueSpan[0]), long.Parse(number.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), said[number.Length..].Trim())
        : null;

    /// <summary>What stands under an entry that was just made or changed.</summary>
    public static IReadOnlyList<IReadOnlyList<Button>> Buttons(string number) => [[new Button("📷 补照片", $"/more {number}"), new Button("✏️ 更正", $"/fix {number}")]];

    /// <summary>What stands under a card that made one entry, or several.</summary>
    /// <param name="numbers">Their numbers.</param>
    /// <param name="isOfOne">Whether all are of one project: then what is sent next belongs to them.</param>
    public static IReadOnlyList<IReadOnlyList<Button>> Buttons(IReadOnlyList<string> numbers, bool isOfOne)
    {
        var fix = new Button("✏️ 更正", numbers is [var only] ? $"/fix {only}" : "/fix");
        return [isOfOne ? [new Button("📷 补照片", $"/more {numbers[0]}"), fix] : [fix]];
    }

    /// <summary>Tells who reported an entry that somebody else has changed it, as long as they may see its project.</summary>
    internal static void TellAuthor(Asked asked, long author, long projectId, Html what)
    {
        if (author != asked.Who.Id
            && Roster.Get(asked.Work, author) is { LeftAt: null, TelegramId: { } telegramId } person
            && FindProject.Get(asked.Work, person, projectId) is not null)
        {
            Messages.Promise(asked.Work, Chats.Private(asked.Work, telegramId), new Reply(Html.Of($"ℹ️ {what}")));
        }
    }

    internal static string Unknown(string number) => $"没有找到编号 {number}。编号写在提交后的卡片上,例:T-0981、Z-1024。";

    internal static string HowToFix(string number, string example) => $"{number} 已经提交,改消息不会改动它。要更正请发送:更正 {number} {example}";

    // Ids stay within what a 64-bit integer holds.
    [GeneratedRegex(@"^\s*(?<letter>[ZTWDSJztwdsj])\s*[-\u2010-\u2015\u2212\uFF0D]?\s*(?<id>[0-9]{1,12})(?![0-9A-Za-z])[\s,\uFF0C:\uFF1A]*", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
