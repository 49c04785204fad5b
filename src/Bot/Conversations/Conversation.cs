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

    /// <summary>Writes a step as a draft carries it.</summary>
    internal abstract string Write(object step);
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

    internal sealed override string Write(object step) => JsonSerializer.Serialize((TStep)step);

    private TStep Read(string step) =>
        JsonSerializer.Deserialize<TStep>(step) ?? throw new JsonException($"{Name} has an empty step.");
}
