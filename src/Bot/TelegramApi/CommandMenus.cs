namespace Bot.TelegramApi;

using Bot.Storage;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

/// <summary>The commands that a phone offers behind “/”: per role in private chats, the set-up commands in groups.</summary>
/// <param name="client">The Bot API.</param>
/// <param name="database">The tables.</param>
/// <param name="everybody">The menu of a private chat before somebody joins: name and description.</param>
/// <param name="groups">The menu in groups.</param>
/// <param name="byRole">The menu of each role, by the role's code.</param>
/// <param name="clock">Monotonic time.</param>
/// <param name="log">The log.</param>
public sealed partial class CommandMenus(
    ITelegramBotClient client,
    Database database,
    IReadOnlyList<(string Name, string Description)> everybody,
    IReadOnlyList<(string Name, string Description)> groups,
    IReadOnlyDictionary<string, IReadOnlyList<(string Name, string Description)>> byRole,
    TimeProvider clock,
    ILogger<CommandMenus> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);

    /// <summary>Keeps the menus as the roles want them until stopped. A menu that cannot be set is a nuisance, not a loss: it is tried again later.</summary>
    public async Task Run(CancellationToken stop)
    {
        var pause = Look;
        var isCommonSet = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!isCommonSet)
                {
                    await client.SetMyCommands(Commands(everybody), cancellationToken: stop);
                    await client.SetMyCommands(Commands(groups), BotCommandScope.AllGroupChats(), cancellationToken: stop);
                    isCommonSet = true;
                }

                await SetChanged(stop);
                pause = Look;
            }
            catch (Exception error) when (error is RequestException || database.IsOutage(error))
            {
                LogNotSet(error is ApiRequestException api ? api.Message : error.GetType().Name);
                pause = pause * 2 < LongestBackoff ? pause * 2 : LongestBackoff;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SetChanged(CancellationToken stop)
    {
        var people = database.Read(work => work.Query<Row>(
            """
            select p.telegram_id, p.role, m.shown from person p
            join chat c on c.telegram_id = p.telegram_id and c.state = 'active'
            left join menu m on m.telegram_id = p.telegram_id
            where p.left_at is null
            """));
        foreach (var person in people)
        {
            var wanted = string.Join('\n', byRole[person.Role].Select(command => $"{command.Name} {command.Description}"));
            if (wanted == person.Shown)
            {
                continue;
            }

            try
            {
                await client.SetMyCommands(Commands(byRole[person.Role]), BotCommandScope.Chat(person.TelegramId), cancellationToken: stop);
            }
            catch (ApiRequestException refused) when (refused.ErrorCode is 400 or 403)
            {
                // This one chat cannot be given a menu; noted as done, so that it is not asked every few seconds.
                LogNotSet(refused.Message);
            }

            database.Write(work => work.Execute(
                "insert into menu (telegram_id, shown) values (@id, @wanted) on conflict (telegram_id) do update set shown = excluded.shown",
                new { id = person.TelegramId, wanted }));
        }
    }

    private static IEnumerable<BotCommand> Commands(IEnumerable<(string Name, string Description)> menu) =>
        menu.Select(command => new BotCommand(command.Name, command.Description));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command menu was not set: {Reason}")]
    private partial void LogNotSet(string reason);

    private sealed class Row
    {
        public long TelegramId { get; init; }

        public string Role { get; init; } = "";

        public string? Shown { get; init; }
    }
}
