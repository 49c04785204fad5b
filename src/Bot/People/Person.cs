namespace Bot.People;

/// <summary>Somebody of the office: invited, joined, or left.</summary>
public sealed class Person
{
    /// <summary>Our number.</summary>
    public long Id { get; init; }

    /// <summary>Telegram's user id, once joined.</summary>
    public long? TelegramId { get; init; }

    /// <summary>The name under which they were invited.</summary>
    public string Name { get; init; } = "";

    /// <summary>The unit they belong to.</summary>
    public long? UnitId { get; init; }

    /// <summary>The unit's name; null without one.</summary>
    public string? Unit { get; init; }

    /// <summary>What they do.</summary>
    public Role Role { get; init; }

    /// <summary>How far they see.</summary>
    public Scope Scope { get; init; }

    /// <summary>When they joined; null while the invite waits.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>When they left; they see nothing from then on.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Whether they run the office's dispatch: dispatchers and admins.</summary>
    public bool Dispatches => Role is Role.Dispatcher or Role.Admin;

    /// <summary>Whether they report: officers, and who runs the dispatch.</summary>
    public bool Reports => Role is Role.Officer || Dispatches;

    /// <summary>Unit and role in one line: 城关镇 · 帮办.</summary>
    public string Post => Unit is null ? Role.Show() : $"{Unit} · {Role.Show()}";
}
