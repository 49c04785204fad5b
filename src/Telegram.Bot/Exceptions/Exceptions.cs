namespace Telegram.Bot.Exceptions;

using System.Net;
using Telegram.Bot.Types;

/// <summary>A request got no Bot API answer, so that nobody knows whether the server did it.</summary>
public class RequestException : Exception
{
    /// <summary>Says what went wrong.</summary>
    public RequestException(string message)
        : base(message)
    {
    }

    /// <summary>Says what went wrong, and why.</summary>
    public RequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what went wrong with an HTTP answer.</summary>
    public RequestException(string message, HttpStatusCode httpStatusCode)
        : base(message) => HttpStatusCode = httpStatusCode;

    /// <summary>Says what went wrong with an HTTP answer, and why.</summary>
    public RequestException(string message, HttpStatusCode httpStatusCode, Exception? innerException)
        : base(message, innerException) => HttpStatusCode = httpStatusCode;

    /// <summary>The status of an HTTP answer that was not a Bot API answer; null if there was none, and for API errors.</summary>
    public HttpStatusCode? HttpStatusCode { get; }
}

/// <summary>The Bot API server refused a request; the message is its description.</summary>
public class ApiRequestException : RequestException
{
    /// <summary>Takes the description alone.</summary>
    public ApiRequestException(string message)
        : base(message)
    {
    }

    /// <summary>Takes the description and the code.</summary>
    public ApiRequestException(string message, int errorCode)
        : base(message) => ErrorCode = errorCode;

    /// <summary>Takes the description and the cause.</summary>
    public ApiRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes the description, the code and the cause.</summary>
    public ApiRequestException(string message, int errorCode, Exception innerException)
        : base(message, innerException) => ErrorCode = errorCode;

    /// <summary>Takes the description, the code and what the server adds.</summary>
    public ApiRequestException(string message, int errorCode, ResponseParameters? parameters)
        : base(message) => (ErrorCode, Parameters) = (errorCode, parameters);

    /// <summary>Takes the description, the code, what the server adds and the cause.</summary>
    public ApiRequestException(string message, int errorCode, ResponseParameters? parameters, Exception innerException)
        : base(message, innerException) => (ErrorCode, Parameters) = (errorCode, parameters);

    /// <summary>The Bot API's <c>error_code</c>: 400, 401, 403, 409, 429 …</summary>
    public virtual int ErrorCode { get; }

    /// <summary>When to try again, or where the chat has moved to.</summary>
    public ResponseParameters? Parameters { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = base.ToString();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? text : $"Telegram Bot API error {ErrorCode}{text[colon..]}";
    }
}
