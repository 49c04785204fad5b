namespace Bot.Outbox;

using Bot.Chat;
using Bot.Storage;

/// <summary>What the dispatchers are told, once and in private, when a message could not be brought.</summary>
internal static class Notices
{
    public static void PersonBlocked(Work work, long chatId)
    {
        var name = work.Value<string?>(
            "select p.name from person p join chat c on c.telegram_id = p.telegram_id where c.id = @chatId and p.left_at is null", new { chatId });
        if (name is not null)
        {
            Messages.TellDispatchers(work, $"blocked:{chatId}:{Day(work)}", new Reply(Html.Of(
                $"ℹ️ {name}同志停用了机器人,消息送不到。请联系本人在 Telegram 中重新启用(发送 /start)。")));
        }
    }

    /// <summary>Each time that a group closes: it may have been opened again since it was told before.</summary>
    public static void GroupClosed(Work work, long chatId, string reason)
    {
        var title = Title(work, chatId);
        Messages.TellDispatchers(work, null, new Reply(Html.Of(
            $"⚠️ 群「{title}」的调度消息已停发:{reason}。处理好后,请在群里发送任意命令(如 /schedule),即恢复发送。")));
    }

    public static void TopicClosed(Work work, long chatId, long? thread)
    {
        var title = Title(work, chatId);
        Messages.TellDispatchers(work, $"topic:{chatId}:{thread}:{Day(work)}", new Reply(Html.Of(
            $"⚠️ 群「{title}」里接收调度的话题已不存在,消息没有送达。请到新话题里重新发送 /bind。")));
    }

    public static void Refused(Work work, long messageId, string why)
    {
        // Of a notice that is refused nobody is told: the next notice would be refused too, without end.
        if (work.Value<string?>("select once_key from message where id = @messageId", new { messageId })?.StartsWith("refused:", StringComparison.Ordinal) != true)
        {
            Messages.TellDispatchers(work, $"refused:{messageId}", new Reply(Html.Of(
                $"⚠️ 发往「{TitleOfMessage(work, messageId)}」的一条消息被平台拒收:{why}。请告知管理员查看日志(消息编号 {messageId})。")));
        }
    }

    public static void MayNotHaveArrived(Work work, long messageId)
    {
        var first = work.Value<string>("select html from message where id = @messageId", new { messageId })!.Split('\n')[0];
        // Without a key: what was sent again at a dispatcher's word may be lost again, and is told again.
        Messages.TellDispatchers(work, null, new Reply(
            Html.Of($"❓ 「{Html.PlainOf(first)}」发往群「{TitleOfMessage(work, messageId)}」时连接中断,可能没有送达。请到群里看一眼:"),
            new Button("没收到,重发", $"/resend {messageId}"),
            new Button("已收到", $"/arrived {messageId}")));
    }

    public static void AskToStart(Work work, long chatId, long? groupId)
    {
        var username = work.Value<string?>("select username from bot");
        if (groupId is { } group && username is not null)
        {
            var name = work.Value<string?>(
                "select p.name from person p join chat c on c.telegram_id = p.telegram_id where c.id = @chatId", new { chatId });
            Messages.Promise(
                work,
                group,
                new Reply(
                    Html.Of($"{name ?? "您好"}:答复只发给您本人,请先点下面的按钮与机器人开始对话。"),
                    new Button("开始对话", $"https://t.me/{username}?start=hello", IsLink: true)),
                onceKey: $"start:{chatId}@{group}");
        }
    }

    private static string Title(Work work, long chatId) =>
        work.Value<string>("select title from chat where id = @chatId", new { chatId })!;

    private static string TitleOfMessage(Work work, long messageId) =>
        work.Value<string>(
            """
            select case when c.title <> '' then c.title else coalesce(p.name, '') end
            from message m join chat c on c.id = m.chat_id left join person p on p.telegram_id = c.telegram_id
            where m.id = @messageId
            """,
            new { messageId })!;

    // A trouble that comes back on another day is told again.
    private static string Day(Work work) => work.Today.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
}
