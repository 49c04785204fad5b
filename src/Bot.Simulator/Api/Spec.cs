namespace Bot.Simulator;

using System.Text.Json;

/// <summary>
/// The parameters of every method that the server knows, after the Bot API 10.1 documentation; a parameter that the
/// platform has but the server does not act on is left out on purpose, so that nobody relies on it.
/// "!" marks what is required, [T] an array, A|B a choice, 'x' the String x; names in capitals are objects.
/// </summary>
internal static class Spec
{
    private const string Table = """
        getMe
        getUpdates offset:Integer limit:Integer timeout:Integer allowed_updates:[String]
        setWebhook url!:String certificate:File ip_address:String max_connections:Integer allowed_updates:[String]
            drop_pending_updates:Boolean secret_token:String
        deleteWebhook drop_pending_updates:Boolean
        getWebhookInfo
        sendMessage chat_id!:Integer|String message_thread_id:Integer text!:String parse_mode:String
            entities:[MessageEntity] link_preview_options:LinkPreviewOptions disable_notification:Boolean
            protect_content:Boolean reply_parameters:ReplyParameters
            reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
        sendPhoto chat_id!:Integer|String message_thread_id:Integer photo!:File caption:String parse_mode:String
            caption_entities:[MessageEntity] show_caption_above_media:Boolean has_spoiler:Boolean
            disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters
            reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
        sendDocument chat_id!:Integer|String message_thread_id:Integer document!:File thumbnail:File caption:String
            parse_mode:String caption_entities:[MessageEntity] disable_content_type_detection:Boolean
            disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters
            reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
        sendMediaGroup chat_id!:Integer|String message_thread_id:Integer media!:[InputMediaPhoto|InputMediaDocument]
            disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters
        sendLocation chat_id!:Integer|String message_thread_id:Integer latitude!:Float longitude!:Float
            horizontal_accuracy:Float disable_notification:Boolean protect_content:Boolean
            reply_parameters:ReplyParameters
            reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
        sendChatAction chat_id!:Integer|String message_thread_id:Integer action!:String
        editMessageText chat_id!:Integer|String message_id!:Integer text!:String parse_mode:String
            entities:[MessageEntity] link_preview_options:LinkPreviewOptions reply_markup:InlineKeyboardMarkup
        editMessageCaption chat_id!:Integer|String message_id!:Integer caption:String parse_mode:String
            caption_entities:[MessageEntity] show_caption_above_media:Boolean reply_markup:InlineKeyboardMarkup
        editMessageReplyMarkup chat_id!:Integer|String message_id!:Integer reply_markup:InlineKeyboardMarkup
        deleteMessage chat_id!:Integer|String message_id!:Integer
        answerCallbackQuery callback_query_id!:String text:String show_alert:Boolean url:String cache_time:Integer
        answerInlineQuery inline_query_id!:String results!:[InlineQueryResultArticle] cache_time:Integer
            is_personal:Boolean next_offset:String button:InlineQueryResultsButton
        setMyCommands commands!:[BotCommand] scope:BotCommandScope language_code:String
        getMyCommands scope:BotCommandScope language_code:String
        deleteMyCommands scope:BotCommandScope language_code:String
        getChat chat_id!:Integer|String
        getChatMember chat_id!:Integer|String user_id!:Integer
        leaveChat chat_id!:Integer|String
        getFile file_id!:String

        MessageEntity type!:String offset!:Integer length!:Integer url:String user:User language:String
            custom_emoji_id:String
        User id!:Integer is_bot!:Boolean first_name!:String last_name:String username:String language_code:String
        LinkPreviewOptions is_disabled:Boolean url:String prefer_small_media:Boolean prefer_large_media:Boolean
            show_above_text:Boolean
        ReplyParameters message_id!:Integer chat_id:Integer|String allow_sending_without_reply:Boolean quote:String
            quote_parse_mode:String quote_position:Integer
        InputMediaPhoto type!:'photo' media!:String caption:String parse_mode:String caption_entities:[MessageEntity]
            show_caption_above_media:Boolean has_spoiler:Boolean
        InputMediaDocument type!:'document' media!:String thumbnail:String caption:String parse_mode:String
            caption_entities:[MessageEntity] disable_content_type_detection:Boolean
        InlineKeyboardMarkup inline_keyboard!:[[InlineKeyboardButton]]
        InlineKeyboardButton text!:String style:String url:String callback_data:String switch_inline_query:String
            switch_inline_query_current_chat:String switch_inline_query_chosen_chat:SwitchInlineQueryChosenChat
            copy_text:CopyTextButton
        SwitchInlineQueryChosenChat query:String allow_user_chats:Boolean allow_bot_chats:Boolean
            allow_group_chats:Boolean allow_channel_chats:Boolean
        CopyTextButton text!:String
        ReplyKeyboardMarkup keyboard!:[[KeyboardButton]] is_persistent:Boolean resize_keyboard:Boolean
            one_time_keyboard:Boolean input_field_placeholder:String selective:Boolean
        KeyboardButton text!:String style:String request_contact:Boolean request_location:Boolean
        ReplyKeyboardRemove remove_keyboard!:Boolean selective:Boolean
        ForceReply force_reply!:Boolean input_field_placeholder:String selective:Boolean
        BotCommand command!:String description!:String
        BotCommandScope type!:String chat_id:Integer|String user_id:Integer
        InlineQueryResultArticle type!:String id!:String title!:String input_message_content!:InputTextMessageContent
            reply_markup:InlineKeyboardMarkup url:String description:String thumbnail_url:String
            thumbnail_width:Integer thumbnail_height:Integer
        InputTextMessageContent message_text!:String parse_mode:String entities:[MessageEntity]
            link_preview_options:LinkPreviewOptions
        InlineQueryResultsButton text!:String start_parameter:String
        """;

    private static readonly Dictionary<string, ObjectSpec> Known = Read();

    /// <summary>A method's parameters; its name may be written in any case, as on the platform. Null if unknown.</summary>
    public static ObjectSpec? Method(string name) =>
        Known.TryGetValue(name, out var spec) && char.IsAsciiLetterLower(spec.Name[0]) ? spec : null;

    private static Dictionary<string, ObjectSpec> Read()
    {
        var known = new Dictionary<string, ObjectSpec>(StringComparer.OrdinalIgnoreCase);
        // A line that is set in goes on from the one before.
        var lines = Table.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            known.Add(words[0], new ObjectSpec(words[0], [.. words.Skip(1).Select(ReadField)]));
        }
        return known;
    }

    private static FieldSpec ReadField(string word)
    {
        var parts = word.Split(':');
        return new FieldSpec(parts[0].TrimEnd('!'), parts[0].EndsWith('!'), TypeSpec.Parse(parts[1]));
    }

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? Problem(JsonElement value, TypeSpec type, string path)
    {
        switch (type)
        {
            case { Choices: { } choices }:
                string? first = null;
                foreach (var choice in choices)
                {
                    var problem = Problem(value, choice, path);
                    if (problem is null) return null;
                    // The choice that shares its key with the value explains best what is wrong.
                    if (first is null || SharesRequiredField(value, choice)) first = problem;
                }
                return first;
            case { Element: { } element }:
                if (value.ValueKind != JsonValueKind.Array) return $"{path} must be an Array";
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    if (Problem(item, element, $"{path}[{index++}]") is { } problem) return problem;
                return null;
            case { Name: "Integer" }:
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? null : $"{path} must be an Integer";
            case { Name: "Float" }:
                return value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? null : $"{path} must be a Float";
            case { Literal: { } literal }:
                return value.ValueKind == JsonValueKind.String && value.ValueEquals(literal) ? null : $"{path} must be {literal}";
            case { Name: "String" }:
                return value.ValueKind == JsonValueKind.String ? null : $"{path} must be a String";
            case { Name: "Boolean" }:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{path} must be a Boolean";
            case { Name: "File" }:
                return value.ValueKind == JsonValueKind.String ? null : $"{path} must be a file or a String";
            default:
                return ObjectProblem(value, Known[type.Name], path);
        }
    }

    private static bool SharesRequiredField(JsonElement value, TypeSpec choice) =>
        value.ValueKind == JsonValueKind.Object && Known.TryGetValue(choice.Name, out var spec)
        && spec.Fields.Any(field => field.Required && value.TryGetProperty(field.Name, out _))
        && spec.Fields.All(field => field.Type.Literal is null || (value.TryGetProperty(field.Name, out var given) && Problem(given, field.Type, field.Name) is null));

    private static string? ObjectProblem(JsonElement value, ObjectSpec spec, string path)
    {
        if (value.ValueKind != JsonValueKind.Object) return $"{path} must be a {spec.Name} object";
        var required = 0;
        foreach (var property in value.EnumerateObject())
        {
            if (spec.Find(property.Name) is not { } field) return $"{path} has an unknown field \"{property.Name}\"";
            if (Problem(property.Value, field.Type, $"{path}.{field.Name}") is { } problem) return problem;
            if (field.Required) required++;
        }
        return required >= spec.RequiredCount
            ? null
            : $"{path} lacks {string.Join(", ", spec.Fields.Where(f => f.Required && !value.TryGetProperty(f.Name, out _)).Select(f => f.Name))}";
    }
}

/// <summary>A method with its parameters, or an object with its fields.</summary>
internal sealed class ObjectSpec(string name, FieldSpec[] fields)
{
    private readonly Dictionary<string, FieldSpec> byName = fields.ToDictionary(field => field.Name);

    public string Name { get; } = name;

    public IReadOnlyList<FieldSpec> Fields { get; } = fields;

    public int RequiredCount { get; } = fields.Count(field => field.Required);

    public FieldSpec? Find(string fieldName) => byName.GetValueOrDefault(fieldName);
}

/// <summary>A parameter or field.</summary>
internal sealed record FieldSpec(string Name, bool Required, TypeSpec Type);

/// <summary>A type: a name, or an array of <see cref="Element"/>, or one of <see cref="Choices"/>.</summary>
internal sealed record TypeSpec(string Name, TypeSpec? Element = null, TypeSpec[]? Choices = null)
{
    public static TypeSpec Parse(string text) =>
        text.StartsWith('[') ? new("Array", Element: Parse(text[1..^1]))
        : text.Contains('|', StringComparison.Ordinal) ? new("Choice", Choices: [.. text.Split('|').Select(Parse)])
        : new(text);

    /// <summary>The only value it takes, if it is a String of one value.</summary>
    public string? Literal => Name is ['\'', .. var literal, '\''] ? literal : null;

    /// <summary>Whether a form's text stands for itself, rather than being JSON.</summary>
    public bool IsText => Name is "String" or "File";
}
