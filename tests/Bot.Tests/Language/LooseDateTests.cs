namespace Bot.Tests.Language;

using Bot.Language;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class LooseDateTests
{
    [Theory]
    [InlineData("2018.3", "2018-03")]
    [InlineData("2018.03", "2018-03")]
    [InlineData("\uFF12\uFF10\uFF11\uFF18\uFF0E\uFF10\uFF13", "2018-03")]
    [InlineData("2019/4/1", "2019-04-01")]
    [InlineData("2019-04-01", "2019-04-01")]
    [InlineData("2019.4.1", "2019-04-01")]
    [InlineData("2019/4/1 0:00", "2019-04-01")]
    [InlineData("2019-04-10 00:00:00", "2019-04-10")]
    [InlineData("2020年12月", "2020-12")]
    [InlineData("2020年十二月", "2020-12")]
    [InlineData("2020年12月份", "2020-12")]
    [InlineData("2020年12月5日", "2020-12-05")]
    [InlineData("2020 年 12 月 5 号", "2020-12-05")]
    [InlineData("2020.12月", "2020-12")]
    [InlineData("2020", "2020")]
    [InlineData("2020年", "2020")]
    [InlineData("20200401", "2020-04-01")]
    [InlineData("202004", "2020-04")]
    [InlineData("2020年2月29日", "2020-02-29")]
    public void A_date_is_read_as_exactly_as_it_was_written(string text, string expected)
    {
        Assert.True(LooseDate.TryRead(text, out var date), text);
        Assert.Equal(expected, date.ToString());
    }

    [Theory]
    [InlineData("2020-13")]
    [InlineData("2020-00")]
    [InlineData("2020年2月30日")]
    [InlineData("2021-02-29")]
    [InlineData("2020-04-31")]
    [InlineData("2020.4-1")]
    [InlineData("20201301")]
    [InlineData("0020")]
    [InlineData("2999")]
    [InlineData("20.4")]
    [InlineData("4月")]
    [InlineData("4.1")]
    [InlineData("2020年底")]
    [InlineData("2020年上半年")]
    [InlineData("2020年4月底")]
    [InlineData("2020-04-01 18:30")]
    [InlineData("2020 4 1")]
    [InlineData("43922")]
    [InlineData("待定")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_exact_date_is_refused(string? text) => Assert.False(LooseDate.TryRead(text, out _), text);

    [Theory]
    [InlineData("4月", "2026-04")]
    [InlineData("4月份", "2026-04")]
    [InlineData("十月", "2026-10")]
    [InlineData("4月5日", "2026-04-05")]
    [InlineData("2020年4月", "2020-04")]
    public void A_month_without_a_year_takes_the_year_that_the_caller_knows(string text, string expected)
    {
        Assert.True(LooseDate.TryRead(text, out var date, year: 2026), text);
        Assert.Equal(expected, date.ToString());
    }

    [Theory]
    [InlineData("43922", "2020-04-01")]
    [InlineData("43921", "2020-03-31")]
    [InlineData("46023", "2026-01-01")]
    [InlineData("2020", "2020")]
    public void A_number_counted_by_a_spreadsheet_is_a_day_if_the_caller_says_so(string text, string expected)
    {
        Assert.True(LooseDate.TryRead(text, out var date, excelSerial: true));
        Assert.Equal(expected, date.ToString());
    }

    [Theory]
    [InlineData("2020", "2020年", "2020-01-01", "2020-12-31")]
    [InlineData("2020-02", "2020年2月", "2020-02-01", "2020-02-29")]
    [InlineData("2020-04-01", "2020年4月1日", "2020-04-01", "2020-04-01")]
    public void A_loose_date_knows_the_days_that_it_may_be(string iso, string shown, string first, string last)
    {
        var date = LooseDate.Parse(iso);
        Assert.Equal(shown, date.Show());
        Assert.Equal(first, $"{date.First:yyyy-MM-dd}");
        Assert.Equal(last, $"{date.Last:yyyy-MM-dd}");
    }

    [Theory]
    [InlineData("2020-4")]
    [InlineData("2020年4月")]
    [InlineData("2020-13")]
    [InlineData("")]
    public void Only_the_stored_form_parses(string text) => Assert.Throws<FormatException>(() => LooseDate.Parse(text));

    [Fact]
    public void A_date_that_does_not_exist_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LooseDate(2020, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LooseDate(2020, 2, 30));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LooseDate(2020, null, 5));
    }

    [Fact]
    public void Every_date_comes_back_from_its_stored_and_its_shown_form() =>
        Prop.ForAll(
            (from day in Gen.Choose(new DateOnly(LooseDate.FirstYear, 1, 1).DayNumber, new DateOnly(LooseDate.LastYear, 12, 31).DayNumber)
             from precision in Gen.Choose(1, 3)
             select Made(DateOnly.FromDayNumber(day), precision)).ToArbitrary(),
            date => LooseDate.Parse(date.ToString()) == date && LooseDate.TryRead(date.Show(), out var shown) && shown == date)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_text_throws()
    {
        var pieces = new[] { "2020", "年", "4", "月", "日", "-", ".", "/", " ", "31", "13", "99999", "十", "0:00", "\uDC00" };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => !LooseDate.TryRead(text, out var date, 2026, excelSerial: true) || LooseDate.Parse(date.ToString()) == date)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    private static LooseDate Made(DateOnly day, int precision) =>
        new(day.Year, precision > 1 ? day.Month : null, precision > 2 ? day.Day : null);
}
