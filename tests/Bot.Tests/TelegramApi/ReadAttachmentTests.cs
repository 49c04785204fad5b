namespace Bot.Tests.TelegramApi;

using System.Text.Json;
using Bot.Chat;
using Bot.TelegramApi;
using Xunit;

public sealed class ReadAttachmentTests
{
    private static readonly string TooLong = new('x', 257);

    [Fact]
    public void Of_a_photo_the_largest_size_is_taken_wherever_it_stands()
    {
        var said = Read("""
            "caption":"现场","media_group_id":"A1","photo":[{"file_id":"s","file_unique_id":"us","width":90,"height":60},
            {"file_id":"l","file_unique_id":"ul","width":1280,"height":960,"file_size":70000},{"file_id":"m","file_unique_id":"um","width":320,"height":240}]
            """);

        Assert.Equal(new Attachment.Photo("l", "ul", 70_000), said.Attachment);
        Assert.Equal(("现场", "A1", 5L), (said.Text, said.Album, said.Message));
    }

    [Fact]
    public void A_file_keeps_its_name_on_one_line_and_bounded()
    {
        var file = Assert.IsType<Attachment.Document>(Read($$"""
            "document":{"file_id":"d","file_unique_id":"ud","file_name":"施工\n合同\u0000{{new string('长', 200)}}.pdf"}
            """).Attachment);

        Assert.StartsWith("施工 合同长", file.Name, StringComparison.Ordinal);
        Assert.True(file.Name.Length <= 120);
        Assert.Null(file.Size);
    }

    [Fact]
    public void A_place_and_a_venue_are_places()
    {
        Assert.Equal(new Attachment.Location(33.9, -116.4), Read("\"location\":{\"latitude\":33.9,\"longitude\":-116.4}").Attachment);
        Assert.Equal(new Attachment.Location(1, 2), Read("\"venue\":{\"title\":\"x\"},\"location\":{\"latitude\":1,\"longitude\":2}").Attachment);
    }

    [Theory]
    [InlineData("\"voice\":{\"file_id\":\"v\",\"file_unique_id\":\"u\",\"duration\":1}")]
    [InlineData("\"video\":{\"file_id\":\"v\",\"file_unique_id\":\"u\"}")]
    [InlineData("\"video_note\":{\"file_id\":\"v\",\"file_unique_id\":\"u\"}")]
    [InlineData("\"audio\":{\"file_id\":\"v\",\"file_unique_id\":\"u\"}")]
    [InlineData("\"animation\":{\"file_id\":\"v\",\"file_unique_id\":\"u\"},\"document\":{\"file_id\":\"v\",\"file_unique_id\":\"u\"}")]
    public void What_no_report_takes_is_known_as_such(string content) => Assert.IsType<Attachment.Unfit>(Read(content).Attachment);

    [Fact]
    public void What_is_no_evidence_or_lacks_its_id_is_none()
    {
        foreach (var content in (string[])
        [
            "\"text\":\"你好\"",
            "\"sticker\":{\"file_id\":\"s\",\"file_unique_id\":\"u\"}",
            "\"contact\":{\"phone_number\":\"1\",\"first_name\":\"x\"}",
            "\"photo\":[]",
            "\"photo\":[{\"width\":1,\"height\":1}]",
            $"\"photo\":[{{\"file_id\":\"{TooLong}\",\"file_unique_id\":\"u\",\"width\":1,\"height\":1}}]",
            "\"document\":{\"file_id\":\"d\"}",
            "\"document\":{\"file_id\":\"\\u0000\",\"file_unique_id\":\"u\"}",
            "\"location\":{\"latitude\":91,\"longitude\":0}",
            "\"location\":{\"latitude\":0,\"longitude\":1e300}",
        ])
        {
            Assert.Null(Read(content).Attachment);
        }
    }

    private static Incoming.Said Read(string content)
    {
        using var json = JsonDocument.Parse(
            $"{{\"update_id\":1,\"message\":{{\"message_id\":5,\"date\":1795000000,\"chat\":{{\"id\":7,\"type\":\"private\"}},\"from\":{{\"id\":7,\"is_bot\":false,\"first_name\":\"x\"}},{content}}}}}");
        return Assert.IsType<Incoming.Said>(ReadUpdate.From(json.RootElement, DateTimeOffset.UnixEpoch)!.Read);
    }
}
