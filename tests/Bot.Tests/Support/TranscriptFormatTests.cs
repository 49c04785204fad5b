namespace Bot.Tests.Support;

using Xunit;

/// <summary>The runner of the transcripts can fail.</summary>
public sealed class TranscriptFormatTests
{
    [Theory]
    [InlineData("张三> /start\n", "(silence)", "bot> 本机器人仅限内部使用")]
    [InlineData("张三> /start\nbot> 您好!\n", "expected* bot> 您好!", "got     * bot> 本机器人仅限内部使用")]
    [InlineData("张三> /start\nbot> 本机器人仅限内部使用,请联系项目办开通。\nbot> 再见。\n", "expected* bot> 再见。", "got       bot> 本机器人仅限内部使用")]
    [InlineData("张三@全县调度群> /start\nbot> 您好!\n", "expected* bot> 您好!", "(silence)")]
    [InlineData("sql> select count(*) from visit = 1\n", "= 1", "= 0")]
    public async Task What_is_not_as_it_should_be_is_told_with_its_line(string text, params string[] told)
    {
        var transcript = Transcript.Read($"# 注释\n\n{text}");
        using var stage = new Stage("sqlite");
        foreach (var step in transcript.Steps)
        {
            await stage.Play(step);
        }

        var difference = string.Join('\n', transcript.Steps.Select(step => step.Difference()));
        Assert.StartsWith("line 3:", difference, StringComparison.Ordinal);
        Assert.All(told, part => Assert.Contains(part, difference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_accepted_passes_the_next_time()
    {
        var transcript = Transcript.Read("# 注释\n张三> /start\nbot> 您好!\n\nsql> select count(*) from visit = 7\n");
        using (var stage = new Stage("sqlite"))
        {
            foreach (var step in transcript.Steps)
            {
                await stage.Play(step);
            }
        }

        Assert.Equal("# 注释\n张三> /start\nbot> 本机器人仅限内部使用,请联系项目办开通。\n\nsql> select count(*) from visit = 0\n", transcript.Write());
    }

    [Theory]
    [InlineData("bot> 您好!")]
    [InlineData("     接着说")]
    [InlineData("张三> /start\n\n     接着说")]
    public void A_line_that_stands_where_it_cannot_is_named(string text)
    {
        var error = Assert.Throws<FormatException>(() => Transcript.Read(text));
        Assert.StartsWith("Line ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("张三 dances")]
    [InlineData("张三 presses ✅ 提交")]
    public async Task What_cannot_be_done_is_said(string action)
    {
        var transcript = Transcript.Read(action);
        using var stage = new Stage("sqlite");
        var error = await Record.ExceptionAsync(() => stage.Play(transcript.Steps.Single()));
        Assert.NotNull(error);
    }
}
