namespace Bot.Tests.Reporting;

using Bot.Reporting;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class InvestmentWordsTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("本月3200万,累计2.18亿", null)]
    [InlineData("本月完成投资3200万元,自年初累计完成2.18亿元", null)]
    [InlineData("3200万 累计2.18亿", null)]
    [InlineData("3200万(累计2.18亿)", null)]
    [InlineData("3200万\uFF08今年累计2.18亿元\uFF09", null)]
    [InlineData("10月 3200万、年初至今累计2.18亿。", "2026-10")]
    [InlineData("累计2.18亿,本月3200万", null)]
    [InlineData("累计2.18亿,10月3200万", "2026-10")]
    public void Both_numbers_of_one_message_are_read(string said, string? month)
    {
        var both = InvestmentWords.Both(said, Today);
        Assert.Equal((month, 32_000_000L, 218_000_000L), (both?.Month?.ToString(), both?.Yuan, both?.Total));
    }

    [Theory]
    [InlineData("3200万")]
    [InlineData("累计2.18亿")]
    [InlineData("10月累计2.18亿")]
    [InlineData("3200,累计2.18亿")]
    [InlineData("3200万,累计")]
    [InlineData("")]
    public void One_number_is_not_two(string said) => Assert.Null(InvestmentWords.Both(said, Today));

    [Theory]
    [InlineData("本月无投资", true)]
    [InlineData("没有投资", true)]
    [InlineData("本月无新增", true)]
    [InlineData("停工", false)]
    [InlineData("没动", false)]
    public void Only_what_says_so_is_an_entry_of_zero(string said, bool nothing) =>
        Assert.Equal(nothing, InvestmentWords.IsNothing(InvestmentWords.Read(said, Today).Amount));

    [Theory]
    [InlineData("同上月", true)]
    [InlineData("和上月一样", true)]
    [InlineData("与上月持平", true)]
    [InlineData("上月", false)]
    [InlineData("上月3200万", false)]
    public void As_much_as_the_month_before_is_known(string said, bool same) => Assert.Equal(same, InvestmentWords.IsSame(said));

    [Theory]
    [InlineData("到位资金3000万", "到位资金还不能在这里报")]
    [InlineData("资金到位3000万", "到位资金还不能在这里报")]
    [InlineData("固投3200万", "这里只报完成投资")]
    [InlineData("停工", "请写:本月无新增")]
    [InlineData("没动", "请写:本月无新增")]
    public void What_is_no_investment_is_told_why(string said, string why) =>
        Assert.Contains(why, InvestmentWords.Why(InvestmentWords.Read(said, Today).Amount), StringComparison.Ordinal);

    [Theory]
    [InlineData("3200万")]
    [InlineData("约3200万")]
    [InlineData("无新增")]
    [InlineData("有空再说")]
    public void Other_words_need_no_such_explanation(string said) => Assert.Null(InvestmentWords.Why(InvestmentWords.Read(said, Today).Amount));

    [Fact]
    public void No_text_throws()
    {
        var pieces = new[] { "本月", "10月", "3200万", "累计", "2.18亿", ",", "自年初", "到位", "同上月", " ", "(", ")", "今年" };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Where(text => text is not null), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text =>
            {
                _ = (InvestmentWords.Read(text, Today), InvestmentWords.Why(text), InvestmentWords.IsSame(text));
                return InvestmentWords.Both(text, Today) is not { } both || both is { Yuan: >= 0, Total: >= 0 };
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
