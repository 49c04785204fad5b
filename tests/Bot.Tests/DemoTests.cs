namespace Bot.Tests;

using Xunit;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_tells_the_main_job_from_the_invitation_to_the_digest()
    {
        using var output = new StringWriter();
        Assert.True(await Demo.Run(output, TimeProvider.System, CancellationToken.None) == 0, output.ToString());
        var told = output.ToString();
        var at = 0;
        foreach (var line in (string[])
        [
            "导入完成:新增 28 个项目",
            "李四> /invite 张三 开发区 帮办",
            "张三> /start ",
            "张三同志,您好!",
            "bot → 张三> 您已被指定为 山口湖公路(P019) 的帮办",
            "张三> /visit 旺嘉腐竹",
            "bot> ⟶ edits ✅ 已提交",
            "张三> /invest 旺嘉腐竹 32000万",
            "⚠️",
            "张三  presses 改成 3,200万元",
            "bot> ⟶ edits ✅ 已提交",
            "王县长> /status 旺嘉",
            "李四@全县项目调度群> /bind 全部",
            "李四@全县项目调度群> /schedule 日调度 工作日 18:00",
            "bot → 全县项目调度群> 📅 日调度 · 全县 · 11月20日(周五)",
            "旺嘉腐竹 11月 3,200万元",
            "陌生人> /status 旺嘉腐竹",
            "bot> 本机器人仅限内部使用",
            "README.md",
        ])
        {
            var found = told.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"“{line}” does not come after the rest in:\n{told}");
            at = found + line.Length;
        }
    }

    [Fact]
    public async Task A_demo_that_is_told_to_stop_ends_without_an_error()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Demo.Run(output, TimeProvider.System, new CancellationToken(canceled: true)));
    }
}
