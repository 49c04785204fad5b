namespace Bot.Tests.TelegramApi;

using System.Globalization;
using System.Security.Cryptography;
using Bot.Chat;
using Bot.Outbox;
using Bot.Simulator;
using Bot.Storage;
using Bot.TelegramApi;
using Bot.Tests.Support;
using global::Telegram.Bot;
using global::Telegram.Bot.Exceptions;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>The originals of evidence, fetched over the wire into a folder, and sent from it when the platform knows them no more.</summary>
public sealed class EvidenceCopierTests : IAsyncLifetime, IDisposable
{
    private const string FailureOf = "select copy_failure from evidence where id = 1";
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    private readonly string folder = Directory.CreateTempSubdirectory("bot-originals-").FullName;
    private readonly ManualClock clock = ManualClock.Friday;
    private readonly Noted log = new();
    private SimulatorServer server = null!;
    private TestDatabase test = null!;
    private Originals originals = null!;

    public static TheoryData<string> Each => TestDatabase.Each;

    public async Task InitializeAsync() => server = await SimulatorServer.Start(new SimulatorOptions { Rates = null, Token = "42:SECRET-TOKEN" });

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose()
    {
        // There is none where its server is missing and the test was skipped.
        test?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task An_original_is_kept_under_the_name_of_its_content(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);

        Assert.True(await copier.CopyNext(default));
        Assert.False(await copier.CopyNext(default));

        var sha = Convert.ToHexStringLower(SHA256.HashData(Jpeg));
        Assert.Equal(sha, test.Value<string>("select sha256 from evidence"));
        Assert.NotNull(test.Value<string>("select copied_at from evidence"));
        Assert.Equal([Path.Combine(folder, sha[..2], sha[2..4], sha)], Files());
        Assert.Equal(Jpeg, await File.ReadAllBytesAsync(Files().Single()));
        Assert.Empty(server.Violations);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task The_same_content_is_kept_once_and_the_same_file_fetched_once(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        await PhotoComes(Jpeg);
        await DocumentComes("原图.jpg", Jpeg);

        await CopyAll(copier);

        Assert.Equal(2, server.CountRequests("getFile"));
        Assert.Single(Files());
        Assert.Equal(3, test.Value<long>("select count(*) from evidence where sha256 is not null"));
    }

    [SkippableTheory, InlineData("sqlite", "written"), InlineData("sqlite", "kept"), InlineData("postgres", "written"), InlineData("postgres", "kept")]
    public async Task A_kill_leaves_no_half_file_and_the_next_start_copies(string provider, string step)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        originals.Passing = passed =>
        {
            if (passed == step)
            {
                throw new InvalidOperationException("killed");
            }
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => copier.CopyNext(default));
        Assert.All(Files().Where(file => Path.GetFileName(file).Length == 64), file => Assert.Equal(Jpeg, File.ReadAllBytes(file)));
        Assert.Equal(step == "kept" ? 1 : 0, Files().Count(file => Path.GetFileName(file).Length == 64));

        await CopyAll(Copier(provider));

        Assert.Equal(Jpeg, await File.ReadAllBytesAsync(Files().Single()));
        Assert.Equal(0, test.Value<long>("select attempts from evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_is_too_large_is_left_out_with_the_reason(string provider)
    {
        var copier = Copier(provider);
        await DocumentComes("航拍.zip", new byte[EvidenceCopier.MostBytes + 1]);
        await DocumentComes("不知多大.zip", new byte[EvidenceCopier.MostBytes + 1], isSizeTold: false);
        await PhotoComes(Jpeg);

        await CopyAll(copier);

        Assert.Equal(
            ["larger than 20 MB", "larger than 20 MB", "kept"],
            test.Database.Read(work => work.Query<string>("select coalesce(copy_failure, 'kept') from evidence order by id")));
        Assert.Equal(2, server.CountRequests("getFile"));
        Assert.Equal(2, log.Lines.Count(line => line.Contains("larger than 20 MB", StringComparison.Ordinal)));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_file_that_fails_is_tried_a_few_times_ever_later_and_then_no_more(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        server.ForgetFile(test.Value<string>("select file_id from evidence")!);
        await PhotoComes([.. Jpeg, 1]);

        await CopyAll(copier);
        Assert.Equal((1, 1L), (Files().Count, test.Value<long>("select attempts from evidence where id = 1")));
        await CopyAll(Copier(provider));
        Assert.Equal(2, server.CountRequests("getFile"));

        foreach (var hours in new[] { 0.02, 0.1, 0.6, 2.1, 8.1 })
        {
            clock.Advance(TimeSpan.FromHours(hours));
            Assert.True(await copier.CopyNext(default));
            Assert.False(await copier.CopyNext(default));
            Assert.Null(test.Value<string>(FailureOf));
        }

        clock.Advance(TimeSpan.FromHours(24.1));
        await CopyAll(copier);
        Assert.Equal("400 Bad Request: wrong file_id or the file is temporarily unavailable", test.Value<string>(FailureOf));
        clock.Advance(TimeSpan.FromDays(365));
        Assert.False(await copier.CopyNext(default));
        Assert.Equal(8, server.CountRequests("getFile"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_download_that_breaks_is_tried_again_and_the_token_is_nowhere(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        foreach (var (fault, hours) in new[] { (Fault.CutAfter(), 0.02), (Fault.CutBefore(), 0.1), (Fault.BadGateway(), 0.6), (Fault.ServerError(), 2.1) })
        {
            server.FailNext(fault, "file");
            await Assert.ThrowsAnyAsync<RequestException>(() => copier.CopyNext(default));
            Assert.Empty(Files());
            clock.Advance(TimeSpan.FromHours(hours));
        }

        server.FailNext(new Fault(FaultKind.Error) { Status = 404, Description = "Not Found" }, "file");
        Assert.True(await copier.CopyNext(default));
        Assert.Equal(5, test.Value<long>("select attempts from evidence"));
        clock.Advance(TimeSpan.FromHours(8.1));
        await CopyAll(copier);

        Assert.Single(Files());
        Assert.DoesNotContain(log.Lines, line => line.Contains("SECRET", StringComparison.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Troubles_of_the_platform_are_waited_out_and_logged_without_the_token(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        server.FailNext(Fault.TooManyRequests(7), "getFile");
        await Assert.ThrowsAsync<ApiRequestException>(() => copier.CopyNext(default));
        Assert.Equal(0, test.Value<long>("select attempts from evidence"));

        server.FailNext(Fault.CutBefore(), "getFile");
        using var stop = new CancellationTokenSource();
        var running = copier.Run(stop.Token);
        await log.Said("trying again later");
        await stop.CancelAsync();
        await running;

        await server.DisposeAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<RequestException>(() => Copier(provider).CopyNext(default));
        Assert.Equal(1, test.Value<long>("select attempts from evidence"));
        Assert.DoesNotContain(log.Lines, line => line.Contains("SECRET", StringComparison.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_revoked_token_ends_the_copying_and_loses_nothing(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        server.FailNext(Fault.Unauthorized(), "getFile");

        await copier.Run(CancellationToken.None);

        Assert.Equal(0, test.Value<long>("select attempts from evidence"));
        await CopyAll(Copier(provider));
        Assert.Single(Files());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_folder_that_cannot_be_written_is_an_outage_and_not_the_files_fault(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg);
        var sha = Convert.ToHexStringLower(SHA256.HashData(Jpeg));
        await File.WriteAllTextAsync(Path.Combine(folder, sha[..2]), "in the way");

        await Assert.ThrowsAnyAsync<IOException>(() => copier.CopyNext(default));

        Assert.Equal(0, test.Value<long>("select attempts from evidence"));
        File.Delete(Path.Combine(folder, sha[..2]));
        await CopyAll(copier);
        Assert.Equal(sha, test.Value<string>("select sha256 from evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Only_what_belongs_to_a_submitted_report_is_kept(string provider)
    {
        var copier = Copier(provider);
        await PhotoComes(Jpeg, "open");
        await PhotoComes([.. Jpeg, 1], "cancelled");
        await PhotoComes([.. Jpeg, 2]);
        test.Database.Write(work => work.Execute("update evidence set draft_id = null where id = 3"));
        Assert.False(await copier.CopyNext(default));

        test.Database.Write(work => work.Execute("update draft set state = 'spent' where state = 'open'"));
        await CopyAll(copier);

        Assert.Equal(1, test.Value<long>("select id from evidence where sha256 is not null"));
        Assert.Single(Files());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Switched_off_nothing_is_fetched_and_switched_on_later_everything_is(string provider)
    {
        var off = Copier(provider, isOn: false);
        await PhotoComes(Jpeg);
        Assert.False(await off.CopyNext(default));
        Assert.Equal(0, server.CountRequests("getFile"));

        await CopyAll(Copier(provider));

        Assert.Single(Files());
    }

    [Theory, InlineData(true, "photo.jpg"), InlineData(false, "施工合同.pdf")]
    public async Task A_file_that_the_platform_refuses_is_uploaded_from_the_copy(bool isPhoto, string name)
    {
        Copier("sqlite");
        server.Say(7, "/start");
        var sha = originals.Keep(Jpeg);
        if (isPhoto)
        {
            server.SendPhoto(7, bytes: Jpeg);
        }
        else
        {
            server.SendDocument(7, name, Jpeg);
        }

        var id = isPhoto ? "photo-2" : "document-1";
        var sender = new TelegramSender(Client(), originals);
        var message = new Outgoing(7, null, null, "旺嘉腐竹 11月20日 <b>厂房主体封顶</b>", false, [], new Enclosure(isPhoto, id, isPhoto ? "" : name, sha));

        Assert.IsType<SendResult.Sent>(await sender.Send(message, default));
        Assert.Equal((id, "旺嘉腐竹 11月20日 厂房主体封顶"), (server.LastMessage(7)!.File!.FileId, server.LastMessage(7)!.Text));

        server.ForgetFile(id);
        Assert.IsType<SendResult.Sent>(await sender.Send(message, default));
        var uploaded = server.LastMessage(7)!.File!;
        Assert.Equal((name, isPhoto ? "photo" : "document"), (uploaded.Name, uploaded.Kind));
        Assert.Equal(Jpeg, uploaded.Bytes.ToArray());
        Assert.Equal("旺嘉腐竹 11月20日 厂房主体封顶", server.LastMessage(7)!.Text);

        var without = Assert.IsType<SendResult.Failed>(await sender.Send(message with { File = message.File! with { Copy = null } }, default));
        Assert.Equal(SendFailure.FileGone, without.Why);
        var elsewhere = Assert.IsType<SendResult.Failed>(await new TelegramSender(Client()).Send(message, default));
        Assert.Equal(SendFailure.FileGone, elsewhere.Why);
        Assert.Empty(server.Violations);
    }

    private TelegramBotClient Client() => new(new TelegramBotClientOptions(server.Token, server.Url) { RetryThreshold = 0, RetryCount = 0 });

    private EvidenceCopier Copier(string provider, bool isOn = true)
    {
        test ??= TestDatabase.Create(provider, clock);
        originals = Originals.In(isOn ? folder : null);
        return new EvidenceCopier(Client(), test.Database, originals, TimeProvider.System, log);
    }

    private static async Task CopyAll(EvidenceCopier copier)
    {
        while (await copier.CopyNext(default))
        {
            // Until nothing is to be done now.
        }
    }

    private async Task PhotoComes(byte[] bytes, string state = "spent")
    {
        server.SendPhoto(7, bytes: bytes);
        await Comes(isSizeTold: true, state);
    }

    private async Task DocumentComes(string name, byte[] bytes, bool isSizeTold = true)
    {
        server.SendDocument(7, name, bytes);
        await Comes(isSizeTold, "spent");
    }

    // The update as the bot reads it, and the row that it makes of it.
    private async Task Comes(bool isSizeTold, string state)
    {
        var raw = (await Client().SendRequest(new FetchUpdates { Offset = -1 }))[^1];
        var (kind, id, unique, size) = ((Incoming.Said)ReadUpdate.From(raw, clock.GetUtcNow())!.Read).Attachment switch
        {
            Attachment.Photo photo => ("photo", photo.FileId, photo.UniqueId, photo.Size),
            Attachment.Document file => ("document", file.FileId, file.UniqueId, file.Size),
            var other => throw new InvalidOperationException($"{other}"),
        };
        test.Database.Write(work =>
        {
            var chat = Chats.Private(work, 7);
            work.Execute(
                "insert into person (telegram_id, name, role, scope, invited_at) values (7, '张三', 'officer', 'unit', @now) on conflict (telegram_id) do nothing",
                new { now = work.Now });
            var draft = work.Value<long>(
                """
                insert into draft (person_id, chat_id, conversation, step, state, made_at, changed_at)
                select id, @chat, 'visit/1', '{}', @state, @now, @now from person returning id
                """,
                new { chat, state, now = work.Now });
            work.Execute(
                """
                insert into evidence (person_id, draft_id, kind, file_id, unique_id, size, at)
                select id, @draft, @kind, @id, @unique, @size, @now from person
                """,
                new { draft, kind, id, unique, size = isSizeTold ? size : null, now = work.Now });
        });
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];

    private sealed class Noted : ILogger<EvidenceCopier>
    {
        private readonly Lock gate = new();
        private readonly List<string> lines = [];
        private readonly List<(string Part, TaskCompletionSource Heard)> waiting = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (gate)
                {
                    return [.. lines];
                }
            }
        }

        public Task Said(string part)
        {
            lock (gate)
            {
                if (lines.Exists(line => line.Contains(part, StringComparison.Ordinal)))
                {
                    return Task.CompletedTask;
                }

                var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Add((part, heard));
                return heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (gate)
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"{logLevel}: {formatter(state, exception)} {exception}");
                lines.Add(line);
                foreach (var (part, heard) in waiting)
                {
                    if (line.Contains(part, StringComparison.Ordinal))
                    {
                        heard.TrySetResult();
                    }
                }
            }
        }
    }
}
