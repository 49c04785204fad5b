namespace Bot.Tests.Page;

using Microsoft.Playwright;
using Xunit;

/// <summary>demo as somebody finds it: the sample town, the real bot, a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class TownPageTests(Browser browser, TownPageTests.Opened town) : IClassFixture<TownPageTests.Opened>
{
    private const long Zhang = 1001;
    private const long Li = 1002;
    private const long Wang = 1003;
    private const long Stranger = 1004;
    private const long Zhao = 1005;

    [SkippableFact]
    public async Task Somebody_joins_by_the_link_that_the_dispatcher_has_made()
    {
        await using var page = await Open(Li);

        await page.Private.Says("已为 吴十").GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Page.GetByLabel("以谁的身份").SelectOptionAsync(new SelectOptionValue { Label = "吴十 · 交通局 · 还没加入" });
        await page.Click("打开");

        await page.Private.Reads("吴十同志,您好!");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^吴十") })).ToBeCheckedAsync();
    }

    [SkippableFact]
    public async Task One_line_and_one_tap_make_a_report_and_a_changed_line_offers_to_correct_it()
    {
        await using var page = await Open(Zhang);

        await page.Private.Say("今天走访旺嘉腐竹,烘干线调试,本月完成投资620万,用电增容没批");
        await page.Private.Reads("请核对 · 旺嘉腐竹");
        await page.Picture("card");
        await page.Private.Press("✅ 提交");
        var entry = page.Private.Says("✅ 已提交 · 旺嘉腐竹");
        await Assertions.Expect(entry).ToContainTextAsync("走访 9月18日(周五):烘干线调试");
        await Assertions.Expect(entry).ToContainTextAsync("620万元");
        await Assertions.Expect(entry).ToContainTextAsync("问题 · 水电气路:用电增容没批");
        await Assertions.Expect(entry).ToContainTextAsync("已编辑");
        await Assertions.Expect(page.Private.Pane.Locator("[aria-busy=true]")).ToHaveCountAsync(0);

        await page.Private.Says("今天走访旺嘉腐竹").GetByRole(AriaRole.Button, new() { Name = "修改" }).ClickAsync();
        await page.Private.Say("今天走访旺嘉腐竹,烘干线调试,本月完成投资650万,用电增容没批");
        await page.Private.Reads("9月已报 620万元,提交后改为 650万元");
    }

    [SkippableFact]
    public async Task A_guided_report_takes_a_photo_on_its_way()
    {
        await using var page = await Open(Zhao);

        await page.Private.Click("命令菜单");
        await page.Private.Pane.GetByRole(AriaRole.Option, new() { NameRegex = new("^.visit") }).ClickAsync();
        await page.Private.Reads("哪个项目");
        await page.Private.Messages.Last.GetByRole(AriaRole.Button, new() { NameRegex = new("天然气管网") }).ClickAsync();
        await page.Private.Reads("看到");
        await page.Private.Send("🖼️ 照片", new FilePayload { Name = "现场.png", MimeType = "image/png", Buffer = await page.Page.ScreenshotAsync() });
        await page.Private.Reads("已收 1 张");
        await page.Private.Say("支管沟槽开挖2公里");
        await page.Private.Reads("📷 1 张");
        await page.Private.Press("✅ 提交");

        await Assertions.Expect(page.Private.Says("✅ 已提交 · 天然气管网")).ToContainTextAsync("支管沟槽开挖2公里");
        await page.Picture("guided");
    }

    [SkippableFact]
    public async Task A_leader_asks_and_has_the_whole_project_on_one_card()
    {
        await using var page = await Open(Wang, Look.Phone with { IsDark = true });

        await page.Private.Say("国昌热力怎么样了");

        var card = page.Private.Says("🏭 国昌热力");
        await Assertions.Expect(card).ToContainTextAsync("截至8月底完成");
        await Assertions.Expect(card).ToContainTextAsync("序时 66.67%");
        await Assertions.Expect(card).ToContainTextAsync("责任领导 王县长 · 帮办 赵六");
        await page.Picture("status-phone");
    }

    [SkippableFact]
    public async Task The_clock_is_moved_to_six_and_the_group_reads_its_digest()
    {
        await using var page = await Open(Li);

        await page.Page.Locator("[data-tool=clock]").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^到 18:00") }).ClickAsync();

        await page.Group.Reads("日调度 · 全县 · 9月18日(周五)");
        await Assertions.Expect(page.Group.Says("日调度 · 全县 · 9月18日(周五)")).ToContainTextAsync("9月投资未报");
        await page.Picture("digest");
        await page.Group.Says("日调度 · 全县 · 9月18日(周五)").GetByRole(AriaRole.Button, new() { Name = "查看明细" }).ClickAsync();
    }

    [SkippableFact]
    public async Task A_stranger_sees_no_group_and_learns_nothing()
    {
        await using var page = await Open(Stranger);
        await Assertions.Expect(page.Group.Pane).ToContainTextAsync("陌生人不在任何群里");

        await page.Private.Click("开始");
        await page.Private.Reads("本机器人仅限内部使用");
        await page.Private.Say("/status 旺嘉腐竹");

        await Assertions.Expect(page.Private.Pane).Not.ToContainTextAsync("P009");
    }

    [SkippableFact]
    public async Task A_phone_shows_one_chat_at_a_time_and_nothing_wider_than_itself()
    {
        await using var page = await Open(Zhang, Look.Phone);
        await Assertions.Expect(page.Group.Pane).ToBeHiddenAsync();
        await page.Private.Say("走访 创业园平台 大厅试运行,窗口42个");
        await page.Private.Press("✅ 提交");
        await page.Private.Reads("✅ 已提交 · 创业园平台");
        await page.Picture("phone");

        await page.Click("群");
        await Assertions.Expect(page.Private.Pane).ToBeHiddenAsync();
        await page.Group.Click("开发区项目群");
        await page.Group.Click("# 调度");
        await page.Group.Reads("日调度 · 开发区");
        await page.Picture("phone-group");
        Assert.Equal(Look.Phone.Width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.IsAccessible();
    }

    private async Task<ChatPage> Open(long me, Look? look = null) => await browser.Open(town.Url, me, look);

    /// <summary>The demo, started once; not at all where no browser could look at it.</summary>
    public sealed class Opened : IAsyncLifetime
    {
        private Demo? demo;

        public string Url => demo!.Platform.Url;

        public async Task InitializeAsync() => demo = Browser.IsThere ? await Demo.Start(0, keep: null, TimeProvider.System, CancellationToken.None) : null;

        public async Task DisposeAsync()
        {
            if (demo is null)
            {
                return;
            }

            await using (demo)
            {
                Assert.Empty(demo.Platform.Violations);
            }
        }
    }
}
