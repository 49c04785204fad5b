namespace Bot.Storage;

/// <summary>A database belongs to one bot.</summary>
public static class Ownership
{
    /// <summary>Claims a database that is nobody's, or brings our name up to date.</summary>
    /// <returns>The id of the bot to which the database belongs.</returns>
    public static long Claim(Work work, long botId, string username)
    {
        work.Execute(
            """
            insert into bot (id, username, since) select @botId, @username, @now where not exists (select 1 from bot where id <> @botId)
            on conflict (id) do update set username = excluded.username
            """,
            new { botId, username, now = work.Now });
        return work.Value<long>("select id from bot");
    }

    /// <summary>Notes that the bot is up.</summary>
    /// <returns>When it was last noted before; null for the first time.</returns>
    public static DateTimeOffset? Alive(Work work)
    {
        var before = work.First<Row>("select alive_at from bot")?.AliveAt;
        work.Execute("update bot set alive_at = @now", new { now = work.Now });
        return before;
    }

    private sealed class Row
    {
        public DateTimeOffset? AliveAt { get; init; }
    }
}
