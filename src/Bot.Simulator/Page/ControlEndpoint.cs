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

    private sealed record FileBody(long User, byte[] Content, string? Name = null, string? Caption = null, long? Chat = null, string? Album = null, int? Thread = null, int? ReplyTo = null);

    private sealed record PersonBody(string Name, string About = "");

    private sealed record LocationBody(long User, double Latitude, double Longitude, long? Chat = null, int? Thread = null, int? ReplyTo = null);

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

    private object Do(string what, JsonElement body, IQueryCollection query) => what switch
    {
        "POST say" => With(body, (SayBody say) => new { message_id = server.Say(say.User, say.Text, say.Chat, say.Name, say.Thread, say.ReplyTo) }),
        "POST send" => With(body, (SendBody send) => new { message_id = server.Send(send.User, send.Fields.GetRawText(), send.Chat, send.Thread, send.ReplyTo) }),
        // Without a name it is a photo.
        "POST file" => With(body, (FileBody file) => new
        {
            message_id = file.Name is { } name
                ? server.SendDocument(file.User, name, file.Content, file.Caption, file.Chat, file.Album, file.Thread, file.ReplyTo)
                : server.SendPhoto(file.User, file.Caption, file.Chat, file.Album, file.Content, file.Thread, file.ReplyTo),
        }),
        "POST location" => With(body, (LocationBody place) => new { message_id = server.SendLocation(place.User, place.Latitude, place.Longitude, place.Chat, place.Thread, place.ReplyTo) }),
        "POST link" => With(body, (LinkBody link) => new { message_id = server.OpenLink(link.User, link.Link, link.Group) }),
        "POST inline" => With(body, (InlineBody inline) => new { query = server.AskInline(inline.User, inline.Query, server.ChatType(inline.Chat ?? inline.User)) }),
        "POST inline/choose" => With(body, (ChooseBody chosen) => new { message_id = server.ChooseInline(chosen.User, chosen.Query, chosen.Result, chosen.Chat, chosen.Thread) }),
        "POST edit" => With(body, (EditBody edit) =>
        {
            server.EditText(edit.User, edit.Message, edit.Text, edit.Chat);
            return new { edit.Message };
        }),
        "POST press" => With(body, (PressBody press) => new { callback_id = Press(press) }),
        "POST groups" => With(body, (GroupBody group) =>
        {
            server.CreateGroup(group.Id, group.Title, group.IsForum, group.Supergroup);
            if (group.AddedBy is { } by) server.AddBotTo(group.Id, by);
            return new { group.Id };
        }),
        "POST groups/upgrade" => With(body, (MemberBody group) => new { id = server.UpgradeToSupergroup(group.Group) }),
        "POST groups/topic" => With(body, (TopicBody topic) => new { thread = server.CreateTopic(topic.Group, topic.Name, topic.User) }),
        "POST groups/add" => With(body, (MemberBody added) =>
        {
            server.AddBotTo(added.Group, added.User);
            return new { added.Group };
        }),
        "POST groups/kick" => With(body, (MemberBody kicked) =>
        {
            server.Kick(kicked.Group, kicked.User);
            return new { kicked.Group };
        }),
        "POST groups/promote" => With(body, (MemberBody promoted) =>
        {
            server.Promote(promoted.Group, server.BotId, promoted.User);
            return new { promoted.Group };
        }),
        "POST groups/restrict" => With(body, (RestrictBody restricted) =>
        {
            server.Restrict(restricted.Group, restricted.MayPost);
            return new { restricted.Group };
        }),
        "POST people" => With(body, (PersonBody person) => new { id = server.AddPerson(person.Name, person.About) }),
        "POST people/block" => With(body, (UserBody person) => Pending(() => server.Block(person.User))),
        "POST people/unblock" => With(body, (UserBody person) => Pending(() => server.Unblock(person.User))),
        "POST clock" => With(body, (ClockBody clock) =>
        {
            server.MoveClock(clock.To);
            return new { now = server.Now };
        }),
        "POST updates" => new { update_id = server.InjectUpdate(body.GetRawText()) },
        "POST updates/twice" => With(body, (TwiceBody twice) => Pending(() => server.DeliverTwice = twice.On)),
        "POST updates/again" => With(body, (AgainBody again) => Pending(() => server.Redeliver(again.UpdateId))),
        "POST updates/reverse" => Pending(server.ReverseNextFetch),
        "POST updates/quiet_week" => With(body, (QuietBody quiet) => Pending(() => server.QuietWeek(quiet.NextUpdateId))),
        "POST faults" => With(body, (FaultBody fault) =>
        {
            server.FailNext(ToFault(fault), fault.Method, fault.Times);
            return new { fault.Times };
        }),
        "DELETE faults" => Pending(server.ClearFaults),
        "GET clock" => new { now = server.Now, moments = server.Moments },
        "GET commands" => server.MenuOf(Needed(query, "user"), Number(query, "chat") ?? Needed(query, "user")),
        "GET messages" => server.Messages(Needed(query, "chat")),
        "GET answers" => server.CallbackAnswers,
        "GET requests" => Requests(query["method"].ToString(), after: Number(query, "after") ?? 0),
        "GET violations" => server.Violations,
        "GET pending" => Pending(() => { }),
        _ => throw new ArgumentException($"There is no {what} here."),
    };

    private object Pending(Action act)
    {
        act();
        return new { updates = server.PendingUpdates };
    }

    private RequestInfo[] Requests(string method, long after) =>
        [.. server.Requests.Where(request => request.Number > after && (method.Length == 0 || request.Method == method))];

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

    private static object With<T>(JsonElement body, Func<T, object> act) =>
        body.ValueKind == JsonValueKind.Object ? act(body.Deserialize<T>(Options)!) : throw new ArgumentException("A JSON object is expected, as application/json.");

    private static long Needed(IQueryCollection query, string name) => Number(query, name) ?? throw new ArgumentException($"{name} is required.");

    private static long? Number(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var value) ? null
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{name} is a number.");
}
