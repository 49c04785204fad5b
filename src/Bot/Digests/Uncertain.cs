namespace Bot.Digests;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Outbox;

/// <summary>A digest that may not have arrived: a dispatcher has looked and says whether it is to be sent again.</summary>
public static class Uncertain
{
    /// <summary>/resend 〈消息〉: it did not arrive.</summary>
    public static Turn Resend(Asked asked) => Answer(asked, arrived: false, "已安排重发。");

    /// <summary>/arrived 〈消息〉: it stands in the group.</summary>
    public static Turn Arrived(Asked asked) => Answer(asked, arrived: true, "好的,已标记为送达。");

    private static Turn Answer(Asked asked, bool arrived, string done)
    {
        var settled = long.TryParse(asked.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && Messages.Settle(asked.Work, id, arrived);
        var line = settled ? done : "这条消息已经处理过了。";
        return new Turn.Say(Reply.Line(line)) { Edits = true, Toast = line };
    }
}
