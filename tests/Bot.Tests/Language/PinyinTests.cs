namespace Bot.Tests.Language;

using Bot.Language;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class PinyinTests
{
    [Theory]
    [InlineData("印染产业园", "yrcyy")]
    [InlineData("双零铝箔", "sllb")]
    [InlineData("足力健制鞋", "zljzx")]
    [InlineData("华晶金刚石", "hjjgs")]
    [InlineData("国昌热力", "gcrl")]
    [InlineData("安康欧诺派其他挖文", "akonpqtww")]
    [InlineData("大豆肽", "ddt")]
    [InlineData("法鄂开明寻找", "fekmxz")]
    [InlineData("30mw生物质", "30mwswz")]
    [InlineData("电商产业园项目一期", "dscyyxmyq")]
    public void A_name_has_the_initials_of_its_characters(string name, string initials) => Assert.Equal(initials, Pinyin.Initials(name));

    [Theory]
    [InlineData("园区")]
    [InlineData("china")]
    [InlineData("")]
    public void Two_letters_and_Latin_names_have_none(string name) => Assert.Null(Pinyin.Initials(name));

    [Fact]
    public void No_text_throws() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        text => Pinyin.Initials(Wording.Fold(text)) is not { } initials || initials.All(char.IsAsciiLetterOrDigit)).QuickCheckThrowOnFailure();
}
