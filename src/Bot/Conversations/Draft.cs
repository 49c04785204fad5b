namespace Bot.Conversations;

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Storage;

/// <summary>A conversation under way: which one, where it stands, how it came there, and the card that shows it.</summary>
internal sealed partial class Draft
{
    private const int LongestTrail = 12;
    private const string Columns = "select id, person_id, chat_id, conversation, step, trail, version, state, message_id, said_at_step, made_at, changed_at from draft";

    public long Id { get; init; }

    public long PersonId { get; init; }

    public long ChatId { get; init; }

    public string Conversation { get; init; } = "";

    public string Step { get; init; } = "";

    /// <summary>The steps before, as a JSON array: the way back.</summary>
    public string Trail { get; init; } = "[]";

    /// <summary>Counts the cards shown: a button of an older card does not answer a newer one.</summary>
    public long Version { get; init; }

    /// <summary>open, expired (laid aside after some hours), spent or cancelled.</summary>
    public string State { get; init; } = "";

    public long? MessageId { get; init; }

    /// <summary>The step that the last typed message answered; null where that message began the draft.</summary>
    public string? SaidAtStep { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The project that it is about, as every step carries it; null before one is chosen, and where it is about several.</summary>
    public long? ProjectId => Projects is [var one] ? one : null;

    /// <summary>Whether it is about several projects, one of which may still be asked for.</summary>
    public bool IsOfSeveral => Projects.Count > 1;

    private List<long?> Projects => [.. Project().Matches(Step).Select(project => project.Groups[1].Success ? long.Parse(project.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : (long?)null)];

    public bool CanGoBack => Trail != "[]";

    /// <summary>All the steps: the way back, and where it stands.</summary>
    public IEnumerable<string> Steps => JsonSerializer.Deserialize<List<string>>(Trail)!.Append(Step);

    public Pen Pen => new(Id, Version, CanGoBack);

    /// <summary>The draft that a typed text of this person answers.</summary>
    public static Draft? Listening(Work work, long personId) => work.First<Draft>(
        $"{Columns} where person_id = @personId and listening = 1 and state = 'open' order by id desc limit 1", new { personId });

    public static Draft? Get(Work work, long id) => work.First<Draft>($"{Columns} where id = @id", new { id });

    /// <summary>The newest draft whose step was made by the words of a message of this person; one that was dropped only where there is no other.</summary>
    /// <param name="work">The work.</param>
    /// <param name="personId">Who.</param>
    /// <param name="saidId">Telegram's number of the message, in private.</param>
    public static Draft? SaidIn(Work work, long personId, long saidId) => work.First<Draft>(
        $"{Columns} where person_id = @personId and said_id = @saidId order by case when state = 'cancelled' then 1 else 0 end, id desc limit 1", new { personId, saidId });

    /// <summary>The draft by which the words that made this one were entered before: this one corrects it. Null where it corrects nothing.</summary>
    public static Draft? Entered(Work work, Draft draft) => work.First<Draft>(
        $"{Columns} where person_id = @PersonId and said_id = (select said_id from draft where id = @Id) and state = 'spent' order by id desc limit 1", new { draft.PersonId, draft.Id });

    /// <summary>The draft that this person left for another one.</summary>
    public static Draft? Left(Work work, long personId) => work.First<Draft>(
        $"{Columns} where person_id = @personId and state = 'open' order by changed_at desc, id desc limit 1", new { personId });

    /// <summary>The draft of this person that was laid aside last.</summary>
    public static Draft? Aside(Work work, long personId) => work.First<Draft>(
        $"{Columns} where person_id = @personId and state = 'expired' order by changed_at desc, id desc limit 1", new { personId });

    /// <summary>Open drafts that nobody has touched since a moment.</summary>
    public static List<Draft> Untouched(Work work, DateTimeOffset since) => work.Query<Draft>(
        $"{Columns} where state = 'open' and changed_at <= @since order by changed_at, id", new { since });

    /// <summary>Open drafts whose card waits for a press.</summary>
    public static List<Draft> Open(Work work) => work.Query<Draft>($"{Columns} where state = 'open' and message_id is not null order by id");

    /// <summary>Begins a draft; from now on it is the one that listens.</summary>
    /// <param name="work">The work.</param>
    /// <param name="personId">Whose it is.</param>
    /// <param name="chatId">Our id of the chat.</param>
    /// <param name="conversation">Name and version of the conversation.</param>
    /// <param name="step">Where it stands.</param>
    /// <param name="saidId">The private message that began it; null for a button, or a message in a group.</param>
    /// <param name="saidAtStep">The step that this message answered before, where its changed words begin a correction.</param>
    public static Draft Begin(Work work, long personId, long chatId, string conversation, string step, long? saidId, string? saidAtStep)
    {
        HushOthers(work, personId);
        var id = work.Value<long>(
            """
            insert into draft (person_id, chat_id, conversation, step, said_id, said_at_step, made_at, changed_at)
            values (@personId, @chatId, @conversation, @step, @saidId, @saidAtStep, @now, @now) returning id
            """,
            new { personId, chatId, conversation, step, saidId, saidAtStep, now = work.Now });
        return new Draft { Id = id, PersonId = personId, ChatId = chatId, Conversation = conversation, Step = step, Version = 1, State = "open" };
    }

    /// <summary>Goes on to a step.</summary>
    /// <param name="work">The work.</param>
    /// <param name="step">The step.</param>
    /// <param name="replaces">Whether the way back leads past the step before.</param>
    /// <param name="saidId">The private message that answered the step before; null for a button.</param>
    /// <returns>The draft as it stands now.</returns>
    public Draft Go(Work work, string step, bool replaces, long? saidId = null)
    {
        if (saidId is not null)
        {
            work.Execute("update draft set said_id = @saidId, said_at_step = step where id = @id", new { id = Id, saidId });
        }

        var trail = JsonSerializer.Deserialize<List<string>>(Trail)!;
        if (!replaces)
        {
            trail.Add(Step);
        }

        return Write(work, step, JsonSerializer.Serialize(trail.TakeLast(LongestTrail)));
    }

    /// <summary>Goes back to the step before; stays where there is none.</summary>
    public Draft GoBack(Work work)
    {
        var trail = JsonSerializer.Deserialize<List<string>>(Trail)!;
        return trail.Count == 0 ? this : Write(work, trail[^1], JsonSerializer.Serialize(trail.SkipLast(1)));
    }

    /// <summary>Shows the same step anew: older cards of it do not answer any more.</summary>
    public Draft Renew(Work work) => Write(work, Step, Trail);

    /// <summary>Lays it aside: it can be taken up again by its reminder.</summary>
    /// <returns>The draft as it stands now; null where it was answered meanwhile (on PostgreSQL two commits may run side by side).</returns>
    public Draft? Expire(Work work) => work.Execute(
        "update draft set state = 'expired', listening = 0, version = version + 1, changed_at = @now where id = @id and state = 'open' and version = @version",
        new { id = Id, version = Version, now = work.Now }) == 1 ? Get(work, Id) : null;

    /// <summary>Ends it: spent or cancelled. Once.</summary>
    public void End(Work work, string state) => work.Execute(
        "update draft set state = @state, listening = 0, changed_at = @now where id = @id and state in ('open', 'expired')",
        new { id = Id, state, now = work.Now });

    public void ShownBy(Work work, long? messageId) =>
        work.Execute("update draft set message_id = @messageId where id = @id", new { id = Id, messageId });

    private Draft Write(Work work, string step, string trail)
    {
        HushOthers(work, PersonId, Id);
        work.Execute(
            "update draft set step = @step, trail = @trail, version = version + 1, state = 'open', listening = 1, changed_at = @now where id = @id",
            new { id = Id, step, trail, now = work.Now });
        return new Draft { Id = Id, PersonId = PersonId, ChatId = ChatId, Conversation = Conversation, Step = step, Trail = trail, Version = Version + 1, State = "open", MessageId = MessageId };
    }

    /// <summary>Typed texts answer none of this person's drafts (but for one) any more; their buttons do.</summary>
    public static void HushOthers(Work work, long personId, long id = 0) => work.Execute(
        "update draft set listening = 0 where person_id = @personId and listening = 1 and id <> @id", new { personId, id });

    // No text can be taken for it: quotes within a text are escaped.
    [GeneratedRegex("\"ProjectId\":(?:([0-9]+)|null)")]
    private static partial Regex Project();
}
