namespace Bot.Conversations;

using System.Diagnostics;
using Bot.Chat;
using Bot.Outbox;
using Bot.People;

/// <summary>Writes down what was decided: the draft and where it stands, its card, the messages.</summary>
public sealed class Clerk(Services services)
{
    private readonly Dictionary<string, Command> beginners = services.Commands
        .Where(command => command.Begins is not null).ToDictionary(command => command.Begins!.Name, StringComparer.Ordinal);

    /// <summary>Goes on with a draft: what does this answer lead to?</summary>
    internal Turn Resume(Draft draft, Asked asked)
    {
        if (!beginners.TryGetValue(draft.Conversation, out var command))
        {
            draft.End(asked.Work, "cancelled");
            return Turn.Line("程序已升级,这份草稿请重新填写。");
        }

        // Roles change; a draft begun under another one is no way around that.
        if (!command.Allows(asked.Who.Role))
        {
            return new Turn.Dropped(Reply.Line($"您现在的身份是{asked.Who.Role.Show()},不再填报,这份草稿已作废。"));
        }

        if (draft.State == "expired" && asked.Choice == OpenDrafts.TakeUp)
        {
            Show(asked, draft.Renew(asked.Work), command.Begins!, inPlace: asked.Choice is not null);
            return new Turn.Silent();
        }

        if (asked.Choice == Pen.Back || (asked.Choice is null && asked.Text == "上一步"))
        {
            if (!draft.CanGoBack)
            {
                return Turn.Line("这已经是第一步。不想填了,请发送:取消。");
            }

            Show(asked, draft.GoBack(asked.Work), command.Begins!, inPlace: asked.Choice is not null);
            return new Turn.Silent();
        }

        return command.Begins!.Resume(draft.Step, asked);
    }

    /// <summary>Writes a turn down.</summary>
    internal void Write(Asked asked, Draft? draft, Turn turn)
    {
        var work = asked.Work;
        switch (turn)
        {
            case Turn.Silent or Turn.Pass:
                break;
            case Turn.Say { Edits: true } say when asked.Said is Incoming.Pressed { Message: { } shown } && Messages.ChangeShown(work, asked.Chat, shown, say.Reply):
                break;
            case Turn.Say { Keeps: { } key } say:
                Messages.Keep(work, asked.Chat, say.Reply, asked.Said.Place.Thread, key);
                break;
            case Turn.Say say:
                foreach (var reply in say.Then.Prepend(say.Reply))
                {
                    Say(asked, reply, say.InPlace);
                }

                break;
            case Turn.Ask ask when draft is null:
                Begin(asked, ask, atStep: null);
                break;
            case Turn.Ask ask:
                var conversation = Owner(ask.Step);
                Show(asked, draft.Go(work, conversation.Write(ask.Step, asked), ask.Replaces, SaidIn(asked)), conversation, inPlace: asked.Choice is not null, ask.Note);
                break;
            case Turn.Done done:
                End(asked, draft!, "spent", done.Reply);
                break;
            case Turn.Dropped dropped:
                End(asked, draft!, "cancelled", dropped.Reply);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// Somebody changed the words that made a draft's step: the card follows where it stands; what was submitted already is
    /// asked about, as a correction.
    /// </summary>
    /// <param name="asked">Who asks, with the words as they are now.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="begin">What the words lead to where they began the draft.</param>
    internal void Redo(Asked asked, Draft draft, Func<Asked, Turn> begin)
    {
        if (draft.State == "cancelled" || !beginners.TryGetValue(draft.Conversation, out var command) || !command.Allows(asked.Who.Role))
        {
            return;
        }

        var conversation = command.Begins!;
        var turn = draft.SaidAtStep is { } step ? conversation.Resume(step, asked with { Draft = draft.Id }) : begin(asked);
        if (turn is not Turn.Ask ask || !conversation.Owns(ask.Step))
        {
            // What the words are about by now may be another conversation's.
            Write(asked, null, turn);
            return;
        }

        // A card that corrects what these words entered goes on doing so.
        var entered = draft.State == "spent" ? draft : Draft.Entered(asked.Work, draft);
        switch (entered is null ? ask : conversation.Correct(ask.Step, asked with { Draft = entered.Id }))
        {
            case Turn.Ask correction when draft.State == "spent":
                Begin(asked, correction, draft.SaidAtStep);
                break;
            case Turn.Ask changed:
                if (conversation.Write(changed.Step, asked) is var written && written != draft.Step)
                {
                    Show(asked, draft.Go(asked.Work, written, replaces: true), conversation, inPlace: true, changed.Note);
                }

                break;
            case Turn.Silent when draft.State != "spent":
                End(asked, draft, "cancelled", Reply.Line("✖️ 已取消:和已报的一样,不用更正。"));
                break;
            case var other:
                Write(asked, null, other);
                break;
        }
    }

    /// <summary>Whether a draft stands at a question: it waits for words, and not for a press on a card to check.</summary>
    internal bool IsQuestion(Draft draft) => beginners.TryGetValue(draft.Conversation, out var command) && command.Begins!.Listens(draft.Step);

    /// <summary>
    /// 提交, 继续, 取消 or the like, where no card listens: the newest that waits, or was laid aside, is shown again, so that
    /// nobody answers one unseen.
    /// </summary>
    /// <returns>False where something else was said.</returns>
    internal bool ShowsWaiting(Asked asked)
    {
        if (!(Conversation.Submits(asked) || Conversation.Edits(asked) || asked.Text is "继续" or "作废" or "取消"))
        {
            return false;
        }

        if ((Draft.Left(asked.Work, asked.Who.Id) ?? Draft.Aside(asked.Work, asked.Who.Id)) is { } draft)
        {
            ShowAnew(asked, draft);
        }
        else
        {
            Write(asked, null, Turn.Line("现在没有正在填的内容。"));
        }

        return true;
    }

    /// <summary>What a draft is about, in a few words.</summary>
    internal string About(Draft draft) => beginners.TryGetValue(draft.Conversation, out var command) ? command.Begins!.About(draft.Step) : "";

    /// <summary>Shows the card of a draft in a new message; the card that stood before loses its buttons.</summary>
    internal void ShowAnew(Asked asked, Draft draft)
    {
        if (draft.MessageId is { } old)
        {
            Messages.DropButtons(asked.Work, old);
        }

        if (beginners.TryGetValue(draft.Conversation, out var command))
        {
            var renewed = draft.Renew(asked.Work);
            renewed.ShownBy(asked.Work, Say(asked, command.Begins!.Show(renewed.Step, asked, renewed.Pen), inPlace: false));
        }
    }

    /// <summary>Brings the card of a draft up to date where it stands; its buttons go on answering.</summary>
    internal void Refresh(Asked asked, Draft draft)
    {
        if (draft.MessageId is { } card && beginners.TryGetValue(draft.Conversation, out var command))
        {
            Messages.Change(asked.Work, card, command.Begins!.Show(draft.Step, asked with { Draft = draft.Id }, draft.Pen));
        }
    }

    private Conversation Owner(object step) => beginners.Values.Single(command => command.Begins!.Owns(step)).Begins!;

    private void Begin(Asked asked, Turn.Ask ask, string? atStep)
    {
        var conversation = Owner(ask.Step);

        // Who asks for the same anew has no use for a question that they left without an answer.
        if (Draft.Listening(asked.Work, asked.Who.Id) is { } blank && blank.Conversation == conversation.Name && blank.Steps.All(conversation.Listens))
        {
            blank.End(asked.Work, "cancelled");
            services.Free(asked with { Draft = blank.Id });
            if (blank.MessageId is { } question)
            {
                Messages.DropButtons(asked.Work, question);
            }
        }

        var draft = Draft.Begin(asked.Work, asked.Who.Id, asked.Chat, conversation.Name, conversation.Write(ask.Step, asked), SaidIn(asked), atStep);
        Show(asked, draft, conversation, inPlace: false, ask.Note);
    }

    // After a press the card changes where it stands; after typing it comes below what was typed.
    private static void Show(Asked asked, Draft draft, Conversation conversation, bool inPlace, Html note = default)
    {
        var card = conversation.Show(draft.Step, asked with { Draft = draft.Id }, draft.Pen);
        card = card with { Text = Html.Lines(note, card.Text) };
        if (inPlace && draft.MessageId is { } shown)
        {
            Messages.Change(asked.Work, shown, card);
            return;
        }

        if (draft.MessageId is { } old)
        {
            Messages.DropButtons(asked.Work, old);
        }

        draft.ShownBy(asked.Work, Say(asked, card, inPlace: false));
    }

    private void End(Asked asked, Draft draft, string state, Reply reply)
    {
        draft.End(asked.Work, state);
        if (asked.Choice is not null && draft.MessageId is { } card)
        {
            Messages.Change(asked.Work, card, reply);
        }
        else
        {
            if (draft.MessageId is { } old)
            {
                Messages.DropButtons(asked.Work, old);
            }

            Say(asked, reply, inPlace: false);
        }

        if (state == "cancelled")
        {
            services.Free(asked with { Draft = draft.Id });
        }

        // A question that was left for this one is asked again. A card that was left waits for its buttons: a second 提交,
        // typed in doubt or sent twice by the line, must not submit what nobody looks at.
        if (Draft.Left(asked.Work, asked.Who.Id) is { } left && IsQuestion(left))
        {
            ShowAnew(asked, left);
        }
    }

    // In private the number of a message is a person's own; in a group it might be met again elsewhere.
    private static long? SaidIn(Asked asked) => asked.Said is Incoming.Said { Place.Kind: ChatKind.Private } said ? said.Message : null;

    // What concerns one person is told in private, wherever it was asked.
    private static long? Say(Asked asked, Reply reply, bool inPlace)
    {
        var place = asked.Said.Place;
        if (place.Kind == ChatKind.Private || inPlace)
        {
            return Messages.Promise(asked.Work, asked.Chat, reply, place.Thread);
        }

        var own = Chats.Private(asked.Work, asked.Who.TelegramId!.Value);
        return Messages.Promise(asked.Work, own, reply, fallbackChatId: asked.Chat);
    }
}
