namespace Bot.Sentences;

using Bot.Calendar;
using Bot.Language;

/// <summary>
/// What a message says: “今天走访旺嘉腐竹,厂房主体封顶,本月完成投资3200万,用电增容没批” is a visit, an amount and a problem of one
/// project; a pasted list is a report for every project in it. Pure, without a network, bounded by the length of a message.
/// </summary>
/// <param name="Reports">One for every project, in the order of the message; one without a project where none is named.</param>
public sealed record Message(IReadOnlyList<Report> Reports)
{
    /// <summary>What the message corrects; null for none.</summary>
    public Correction? Correction { get; init; }

    /// <summary>Reads a message. Never throws; what lies beyond 4096 characters is left out.</summary>
    /// <param name="text">The message as typed.</param>
    /// <param name="today">What 昨天 and 本月 are counted from.</param>
    /// <param name="names">The projects that may be meant.</param>
    /// <param name="mine">The codes of one's own projects: where several may be meant, these come first.</param>
    /// <param name="unseen">The codes of projects that are not there for who wrote it.</param>
    /// <param name="words">The words by which it is understood; null for those that the program carries.</param>
    public static Message Read(
        string? text, DateOnly today, ProjectNames names, IReadOnlySet<string>? mine = null, IReadOnlySet<string>? unseen = null, Words? words = null)
    {
        var lists = (words ?? Words.Embedded).Lists;
        var clean = Plain.Clean(text);
        var plain = Plain.Of(clean);
        var mentions = names.In(plain, mine ?? new HashSet<string>(), unseen ?? new HashSet<string>(), lists.Names);
        var masked = Plain.Mask(plain, mentions.Select(mention => (mention.Start, mention.End)), Plain.Name);
        var unit = Amounts.UnitOfList(plain);
        masked = Plain.Mask(masked, Amounts.UnitsInBrackets(masked), Plain.Gap);
        var (correction, spoken) = Corrections.In(masked, clean, today, unit, lists);
        masked = Plain.Mask(masked, spoken, Plain.Gap);
        var days = mentions.Count > 1 ? Times.Days(masked, today) : [];
        var reports = Segments.Of(masked, mentions, IsHeading).Select(segment => new Report(
            segment.Mention?.Projects ?? [],
            segment.Mention?.IsSure ?? false,
            new FactReader(segment.Take(masked), segment.Take(clean), today, unit, segment.Place, segment.Sharing, Held(segment), lists).Read())
        {
            Named = segment.Mention is { } mention ? clean[mention.Start..mention.End].Trim() : "",
            Words = Unnamed(segment.Take(clean), segment.Take(masked)),
        });
        return new Message([.. correction is null ? reports : reports.Select(report => Doubted(report, correction, today))]) { Correction = correction };

        // The day that was named last in the line before the words of a project.
        NamedDay? Held(Segment segment) => days.Where(day => day.Day <= today && day.End <= segment.Parts[^1].Start && !masked.AsSpan(day.End, segment.Parts[^1].Start - day.End).Contains('\n')).Cast<NamedDay?>().LastOrDefault();

        // Words that end with a colon, or nothing but a period and what is done in it.
        bool IsHeading(string before) => before.EndsWith(':') || (before.Length > 0 && Times.Periods(before, today) is { Count: > 0 } periods
            && lists.Amounts.Done.Blank(Plain.Mask(before, periods.Select(period => (period.Start, period.End)), Plain.Gap)).AsSpan().IndexOfAnyExcept(Plain.Marks + " 各项目情况如下" + Plain.Gap) < 0);
    }

    private static string Unnamed(string clean, string masked) => string.Concat(clean.Where((_, at) => masked[at] != Plain.Name)).Trim([.. Plain.Marks, ' ', '\uFF0C', '\u3002']);

    // A correction is no further amount, unless it names the project and the amount plainly.
    private static Report Doubted(Report report, Correction correction, DateOnly today)
    {
        var facts = report.Facts;
        if (facts.Investments.Count == 0 && facts.Funds is null && correction.New is AmountReading.Sure or AmountReading.NeedsUnit)
        {
            var number = (correction.New as AmountReading.NeedsUnit)?.Number;
            facts = facts with { Investments = [new Investment(correction.Period ?? Month.Awaited(today), Basis.Month, null, null, false, number is not null, number, correction.Period is not null, Correction.Why, correction.Said)] };
        }

        return report.Project is not null ? report with { Facts = facts } : report with
        {
            Facts = facts with { Investments = [.. facts.Investments.Select(one => one with { Yuan = null, Why = one.Why.Length > 0 ? one.Why : Correction.Why })] },
        };
    }
}
