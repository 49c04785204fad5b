namespace Bot.Digests;

using Bot.Conversations;
using Bot.Outbox;
using Bot.Storage;

/// <summary>
/// 补报 and 更正: a digest that is older than its data is edited where it stands: after a visit that was entered late for one
/// of its days, or is no longer of that day, and after an amount that was reported on one of its days, then or later corrected.
/// </summary>
internal static class LateReports
{
    // Reports come in bursts; one edit serves them all.
    private static readonly TimeSpan Coalesce = TimeSpan.FromSeconds(30);

    // A report bears the time at which its commit began; one that began just before the digest may not be in it.
    private static readonly TimeSpan StillCommitting = TimeSpan.FromSeconds(10);

    // The platform lets a bot edit its messages for two days in most groups and longer in others; older digests are history.
    private const int MostDaysBack = 8;

    /// <summary>Up to when what was entered is surely in a digest that is written now.</summary>
    public static DateTimeOffset CompleteTo(Work work) => work.Now - StillCommitting;

    /// <summary>The digests of whose days something was entered since they were written.</summary>
    public static List<(long Schedule, DateOnly Day)> Outdated(Work work) =>
    [
        .. Standing(work)
            .GroupBy(digest => (digest.Since, digest.Until))
            .SelectMany(period =>
            {
                var changed = LastChange(work, period.Key.Since, period.Key.Until, period.Min(digest => digest.CompleteTo));
                return period.Where(digest => digest.CompleteTo < changed);
            })
            .Select(digest => (digest.ScheduleId, digest.Day)),
    ];

    /// <summary>Edits a digest where its figures have changed since it was written.</summary>
    public static void Edit(Work work, Office office, (long Schedule, DateOnly Day) digest)
    {
        if (Standing(work).Find(written => (written.ScheduleId, written.Day) == digest) is { } outdated)
        {
            Edit(work, office, outdated);
        }
    }

    private static List<Written> Standing(Work work) => work.Query<Written>(
        $"""
        select d.schedule_id, d.day, d.since, d.message_id, d.complete_to, s.kind, s.binding_id, s.time
        from digest d
        join schedule s on s.id = d.schedule_id
        join binding b on b.id = s.binding_id and b.ended_at is null and {Binding.MayBeTold}
        join message m on m.id = d.message_id and m.state in ('waiting', 'sent') and m.created_at >= b.made_at
        where d.message_id is not null and d.day >= @from and d.complete_to <= @before
        """,
        new { from = work.Today.AddDays(-MostDaysBack), before = work.Now - Coalesce });

    // When something that a digest of these days tells of was last entered or corrected; null for not after the moment given.
    private static DateTimeOffset? LastChange(Work work, DateOnly since, DateOnly until, DateTimeOffset after) => work.First<Change>(
        """
        select max(c.at) as at from (
            select n.at from visit_version n join visit_version o on o.visit_id = n.visit_id
            where n.at > @after and o.day between @since and @until
            union all
            select n.at from investment_version n join investment_version o on o.investment_id = n.investment_id
            where n.at > @after and o.at >= @from and o.at < @to
            union all
            select n.at from claim_version n join claim o on o.id = n.claim_id
            where n.at > @after and o.at >= @from and o.at < @to) c
        """,
        new { after, since, until, from = work.At(since, TimeOnly.MinValue), to = work.At(until.AddDays(1), TimeOnly.MinValue) })?.At;

    private static void Edit(Work work, Office office, Written written)
    {
        var binding = Binding.Get(work, written.BindingId)!;
        var kind = DigestKind.Of(written.Kind);
        var folded = work.Query<DateOnly>(
            "select day from digest where schedule_id = @schedule and message_id is null and day < @day and day >= @since order by day",
            new { schedule = written.ScheduleId, day = written.Day, since = written.Since });
        var reply = Digest.InGroup(kind, new Edition(work, office, binding, written.Day, written.Time, written.Since), folded, isUpdated: true);
        work.Execute(
            "update digest set complete_to = @completeTo where schedule_id = @schedule and day = @day",
            new { schedule = written.ScheduleId, day = written.Day, completeTo = CompleteTo(work) });

        // Only the figures count: the line that tells of the update is new every time.
        if (Figures(reply.Text.Markup) != Figures(work.Value<string>("select html from message where id = @id", new { id = written.MessageId })!))
        {
            Messages.Change(work, written.MessageId, reply);
        }
    }

    private static string Figures(string html) => string.Join('\n', html.Split('\n').Where(line => !line.StartsWith('(')));

    private sealed class Written
    {
        public long ScheduleId { get; init; }

        public DateOnly Day { get; init; }

        public DateOnly Since { get; init; }

        public long MessageId { get; init; }

        public string Kind { get; init; } = "";

        public long BindingId { get; init; }

        public TimeOnly Time { get; init; }

        public DateTimeOffset CompleteTo { get; init; }

        public DateOnly Until => Edition.LastDay(Day, Time);
    }

    private sealed class Change
    {
        public DateTimeOffset? At { get; init; }
    }
}
