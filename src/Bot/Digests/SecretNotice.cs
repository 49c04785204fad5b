namespace Bot.Digests;

using Bot.Chat;
using Bot.Outbox;
using Bot.Storage;

/// <summary>A group whose project has become 保密 gets no digests any more: the dispatchers are told, each time once.</summary>
public static class SecretNotice
{
    /// <summary>Tells of the groups of which nobody was told yet.</summary>
    public static void Check(Work work)
    {
        foreach (var group in work.Query<Bound>(
            $"""
            select b.id, c.title, (select max(h.id) from project_change h where h.project_id = b.project_id and h.field = 'secret') as change
            from binding b join chat c on c.id = b.chat_id
            where b.ended_at is null and not ({Binding.MayBeTold})
            order by b.id
            """))
        {
            // Not every dispatcher may see the project: the group is named, the project is not.
            Messages.TellDispatchers(work, $"secret:{group.Id}:{group.Change}", new Reply(Html.Of(
                $"🔒 群「{group.Title}」绑定的项目已列为保密,调度已停发。请到群里用 /bind 改绑或 /unbind 解除,并看看以前发的是否要删除。")));
        }
    }

    private sealed class Bound
    {
        public long Id { get; init; }

        public string Title { get; init; } = "";

        public long? Change { get; init; }
    }
}
