namespace Bot.Tests.Calendar;

using System.Globalization;
using Bot.Calendar;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class DaysTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("今天", "2026-11-20")]
    [InlineData("昨天", "2026-11-19")]
    [InlineData("前天", "2026-11-18")]
    [InlineData("大前天", "2026-11-17")]
    [InlineData("明天", "2026-11-21")]
    [InlineData("上周五", "2026-11-13")]
    [InlineData("上星期五", "2026-11-13")]
    [InlineData("上个礼拜天", "2026-11-15")]
    [InlineData("上上周一", "2026-11-02")]
    [InlineData("本周一", "2026-11-16")]
    [InlineData("周三", "2026-11-18")]
    [InlineData("下周一", "2026-11-23")]
    [InlineData("11月3日", "2026-11-03")]
    [InlineData("11月3号", "2026-11-03")]
    [InlineData("十一月三日", "2026-11-03")]
    [InlineData("11-3", "2026-11-03")]
    [InlineData("11/3", "2026-11-03")]
    [InlineData("11.3", "2026-11-03")]
    [InlineData("3号", "2026-11-03")]
    [InlineData("12月20日", "2026-12-20")]
    [InlineData("去年12月3日", "2025-12-03")]
    [InlineData("2026.11.9", "2026-11-09")]
    [InlineData("2026年11月9日", "2026-11-09")]
    [InlineData("20261109", "2026-11-09")]
    [InlineData("三天前", "2026-11-17")]
    [InlineData("10天前", "2026-11-10")]
    [InlineData("昨晚", "2026-11-19")]
    [InlineData("昨天下午", "2026-11-19")]
    [InlineData("11月3日 上午", "2026-11-03")]
    [InlineData("11月19日(周四)", "2026-11-19")]
    [InlineData("11月3", "2026-11-03")]
    [InlineData("2026-11-09", "2026-11-09")]
    public void A_day_is_read_as_people_say_it(string text, string expected) => Assert.Equal(expected, $"{Days.Read(text, Today):yyyy-MM-dd}");

    [Theory]
    [InlineData("11月31日")]
    [InlineData("2月29日")]
    [InlineData("31号")]
    [InlineData("13-1")]
    [InlineData("2026年11月")]
    [InlineData("2026-02-30")]
    [InlineData("上周")]
    [InlineData("几天前")]
    [InlineData("下午")]
    [InlineData("2026 11 9")]
    [InlineData("周八")]
    [InlineData("有空再说")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_day_is_refused(string? text) => Assert.Null(Days.Read(text, Today));

    [Theory]
    [InlineData("周六", "2026-11-20", "2026-11-14")]
    [InlineData("周五", "2026-11-20", "2026-11-20")]
    [InlineData("周一", "2026-11-20", "2026-11-16")]
    [InlineData("本周六", "2026-11-20", "2026-11-21")]
    [InlineData("30号", "2027-01-01", "2026-12-30")]
    [InlineData("1号", "2027-01-01", "2027-01-01")]
    [InlineData("31号", "2026-11-20", "2026-10-31")]
    [InlineData("31号", "2027-03-01", "2027-01-31")]
    [InlineData("30日", "2027-03-01", "2027-01-30")]
    [InlineData("32号", "2027-03-01", "")]
    [InlineData("12月30日", "2027-01-05", "2026-12-30")]
    [InlineData("11月21日", "2026-11-20", "2026-11-21")]
    [InlineData("明天", "2026-11-20", "2026-11-21")]
    public void Of_a_day_that_has_been_the_last_one_is_meant(string text, string today, string expected) =>
        Assert.Equal(expected, $"{Days.Read(text, DateOnly.Parse(today, CultureInfo.InvariantCulture), hasBeen: true):yyyy-MM-dd}");

    [Fact]
    public void In_January_the_end_of_December_is_last_years() =>
        Assert.Equal(new DateOnly(2026, 12, 30), Days.Read("12月30日", new DateOnly(2027, 1, 5)));

    [Fact]
    public void On_a_Sunday_the_week_has_not_ended()
    {
        Assert.Equal(new DateOnly(2026, 11, 16), Days.Read("本周一", new DateOnly(2026, 11, 22)));
        Assert.Equal(new DateOnly(2026, 11, 13), Days.Read("上周五", new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public void A_day_is_shown_with_its_weekday()
    {
        Assert.Equal("周五", Days.Weekday(Today));
        Assert.Equal("11月20日", Days.Show(Today));
        Assert.Equal("11月20日(周五)", Days.ShowWithWeekday(Today));
        Assert.Equal("11月21日", Days.Show(Today.AddDays(1), Today));
        Assert.Equal("2025年11月21日", Days.Show(new DateOnly(2025, 11, 21), Today));
        Assert.Equal("2025年11月21日(周五)", Days.ShowWithWeekday(new DateOnly(2025, 11, 21), Today));
        Assert.Equal("周日", Days.Weekday(new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public void A_day_of_this_year_reads_back_as_it_is_shown_and_no_text_throws()
    {
        Prop.ForAll(
            Gen.Choose(-300, 41).ToArbitrary(),
            away => Days.Read(Days.Show(Today.AddDays(away)), Today) == Today.AddDays(away))
            .QuickCheckThrowOnFailure();
        var pieces = new[] { "上", "周", "五", "日", "11", "月", "3", "-", "号", "去年", "30", "2", "31", "十", "今天", ".", "前", "(", ")", "下午", " " };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text =>
            {
                _ = Days.Read(text, Today);
                Assert.True(!(Days.Read(text, Today, hasBeen: true) > Days.Read(text, Today)), text);
                _ = Month.Read(text, Today);
                _ = DayRule.Read(text);
                _ = DayRule.ReadTime(text);
                return true;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }
}
