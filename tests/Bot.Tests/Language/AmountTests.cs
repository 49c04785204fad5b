namespace Bot.Tests.Language;

using System.Globalization;
using Bot.Language;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class AmountTests
{
    private static readonly string[] Pieces =
    [
        "3", "2000", "0", "1,250", ",", ".", "5", "亿", "万", "千", "百", "十", "元", "w", "W", "半", "个", "零", "两", "三", "五", "点",
        "约", "左右", "多", "几", "-", "负", "整", "角", "分", " ", "人民币", "¥", "$", "美元", "吨", "亩", "~", "到", "3", "亿", "\uD83D", "99999999999999",
    ];

    [Theory]
    [InlineData("3200万", 32_000_000)]
    [InlineData("3200万元", 32_000_000)]
    [InlineData("1,250.5万元", 12_505_000)]
    [InlineData("\uFF11\uFF0C\uFF12\uFF15\uFF10\uFF0E\uFF15万元", 12_505_000)]
    [InlineData("\u3000 3200\u3000万元 ", 32_000_000)]
    [InlineData("0.32亿", 32_000_000)]
    [InlineData("0.032亿元", 3_200_000)]
    [InlineData("2.5亿", 250_000_000)]
    [InlineData("2亿5千万", 250_000_000)]
    [InlineData("2亿5000万元", 250_000_000)]
    [InlineData("1亿零500万", 105_000_000)]
    [InlineData("1亿500万", 105_000_000)]
    [InlineData("12万3千元", 123_000)]
    [InlineData("3万5000元", 35_000)]
    [InlineData("两千三百五十万", 23_500_000)]
    [InlineData("一千二百零五万", 12_050_000)]
    [InlineData("一百二十万", 1_200_000)]
    [InlineData("十二万", 120_000)]
    [InlineData("五百万", 5_000_000)]
    [InlineData("一亿两千万", 120_000_000)]
    [InlineData("三点五亿", 350_000_000)]
    [InlineData("零点三二亿元", 32_000_000)]
    [InlineData("壹仟贰佰万元整", 12_000_000)]
    [InlineData("人民币叁佰万元整", 3_000_000)]
    [InlineData("伍佰萬圓", 5_000_000)]
    [InlineData("半个亿", 50_000_000)]
    [InlineData("一个亿", 100_000_000)]
    [InlineData("3个亿", 300_000_000)]
    [InlineData("1200w", 12_000_000)]
    [InlineData("1200W", 12_000_000)]
    [InlineData("3千万", 30_000_000)]
    [InlineData("3.5千万", 35_000_000)]
    [InlineData("50百万元", 50_000_000)]
    [InlineData("3千元", 3_000)]
    [InlineData("12000000元", 12_000_000)]
    [InlineData("12,000,000元", 12_000_000)]
    [InlineData("12000000.00元", 12_000_000)]
    [InlineData("12元0角0分", 12)]
    [InlineData("¥3200万", 32_000_000)]
    [InlineData("\uFFE53200万", 32_000_000)]
    [InlineData("3200万元人民币", 32_000_000)]
    [InlineData("3200万。", 32_000_000)]
    [InlineData("300块", 300)]
    [InlineData("32000万", 320_000_000)]
    [InlineData("1万亿元", 1_000_000_000_000)]
    [InlineData("0", 0)]
    [InlineData("0万元", 0)]
    [InlineData("零", 0)]
    [InlineData("0.0001万", 1)]
    public void An_exact_amount_is_sure(string text, long yuan) =>
        Assert.Equal(new AmountReading.Sure(yuan), Amount.Read(text));

    [Theory]
    [InlineData("约3200万")]
    [InlineData("大约 3200万元")]
    [InlineData("3200万左右")]
    [InlineData("3200万元上下")]
    [InlineData("大概3200w")]
    public void An_amount_said_to_be_approximate_keeps_that_mark(string text) =>
        Assert.Equal(new AmountReading.Sure(32_000_000, Approximate: true), Amount.Read(text));

    [Theory]
    [InlineData("3200", "3200")]
    [InlineData("3,200.5", "3200.5")]
    [InlineData("3千", "3000")]
    [InlineData("两千三百五十", "2350")]
    [InlineData("一百零五", "105")]
    [InlineData("12000000", "12000000")]
    public void A_bare_number_needs_its_unit(string text, string number) =>
        Assert.Equal(new AmountReading.NeedsUnit(decimal.Parse(number, CultureInfo.InvariantCulture)), Amount.Read(text));

    [Theory]
    [InlineData("300多万")]
    [InlineData("六七百万")]
    [InlineData("三五万")]
    [InlineData("大几千万")]
    [InlineData("几百万")]
    [InlineData("好几个亿")]
    [InlineData("上千万元")]
    [InlineData("3000-4000万")]
    [InlineData("3000~4000万元")]
    [InlineData("三百来万")]
    [InlineData("近3200万")]
    [InlineData("超3亿元")]
    [InlineData("3200万以上")]
    [InlineData("三亿多")]
    [InlineData("3200万吗?")]
    [InlineData("一亿二")]
    [InlineData("2亿5")]
    [InlineData("2亿5千")]
    [InlineData("2亿3000")]
    [InlineData("2亿3000元")]
    [InlineData("3万5")]
    [InlineData("三百五万")]
    [InlineData("一百二万")]
    [InlineData("三千零五百万")]
    [InlineData("一个半亿")]
    [InlineData("2亿15000万")]
    [InlineData("2.5亿3000万")]
    [InlineData("1,5亿")]
    [InlineData("1\uFF0C5亿")]
    [InlineData("1,2500万")]
    [InlineData("1.250.5万")]
    [InlineData("3 200万")]
    [InlineData("3200万 500元")]
    [InlineData("3200万4000万")]
    [InlineData("1e8元")]
    [InlineData("12000000.50元")]
    [InlineData("12元5角")]
    [InlineData("0.00001万")]
    [InlineData("3200万美元")]
    [InlineData("$3200万")]
    [InlineData("500万USD")]
    [InlineData("3亿港币")]
    [InlineData("3200万吨")]
    [InlineData("3200亩")]
    [InlineData("32000万台")]
    [InlineData("3200万人")]
    [InlineData("30MW")]
    [InlineData("1200kw")]
    [InlineData("70%")]
    [InlineData("5²万")]
    [InlineData("(3200)万")]
    [InlineData("\uFF083200\uFF09万")]
    [InlineData("累计2.18亿")]
    [InlineData("32 00万")]
    public void What_can_be_read_in_two_ways_is_doubtful(string text)
    {
        var doubt = Assert.IsType<AmountReading.Doubtful>(Amount.Read(text));
        Assert.Contains("例:", doubt.Why, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', doubt.Why);
    }

    [Theory]
    [InlineData("-3200万")]
    [InlineData("\uFF0D3200万元")]
    [InlineData("−3200")]
    [InlineData("负三百万")]
    [InlineData("¥-5元")]
    public void An_amount_below_zero_is_negative(string text) => Assert.IsType<AmountReading.Negative>(Amount.Read(text));

    [Theory]
    [InlineData("1.00000001万亿")]
    [InlineData("10001亿")]
    [InlineData("999999999999999999999999999999999999")]
    [InlineData("99999999999999千万亿")]
    [InlineData("99999999999999.999999999999千万亿")]
    public void An_amount_beyond_any_project_is_too_large(string text) => Assert.IsType<AmountReading.TooLarge>(Amount.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("没有")]
    [InlineData("元")]
    [InlineData("主体封顶")]
    [InlineData("今天一期主体封顶")]
    public void Text_without_an_amount_is_none(string? text) => Assert.IsType<AmountReading.None>(Amount.Read(text));

    [Theory]
    [InlineData("500万美元")]
    [InlineData("$500万")]
    [InlineData("500万USD")]
    [InlineData("3亿港币")]
    [InlineData("500万欧元")]
    [InlineData("日元5亿")]
    public void Foreign_money_is_asked_for_in_renminbi(string text) => Assert.Contains("人民币", Amount.Read(text).Why, StringComparison.Ordinal);

    [Fact]
    public void The_doubt_names_what_was_typed_and_what_would_be_right() =>
        Assert.Equal("“三亿多”不是确定的金额,例:3.68亿元、10096万元", Amount.Read("三亿多").Why);

    [Fact]
    public void The_doubt_quotes_no_more_than_a_line_of_a_long_text() =>
        Assert.InRange(Amount.Read(new string('9', 5000) + "多万").Why.Length, 1, 60);

    [Theory]
    [InlineData(0, "0万元")]
    [InlineData(1, "1元")]
    [InlineData(8_500, "8,500元")]
    [InlineData(10_000, "1万元")]
    [InlineData(12_345, "1.2345万元")]
    [InlineData(12_505_000, "1,250.5万元")]
    [InlineData(32_000_000, "3,200万元")]
    [InlineData(100_960_000, "10,096万元")]
    [InlineData(100_100_000, "10,010万元")]
    [InlineData(218_000_000, "2.18亿元")]
    [InlineData(300_000_000, "3.00亿元")]
    [InlineData(100_000_000, "1.00亿元")]
    [InlineData(1_000_000_000_000, "10,000.00亿元")]
    [InlineData(-32_000_000, "-3,200万元")]
    [InlineData(long.MinValue, "-922,337,203,685,477.5808万元")]
    public void An_amount_is_shown_exactly(long yuan, string shown) => Assert.Equal(shown, Amount.Show(yuan));

    [Theory]
    [InlineData(0, "0万元")]
    [InlineData(8_500, "8,500元")]
    [InlineData(12_505_000, "1,251万元")]
    [InlineData(12_504_999, "1,250万元")]
    [InlineData(100_960_000, "1.01亿元")]
    [InlineData(100_500_000, "1.01亿元")]
    [InlineData(100_499_999, "1.00亿元")]
    [InlineData(99_999_999, "10,000万元")]
    [InlineData(-100_500_000, "-1.01亿元")]
    [InlineData(-12_505_000, "-1,251万元")]
    public void A_sum_is_rounded_half_away_from_zero(long yuan, string shown) => Assert.Equal(shown, Amount.ShowRounded(yuan));

    [Theory]
    [InlineData("500,000", 10_000L, 5_000_000_000)]
    [InlineData("3.68", 100_000_000L, 368_000_000)]
    [InlineData("3.68亿元", 10_000L, 368_000_000)]
    [InlineData("5000元", 10_000L, 5_000)]
    [InlineData("10096万元", null, 100_960_000)]
    [InlineData("12000000", 1L, 12_000_000)]
    [InlineData("0", null, 0)]
    public void The_unit_in_the_cell_wins_over_that_of_the_header(string cell, long? headerUnit, long yuan) =>
        Assert.Equal(new AmountReading.Sure(yuan), Amount.ReadCell(cell, headerUnit));

    [Fact]
    public void A_cell_without_any_unit_needs_one() =>
        Assert.Equal(new AmountReading.NeedsUnit(3200), Amount.ReadCell("3200", null));

    [Theory]
    [InlineData("99999999999999", 100_000_000L, typeof(AmountReading.TooLarge))]
    [InlineData("10001", 100_000_000L, typeof(AmountReading.TooLarge))]
    [InlineData("1.23456", 10_000L, typeof(AmountReading.Doubtful))]
    [InlineData("三亿多", 10_000L, typeof(AmountReading.Doubtful))]
    [InlineData("-5", 10_000L, typeof(AmountReading.Negative))]
    [InlineData("待定", 10_000L, typeof(AmountReading.None))]
    public void The_unit_of_the_header_makes_no_doubtful_cell_sure(string cell, long headerUnit, Type expected) =>
        Assert.IsType(expected, Amount.ReadCell(cell, headerUnit));

    [Fact]
    public void Every_amount_shown_reads_back_to_itself() =>
        Prop.ForAll(
            Gen.OneOf(
                from millions in Gen.Choose(0, 999_999) from rest in Gen.Choose(1, 1_000_000) select (millions * 1_000_000L) + rest,
                from yuan in Gen.Choose(1, 1_000_000) select (long)yuan,
                from millions in Gen.Choose(1, 1_000_000) select millions * 1_000_000L).ToArbitrary(),
            yuan => Amount.Read(Amount.Show(yuan)) is AmountReading.Sure sure && sure.Yuan == yuan && !sure.Approximate)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_number_of_wan_reads_the_same_in_digits_and_in_Chinese() =>
        Prop.ForAll(
            Gen.Choose(1, 9999).ToArbitrary(),
            wan => Amount.Read(Chinese(wan) + "万").Equals(new AmountReading.Sure(wan * Amount.Wan)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_text_throws_and_none_is_sure_below_zero_or_beyond_the_bound() =>
        Prop.ForAll(
            Gen.OneOf(
                ArbMap.Default.GeneratorFor<string>(),
                Gen.Elements(Pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => Amount.Read(text) is not AmountReading.Sure sure || sure.Yuan is >= 0 and <= Amount.Largest)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    private static string Chinese(int number)
    {
        const string Digits = "零一二三四五六七八九";
        var text = "";
        foreach (var (scale, unit) in new[] { (1000, "千"), (100, "百"), (10, "十"), (1, "") })
        {
            var digit = number / scale % 10;
            text += digit == 0 ? (text.Length == 0 || text.EndsWith('零') ? "" : "零") : $"{Digits[digit]}{unit}";
        }
        return text.TrimEnd('零');
    }
}
