namespace Bot.Tests.Page;

using Bot.Tests.Rules;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

/// <summary>
/// One browser for all tests of the chat page: BOT_CHROMIUM, or the Chromium or Chrome of the system. Where there is none
/// the tests are skipped, visibly.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Executable =
        new[] { Environment.GetEnvironmentVariable("BOT_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Whether there is one.</summary>
    public static bool IsThere => Executable is not null;

    public async Task InitializeAsync()
    {
        if (!IsThere)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        // Its sandbox needs rights that a container does not give; nothing but our own page is opened.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await (browser?.CloseAsync() ?? Task.CompletedTask);
        playwright?.Dispose();
    }

    /// <summary>Opens the chat page as somebody sees it.</summary>
    /// <param name="url">Where the server is.</param>
    /// <param name="me">Who looks at it.</param>
    /// <param name="look">The screen.</param>
    internal async Task<ChatPage> Open(string url, long me, Look? look = null)
    {
        Skip.IfNot(IsThere, "There is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji); BOT_CHROMIUM can name one.");
        look ??= Look.Desk;
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "zh-CN",
        });
        context.SetDefaultTimeout(15_000);
        return await ChatPage.Open(context, new Uri($"{url}/#me={me}"));
    }
}

/// <summary>A screen.</summary>
internal sealed record Look(int Width, int Height, bool IsDark = false)
{
    public static Look Desk { get; } = new(1440, 900);

    public static Look Phone { get; } = new(390, 844);
}

/// <summary>Tests that share the browser; one after the other, for it takes two cores.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}

/// <summary>The chat page in the browser, used by what people see: names of controls, and texts.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    private ChatPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                errors.Add($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        Private = new Chat(page.Locator("#private"));
        Group = new Chat(page.Locator("#group"));
    }

    public IPage Page { get; }

    /// <summary>The private chat with the bot.</summary>
    public Chat Private { get; }

    /// <summary>The group beside it.</summary>
    public Chat Group { get; }

    public ILocator Toasts => Page.GetByRole(AriaRole.Status);

    public static async Task<ChatPage> Open(IBrowserContext context, Uri url)
    {
        var page = new ChatPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url.ToString());
        await page.Page.Locator("body[data-ready]").WaitForAsync();
        return page;
    }

    /// <summary>Becomes somebody else.</summary>
    public Task Become(string name) => Page.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{name}") }).CheckAsync(new() { Force = true });

    /// <summary>Presses a button of the page itself, in a panel or a dialog.</summary>
    public Task Click(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync();

    /// <summary>What the automated check finds wrong with names, roles and contrasts.</summary>
    public async Task IsAccessible()
    {
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] } });
        House.None(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Select(node => $"{node.Html} {node.Any.FirstOrDefault()?.Message}"))}"));
    }

    /// <summary>Keeps a picture of the page where BOT_SHOTS names a folder.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("BOT_SHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Assert.Empty(errors);
    }
}

/// <summary>One chat on the page.</summary>
internal sealed class Chat(ILocator pane)
{
    public ILocator Pane => pane;

    public ILocator Input => pane.GetByLabel("要发的内容");

    public ILocator Messages => pane.Locator("article.message");

    /// <summary>The newest message that says this.</summary>
    public ILocator Says(string text) => Messages.Filter(new() { HasText = text }).Last;

    /// <summary>Writes and sends by the Enter key.</summary>
    public async Task Say(string text)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
    }

    /// <summary>Waits for a message that says this.</summary>
    public Task Reads(string text) => Says(text).WaitForAsync();

    /// <summary>Presses a button under the newest message that has it.</summary>
    public Task Press(string button) => Messages.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync();

    /// <summary>Presses a button of the chat itself.</summary>
    public Task Click(string button) => pane.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync();

    /// <summary>Chooses what to attach.</summary>
    public async Task Attach(string what)
    {
        await Click("附件");
        await Click(what);
    }

    /// <summary>Attaches files that are chosen from the disk.</summary>
    public async Task Send(string what, params FilePayload[] files)
    {
        var chooser = await pane.Page.RunAndWaitForFileChooserAsync(() => Attach(what));
        await chooser.SetFilesAsync(files);
    }
}
