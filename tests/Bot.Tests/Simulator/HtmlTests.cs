namespace Bot.Tests.Simulator;

using System.Text.Json;
using Xunit;

public sealed class HtmlTests : SimulatorTest
{
    [Theory]
    [InlineData("<b>粗</b><strong>粗</strong>", "粗粗", "bold 0 1, bold 1 1")]
    [InlineData("<i>斜</i><em>斜</em>", "斜斜", "italic 0 1, italic 1 1")]
    [InlineData("<u>u</u><ins>i</ins>", "ui", "underline 0 1, underline 1 1")]
    [InlineData("<s>a</s><strike>b</strike><del>c</del>", "abc", "strikethrough 0 1, strikethrough 1 1, strikethrough 2 1")]
    [InlineData("<tg-spoiler>a</tg-spoiler><span class=\"tg-spoiler\">b</span>", "ab", "spoiler 0 1, spoiler 1 1")]
    [InlineData("<tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji>", "👍", "custom_emoji 0 2 5368324170671202286")]
    [InlineData("😀<b>字</b>", "😀字", "bold 2 1")]
    [InlineData("<b>外<i>内</i></b>", "外内", "bold 0 2, italic 1 1")]
    [InlineData("<b>外<i>内</></>", "外内", "bold 0 2, italic 1 1")]
    [InlineData("<B>大写</B >", "大写", "bold 0 2")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2\">链接</a>", "链接", "text_link 0 2 https://example.org/?a=1&b=2")]
    [InlineData("<a href='tg://user?id=7'>张三</a>", "张三", "text_mention 0 2 7")]
    [InlineData("<a>不是链接</a>", "不是链接", "")]
    [InlineData("<code>Z-1024</code>", "Z-1024", "code 0 6")]
    [InlineData("<pre><code class=\"language-csharp\">x</code></pre>", "x", "pre 0 1 csharp")]
    [InlineData("<code>a<b>b</b></code>", "ab", "code 0 2")]
    [InlineData("<blockquote>引</blockquote><blockquote expandable>长</blockquote>", "引长", "blockquote 0 1, expandable_blockquote 1 1")]
    [InlineData("&lt;b&gt; &amp;amp; &quot;&#39;&#x4E2D;", "<b> &amp; \"'中", "")]
    [InlineData("  <b> 两边 </b>\n", "两边", "bold 0 2")]
    [InlineData("a > b", "a > b", "")]
    public async Task Markup_becomes_text_and_entities(string html, string text, string entities)
    {
        Server.Say(7, "你好");

        var answer = await Call("sendMessage", new { chat_id = 7, text = html, parse_mode = "HTML" });

        Assert.True(answer.Status == 200, answer.Json.GetRawText());
        var message = Server.LastMessage(7)!;
        Assert.Equal(text, message.Text);
        Assert.Equal(html, message.Html);
        Assert.Equal(entities, string.Join(", ", message.Now.Entities.Select(e => $"{e.Type} {e.Offset} {e.Length} {e.Value}".TrimEnd())));
    }

    [Theory]
    [InlineData("<h1>x</h1>", "Unsupported start tag \"h1\" at byte offset 0")]
    [InlineData("中<br>", "Unsupported start tag \"br\" at byte offset 3")]
    [InlineData("1<2", "Unclosed start tag at byte offset 1")]
    [InlineData("a < b", "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("<b>x", "Can't find end tag corresponding to start tag \"b\"")]
    [InlineData("x</b>", "Unexpected end tag at byte offset 1")]
    [InlineData("<b><i>x</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"")]
    [InlineData("<b>x</b", "Unclosed end tag at byte offset 4")]
    [InlineData("<a href=\"x", "Unclosed start tag \"a\" at byte offset 0")]
    [InlineData("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0")]
    [InlineData("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
    [InlineData("<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified")]
    [InlineData("<tg-emoji emoji-id=\"x\">👍</tg-emoji>", "Invalid custom emoji identifier specified")]
    [InlineData("A&B", "Unescaped \"&\" at byte offset 1")]
    [InlineData("&nbsp;", "Unescaped \"&\" at byte offset 0")]
    [InlineData("&#xD800;", "Unescaped \"&\" at byte offset 0")]
    public async Task Bad_markup_loses_the_message(string html, string why)
    {
        Server.Say(7, "你好");

        var answer = await Call("sendMessage", new { chat_id = 7, text = html, parse_mode = "HTML" });

        Assert.Equal("400 Bad Request: can't parse entities: " + why, answer.Error);
        Assert.Empty(Server.Messages(7));
        Assert.Equal("Bad Request: can't parse entities: " + why, Assert.Single(Server.Violations).Description);
    }

    [Fact]
    public async Task Without_a_parse_mode_markup_is_text()
    {
        Server.Say(7, "你好");

        await Call("sendMessage", new { chat_id = 7, text = "1<2 & <b>" });

        Assert.Equal("1<2 & <b>", Server.LastMessage(7)!.Text);
    }

    [Fact]
    public async Task A_mention_shows_the_person()
    {
        Server.Say(7, "你好", name: "张三");

        var answer = await Call("sendMessage", new { chat_id = 7, text = "<a href=\"tg://user?id=7\">张</a>", parse_mode = "HTML" });

        Assert.Equal("张三", answer.Result.GetProperty("entities")[0].GetProperty("user").GetProperty("first_name").GetString());
    }

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\uDE00x\"")]
    public async Task Half_a_surrogate_pair_is_refused(string text)
    {
        Server.Say(7, "你好");

        var answer = await Post("sendMessage", new StringContent($$"""{"chat_id":7,"text":{{text}}}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal("400 Bad Request: strings must be encoded in UTF-8", answer.Error);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Invalid_UTF_8_is_refused(string type)
    {
        Server.Say(7, "你好");
        byte[] bytes = type.EndsWith("json", StringComparison.Ordinal) ? [.. "{\"chat_id\":7,\"text\":\""u8, 0xE4, 0xB8, .. "\"}"u8] : [.. "chat_id=7&text=%E4%B8"u8];
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);

        Assert.Equal("400 Bad Request: strings must be encoded in UTF-8", (await Post("sendMessage", content)).Error);
    }

    [Fact]
    public async Task A_whole_surrogate_pair_in_escapes_is_fine()
    {
        Server.Say(7, "你好");

        await Post("sendMessage", new StringContent("""{"chat_id":7,"text":"\ud83d\ude00"}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal("😀", Server.LastMessage(7)!.Text);
    }

    [Fact]
    public async Task Entities_may_be_given_instead_of_markup()
    {
        Server.Say(7, "你好");

        var answer = await Call("sendMessage", new { chat_id = 7, text = "粗体", entities = new[] { new { type = "bold", offset = 0, length = 2 } } });

        Assert.Equal(JsonValueKind.Array, answer.Result.GetProperty("entities").ValueKind);
        Assert.Equal("400 Bad Request: entity of type bold reaches beyond the text", (await Call("sendMessage", new { chat_id = 7, text = "粗体", entities = new[] { new { type = "bold", offset = 1, length = 2 } } })).Error);
    }
}
