namespace Bot.Joining;

using System.Security.Cryptography;
using Bot.Storage;

/// <summary>Invites: each works once, expires after seven days, can be withdrawn, and cannot be guessed.</summary>
internal static class Invites
{
    /// <summary>How long an invite works, in days.</summary>
    public const int Days = 7;

    // Wrong codes that one Telegram user may try within an hour; beyond it nothing is looked up.
    private const int MostGuesses = 5;

    // Without letters that look alike; 31^10 codes.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int Length = 10;

    /// <summary>Makes the invite of a person; an earlier one of theirs is withdrawn.</summary>
    /// <returns>The code.</returns>
    public static string Make(Work work, long personId, long madeBy)
    {
        Withdraw(work, personId);
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        work.Execute(
            "insert into invite (code, person_id, made_by, made_at, expires_at) values (@code, @personId, @madeBy, @now, @expires)",
            new { code, personId, madeBy, now = work.Now, expires = work.Now.AddDays(Days) });
        return code;
    }

    /// <summary>Withdraws what invites of a person still work.</summary>
    /// <returns>How many.</returns>
    public static int Withdraw(Work work, long personId) => work.Execute(
        "update invite set withdrawn_at = @now where person_id = @personId and used_at is null and withdrawn_at is null",
        new { personId, now = work.Now });

    /// <summary>Uses a code.</summary>
    /// <returns>The invited person; null where the code is wrong, used, expired or withdrawn, or where too many were tried.</returns>
    public static long? Use(Work work, string code, long telegramId)
    {
        var since = work.Now.AddHours(-1);
        var guesses = work.Value<long?>(
            "select guesses from stranger where telegram_id = @telegramId and guessing_since > @since", new { telegramId, since }) ?? 0;
        if (guesses >= MostGuesses)
        {
            return null;
        }

        var person = work.Value<long?>(
            """
            update invite set used_at = @now
            where code = @code and used_at is null and withdrawn_at is null and expires_at > @now
                and exists (select 1 from person p where p.id = invite.person_id and p.joined_at is null and p.left_at is null)
            returning person_id
            """,
            new { code = code.Trim().ToUpperInvariant(), now = work.Now });
        if (person is null)
        {
            work.Execute(
                """
                insert into stranger (telegram_id, guesses, guessing_since) values (@telegramId, 1, @now)
                on conflict (telegram_id) do update set
                    guesses = case when stranger.guessing_since > @since then stranger.guesses + 1 else 1 end,
                    guessing_since = case when stranger.guessing_since > @since then stranger.guessing_since else @now end
                """,
                new { telegramId, now = work.Now, since });
        }

        return person;
    }

    /// <summary>Whether a stranger may be answered now: once an hour.</summary>
    public static bool MayAnswer(Work work, long telegramId) => work.Execute(
        """
        insert into stranger (telegram_id, answered_at) values (@telegramId, @now)
        on conflict (telegram_id) do update set answered_at = @now
        where stranger.answered_at is null or stranger.answered_at <= @since
        """,
        new { telegramId, now = work.Now, since = work.Now.AddHours(-1) }) == 1;
}
