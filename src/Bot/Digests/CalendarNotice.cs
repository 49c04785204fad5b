namespace Bot.Digests;

using Bot.Calendar;
using Bot.Chat;
using Bot.Outbox;
using Bot.Storage;

/// <summary>A year without a legal calendar is told to the dispatchers in good time, once; until then its workdays are Monday to Friday.</summary>
public static class CalendarNotice
{
    // The State Council publishes the next year's holidays in November, as a rule.
    private const int FromMonth = 12;

    /// <summary>Tells what has to be told today, by day: nobody is woken for it.</summary>
    public static void Check(Work work, Workdays workdays)
    {
        if (work.Now.Hour is < 8 or >= 20)
        {
            return;
        }

        var today = work.Today;
        foreach (var year in today.Month >= FromMonth ? [today.Year, today.Year + 1] : (int[])[today.Year])
        {
            if (!workdays.Knows(year))
            {
                Messages.TellDispatchers(work, $"calendar:{year}", new Reply(Html.Of(
                    $"📆 {Missing(year)}请管理员更新工作日历文件(设置 Dispatch:Workdays)后重启机器人。")));
            }
        }
    }

    /// <summary>What is said wherever such a year matters.</summary>
    internal static string Missing(int year) => $"{year}年的法定节假日和调休还没有配置,工作日暂按周一至周五计算。";
}
