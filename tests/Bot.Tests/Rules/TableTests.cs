namespace Bot.Tests.Rules;

using System.Text.RegularExpressions;
using Bot.Tests.Support;
using Xunit;

/// <summary>A table is written by one folder; any folder may read it.</summary>
public sealed partial class TableTests
{
    // Two rows of one chat become one: what refers to the younger row moves, whoever owns it. Nothing but chat_id changes.
    private static readonly (string Folder, string Table)[] Excepted = [("Outbox", "{table}")];

    [Fact]
    public void A_table_is_written_by_one_folder()
    {
        var shared = Writes().Where(write => !Excepted.Contains((write.Folder, write.Table)))
            .GroupBy(write => write.Table)
            .Where(table => table.Select(write => write.Folder).Distinct().Count() > 1)
            .Select(table => $"{table.Key} is written at {string.Join(", ", table.Select(write => write.Where))}");
        House.None(shared);
    }

    [Fact]
    public void What_is_written_is_a_table_and_every_table_is_written()
    {
        using var test = TestDatabase.Create();
        var tables = test.Database.Read(work => work.Query<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite%'"));
        var writes = Writes();
        House.None(writes.Where(write => !tables.Contains(write.Table) && !Excepted.Contains((write.Folder, write.Table))).Select(write => $"{write.Where} writes {write.Table}"));
        House.None(tables.Except(writes.Select(write => write.Table)));
    }

    private static List<(string Folder, string Where, string Table)> Writes() =>
    [
        .. House.Texts.SelectMany(text => Write().Matches(text.Value).Select(match => (text.Folder, text.Where, match.Groups["table"].Value))),
    ];

    [GeneratedRegex(@"\b(insert\s+into\s+(?<table>[a-z_]+|\{[^}]*\})|update\s+(?<table>[a-z_]+|\{[^}]*\})\s+set\b|delete\s+from\s+(?<table>[a-z_]+|\{[^}]*\}))")]
    private static partial Regex Write();
}
