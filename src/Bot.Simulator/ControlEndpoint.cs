namespace Bot.Simulator;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

/// <summary>
/// /control/…: what <see cref="SimulatorServer"/> offers in process, for another process. Bodies are JSON objects in
/// snake_case; so are the answers.
/// </summary>
internal sealed class ControlEndpoint(SimulatorServer server)
{
    public const string Prefix = "/control/";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record SayBody(long User, string Text, long? Chat = null, string? Name = null, int? Thread = null, int? ReplyTo = null);

    private sealed record SendBody(long User, JsonElement Fields, long? Chat = null, int? Thread = null, int? ReplyTo = null);

    private sealed record FileBody(long User, byte[] Content, string? Name = null, string? Caption = null, long? Chat = null, string? Album = null, int? Thread = null);

    private sealed record PersonBody(string Name, string About = "");

    private sealed record LocationBody(long User, double Latitude, double Longitude, long? Chat = null, int? Thread = null);

    private sealed record LinkBody(long User, string Link, long? Group = null);

    private sealed record InlineBody(long User, string Query, long? Chat = null);

    private sealed record ChooseBody(long User, string Query, string Result, long? Chat = null, int? Thread = null);

    private sealed record ClockBody(DateTimeOffset To);

    private sealed record UserBody(long User);

    private sealed record MemberBody(long Group, long User);

    private sealed record RestrictBody(long Group, bool MayPost);

    private sealed record TopicBody(long Group, string Name, long User);

    private sealed record TwiceBody(bool On);

    private sealed record EditBody(long User, int Message, string Text, long? Chat = null);

    private sealed record PressBody(long User, long? Chat = null, int? Message = null, string? Data = null, string? Button = null, string? Repeat = null);

    private sealed record GroupBody(long Id, string Title, bool IsForum = false, bool Supergroup = true, long? AddedBy = null);

    private sealed record AgainBody(int? UpdateId = null);

    private sealed record QuietBody(int? NextUpdateId = null);

    private sealed record FaultBody(
        FaultKind Kind,
        string? Method = null,
        int Times = 1,
        int Status = 500,
        string? Description = null,
        int? RetryAfter = null,
        long? MigrateTo = null,
        int DelayMs = 0);

    public async Task Handle(HttpContext http, string path)
    {
        var body = http.Request.Method == HttpMethods.Post ? await RequestBody.Read(http.Request, http.RequestAborted) : null;
        try
        {
            using var json = body?.ParseJson();
            var answer = Do($"{http.Request.Method} {path[Prefix.Length..]}", json?.RootElement ?? default, http.Request.Query);
            await new Reply(200, JsonSerializer.SerializeToUtf8Bytes(answer, Options)).Write(http);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or Refusal)
        {
            await new Reply(400, JsonSerializer.SerializeToUtf8Bytes(new { error = error.Message }, Options)).Write(http);
        }
    }

    private object Do(string what, JsonElement body, IQueryCollection query)
    {
        switch (what)
        {
            case "POST say":
                var say = Read<SayBody>(body);
                return new { message_id = server.Say(say.User, say.Text, say.Chat, say.Name, say.Thread, say.ReplyTo) };
            case "POST send":
                var send = Read<SendBody>(body);
                return new { message_id = server.Send(send.User, send.Fields.GetRawText(), send.Chat, send.Thread, send.ReplyTo) };
            case "POST file":
                // Without a name it is a photo.
                var file = Read<FileBody>(body);
                return new
                {
                    message_id = file.Name is { } fileName
                        ? server.SendDocument(file.User, fileName, file.Content, file.Caption, file.Chat, file.Album, file.Thread)
                        : server.SendPhoto(file.User, file.Caption, file.Chat, file.Album, file.Content, file.Thread),
                };
            case "POST location":
                var place = Read<LocationBody>(body);
                return new { message_id = server.SendLocation(place.User, place.Latitude, place.Longitude, place.Chat, place.Thread) };
            case "POST link":
                var link = Read<LinkBody>(body);
                return new { message_id = server.OpenLink(link.User, link.Link, link.Group) };
            case "POST inline":
                var inline = Read<InlineBody>(body);
                return new { query = server.AskInline(inline.User, inline.Query, server.ChatType(inline.Chat ?? inline.User)) };
            case "POST inline/choose":
                var chosen = Read<ChooseBody>(body);
                return new { message_id = server.ChooseInline(chosen.User, chosen.Query, chosen.Result, chosen.Chat, chosen.Thread) };
            case "POST edit":
                var edit = Read<EditBody>(body);
                server.EditText(edit.User, edit.Message, edit.Text, edit.Chat);
                return new { edit.Message };
            case "POST press":
                return new { callback_id = Press(Read<PressBody>(body)) };
            case "POST groups":
                var group = Read<GroupBody>(body);
                server.CreateGroup(group.Id, group.Title, group.IsForum, group.Supergroup);
                if (group.AddedBy is { } by) server.AddBotTo(group.Id, by);
                return new { group.Id };
            case "POST groups/add":
                var added = Read<MemberBody>(body);
                server.AddBotTo(added.Group, added.User);
                return new { added.Group };
            case "POST groups/kick":
                var kicked = Read<MemberBody>(body);
                server.Kick(kicked.Group, kicked.User);
                return new { kicked.Group };
            case "POST groups/promote":
                var promoted = Read<MemberBody>(body);
                server.Promote(promoted.Group, server.BotId, promoted.User);
                return new { promoted.Group };
            case "POST groups/restrict":
                var restricted = Read<RestrictBody>(body);
                server.Restrict(restricted.Group, restricted.MayPost);
                return new { restricted.Group };
            case "POST groups/upgrade":
                return new { id = server.UpgradeToSupergroup(Read<MemberBody>(body).Group) };
            case "POST groups/topic":
                var topic = Read<TopicBody>(body);
                return new { thread = server.CreateTopic(topic.Group, topic.Name, topic.User) };
            case "POST people":
                var person = Read<PersonBody>(body);
                return new { id = server.AddPerson(person.Name, person.About) };
            case "POST people/block":
                server.Block(Read<UserBody>(body).User);
                return Pending();
            case "POST people/unblock":
                server.Unblock(Read<UserBody>(body).User);
                return Pending();
            case "POST clock":
                server.MoveClock(Read<ClockBody>(body).To);
                return new { now = server.Now };
            case "POST updates/twice":
                server.DeliverTwice = Read<TwiceBody>(body).On;
                return Pending();
            case "POST updates":
                return new { update_id = server.InjectUpdate(body.GetRawText()) };
            case "POST updates/again":
                server.Redeliver(Read<AgainBody>(body).UpdateId);
                return Pending();
            case "POST updates/reverse":
                server.ReverseNextFetch();
                return Pending();
            case "POST updates/quiet_week":
                server.QuietWeek(Read<QuietBody>(body).NextUpdateId);
                return Pending();
            case "POST faults":
                var fault = Read<FaultBody>(body);
                server.FailNext(ToFault(fault), fault.Method, fault.Times);
                return new { fault.Times };
            case "DELETE faults":
                server.ClearFaults();
                return new { times = 0 };
            case "GET clock":
                return new { now = server.Now, moments = server.Moments };
            case "GET commands":
                var asker = Number(query, "user") ?? throw new ArgumentException("user is required.");
                return server.MenuOf(asker, Number(query, "chat") ?? asker);
            case "GET messages":
                return server.Messages(Number(query, "chat") ?? throw new ArgumentException("chat is required."));
            case "GET answers":
                return server.CallbackAnswers;
            case "GET requests":
                var method = query["method"].ToString();
                var after = Number(query, "after") ?? 0;
                return server.Requests.Where(request => request.Number > after && (method.Length == 0 || request.Method == method)).ToArray();
            case "GET violations":
                return server.Violations;
            case "GET pending":
                return Pending();
            default:
                throw new ArgumentException($"There is no {what} here.");
        }
    }

    private object Pending() => new { updates = server.PendingUpdates };

    private string Press(PressBody press)
    {
        if (press.Repeat is { } callbackId)
        {
            server.RepeatPress(callbackId);
            return callbackId;
        }
        var chat = press.Chat ?? press.User;
        if (press.Button is { } button) return server.PressButton(press.User, chat, button);
        return server.Press(
            press.User,
            chat,
            press.Message ?? throw new ArgumentException("message or button is required."),
            press.Data ?? throw new ArgumentException("data is required."));
    }

    private static Fault ToFault(FaultBody body)
    {
        var fault = new Fault(body.Kind)
        {
            Status = body.Status, RetryAfter = body.RetryAfter, MigrateTo = body.MigrateTo, Delay = TimeSpan.FromMilliseconds(body.DelayMs),
        };
        if (body.Description is { } description) return fault with { Description = description };
        return body switch
        {
            { Status: 429, RetryAfter: { } seconds } => Fault.TooManyRequests(seconds) with { Delay = fault.Delay },
            { Status: 401 } => Fault.Unauthorized() with { Delay = fault.Delay },
            _ => fault,
        };
    }

    private static T Read<T>(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object ? body.Deserialize<T>(Options)! : throw new ArgumentException("A JSON object is expected, as application/json.");

    private static long? Number(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var value) ? null
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{name} is a number.");
}
