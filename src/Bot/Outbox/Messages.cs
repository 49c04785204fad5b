namespace Bot.Outbox;

using System.Text.Json;
using Bot.Chat;
using Bot.Storage;

/// <summary>Messages as wanted. Promising one is a row in the same commit as what it tells of; the <see cref="Postman"/> sends it afterwards.</summary>
public static class Messages
{
    /// <summary>SQL: the state of a message whose newest version will not be brought; what stands in the chat stays there.</summary>
    internal const string GivenUp = "case when telegram_message_id is null then 'failed' else 'sent' end";

    /// <summary>Promises a reply.</summary>
    /// <param name="work">The commit that the promise belongs to.</param>
    /// <param name="chatId">Our id of the chat.</param>
    /// <param name="reply">What it says.</param>
    /// <param name="thread">The topic of a forum group.</param>
    /// <param name="onceKey">Where given, the second promise under the same key is none.</param>
    /// <param name="fallbackChatId">The group in which to ask a person who never wrote to the bot.</param>
    /// <returns>Our id of the message; null where the key was used before.</returns>
    public static long? Promise(Work work, long chatId, Reply reply, int? thread = null, string? onceKey = null, long? fallbackChatId = null) =>
        Insert(work, "reply", chatId, reply, thread, onceKey, fallbackChatId);

    /// <summary>Promises a digest: it goes out at most once; where it may not have arrived, it is marked and told.</summary>
    /// <inheritdoc cref="Promise"/>
    public static long? PromiseDigest(Work work, long chatId, Reply reply, int? thread, string onceKey) =>
        Insert(work, "digest", chatId, reply, thread, onceKey, null);

    /// <summary>Promises the one message under a key; where it was promised before, it says this from now on.</summary>
    /// <inheritdoc cref="Promise"/>
    public static void Keep(Work work, long chatId, Reply reply, int? thread, string onceKey)
    {
        if (Under(work, onceKey) is { } known)
        {
            Change(work, known, reply);
        }
        else
        {
            Promise(work, chatId, reply, thread, onceKey);
        }
    }

    /// <summary>Our id of the message that was promised under a key; null for none.</summary>
    public static long? Under(Work work, string onceKey) => work.Value<long?>("select id from message where once_key = @onceKey", new { onceKey });

    /// <summary>
    /// Changes what a message should say. The last wish wins; to wish the same again changes nothing, unless it failed. A
    /// digest whose place in the chat is not known (a dispatcher has seen it arrive, or it was given up) is not sent a second
    /// time for it.
    /// </summary>
    public static void Change(Work work, long messageId, Reply reply) => work.Execute(
        """
        update message set html = @html, buttons = @buttons, wanted = wanted + 1, plain = 0, attempts = 0,
            state = case when state in ('sent', 'failed') and (kind = 'reply' or telegram_message_id is not null) then 'waiting' else state end
        where id = @messageId and file is null and (state = 'failed' or html <> @html or coalesce(buttons, '') <> coalesce(@buttons, ''))
        """,
        new { messageId, html = Bounded(reply), buttons = Buttons.Write(reply.Rows) });

    /// <summary>Settles a message of which nobody knew whether it arrived: it did, or it is sent again, once.</summary>
    /// <returns>False where it is not, or no longer, in doubt.</returns>
    public static bool Settle(Work work, long messageId, bool arrived) => work.Execute(
        "update message set state = @state, failure = null where id = @messageId and state = 'uncertain'",
        new { messageId, state = arrived ? "sent" : "waiting" }) == 1;

    /// <summary>Takes the buttons off a message that is not to be answered any more.</summary>
    public static void DropButtons(Work work, long messageId) => work.Execute(
        """
        update message set buttons = null, wanted = wanted + 1, attempts = 0,
            state = case when state = 'sent' then 'waiting' else state end
        where id = @messageId and buttons is not null
        """,
        new { messageId });

    /// <summary>
    /// Forgets replies that were sent, or given up, long ago: they stand in their chats, and nothing here changes them any
    /// more. A bounded number each time; digests stay.
    /// </summary>
    /// <returns>How many.</returns>
    public static int Forget(Work work, DateTimeOffset before) => work.Execute(
        """
        delete from message where id in (
            select m.id from message m
            where m.kind = 'reply' and m.once_key is null and m.state in ('sent', 'failed') and m.created_at < @before
                and not exists (select 1 from draft d where d.message_id = m.id)
            order by m.id limit 1000)
        """,
        new { before });

    /// <summary>Changes the message that stands in a chat under Telegram's number.</summary>
    /// <returns>False where we know of no such message.</returns>
    public static bool ChangeShown(Work work, long chatId, long telegramMessageId, Reply reply)
    {
        var known = work.Value<long?>(
            "select id from message where chat_id = @chatId and telegram_message_id = @telegramMessageId", new { chatId, telegramMessageId });
        if (known is { } id)
        {
            Change(work, id, reply);
        }

        return known is not null;
    }

    /// <summary>Tells all dispatchers and admins that can be reached, each once per key; without a key, now.</summary>
    /// <returns>How many were told now.</returns>
    public static int TellDispatchers(Work work, string? onceKey, Reply reply) => Tell(work, onceKey, reply, "('dispatcher', 'admin')");

    /// <summary>Tells all admins that can be reached, each once per key.</summary>
    /// <inheritdoc cref="TellDispatchers"/>
    public static int TellAdmins(Work work, string onceKey, Reply reply) => Tell(work, onceKey, reply, "('admin')");

    private static int Tell(Work work, string? onceKey, Reply reply, string roles)
    {
        var chats = work.Query<long>(
            $"""
            select c.id from person p join chat c on c.telegram_id = p.telegram_id
            where p.role in {roles} and p.left_at is null and c.state = 'active'
            order by c.id
            """);
        return chats.Count(chat => Promise(work, chat, reply, onceKey: onceKey is null ? null : $"{onceKey}@{chat}") is not null);
    }

    private static long? Insert(Work work, string kind, long chatId, Reply reply, int? thread, string? onceKey, long? fallbackChatId) =>
        work.Value<long?>(
            """
            insert into message (chat_id, thread_id, kind, once_key, html, buttons, file, fallback_chat_id, created_at, state, failure)
            select c.id, @thread, @kind, @onceKey, @html, @buttons, @file, @fallbackChatId, @now,
                case when c.state = 'active' then 'waiting' else 'failed' end, c.state_reason
            from chat c where c.id = @chatId
            on conflict (once_key) where once_key is not null do nothing
            returning id
            """,
            new
            {
                chatId,
                thread = (long?)thread,
                kind,
                onceKey,
                html = Bounded(reply),
                buttons = Buttons.Write(reply.Rows),
                file = reply.File is null ? null : JsonSerializer.Serialize(reply.File),
                fallbackChatId,
                now = work.Now,
            });

    // A digest fits by construction; this guards against a text that does not: cut as plain text, never refused by the platform.
    private static string Bounded(Reply reply)
    {
        var most = reply.File is null ? Html.MaxLength : Html.MaxCaption;
        return reply.Text.Length <= most
            ? reply.Text.Markup
            : Html.Text(Language.Wording.Cut(Html.PlainOf(reply.Text.Markup), most)).Markup;
    }
}
