namespace Bot.Tests.Simulator;

using System.Net;
using System.Text.Json;
using Bot.Simulator;
using Xunit;

public sealed class FileTests : SimulatorTest
{
    private static readonly byte[] Bytes = [0xFF, 0xD8, 0, 1, 2, 3, 4, 5];

    [Fact]
    public async Task A_photo_of_a_person_comes_in_sizes_and_can_be_fetched()
    {
        Server.SendPhoto(7, "现场", bytes: Bytes);
        var sizes = (await Updates())[0].GetProperty("message").GetProperty("photo");
        Assert.Equal([320, 1280], sizes.EnumerateArray().Select(size => size.GetProperty("width").GetInt32()));

        var file = (await Call("getFile", new { file_id = sizes[1].GetProperty("file_id").GetString() })).Result;

        Assert.Equal(Bytes.Length, file.GetProperty("file_size").GetInt32());
        Assert.Equal(Bytes, await (await Fetch(file)).Content.ReadAsByteArrayAsync());
        Assert.Equal("file", Server.Requests[^1].Method);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task The_same_content_has_the_same_unique_id_and_another_id()
    {
        Server.SendPhoto(7, bytes: Bytes);
        Server.SendPhoto(8, bytes: Bytes);
        Server.SendDocument(8, "合同.pdf", Bytes, "施工合同");

        var messages = (await Updates()).Select(update => update.GetProperty("message")).ToArray();

        var (first, second) = (messages[0].GetProperty("photo")[1], messages[1].GetProperty("photo")[1]);
        Assert.Equal(Text(first, "file_unique_id"), Text(second, "file_unique_id"));
        Assert.NotEqual(Text(first, "file_id"), Text(second, "file_id"));
        Assert.NotEqual(Text(first, "file_unique_id"), Text(messages[2].GetProperty("document"), "file_unique_id"));
        Assert.Equal("施工合同", Text(messages[2], "caption"));
    }

    [Fact]
    public async Task A_link_lives_an_hour_and_only_under_the_token()
    {
        Server.SendPhoto(7, bytes: Bytes);
        var file = (await Call("getFile", new { file_id = await PhotoId() })).Result;

        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync(new Uri($"{Server.Url}/file/bot42:OTHER/{Text(file, "file_path")}"))).StatusCode);
        Assert.Equal("404 Not Found", (await Read(await Http.GetAsync(new Uri($"{Server.Url}/file/bot{Server.Token}/photos/other.jpg")))).Error);
        Clock.Step(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.NotFound, (await Fetch(file)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Fetch((await Call("getFile", new { file_id = await PhotoId() })).Result)).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_or_too_big_is_not_made_ready()
    {
        Server.SendDocument(7, "航拍.zip", new byte[(20 * 1024 * 1024) + 1]);
        var big = Text((await Updates())[0].GetProperty("message").GetProperty("document"), "file_id");

        Assert.Equal("400 Bad Request: file is too big", (await Call("getFile", new { file_id = big })).Error);
        Assert.Equal("400 Bad Request: wrong file_id or the file is temporarily unavailable", (await Call("getFile", new { file_id = "photo-99" })).Error);
        Assert.Empty(Server.Violations);
    }

    [Fact]
    public async Task A_file_can_be_sent_again_by_its_id_until_the_platform_forgets_it()
    {
        Server.SendPhoto(7, bytes: Bytes);
        var id = await PhotoId();

        var sent = await Call("sendPhoto", new { chat_id = 7, photo = id, caption = "现场" });
        Assert.Equal(id, sent.Result.GetProperty("photo")[0].GetProperty("file_id").GetString());
        Assert.Equal(Bytes, Server.LastMessage(7)!.File!.Bytes.ToArray());
        Assert.Equal("400 Bad Request: can't use file of type photo as document", (await Call("sendDocument", new { chat_id = 7, document = id })).Error);
        Assert.Equal("sendDocument", Assert.Single(Server.Violations).Method);

        Server.ForgetFile(id);
        Assert.Equal("400 Bad Request: wrong file identifier/HTTP URL specified", (await Call("sendPhoto", new { chat_id = 7, photo = id })).Error);
        Assert.Single(Server.Violations);
    }

    [Fact]
    public async Task A_download_can_be_cut_in_the_middle()
    {
        Server.SendPhoto(7, bytes: Bytes);
        var file = (await Call("getFile", new { file_id = await PhotoId() })).Result;
        Server.FailNext(Fault.CutAfter(), "file");
        Server.FailNext(Fault.BadGateway(), "file");

        await Assert.ThrowsAsync<HttpRequestException>(() => Fetch(file));

        Assert.Equal(HttpStatusCode.BadGateway, (await Fetch(file)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Fetch(file)).StatusCode);
    }

    private async Task<string> PhotoId() =>
        Text((await Updates()).First(update => update.GetProperty("message").TryGetProperty("photo", out _)).GetProperty("message").GetProperty("photo")[1], "file_id");

    private Task<HttpResponseMessage> Fetch(JsonElement file) => Http.GetAsync(new Uri($"{Server.Url}/file/bot{Server.Token}/{Text(file, "file_path")}"));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
