namespace Bot.Sentences;

using System.Text.RegularExpressions;

/// <summary>Cells pasted from a spreadsheet and the numbered lines of a group's list (接龙), as lines of plain words.</summary>
internal static partial class Table
{
    /// <summary>Stands between two cells, where a tab was: it ends a clause, and nobody types it.</summary>
    public const char Cell = '\u2502';

    private const int MostCells = 20;

    /// <summary>Every cell with the header of its column before it, every line without its number.</summary>
    public static string Unroll(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) && !text.Contains(Cell, StringComparison.Ordinal))
        {
            return Number().Replace(text, "");
        }

        string[]? headers = null;
        List<string> lines = [];
        foreach (var line in text.Split('\n'))
        {
            var cells = line.Split(Cell, MostCells, StringSplitOptions.TrimEntries);
            if (cells.Length > 1 && headers is null && !cells.Any(cell => Digits().IsMatch(cell)) && cells.Any(cell => Header().IsMatch(cell)))
            {
                headers = cells;
                continue;
            }

            lines.Add(cells.Length == 1 ? Number().Replace(line, "")
                : string.Join("; ", cells.Index().Where(cell => cell.Item.Length > 0 && !IsOrdinal(cell.Item, cell.Index, headers)).Select(cell => Labelled(cell.Item, headers?.ElementAtOrDefault(cell.Index)))));
        }

        return string.Join('\n', lines);
    }

    private static bool IsOrdinal(string cell, int index, string[]? headers) =>
        index == 0 && Ordinal().IsMatch(cell) && (headers is null || headers[0].Contains('序', StringComparison.Ordinal));

    // A number says nothing without its header; a name or a remark does.
    private static string Labelled(string cell, string? header) => header is null || !(Header().IsMatch(header) || Trouble().IsMatch(header) || Bare().IsMatch(cell)) ? cell
        : Unit().Match(header) is { Success: true } unit && Digits().IsMatch(cell) ? $"{header[..unit.Index]}{cell}{unit.Groups[1].Value}"
        : Trouble().IsMatch(header) ? $"{header}:{cell}"
        : $"{header}{cell}";

    // 1. 1、 (1) ① and what a list in a group puts before a line; 1.5亿 is none.
    [GeneratedRegex(@"^\s*(?:[(\uFF08]?[0-9]{1,2}(?:[、)\uFF09]|[.\uFF0E](?![0-9]))|[①-⑳]|[•·\-*])\s*")]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{1,3}[.、]?$")]
    private static partial Regex Ordinal();

    [GeneratedRegex("问题|困难|诉求")]
    private static partial Regex Trouble();

    [GeneratedRegex("^[0-9.,%]+$")]
    private static partial Regex Bare();

    [GeneratedRegex("[0-9](?![0-9]*(月|季|年|-))")]
    private static partial Regex Digits();

    [GeneratedRegex("完成|投资|累计|到位|本月|当月|上月|月份")]
    private static partial Regex Header();

    [GeneratedRegex(@"[(\uFF08/]?(亿元|万元|元|%|亩|个|人|台)[)\uFF09]?$")]
    private static partial Regex Unit();
}
