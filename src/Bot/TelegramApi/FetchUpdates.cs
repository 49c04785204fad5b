namespace Bot.TelegramApi;

using System.Text.Json;
using Telegram.Bot.Requests;

/// <summary>getUpdates, undecoded: so that one update of an unknown kind cannot stop the queue.</summary>
public sealed class FetchUpdates() : RequestBase<JsonElement[]>("getUpdates")
{
    /// <summary>The kinds that the bot reads. Always sent: left out, the platform keeps the previous list.</summary>
    public static readonly string[] Kinds = ["message", "edited_message", "callback_query", "my_chat_member"];

    /// <summary>Confirms all updates below it; null asks for all that are unconfirmed.</summary>
    public int? Offset { get; set; }

    /// <summary>At most this many, 1 to 100.</summary>
    public int? Limit { get; set; }

    /// <summary>How long the server may wait for an update, in seconds, up to 50.</summary>
    public int? Timeout { get; set; }

    /// <summary>The kinds of updates wanted.</summary>
    public string[] AllowedUpdates { get; set; } = Kinds;
}
