namespace Bot.Conversations;

using Bot.Chat;
using Bot.Outbox;
using Bot.People;
using Bot.Storage;

/// <summary>Drafts that wait: laid aside with a word after some hours, and shown again after the bot was away.</summary>
public static class OpenDrafts
{
    internal const string TakeUp = "takeup";

    // A press lives about 150 seconds at the platform: what was pressed while the bot was away longer is lost.
    private static readonly TimeSpan PressLives = TimeSpan.FromSeconds(150);

    /// <summary>A spent draft counts as just submitted again: what is sent right after an entry belongs to it.</summary>
    public static void TakeUpAgain(Work work, long draft) => work.Execute(
        "update draft set changed_at = @now where id = @draft and state = 'spent'", new { draft, now = work.Now });

    /// <summary>Drafts that ended long ago let go of the card that they had: nobody goes back to it.</summary>
    public static void LetGoOfCards(Work work, DateTimeOffset before) => work.Execute(
        "update draft set message_id = null where message_id is not null and state in ('spent', 'cancelled') and changed_at < @before", new { before });

    /// <summary>The drafts that nobody has touched for as long as the office allows; at night none.</summary>
    public static List<long> Untouched(Work work, Office office) =>
        IsNight(work) ? [] : Draft.Untouched(work, work.Now - office.DraftLife).ConvertAll(draft => draft.Id);

    /// <summary>Lays a draft aside, and says so once.</summary>
    public static void LayAside(Work work, Office office, Clerk clerk, long id)
    {
        if (Draft.Get(work, id) is not { State: "open" } draft)
        {
            return;
        }

        if (Owner(work, draft, office) is not { } asked)
        {
            draft.End(work, "cancelled");
            return;
        }

        if (draft.Expire(work) is not { } aside)
        {
            return;
        }

        if (draft.MessageId is { } card)
        {
            Messages.DropButtons(work, card);
        }

        var pen = aside.Pen;
        aside.ShownBy(work, Messages.Promise(work, asked.Chat, new Reply(
            Html.Of($"您有一份未提交的草稿({clerk.About(draft)})。"),
            pen.Button("继续", TakeUp),
            pen.Button("作废", Pen.Cancel))));
    }

    /// <summary>Shows the open cards again where the bot was away longer than a press lives.</summary>
    /// <param name="work">The work.</param>
    /// <param name="office">The office.</param>
    /// <param name="clerk">Who writes the cards.</param>
    /// <param name="lastAlive">When the bot was last known to be up; null where it never was.</param>
    /// <returns>How many were shown.</returns>
    public static int ShowAfterDowntime(Work work, Office office, Clerk clerk, DateTimeOffset? lastAlive)
    {
        if (lastAlive is not { } up || work.Now - up < PressLives || IsNight(work))
        {
            return 0;
        }

        // A card shown since we are back needs no second showing.
        var count = 0;
        foreach (var draft in Draft.Open(work).Where(draft => draft.ChangedAt <= up + PressLives && draft.ChangedAt > work.Now - office.DraftLife))
        {
            if (Owner(work, draft, office) is { } asked)
            {
                clerk.ShowAnew(asked, draft);
                count++;
            }
        }

        return count;
    }

    // Nobody is woken for a draft.
    private static bool IsNight(Work work) => work.Now.Hour is < 8 or >= 21;

    // Nobody asked just now: what is shown goes to the owner's private chat.
    private static Asked? Owner(Work work, Draft draft, Office office)
    {
        if (Roster.Get(work, draft.PersonId) is not { LeftAt: null, TelegramId: { } telegramId } who)
        {
            return null;
        }

        var place = new Place(telegramId, ChatKind.Private, "", null);
        return new Asked(who, new Incoming.Other { UpdateId = 0, Place = place, At = work.Now }, "", null, work, office)
        {
            Chat = Chats.Private(work, telegramId),
            Draft = draft.Id,
        };
    }
}
