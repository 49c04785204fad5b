namespace Bot.Benchmarks;

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Bot.Simulator;

/// <summary>From the bot's answer to the chat page's stream: how long a message is on its way to whoever looks at the page.</summary>
internal static class Pages
{
    private const long Reader = 7;
    private const int Before = 300;
    private const int Messages = 300;

    public static async Task Run()
    {
        Figures.Title($"page: from the platform's answer to sendMessage to the event on the page's stream; {Messages} messages, {Before} in the chat before");
        await using var server = await SimulatorServer.Start(new SimulatorOptions { Rates = null });
        server.Say(Reader, "/start");
        using var http = new HttpClient();
        for (var count = 0; count < Before; count++)
        {
            await Send(http, server, count);
        }

        using var stream = new StreamReader(await http.GetStreamAsync(new Uri(server.Url + "/page/events")));
        List<double> delays = [];
        for (var count = 0; count < Messages; count++)
        {
            var text = await Send(http, server, Before + count);
            var answered = Stopwatch.GetTimestamp();
            while (await stream.ReadLineAsync() is { } line && !line.Contains(text, StringComparison.Ordinal))
            {
                // An earlier event, or the empty line between two.
            }

            delays.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
        }

        Figures.Line("on the stream", (Figures.Median(delays), "0.00", "ms"), (Figures.Percentile(delays, 95), "0.00", "ms p95"), (delays.Max(), "0.00", "ms longest"));
    }

    private static async Task<string> Send(HttpClient http, SimulatorServer server, int number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"第{number}条。");
        using var answer = await http.PostAsJsonAsync(new Uri($"{server.Url}/bot{server.Token}/sendMessage"), new { chat_id = Reader, text });
        answer.EnsureSuccessStatusCode();
        return text;
    }
}
