namespace Bot.Tests.Calendar;

using Bot.Calendar;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class MonthTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("本月", "2026-11")]
    [InlineData("这个月", "2026-11")]
    [InlineData("上月", "2026-10")]
    [InlineData("上个月", "2026-10")]
    [InlineData("10月", "2026-10")]
    [InlineData("10月份", "2026-10")]
    [InlineData("\uFF11\uFF10月", "2026-10")]
    [InlineData("十月份", "2026-10")]
    [InlineData("11月", "2026-11")]
    [InlineData("元月", "2026-01")]
    [InlineData("12月", "2025-12")]
    [InlineData("去年12月", "2025-12")]
    [InlineData("今年3月", "2026-03")]
    [InlineData("2026年8月", "2026-08")]
    [InlineData("26年8月", "2026-08")]
    [InlineData("2026-08", "2026-08")]
    [InlineData("2026.8", "2026-08")]
    [InlineData("2026/8", "2026-08")]
    public void A_month_is_read_as_people_say_it(string text, string expected) => Assert.Equal(expected, Month.Read(text, Today).ToString());

    [Theory]
    [InlineData("13月")]
    [InlineData("0月")]
    [InlineData("2026-13")]
    [InlineData("8")]
    [InlineData("2026")]
    [InlineData("2026年8月5日")]
    [InlineData("正月")]
    [InlineData("1026年8月")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_month_is_refused(string? text) => Assert.Null(Month.Read(text, Today));

    [Fact]
    public void Last_month_in_January_lies_in_the_year_before() => Assert.Equal(new Month(2025, 12), Month.Read("上月", new DateOnly(2026, 1, 5)));

    [Fact]
    public void A_month_knows_its_days_and_neighbours()
    {
        var month = new Month(2024, 2);
        Assert.Equal(new DateOnly(2024, 2, 1), month.First);
        Assert.Equal(new DateOnly(2024, 2, 29), month.Last);
        Assert.Equal(new Month(2024, 1), month.Previous);
        Assert.Equal(new Month(2024, 3), month.Next);
        Assert.Equal(new Month(2023, 2), month.AddMonths(-12));
        Assert.True(month.Contains(new DateOnly(2024, 2, 29)));
        Assert.False(month.Contains(new DateOnly(2023, 2, 28)));
    }

    [Fact]
    public void A_month_is_shown_with_and_without_its_year()
    {
        Assert.Equal("2026年11月", new Month(2026, 11).Show());
        Assert.Equal("11月", new Month(2026, 11).ShortName);
    }

    [Theory]
    [InlineData("2026-1")]
    [InlineData("2026-13")]
    [InlineData("2026年1月")]
    public void Only_the_stored_form_parses(string text) => Assert.Throws<FormatException>(() => Month.Parse(text));

    [Fact]
    public void Months_round_trip_and_order_as_their_days() =>
        Prop.ForAll(
            Gen.Choose(1950 * 12, 2099 * 12).Select(at => new Month(at / 12, (at % 12) + 1)).Two().ToArbitrary(),
            pair =>
            {
                var (one, other) = pair;
                return Month.Parse(one.ToString()) == one && Month.Read(one.Show(), Today) == one
                    && (one < other) == (one.First < other.First) && (one >= other) == (one.First >= other.First)
                    && string.CompareOrdinal(one.ToString(), other.ToString()) < 0 == (one < other);
            }).QuickCheckThrowOnFailure();
}
