namespace Bot.Reporting;

using System.Globalization;

/// <summary>The short numbers by which entries are called.</summary>
public static class Entry
{
    /// <summary>A visit: Z-1024.</summary>
    public static string Visit(long id) => string.Create(CultureInfo.InvariantCulture, $"Z-{id:0000}");

    /// <summary>完成投资 of a month: T-0981.</summary>
    public static string Investment(long id) => string.Create(CultureInfo.InvariantCulture, $"T-{id:0000}");
}
