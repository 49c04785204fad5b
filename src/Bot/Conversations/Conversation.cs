namespace Bot.Conversations;

using System.Text.Json;
using Bot.Chat;

/// <summary>
/// A report or another matter that takes more than one message. Its state is a step; the card of a step is made from the
/// step and the tables alone, so that it can be shown again whenever it has to be.
/// </summary>
public abstract class Conversation
{
    /// <summary>Name and version as drafts carry it: visit/1.</summary>
    public abstract string Name { get; }

    private static readonly HashSet<string> Yes = ["提交", "提交吧", "确认", "确认提交", "确定", "是", "是的", "对", "对的", "没问题", "可以"];
    private static readonly char[] Marks = ['。', '!', '\uFF01', '.', '~', ' '];

    /// <summary>Whether an answer under a card to check submits it: ✅ 提交, or a word for it.</summary>
    public static bool Submits(Asked asked) => asked.Choice is { } choice ? choice == Pen.Submit : Yes.Contains(asked.Text.Trim(Marks));

    /// <summary>Whether an answer under a card to check wants a line of it changed: ✏️ 修改, or the word.</summary>
    public static bool Edits(Asked asked) => asked.Choice is { } choice ? choice == Pen.Edit : asked.Text.Trim(Marks) == "修改";

    /// <summary>Begins, with what stood after the command.</summary>
    public abstract Turn Start(Asked asked);

    /// <summary>Goes on from a stored step.</summary>
    internal abstract Turn Resume(string step, Asked asked);

    /// <summary>The message of a stored step.</summary>
    internal abstract Reply Show(string step, Asked asked, Pen pen);

    /// <summary>What a stored step is about, in a few words.</summary>
    internal abstract string About(string step);

    /// <summary>Whether a stored step waits for words; a card to check waits for a press.</summary>
    internal abstract bool Listens(string step);

    /// <summary>Writes a step as a draft carries it, with what its card shows of the tables.</summary>
    internal abstract string Write(object step, Asked asked);

    /// <summary>Whether a step is one of this conversation's.</summary>
    internal abstract bool Owns(object step);

    /// <summary>
    /// Somebody changed the words of a message after the draft that it made was spent: what is to become of the entry?
    /// </summary>
    /// <param name="step">The step to which the changed words lead.</param>
    /// <param name="asked">Who asks; <see cref="Asked.Draft"/> is the spent draft.</param>
    internal abstract Turn Correct(object step, Asked asked);
}

/// <summary>A conversation whose state is one of the closed cases of <typeparamref name="TStep"/>.</summary>
/// <typeparam name="TStep">An abstract record; its cases are named by JsonDerivedType and carry exactly the answers so far.</typeparam>
public abstract class Conversation<TStep> : Conversation
    where TStep : class
{
    /// <summary>Goes on from a step with an answer, typed or pressed.</summary>
    protected abstract Turn Continue(TStep step, Asked asked);

    /// <summary>The message of a step.</summary>
    protected abstract Reply Card(TStep step, Asked asked, Pen pen);

    /// <summary>What a step is about, in a few words: 旺嘉腐竹 11月投资.</summary>
    protected abstract string About(TStep step);

    /// <summary>Whether a step waits for words; a card to check waits for a press.</summary>
    protected abstract bool Listens(TStep step);

    /// <summary>A step with what its card shows of the tables, where that must still be so when the card is answered.</summary>
    protected virtual TStep Noted(TStep step, Asked asked) => step;

    /// <summary>What becomes of an entry after the words that made it were changed; see <see cref="Conversation.Correct"/>.</summary>
    protected abstract Turn Correct(TStep step, Asked asked);

    internal sealed override Turn Resume(string step, Asked asked)
    {
        var at = Read(step);
        return asked.Choice == Pen.Cancel
            ? new Turn.Dropped(Reply.Line($"✖️ 已取消 · {About(at)}"))
            : Continue(at, asked);
    }

    internal sealed override Reply Show(string step, Asked asked, Pen pen) => Card(Read(step), asked, pen);

    internal sealed override string About(string step) => About(Read(step));

    internal sealed override bool Listens(string step) => Listens(Read(step));

    internal sealed override string Write(object step, Asked asked) => JsonSerializer.Serialize(Noted((TStep)step, asked));

    internal sealed override bool Owns(object step) => step is TStep;

    internal sealed override Turn Correct(object step, Asked asked) => Correct((TStep)step, asked);

    private TStep Read(string step) =>
        JsonSerializer.Deserialize<TStep>(step) ?? throw new JsonException($"{Name} has an empty step.");
}
