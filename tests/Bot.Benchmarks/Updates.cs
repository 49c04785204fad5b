namespace Bot.Benchmarks;

using System.Diagnostics;
using System.Globalization;

/// <summary>A thousand reports wait at the platform: how fast are they fetched, handled, committed and answered, and for how much CPU?</summary>
internal static class Updates
{
    private const int Count = 1000;
    private const int WarmUps = 6;
    private const int Rounds = 7;

    // After the last answer the bot still writes down that it was sent.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(400);

    private static int amount = 1000;

    public static async Task Run()
    {
        Figures.Title($"updates: {Count} x /invest P009 <amount> of {SampleOffice.Officers} officers wait in the queue; 2,000 projects, 3 years of months; median of {Rounds} rounds");
        var kinds = Enum.GetValues<Kind>();
        var processes = new List<MeasuredProcess>();
        try
        {
            foreach (var kind in kinds)
            {
                processes.Add(await MeasuredProcess.Start(kind));
            }

            var figures = kinds.ToDictionary(kind => kind, _ => new List<(double PerSecond, double Cpu)>());
            for (var round = -WarmUps; round < Rounds; round++)
            {
                foreach (var kind in kinds)
                {
                    var figure = await Round(kind, processes[(int)kind]);
                    if (round >= 0)
                    {
                        figures[kind].Add(figure);
                    }
                }
            }

            foreach (var kind in kinds)
            {
                var what = kind switch { Kind.Fetch => "only fetching", Kind.Answer => "fetching and answering", _ => "the bot" };
                Figures.Line(
                    what,
                    (Figures.Median([.. figures[kind].Select(figure => figure.PerSecond)]), "#,0", "updates/s"),
                    (Figures.Median([.. figures[kind].Select(figure => figure.Cpu)]), "0.000", "ms CPU/update"));
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static async Task<(double PerSecond, double Cpu)> Round(Kind kind, MeasuredProcess measured)
    {
        var server = measured.Server;
        var before = server.CountRequests("sendMessage");
        var cpu = measured.Cpu;
        server.AtOnce(() =>
        {
            for (var index = 0; index < Count; index++)
            {
                server.Say(SampleOffice.FirstOfficer + (index % SampleOffice.Officers), string.Create(CultureInfo.InvariantCulture, $"/invest P009 {++amount}万"));
            }
        });
        var started = Stopwatch.GetTimestamp();
        await server.WaitFor(
            () => kind == Kind.Fetch ? server.PendingUpdates == 0 : server.CountRequests("sendMessage") - before >= Count, TimeSpan.FromMinutes(2));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.Delay(Settle);
        return (Count / seconds, (measured.Cpu - cpu).TotalMilliseconds / Count);
    }
}
