namespace Bot.Reporting;

using Bot.Storage;

/// <summary>What is known of our own copies of evidence: which are still to be made, which were, which never will be.</summary>
public static class Copies
{
    // A day and a half in all: longer than most troubles, and then it is enough.
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24)];

    /// <summary>A file that has no copy yet.</summary>
    public sealed class Wanted
    {
        /// <summary>Our number of the evidence.</summary>
        public long Id { get; init; }

        /// <summary>The platform's id for this bot.</summary>
        public string FileId { get; init; } = "";

        /// <summary>In bytes, as the platform said when it came; null where it did not say.</summary>
        public long? Size { get; init; }

        /// <summary>How often it was tried.</summary>
        public long Attempts { get; init; }

        /// <summary>The SHA-256 of a copy that was made when the same file came before; null where it did not.</summary>
        public string? Known { get; init; }
    }

    /// <summary>
    /// The file to copy next; null where none waits, or none may be tried yet. Only what belongs to a submitted report is
    /// kept: what was sent by mistake, or cancelled, is nobody's evidence.
    /// </summary>
    public static Wanted? Next(Work work) => work.First<Wanted>(
        """
        select e.id, e.file_id, e.size, e.attempts,
            (select max(k.sha256) from evidence k where k.unique_id = e.unique_id and k.sha256 is not null) as known
        from evidence e
        join draft d on d.id = e.draft_id and d.state = 'spent'
        where e.file_id is not null and e.sha256 is null and e.copy_failure is null and (e.copy_after is null or e.copy_after <= @now)
        order by e.id limit 1
        """,
        new { now = work.Now });

    /// <summary>Notes that the copy stands.</summary>
    public static void Made(Work work, long id, string sha256) => work.Execute(
        "update evidence set sha256 = @sha256, copied_at = @now, copy_after = null where id = @id", new { id, sha256, now = work.Now });

    /// <summary>Notes that there will be none, and why.</summary>
    public static void GivenUp(Work work, long id, string why) => work.Execute(
        "update evidence set copy_failure = @why, copy_after = null, attempts = attempts + 1 where id = @id", new { id, why });

    /// <summary>Notes that an attempt failed: it is tried again later, a few times. By wall time, so that a restart does not hurry it.</summary>
    /// <returns>False where that was the last attempt.</returns>
    public static bool Failed(Work work, Wanted wanted, string why)
    {
        if (wanted.Attempts >= Pauses.Length)
        {
            GivenUp(work, wanted.Id, why);
            return false;
        }

        work.Execute(
            "update evidence set attempts = attempts + 1, copy_after = @after where id = @id",
            new { id = wanted.Id, after = work.Now + Pauses[wanted.Attempts] });
        return true;
    }
}
