namespace Bot.Tests.Projects;

using Bot.Projects;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class StagesTests
{
    [Theory]
    [InlineData("线索", "lead")]
    [InlineData("拟签约", "negotiating")]
    [InlineData("正在洽谈", "negotiating")]
    [InlineData("签订框架协议", "framework")]
    [InlineData("已签约", "signed")]
    [InlineData("已签约并落地", "landed")]
    [InlineData("已落地", "landed")]
    [InlineData("在建", "started")]
    [InlineData("已开工", "started")]
    [InlineData("主体封顶,已开工建设", "started")]
    [InlineData("全部竣工", "completed")]
    [InlineData("全部完成", "completed")]
    [InlineData("已完工。", "completed")]
    [InlineData("已试运营", "trial_production")]
    [InlineData("2020年初试生产", "trial_production")]
    [InlineData("并网发电", "in_production")]
    [InlineData("建成投产", "in_production")]
    [InlineData("已达产", "at_capacity")]
    [InlineData("停工", "suspended")]
    [InlineData("前期停工,现已复工", "started")]
    [InlineData("已复工", "started")]
    [InlineData("一期已投产,二期已复工", "in_production")]
    [InlineData("停工,计划明年3月复工", "suspended")]
    [InlineData("已签约,预计2026年6月开工", "signed")]
    [InlineData("一期已投产,二期拟签约", "in_production")]
    [InlineData("按计划已开工", "started")]
    public void A_text_tells_the_furthest_stage_that_was_reached(string text, string stage) =>
        Assert.Equal(stage, Stages.Embedded.Read(text).Code);

    [Theory]
    [InlineData("未开工", "started")]
    [InlineData("计划2026年6月开工", "started")]
    [InlineData("即将投产", "in_production")]
    [InlineData("预计年底竣工", "completed")]
    [InlineData("12月底前投产", "in_production")]
    [InlineData("力争年内开工,明年计划投产", "started")]
    public void What_lies_ahead_is_not_reached(string text, string ahead) =>
        Assert.Equal(new StageReading(Known: true, Code: null, NotYet: ahead), Stages.Embedded.Read(text));

    [Theory]
    [InlineData("主体封顶")]
    [InlineData("举行奠基仪式")]
    [InlineData("办结开工手续")]
    [InlineData("前期")]
    [InlineData("正在竣工验收")]
    public void Progress_is_known_and_yet_no_stage(string text) =>
        Assert.Equal(new StageReading(Known: true, Code: null, NotYet: null), Stages.Embedded.Read(text));

    [Theory]
    [InlineData("设备到货80%")]
    [InlineData("全部完成土方")]
    [InlineData("完成污水处理池建设")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_text_is_unknown(string? text) => Assert.Equal(new StageReading(false, null, null), Stages.Embedded.Read(text));

    [Fact]
    public void The_ladders_stand_in_their_order()
    {
        Assert.Equal(["线索", "在谈", "框架协议", "签约", "落地", "在建", "竣工", "试生产", "投产", "达产"], Stages.Embedded.Industry.Select(stage => stage.Name));
        Assert.Equal(["谋划储备", "前期", "在建", "竣工", "交付使用"], Stages.Embedded.Government.Select(stage => stage.Name));
        Assert.True(Stages.Embedded.IsBefore("signed", "started"));
    }

    [Theory]
    [InlineData("""{"ladders":{"industry":[{"code":"lead","name":"线索"}],"government":[]},"words":{"签约":"sgned"},"words_that_end_a_clause":{},"not_yet":[]}""", "sgned")]
    [InlineData("""{"ladders":{"industry":[],"government":[]},"words":{},"words_that_end_a_clause":{},"not_yet":[],"extra":1}""", "extra")]
    [InlineData("""{"words":{},"words_that_end_a_clause":{},"not_yet":[]}""", "ladders")]
    [InlineData("null", "empty")]
    [InlineData("{", "cannot be read")]
    public void A_wrong_table_is_refused_in_one_line(string json, string named)
    {
        var refused = Assert.Throws<FormatException>(() => Stages.Load(json));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void No_text_throws()
    {
        var pieces = new[] { "已", "未", "签约", "开工", "投产", "全部", "完成", ",", "\n", "拟", "停工", "复工", "了" };
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), Gen.Elements(pieces).ListOf().Select(string.Concat)).ToArbitrary(),
            text => Stages.Embedded.Read(text) is { Known: true } or { Code: null, NotYet: null }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
