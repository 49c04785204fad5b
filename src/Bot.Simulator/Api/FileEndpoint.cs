namespace Bot.Simulator;

using Microsoft.AspNetCore.Http;

/// <summary>/file/bot&lt;token&gt;/&lt;file_path&gt;: gives what getFile has made ready. Counted and hit by faults as the method "file".</summary>
internal sealed class FileEndpoint(Platform platform, string token)
{
    public const string Prefix = "/file/bot";
    public const string Method = "file";

    public async Task Handle(HttpContext http, string path)
    {
        var slash = path.IndexOf('/', Prefix.Length);
        if (slash < 0 || !path.AsSpan(Prefix.Length, slash - Prefix.Length).SequenceEqual(token))
        {
            await (slash < 0 ? Refusal.NotFound() : Refusal.Unauthorized()).Reply().Write(http);
            return;
        }
        var link = path[(slash + 1)..];
        var body = new RequestBody { Fields = { new("file_path", link) } };
        var (request, fault, file) = platform.Change(() =>
        {
            var recorded = platform.Record(Method, body, chatId: null);
            return (recorded, platform.Faults.Take(recorded), platform.Files.Follow(link));
        });
        var reply = fault?.Kind switch
        {
            FaultKind.Error => Reply.Error(fault.Status, fault.Description, fault.RetryAfter),
            FaultKind.HtmlPage => ApiEndpoint.HtmlPage,
            _ => file is null || http.Request.Method != HttpMethods.Get
                ? Refusal.NotFound().Reply()
                : new Reply(200, file.Bytes, "application/octet-stream"),
        };
        if (fault is { Delay.Ticks: > 0 }) await Task.Delay(fault.Delay, platform.Pacing, http.RequestAborted);
        if (fault is { Kind: FaultKind.CutBefore or FaultKind.CutAfter })
        {
            platform.Finish(request, null);
            if (fault.Kind == FaultKind.CutAfter) await reply.WriteHalf(http);
            http.Abort();
            return;
        }
        platform.Finish(request, reply.Status);
        await reply.Write(http);
    }
}
