namespace Bot.Tests.Outbox;

using Bot.Chat;
using Bot.Outbox;
using Bot.Simulator;
using Bot.Tests.Simulator;
using Bot.Tests.Support;
using Button = Bot.Chat.Button;
using ChatKind = Bot.Chat.ChatKind;
using Reply = Bot.Chat.Reply;

/// <summary>The real postman with the real client on the simulated platform, walked step by step; monotonic time stands still until told.</summary>
internal sealed class Mail
{
    /// <summary>Two officers, who have started the bot.</summary>
    public const long Zhang = 7, Sun = 8;

    private readonly Scene scene;
    private readonly Func<BotSetup, BotSetup> setup;
    private RunningBot bot;

    public Mail(Scene scene, Func<BotSetup, BotSetup>? setup = null, SteppedTime? steady = null)
    {
        this.scene = scene;
        Steady = steady ?? new SteppedTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        this.setup = usual => (setup ?? (same => same))(usual with { Steady = Steady });
        bot = scene.Build(this.setup);
        scene.Server.Say(Zhang, "/start");
        scene.Server.Say(Sun, "/start");
    }

    public SteppedTime Steady { get; }

    public Postman Postman => bot.Room<Postman>();

    public Bot.Storage.Database Database => bot.Database;

    /// <summary>What was written down about a message.</summary>
    public sealed class Row
    {
        public string State { get; init; } = "";

        public long Attempts { get; init; }

        public string? Failure { get; init; }

        public long Wanted { get; init; }

        public long Sent { get; init; }

        public long? TelegramMessageId { get; init; }
    }

    /// <summary>Our row of a chat.</summary>
    public long Chat(long telegramId, string title = "项目调度群") => Database.Write(work => Chats.Seen(
        work, new Place(telegramId, telegramId > 0 ? ChatKind.Private : ChatKind.Group, telegramId > 0 ? "" : title, null)));

    public long Reply(long telegramId, string text, int? thread = null) =>
        Database.Write(work => Messages.Promise(work, ChatOf(work, telegramId), Says(text), thread)!.Value);

    public long Digest(long telegramId, string text, int? thread = null) =>
        Database.Write(work => Messages.PromiseDigest(work, ChatOf(work, telegramId), Says(text), thread, text)!.Value);

    public void Change(long message, string text) => Database.Write(work => Messages.Change(work, message, Says(text)));

    public bool Settle(long message, bool arrived) => Database.Write(work => Messages.Settle(work, message, arrived));

    public Row Of(long message) => Database.Read(work => work.First<Row>(
        "select state, attempts, failure, wanted, sent, telegram_message_id from message where id = @message", new { message }))!;

    public string State(long message) => Of(message).State;

    public string? ChatState(long telegramId) => scene.Test.Value<string>("select state from chat where telegram_id = @telegramId", new { telegramId });

    /// <summary>Sends until nothing may go out now. Between two messages to a chat passes as good as no time.</summary>
    public async Task Send()
    {
        for (var round = 0; round < 100; round++)
        {
            var before = scene.Server.Requests.Count;
            await Postman.SendAll();
            if (scene.Server.Requests.Count == before)
            {
                return;
            }

            Steady.Step(TimeSpan.FromTicks(1));
        }

        throw new InvalidOperationException("The postman sends and sends.");
    }

    /// <summary>Lets time pass, more than any pause that a failure asks for, and sends.</summary>
    public Task Later(TimeSpan? time = null)
    {
        Steady.Step(time ?? TimeSpan.FromMinutes(10));
        return Send();
    }

    /// <summary>The process dies and another takes its place.</summary>
    public void Restart() => bot = scene.Build(setup);

    /// <summary>How often something was sent to a chat, or edited there, whatever came of it.</summary>
    public int Requests(long telegramId) => scene.Server.Requests.Count(request => request.ChatId == telegramId);

    /// <summary>What stands in a chat.</summary>
    public IEnumerable<string> Texts(long telegramId) => scene.Server.Messages(telegramId).Select(message => message.Text);

    private static long ChatOf(Bot.Storage.Work work, long telegramId) =>
        work.Value<long?>("select id from chat where telegram_id = @telegramId", new { telegramId }) ?? Chats.Seen(
            work, new Place(telegramId, telegramId > 0 ? ChatKind.Private : ChatKind.Group, telegramId > 0 ? "" : "项目调度群", null));

    private static Reply Says(string text) => new(Html.Text(text), new Button("查看", "/help"));

    /// <summary>A fault for the first so many requests to a chat.</summary>
    public static Func<RequestInfo, Fault?> First(int times, long telegramId, Fault fault)
    {
        var left = times;
        return request => request.ChatId == telegramId && left-- > 0 ? fault : null;
    }
}
