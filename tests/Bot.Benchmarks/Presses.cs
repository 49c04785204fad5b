namespace Bot.Benchmarks;

using System.Diagnostics;
using System.Globalization;

/// <summary>From a press to the answer on the wire: the phone's spinner ends, and the card says that it is saved.</summary>
internal static class Presses
{
    // Enough for the compiler to be done with both.
    private const int WarmUps = 1200;

    // Many short turns: what else goes on on the machine meets both.
    private const int Blocks = 20;
    private const int PerBlock = 30;

    private static int amount = 1000;

    public static async Task Run()
    {
        Figures.Title($"press: from a press to answerCallbackQuery and to the edited card; {Blocks * PerBlock} presses");
        await using var answer = await MeasuredProcess.Start(Kind.Answer);
        await using var bot = await MeasuredProcess.Start(Kind.Bot);
        foreach (var measured in (MeasuredProcess[])[answer, bot])
        {
            for (var count = 0; count < WarmUps; count++)
            {
                await Press(measured);
            }
        }

        List<(double Answered, double Edited)> plain = [], whole = [];
        for (var block = 0; block < Blocks; block++)
        {
            for (var count = 0; count < PerBlock; count++)
            {
                plain.Add(await Press(answer));
            }

            for (var count = 0; count < PerBlock; count++)
            {
                whole.Add(await Press(bot));
            }
        }

        Print("answering at once, storing nothing", plain);
        Print("the bot", whole);
    }

    private static void Print(string what, List<(double Answered, double Edited)> presses)
    {
        var answered = presses.Select(press => press.Answered).ToList();
        var edited = presses.Select(press => press.Edited).ToList();
        Figures.Line(
            what,
            (Figures.Median(answered), "0.0", "ms answered"),
            (Figures.Percentile(answered, 95), "0.0", "ms p95"),
            (Figures.Median(edited), "0.0", "ms edited"),
            (Figures.Percentile(edited, 95), "0.0", "ms p95"));
    }

    private static async Task<(double Answered, double Edited)> Press(MeasuredProcess measured)
    {
        const long Officer = SampleOffice.FirstOfficer;
        var server = measured.Server;
        var before = server.LastMessage(Officer)?.MessageId ?? 0;
        server.Say(Officer, string.Create(CultureInfo.InvariantCulture, $"/invest P009 {++amount}万"));
        var card = await server.WaitFor(() => server.LastMessage(Officer) is { } last && last.MessageId > before ? last : null);
        // The bot settles first: a press comes from a person who has read the card.
        await Task.Delay(20);
        var answers = server.CountRequests("answerCallbackQuery");
        var started = Stopwatch.GetTimestamp();
        server.PressButton(Officer, Officer, "✅ 提交");
        await server.WaitFor(() => server.CountRequests("answerCallbackQuery") > answers
            && server.LastMessage(Officer) is { EditCount: > 0 } last && last.MessageId == card.MessageId);
        double Took(string method) => Stopwatch.GetElapsedTime(started, measured.Arrivals[method]).TotalMilliseconds;
        return (Took("answerCallbackQuery"), Took("editMessageText"));
    }
}
