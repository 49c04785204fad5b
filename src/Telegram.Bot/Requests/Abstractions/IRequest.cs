namespace Telegram.Bot.Requests.Abstractions;

/// <summary>A call of a Bot API method.</summary>
public interface IRequest
{
    /// <summary>The HTTP method, POST by default.</summary>
    HttpMethod HttpMethod { get; }

    /// <summary>The Bot API method, such as <c>sendMessage</c>.</summary>
    string MethodName { get; }

    /// <summary>Whether the request is the answer to a webhook call, and so must name its method in the body.</summary>
    bool IsWebhookResponse { get; set; }

    /// <summary>The HTTP body; null if the method takes no parameters.</summary>
    HttpContent? ToHttpContent();
}

/// <summary>A call of a Bot API method that returns a <typeparamref name="TResponse"/>.</summary>
public interface IRequest<TResponse> : IRequest;
