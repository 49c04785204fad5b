namespace Bot.Simulator;

using System.Text.Json;

/// <content>What puts messages into chats and changes them there.</content>
internal sealed partial class Methods
{
    private const int MaxPhoto = 10 * 1024 * 1024;
    private const int MaxDocument = 50 * 1024 * 1024;

    private static readonly HashSet<string> Actions =
    [
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    ];

    private byte[] SendMessage(Parameters given)
    {
        var text = Texts.Message(given.Text("text"), given.FindText("parse_mode"), given.Find("entities"));
        var markup = Markup.Read(given.Find("reply_markup"));
        var (chat, thread) = World.Postable(given, "text messages");
        return Post(given, chat, thread, text, markup, file: null);
    }

    private byte[] SendFile(Parameters given, string kind, string kinds)
    {
        var caption = Texts.Caption(given.FindText("caption"), given.FindText("parse_mode"), given.Find("caption_entities"));
        var upload = ReadUpload(given, given.Text(kind), kind);
        var markup = Markup.Read(given.Find("reply_markup"));
        var (chat, thread) = World.Postable(given, kinds);
        return Post(given, chat, thread, caption, markup, Sent(upload, given.Text(kind), kind));
    }

    /// <summary>The parts of an album: several messages that people see as one, and that count as several.</summary>
    private byte[] SendMediaGroup(Parameters given)
    {
        var media = given.Find("media")!.Value;
        if (media.GetArrayLength() < 2) throw Refusal.Wrong("too few messages to send as an album");
        if (media.GetArrayLength() > 10) throw Refusal.Wrong("too many messages to send as an album");
        var kind = media[0].GetProperty("type").GetString()!;
        var parts = media.EnumerateArray().Select(part =>
        {
            if (!part.GetProperty("type").ValueEquals(kind)) throw Refusal.Wrong("document can't be mixed with other media types");
            var source = part.GetProperty("media").GetString()!;
            var caption = Texts.Caption(Field(part, "caption")?.GetString(), Field(part, "parse_mode")?.GetString(), Field(part, "caption_entities"));
            return (Source: source, Upload: ReadUpload(given, source, kind), Caption: caption);
        }).ToArray();
        var (chat, thread) = World.Postable(given, kind + "s");
        var files = parts.Select(part => Sent(part.Upload, part.Source, kind)).ToArray();
        var replyTo = ReplyTarget(given, chat);
        Pace(chat, parts.Length);
        var album = platform.NewQueryId();
        var messages = parts.Zip(files, (part, file) => Put(chat, thread, replyTo, part.Caption, markup: null, file, album: album)).ToArray();
        return Json.Bytes(json =>
        {
            json.WriteStartArray();
            foreach (var message in messages) json.Value(message, World);
            json.WriteEndArray();
        });
    }

    private byte[] SendLocation(Parameters given)
    {
        if (Number("latitude", 90) is null || Number("longitude", 180) is null || Number("horizontal_accuracy", 1500) < 0) throw Wrong();
        var markup = Markup.Read(given.Find("reply_markup"));
        var (chat, thread) = World.Postable(given, "text messages");
        using var fields = JsonDocument.Parse(Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("location");
            foreach (var name in (string[])["latitude", "longitude", "horizontal_accuracy"])
                if (Number(name, 1500) is { } number) json.WriteNumber(name, number);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
        return Post(given, chat, thread, text: null, markup, file: null, fields.RootElement.Clone());

        double? Number(string name, double most) =>
            given.Find(name)?.GetDouble() is not { } number ? null : Math.Abs(number) <= most ? number : throw Wrong();

        static Refusal Wrong() => Refusal.Wrong("wrong location specified");
    }

    private static UploadedFile? ReadUpload(Parameters given, string source, string kind)
    {
        var upload = given.Follow(source, kind);
        if (source.Length == 0) throw Refusal.Wrong($"there is no {kind} in the request");
        if (upload?.Bytes.Length == 0) throw Refusal.Wrong("file must be non-empty");
        return upload?.Bytes.Length > (kind == "photo" ? MaxPhoto : MaxDocument) ? throw Refusal.Wrong("file is too big") : upload;
    }

    private SentFile Sent(UploadedFile? upload, string idOrLink, string kind) =>
        upload is null ? Known(idOrLink, kind) : Sent(platform.Files.Keep(kind, upload.Bytes, upload.Name));

    /// <summary>A file that the platform has, by its id, or fetches, by its address.</summary>
    private SentFile Known(string idOrLink, string kind)
    {
        if (idOrLink.Contains("://", StringComparison.Ordinal)) return new SentFile(kind, idOrLink, null, default) { UniqueId = "u" + idOrLink };
        var file = platform.Files.Find(idOrLink) ?? throw Refusal.Bad("wrong file identifier/HTTP URL specified");
        return file.Kind == kind ? Sent(file) : throw Refusal.Wrong($"can't use file of type {file.Kind} as {kind}");
    }

    private static SentFile Sent(StoredFile file) => new(file.Kind, file.Id, file.Name, file.Bytes) { UniqueId = file.UniqueId, Hash = file.Hash };

    private byte[] GetFile(Parameters given)
    {
        var file = platform.Files.Find(given.Text("file_id")) ?? throw Refusal.Bad("wrong file_id or the file is temporarily unavailable");
        if (file.Bytes.Length > Files.MaxDownload) throw Refusal.Bad("file is too big");
        return Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("file_id", file.Id);
            json.WriteString("file_unique_id", file.UniqueId);
            json.WriteNumber("file_size", file.Bytes.Length);
            json.WriteString("file_path", platform.Files.Link(file));
            json.WriteEndObject();
        });
    }

    private byte[] Post(Parameters given, Chat chat, int? thread, FormattedText? text, Markup? markup, SentFile? file, JsonElement? fields = null)
    {
        markup?.CheckFor(chat.Kind);
        var replyTo = ReplyTarget(given, chat);
        Pace(chat);
        return Written(Put(chat, thread, replyTo, text, markup, file, fields));
    }

    private Message Put(
        Chat chat, int? thread, Message? replyTo, FormattedText? text, Markup? markup, SentFile? file, JsonElement? fields = null, string? album = null)
    {
        var message = new Message(chat, World.NextMessageId(chat), World.Bot, World.Now)
        {
            // An answer to a message of a topic goes into that topic.
            ThreadId = thread ?? replyTo?.ThreadId,
            ReplyTo = replyTo,
            File = file,
            Fields = fields,
            MediaGroupId = album,
        };
        message.Write(text, markup, World.Now);
        chat.Add(message);
        return message;
    }

    private byte[] SendChatAction(Parameters given)
    {
        if (!Actions.Contains(given.Text("action"))) throw Refusal.Wrong("wrong parameter action in request");
        World.Postable(given, "text messages");
        return Json.True;
    }

    private byte[] EditMessageText(Parameters given)
    {
        var text = Texts.Message(given.Text("text"), given.FindText("parse_mode"), given.Find("entities"));
        var markup = Markup.Read(given.Find("reply_markup"));
        var message = EditTarget(given);
        if (message.File is not null || message.Text is null) throw Refusal.Bad("there is no text in the message to edit");
        return Edit(message, text, markup);
    }

    private byte[] EditMessageCaption(Parameters given)
    {
        var caption = Texts.Caption(given.FindText("caption"), given.FindText("parse_mode"), given.Find("caption_entities"));
        var markup = Markup.Read(given.Find("reply_markup"));
        var message = EditTarget(given);
        if (message.File is null) throw Refusal.Bad("there is no caption in the message to edit");
        return Edit(message, caption, markup);
    }

    private byte[] EditMessageReplyMarkup(Parameters given)
    {
        var markup = Markup.Read(given.Find("reply_markup"));
        var message = EditTarget(given);
        return Edit(message, message.Text, markup);
    }

    /// <summary>An edit without reply_markup takes the buttons away, as on the platform.</summary>
    private byte[] Edit(Message message, FormattedText? text, Markup? markup)
    {
        if (markup?.Json == message.Markup?.Json && text?.Plain == message.Text?.Plain
            && (text?.Entities ?? []).SequenceEqual(message.Text?.Entities ?? []))
            throw Refusal.Bad("message is not modified: specified new message content and reply markup are exactly the same"
                + " as a current content and reply markup of the message");
        Pace(message.Chat);
        message.Edit(text, markup, World.Now);
        return Written(message);
    }

    private Message EditTarget(Parameters given)
    {
        var message = FindMessage(given) ?? throw Refusal.Bad("message to edit not found");
        // Only the bot's own, and none that brought a keyboard other than an inline one.
        if (message.From != World.Bot || message.Markup is { IsInline: false }) throw Refusal.Bad("message can't be edited");
        return message;
    }

    private byte[] DeleteMessage(Parameters given)
    {
        var message = FindMessage(given) ?? throw Refusal.Bad("message to delete not found");
        var mayDelete = message.From == World.Bot || message.Chat is { Kind: ChatKind.Private } or { Bot: Standing.Administrator };
        if (!mayDelete || World.Now - message.Date > TimeSpan.FromHours(48)) throw Refusal.Bad("message can't be deleted for everyone");
        message.Delete();
        return Json.True;
    }

    private Message? FindMessage(Parameters given)
    {
        var chat = World.Reachable(given.Find("chat_id")!.Value);
        return chat.Find(given.FindInt("message_id")!.Value);
    }

    private Message? ReplyTarget(Parameters given, Chat chat)
    {
        if (given.Find("reply_parameters") is not { } reply) return null;
        var there = Field(reply, "chat_id") is { } other ? World.Reachable(other) : chat;
        var message = reply.GetProperty("message_id").TryGetInt32(out var id) ? there.Find(id) : null;
        if (message is not null || (Field(reply, "allow_sending_without_reply")?.GetBoolean() ?? false)) return message;
        throw Refusal.Bad("message to be replied not found");
    }

    private void Pace(Chat chat, int messages = 1)
    {
        if (platform.Rates?.Take(chat.Id, chat.Kind != ChatKind.Private, messages) is > 0 and var seconds) throw Refusal.TooMany(seconds);
    }

    private byte[] Written(Message message) => Json.Bytes(json => json.Value(message, World));
}
