namespace Bot.Conversations;

using System.Diagnostics;
using Bot.Calendar;
using Bot.Chat;
using Bot.Outbox;
using Bot.People;
using Bot.Storage;

/// <summary>What the phone shows after a press: nothing, or a short notice. It goes out right after the commit, and is not kept.</summary>
/// <param name="PressId">The press that it answers.</param>
/// <param name="Text">Up to 200 characters; null for none.</param>
public sealed record PressAnswer(string PressId, string? Text);

/// <summary>Everything that can be asked of the bot.</summary>
/// <param name="Commands">All commands, in the order of the menu.</param>
/// <param name="Stranger">Answers somebody who has not joined, with what they typed; null for silence.</param>
/// <param name="Plain">Answers a plain sentence of somebody joined.</param>
public sealed record Services(
    IReadOnlyList<Command> Commands,
    Func<Sender, string, Work, Reply?> Stranger,
    Func<Asked, Turn> Plain);

/// <summary>Where an update becomes a decision, and the decision rows: who asked, for what, may they, what follows.</summary>
public sealed class Desk(Services services, Office office)
{
    /// <summary>The longest text that is read, in UTF-16 units.</summary>
    public const int LongestText = 1000;

    private const string Blanks = " \n\t\u3000";

    // What may stand between a Chinese word for a command and the rest: blanks, colons, commas.
    private const string WordEnds = Blanks + ":\uFF1A,\uFF0C";

    private readonly Dictionary<string, Command> byName = services.Commands.ToDictionary(command => command.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, Conversation> conversations = services.Commands
        .Select(command => command.Begins).OfType<Conversation>().ToDictionary(conversation => conversation.Name, StringComparer.Ordinal);

    // Longest first, so that 我的项目 is not taken for 我的.
    private readonly (string Word, Command Command)[] byWord =
        [.. services.Commands.SelectMany(command => command.Words.Select(word => (word, command))).OrderByDescending(pair => pair.word.Length)];

    /// <summary>Handles one update within the commit that also notes it as seen.</summary>
    /// <returns>What to answer to a press; null for anything else.</returns>
    public PressAnswer? Handle(Incoming update, Work work)
    {
        switch (update)
        {
            case Incoming.Other:
                return null;
            case Incoming.Upgraded upgraded:
                Chats.Move(work, upgraded.OldId, upgraded.NewId);
                return null;
            case Incoming.MembershipChanged change:
                Membership(work, change);
                return null;
            case Incoming.Said said:
                Hear(said, work);
                return null;
            case Incoming.Pressed pressed:
                return new PressAnswer(pressed.PressId, Press(pressed, work));
            default:
                throw new UnreachableException();
        }
    }

    private static void Membership(Work work, Incoming.MembershipChanged change)
    {
        var chat = Chats.Seen(work, change.Place);
        if (!change.IsMember)
        {
            var isPrivate = change.Place.Kind == ChatKind.Private;
            Chats.Close(work, chat, isPrivate ? "blocked" : "gone", isPrivate ? "用户已停用机器人" : "机器人已被移出群");
            Notices.Left(work, chat);
        }
    }

    private void Hear(Incoming.Said said, Work work)
    {
        // Anonymous admins and channels carry a sender that is nobody.
        if (said.From is null || said.Place.Kind == ChatKind.Channel || said.Text.Length == 0)
        {
            return;
        }

        var isGroup = said.Place.Kind == ChatKind.Group;
        var (name, rest) = CommandOf(said.Text, !isGroup, work);
        if (isGroup && name is null)
        {
            return;
        }

        var chat = Chats.Seen(work, said.Place);
        var who = Roster.Find(work, said.From.Id);
        if (who is null)
        {
            if (!isGroup && services.Stranger(said.From, said.Text, work) is { } polite)
            {
                Messages.Promise(work, chat, polite);
            }

            return;
        }

        if (who.Name == Roster.UnnamedAdmin)
        {
            who = Roster.NameAdmin(work, who, said.From.Name);
        }

        var asked = new Asked(who, said, rest, null, work, office) { Chat = chat };
        if (said.Text.Length > LongestText)
        {
            Carry(asked, null, Turn.Line($"内容太长了({said.Text.Length} 字),请控制在 {LongestText} 字以内,可以分几条发送。"));
            return;
        }

        if (name is not null)
        {
            Carry(asked, null, Command(name, asked), Begun(name));
            return;
        }

        if (Draft.Listening(work, who.Id) is { } draft)
        {
            var inDraft = asked with { Draft = draft.Id };
            var turn = Resume(draft, inDraft);
            if (turn is not Turn.Pass)
            {
                Carry(inDraft, draft, turn);
                return;
            }
        }

        Carry(asked, null, services.Plain(asked));
    }

    /// <summary>Handles a press; what it returns is shown as a short notice.</summary>
    private string? Press(Incoming.Pressed pressed, Work work)
    {
        var chat = Chats.Seen(work, pressed.Place);
        var who = pressed.From is null ? null : Roster.Find(work, pressed.From.Id);
        if (who is null)
        {
            return "本机器人仅限内部使用,请联系项目办开通。";
        }

        var asked = new Asked(who, pressed, "", null, work, office) { Chat = chat };
        if (pressed.Data.StartsWith('/'))
        {
            var (name, rest) = CommandOf(pressed.Data, false, work);
            var turn = Command(name!, asked with { Text = rest });
            Carry(asked, null, turn, Begun(name!));
            return turn.Toast;
        }

        if (!Buttons.TryReadAnswer(pressed.Data, out var id, out var version, out var choice)
            || Draft.Get(work, id) is not { } draft)
        {
            return "这个按钮已失效,请重新发送命令。";
        }

        if (draft.PersonId != who.Id)
        {
            return "这是别人的卡片,您不能操作。";
        }

        switch (draft.State)
        {
            case "spent":
                return "已提交";
            case "cancelled":
                return "已取消";
        }

        if (draft.Version != version)
        {
            return "这张卡片已更新,请在最新的一张上操作。";
        }

        asked = asked with { Choice = choice, Draft = draft.Id };
        var next = Resume(draft, asked);
        Carry(asked, draft, next);
        return next.Toast;
    }

    private Turn Resume(Draft draft, Asked asked)
    {
        if (conversations.TryGetValue(draft.Conversation, out var conversation))
        {
            return conversation.Resume(draft.Step, asked);
        }

        draft.End(asked.Work, "cancelled");
        return Turn.Line("程序已升级,这份草稿请重新填写。");
    }

    private Turn Command(string name, Asked asked)
    {
        var inGroup = asked.Said.Place.Kind == ChatKind.Group;
        if (!byName.TryGetValue(name, out var command))
        {
            return inGroup ? new Turn.Silent() : Turn.Line($"没有 /{Language.Wording.Cut(name, 32)} 这个命令。发送 /help 查看可以用的命令。");
        }

        if (!command.Allows(asked.Who.Role))
        {
            var may = string.Join("、", command.May.Select(role => role.Show()));
            return Turn.Line($"/{name} 由{may}使用,您的身份是{asked.Who.Role.Show()}。发送 /help 查看您可以用的命令。");
        }

        return command.Where == Where.Group && !inGroup
            ? Turn.Line($"/{name} 要在调度群里发送:先把机器人拉进群,再在群里发送 {(command.Example.Length > 0 ? command.Example : "/" + name)}。")
            : command.Does(asked);
    }

    private Conversation? Begun(string name) => byName.GetValueOrDefault(name)?.Begins;

    /// <summary>Writes down what was decided: draft, card, messages.</summary>
    private void Carry(Asked asked, Draft? draft, Turn turn, Conversation? begun = null)
    {
        var work = asked.Work;
        switch (turn)
        {
            case Turn.Silent or Turn.Pass:
                break;
            case Turn.Say say when say.Edits && asked.Said is Incoming.Pressed { Message: { } shown }:
                if (!Messages.ChangeShown(work, asked.Chat, shown, say.Reply))
                {
                    SayTo(asked, say.Reply, say.InPlace);
                }

                break;
            case Turn.Say say:
                SayTo(asked, say.Reply, say.InPlace);
                break;
            case Turn.Ask ask:
                Ask(asked, draft, ask, begun);
                break;
            case Turn.Done done:
                draft!.End(work, "spent");
                Close(asked, draft, done.Reply);
                break;
            case Turn.Dropped dropped:
                draft!.End(work, "cancelled");
                Close(asked, draft, dropped.Reply);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Ask(Asked asked, Draft? draft, Turn.Ask ask, Conversation? begun)
    {
        var work = asked.Work;
        if (draft is null)
        {
            var conversation = begun ?? throw new InvalidOperationException("Only a command that begins a conversation may ask.");
            var id = Draft.Begin(work, asked.Who.Id, asked.Chat, conversation.Name, conversation.Write(ask.Step));
            Draft.Shows(work, id, SayTo(asked, ask.Card(new Pen(id, 1)), false));
            return;
        }

        draft.Go(work, conversations[draft.Conversation].Write(ask.Step));
        var card = ask.Card(new Pen(draft.Id, draft.Version + 1));
        if (asked.Choice is not null && draft.MessageId is { } shown)
        {
            Messages.Change(work, shown, card);
        }
        else
        {
            Draft.Shows(work, draft.Id, SayTo(asked, card, false));
        }
    }

    // The card becomes what came of it; who typed the answer also sees it where they are reading.
    private static void Close(Asked asked, Draft draft, Reply reply)
    {
        if (draft.MessageId is { } card)
        {
            Messages.Change(asked.Work, card, reply);
        }

        if (asked.Choice is null || draft.MessageId is null)
        {
            SayTo(asked, reply, false);
        }
    }

    // What concerns one person is told in private, wherever it was asked.
    private static long? SayTo(Asked asked, Reply reply, bool inPlace)
    {
        var place = asked.Said.Place;
        if (place.Kind == ChatKind.Private || inPlace)
        {
            return Messages.Promise(asked.Work, asked.Chat, reply, place.Thread);
        }

        var own = Chats.Private(asked.Work, asked.Who.TelegramId!.Value);
        return Messages.Promise(asked.Work, own, reply, fallbackChatId: asked.Chat);
    }

    // "/visit@our_bot 旺嘉腐竹 …" or, in private, "走访 旺嘉腐竹 …"; no name for anything else, and for a command to another bot.
    private (string? Name, string Words) CommandOf(string text, bool wordsToo, Work work)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > 1 && trimmed[0] is '/' or '\uFF0F')
        {
            var end = trimmed.AsSpan().IndexOfAny(Blanks);
            var head = end < 0 ? trimmed[1..] : trimmed[1..end];
            var rest = end < 0 ? "" : trimmed[(end + 1)..].Trim();
            var at = head.IndexOf('@', StringComparison.Ordinal);
            if (at >= 0)
            {
                var us = work.Value<string?>("select username from bot");
                if (!head[(at + 1)..].Equals(us, StringComparison.OrdinalIgnoreCase))
                {
                    return (null, text);
                }

                head = head[..at];
            }

            return (head.ToLowerInvariant(), rest);
        }

        foreach (var (word, command) in wordsToo ? byWord : [])
        {
            if (trimmed.StartsWith(word, StringComparison.Ordinal)
                && (trimmed.Length == word.Length || WordEnds.Contains(trimmed[word.Length], StringComparison.Ordinal)))
            {
                return (command.Name, trimmed[word.Length..].Trim(WordEnds.ToCharArray()));
            }
        }

        return (null, trimmed);
    }
}
