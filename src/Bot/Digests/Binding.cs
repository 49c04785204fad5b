namespace Bot.Digests;

using Bot.Conversations;
using Bot.Storage;

/// <summary>What a group (or a topic of it) is about: the whole area, one unit, or one project (一项目一群).</summary>
internal sealed class Binding
{
    /// <summary>SQL condition: the binding <c>b</c> may be told of in its group. Its project may have become 保密 since.</summary>
    public const string MayBeTold = "not exists (select 1 from project p where p.id = b.project_id and p.secret = 1)";

    private const string Columns =
        $"""
        select b.id, b.chat_id, b.thread_id, b.unit_id, b.project_id, b.made_at, u.name as unit, coalesce(p.short_name, p.name) as project,
            case when {MayBeTold} then 0 else 1 end as secret
        from binding b left join unit u on u.id = b.unit_id left join project p on p.id = b.project_id
        """;

    public long Id { get; init; }

    public long ChatId { get; init; }

    public long? ThreadId { get; init; }

    public long? UnitId { get; init; }

    public long? ProjectId { get; init; }

    /// <summary>When it was made, or made anew: the digests of before were about something else.</summary>
    public DateTimeOffset MadeAt { get; init; }

    public string? Unit { get; init; }

    public string? Project { get; init; }

    /// <summary>1 where its project is 保密 now: nothing is told of it in the group, not even its name.</summary>
    public long Secret { get; init; }

    /// <summary>What it is about, as a digest's title calls it.</summary>
    public string About(Office office) => Secret == 1 ? "保密项目" : Unit ?? Project ?? office.Whole;

    public static Binding? Of(Work work, long chatId, int? thread) => work.First<Binding>(
        $"{Columns} where b.chat_id = @chatId and coalesce(b.thread_id, 0) = @thread and b.ended_at is null",
        new { chatId, thread = (long)(thread ?? 0) });

    public static Binding? Get(Work work, long id) => work.First<Binding>($"{Columns} where b.id = @id", new { id });
}

/// <summary>When a bound group gets a digest.</summary>
internal sealed class Schedule
{
    public long Id { get; init; }

    public long BindingId { get; init; }

    public string Kind { get; init; } = "";

    public string Days { get; init; } = "";

    public TimeOnly Time { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>日调度 工作日 18:00</summary>
    public string Show() => $"{DigestKind.Of(Kind).Name} {Days} {Time:HH:mm}";

    /// <summary>Ends what a binding has of a kind.</summary>
    public static int End(Work work, long bindingId, DigestKind kind) => work.Execute(
        "update schedule set ended_at = @now where binding_id = @bindingId and kind = @kind and ended_at is null",
        new { bindingId, kind = kind.Code, now = work.Now });

    public static List<Schedule> Of(Work work, long bindingId) => work.Query<Schedule>(
        "select id, binding_id, kind, days, time, made_at from schedule where binding_id = @bindingId and ended_at is null order by id", new { bindingId });
}
