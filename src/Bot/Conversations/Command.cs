namespace Bot.Conversations;

using Bot.People;

/// <summary>Where a command has its place.</summary>
public enum Where
{
    /// <summary>Anywhere; in a group it is answered in private.</summary>
    Anywhere,

    /// <summary>Only in a group: it is about the group.</summary>
    Group,
}

/// <summary>One command: how it is called, what it does, who may.</summary>
/// <param name="Name">The Latin name that the platform asks for, without slash.</param>
/// <param name="Words">Chinese words that do the same at the beginning of a message.</param>
/// <param name="Usage">What stands after it in /help: 〈项目〉 〈金额〉.</param>
/// <param name="Description">One line for the menu.</param>
/// <param name="May">The roles that may; empty for everybody joined.</param>
/// <param name="Does">Decides.</param>
public sealed record Command(
    string Name,
    string[] Words,
    string Usage,
    string Description,
    Role[] May,
    Func<Asked, Turn> Does)
{
    /// <summary>Where it has its place.</summary>
    public Where Where { get; init; }

    /// <summary>Known, but not in menus and help (buttons use it).</summary>
    public bool IsHidden { get; init; }

    /// <summary>The conversation that it begins, where it begins one.</summary>
    public Conversation? Begins { get; init; }

    /// <summary>An example of its use; 〈项目〉 in it is to be replaced by the name of a project that the reader knows.</summary>
    public string Example { get; init; } = "";

    /// <summary>Whether a project's name comes first after it.</summary>
    public bool IsAboutProject => Usage.StartsWith("项目", StringComparison.Ordinal);

    /// <summary>Whether a person of this role may.</summary>
    public bool Allows(Role role) => May.Length == 0 || May.Contains(role);
}
