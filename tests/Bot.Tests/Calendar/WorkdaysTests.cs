namespace Bot.Tests.Calendar;

using System.Globalization;
using System.Text;
using Bot.Calendar;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class WorkdaysTests
{
    private static readonly Workdays Calendar = Workdays.Embedded;

    [Theory]
    [InlineData("2026-01-04")] // Sunday, for New Year
    [InlineData("2026-02-14")]
    [InlineData("2026-02-28")]
    [InlineData("2026-05-09")]
    [InlineData("2026-09-20")]
    [InlineData("2026-10-10")]
    [InlineData("2025-01-26")]
    public void A_make_up_weekend_day_is_a_workday(string day) => Assert.True(Calendar.IsWorkday(Day(day)));

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("2026-02-16")]
    [InlineData("2026-02-23")]
    [InlineData("2026-10-07")]
    [InlineData("2026-11-21")] // an ordinary Saturday
    [InlineData("2026-11-22")]
    public void A_holiday_and_an_ordinary_weekend_are_free(string day) => Assert.False(Calendar.IsWorkday(Day(day)));

    [Fact]
    public void An_ordinary_Friday_is_a_workday() => Assert.True(Calendar.IsWorkday(Day("2026-11-20")));

    [Fact]
    public void A_year_without_a_notice_is_Monday_to_Friday()
    {
        Assert.True(Calendar.Knows(2026));
        Assert.False(Calendar.Knows(2031));
        Assert.True(Calendar.IsWorkday(Day("2031-10-01")));
        Assert.False(Calendar.IsWorkday(Day("2031-10-04")));
    }

    [Theory]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2026-11-21", 1, "2026-11-23")]
    [InlineData("2026-11-20", 3, "2026-11-25")]
    [InlineData("2026-11-20", 0, "2026-11-20")]
    [InlineData("2026-11-21", 0, "2026-11-21")]
    [InlineData("2026-11-23", -1, "2026-11-20")]
    [InlineData("2026-09-30", 1, "2026-10-08")]
    [InlineData("2026-10-09", 1, "2026-10-10")]
    [InlineData("2026-02-13", 2, "2026-02-24")]
    public void Workdays_are_counted_by_the_legal_calendar(string from, int n, string expected) =>
        Assert.Equal(Day(expected), Calendar.AddWorkdays(Day(from), n));

    [Theory]
    [InlineData("2026-11-20", "2026-11-23", 1)]
    [InlineData("2026-11-20", "2026-11-22", 0)]
    [InlineData("2026-11-20", "2026-11-20", 0)]
    [InlineData("2026-11-23", "2026-11-20", -1)]
    [InlineData("2026-09-30", "2026-10-12", 4)] // 8, 9, the make-up Saturday, 12
    public void Between_two_days_the_second_counts_and_the_first_does_not(string from, string to, int count) =>
        Assert.Equal(count, Calendar.CountBetween(Day(from), Day(to)));

    [Fact]
    public void The_next_workday_after_the_eve_of_a_holiday_is_after_the_holiday() =>
        Assert.Equal(Day("2026-10-08"), Calendar.Next(Day("2026-09-30")));

    [Fact]
    public void Adding_and_counting_agree() =>
        Prop.ForAll(
            Gen.Choose(Day("2023-01-01").DayNumber, Day("2028-12-31").DayNumber).ToArbitrary(),
            Gen.Choose(-60, 60).ToArbitrary(),
            (number, n) =>
            {
                var from = Calendar.Next(DateOnly.FromDayNumber(number));
                var to = Calendar.AddWorkdays(from, n);
                return Calendar.IsWorkday(to) && Calendar.CountBetween(from, to) == n && Calendar.AddWorkdays(to, -n) == from;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"2026":{"holidays_on_weekdays":["2026-01-32"],"workdays_on_weekends":[]}}""", "2026-01-32")]
    [InlineData("""{"2026":{"holidays_on_weekdays":["2025-01-01"],"workdays_on_weekends":[]}}""", "2025-01-01")]
    [InlineData("""{"2026":{"holidays_on_weekdays":["2026-01-03"],"workdays_on_weekends":[]}}""", "2026-01-03")]
    [InlineData("""{"2026":{"holidays_on_weekdays":[],"workdays_on_weekends":["2026-01-05"]}}""", "2026-01-05")]
    [InlineData("""{"2026":{"holidays_on_weekdays":["2026-01-01","2026-01-01"],"workdays_on_weekends":[]}}""", "2026-01-01")]
    [InlineData("""{"2026":{"holidays_on_weekdays":[20260101],"workdays_on_weekends":[]}}""", "20260101")]
    [InlineData("""{"2026":{"holidays_on_weekdays":[]}}""", "workdays_on_weekends")]
    [InlineData("""{"2026":{"holidays_on_weekdays":[],"holiday":[]}}""", "'holiday'")]
    [InlineData("""{"2026":{"holidays_on_weekdays":"2026-01-01","workdays_on_weekends":[]}}""", "holidays_on_weekdays")]
    [InlineData("""{"2026":[]}""", "2026")]
    [InlineData("""{"26":{"holidays_on_weekdays":[],"workdays_on_weekends":[]}}""", "'26'")]
    [InlineData("""{"year":{"holidays_on_weekdays":[],"workdays_on_weekends":[]}}""", "'year'")]
    [InlineData("""{"2026":{"holidays_on_weekdays":[],"workdays_on_weekends":[]},"2026":{}}""", "2026")]
    [InlineData("[]", "object")]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    public void A_wrong_calendar_is_refused_in_one_line_that_names_the_place(string json, string named)
    {
        var refused = Assert.Throws<FormatException>(() => Workdays.Load(json));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_calendar_is_read_from_a_file_with_or_without_a_mark_in_front()
    {
        const string Json = """{"2027":{"holidays_on_weekdays":["2027-01-01"],"workdays_on_weekends":[]}}""";
        foreach (var mark in new[] { "", "\uFEFF" })
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mark + Json));
            var calendar = Workdays.Load(stream);
            Assert.True(calendar.Knows(2027));
            Assert.False(calendar.IsWorkday(Day("2027-01-01")));
        }
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
