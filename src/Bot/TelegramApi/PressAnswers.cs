namespace Bot.TelegramApi;

using Bot.Conversations;
using Bot.Language;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

/// <summary>Answers presses, so that the phone's spinner ends. Not kept: a press lives about 150 seconds.</summary>
public sealed partial class PressAnswers(ITelegramBotClient client, ILogger<PressAnswers> log)
{
    private const int LongestNotice = 200;

    /// <summary>Sends an answer off; it is not waited for.</summary>
    public void Send(PressAnswer answer)
    {
        _ = Answer(answer);

        // What carries it on may run on this machine (a Bot API server of the office's own, a proxy), and wait for this core.
        Thread.Yield();
    }

    private async Task Answer(PressAnswer answer)
    {
        try
        {
            await client.AnswerCallbackQuery(answer.PressId, answer.Text is null ? null : Wording.Cut(answer.Text, LongestNotice));
        }
        catch (Exception error) when (error is RequestException or OperationCanceledException)
        {
            // “Query is too old” is the usual one. The card itself tells what happened, so nothing is lost with the notice.
            LogNotAnswered(error is ApiRequestException api ? api.Message : error.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A press was not answered: {Reason}")]
    private partial void LogNotAnswered(string reason);
}
