namespace Bot.Conversations;

using System.Diagnostics;
using Bot.Chat;
using Bot.Outbox;
using Bot.People;
using Bot.Storage;

/// <summary>What the phone shows after a press: nothing (the spinner ends), or a short notice. Not kept: it goes out at once or never.</summary>
/// <param name="PressId">The press that it answers.</param>
/// <param name="Text">Up to 200 characters; null for none.</param>
public sealed record PressAnswer(string PressId, string? Text);

/// <summary>Everything that can be asked of the bot.</summary>
/// <param name="Commands">All commands, in the order of the menu.</param>
/// <param name="Stranger">Answers somebody who has not joined, with what they typed; null for silence.</param>
/// <param name="Names">Whether a text begins with the name of something that this person may see: 走访旺嘉腐竹 is 走访 and a project.</param>
/// <param name="Plain">Answers a plain sentence of somebody joined; a caption that it does not take it passes on.</param>
/// <param name="Says">The conversation that a plain sentence begins.</param>
/// <param name="Evidence">Takes what came with a message, after its words: <see cref="Asked.Draft"/> is the draft that listens then,
/// <see cref="Asked.Text"/> what is left of the caption.</param>
/// <param name="Free">Lets go of what came for the draft, which was dropped.</param>
public sealed record Services(
    IReadOnlyList<Command> Commands,
    Func<Sender, string, Work, Reply?> Stranger,
    Func<Asked, string, bool> Names,
    Func<Asked, Turn> Plain,
    Conversation Says,
    Func<Asked, Turn> Evidence,
    Action<Asked> Free);

/// <summary>Where an update becomes a decision, and the decision rows: who asked, for what, may they, what follows.</summary>
public sealed class Desk(Services services, Office office, Clerk clerk)
{
    /// <summary>The longest text that is read, in UTF-16 units.</summary>
    public const int LongestText = 2000;

    private const string CancelCommand = "cancel";
    private const string Blanks = " \n\t\u3000";

    // What may stand between a Chinese word for a command and the rest: blanks, colons, commas. A tab comes with cells that
    // were pasted, whose header is no command.
    private const string WordEnds = " \n\u3000:\uFF1A,\uFF0C";

    private readonly Dictionary<string, Command> byName = services.Commands.ToDictionary(command => command.Name, StringComparer.Ordinal);

    // Longest first, so that 我的项目 is not taken for 我的.
    private readonly (string Word, Command Command)[] byWord =
        [.. services.Commands.SelectMany(command => command.Words.Select(word => (word, command))).OrderByDescending(pair => pair.word.Length)];

    /// <summary>Handles one update within the commit that also notes it as seen.</summary>
    /// <param name="update">The update.</param>
    /// <param name="work">The commit.</param>
    /// <param name="isNew">Notes it as seen; false where it was handled before, and changes nothing. Asked once.</param>
    /// <param name="answer">Answers a press: with words, or without as soon as it is known that none are needed.</param>
    public void Handle(Incoming update, Work work, Func<bool> isNew, Action<PressAnswer> answer)
    {
        switch (update)
        {
            case Incoming.Pressed pressed:
                Press(pressed, work, isNew, words => answer(new PressAnswer(pressed.PressId, words)));
                break;
            case var _ when !isNew():
                break;
            case Incoming.Other:
                break;
            case Incoming.Upgraded upgraded:
                Chats.Move(work, upgraded.OldId, upgraded.NewId);
                break;
            case Incoming.MembershipChanged change:
                Membership(work, change);
                break;
            case Incoming.Said { IsEdited: true } said:
                HearAgain(said, work);
                break;
            case Incoming.Said said:
                Hear(said, work);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Membership(Work work, Incoming.MembershipChanged change)
    {
        var chat = Chats.Seen(work, change.Place);
        if (!change.IsMember)
        {
            if (change.Place.Kind == ChatKind.Private)
            {
                Chats.Close(work, chat, "blocked", "用户已停用机器人");
                Notices.PersonBlocked(work, chat);
                return;
            }

            if (Chats.Close(work, chat, "gone", "机器人已被移出群")
                && work.Value<long?>("select id from binding where chat_id = @chat and ended_at is null limit 1", new { chat }) is not null)
            {
                Notices.GroupClosed(work, chat, "机器人已被移出群");
            }
        }
    }

    private void Hear(Incoming.Said said, Work work)
    {
        var isGroup = said.Place.Kind == ChatKind.Group;
        var (name, rest) = CommandOf(said.Text, !isGroup, work);
        if (said.Place.Kind == ChatKind.Channel || (isGroup && name is null) || (said.Text.Length == 0 && said.Attachment is null))
        {
            return;
        }

        if (said.From is null)
        {
            Unsigned(said, name, work);
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
        var isTaken = said.Text.Length > 0 && Words(asked, said.Text, name);
        if (said.Attachment is not null && (!isGroup || byName.GetValueOrDefault(name!)?.Begins is not null && Draft.Listening(work, who.Id) is not null))
        {
            Attach(isTaken ? asked with { Text = "" } : asked);
        }
    }

    /// <summary>
    /// Somebody changed a message of theirs: what its words made is made anew. A change of any other message, and one that
    /// nobody sees (the platform tells of those too), changes nothing.
    /// </summary>
    private void HearAgain(Incoming.Said said, Work work)
    {
        if (said is not { Place.Kind: ChatKind.Private, From: { } from, Text.Length: > 0 and <= LongestText }
            || Roster.Find(work, from.Id) is not { } who
            || Draft.SaidIn(work, who.Id, said.Message) is not { } draft)
        {
            return;
        }

        var asked = new Asked(who, said, said.Text, null, work, office) { Chat = Chats.Seen(work, said.Place) };
        var (name, rest) = CommandOf(said.Text, true, work);
        (name, rest) = name is null && Glued(asked with { Text = rest }) is { } glued ? glued : (name, rest);
        asked = asked with { Text = rest };
        var command = name is null ? null : byName.GetValueOrDefault(name);
        var begins = name is null ? services.Says : command?.Begins;
        if (draft.SaidAtStep is null ? begins?.Name == draft.Conversation : name is null && !Conversation.Submits(asked))
        {
            clerk.Redo(asked, draft, name is null ? services.Plain : begins!.Start);
        }
        else
        {
            // About something else by now: as if it had just been said. A photo was taken when it came.
            Hear(said with { Attachment = null }, work);
        }
    }

    /// <summary>Handles what was typed, or written under a photo.</summary>
    /// <returns>False where nobody took it.</returns>
    private bool Words(Asked asked, string said, string? name)
    {
        if (said.Length > LongestText)
        {
            clerk.Write(asked, null, Turn.Line($"内容太长了({said.Length} 字),请控制在 {LongestText} 字以内,可以分几条发送。"));
            return true;
        }

        if (name is null && Glued(asked) is { } glued)
        {
            (name, asked) = (glued.Name, asked with { Text = glued.After });
        }

        var listening = Draft.Listening(asked.Work, asked.Who.Id);
        if (name is not null && listening is not null && IsAnswer(said, name, asked, listening))
        {
            (name, asked) = (null, asked with { Text = said.Trim() });
        }

        if (name == CancelCommand)
        {
            if (listening is not null)
            {
                Answer(listening, asked with { Choice = Pen.Cancel }, typed: true);
                return true;
            }

            return clerk.ShowsWaiting(asked with { Text = "取消" });
        }

        if (name is not null)
        {
            var decided = Command(name, asked);
            clerk.Write(asked, null, decided);

            // Who begins another report and is told what was wrong with it means that one with what they type next.
            if (decided is Turn.Say && byName.GetValueOrDefault(name)?.Begins is not null)
            {
                Draft.HushOthers(asked.Work, asked.Who.Id);
            }

            return true;
        }

        if (listening is null ? clerk.ShowsWaiting(asked) : Answer(listening, asked, typed: true) is not Turn.Pass)
        {
            return true;
        }

        var turn = services.Plain(asked);
        clerk.Write(asked, null, turn);
        return turn is not Turn.Pass;
    }

    // “投资 3200万” or “进度:设备到货80%” under a question: a Chinese word for a command that no project's name follows.
    private bool IsAnswer(string said, string name, Asked asked, Draft listening) =>
        said.TrimStart()[0] is not ('/' or '\uFF0F')
            && asked.Text.Length > 0
            && byName.GetValueOrDefault(name) is { IsAboutProject: true }
            && clerk.IsQuestion(listening)
            && !services.Names(asked, asked.Text);

    // The words may just have begun the report to which it belongs, or ended it; and the card of the report counts it.
    // From a group only what came with the words that began a report is taken, and told of in private like the report.
    private void Attach(Asked asked)
    {
        if (asked.Said is Incoming.Said { Place.Kind: ChatKind.Group } said)
        {
            var own = new Place(asked.Who.TelegramId!.Value, ChatKind.Private, "", null);
            asked = asked with { Said = said with { Place = own }, Chat = Chats.Private(asked.Work, own.Id) };
        }

        var draft = Draft.Listening(asked.Work, asked.Who.Id);
        clerk.Write(asked, null, services.Evidence(asked with { Draft = draft?.Id }));
        if (draft is not null)
        {
            clerk.Refresh(asked, draft);
        }
    }

    // Anonymous admins (and channels) carry a sender that is nobody. What concerns the group is theirs to set up, but who are they?
    private void Unsigned(Incoming.Said said, string? name, Work work)
    {
        if (said.Place.Kind == ChatKind.Group && byName.TryGetValue(name!, out var command) && command.Where == Where.Group)
        {
            Messages.Promise(
                work, Chats.Seen(work, said.Place), Reply.Line($"匿名发言认不出您是谁。请在群设置里关闭匿名,再发送 /{name}。"), said.Place.Thread);
        }
    }

    private void Press(Incoming.Pressed pressed, Work work, Func<bool> isNew, Action<string?> tell)
    {
        var who = pressed.From is null ? null : Roster.Find(work, pressed.From.Id);
        var draft = Buttons.TryReadAnswer(pressed.Data, out var id, out var version, out var choice) ? Draft.Get(work, id) : null;
        var refusal = who is null ? "本机器人仅限内部使用,请联系项目办开通。" : Refuses(draft, version, who);
        if (refusal is null)
        {
            // The card itself will show what comes of it: the phone need not spin until that is worked out and written down.
            tell(null);
        }

        if (!isNew())
        {
            if (refusal is not null)
            {
                tell(null);
            }

            return;
        }

        if (who is null)
        {
            tell(refusal);
            return;
        }

        var asked = new Asked(who, pressed, "", null, work, office) { Chat = Chats.Seen(work, pressed.Place) };
        if (refusal is null)
        {
            Answer(draft!, asked with { Choice = choice }, typed: false);
        }
        else if (CommandOf(pressed.Data, false, work) is ({ } name, var rest))
        {
            asked = asked with { Text = rest };
            var turn = Command(name, asked);
            clerk.Write(asked, null, turn);
            tell(turn.Toast);
        }
        else
        {
            tell(refusal);
        }
    }

    // Why a button answers no card, or not any more; null where it does. (A command on a button answers none.)
    private static string? Refuses(Draft? draft, long version, Person who) => draft switch
    {
        null => "这个按钮已失效,请重新发送命令。",
        _ when draft.PersonId != who.Id => "这是别人的卡片,您不能操作。",
        { State: "spent" } => "已提交",
        { State: "cancelled" } => "已取消",
        _ when draft.Version != version => "这张卡片已更新,请在最新的一张上操作。",
        _ => null,
    };

    private Turn Answer(Draft draft, Asked asked, bool typed)
    {
        asked = asked with { Draft = draft.Id };
        var turn = clerk.Resume(draft, asked);
        clerk.Write(typed ? asked with { Choice = null } : asked, draft, turn);
        return turn;
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
            ? Turn.Line($"/{name} 要在调度群里发送:先把机器人拉进群,再在群里发送,例:{command.Example}")
            : command.Does(asked);
    }

    // “走访旺嘉腐竹 …”: a Chinese word with the project's name written straight after it.
    private (string Name, string After)? Glued(Asked asked)
    {
        var text = asked.Text;
        foreach (var (word, command) in asked.Said.Place.Kind == ChatKind.Private ? byWord : [])
        {
            if (command.IsAboutProject && text.StartsWith(word, StringComparison.Ordinal) && services.Names(asked, text[word.Length..]))
            {
                return (command.Name, text[word.Length..]);
            }
        }

        return null;
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
