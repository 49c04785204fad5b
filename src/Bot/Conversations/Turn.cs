namespace Bot.Conversations;

using Bot.Chat;
using Bot.People;
using Bot.Storage;

/// <summary>What somebody wants, with all that is needed to decide on it.</summary>
/// <param name="Who">The person; joined.</param>
/// <param name="Said">The update that it came in.</param>
/// <param name="Text">What was typed: after the command, or the answer to a question. Empty for a press.</param>
/// <param name="Choice">The choice on the button that was pressed; null where it was typed.</param>
/// <param name="Work">The commit that it belongs to.</param>
/// <param name="Office">The office's name and calendar.</param>
public sealed record Asked(Person Who, Incoming Said, string Text, string? Choice, Work Work, Office Office)
{
    /// <summary>The draft that is answered; null where there is none yet. Entries carry it, so that it is spent once.</summary>
    public long? Draft { get; init; }

    /// <summary>Our id of the chat in which it was said.</summary>
    public required long Chat { get; init; }

    /// <summary>The day on which it was said, on the office's clock: what “today” means in it.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Work.Local(Said.At).DateTime);
}

/// <summary>What a handler decides. It never sends; whoever called it writes down what it decided.</summary>
public abstract record Turn
{
    private Turn()
    {
    }

    /// <summary>
    /// Words on the phone's own little notice, after a press on a button that carries a command; null for none. A press that
    /// answers a card needs none: the card shows what came of it.
    /// </summary>
    public string? Toast { get; init; }

    /// <summary>Says something, and that is all.</summary>
    /// <param name="Reply">What to say.</param>
    public sealed record Say(Reply Reply) : Turn
    {
        /// <summary>Says it in the group where it was asked, not in private.</summary>
        public bool InPlace { get; init; }

        /// <summary>After a press: changes the message that was pressed on, instead of sending another.</summary>
        public bool Edits { get; init; }

        /// <summary>Where given, one message under this key is kept up to date, instead of sending another each time.</summary>
        public string? Keeps { get; init; }

        /// <summary>What is said after it, one message each.</summary>
        public IReadOnlyList<Reply> Then { get; init; } = [];
    }

    /// <summary>Goes on to a step, shows its card and waits there for an answer, typed or pressed.</summary>
    /// <param name="Step">The step, with all answers so far.</param>
    public sealed record Ask(object Step) : Turn
    {
        /// <summary>Takes the place of the step before: ⬅️ 上一步 does not lead back to that one.</summary>
        public bool Replaces { get; init; }

        /// <summary>What is said above the card this once: why it is shown.</summary>
        public Html Note { get; init; }
    }

    /// <summary>The draft is spent: its entries stand in the same commit.</summary>
    /// <param name="Reply">What became of it; replaces the card.</param>
    public sealed record Done(Reply Reply) : Turn;

    /// <summary>The draft is dropped.</summary>
    /// <param name="Reply">Says so; replaces the card.</param>
    public sealed record Dropped(Reply Reply) : Turn;

    /// <summary>Says nothing (but for the <see cref="Toast"/>).</summary>
    public sealed record Silent : Turn;

    /// <summary>What was typed is no answer to the card that waits: it is taken as if no card waited.</summary>
    public sealed record Pass : Turn;

    /// <summary>One line of plain text.</summary>
    public static Say Line(string text) => new(Reply.Line(text));
}

/// <summary>Writes the buttons of one version of a draft.</summary>
/// <param name="draftId">The draft.</param>
/// <param name="version">The version that the card shows; the buttons of older ones do not answer it.</param>
/// <param name="canGoBack">Whether there is a step before.</param>
public sealed class Pen(long draftId, long version, bool canGoBack)
{
    internal const string Cancel = "cancel";
    internal const string Back = "back";
    internal const string Submit = "submit";
    internal const string Edit = "edit";

    /// <summary>A button that answers the draft; <paramref name="choice"/> comes back as <see cref="Asked.Choice"/>.</summary>
    public Button Button(string text, string choice) => new(text, Buttons.Answer(draftId, version, choice));

    /// <summary>The last row of every question: ⬅️ 上一步, where there is one, and ✖️ 取消.</summary>
    public IReadOnlyList<Button> Foot() => canGoBack
        ? [Button("⬅️ 上一步", Back), CancelButton()]
        : [CancelButton()];

    /// <summary>✅ 提交</summary>
    public Button SubmitButton() => Button("✅ 提交", Submit);

    /// <summary>✏️ 修改</summary>
    public Button EditButton() => Button("✏️ 修改", Edit);

    /// <summary>✖️ 取消</summary>
    public Button CancelButton() => Button("✖️ 取消", Cancel);
}
