namespace Bot.Tests.Support;

using System.Text.Json;
using Bot.Calendar;
using Bot.Conversations;
using Bot.Outbox;
using Bot.People;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>
/// The whole bot over a real database: updates as the platform writes them go in, what stands in each chat comes out.
/// Every update is delivered twice, always; the second delivery must change nothing.
/// </summary>
public sealed class TestBot : IDisposable
{
    public const long OwnId = 90_001;
    public const string Username = "diaodu_bot";

    // Every table with how many rows it has, and what else an update may leave changed.
    private readonly string fingerprint;
    private readonly List<string> log = [];
    private readonly Leaping steady = new();
    private Database database;
    private Inbox inbox = null!;
    private Postman postman = null!;
    private Clockwork clockwork = null!;
    private long updateId = 300_000_000;

    public TestBot(string provider, ManualClock? clock = null)
    {
        Clock = clock ?? ManualClock.Friday;
        Data = TestDatabase.Create(provider, Clock);
        database = Data.Database;
        fingerprint = Fingerprint();
        Start();
    }

    public ManualClock Clock { get; }

    public TestDatabase Data { get; }

    public Screen Screen { get; } = new();

    /// <summary>Dispatch:Area.</summary>
    public string Area { get; set; } = "";

    /// <summary>Dispatch:Admins.</summary>
    public List<long> Admins { get; } = [];

    /// <summary>The office as the settings tell it.</summary>
    public Office Office => new(Area, Workdays.Embedded);

    /// <summary>Ends the process and starts another over the same tables.</summary>
    public void Restart()
    {
        database = Data.Open(Clock);
        Start();
    }

    /// <summary>Takes a piece of work on the tables as they are.</summary>
    public T Write<T>(Func<Work, T> what) => database.Write(what);

    /// <summary>Delivers an update twice and brings what it promises to the screen.</summary>
    /// <param name="json">The update as the platform writes it, without update_id.</param>
    /// <returns>What the phone shows after a press.</returns>
    public async Task<List<PressAnswer>> Deliver(string json)
    {
        using var parsed = JsonDocument.Parse($"{{\"update_id\":{++updateId},{json.TrimStart()[1..]}");
        var raw = parsed.RootElement;
        var answers = new List<PressAnswer>();
        inbox.Take([Read(raw)], answers.Add);
        await postman.SendAll();

        var (tables, count) = (Data.Value<string>(fingerprint), Screen.Count);
        var again = new List<PressAnswer>();
        inbox.Take([Read(raw)], again.Add);
        await postman.SendAll();
        Assert.Equal(tables, Data.Value<string>(fingerprint));
        Assert.Equal(count, Screen.Count);
        Assert.Equal(answers.Select(answer => answer.PressId), again.Select(answer => answer.PressId));
        Assert.All(again, answer => Assert.Null(answer.Text));
        return answers;
    }

    /// <summary>Asks what is due and brings it to the screen; asked twice, it is promised once.</summary>
    public async Task AskWhatIsDue()
    {
        // Whatever was held back for a while has waited long enough.
        steady.Leap(TimeSpan.FromHours(1));
        Promise();
        await postman.SendAll();
        var count = Screen.Count;
        Promise();
        await postman.SendAll();
        Assert.Equal(count, Screen.Count);
    }

    /// <summary>Fails where something was logged that an operator would have to look at, or sent that the platform refuses.</summary>
    public void AssertCalm()
    {
        Assert.Empty(Screen.Faults);
        lock (log)
        {
            Assert.Empty(log);
        }
    }

    public void Dispose() => Data.Dispose();

    private void Promise() => clockwork.Ask();

    private Received Read(JsonElement raw) => ReadUpdate.From(raw, Clock.GetUtcNow())!;

    private void Start()
    {
        database.Write(work =>
        {
            Assert.Equal(OwnId, Ownership.Claim(work, OwnId, Username));
            Roster.AdminsFromSettings(work, Admins);
        });
        var clerk = new Clerk(Menu.Services);
        clockwork = new Clockwork(database, Office, clerk, steady, new Noting<Clockwork>(log));
        inbox = new Inbox(database, new Desk(Menu.Services, Office, clerk), new Noting<Inbox>(log));
        postman = new Postman(database, Screen, SendRates.Unlimited, steady, new Noting<Postman>(log));
    }

    private string Fingerprint()
    {
        var tables = Data.Database.Read(work => work.Query<string>(Data.Provider == "sqlite"
            ? "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
            : "select table_name from information_schema.tables where table_schema = 'public' order by table_name"));
        var parts = tables.Select(table => $"(select count(*) from {table})")
            .Concat(
            [
                "(select coalesce(sum(wanted), 0) from message)", "(select coalesce(sum(version), 0) from draft)",
                "(select coalesce(sum(yuan), 0) from investment)", "(select count(*) from person where left_at is null)",
                "(select count(*) from draft where state = 'open')", "(select count(*) from draft where listening = 1)",
                "(select count(*) from assignment where ended_at is null)", "(select count(*) from binding where ended_at is null)",
                "(select count(*) from schedule where ended_at is null)", "(select coalesce(sum(guesses), 0) from stranger)",
            ]);
        return $"select {string.Join(" || ',' || ", parts.Select(part => $"cast({part} as text)"))}";
    }

    private sealed class Leaping : TimeProvider
    {
        private long ahead;

        // A microsecond a look: real time would let a held message go out between two deliveries on a slow machine.
        public override long GetTimestamp() => ahead += TimestampFrequency / 1_000_000;

        public void Leap(TimeSpan by) => ahead += (long)(by.TotalSeconds * TimestampFrequency);
    }

    private sealed class Noting<T>(List<string> kept) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (kept)
                {
                    kept.Add($"{logLevel}: {formatter(state, exception)} {exception}");
                }
            }
        }
    }
}
