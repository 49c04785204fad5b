namespace Bot.Tests.Month;

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
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
/// A town that uses the bot: updates go in as the platform's JSON, some of them twice; sending fails now and then; the
/// process is started anew at random. Everything is drawn from one seed.
/// </summary>
internal sealed class Town : ISendMessages, IDisposable
{
    private const long BotId = 4242;

    private static readonly JsonSerializerOptions Wire = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Office office = new("示范县", Workdays.Embedded);
    private readonly TestDatabase test;
    private readonly Random random;
    private readonly ManualClock clock;
    private readonly SteadyClock steady = new();
    private readonly Dictionary<(long Chat, long Id), Outgoing> screen = [];
    private readonly List<(long Chat, string Text)> firsts = [];
    private Database database;
    private Inbox inbox = null!;
    private Postman postman = null!;
    private Clockwork clockwork = null!;
    private bool isCalm;
    private long nextMessage = 100;
    private long nextUpdate = 7_000;

    public Town(string provider, int seed)
    {
        random = new Random(seed);
        clock = new ManualClock(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.FromHours(8)));
        test = TestDatabase.Create(provider, clock);
        database = test.Database;
        Start();
    }

    /// <summary>How often the process was started anew.</summary>
    public int Restarts { get; private set; } = -1;

    /// <summary>How many sends failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How many updates were delivered, doubles among them.</summary>
    public int Updates { get; private set; }

    public Random Random => random;

    public ManualClock Clock => clock;

    public Database Database => database;

    /// <summary>Every new message that stood in a chat: the first line of it.</summary>
    public IReadOnlyList<(long Chat, string Text)> Firsts => firsts;

    public void Ledger(byte[] content) => LedgerReport.Write(database, content, "ledger.csv", dryRun: false, TextWriter.Null);

    public Task Say(long user, string name, string text, long? group = null) => Deliver(new
    {
        message = new
        {
            message_id = ++nextMessage,
            date = clock.GetUtcNow().ToUnixTimeSeconds(),
            chat = Chat(user, group),
            from = new { id = user, is_bot = false, first_name = name },
            text,
        },
    });

    /// <summary>Presses the newest button of that text that stands in the private chat.</summary>
    /// <returns>False where none stands there.</returns>
    public async Task<bool> Press(long user, string name, string button, bool again = false)
    {
        foreach (var ((chat, id), shown) in screen.Where(pair => pair.Key.Chat == user).OrderByDescending(pair => pair.Key.Id).ToList())
        {
            if (shown.Rows.SelectMany(row => row).FirstOrDefault(one => one.Text == button) is { } found)
            {
                for (var time = 0; time < (again ? 2 : 1); time++)
                {
                    await Deliver(new
                    {
                        callback_query = new
                        {
                            id = (++nextMessage).ToString(CultureInfo.InvariantCulture),
                            from = new { id = user, is_bot = false, first_name = name },
                            chat_instance = "1",
                            data = found.Data,
                            message = new { message_id = id, date = clock.GetUtcNow().ToUnixTimeSeconds(), chat = Chat(user, null), text = "x" },
                        },
                    });
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Lets time pass to a moment, asking what is due every half hour.</summary>
    public async Task Until(DateTimeOffset moment)
    {
        while (clock.GetUtcNow() < moment)
        {
            var next = clock.GetUtcNow() + TimeSpan.FromMinutes(30);
            clock.Set(next < moment ? next : moment);
            steady.Advance(TimeSpan.FromMinutes(30));
            clockwork.Ask();
            await Send();
        }
    }

    /// <summary>Brings everything that still waits, without failures.</summary>
    public async Task Settle()
    {
        isCalm = true;
        for (var round = 0; round < 20; round++)
        {
            steady.Advance(TimeSpan.FromMinutes(30));
            await Send();
        }
    }

    public Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        var luck = isCalm ? 100 : random.Next(100);
        if (luck < 6)
        {
            Failures++;
        }

        switch (luck)
        {
            case 0:
                return Task.FromResult<SendResult>(new SendResult.Failed(SendFailure.TooFast, "Too Many Requests", TimeSpan.FromSeconds(3)));
            case 1:
                return Task.FromResult<SendResult>(new SendResult.Failed(SendFailure.NotReached, "cannot connect"));
            case 2 or 3:
                return Task.FromResult<SendResult>(new SendResult.Failed(SendFailure.Unknown, "no answer"));
        }

        var id = message.MessageId ?? ++nextMessage;
        if (message.MessageId is null)
        {
            firsts.Add((message.ChatId, Html.PlainOf(message.Text).Split('\n')[0]));
        }

        screen[(message.ChatId, id)] = message;
        return Task.FromResult<SendResult>(luck is 4 or 5
            ? new SendResult.Failed(SendFailure.Unknown, "the answer was lost")
            : new SendResult.Sent(id));
    }

    public void Dispose() => test.Dispose();

    private async Task Deliver(object update)
    {
        // Now and then the process starts anew before it has seen the update, now and then after.
        if (random.Next(40) == 0)
        {
            Start();
        }

        var json = JsonSerializer.SerializeToNode(update, Wire)!.AsObject();
        json["update_id"] = ++nextUpdate;
        var raw = JsonSerializer.SerializeToElement(json, Wire);
        for (var time = 0; time < (random.Next(4) == 0 ? 2 : 1); time++)
        {
            var received = ReadUpdate.From(raw, clock.GetUtcNow())!;
            inbox.Take([received], _ => { });
            Updates++;
            if (random.Next(60) == 0)
            {
                Start();
            }
        }

        steady.Advance(TimeSpan.FromSeconds(5));
        await Send();
    }

    // A sending that failed is tried again when its time has come: monotonic time is moved on for it.
    private async Task Send()
    {
        for (var round = 0; round < 4; round++)
        {
            await postman.SendAll();
            steady.Advance(TimeSpan.FromMinutes(6));
        }
    }

    private void Start()
    {
        Restarts++;
        database = test.Open(clock);
        database.Write(work =>
        {
            Ownership.Claim(work, BotId, "town_bot");
            Roster.AdminsFromSettings(work, [1]);
        });
        var clerk = new Clerk(Menu.Services);
        inbox = new Inbox(database, new Desk(Menu.Services, office, clerk), NullLogger<Inbox>.Instance);
        postman = new Postman(database, this, SendRates.Unlimited, steady, NullLogger<Postman>.Instance);
        clockwork = new Clockwork(database, office, clerk, steady, NullLogger<Clockwork>.Instance);
    }

    private static object Chat(long user, long? group) => group is { } id
        ? new { id, type = "supergroup", title = $"群{-id}" }
        : new { id = user, type = "private", first_name = "x" };

    /// <summary>Monotonic time that moves only when told.</summary>
    private sealed class SteadyClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan by) => now += by.Ticks;
    }
}
