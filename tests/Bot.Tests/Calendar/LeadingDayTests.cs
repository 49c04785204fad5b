namespace Bot.Tests.Calendar;

using Bot.Calendar;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class LeadingDayTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("昨天去了现场", "11-19 去了现场")]
    [InlineData("昨天 厂房封顶", "11-19 厂房封顶")]
    [InlineData("昨天、厂房封顶", "11-19 、厂房封顶")]
    [InlineData("昨天下午厂房封顶", "11-19 厂房封顶")]
    [InlineData("昨晚浇筑", "11-19 浇筑")]
    [InlineData("大前天浇筑", "11-17 浇筑")]
    [InlineData("两天前浇筑", "11-18 浇筑")]
    [InlineData("昨天前期手续办完", "11-19 前期手续办完")]
    [InlineData("上周五督查", "11-13 督查")]
    [InlineData("周六去了现场", "11-14 去了现场")]
    [InlineData("周六 厂房封顶", "11-14 厂房封顶")]
    [InlineData("11月3日督查", "11-03 督查")]
    [InlineData("11月3日,督查", "11-03 ,督查")]
    [InlineData("11月3 厂房封顶", "11-03 厂房封顶")]
    [InlineData("11月3去了现场", "11-03 去了现场")]
    [InlineData("11月20日", "11-20")]
    [InlineData("11月19日(周四) 下午厂房封顶", "11-19 厂房封顶")]
    [InlineData("\uFF11\uFF11月\uFF13日厂房封顶", "11-03 厂房封顶")]
    [InlineData("2026年11月3日厂房封顶", "11-03 厂房封顶")]
    [InlineData("11.3 厂房封顶", "11-03 厂房封顶")]
    [InlineData("11-3下午厂房封顶", "11-03 厂房封顶")]
    [InlineData("2026.11.3 厂房封顶", "11-03 厂房封顶")]
    [InlineData("20261103 厂房封顶", "11-03 厂房封顶")]
    [InlineData("3号 厂房封顶", "11-03 厂房封顶")]
    [InlineData("3号督查", "11-03 督查")]
    [InlineData("11.3 台账已核对", "11-03 台账已核对")]
    [InlineData("明天 去看设备", "11-21 去看设备")]
    [InlineData("下周一去看设备", "11-23 去看设备")]
    public void The_longest_day_at_the_beginning_is_read_and_what_follows_stays(string text, string expected)
    {
        var found = LeadingDay.Of(text, Today)!;
        Assert.Equal(expected, $"{found.Day:MM-dd} {found.Rest}".Trim());
    }

    [Theory]
    [InlineData("11.3 万平厂房封顶")]
    [InlineData("11.3万平厂房封顶")]
    [InlineData("3.5 万平")]
    [InlineData("11.3 亿元")]
    [InlineData("11.3 %")]
    [InlineData("3-5 层封顶")]
    [InlineData("1-2号楼封顶")]
    [InlineData("11月3台设备到货")]
    [InlineData("11月3 台设备到货")]
    [InlineData("11月3200万到账")]
    [InlineData("11月3.5亿")]
    [InlineData("3号楼封顶")]
    [InlineData("11月3号楼封顶")]
    [InlineData("一号机组并网")]
    [InlineData("3日内完工")]
    [InlineData("11月3日前完成")]
    [InlineData("昨天起停工")]
    [InlineData("下周一设备进场")]
    [InlineData("11月25日开工")]
    [InlineData("11月完成封顶")]
    [InlineData("32号 厂房封顶")]
    [InlineData("厂房昨天封顶")]
    [InlineData("几天前封顶")]
    [InlineData("")]
    public void A_number_that_counts_something_and_a_day_further_on_are_none(string text) => Assert.Null(LeadingDay.Of(text, Today));

    [Theory]
    [InlineData("11月31日 厂房封顶", "11月31日")]
    [InlineData("11月31日厂房封顶", "11月31日")]
    [InlineData("11月31 厂房封顶", "11月31")]
    [InlineData("2月30日", "2月30日")]
    [InlineData("2026-02-30 厂房封顶", "2026-02-30")]
    [InlineData("11月3日至5日督查", "11月3日至5日")]
    [InlineData("3号到5号督查", "3号到5号")]
    [InlineData("周一至周五督查", "周一至周五")]
    public void What_names_no_day_or_several_is_told(string text, string said)
    {
        var found = LeadingDay.Of(text, Today)!;
        Assert.Equal((null, said), (found.Day, found.Said));
    }

    [Fact]
    public void Every_day_that_has_been_leads_a_text_as_it_is_shown_and_no_text_throws()
    {
        Prop.ForAll(
            Gen.Choose(-182, 0).ToArbitrary(),
            Gen.Elements("厂房封顶", " 厂房封顶", ",3台设备到货", "").ToArbitrary(),
            (away, rest) => new[] { Days.Show(Today.AddDays(away)), Days.ShowWithWeekday(Today.AddDays(away)) }
                .All(shown => LeadingDay.Of(shown + rest, Today) is { } found && found.Day == Today.AddDays(away) && found.Rest.TrimStart() == rest.TrimStart()))
            .QuickCheckThrowOnFailure();
        var pieces = new[] { "昨天", "上", "周", "五", "日", "11", "月", "3", "-", "号", "至", "万", " ", "31", "十", "前", ".", "楼", "去", "(", ")", "下午", "\uFF11" };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Where(text => text is not null), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => LeadingDay.Of(text, Today) is not { } found || (text.StartsWith(found.Said, StringComparison.Ordinal) && text.EndsWith(found.Rest, StringComparison.Ordinal) && found.Said.Length > 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }
}
