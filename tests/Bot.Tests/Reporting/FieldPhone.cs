namespace Bot.Tests.Reporting;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Outbox;
using Bot.People;
using Bot.Projects;
using Bot.Storage;
using Bot.TelegramApi;
using Bot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

/// <summary>
/// 张三's phone in the field: what they send goes in as the platform's JSON, every update twice; what the bot says comes
/// out. 张三 (7) serves 旺嘉腐竹 and 国昌热力; 王主任 (1) runs the dispatch, 钱县长 (8) leads, 9 is a stranger.
/// </summary>
internal sealed class FieldPhone : ISendMessages, IDisposable
{
    public const long Officer = 7;
    public const long Leader = 8;
    public const long Dispatcher = 1;

    private static readonly JsonSerializerOptions Wire = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Office office = new("", Workdays.Embedded);
    private readonly TestDatabase test;
    private readonly Dictionary<(long Chat, long Id), Outgoing> screen = [];
    private Database database;
    private Inbox inbox = null!;
    private Postman postman = null!;
    private long nextMessage = 100;
    private long nextUpdate = 7_000;

    public FieldPhone(string provider)
    {
        test = TestDatabase.Create(provider, Clock);
        database = test.Database;
        LedgerReport.Write(
            database, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Projects", "ledger-2020.csv")), "ledger.csv", dryRun: false, TextWriter.Null);
        database.Write(work =>
        {
            Ownership.Claim(work, 4242, "field_bot");
            Roster.AdminsFromSettings(work, [Dispatcher]);
            foreach (var (name, id, role) in new[] { ("张三", Officer, Role.Officer), ("钱县长", Leader, Role.Leader) })
            {
                Roster.Join(work, Roster.Add(work, name, null, role), id);
            }

            work.Execute(
                """
                insert into assignment (project_id, person_id, role, made_at)
                select p.id, n.id, 'officer', @now from project p, person n where p.code in ('P001', 'P009') and n.name = '张三'
                """,
                new { now = work.Now });
        });
        Restart();
    }

    public ManualClock Clock { get; } = ManualClock.Friday;

    public TestDatabase Data => test;

    /// <summary>How often a message was sent or edited.</summary>
    public int Sends { get; private set; }

    /// <summary>What the platform says to each send; null for success.</summary>
    public Func<Outgoing, SendResult?> Fate { get; set; } = _ => null;

    /// <summary>The texts of the private chat as they stand now, oldest first.</summary>
    public IReadOnlyList<string> Shown(long user = Officer) => [.. Messages(user).Select(message => Html.PlainOf(message.Text))];

    public IReadOnlyList<Outgoing> Messages(long user = Officer) =>
        [.. screen.Where(pair => pair.Key.Chat == user).OrderBy(pair => pair.Key.Id).Select(pair => pair.Value)];

    public string Last(long user = Officer) => Shown(user)[^1];

    public IEnumerable<string> Buttons(long user = Officer) => Messages(user)[^1].Rows.SelectMany(row => row).Select(button => button.Text);

    /// <summary>Ends the process and starts another over the same tables.</summary>
    public void Restart()
    {
        database = test.Open(Clock);
        inbox = new Inbox(database, new Desk(Menu.Services, office, new Clerk(Menu.Services)), NullLogger<Inbox>.Instance);
        postman = new Postman(database, this, SendRates.Unlimited, TimeProvider.System, NullLogger<Postman>.Instance);
    }

    public Task Say(string text, long user = Officer) => Message(new { text }, user);

    /// <summary>Sends a photo; the same name is the same picture.</summary>
    public Task Photo(string name, string? caption = null, string? album = null, long user = Officer, long? group = null, int late = 0) => Message(
        new
        {
            caption,
            media_group_id = album,
            photo = new[]
            {
                new { file_id = $"small-{name}", file_unique_id = $"us-{name}", width = 90, height = 67, file_size = 1_000 },
                new { file_id = $"file-{name}-{nextMessage}", file_unique_id = $"u-{name}", width = 1280, height = 960, file_size = 100_000 },
            },
        },
        user,
        group,
        late);

    public Task Document(string name, string? caption = null) =>
        Message(new { caption, document = new { file_id = $"file-{name}", file_unique_id = $"u-{name}", file_name = name, file_size = 5_000 } }, Officer);

    public Task Location(double latitude, double longitude) => Message(new { location = new { latitude, longitude } }, Officer);

    public Task Message(object content, long user, long? group = null, int late = 0) => Deliver(new
    {
        message = Merged(
            new
            {
                message_id = ++nextMessage,
                date = Clock.GetUtcNow().AddMinutes(-late).ToUnixTimeSeconds(),
                chat = group is { } id ? (object)new { id, type = "supergroup", title = "群" } : new { id = user, type = "private" },
                from = new { id = user, is_bot = false, first_name = $"用户{user}" },
            },
            content),
    });

    /// <summary>Presses the newest button that says this.</summary>
    public Task Press(string button, long user = Officer)
    {
        foreach (var ((chat, id), shown) in screen.Where(pair => pair.Key.Chat == user).OrderByDescending(pair => pair.Key.Id))
        {
            if (shown.Rows.SelectMany(row => row).FirstOrDefault(one => one.Text == button) is { } found)
            {
                return Deliver(new
                {
                    callback_query = new
                    {
                        id = (++nextMessage).ToString(CultureInfo.InvariantCulture),
                        from = new { id = user, is_bot = false, first_name = $"用户{user}" },
                        chat_instance = "1",
                        data = found.Data,
                        message = new { message_id = id, date = Clock.GetUtcNow().ToUnixTimeSeconds(), chat = new { id = user, type = "private" }, text = "x" },
                    },
                });
            }
        }

        throw new InvalidOperationException($"No button {button}; the newest: {string.Join(' ', Buttons(user))}");
    }

    public Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        Sends++;
        if (Fate(message) is { } fate)
        {
            return Task.FromResult(fate);
        }

        var id = message.MessageId ?? ++nextMessage;
        screen[(message.ChatId, id)] = message;
        return Task.FromResult<SendResult>(new SendResult.Sent(id));
    }

    public long Count(string table) => test.Value<long>($"select count(*) from {table}");

    public void Dispose() => test.Dispose();

    private async Task Deliver(object update)
    {
        var json = JsonSerializer.SerializeToNode(update, Wire)!.AsObject();
        json["update_id"] = ++nextUpdate;
        var raw = JsonSerializer.SerializeToElement(json, Wire);
        for (var time = 0; time < 2; time++)
        {
            inbox.Take([ReadUpdate.From(raw, Clock.GetUtcNow())!], _ => { });
            await postman.SendAll();
        }
    }

    private static Dictionary<string, JsonElement> Merged(object left, object right) =>
        JsonSerializer.SerializeToElement(left, Wire).EnumerateObject().Concat(JsonSerializer.SerializeToElement(right, Wire).EnumerateObject())
            .ToDictionary(property => property.Name, property => property.Value);
}
