namespace Bot.Outbox;

/// <summary>Everything that can go wrong when a message is sent or edited: a closed list that knows what to do.</summary>
public enum SendFailure
{
    /// <summary>429: wait as long as told, for that chat.</summary>
    TooFast,

    /// <summary>400 with migrate_to_chat_id: the group has a new id; move everything, send again.</summary>
    Upgraded,

    /// <summary>403: the person blocked the bot or the account is gone. Stop sending to them, tell the dispatchers.</summary>
    Blocked,

    /// <summary>403 or 400: the bot is not in the group any more, or the group is gone. Switch its digests off, tell the dispatchers.</summary>
    Gone,

    /// <summary>403: the person never wrote to the bot. Ask them, once, where they can see it.</summary>
    NeverStarted,

    /// <summary>400: no right to post. Switch that target off, tell the dispatchers with the reason.</summary>
    MayNotPost,

    /// <summary>400: the topic of the group is gone. Switch that target off, tell the dispatchers.</summary>
    TopicGone,

    /// <summary>401, or 404 for a bot that is no more: the token was revoked. Stop everything, keep everything.</summary>
    TokenRevoked,

    /// <summary>400: the message to edit is gone or too old. Send it anew.</summary>
    MessageGone,

    /// <summary>400: the platform does not know the file (any more), and we keep no copy. Send the words alone, and say so.</summary>
    FileGone,

    /// <summary>400: our markup is wrong. Send it as plain text, log an error.</summary>
    BadMarkup,

    /// <summary>Any other 4xx: the platform will never take this message. Log an error, tell the dispatchers.</summary>
    Refused,

    /// <summary>The request did not reach the platform (connection refused, no such host). It was surely not sent; try again.</summary>
    NotReached,

    /// <summary>500, an HTML page, a timeout, a connection cut: it may have been sent, nobody knows.</summary>
    Unknown,
}

/// <summary>How sending one message ended.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>It stands in the chat.</summary>
    /// <param name="MessageId">Telegram's number of the message.</param>
    public sealed record Sent(long MessageId) : SendResult;

    /// <summary>It does not, or nobody knows.</summary>
    /// <param name="Why">The kind of failure.</param>
    /// <param name="Description">What the platform said.</param>
    /// <param name="RetryAfter">With <see cref="SendFailure.TooFast"/>: how long to wait.</param>
    /// <param name="NewChatId">With <see cref="SendFailure.Upgraded"/>: the group's new id.</param>
    public sealed record Failed(SendFailure Why, string Description, TimeSpan? RetryAfter = null, long? NewChatId = null) : SendResult;
}
