namespace Bot.Benchmarks;

using System.Diagnostics;
using Bot.People;
using Bot.Projects;

/// <summary>Finding a project among 10,000, by what a person types.</summary>
internal static class Lookups
{
    private const int Projects = 10_000;
    private const int Count = 200;

    public static Task Run()
    {
        Figures.Title($"find: one lookup among {Projects:#,0} projects; an officer's sight and a leader's");
        using var sample = new SampleOffice();
        var database = sample.Open(TimeProvider.System);
        SampleOffice.Fill(database, Projects, 1);
        var officer = database.Read(work => Roster.Find(work, SampleOffice.FirstOfficer))!;
        var leader = new Person { Id = 0, Name = "王县长", Role = Role.Leader, Scope = Scope.Area };
        foreach (var (what, text) in (ReadOnlySpan<(string, Func<int, string>)>)
        [
            ("exact, a code", SampleOffice.Code),
            ("exact, a short name and more", number => $"{SampleOffice.ShortName(number)} 厂房主体封顶"),
            ("a part of a name", number => SampleOffice.ShortName(number)[2..]),
            ("a name with an amount glued to it", number => $"{SampleOffice.ShortName(number)}完成投资3200万"),
            ("nothing of that name", number => $"没有这个名字{number}"),
        ])
        {
            Figures.Line(what, (Measure(database, officer, text), "#,0", "us officer"), (Measure(database, leader, text), "#,0", "us leader"));
        }

        return Task.CompletedTask;
    }

    private static double Measure(Storage.Database database, Person who, Func<int, string> text)
    {
        // An officer of the first unit sees every twentieth project.
        List<double> times = [];
        foreach (var isWarmUp in (bool[])[true, false])
        {
            for (var index = 1; index <= Count; index++)
            {
                var number = index * 20;
                var typed = text(number);
                times.Add(database.Read(work =>
                {
                    var started = Stopwatch.GetTimestamp();
                    FindProject.In(work, who, typed);
                    return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                }));
            }

            if (isWarmUp)
            {
                times.Clear();
            }
        }

        return Figures.Median(times);
    }
}
