namespace Bot.Conversations;

using Bot.Storage;

/// <summary>A conversation under way: which one, where it stands, and the card that shows it.</summary>
internal sealed class Draft
{
    private const string Columns = "select id, person_id, chat_id, conversation, step, version, state, message_id from draft";

    public long Id { get; init; }

    public long PersonId { get; init; }

    public long ChatId { get; init; }

    public string Conversation { get; init; } = "";

    public string Step { get; init; } = "";

    /// <summary>Counts the cards shown: a button of an older card does not answer a newer one.</summary>
    public long Version { get; init; }

    public string State { get; init; } = "";

    public long? MessageId { get; init; }

    /// <summary>The draft that a typed text of this person answers.</summary>
    public static Draft? Listening(Work work, long personId) => work.First<Draft>(
        $"{Columns} where person_id = @personId and listening = 1 and state = 'open' order by id desc limit 1", new { personId });

    public static Draft? Get(Work work, long id) => work.First<Draft>($"{Columns} where id = @id", new { id });

    /// <summary>Begins a draft; from now on it is the one that listens.</summary>
    /// <returns>Its number.</returns>
    public static long Begin(Work work, long personId, long chatId, string conversation, string step)
    {
        HushOthers(work, personId, 0);
        return work.Value<long>(
            """
            insert into draft (person_id, chat_id, conversation, step, made_at, changed_at)
            values (@personId, @chatId, @conversation, @step, @now, @now) returning id
            """,
            new { personId, chatId, conversation, step, now = work.Now });
    }

    /// <summary>Goes on to a step.</summary>
    public void Go(Work work, string step)
    {
        HushOthers(work, PersonId, Id);
        work.Execute(
            "update draft set step = @step, version = version + 1, listening = 1, changed_at = @now where id = @id",
            new { id = Id, step, now = work.Now });
    }

    /// <summary>Ends it: spent or cancelled. Once.</summary>
    public void End(Work work, string state) => work.Execute(
        "update draft set state = @state, listening = 0, changed_at = @now where id = @id and state = 'open'",
        new { id = Id, state, now = work.Now });

    public static void Shows(Work work, long id, long? messageId) =>
        work.Execute("update draft set message_id = @messageId where id = @id", new { id, messageId });

    private static void HushOthers(Work work, long personId, long id) => work.Execute(
        "update draft set listening = 0 where person_id = @personId and listening = 1 and id <> @id", new { personId, id });
}
