namespace Bot.Tests.Reporting;

using Bot.Reporting;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class VisitWordsTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("厂房封顶", null, null, "厂房封顶")]
    [InlineData("昨天去了现场,厂房封顶", "2026-11-19", null, "去了现场,厂房封顶")]
    [InlineData("昨天、厂房封顶", "2026-11-19", null, "厂房封顶")]
    [InlineData("昨天。厂房封顶。", "2026-11-19", null, "厂房封顶。")]
    [InlineData("昨天督查", "2026-11-19", "supervision", "")]
    [InlineData("11月3日督查,扬尘已整改", "2026-11-03", "supervision", "扬尘已整改")]
    [InlineData("电话 昨天 下周进场", "2026-11-19", "remote", "下周进场")]
    [InlineData("昨天 电话 下周进场", "2026-11-19", "remote", "下周进场")]
    [InlineData("电话 下周一进场", null, "remote", "下周一进场")]
    [InlineData("督查 现场 整洁", null, "supervision", "现场 整洁")]
    [InlineData("昨天 周五的设备到货", "2026-11-19", null, "周五的设备到货")]
    [InlineData("现场整洁", null, null, "现场整洁")]
    [InlineData("11.3 万平厂房封顶", null, null, "11.3 万平厂房封顶")]
    [InlineData("", null, null, "")]
    public void A_day_and_a_kind_may_stand_before_what_was_seen(string said, string? day, string? kind, string text)
    {
        var words = VisitWords.Read(said, Today);
        Assert.Equal((day, kind, text, null), (words.Day is { } found ? $"{found:yyyy-MM-dd}" : null, words.Kind, words.Text, words.Why));
    }

    [Fact]
    public void A_day_that_does_not_exist_is_told_with_an_example() => Assert.Equal(
        "看不出“11月31日”是哪一天,请写一个日子,例:昨天 厂房主体封顶;11月3日 厂房主体封顶", VisitWords.Read("电话 11月31日 厂房封顶", Today).Why);

    [Fact]
    public void What_was_seen_is_the_end_of_what_was_said_and_no_text_throws()
    {
        var pieces = new[] { "昨天", "11月31日", "3号", "督查", "现场", " ", ",", "、", "厂房", "。", "下午", "\n" };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Where(text => text is not null), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => text.Contains(VisitWords.Read(text, Today).Text, StringComparison.Ordinal))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
