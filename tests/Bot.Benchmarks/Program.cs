namespace Bot.Benchmarks;

using System.Globalization;

/// <summary>Prints figures; asserts nothing. Without arguments all of them, else those that are named: updates, press, digest, find, sentence, page.</summary>
public static class Program
{
    private static readonly (string Name, Func<Task> Run)[] All =
    [
        ("updates", Updates.Run),
        ("press", Presses.Run),
        ("digest", Digests.Run),
        ("find", Lookups.Run),
        ("sentence", SentencesRead.Run),
        ("page", Pages.Run),
    ];

    public static async Task<int> Main(string[] arguments)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        if (arguments is [MeasuredProcess.Verb, .. var rest])
        {
            return await MeasuredProcess.Serve(rest);
        }

        if (arguments.FirstOrDefault(name => All.All(known => known.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no '{unknown}' here, only {string.Join(", ", All.Select(known => known.Name))}.");
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $".NET {Environment.Version}, {Environment.ProcessorCount} processors"));
        foreach (var (name, run) in All)
        {
            if (arguments.Length == 0 || arguments.Contains(name))
            {
                Console.WriteLine();
                await run();
            }
        }

        return 0;
    }
}
