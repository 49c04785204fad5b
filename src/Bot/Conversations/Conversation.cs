namespace Bot.Conversations;

using System.Text.Json;
using Bot.Chat;

/// <summary>A report or another matter that takes more than one message.</summary>
public abstract class Conversation
{
    /// <summary>The choice on every cancel button.</summary>
    protected internal const string Cancel = "cancel";

    /// <summary>Name and version as drafts carry it: visit/1.</summary>
    public abstract string Name { get; }

    /// <summary>Begins, with what stood after the command.</summary>
    public abstract Turn Start(Asked asked);

    /// <summary>Goes on from a stored step.</summary>
    internal abstract Turn Resume(string step, Asked asked);

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

    /// <summary>What is told when this is left.</summary>
    protected abstract Reply Cancelled(TStep step);

    internal sealed override Turn Resume(string step, Asked asked)
    {
        var at = JsonSerializer.Deserialize<TStep>(step) ?? throw new JsonException($"{Name} has an empty step.");
        return asked.Choice == Cancel
            ? new Turn.Dropped(Cancelled(at)) { Toast = "已取消" }
            : Continue(at, asked);
    }

    internal sealed override string Write(object step) => JsonSerializer.Serialize((TStep)step);
}
