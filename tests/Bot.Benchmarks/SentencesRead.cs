namespace Bot.Benchmarks;

using System.Diagnostics;
using System.Globalization;
using Bot.Sentences;

/// <summary>Reading a sentence where 10,000 projects may be meant.</summary>
internal static class SentencesRead
{
    private const int Projects = 10_000;
    private const int Count = 400;

    private static readonly DateOnly Today = new(2026, 11, 20);

    public static Task Run()
    {
        Figures.Title($"sentence: one message read among {Projects:#,0} projects");
        var started = Stopwatch.GetTimestamp();
        var names = new ProjectNames(Enumerable.Range(1, Projects).Select(number => new NamedProject(
            SampleOffice.Code(number), $"{SampleOffice.ShortName(number)}年产{number * 10}吨生产线建设项目", SampleOffice.ShortName(number), [])));
        Figures.Line("the index of the names, once", (Stopwatch.GetElapsedTime(started).TotalMilliseconds, "#,0", "ms"));
        foreach (var (what, text) in (ReadOnlySpan<(string, Func<int, string>)>)
        [
            ("visit, amount and problem", number => $"今天走访{SampleOffice.ShortName(number)},设备到货80%,本月完成投资3200万,用电增容没批"),
            ("a part of a name", number => $"{SampleOffice.ShortName(number)[2..]}本月完成投资3200万"),
            ("a name with a slip", number => $"{SampleOffice.ShortName(number).Replace('达', '大').Replace('联', '连')}怎么样了"),
            ("nothing of that name", number => string.Create(CultureInfo.InvariantCulture, $"没有这个名字{number},本月完成投资3200万,设备陆续进场")),
            ("a list of 20 lines", number => "(单位:万元)\n" + string.Join('\n', Enumerable.Range(number, 20).Select(line => $"{SampleOffice.ShortName(line)} {line}"))),
        ])
        {
            var times = Measure(names, text);
            Figures.Line(what, (Figures.Median(times), "#,0.000", "ms median"), (Figures.Percentile(times, 95), "#,0.000", "ms p95"));
        }

        return Task.CompletedTask;
    }

    private static List<double> Measure(ProjectNames names, Func<int, string> text)
    {
        List<double> times = [];
        foreach (var isWarmUp in (bool[])[true, false])
        {
            for (var index = 1; index <= Count; index++)
            {
                var typed = text(index * 20);
                var started = Stopwatch.GetTimestamp();
                Message.Read(typed, Today, names);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            if (isWarmUp)
            {
                times.Clear();
            }
        }

        return times;
    }
}
