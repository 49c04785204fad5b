namespace Bot.Tests.Rules;

using Xunit;

/// <summary>The folders tell the story from top to bottom; none looks down.</summary>
public sealed class FolderTests
{
    private static readonly string[] Order =
    [
        "Language", "Calendar", "Sentences", "Storage", "Chat", "Outbox", "Indicators", "People", "Conversations", "Joining", "Projects", "Reporting",
        "Milestones", "Problems", "Asking", "Digests", "TelegramApi",
    ];

    // Namespaces of others that stay in one room; the root is its wiring.
    private static readonly (string Namespace, string[] Rooms)[] Kept =
    [
        ("Dapper", ["Storage"]),
        ("Microsoft.Data.Sqlite", ["Storage"]),
        ("Npgsql", ["Storage"]),
        ("Telegram.Bot", ["TelegramApi"]),
        ("Microsoft.AspNetCore", ["TelegramApi", "src/Bot/Program.cs"]),
    ];

    [Fact]
    public void The_sources_are_bound_whole()
    {
        // A name that the compiler cannot resolve would be one that these tests cannot see through.
        House.None(House.Uses.Where(use => use.Namespace.Length == 0).Select(use => $"{use.Where}: {use.What}"));
        Assert.Contains(House.Uses, use => use is { Folder: "TelegramApi", Namespace: "Bot.Conversations" });
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        House.None(House.Files("src/Bot").Select(House.Folder).Where(folder => folder.Length > 0).Distinct().Except(Order));

    [Fact]
    public void A_file_is_of_the_namespace_of_its_folder()
    {
        var strays = House.Files("src/Bot")
            .Where(file => !House.Read(House.Relative(file)).Contains($"\nnamespace Bot{(House.Folder(file) is { Length: > 0 } folder ? "." + folder : "")};\n", StringComparison.Ordinal)
                && !House.Read(House.Relative(file)).StartsWith($"namespace Bot{(House.Folder(file) is { Length: > 0 } top ? "." + top : "")};\n", StringComparison.Ordinal))
            .Select(House.Relative);
        House.None(strays);
    }

    [Fact]
    public void A_folder_uses_only_folders_that_stand_above_it()
    {
        var looksDown = House.Uses
            .Where(use => use.Folder.Length > 0 && (use.Namespace == "Bot" || use.Namespace.StartsWith("Bot.", StringComparison.Ordinal)))
            .Where(use => use.Namespace == "Bot" || Array.IndexOf(Order, use.Namespace.Split('.')[1]) > Array.IndexOf(Order, use.Folder))
            .Select(use => $"{use.Where}: {use.Folder} uses {use.What} of {use.Namespace}");
        House.None(looksDown);
    }

    [Fact]
    public void What_is_of_others_stays_in_the_room_that_deals_with_it()
    {
        var outside = House.Uses
            .SelectMany(use => Kept.Select(kept => (use, kept)))
            .Where(pair => (pair.use.Namespace + ".").StartsWith(pair.kept.Namespace + ".", StringComparison.Ordinal)
                && !pair.kept.Rooms.Contains(pair.use.Folder) && !pair.kept.Rooms.Any(room => pair.use.Where.StartsWith(room + ":", StringComparison.Ordinal)))
            .Select(pair => $"{pair.use.Where}: {pair.use.What} of {pair.use.Namespace} belongs to {string.Join(", ", pair.kept.Rooms)}");
        House.None(outside);
        Assert.All(Kept.Where(kept => kept.Namespace != "Microsoft.AspNetCore"), kept => Assert.Contains(House.Uses, use => use.Namespace.StartsWith(kept.Namespace, StringComparison.Ordinal)));
    }
}
