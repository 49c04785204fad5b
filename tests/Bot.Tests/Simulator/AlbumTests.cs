namespace Bot.Tests.Simulator;

using System.Text;
using Bot.Simulator;
using Xunit;

public sealed class AlbumTests : SimulatorTest
{
    private static readonly byte[] Bytes = [0xFF, 0xD8, 1, 2, 3];

    private readonly SteppedTime pacing = new(Noon);

    protected override SimulatorOptions Options => new() { Clock = Clock, Pacing = pacing };

    [Fact]
    public async Task An_album_is_sent_at_once_and_shares_its_id()
    {
        Server.SendPhoto(7, bytes: Bytes);
        var known = (await Updates())[0].GetProperty("message").GetProperty("photo")[1].GetProperty("file_id").GetString();

        var sent = await Post("sendMediaGroup", new MultipartFormDataContent
        {
            { new StringContent("7"), "chat_id" },
            { new StringContent($$"""[{"type":"photo","media":"attach://0","caption":"<b>主体</b>封顶","parse_mode":"HTML"},{"type":"photo","media":"{{known}}"}]"""), "media" },
            { new ByteArrayContent([1, 2]), "0", "现场.jpg" },
        });

        Assert.Equal(["主体封顶", ""], Server.Messages(7).Select(message => message.Text));
        Assert.Equal([[1, 2], Bytes], Server.Messages(7).Select(message => message.File!.Bytes.ToArray()));
        var album = Server.LastMessage(7)!.MediaGroupId;
        Assert.NotNull(album);
        Assert.Equal([album, album], sent.Result.EnumerateArray().Select(message => message.GetProperty("media_group_id").GetString()));
        Assert.Equal("bold", sent.Result[0].GetProperty("caption_entities")[0].GetProperty("type").GetString());

        await Album(7, 2);
        Assert.NotEqual(album, Server.LastMessage(7)!.MediaGroupId);
        Assert.Empty(Server.Violations);
    }

    [Theory]
    [InlineData("""[{"type":"photo","media":"https://example.org/1"}]""", "too few messages to send as an album")]
    [InlineData("""[{"type":"photo","media":"https://example.org/1"},{"type":"document","media":"https://example.org/2"}]""", "document can't be mixed with other media types")]
    [InlineData("""[{"type":"photo","media":"https://example.org/1"},{"type":"photo","media":"attach://0"}]""", "there is no photo in the request")]
    [InlineData("""[{"type":"photo","media":"https://example.org/1"},{"type":"photo","media":""}]""", "there is no photo in the request")]
    [InlineData("""[{"type":"photo","media":"https://example.org/1"},{"type":"video","media":"x"}]""", "can't parse media: media[1].type must be photo")]
    [InlineData("""[{"type":"document","media":"https://example.org/1"},{"type":"document","media":"x","has_spoiler":true}]""", "can't parse media: media[1] has an unknown field \"has_spoiler\"")]
    public async Task An_album_that_the_platform_would_not_take_is_refused_whole(string media, string why)
    {
        Server.Say(7, "你好");

        var answer = await Post("sendMediaGroup", new StringContent($$"""{"chat_id":7,"media":{{media}}}""", Encoding.UTF8, "application/json"));

        Assert.Equal("400 Bad Request: " + why, answer.Error);
        Assert.Single(Server.Violations);
        Assert.Empty(Server.Messages(7));
    }

    [Fact]
    public async Task Each_part_of_an_album_counts_as_a_message()
    {
        Server.Say(7, "你好");
        Server.Say(7, "/bind", chatId: -5);
        Assert.Equal(200, (await Album(7, 10)).Status);
        Assert.Equal("429 Too Many Requests: retry after 6", (await Album(7, 2)).Error);
        pacing.Step(TimeSpan.FromSeconds(6));
        Assert.Equal(200, (await Album(7, 2)).Status);

        Assert.Equal(200, (await Album(-5, 10)).Status);
        pacing.Step(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await Album(-5, 9)).Status);
        pacing.Step(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await Album(-5, 10)).Status);
        pacing.Step(TimeSpan.FromSeconds(20));

        // The first ten are a minute old now, so there is room for one; then nineteen and two wait for the second album to be that old.
        Assert.Equal(200, (await Album(-5, 2)).Status);
        pacing.Step(TimeSpan.FromSeconds(10));
        Assert.Equal("429 Too Many Requests: retry after 10", (await Album(-5, 2)).Error);
    }

    [Fact]
    public async Task A_caption_can_be_changed_and_taken_away()
    {
        Server.Say(7, "你好");
        var id = (await Call("sendPhoto", new { chat_id = 7, photo = "https://example.org/1.jpg", caption = "旧" })).MessageId;
        var text = (await Call("sendMessage", new { chat_id = 7, text = "无图" })).MessageId;

        Assert.Equal("新", (await Call("editMessageCaption", new { chat_id = 7, message_id = id, caption = "<i>新</i>", parse_mode = "HTML" })).Result.GetProperty("caption").GetString());
        Assert.StartsWith("400 Bad Request: message is not modified", (await Call("editMessageCaption", new { chat_id = 7, message_id = id, caption = "<em>新</em>", parse_mode = "HTML" })).Error, StringComparison.Ordinal);
        Assert.Equal(200, (await Call("editMessageCaption", new { chat_id = 7, message_id = id })).Status);
        Assert.Equal(["旧", "新", ""], Server.Messages(7)[0].Versions.Select(version => version.Text));
        Assert.Equal("400 Bad Request: there is no caption in the message to edit", (await Call("editMessageCaption", new { chat_id = 7, message_id = text, caption = "?" })).Error);
        Assert.Equal("400 Bad Request: message caption is too long", (await Call("editMessageCaption", new { chat_id = 7, message_id = id, caption = new string('字', 1025) })).Error);
    }

    [Theory]
    [InlineData("90", "-180", true)]
    [InlineData("90.001", "0", false)]
    [InlineData("0", "180.5", false)]
    public async Task A_location_lies_on_the_earth(string latitude, string longitude, bool good)
    {
        Server.Say(7, "你好");

        var answer = await Post("sendLocation", new FormUrlEncodedContent([new("chat_id", "7"), new("latitude", latitude), new("longitude", longitude)]));

        Assert.Equal(good ? 200 : 400, answer.Status);
        Assert.Equal(good ? 1 : 0, Server.Messages(7).Count);
        if (good) Assert.Equal("""{"latitude":90,"longitude":-180}""", answer.Result.GetProperty("location").GetRawText());
    }

    [Theory]
    [InlineData("name=chat_id", "name=document; filename=plan.csv", "plan.csv")]
    [InlineData("name=\"chat_id\"", "name=\"document\"; filename=\"周调度 11月.csv\"", "周调度 11月.csv")]
    [InlineData("name=\"chat_id\"", "name=document; filename=\"=?utf-8?B?5ZGo6LCD5bqmLmNzdg==?=\"; filename*=utf-8''%E5%91%A8%E8%B0%83%E5%BA%A6.csv", "周调度.csv")]
    [InlineData("name=chat_id", "name=\"document\"; filename*=UTF-8''%E5%91%A8%E8%B0%83%E5%BA%A6.csv", "周调度.csv")]
    public async Task Parts_may_be_named_with_and_without_quotes_and_in_Chinese(string field, string file, string name)
    {
        Server.Say(7, "你好");
        var body = $"--line\r\nContent-Disposition: form-data; {field}\r\n\r\n7\r\n--line\r\nContent-Disposition: form-data; {file}\r\n\r\na,b\r\n--line--\r\n";
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "line") } };

        var sent = await Post("sendDocument", content);

        Assert.True(sent.Status == 200, sent.Json.GetRawText());
        Assert.Equal(name, sent.Result.GetProperty("document").GetProperty("file_name").GetString());
        Assert.Equal("a,b", Encoding.UTF8.GetString(Server.LastMessage(7)!.File!.Bytes.Span));
    }

    private Task<Answer> Album(long chat, int parts) => Call("sendMediaGroup", new
    {
        chat_id = chat,
        media = Enumerable.Range(0, parts).Select(i => new { type = "photo", media = $"https://example.org/{i}.jpg" }),
    });
}
