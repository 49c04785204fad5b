namespace Bot.Tests.Digests;

using System.Globalization;
using System.Text.Json;
using Bot.Tests.Support;
using Xunit;

/// <summary>What is due is promised once, however often it is asked and whatever dies in between.</summary>
public sealed class DailyDigestTests
{
    private const long Dispatcher = 5001;

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Three_days_of_looking_every_ten_minutes_with_a_restart_midway_make_three_digests(string provider)
    {
        using var bot = await Office(provider, "2026-11-23 00:05");
        await SetUp(bot, -4001, "全部");
        var seen = new List<string>();
        for (var step = 0; step < 3 * 24 * 6; step++)
        {
            bot.Clock.Advance(TimeSpan.FromMinutes(10));
            if (step is 107 or 108 or 216)
            {
                // Just before a digest is due, just after it went out, and in the middle.
                bot.Restart();
            }

            var before = Digests(bot, -4001).Count;
            await bot.AskWhatIsDue();
            seen.AddRange(Digests(bot, -4001).Skip(before).Select(title => $"{Now(bot)} {title}"));
        }

        Assert.Equal(
            [
                "11-23 18:05 📅 日调度 · 全域 · 11月23日(周一)",
                "11-24 18:05 📅 日调度 · 全域 · 11月24日(周二)",
                "11-25 18:05 📅 日调度 · 全域 · 11月25日(周三)",
            ],
            seen);
        bot.AssertCalm();
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Many_groups_get_one_digest_each(string provider)
    {
        const int Many = 40;
        using var bot = await Office(provider, "2026-11-23 09:00");
        bot.Write(work => work.Execute("insert into unit (name, position) values ('住建局', 1), ('交通局', 2)"));
        var groups = Enumerable.Range(1, Many).Select(number => -4000L - number).ToList();
        foreach (var group in groups)
        {
            await SetUp(bot, group, (group % 3) switch { 0 => "全部", -1 => "住建局", _ => "交通局" });
        }

        foreach (var day in new[] { 23, 24 })
        {
            bot.Clock.SetLocal(string.Create(CultureInfo.InvariantCulture, $"2026-11-{day} 18:00"));
            await bot.AskWhatIsDue();
            bot.Restart();
            await bot.AskWhatIsDue();
        }

        Assert.All(groups, group =>
        {
            var about = (group % 3) switch { 0 => "全域", -1 => "住建局", _ => "交通局" };
            Assert.Equal([$"📅 日调度 · {about} · 11月23日(周一)", $"📅 日调度 · {about} · 11月24日(周二)"], Digests(bot, group));
        });
        bot.AssertCalm();
    }

    private static async Task<TestBot> Office(string provider, string moment)
    {
        var clock = ManualClock.Friday;
        clock.SetLocal(moment);
        var bot = new TestBot(provider, clock);
        bot.Admins.Add(Dispatcher);
        bot.Restart();
        await bot.AskWhatIsDue();
        return bot;
    }

    private static async Task SetUp(TestBot bot, long group, string what)
    {
        foreach (var text in new[] { $"/bind {what}", "/schedule 日调度 工作日 18:00" })
        {
            var message = new
            {
                message_id = 1,
                date = bot.Clock.GetUtcNow().ToUnixTimeSeconds(),
                text,
                chat = new { id = group, type = "group", title = $"群{-group}" },
                from = new { id = Dispatcher, is_bot = false, first_name = "王主任" },
            };
            await bot.Deliver(JsonSerializer.Serialize(new { message }));
        }

        Assert.StartsWith("✅ 日调度", bot.Screen.In(group)[^1].Text, StringComparison.Ordinal);
    }

    private static List<string> Digests(TestBot bot, long group) =>
        [.. bot.Screen.In(group).Select(shown => shown.Text.Split('\n')[0]).Where(title => title.StartsWith('\uD83D'))];

    private static string Now(TestBot bot) =>
        bot.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
