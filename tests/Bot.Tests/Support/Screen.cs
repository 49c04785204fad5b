namespace Bot.Tests.Support;

using System.Text;
using System.Text.RegularExpressions;
using Bot.Chat;
using Bot.Outbox;

/// <summary>A message of the bot as it stands in a chat.</summary>
/// <param name="Chat">Telegram's chat id.</param>
/// <param name="Thread">The topic, where there is one.</param>
/// <param name="Id">Telegram's number of the message, counted per chat.</param>
/// <param name="Text">What people read.</param>
/// <param name="Html">As it was sent.</param>
/// <param name="Rows">The buttons under it.</param>
public sealed record Shown(long Chat, int? Thread, long Id, string Text, string Html, IReadOnlyList<IReadOnlyList<Button>> Rows);

/// <summary>Something that changed on the screen.</summary>
/// <param name="Now">The message as it stands now.</param>
/// <param name="Before">What stood there before it was edited; null for a new message.</param>
public sealed record Change(Shown Now, Shown? Before);

/// <summary>
/// What stands in every chat. As strict as the platform about markup, lengths and buttons: what it would refuse is refused
/// here too, and noted as a fault.
/// </summary>
public sealed partial class Screen : ISendMessages
{
    private readonly Lock changing = new();
    private readonly Dictionary<(long Chat, long Id), List<Shown>> messages = [];
    private readonly Dictionary<long, long> lastIds = [];
    private readonly Dictionary<long, SendResult.Failed> refusals = [];
    private readonly HashSet<long> losing = [];
    private readonly List<Change> changes = [];

    /// <summary>What the platform would have refused, one line each; a test that leaves any fails.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How many messages were sent or edited so far.</summary>
    public int Count { get; private set; }

    /// <summary>What changed since this was last asked, in the order in which it was sent.</summary>
    public List<Change> TakeChanges()
    {
        lock (changing)
        {
            var taken = changes.ToList();
            changes.Clear();
            return taken;
        }
    }

    /// <summary>The messages that stand in a chat, oldest first.</summary>
    public List<Shown> In(long chat)
    {
        lock (changing)
        {
            return [.. messages.Where(pair => pair.Key.Chat == chat).OrderBy(pair => pair.Key.Id).Select(pair => pair.Value[^1])];
        }
    }

    /// <summary>Everything that ever stood in a chat, newest first, edited versions among it.</summary>
    public List<Shown> EverIn(long chat)
    {
        lock (changing)
        {
            return [.. messages.Where(pair => pair.Key.Chat == chat).OrderByDescending(pair => pair.Key.Id).SelectMany(pair => Enumerable.Reverse(pair.Value))];
        }
    }

    /// <summary>From now on the platform refuses everything for this chat; null: no more.</summary>
    public void Refuse(long chat, SendResult.Failed? why)
    {
        lock (changing)
        {
            if (why is null)
            {
                refusals.Remove(chat);
            }
            else
            {
                refusals[chat] = why;
            }
        }
    }

    /// <summary>The next message to this chat arrives, but the answer to it does not.</summary>
    public void LoseAnswer(long chat)
    {
        lock (changing)
        {
            losing.Add(chat);
        }
    }

    /// <inheritdoc/>
    public Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        lock (changing)
        {
            return Task.FromResult(Take(message));
        }
    }

    private SendResult Take(Outgoing message)
    {
        if (refusals.TryGetValue(message.ChatId, out var refusal))
        {
            return refusal;
        }

        var text = message.IsPlain ? message.Text : Html.PlainOf(message.Text);
        if (!message.IsPlain && !IsWellFormed(message.Text))
        {
            return Fault(message, "can't parse entities");
        }

        if (text.Trim().Length is 0 or > Html.MaxLength)
        {
            return Fault(message, $"{text.Length} characters");
        }

        foreach (var button in message.Rows.SelectMany(row => row))
        {
            if (button.Text.Trim().Length == 0 || (!button.IsLink && Encoding.UTF8.GetByteCount(button.Data) is 0 or > Buttons.MaxData))
            {
                return Fault(message, $"the button '{button.Text}' with the data '{button.Data}'");
            }
        }

        if (message.MessageId is { } known)
        {
            if (!messages.TryGetValue((message.ChatId, known), out var versions))
            {
                return new SendResult.Failed(SendFailure.MessageGone, "Bad Request: message to edit not found");
            }

            var edited = versions[^1] with { Text = text.Trim(), Html = message.Text, Rows = message.Rows };
            if (!Same(edited, versions[^1]))
            {
                changes.Add(new Change(edited, versions[^1]));
                versions.Add(edited);
                Count++;
            }

            return new SendResult.Sent(known);
        }

        var id = lastIds[message.ChatId] = lastIds.GetValueOrDefault(message.ChatId) + 1;
        var shown = new Shown(message.ChatId, message.Thread, id, text.Trim(), message.Text, message.Rows);
        messages[(message.ChatId, id)] = [shown];
        changes.Add(new Change(shown, null));
        Count++;
        return losing.Remove(message.ChatId) ? new SendResult.Failed(SendFailure.Unknown, "no answer") : new SendResult.Sent(id);
    }

    private SendResult.Failed Fault(Outgoing message, string what)
    {
        Faults.Add($"The platform refuses {what} in: {message.Text}");
        return new SendResult.Failed(SendFailure.Refused, $"Bad Request: {what}");
    }

    // The platform's tags that the bot uses, each closed in turn, and its four entities; any other < > & is not escaped text.
    private static bool IsWellFormed(string markup)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(markup))
        {
            if (tag.Groups["open"].Success)
            {
                open.Push(tag.Groups["open"].Value);
            }
            else if (!open.TryPop(out var last) || last != tag.Groups["close"].Value)
            {
                return false;
            }
        }

        var rest = Entity().Replace(Tag().Replace(markup, ""), "");
        return open.Count == 0 && rest.AsSpan().IndexOfAny("<>&\"") < 0;
    }

    [GeneratedRegex("<(?<open>b|i|code|pre)>|</(?<close>b|i|code|pre)>")]
    private static partial Regex Tag();

    [GeneratedRegex("&(lt|gt|amp|quot);")]
    private static partial Regex Entity();

    private static bool Same(Shown one, Shown other) => one.Html == other.Html && Buttons.Write(one.Rows) == Buttons.Write(other.Rows);
}
