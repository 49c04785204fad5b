namespace Bot.Tests.Page;

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Bot.Simulator;
using Microsoft.Playwright;
using Xunit;

/// <summary>The chat page on a platform where the test itself is the bot.</summary>
[Collection(BrowserTests.Name)]
public sealed class ChatPageTests(Browser browser) : IAsyncLifetime, IDisposable
{
    private const long Zhang = 1001;
    private const long Li = 1002;
    private const long Forum = -1_001_000_000_002;

    private readonly WallClock clock = new(new DateTimeOffset(2026, 9, 18, 15, 10, 0, TimeSpan.FromHours(8)), TimeProvider.System);
    private readonly HttpClient http = new();
    private readonly List<JsonElement> received = [];
    private SimulatorServer server = null!;
    private int offset;

    public async Task InitializeAsync()
    {
        server = await SimulatorServer.Start(new SimulatorOptions { Clock = clock, BotName = "调度", BotUsername = "try_bot" });
        server.SetUser(Zhang, "张三", about: "帮办");
        server.SetUser(Li, "李四", about: "调度");
        server.Say(Zhang, "/start");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => http.Dispose();

    [SkippableFact]
    public async Task What_the_bot_writes_looks_as_on_the_phone()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await Call("sendMessage", new
        {
            chat_id = Zhang,
            parse_mode = "HTML",
            text = "<b>粗</b>与<i>斜</i> &lt;b&gt;&amp; <code>T-0981</code> <a href=\"https://example.com/x\">链接</a>\n<tg-spoiler>遮住</tg-spoiler>",
            reply_markup = new
            {
                inline_keyboard = new object[][]
                {
                    [new { text = "✅ 提交", callback_data = "ok", style = "success" }, new { text = "✖️ 取消", callback_data = "no" }],
                    [new { text = "网页", url = "https://example.com/" }],
                },
            },
        });

        var message = page.Private.Says("粗与斜");
        await Assertions.Expect(message.Locator("strong")).ToHaveTextAsync("粗");
        await Assertions.Expect(message.Locator("em")).ToHaveTextAsync("斜");
        await Assertions.Expect(message).ToContainTextAsync("<b>&");
        await Assertions.Expect(message.GetByRole(AriaRole.Link, new() { Name = "链接" })).ToHaveAttributeAsync("href", "https://example.com/x");
        await Assertions.Expect(message.Locator(".row")).ToHaveCountAsync(2);
        await Assertions.Expect(message.Locator(".row").First.GetByRole(AriaRole.Button)).ToHaveCountAsync(2);
        await Call("editMessageText", new { chat_id = Zhang, message_id = server.LastMessage(Zhang)!.MessageId, text = "改过了" });
        await Assertions.Expect(page.Private.Says("改过了")).ToContainTextAsync("已编辑");
        await Assertions.Expect(page.Private.Messages.Filter(new() { HasText = "粗与斜" })).ToHaveCountAsync(0);
        await Call("deleteMessage", new { chat_id = Zhang, message_id = server.LastMessage(Zhang)!.MessageId });
        await Assertions.Expect(page.Private.Messages.Filter(new() { HasText = "改过了" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_pressed_button_turns_until_the_bot_answers_and_the_answer_is_read()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await Offer(Zhang, "请核对", "✅ 提交");

        await page.Private.Press("✅ 提交");
        await Assertions.Expect(page.Private.Pane.Locator("[aria-busy=true]")).ToHaveCountAsync(1);
        await page.Private.Press("✅ 提交");
        var press = await Got("callback_query");
        await Call("editMessageText", new { chat_id = Zhang, message_id = press.GetProperty("message").GetProperty("message_id").GetInt32(), text = "请稍候", reply_markup = Keyboard("✅ 提交") });
        await Assertions.Expect(page.Private.Says("请稍候").Locator("[aria-busy=true]")).ToHaveCountAsync(1);
        await Call("answerCallbackQuery", new { callback_query_id = press.GetProperty("id").GetString(), text = "已提交" });

        await Assertions.Expect(page.Toasts).ToContainTextAsync("已提交");
        await Assertions.Expect(page.Private.Pane.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        Assert.Single(received, update => update.TryGetProperty("callback_query", out _));

        await page.Private.Press("✅ 提交");
        await Call("answerCallbackQuery", new { callback_query_id = (await Got("callback_query")).GetProperty("id").GetString(), text = "要先选项目", show_alert = true });
        await page.Page.GetByRole(AriaRole.Dialog, new() { Name = "要先选项目" }).GetByRole(AriaRole.Button, new() { Name = "知道了" }).ClickAsync();
    }

    [SkippableFact]
    public async Task A_message_of_ones_own_can_be_changed_and_one_of_the_bot_answered()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await page.Private.Say("旺嘉腐竹 3200万");
        await Call("sendMessage", new { chat_id = Zhang, text = "请核对" });

        await page.Private.Says("旺嘉腐竹").GetByRole(AriaRole.Button, new() { Name = "修改" }).ClickAsync();
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("旺嘉腐竹 3200万");
        await page.Private.Say("旺嘉腐竹 3100万");
        await page.Private.Says("请核对").GetByRole(AriaRole.Button, new() { Name = "回复" }).ClickAsync();
        await page.Private.Say("对的");

        await Assertions.Expect(page.Private.Says("3100万")).ToContainTextAsync("已编辑");
        await Assertions.Expect(page.Private.Says("对的").Locator(".quote")).ToContainTextAsync("请核对");
        Assert.Equal("请核对", (await Got("message", message => message.TryGetProperty("reply_to_message", out _))).GetProperty("reply_to_message").GetProperty("text").GetString());
        Assert.Equal("旺嘉腐竹 3100万", received.Single(update => update.TryGetProperty("edited_message", out _)).GetProperty("edited_message").GetProperty("text").GetString());
    }

    [SkippableFact]
    public async Task Photos_files_and_places_are_sent_as_a_phone_sends_them()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        var picture = new FilePayload { Name = "现场.png", MimeType = "image/png", Buffer = await page.Page.ScreenshotAsync() };

        await page.Private.Input.FillAsync("基础完成");
        await page.Private.Send("🖼️ 照片", picture, picture);
        await Assertions.Expect(page.Private.Pane.Locator(".photo img")).ToHaveCountAsync(2);
        await page.Private.Send("📄 文件", new FilePayload { Name = "合同 <b>&.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7"u8.ToArray() });
        await page.Private.Reads("合同 <b>&.pdf");
        await page.Private.Attach("📍 位置");
        await page.Page.GetByLabel("纬度").FillAsync("48.5");
        await page.Click("发送");
        await page.Private.Reads("48.5000");

        await Got("message", message => message.TryGetProperty("location", out _));
        var messages = received.Select(update => update.GetProperty("message")).ToArray()[^4..];
        Assert.Equal(2, messages.Count(message => message.TryGetProperty("photo", out _)));
        Assert.Equal("基础完成", messages[0].GetProperty("caption").GetString());
        Assert.Equal(messages[0].GetProperty("media_group_id").GetString(), messages[1].GetProperty("media_group_id").GetString());
        Assert.Equal("合同 <b>&.pdf", messages[2].GetProperty("document").GetProperty("file_name").GetString());
        Assert.Equal(48.5, messages[3].GetProperty("location").GetProperty("latitude").GetDouble());
        var path = (await Call("getFile", new { file_id = messages[0].GetProperty("photo")[1].GetProperty("file_id").GetString() })).GetProperty("file_path").GetString();
        // A phone makes a JPEG of it.
        Assert.Equal([0xFF, 0xD8], (await http.GetByteArrayAsync(new Uri($"{server.Url}/file/bot{server.Token}/{path}")))[..2]);
    }

    [SkippableFact]
    public async Task The_menu_offers_what_the_bot_has_set_for_this_person_and_this_chat()
    {
        server.CreateGroup(Forum, "开发区项目群");
        server.AddBotTo(Forum, Zhang);
        await Call("setMyCommands", new { commands = new[] { new { command = "visit", description = "报走访" }, new { command = "invest", description = "报投资" } }, scope = new { type = "chat", chat_id = Zhang } });
        await Call("setMyCommands", new { commands = new[] { new { command = "bind", description = "绑定本群" } }, scope = new { type = "all_group_chats" } });
        await using var page = await browser.Open(server.Url, Zhang);

        await page.Private.Input.FillAsync("没写完的");
        await page.Private.Click("命令菜单");
        await Assertions.Expect(page.Private.Pane.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Private.Reads("/invest");
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("没写完的");
        await page.Group.Input.PressSequentiallyAsync("/b");
        await page.Group.Pane.GetByRole(AriaRole.Option, new() { Name = "/bind 绑定本群" }).ClickAsync();
        await page.Group.Reads("/bind@try_bot");
    }

    [SkippableFact]
    public async Task Inline_mode_offers_what_the_bot_finds_and_sends_it_in_ones_own_name()
    {
        server.CreateGroup(Forum, "开发区项目群");
        server.AddBotTo(Forum, Zhang);
        await using var page = await browser.Open(server.Url, Zhang);

        await page.Group.Input.FillAsync("@try_bot 旺嘉");
        var query = await Got("inline_query");
        Assert.Equal(("旺嘉", "supergroup"), (query.GetProperty("query").GetString(), query.GetProperty("chat_type").GetString()));
        await Call("answerInlineQuery", new
        {
            inline_query_id = query.GetProperty("id").GetString(),
            is_personal = true,
            cache_time = 0,
            results = new[] { new { type = "article", id = "9", title = "旺嘉腐竹 P009", description = "开发区 · 在建", input_message_content = new { message_text = "<b>旺嘉腐竹</b> 内部", parse_mode = "HTML" } } },
        });
        await page.Group.Pane.GetByRole(AriaRole.Option, new() { Name = "旺嘉腐竹 P009" }).ClickAsync();

        await Assertions.Expect(page.Group.Says("旺嘉腐竹 内部")).ToContainTextAsync("通过 @try_bot");
        Assert.Equal("try_bot", (await Got("message", message => message.TryGetProperty("via_bot", out _))).GetProperty("via_bot").GetProperty("username").GetString());
    }

    [SkippableFact]
    public async Task A_forum_shows_its_topics_and_what_the_bot_may_not_see()
    {
        server.CreateGroup(Forum, "开发区项目群", isForum: true);
        server.AddBotTo(Forum, Li);
        server.Say(Zhang, "大家好", Forum);
        var topic = server.CreateTopic(Forum, "调度", Li);
        await using var page = await browser.Open(server.Url, Zhang);

        await Call("sendMessage", new { chat_id = Forum, message_thread_id = topic, text = "日调度" });
        await page.Group.Reads("日调度");
        await Assertions.Expect(page.Group.Says("日调度")).ToContainTextAsync("# 调度");
        await page.Group.Says("日调度").GetByRole(AriaRole.Button, new() { Name = "回复" }).ClickAsync();
        await page.Group.Say("收到");
        await Assertions.Expect(page.Group.Says("收到")).ToContainTextAsync("# 调度");
        await Assertions.Expect(page.Group.Says("大家好")).ToContainTextAsync("机器人看不到");
        await page.Group.Click("# 调度");
        await Assertions.Expect(page.Group.Messages).ToHaveCountAsync(2);
        await page.Group.Send("📄 文件", new FilePayload { Name = "表.csv", MimeType = "text/csv", Buffer = "1"u8.ToArray() });
        await page.Group.Reads("表.csv");
        await page.Group.Say("/preview@try_bot");

        Assert.Equal(topic, (await Got("message", message => message.TryGetProperty("text", out var text) && text.GetString() == "/preview@try_bot")).GetProperty("message_thread_id").GetInt32());
    }

    [SkippableFact]
    public async Task The_clock_goes_forward_for_the_page_and_the_dates_of_messages_alike()
    {
        await using var page = await browser.Open(server.Url, Zhang);

        await page.Click("🕒 9月18日 周五 15:10");
        await page.Click("周五 17:00 9月18日 周五 17:00");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "🕒 9月18日 周五 17:00" })).ToBeVisibleAsync();
        await page.Private.Say("到点了");
        await Assertions.Expect(page.Private.Says("到点了").Locator("time")).ToHaveTextAsync("17:00");
        await page.Page.GetByLabel("拨到").FillAsync("2026-09-18T09:00");
        await page.Click("拨");
        await Assertions.Expect(page.Toasts).ToContainTextAsync("只能往前拨");

        Assert.Equal(new DateTimeOffset(2026, 9, 18, 17, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds(), (await Got("message")).GetProperty("date").GetInt64() / 60 * 60);
    }

    [SkippableFact]
    public async Task Faults_are_asked_for_in_a_panel_and_every_request_can_be_read()
    {
        await using var page = await browser.Open(server.Url, Zhang);

        await page.Click("⚡ 故障");
        await page.Page.GetByLabel("下一个请求").SelectOptionAsync("429 太快了");
        await page.Page.GetByLabel("哪个方法").SelectOptionAsync("sendMessage");
        await page.Page.GetByLabel("几秒").FillAsync("7");
        await page.Click("出毛病");
        await Assertions.Expect(page.Toasts).ToContainTextAsync("429");
        using var refused = await Post("sendMessage", new { chat_id = Zhang, text = "第一次" });
        Assert.Equal(429, (int)refused.StatusCode);
        await Call("sendMessage", new { chat_id = Zhang, text = "第二次" });

        await page.Click("🔎 请求");
        var requests = page.Page.Locator(".requests li");
        await Assertions.Expect(requests.Nth(0)).ToContainTextAsync("sendMessage 200");
        await Assertions.Expect(requests.Nth(1)).ToContainTextAsync("sendMessage 429");
        await requests.Nth(0).Locator("summary").ClickAsync();
        await Assertions.Expect(requests.Nth(0).Locator("pre")).ToContainTextAsync("第二次");

        await page.Click("⚡ 故障");
        await page.Click("我停用机器人");
        await page.Private.Click("重新启用机器人");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "我停用机器人" })).ToBeVisibleAsync();
        Assert.Equal("member", (await Got("my_chat_member")).GetProperty("new_chat_member").GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task Somebody_new_starts_the_bot_by_a_link_that_was_pasted()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        const string Link = "https://t.me/try_bot?start=K7Q29FXW4M";
        await Call("sendMessage", new { chat_id = Zhang, text = $"链接:{Link}" });

        await page.Private.Pane.GetByRole(AriaRole.Link, new() { Name = "t.me/try_bot" }).ClickAsync();
        await page.Page.GetByLabel("以谁的身份").SelectOptionAsync("一位新来的人");
        await page.Page.GetByLabel("新来的人叫什么").FillAsync("郑十一");
        await page.Click("打开");
        await page.Private.Reads("/start K7Q29FXW4M");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Radio, new() { Name = "郑十一" })).ToBeCheckedAsync();
        await page.Private.Attach("🔗 打开链接");
        await page.Page.GetByLabel("链接", new() { Exact = true }).FillAsync("https://t.me/other_bot?start=1");
        await page.Click("打开");
        await Assertions.Expect(page.Toasts).ToContainTextAsync("这不是 @try_bot 的链接");

        Assert.Equal("郑十一", (await Got("message")).GetProperty("from").GetProperty("first_name").GetString());
    }

    [SkippableTheory]
    [InlineData(1440, 900, false)]
    [InlineData(1440, 900, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    public async Task Names_roles_and_contrasts_of_the_controls_pass_an_automated_check(int width, int height, bool dark)
    {
        server.CreateGroup(Forum, "开发区项目群", isForum: true);
        server.AddBotTo(Forum, Zhang);
        server.CreateTopic(Forum, "调度", Zhang);
        server.SendPhoto(Zhang, "基础", bytes: [0xFF, 0xD8, 0xFF, 1]);
        await using var page = await browser.Open(server.Url, Zhang, new Look(width, height, dark));
        await Offer(Zhang, "请核对", "✅ 提交", "success");
        await page.Private.Reads("请核对");

        await page.IsAccessible();
        await page.Private.Click("命令菜单");
        await page.IsAccessible();
        foreach (var tool in (string[])["clock", "faults", "requests"])
        {
            await page.Page.Locator($"[data-tool={tool}]").ClickAsync();
            await page.Page.Locator("aside h2").WaitForAsync();
            await page.IsAccessible();
            await page.Click("关上");
        }
    }

    [SkippableFact]
    public async Task Everything_can_be_reached_by_the_keyboard()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await Offer(Zhang, "请核对", "✅ 提交");
        await page.Private.Reads("请核对");

        await page.Private.Input.FocusAsync();
        var button = page.Private.Pane.Locator("button.inline");
        for (var times = 0; times < 12 && !await button.EvaluateAsync<bool>("node => node === document.activeElement"); times++)
        {
            await page.Page.Keyboard.PressAsync("Shift+Tab");
        }

        await page.Page.Keyboard.PressAsync("Enter");
        var press = await Got("callback_query");
        await Call("editMessageText", new { chat_id = Zhang, message_id = server.LastMessage(Zhang)!.MessageId, text = "✅ 已提交", reply_markup = Keyboard("✏️ 更正") });
        await Call("answerCallbackQuery", new { callback_query_id = press.GetProperty("id").GetString() });

        await page.Private.Reads("✅ 已提交");
        // Whoever came by keyboard is still at the card.
        await Assertions.Expect(page.Private.Pane.Locator("button.inline")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Who_reads_back_or_writes_is_left_alone_when_the_town_changes()
    {
        server.CreateGroup(Forum, "开发区项目群", isForum: true);
        server.AddBotTo(Forum, Zhang);
        server.CreateTopic(Forum, "调度", Zhang);
        var said = Enumerable.Range(0, 60).Select(i => server.Say(Zhang, $"第 {i} 条")).ToList();

        await using var page = await browser.Open(server.Url, Zhang);
        var log = page.Private.Pane.GetByRole(AriaRole.Log);
        await page.Private.Input.FillAsync("正在写");
        await log.EvaluateAsync("node => node.scrollTop = 200");

        server.AddPerson("郑十一");
        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "郑十一" }).WaitForAsync();
        Assert.Equal(200, await log.EvaluateAsync<int>("node => node.scrollTop"));
        await Assertions.Expect(page.Private.Input).ToBeFocusedAsync();
        server.EditText(Zhang, said[0], "改过的旧话");
        await page.Private.Reads("改过的旧话");
        Assert.Equal(200, await log.EvaluateAsync<int>("node => node.scrollTop"));
        await Assertions.Expect(page.Private.Pane.GetByRole(AriaRole.Button, new() { Name = "↓ 新消息" })).ToBeHiddenAsync();
        await Call("sendMessage", new { chat_id = Zhang, text = "新的" });
        await page.Private.Click("↓ 新消息");
        await Assertions.Expect(page.Private.Says("新的")).ToBeInViewportAsync();

        // Writing many lines takes height from the chat, not the newest message out of it.
        await page.Private.Input.FillAsync("一\n二\n三\n四\n五");
        await Assertions.Expect(page.Private.Says("新的").Locator("time")).ToBeInViewportAsync();
        var topic = page.Group.Pane.GetByRole(AriaRole.Button, new() { Name = "# 调度" });
        await topic.PressAsync("Enter");
        await Assertions.Expect(topic).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task A_group_that_becomes_a_supergroup_stays_open_with_what_is_being_written()
    {
        server.CreateGroup(Forum, "开发区项目群");
        server.AddBotTo(Forum, Zhang);
        server.CreateGroup(-42, "小群", supergroup: false);
        server.AddBotTo(-42, Zhang);
        await using var page = await browser.Open(server.Url, Zhang);
        await page.Group.Click("小群");
        await page.Group.Input.FillAsync("还没写完");

        server.UpgradeToSupergroup(-42);

        await page.Group.Pane.GetByText("本群升级成了超级群").WaitForAsync();
        await Assertions.Expect(page.Group.Pane.GetByRole(AriaRole.Button, new() { Name = "小群" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Group.Input).ToHaveValueAsync("还没写完");
    }

    [SkippableFact]
    public async Task Nothing_that_was_written_is_lost()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await page.Private.Say("旺嘉腐竹 3200万");
        await page.Private.Reads("旺嘉腐竹");
        var change = page.Private.Says("旺嘉腐竹").GetByRole(AriaRole.Button, new() { Name = "修改" });
        await page.Private.Input.FillAsync("没写完的");

        await change.ClickAsync();
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("旺嘉腐竹 3200万");
        await page.Private.Input.PressAsync("Escape");
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("没写完的");
        await change.ClickAsync();
        await page.Become("李四");
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("");
        await page.Become("张三");
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("没写完的");

        await page.Page.RouteAsync("**/control/say", route => route.FulfillAsync(new() { Body = "" }));
        await page.Private.Input.PressAsync("Enter");
        await Assertions.Expect(page.Toasts).ToContainTextAsync("连不上试用台");
        await Assertions.Expect(page.Private.Input).ToHaveValueAsync("没写完的");
        await page.Page.UnrouteAllAsync();
        // An emoji is not cut in two where a long text is.
        await page.Private.Say(new string('长', 4095) + "😀完");
        await Assertions.Expect(page.Private.Says("😀完").Locator(".text")).ToHaveTextAsync("😀完");
    }

    [SkippableFact]
    public async Task Twelve_photos_are_two_albums_and_an_answer_like_a_text()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await Call("sendMessage", new { chat_id = Zhang, text = "请补照片" });
        var picture = new FilePayload { Name = "现场.png", MimeType = "image/png", Buffer = await page.Page.ScreenshotAsync() };

        await page.Private.Says("请补照片").GetByRole(AriaRole.Button, new() { Name = "回复" }).ClickAsync();
        await page.Private.Send("🖼️ 照片", [.. Enumerable.Repeat(picture, 12)]);
        await Assertions.Expect(page.Private.Pane.Locator(".photo img")).ToHaveCountAsync(12);

        await Got("message");
        var photos = received.Select(update => update.GetProperty("message")).Where(message => message.TryGetProperty("photo", out _)).ToList();
        Assert.Equal([10, 2], photos.GroupBy(photo => photo.GetProperty("media_group_id").GetString()).Select(album => album.Count()));
        Assert.All(photos, photo => Assert.Equal("请补照片", photo.GetProperty("reply_to_message").GetProperty("text").GetString()));
    }

    [SkippableFact]
    public async Task A_panel_keeps_what_is_filled_in_and_what_is_read_in_it()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await page.Click("⚡ 故障");
        await page.Page.GetByLabel("下一个请求").SelectOptionAsync("回答慢");
        await page.Page.GetByLabel("几次").FillAsync("5");
        await page.Become("李四");
        await Assertions.Expect(page.Page.GetByLabel("几次")).ToHaveValueAsync("5");
        await Assertions.Expect(page.Page.GetByLabel("下一个请求")).ToHaveValueAsync("slow");

        await page.Click("🔎 请求");
        await Call("sendMessage", new { chat_id = Zhang, text = "读到一半" });
        var request = page.Page.Locator(".requests summary").First;
        await request.ClickAsync();
        await Call("sendMessage", new { chat_id = Zhang, text = "又一条" });
        await Assertions.Expect(page.Page.Locator(".requests li")).ToHaveCountAsync(2);
        await page.Become("张三");
        await page.Page.Locator(".requests details[open] summary").FocusAsync();
        await Call("sendMessage", new { chat_id = Zhang, text = "第三条" });
        await Assertions.Expect(page.Page.Locator(".requests li")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Page.Locator(".requests details[open] summary")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "🔎 请求" })).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Who_has_stopped_the_bot_cannot_write_until_they_start_it_again()
    {
        await using var page = await browser.Open(server.Url, Zhang);
        await page.Private.Input.FocusAsync();

        server.Block(Zhang);

        await Assertions.Expect(page.Private.Input).ToBeHiddenAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Private.Input).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData(340)]
    [InlineData(390)]
    [InlineData(800)]
    public async Task Nothing_stands_beyond_the_edge_of_a_chat(int width)
    {
        server.CreateGroup(Forum, "开发区项目群", isForum: true);
        server.AddBotTo(Forum, Zhang);
        server.SendDocument(Zhang, $"{new string('长', 60)}{new string('A', 60)}.pdf", [1], chatId: Forum);
        foreach (var other in (long[])[1, 2, 3])
        {
            server.CreateGroup(Forum - other, "又一个名字很长的项目群");
            server.AddBotTo(Forum - other, Zhang);
        }

        for (var i = 0; i < 12; i++)
        {
            server.AddPerson($"新来的{i}号");
        }

        await using var page = await browser.Open(server.Url, Zhang, new Look(width, 700));
        if (width < 760)
        {
            await page.Click("群");
        }

        await Assertions.Expect(page.Group.Pane.GetByRole(AriaRole.Button, new() { Name = "发送" })).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(0, await page.Group.Pane.GetByRole(AriaRole.Log).EvaluateAsync<int>("node => node.scrollWidth - node.clientWidth"));
        Assert.Equal(0, await page.Page.Locator(".person .name").Last.EvaluateAsync<int>("node => node.scrollWidth - node.clientWidth"));
    }

    private static object Keyboard(string button, string? style = null) => new
    {
        inline_keyboard = new[] { new[] { style is null ? (object)new { text = button, callback_data = "x" } : new { text = button, callback_data = "x", style } } },
    };


    private Task<JsonElement> Offer(long chat, string text, string button, string? style = null) =>
        Call("sendMessage", new { chat_id = chat, text, reply_markup = Keyboard(button, style) });

    private Task<HttpResponseMessage> Post(string method, object parameters) =>
        http.PostAsJsonAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"{server.Url}/bot{server.Token}/{method}")), parameters);

    private async Task<JsonElement> Call(string method, object parameters)
    {
        using var answer = await Post(method, parameters);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.GetProperty("ok").GetBoolean() ? json.GetProperty("result") : throw new InvalidOperationException($"{method}: {json.GetProperty("description").GetString()}");
    }

    /// <summary>The newest update of a kind, once it has come; everything that waits for the bot is fetched and confirmed.</summary>
    private async Task<JsonElement> Got(string kind, Func<JsonElement, bool>? which = null)
    {
        while (true)
        {
            var batch = (await Call("getUpdates", new { offset, timeout = 10, allowed_updates = new[] { "message", "edited_message", "callback_query", "inline_query", "my_chat_member" } })).EnumerateArray().ToList();
            Assert.True(batch.Count > 0, $"No {kind} has come.");
            offset = batch[^1].GetProperty("update_id").GetInt32() + 1;
            received.AddRange(batch);
            var found = batch.Where(update => update.TryGetProperty(kind, out _)).Select(update => update.GetProperty(kind)).Where(update => which?.Invoke(update) ?? true).ToList();
            if (found.Count > 0)
            {
                return found[^1];
            }
        }
    }
}
