namespace Bot.Tests.Language;

using System.Globalization;
using Bot.Language;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class WordingTests
{
    [Theory]
    [InlineData("国昌热力\uFF08一期\uFF09", "国昌热力(一期)")]
    [InlineData("国昌\u3000热力\uFF08一期\uFF09", "国昌热力一期")]
    [InlineData("志能祥赢30MW生物质", "志能祥赢 30mw 生物质")]
    [InlineData("全大·豆肽", "全大豆肽")]
    [InlineData("“双零”铝箔", "双零铝箔")]
    [InlineData("A-B项目", "ab项目")]
    [InlineData("印染\r\n产业园", "印染产业园")]
    [InlineData("《名仁》【苏打】水", "名仁苏打水")]
    public void Names_that_people_take_for_the_same_fold_to_the_same(string one, string other) =>
        Assert.Equal(Wording.Fold(one), Wording.Fold(other));

    [Theory]
    [InlineData("热力一期", "热力二期")]
    [InlineData("2.5MW项目", "25MW项目")]
    public void Names_that_differ_stay_different(string one, string other) =>
        Assert.NotEqual(Wording.Fold(one), Wording.Fold(other));

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData(" a\tb ", "a b")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("\uFEFF项目\u200B", "项目")]
    [InlineData("a\u202Eb", "ab")]
    [InlineData("𠮷👨‍👩‍👧", "𠮷👨‍👩‍👧")]
    [InlineData("\u3000项目\u00A0", "项目")]
    [InlineData(null, "")]
    public void Text_is_cleaned_before_it_is_stored(string? text, string expected) => Assert.Equal(expected, Wording.Clean(text));

    // The compiler would not keep these in an attribute.
    [Fact]
    public void Half_a_character_is_replaced()
    {
        Assert.Equal("a\uFFFDb", Wording.Clean("a\uD83Db"));
        Assert.Equal("\uFFFD\uFFFDc", Wording.Clean("\uDE00\uD83Dc"));
        Assert.Equal("a\uFFFD", Wording.Clean("a\uD83D"));
    }

    [Theory]
    [InlineData("设备到货", 4, "设备到货")]
    [InlineData("设备到货80%", 5, "设备到货…")]
    [InlineData("a👍b", 3, "a…")]
    [InlineData("a👍bc", 4, "a👍…")]
    [InlineData("𠮷野家", 2, "…")]
    [InlineData("👨‍👩‍👧一家", 8, "…")]
    [InlineData("👨‍👩‍👧一家人", 10, "👨‍👩‍👧一…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    [InlineData("", 0, "")]
    public void Text_is_cut_between_characters(string text, int max, string expected) => Assert.Equal(expected, Wording.Cut(text, max));

    [Fact]
    public void A_cut_keeps_whole_characters_and_its_bound()
    {
        var pieces = new[] { "字", "a", "👍", "👍🏽", "👨‍👩‍👧", "𠮷", "é", "🇨🇳", "\uFE0F", "\u200D", "\r\n" };
        Prop.ForAll(
            Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(),
            Gen.Choose(1, 30).ToArbitrary(),
            (text, max) =>
            {
                var cut = Wording.Cut(text, max);
                var starts = StringInfo.ParseCombiningCharacters(text);
                return cut.Length <= max && (cut == text || (cut.EndsWith('…') && text.StartsWith(cut[..^1], StringComparison.Ordinal) && starts.Contains(cut.Length - 1)));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void No_text_throws_and_cleaning_twice_changes_nothing() =>
        Prop.ForAll(
            Gen.OneOf(
                ArbMap.Default.GeneratorFor<string>(),
                Gen.Choose(0, 0xFFFF).Select(code => (char)code).ListOf().Select(string.Concat),
                Gen.Elements('\uD83D', '\uDE00', '\r', '\n', ' ', 'a', '\uFEFF').ListOf().Select(string.Concat)).ToArbitrary(),
            text =>
            {
                var clean = Wording.Clean(text);
                return Wording.Clean(clean) == clean && Wording.Fold(Wording.Fold(text)) == Wording.Fold(text)
                    && Wording.Cut(text ?? "", 5).Length <= 5 && !clean.Contains('\0', StringComparison.Ordinal);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
}
