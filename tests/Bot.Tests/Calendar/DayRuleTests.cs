namespace Bot.Tests.Calendar;

using Bot.Calendar;
using Xunit;

public class DayRuleTests
{
    private static readonly DateOnly Made = new(2026, 1, 1);

    [Theory]
    [InlineData("工作日", "工作日")]
    [InlineData("每个工作日", "工作日")]
    [InlineData("每天", "每天")]
    [InlineData("每日", "每天")]
    [InlineData("每三天", "每三天")]
    [InlineData("每3天", "每三天")]
    [InlineData("周五", "周五")]
    [InlineData("星期五", "周五")]
    [InlineData("礼拜天", "周日")]
    [InlineData("每周一", "周一")]
    [InlineData("周一周四", "周一、周四")]
    [InlineData("周四、周一", "周一、周四")]
    [InlineData("每周一、四", "周一、周四")]
    [InlineData("周一\uFF0C周三 ,周五", "周一、周三、周五")]
    [InlineData("周一和星期四", "周一、周四")]
    [InlineData("周一至周五", "周一、周二、周三、周四、周五")]
    [InlineData("每周一到五", "周一、周二、周三、周四、周五")]
    [InlineData("星期六-周一", "周一、周六、周日")]
    [InlineData("周三至周三", "周三")]
    [InlineData("逢五", "逢五")]
    [InlineData("每月25日", "每月25日")]
    [InlineData("每月5号", "每月5日")]
    [InlineData("每月二十五日", "每月25日")]
    [InlineData("每月31日", "每月31日")]
    [InlineData("月底", "每月31日")]
    [InlineData("半月", "半月")]
    [InlineData("季末", "季末")]
    public void A_rule_is_read_and_keeps_one_form(string text, string canonical)
    {
        var rule = Assert.IsAssignableFrom<DayRule>(DayRule.Read(text));
        Assert.Equal(canonical, rule.ToString());
        Assert.Equal(rule, DayRule.Read(canonical));
    }

    [Theory]
    [InlineData("周八")]
    [InlineData("周")]
    [InlineData("双周五")]
    [InlineData("每月0日")]
    [InlineData("每月32日")]
    [InlineData("有空时")]
    [InlineData("周五下午")]
    [InlineData("周一至")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_rule_is_refused(string? text) => Assert.Null(DayRule.Read(text));

    [Theory]
    [InlineData("工作日", 2026, 10, "8 9 10 12 13 14 15 16 19 20 21 22 23 26 27 28 29 30")]
    [InlineData("每天", 2026, 2, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28")]
    [InlineData("每三天", 2026, 1, "1 4 7 10 13 16 19 22 25 28 31")]
    [InlineData("每三天", 2026, 2, "3 6 9 12 15 18 21 24 27")]
    [InlineData("周五", 2026, 10, "2 9 16 23 30")] // the second is a holiday, and the dispatcher said Friday
    [InlineData("周一、周四", 2026, 11, "2 5 9 12 16 19 23 26 30")]
    [InlineData("周日", 2026, 11, "1 8 15 22 29")]
    [InlineData("逢五", 2026, 11, "5 15 25")]
    [InlineData("每月10日", 2026, 10, "10")]
    [InlineData("每月31日", 2026, 2, "28")]
    [InlineData("每月30日", 2028, 2, "29")]
    [InlineData("半月", 2026, 11, "15 30")]
    [InlineData("季末", 2026, 9, "30")]
    [InlineData("季末", 2026, 8, "")]
    public void A_rule_falls_on_its_days(string rule, int year, int month, string expected)
    {
        var days = Enumerable.Range(1, DateTime.DaysInMonth(year, month))
            .Where(day => DayRule.Read(rule)!.Falls(new DateOnly(year, month, day), Made, Workdays.Embedded));
        Assert.Equal(expected, string.Join(' ', days));
    }

    [Theory]
    [InlineData("每天")]
    [InlineData("每三天")]
    [InlineData("工作日")]
    public void No_rule_falls_before_its_schedule_was_made(string rule) =>
        Assert.False(DayRule.Read(rule)!.Falls(new DateOnly(2026, 11, 17), new DateOnly(2026, 11, 20), Workdays.Embedded));

    [Theory]
    [InlineData("18:00", "18:00")]
    [InlineData("18\uFF1A00", "18:00")]
    [InlineData("6:30", "06:30")]
    [InlineData("18点", "18:00")]
    [InlineData("18点整", "18:00")]
    [InlineData("18点半", "18:30")]
    [InlineData("18点05分", "18:05")]
    [InlineData("18时30分", "18:30")]
    [InlineData("下午6点", "18:00")]
    [InlineData("下午六点半", "18:30")]
    [InlineData("下午 5:45", "17:45")]
    [InlineData("下午18点", "18:00")]
    [InlineData("晚上八点", "20:00")]
    [InlineData("上午9点", "09:00")]
    [InlineData("中午12点", "12:00")]
    [InlineData("1800", "18:00")]
    [InlineData("0:00", "00:00")]
    public void A_time_of_day_is_read(string text, string expected) => Assert.Equal(expected, $"{DayRule.ReadTime(text):HH:mm}");

    [Theory]
    [InlineData("工作日 18:00", "工作日", "18:00")]
    [InlineData("工作日\u300018\uFF1A00", "工作日", "18:00")]
    [InlineData("每天18:00", "每天", "18:00")]
    [InlineData("周五17\uFF1A00", "周五", "17:00")]
    [InlineData("18:00 工作日", "工作日", "18:00")]
    [InlineData("下午6点每月25日", "每月25日", "18:00")]
    [InlineData("周一 周四 18:00", "周一、周四", "18:00")]
    [InlineData("周一 二十点", "周一", "20:00")]
    [InlineData("每月25日1800", "每月25日", "18:00")]
    public void Days_and_a_time_are_read_together(string text, string days, string time)
    {
        var (rule, at) = Assert.NotNull(DayRule.ReadWithTime(text));
        Assert.Equal((days, time), (rule.ToString(), $"{at:HH:mm}"));
    }

    [Theory]
    [InlineData("周一二十点")] // 周一 二十点, or 周一二 十点
    [InlineData("工作日")]
    [InlineData("18:00")]
    [InlineData("18:00 18:00")]
    [InlineData("工作日 25:00")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_days_and_a_time_is_refused(string? text) => Assert.Null(DayRule.ReadWithTime(text));

    [Theory]
    [InlineData("25:00")]
    [InlineData("24:00")]
    [InlineData("18:60")]
    [InlineData("18:5")]
    [InlineData("2460")]
    [InlineData("18点80分")]
    [InlineData("18点5")]
    [InlineData("18分")]
    [InlineData("6")]
    [InlineData("800")]
    [InlineData("上午13点")]
    [InlineData("晚上12点")]
    [InlineData("下班前")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_time_of_day_is_refused(string? text) => Assert.Null(DayRule.ReadTime(text));
}
