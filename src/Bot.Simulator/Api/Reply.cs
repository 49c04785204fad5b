namespace Bot.Simulator;

using Microsoft.AspNetCore.Http;

/// <summary>An answer, ready to be written.</summary>
internal sealed record Reply(int Status, byte[] Body, string ContentType = "application/json", int? RetryAfter = null)
{
    /// <summary>{"ok":true,"result":…}</summary>
    public static Reply Ok(byte[] result)
    {
        var head = "{\"ok\":true,\"result\":"u8;
        var body = new byte[head.Length + result.Length + 1];
        head.CopyTo(body);
        result.CopyTo(body, head.Length);
        body[^1] = (byte)'}';
        return new Reply(200, body);
    }

    /// <summary>{"ok":false,"error_code":…,"description":…,"parameters":{…}}</summary>
    public static Reply Error(int status, string description, int? retryAfter = null, long? migrateTo = null) => new(
        status,
        Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", false);
            json.WriteNumber("error_code", status);
            json.WriteString("description", description);
            if (retryAfter is not null || migrateTo is not null)
            {
                json.WriteStartObject("parameters");
                if (migrateTo is { } id) json.WriteNumber("migrate_to_chat_id", id);
                if (retryAfter is { } seconds) json.WriteNumber("retry_after", seconds);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }),
        RetryAfter: retryAfter);

    public async Task Write(HttpContext http)
    {
        Head(http);
        await http.Response.Body.WriteAsync(Body, http.RequestAborted);
    }

    /// <summary>The first half, so that the client can tell from the length that something is missing.</summary>
    public async Task WriteHalf(HttpContext http)
    {
        Head(http);
        await http.Response.Body.WriteAsync(Body.AsMemory(0, Body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private void Head(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Body.Length;
        if (RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
