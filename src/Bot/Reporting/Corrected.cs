namespace Bot.Reporting;

using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Sentences;

/// <summary>“刚才报错了,是3100不是3200”: the amount of an entry that was made a while ago is to be another one.</summary>
internal static class Corrected
{
    // What is said in passing is about what was just reported; older entries are called by their number.
    private const int MostDays = 3;
    private const int MostLooked = 20;

    /// <summary>The card old → new of the entry that is meant; where none can be, one's latest entries to choose from.</summary>
    public static Turn Of(Asked asked, Correction correction, Project? named)
    {
        var entries = asked.Work.Query<Row>(
            $"""
            select i.project_id, i.month, i.yuan, i.at, (select n.draft_id from investment_version n where n.investment_id = i.id order by n.version desc limit 1) as draft_id
            from investment i where i.person_id = @person and i.at >= @since order by i.at desc, i.id desc limit {MostLooked}
            """,
            new { person = asked.Who.Id, since = asked.Work.Now.AddDays(-MostDays) });
        entries.RemoveAll(entry => (named is not null && entry.ProjectId != named.Id) || (correction.Period is { } month && entry.Month != month.ToString()));
        if (correction.Old is { } old)
        {
            entries.RemoveAll(entry => !IsOf(old, entry.Yuan));
        }

        // Of two that one card entered, either may be meant; and so may 到位资金 that was reported since.
        var meant = entries is [var last, ..] && !entries.Skip(1).Any(other => other.DraftId == last.DraftId)
            && (correction.Old is not null || named is not null || asked.Work.Value<long?>(
                "select 1 from claim where person_id = @person and kind = 'funds' and withdrawn = 0 and at >= @at limit 1", new { person = asked.Who.Id, at = last.At }) is null)
                ? last
                : null;
        return meant is not null && Yuan(correction, meant.Yuan) is { } yuan && FindProject.Get(asked.Work, asked.Who, meant.ProjectId) is { Reportable: 1 } project
            ? new Turn.Ask(new ReportInvestment.Confirm(project.Id, project.Title, meant.Month, yuan, false))
            : Fix.Start(asked with { Text = "" });
    }

    /// <summary>The right amount in 元; a number without its unit has that of the wrong one. Null where the words tell none.</summary>
    /// <param name="correction">What was said.</param>
    /// <param name="wrong">The amount that is to be corrected, 元.</param>
    public static long? Yuan(Correction correction, long wrong) => correction.New switch
    {
        AmountReading.Sure sure => sure.Yuan,
        AmountReading.NeedsUnit bare when Units.Where(unit => correction.Old is AmountReading.NeedsUnit old && old.Number * unit == wrong)
            .Concat(Units.OrderBy(unit => Apart(bare.Number * unit, wrong))).Select(unit => bare.Number * unit).First() is var yuan && yuan % 1 == 0 && yuan <= Amount.Largest => (long)yuan,
        _ => null,
    };

    /// <summary>Whether an amount as it was said is this one.</summary>
    public static bool IsOf(AmountReading said, long yuan) => said switch
    {
        AmountReading.Sure sure => sure.Yuan == yuan,
        AmountReading.NeedsUnit bare => Units.Any(unit => bare.Number * unit == yuan),
        _ => false,
    };

    private static readonly long[] Units = [Amount.Wan, Amount.Yi, 1];

    // How many times one is the other.
    private static decimal Apart(decimal one, long other) => one == 0 || other == 0 ? decimal.MaxValue : one > other ? one / other : other / one;

    private sealed class Row
    {
        public long ProjectId { get; init; }

        public string Month { get; init; } = "";

        public long Yuan { get; init; }

        public DateTimeOffset At { get; init; }

        // The card that made it what it is.
        public long? DraftId { get; init; }
    }
}
