namespace Bot.Benchmarks;

using System.Globalization;

/// <summary>Medians, and lines of a table.</summary>
internal static class Figures
{
    public static double Median(IReadOnlyCollection<double> values) => Percentile(values, 50);

    public static double Percentile(IReadOnlyCollection<double> values, int percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(sorted.Length * percent / 100.0) - 1];
    }

    public static void Title(string text) => Console.WriteLine(text);

    public static void Line(string what, params ReadOnlySpan<(double Value, string Format, string Unit)> figures)
    {
        var line = $"  {what,-34}";
        foreach (var (value, format, unit) in figures)
        {
            line += $" {value.ToString(format, CultureInfo.InvariantCulture),9} {unit,-12}";
        }

        Console.WriteLine(line.TrimEnd());
    }
}
