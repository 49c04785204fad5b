namespace Bot.Simulator;

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>The methods of the Bot API. Each runs under the lock, and answers its result as JSON or refuses.</summary>
internal sealed partial class Methods(Platform platform)
{
    private const int LongestPoll = 50;

    private World World => platform.World;

    [GeneratedRegex("^[a-z0-9_]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex CommandName { get; }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex StartParameter { get; }

    [GeneratedRegex("^([a-z]{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageCode { get; }

    /// <summary>All but getUpdates, which waits.</summary>
    public byte[] Call(string method, Parameters given) => method switch
    {
        "getMe" => GetMe(),
        "setWebhook" => SetWebhook(given),
        "deleteWebhook" => DeleteWebhook(given),
        "getWebhookInfo" => GetWebhookInfo(),
        "sendMessage" => SendMessage(given),
        "sendPhoto" => SendFile(given, "photo", "photos"),
        "sendDocument" => SendFile(given, "document", "documents"),
        "sendMediaGroup" => SendMediaGroup(given),
        "sendLocation" => SendLocation(given),
        "sendChatAction" => SendChatAction(given),
        "editMessageText" => EditMessageText(given),
        "editMessageCaption" => EditMessageCaption(given),
        "editMessageReplyMarkup" => EditMessageReplyMarkup(given),
        "deleteMessage" => DeleteMessage(given),
        "answerCallbackQuery" => AnswerCallbackQuery(given),
        "answerInlineQuery" => AnswerInlineQuery(given),
        "setMyCommands" => SetMyCommands(given),
        "getMyCommands" => GetMyCommands(given),
        "deleteMyCommands" => DeleteMyCommands(given),
        "getChat" => GetChat(given),
        "getChatMember" => GetChatMember(given),
        "leaveChat" => LeaveChat(given),
        "getFile" => GetFile(given),
        _ => throw new System.Diagnostics.UnreachableException($"{method} is in the table, but nothing does it."),
    };

    /// <summary>getUpdates: confirms, then answers at once or when something comes, at most 50 s later.</summary>
    public async Task<byte[]> GetUpdates(Parameters given, CancellationToken cancellationToken)
    {
        var limit = given.FindInt("limit") ?? 100;
        var offset = given.FindInt("offset") ?? 0;
        var timeout = Math.Min(given.FindInt("timeout") ?? 0, LongestPoll);
        if (limit is < 1 or > 100) throw Refusal.Wrong("parameter \"limit\" must be from 1 to 100");
        if (timeout < 0) throw Refusal.Wrong("parameter \"timeout\" must not be negative");
        var updates = platform.Updates;
        UpdateQueue.Poll? poll = null;
        var batch = platform.Change<IReadOnlyList<UpdateQueue.Update>>(() =>
        {
            if (platform.Webhook is not null)
                throw Refusal.Conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
            updates.EndPoll(UpdateQueue.PollEnd.OtherPoller);
            if (given.Find("allowed_updates") is { } allowed) updates.Allow(allowed);
            var ready = updates.Take(offset, limit);
            if (ready.Count == 0 && timeout > 0) poll = updates.BeginPoll();
            return ready;
        });
        if (poll is null) return UpdateQueue.Write(batch);
        try
        {
            switch (await poll.Wait(TimeSpan.FromSeconds(timeout), platform.Pacing, cancellationToken))
            {
                case UpdateQueue.PollEnd.OtherPoller:
                    throw Refusal.Conflict("terminated by other getUpdates request; make sure that only one bot instance is running");
                case UpdateQueue.PollEnd.Webhook:
                    throw Refusal.Conflict("terminated by setWebhook request");
                default:
                    return UpdateQueue.Write(platform.Change(() => updates.Take(0, limit)));
            }
        }
        finally
        {
            platform.Change(() => updates.Forget(poll));
        }
    }

    private byte[] GetMe() => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteFields(World.Bot);
        json.WriteBoolean("can_join_groups", true);
        json.WriteBoolean("can_read_all_group_messages", !platform.PrivacyMode);
        json.WriteBoolean("supports_inline_queries", true);
        json.WriteBoolean("can_connect_to_business", false);
        json.WriteBoolean("has_main_web_app", false);
        json.WriteEndObject();
    });

    private byte[] AnswerCallbackQuery(Parameters given)
    {
        var id = given.Text("callback_query_id");
        var text = given.FindText("text");
        if (text?.Length > 200) throw Refusal.Wrong("MESSAGE_TOO_LONG");
        RefuseNegative(given, "cache_time");
        var press = Answerable(id, UpdateQueue.PressLife);
        platform.Record(new CallbackAnswer(id, press.User.Id, text, given.Flag("show_alert"), World.Now));
        return Json.True;
    }

    private byte[] AnswerInlineQuery(Parameters given)
    {
        var id = given.Text("inline_query_id");
        var results = given.Find("results")!.Value;
        if (results.GetArrayLength() > 50) throw Refusal.Wrong("RESULTS_TOO_MUCH");
        var ids = new HashSet<string>();
        foreach (var result in results.EnumerateArray())
        {
            var resultId = result.GetProperty("id").GetString()!;
            if (result.GetProperty("type").GetString() != "article") throw Refusal.Wrong("this server knows inline results of type article only");
            if (Encoding.UTF8.GetByteCount(resultId) is < 1 or > 64) throw Refusal.Wrong("RESULT_ID_INVALID");
            if (!ids.Add(resultId)) throw Refusal.Wrong("RESULT_ID_DUPLICATE");
            if (string.IsNullOrWhiteSpace(result.GetProperty("title").GetString())) throw Refusal.Wrong("ARTICLE_TITLE_EMPTY");
            var content = result.GetProperty("input_message_content");
            Texts.Message(Field(content, "message_text")?.GetString(), Field(content, "parse_mode")?.GetString(), Field(content, "entities"));
            Markup.Read(Field(result, "reply_markup"));
        }
        RefuseNegative(given, "cache_time");
        if (Encoding.UTF8.GetByteCount(given.FindText("next_offset") ?? "") > 64) throw Refusal.Wrong("NEXT_OFFSET_INVALID");
        if (given.Find("button") is { } button)
        {
            if (string.IsNullOrWhiteSpace(button.GetProperty("text").GetString())) throw Refusal.Wrong("SWITCH_PM_TEXT_EMPTY");
            // A Web App could stand there instead; this server opens none.
            if (!StartParameter.IsMatch(Field(button, "start_parameter")?.GetString() ?? "")) throw Refusal.Wrong("START_PARAM_INVALID");
        }
        var query = Answerable(id, UpdateQueue.InlineLife);
        platform.Record(new InlineAnswer(id, query.User.Id, Json.Compact(results), given.FindInt("cache_time") ?? 300, given.Flag("is_personal")));
        return Json.True;
    }

    /// <summary>A query that still waits; presses and inline queries are told apart by how long they live.</summary>
    private OpenQuery Answerable(string id, TimeSpan life) =>
        platform.FindQuery(id) is { } query && query.Life == life && World.Now - query.At <= life
            ? query
            : throw Refusal.Bad("query is too old and response timeout expired or query ID is invalid");

    private byte[] SetMyCommands(Parameters given)
    {
        var commands = given.Find("commands")!.Value;
        if (commands.GetArrayLength() > 100) throw Refusal.Wrong("BOT_COMMANDS_TOO_MUCH");
        platform.Menus[MenuKey(given)] = [.. commands.EnumerateArray().Select(command =>
        {
            // The platform forgives a leading slash.
            var name = command.GetProperty("command").GetString()!.TrimStart('/');
            var description = command.GetProperty("description").GetString()!.Trim();
            if (!CommandName.IsMatch(name)) throw Refusal.Wrong("BOT_COMMAND_INVALID");
            if (description.Length is < 1 or > 256) throw Refusal.Wrong("BOT_COMMAND_DESCRIPTION_INVALID");
            return new MenuCommand(name, description);
        })];
        return Json.True;
    }

    private byte[] GetMyCommands(Parameters given) => Json.Bytes(json =>
    {
        json.WriteStartArray();
        foreach (var command in platform.Menus.GetValueOrDefault(MenuKey(given)) ?? [])
        {
            json.WriteStartObject();
            json.WriteString("command", command.Name);
            json.WriteString("description", command.Description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private byte[] DeleteMyCommands(Parameters given)
    {
        platform.Menus.Remove(MenuKey(given));
        return Json.True;
    }

    private (string Scope, string Language) MenuKey(Parameters given)
    {
        var language = given.FindText("language_code") ?? "";
        if (!LanguageCode.IsMatch(language)) throw Refusal.Wrong("invalid language code specified");
        if (given.Find("scope") is not { } scope) return ("default", language);
        var type = scope.GetProperty("type").GetString()!;
        switch (type)
        {
            case "default" or "all_private_chats" or "all_group_chats" or "all_chat_administrators":
                return (type, language);
            case "chat" or "chat_administrators" or "chat_member":
                var key = $"{type}:{World.Reachable(Needed("chat_id")).Id}";
                return (type == "chat_member" ? $"{key}:{Needed("user_id").GetInt64()}" : key, language);
            default:
                throw Refusal.Wrong("can't parse BotCommandScope: unsupported type specified");
        }

        JsonElement Needed(string name) => Field(scope, name) ?? throw Refusal.Wrong($"can't parse BotCommandScope: {name} is required");
    }

    private byte[] GetChat(Parameters given)
    {
        var chat = World.Reachable(given.Find("chat_id")!.Value);
        return Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteFields(chat);
            json.WriteNumber("accent_color_id", 0);
            json.WriteNumber("max_reaction_count", 11);
            json.WriteStartObject("accepted_gift_types");
            foreach (var kind in (string[])["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"])
                json.WriteBoolean(kind, false);
            json.WriteEndObject();
            if (chat.Kind != ChatKind.Private)
            {
                json.WriteStartObject("permissions");
                json.WriteBoolean("can_send_messages", chat.MayPost);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        });
    }

    private byte[] GetChatMember(Parameters given)
    {
        var chat = World.Reachable(given.Find("chat_id")!.Value);
        var id = given.Long("user_id");
        if (id == World.Bot.Id) return Json.Bytes(json => json.Member(World.Bot, chat.Bot));
        var person = World.FindPerson(id) ?? throw Refusal.Bad("invalid user_id specified");
        var standing = chat.Person == person ? Standing.Member : chat.People.GetValueOrDefault(id, Standing.Left);
        return Json.Bytes(json => json.Member(person, standing));
    }

    private byte[] LeaveChat(Parameters given)
    {
        var chat = World.Reachable(given.Find("chat_id")!.Value);
        if (chat.Kind == ChatKind.Private) throw Refusal.Wrong("chat member status can't be changed in private chats");
        platform.MoveBot(chat, Standing.Left, World.Bot);
        return Json.True;
    }

    private static void RefuseNegative(Parameters given, string name)
    {
        if (given.FindInt(name) < 0) throw Refusal.Wrong($"parameter \"{name}\" must not be negative");
    }

    private static JsonElement? Field(JsonElement value, string name) => value.TryGetProperty(name, out var field) ? field : null;
}
