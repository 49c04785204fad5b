namespace Bot.Simulator;

using System.Text.Json;

/// <summary>Users, chats and messages as the Bot API writes them.</summary>
internal static class Shapes
{
    private static readonly string[] AdministratorRights =
    [
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ];

    public static void Field(this Utf8JsonWriter json, string name, User user)
    {
        json.WritePropertyName(name);
        json.Value(user);
    }

    public static void Value(this Utf8JsonWriter json, User user)
    {
        json.WriteStartObject();
        json.WriteFields(user);
        json.WriteEndObject();
    }

    public static void WriteFields(this Utf8JsonWriter json, User user)
    {
        json.WriteNumber("id", user.Id);
        json.WriteBoolean("is_bot", user.IsBot);
        json.WriteString("first_name", user.Name);
        if (user.Username is not null) json.WriteString("username", user.Username);
        if (user.LanguageCode is not null) json.WriteString("language_code", user.LanguageCode);
    }

    public static void Field(this Utf8JsonWriter json, string name, Chat chat)
    {
        json.WriteStartObject(name);
        json.WriteFields(chat);
        json.WriteEndObject();
    }

    public static void WriteFields(this Utf8JsonWriter json, Chat chat)
    {
        json.WriteNumber("id", chat.Id);
        if (chat.Person is { } person)
        {
            json.WriteString("first_name", person.Name);
            if (person.Username is not null) json.WriteString("username", person.Username);
        }
        else
        {
            json.WriteString("title", chat.Title);
            if (chat.IsForum) json.WriteBoolean("is_forum", true);
        }
        json.WriteString("type", chat.TypeName);
    }

    /// <summary>A message with the one it replies to, but not the one before that.</summary>
    public static void Value(this Utf8JsonWriter json, Message message, World world, bool isReplyTarget = false)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id", message.Id);
        if (message.ThreadId is { } thread)
        {
            json.WriteNumber("message_thread_id", thread);
            json.WriteBoolean("is_topic_message", true);
        }
        if (message.Fields?.TryGetProperty("from", out _) is not true) json.Field("from", message.From);
        json.Field("chat", message.Chat);
        json.WriteNumber("date", message.Date.ToUnixTimeSeconds());
        if (message.Edited is { } edited) json.WriteNumber("edit_date", edited.ToUnixTimeSeconds());
        if (message.ReplyTo is { } target && !isReplyTarget)
        {
            json.WritePropertyName("reply_to_message");
            json.Value(target, world, isReplyTarget: true);
        }
        if (message.MediaGroupId is { } album) json.WriteString("media_group_id", album);
        if (message.File is { } file) json.WriteFile(file);
        if (message.Text is { } text) json.WriteText(text, message.File is not null, world);
        if (message.Fields is { } fields)
            foreach (var property in fields.EnumerateObject())
                if (property.Name is not ("message_id" or "chat" or "date")) property.WriteTo(json);
        if (message.Markup is { IsInline: true } markup)
        {
            json.WritePropertyName("reply_markup");
            json.WriteRawValue(markup.Json, skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    private static void WriteText(this Utf8JsonWriter json, FormattedText text, bool isCaption, World world)
    {
        json.WriteString(isCaption ? "caption" : "text", text.Plain);
        if (text.Entities.Count == 0) return;
        json.WriteStartArray(isCaption ? "caption_entities" : "entities");
        foreach (var entity in text.Entities)
        {
            var mentioned = entity.Type == "text_mention" && long.TryParse(entity.Value, out var id) ? world.FindPerson(id) : null;
            // Whoever the bot has never met cannot be mentioned.
            if (entity.Type == "text_mention" && mentioned is null) continue;
            json.WriteStartObject();
            json.WriteNumber("offset", entity.Offset);
            json.WriteNumber("length", entity.Length);
            json.WriteString("type", entity.Type);
            if (mentioned is not null) json.Field("user", mentioned);
            else if (entity.Value is not null) json.WriteString(entity.Type switch { "pre" => "language", "custom_emoji" => "custom_emoji_id", _ => "url" }, entity.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFile(this Utf8JsonWriter json, SentFile file)
    {
        if (file.Kind == "photo") json.WriteStartArray("photo");
        else json.WritePropertyName(file.Kind);
        json.WriteStartObject();
        json.WriteString("file_id", file.FileId);
        json.WriteString("file_unique_id", file.UniqueId);
        if (file.Kind == "photo")
        {
            json.WriteNumber("width", 800);
            json.WriteNumber("height", 600);
        }
        else if (file.Name is not null)
        {
            json.WriteString("file_name", file.Name);
        }
        if (file.Bytes.Length > 0) json.WriteNumber("file_size", file.Bytes.Length);
        json.WriteEndObject();
        if (file.Kind == "photo") json.WriteEndArray();
    }

    /// <summary>A ChatMember.</summary>
    public static void Member(this Utf8JsonWriter json, User user, Standing standing)
    {
        json.WriteStartObject();
        json.Field("user", user);
        json.WriteString("status", standing switch
        {
            Standing.Administrator => "administrator",
            Standing.Member => "member",
            Standing.Kicked => "kicked",
            _ => "left",
        });
        if (standing == Standing.Kicked) json.WriteNumber("until_date", 0);
        if (standing == Standing.Administrator)
            foreach (var right in AdministratorRights) json.WriteBoolean(right, right is not ("can_be_edited" or "is_anonymous"));
        json.WriteEndObject();
    }
}
