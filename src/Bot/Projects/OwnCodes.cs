namespace Bot.Projects;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>The codes of our own, P001 …, for projects whose ledger gives them none.</summary>
internal static partial class OwnCodes
{
    /// <summary>The highest number among codes that are known or given; 0 for none. Ours go on behind it.</summary>
    public static int Last(IEnumerable<string> codes) => codes
        .Select(code => OwnCode().Match(LedgerFile.CodeKey(code)))
        .Where(own => own.Success)
        .Select(own => int.Parse(own.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
        .DefaultIfEmpty()
        .Max();

    /// <summary>The code with this number.</summary>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:000}");

    [GeneratedRegex("^P([0-9]{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnCode();
}
