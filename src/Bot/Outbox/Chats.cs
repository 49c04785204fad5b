namespace Bot.Outbox;

using Bot.Chat;
using Bot.Storage;

/// <summary>The chats we know. A chat is a row of ours; everything refers to the row, so that an upgrade or a block is one row changed.</summary>
public static class Chats
{
    // An answer that could not be given for longer is of no use any more.
    private static readonly TimeSpan AnswerLives = TimeSpan.FromDays(1);

    /// <summary>The row of the chat in which something happened; made or brought up to date.</summary>
    /// <returns>Our id of the chat.</returns>
    public static long Seen(Work work, Place place)
    {
        var title = place.Title;
        var kind = Code(place.Kind);
        var known = work.First<Row>("select id, title, state from chat where telegram_id = @id", new { id = place.Id });
        if (known is null)
        {
            return work.Value<long>(
                """
                insert into chat (telegram_id, kind, title) values (@id, @kind, @title)
                on conflict (telegram_id) do update set title = excluded.title
                returning id
                """,
                new { id = place.Id, kind, title });
        }

        // Where somebody talks to us, we try again to talk back.
        if (known.Title != title || known.State != "active")
        {
            work.Execute("update chat set title = @title where id = @id", new { id = known.Id, title });
            Open(work, known.Id);
        }

        return known.Id;
    }

    /// <summary>The private chat of a person; made where the bot has not met them yet.</summary>
    public static long Private(Work work, long telegramUserId) =>
        work.Value<long?>("select id from chat where telegram_id = @telegramUserId", new { telegramUserId })
            ?? Seen(work, new Place(telegramUserId, ChatKind.Private, "", null));

    /// <summary>Notes that nothing can be sent to a chat any more, and gives up what waits for it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="chatId">Our id.</param>
    /// <param name="state">blocked, gone, muted or never_started.</param>
    /// <param name="reason">What the platform said.</param>
    /// <returns>False where it was known already.</returns>
    public static bool Close(Work work, long chatId, string state, string reason)
    {
        var isNews = work.Execute(
            "update chat set state = @state, state_reason = @reason, state_at = @now where id = @chatId and state <> @state",
            new { chatId, state, reason, now = work.Now }) == 1;
        work.Execute(
            $"update message set state = {Messages.GivenUp}, failure = @reason where chat_id = @chatId and state = 'waiting'",
            new { chatId, reason });
        return isNews;
    }

    /// <summary>Notes that a chat can be written to again. Who had asked before they started the bot gets their answers now.</summary>
    public static void Open(Work work, long chatId)
    {
        work.Execute(
            """
            update message set state = 'waiting', failure = null
            where chat_id = @chatId and kind = 'reply' and state = 'failed' and created_at > @since
                and exists (select 1 from chat c where c.id = @chatId and c.state = 'never_started')
            """,
            new { chatId, since = work.Now - AnswerLives });
        work.Execute(
            "update chat set state = 'active', state_reason = null, state_at = @now where id = @chatId and state <> 'active'",
            new { chatId, now = work.Now });
    }

    /// <summary>
    /// A group became a supergroup: its row takes the new id. Where the new id was heard of first, that younger row
    /// gives its id up, and what refers to it moves to the old row.
    /// </summary>
    public static void Move(Work work, long oldTelegramId, long newTelegramId)
    {
        var row = work.Value<long?>("select id from chat where telegram_id = @oldTelegramId", new { oldTelegramId });
        if (row is null || oldTelegramId == newTelegramId)
        {
            return;
        }

        // A supergroup counts its messages anew: the old numbers name other messages there.
        work.Execute(
            """
            update message set telegram_message_id = null, state = case when kind = 'digest' and state = 'waiting' then 'sent' else state end
            where chat_id = @row and telegram_message_id is not null
            """,
            new { row });
        var younger = work.Value<long?>("select id from chat where telegram_id = @newTelegramId", new { newTelegramId });
        if (younger is not null)
        {
            work.Execute(
                "delete from closed_topic where chat_id = @younger and thread_id in (select thread_id from closed_topic where chat_id = @row)",
                new { row, younger });
            foreach (var table in (string[])["message", "binding", "draft", "closed_topic"])
            {
                work.Execute($"update {table} set chat_id = @row where chat_id = @younger", new { row, younger });
            }

            work.Execute("update message set fallback_chat_id = @row where fallback_chat_id = @younger", new { row, younger });
            work.Execute("delete from chat where id = @younger", new { younger });
        }

        work.Execute(
            "update chat set telegram_id = @newTelegramId, state = 'active', state_reason = null, state_at = @now where id = @row",
            new { row, newTelegramId, now = work.Now });
    }

    private static string Code(ChatKind kind) => kind switch
    {
        ChatKind.Private => "private",
        ChatKind.Group => "group",
        ChatKind.Channel => "channel",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class Row
    {
        public long Id { get; init; }

        public string Title { get; init; } = "";

        public string State { get; init; } = "";
    }
}
