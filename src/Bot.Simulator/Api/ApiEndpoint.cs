namespace Bot.Simulator;

using System.Text.Json;
using Microsoft.AspNetCore.Http;

/// <summary>/bot&lt;token&gt;/&lt;method&gt;: reads a request, lets faults happen to it, answers.</summary>
internal sealed class ApiEndpoint(Platform platform, string token, CancellationToken stopping)
{
    public const string Prefix = "/bot";

    public static readonly Reply HtmlPage = new(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n"u8.ToArray(),
        "text/html");

    private readonly Methods methods = new(platform);

    public async Task Handle(HttpContext http, string path)
    {
        var slash = path.IndexOf('/', Prefix.Length);
        if (slash < 0)
        {
            await Refusal.NotFound().Reply().Write(http);
            return;
        }
        var name = path[(slash + 1)..];
        if (!path.AsSpan(Prefix.Length, slash - Prefix.Length).SequenceEqual(token))
        {
            await Refusal.Unauthorized().Reply().Write(http);
        }
        else if (Spec.Method(name) is { } method)
        {
            await Handle(http, method);
        }
        else
        {
            var refusal = Refusal.UnknownMethod();
            platform.Change(() => platform.Record(new Violation(name, refusal.Message, "{}")));
            await refusal.Reply().Write(http);
        }
    }

    private async Task Handle(HttpContext http, ObjectSpec method)
    {
        var body = await RequestBody.Read(http.Request, http.RequestAborted);
        Refusal? refusal = null;
        Parameters? given = null;
        try
        {
            given = Parameters.Check(body, method);
        }
        catch (Refusal refused)
        {
            refusal = refused;
        }
        using var _ = given;
        var chatId = given?.Find("chat_id") is { ValueKind: JsonValueKind.Number } id ? id.GetInt64() : (long?)null;
        var (request, fault) = platform.Change(() =>
        {
            var recorded = platform.Record(method.Name, body, chatId);
            return (recorded, platform.Faults.Take(recorded));
        });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var reply = fault?.Kind switch
        {
            FaultKind.Error => Reply.Error(fault.Status, fault.Description, fault.RetryAfter, fault.MigrateTo),
            FaultKind.HtmlPage => HtmlPage,
            FaultKind.CutBefore => null,
            _ => refusal is null ? await Do(method, given!, request, ending.Token) : Refuse(method, refusal, request),
        };
        if (fault is { Delay.Ticks: > 0 }) await Task.Delay(fault.Delay, platform.Pacing, ending.Token);
        if (reply is null || fault is { Kind: FaultKind.CutAfter })
        {
            platform.Finish(request, null);
            http.Abort();
            return;
        }
        platform.Finish(request, reply.Status);
        await reply.Write(http);
    }

    private async Task<Reply> Do(ObjectSpec method, Parameters given, RequestInfo request, CancellationToken ending)
    {
        try
        {
            return Reply.Ok(method.Name == "getUpdates"
                ? await methods.GetUpdates(given, ending)
                : platform.Change(() => methods.Call(method.Name, given)));
        }
        catch (Refusal refusal)
        {
            return Refuse(method, refusal, request);
        }
    }

    private Reply Refuse(ObjectSpec method, Refusal refusal, RequestInfo request)
    {
        if (refusal.IsOwnFault) platform.Change(() => platform.Record(new Violation(method.Name, refusal.Message, request.Parameters)));
        return refusal.Reply();
    }
}
