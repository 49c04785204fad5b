namespace Bot.Tests.Simulator;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Simulator;
using Bot.Tests.Support;
using Xunit;

/// <summary>
/// A platform that outlives its process. The pacing stands still but where a test moves it, so that what lies in the file
/// while a server runs is what a kill would leave.
/// </summary>
public sealed partial class KeepTests : SimulatorTest, IDisposable
{
    private const long Forum = -1001000000001;
    private const long Town = -1001000000002;
    private const long BasicGroup = -5;

    private static readonly byte[] Bytes = [0xFF, 0xD8, 0, 1, 2, 3, 4, 5];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly SteppedTime pacing = new(Noon);

    protected override SimulatorOptions Options => OptionsFor(Kept);

    private string Kept => Path.Combine(folder.Path, "platform.json");

    // What a count jumps to differs on purpose, and so does the moment.
    [GeneratedRegex("\"(moment|last_query_id|next_id|count|last_account_message_id|first_in_new_group|last_message_id)\":[^,]+")]
    private static partial Regex Moving { get; }

    void IDisposable.Dispose()
    {
        Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_second_server_says_of_one_of_everything_what_the_first_said()
    {
        await FillTheWorld();
        var said = await EverythingSaid();

        await Restart(() => Clock.Step(TimeSpan.FromMinutes(1)));

        Assert.Equal(said, await EverythingSaid());
    }

    [Fact]
    public async Task What_is_loaded_is_written_again_as_it_was()
    {
        await FillTheWorld();
        var before = "";

        await Restart(() => before = File.ReadAllText(Kept));

        Assert.Equal(Moving.Replace(before, ""), Moving.Replace(await File.ReadAllTextAsync(Kept), ""));
        // Six of the whole, and one of each chat: nothing else was left out.
        Assert.Equal(6 + 11, Moving.Count(before));
    }

    [Fact]
    public async Task Kept_buttons_can_be_pressed_and_kept_messages_edited()
    {
        Server.Say(7, "/start");
        var id = (await Call("sendMessage", new { chat_id = 7, text = "<b>请核对</b>", parse_mode = "HTML", reply_markup = Keyboard("是", "y") })).MessageId;
        var form = (await Call("sendMessage", new { chat_id = 7, text = "选一个", reply_markup = new { keyboard = new[] { new[] { new { text = "甲" } } } } })).MessageId;
        await Restart();

        var pressed = Server.PressButton(7, 7, "是");

        var press = (await Updates())[^1].GetProperty("callback_query");
        Assert.Equal("y", press.GetProperty("data").GetString());
        Assert.Equal("""[{"offset":0,"length":3,"type":"bold"}]""", press.GetProperty("message").GetProperty("entities").GetRawText());
        Assert.Equal(200, (await Call("answerCallbackQuery", new { callback_query_id = pressed })).Status);
        var same = await Call("editMessageText", new { chat_id = 7, message_id = id, text = "<b>请核对</b>", parse_mode = "HTML", reply_markup = Keyboard("是", "y") });
        Assert.StartsWith("400 Bad Request: message is not modified", same.Error, StringComparison.Ordinal);
        Assert.Equal("400 Bad Request: message can't be edited", (await Call("editMessageText", new { chat_id = 7, message_id = form, text = "二" })).Error);
        await Call("editMessageText", new { chat_id = 7, message_id = id, text = "已提交" });
        Assert.Equal(["请核对", "已提交"], Server.Messages(7)[0].Versions.Select(version => version.Text));
    }

    [Fact]
    public async Task Kept_files_can_be_fetched_and_sent_again_and_lie_there_once()
    {
        Server.SendDocument(7, "合同.pdf", Bytes);
        Server.SendDocument(8, "合同(1).pdf", Bytes);
        var id = (await Updates())[0].GetProperty("message").GetProperty("document").GetProperty("file_id").GetString();
        await Call("sendDocument", new { chat_id = 7, document = id });
        await Restart();

        var link = (await Call("getFile", new { file_id = id })).Result.GetProperty("file_path").GetString();

        Assert.Equal(Bytes, await Http.GetByteArrayAsync(new Uri($"{Server.Url}/file/bot{Server.Token}/{link}")));
        Assert.Equal(200, (await Call("sendDocument", new { chat_id = 7, document = id })).Status);
        Assert.All(Server.Messages(7), message => Assert.Equal(Bytes, message.File!.Bytes.ToArray()));
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Kept + ".files"))));
    }

    [Fact]
    public async Task Unconfirmed_updates_arrive_afterwards_under_their_ids_until_they_are_too_old()
    {
        Server.Say(7, "一");
        var first = (await Updates())[0].GetProperty("update_id").GetInt32();
        Server.Say(7, "二");
        Server.InjectUpdate("""{"update_id":1,"some_future_thing":{}}""");
        Server.Press(7, 7, 1, "x");
        await Updates(offset: first + 1, limit: 1);
        Server.InjectUpdate("""{"update_id":2,"some_future_thing":{}}""");

        await Restart(() => Clock.Step(UpdateLife.Press));

        Assert.Equal([2, first + 1], (await Updates(offset: first + 1)).Select(update => update.GetProperty("update_id").GetInt32()));
        Clock.Step(UpdateLife.Message - UpdateLife.Press);
        Assert.Equal(0, Server.PendingUpdates);
    }

    [Fact]
    public async Task No_id_is_given_twice_neither_after_a_clean_stop_nor_after_a_kill()
    {
        var given = await GiveIds(Server, Town);
        await Restart();
        // The file never hears of this group, which yet must not count alike in each life.
        const long Fresh = Town - 1;
        given.AddRange(await GiveIds(Server, Fresh));
        // Killed, twice, each time with nothing written since the start.
        await using var second = await StartOnCopy(Kept, "second.json");
        given.AddRange(await GiveIds(second, Fresh));
        await using var third = await StartOnCopy(Path.Combine(folder.Path, "second.json"), "third.json");
        given.AddRange(await GiveIds(third, Fresh));

        Assert.Equal(4 * 6 * 20, given.Count);
        Assert.DoesNotContain(given.CountBy(id => id), id => id.Value > 1);
    }

    [Fact]
    public async Task A_change_is_written_half_a_second_later()
    {
        Server.Say(7, "之一");
        Assert.Equal(TimeSpan.FromMilliseconds(500), await pacing.NextTimer.WaitAsync(Patience));
        Server.Say(7, "之二");
        Assert.DoesNotContain("之", await File.ReadAllTextAsync(Kept), StringComparison.Ordinal);

        pacing.Step(TimeSpan.FromMilliseconds(500));
        // What changed during the pause makes it begin another, after the writing.
        await pacing.NextTimer.WaitAsync(Patience);

        Assert.Contains("之二", await File.ReadAllTextAsync(Kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_write_goes_on_and_tries_again()
    {
        var obstacle = Directory.CreateDirectory(Kept + ".tmp");
        Server.Say(7, "之一");
        await pacing.NextTimer.WaitAsync(Patience);
        pacing.Step(TimeSpan.FromMilliseconds(500));
        await pacing.NextTimer.WaitAsync(Patience);
        Assert.DoesNotContain("之", await File.ReadAllTextAsync(Kept), StringComparison.Ordinal);
        obstacle.Delete();
        Server.Say(7, "之二");

        pacing.Step(TimeSpan.FromMilliseconds(500));
        await pacing.NextTimer.WaitAsync(Patience);

        Assert.Contains("之二", await File.ReadAllTextAsync(Kept), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\n\"version\":")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"something":"new"}""")]
    public async Task A_broken_file_is_refused_and_left_as_it_is(string content) => await AssertRefused(content);

    [Theory]
    [InlineData("\"bot\":42", "\"bot\":43")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"from\":7", "\"from\":8")]
    [InlineData("\"next_id\":", "\"next_id\":2147483647,\"was\":")]
    [InlineData("\"pending\":[{", "\"pending\":[null,{")]
    [InlineData("\"hash\":", "\"hash\":\"../platform.json\",\"was\":")]
    public async Task What_cannot_be_is_refused_and_left_as_it_is(string part, string instead)
    {
        Server.SendDocument(7, "合同.pdf", Bytes);
        await Server.DisposeAsync();
        var good = await File.ReadAllTextAsync(Kept);
        Assert.Contains(part, good, StringComparison.Ordinal);

        await AssertRefused(good.Replace(part, instead, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Contents_that_are_lost_or_damaged_are_refused()
    {
        Server.SendDocument(7, "合同.pdf", Bytes);
        await Server.DisposeAsync();
        var content = Assert.Single(Directory.GetFiles(Kept + ".files"));

        await File.WriteAllTextAsync(content, "?");
        Assert.Contains(Kept, (await Assert.ThrowsAsync<InvalidDataException>(() => SimulatorServer.Start(Options))).Message, StringComparison.Ordinal);
        File.Delete(content);
        Assert.Contains(Kept, (await Assert.ThrowsAsync<IOException>(() => SimulatorServer.Start(Options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_stops_the_start()
    {
        var missing = Path.Combine(folder.Path, "missing", "platform.json");

        var error = await Assert.ThrowsAsync<IOException>(() => SimulatorServer.Start(OptionsFor(missing)));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(folder.Path, (await Assert.ThrowsAsync<IOException>(() => SimulatorServer.Start(OptionsFor(folder.Path)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_do_not_keep_one_file()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => SimulatorServer.Start(Options));

        Assert.Contains(Kept, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wall_clock_can_go_on_from_the_kept_moment()
    {
        Assert.Null(SimulatorServer.KeptMoment(Path.Combine(folder.Path, "none.json")));
        Clock.Step(TimeSpan.FromDays(3));

        await Server.DisposeAsync();

        Assert.Equal(Noon.AddDays(3), SimulatorServer.KeptMoment(Kept));
    }

    [Fact]
    public async Task The_program_keeps_what_it_is_told_to_and_else_writes_nothing()
    {
        using var empty = new TemporaryFolder();
        Assert.Equal((0, ""), await RunProgram(empty.Path));
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));

        Assert.Equal((0, ""), await RunProgram(empty.Path, "--keep", "platform.json"));
        Assert.Equal("platform.json", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(empty.Path))));
        Assert.Contains("你好", await File.ReadAllTextAsync(Path.Combine(empty.Path, "platform.json")), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(empty.Path, "platform.json"), "{");
        var (code, error) = await RunProgram(empty.Path, "--keep", "platform.json");
        Assert.Equal(1, code);
        Assert.Contains("platform.json", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static class UpdateLife
    {
        public static readonly TimeSpan Press = TimeSpan.FromSeconds(150);
        public static readonly TimeSpan Message = TimeSpan.FromHours(24);
    }

    private SimulatorOptions OptionsFor(string path) => new() { Clock = Clock, Pacing = pacing, Rates = null, Keep = path };

    private async Task Restart(Action? between = null)
    {
        await Server.DisposeAsync();
        between?.Invoke();
        Server = await SimulatorServer.Start(Options);
    }

    private async Task AssertRefused(string content)
    {
        await Server.DisposeAsync();
        await File.WriteAllTextAsync(Kept, content);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SimulatorServer.Start(Options));

        Assert.StartsWith(Kept + " cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(content, await File.ReadAllTextAsync(Kept));
    }

    private Task<SimulatorServer> StartOnCopy(string kept, string name)
    {
        var copy = Path.Combine(folder.Path, name);
        File.Copy(kept, copy);
        Directory.CreateDirectory(copy + ".files");
        foreach (var file in Directory.GetFiles(kept + ".files")) File.Copy(file, Path.Combine(copy + ".files", Path.GetFileName(file)));
        return SimulatorServer.Start(OptionsFor(copy));
    }

    /// <summary>Ids of each kind, in a chat of each kind.</summary>
    private async Task<List<string>> GiveIds(SimulatorServer server, long group)
    {
        var given = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            given.Add($"message {server.Say(7, "/start")}");
            given.Add($"message {Forum}:{server.Say(7, "/start", chatId: Forum)}");
            given.Add($"message {group}:{server.Say(7, "/start", chatId: group)}");
            given.Add($"query {server.AskInline(7, "印染")}");
            given.Add($"update {server.InjectUnknownUpdate()}");
            server.SendDocument(7, "合同.pdf", Bytes);
            using var updates = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"{server.Url}/bot{server.Token}/getUpdates?offset=-1")));
            given.Add($"file {updates.RootElement.GetProperty("result")[0].GetProperty("message").GetProperty("document").GetProperty("file_id")}");
        }
        return given;
    }

    private async Task<(int Code, string Error)> RunProgram(string workingFolder, params string[] arguments)
    {
        using var program = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Bot.Simulator.dll"), "--port", "0", .. arguments])
        {
            WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            if (await program.StandardOutput.ReadLineAsync() is { } line)
            {
                using var body = new StringContent("""{"user":7,"text":"你好"}""", Encoding.UTF8, "application/json");
                using var answer = await Http.PostAsync(new Uri(line.Split(' ')[0] + "/control/say"), body);
                answer.EnsureSuccessStatusCode();
                using var end = Process.Start("kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]);
            }
            var error = await program.StandardError.ReadToEndAsync();
            await program.WaitForExitAsync();
            return (program.ExitCode, error);
        }
        finally
        {
            if (!program.HasExited) program.Kill();
        }
    }

    private async Task FillTheWorld()
    {
        Server.SetUser(7, "张三", "zhangsan", "zh-hans");
        var hello = Server.Say(7, "/start K7 https://example.org/ #红灯");
        Server.SendLocation(7, 33.9, 116.4);
        Server.SendPhoto(7, "现场", mediaGroupId: "A1", bytes: Bytes);
        Server.SendDocument(7, "合同.pdf", Bytes);
        Server.EditText(7, hello, "/start K8");
        var asked = await Call("sendMessage", new
        {
            chat_id = 7, text = """<b>请</b><a href="https://example.org/">核对</a> """, parse_mode = "HTML", reply_markup = Keyboard("是", "y"), reply_parameters = new { message_id = hello },
        });
        var gone = await Call("sendMessage", new { chat_id = 7, text = "撤回", reply_parameters = new { message_id = asked.MessageId } });
        await Call("sendMessage", new { chat_id = 7, text = "见上", reply_parameters = new { message_id = gone.MessageId } });
        await Call("deleteMessage", new { chat_id = 7, message_id = gone.MessageId });
        await Call("sendMessage", new { chat_id = 7, text = "选一个", reply_markup = new { keyboard = new[] { new[] { new { text = "甲" } } } } });
        await Post("sendDocument", new MultipartFormDataContent { { new StringContent("7"), "chat_id" }, { new ByteArrayContent([1, 2]), "document", "周报.csv" } });
        await Call("sendPhoto", new { chat_id = 7, photo = "https://example.org/a.jpg", caption = "图" });
        await Call("sendMediaGroup", new { chat_id = 7, media = new[] { new { type = "photo", media = "https://example.org/b.jpg" }, new { type = "photo", media = "https://example.org/c.jpg" } } });

        Server.CreateGroup(Forum, "调度", isForum: true);
        Server.AddBotTo(Forum, byUser: 7);
        var daily = Server.CreateTopic(Forum, "日调度");
        Server.CloseTopic(Forum, Server.CreateTopic(Forum, "周调度"));
        Server.DeleteTopic(Forum, Server.CreateTopic(Forum, "月调度"));
        Server.Promote(Forum, Server.BotId);
        Server.Say(8, "大家好", chatId: Forum, threadId: daily);
        var posted = await Call("sendMessage", new { chat_id = Forum, message_thread_id = daily, text = "日报" });
        await Call("sendMessage", new { chat_id = 7, text = "见群", reply_parameters = new { message_id = posted.MessageId, chat_id = Forum } });

        Server.CreateGroup(BasicGroup, "城关镇", supergroup: false);
        Server.AddBotTo(BasicGroup, byUser: 8);
        Server.UpgradeToSupergroup(BasicGroup);
        Server.CreateGroup(Town, "镇");
        Server.AddBotTo(Town, byUser: 8);
        Server.Restrict(Town);
        Server.Say(8, "/start", chatId: -6);
        Server.DeleteGroup(-6);
        Server.Say(8, "/start", chatId: -7);
        Server.Kick(-7);
        Server.Say(9, "/start");
        Server.Block(9);
        Server.Say(10, "/start");
        Server.Deactivate(10);

        await Call("setMyCommands", new { commands = new[] { new { command = "visit", description = "走访" } } });
        await Call("setMyCommands", new { commands = new[] { new { command = "mine", description = "我的" } }, scope = new { type = "chat", chat_id = 7 }, language_code = "zh" });
        await Call("setWebhook", new { url = "https://example.org/hook", secret_token = "s", max_connections = 3, allowed_updates = new[] { "message", "callback_query" } });
    }

    /// <summary>What the server says about everything, over HTTP, without changing anything.</summary>
    private async Task<List<string>> EverythingSaid()
    {
        var said = new List<string>();
        foreach (var chat in (long[])[7, 8, 9, 10, Forum, Town, BasicGroup, BasicGroup - 1_000_000_000_000, -6, -7])
        {
            said.Add(await Http.GetStringAsync(new Uri($"{Server.Url}/control/messages?chat={chat}")));
            await Say("getChat", new { chat_id = chat });
            foreach (var user in (long[])[42, 7, 8, 9]) await Say("getChatMember", new { chat_id = chat, user_id = user });
            foreach (var thread in (int[])[1, 2, 3, 4, 5]) await Say("sendChatAction", new { chat_id = chat, message_thread_id = thread, action = "typing" });
        }
        said.Add(await Http.GetStringAsync(new Uri($"{Server.Url}/control/pending")));
        await Say("getChat", new { chat_id = "@zhangsan" });
        await Say("getMyCommands", new { });
        await Say("getMyCommands", new { scope = new { type = "chat", chat_id = 7 }, language_code = "zh" });
        await Say("getWebhookInfo", new { });
        await Say("getUpdates", new { });
        await Call("deleteWebhook");
        await Say("getUpdates", new { });
        await Call("setWebhook", new { url = "https://example.org/hook", secret_token = "s", max_connections = 3 });
        return said;

        // How a delivery failed last is not kept.
        async Task Say(string method, object parameters) => said.Add(LastError.Replace((await Call(method, parameters)).Json.GetRawText(), ""));
    }

    [GeneratedRegex(",\"last_error_date\":\\d+,\"last_error_message\":\"[^\"]*\"")]
    private static partial Regex LastError { get; }

    private static object Keyboard(string text, string data) => new { inline_keyboard = new[] { new[] { new { text, callback_data = data } } } };
}
