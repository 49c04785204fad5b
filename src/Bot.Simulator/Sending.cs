namespace Bot.Simulator;


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
        var (chat, thread) = World.Postable(given, "text messages");
        return Post(given, chat, thread, text, file: null);
    }

    private byte[] SendFile(Parameters given, string kind, string kinds)
    {
        var caption = Texts.Caption(given.FindText("caption"), given.FindText("parse_mode"), given.Find("caption_entities"));
        var upload = given.FindFile(kind);
        if (upload is null && given.Text(kind).Length == 0) throw Refusal.Wrong($"there is no {kind} in the request");
        if (upload?.Bytes.Length == 0) throw Refusal.Wrong("file must be non-empty");
        if (upload?.Bytes.Length > (kind == "photo" ? MaxPhoto : MaxDocument)) throw Refusal.Wrong("file is too big");
        var (chat, thread) = World.Postable(given, kinds);
        return Post(given, chat, thread, caption, upload is null
            ? Known(given.Text(kind), kind)
            : Sent(platform.Files.Keep(kind, upload.Bytes, upload.Name)));
    }

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

    private byte[] Post(Parameters given, Chat chat, int? thread, FormattedText? text, SentFile? file)
    {
        var markup = Markup.Read(given.Find("reply_markup"), chat.Kind);
        var replyTo = ReplyTarget(given, chat);
        Pace(chat);
        var message = new Message(chat, World.NextMessageId(chat), World.Bot, World.Now)
        {
            // An answer to a message of a topic goes into that topic.
            ThreadId = thread ?? replyTo?.ThreadId,
            ReplyTo = replyTo,
            File = file,
        };
        message.Write(text, markup, World.Now);
        chat.Add(message);
        return Written(message);
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
        var message = EditTarget(given);
        if (message.File is not null) throw Refusal.Bad("there is no text in the message to edit");
        return Edit(message, text, given);
    }

    private byte[] EditMessageReplyMarkup(Parameters given)
    {
        var message = EditTarget(given);
        return Edit(message, message.Text, given);
    }

    /// <summary>An edit without reply_markup takes the buttons away, as on the platform.</summary>
    private byte[] Edit(Message message, FormattedText? text, Parameters given)
    {
        var markup = Markup.Read(given.Find("reply_markup"), message.Chat.Kind);
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

    private void Pace(Chat chat)
    {
        if (platform.Rates?.Take(chat.Id, chat.Kind != ChatKind.Private) is > 0 and var seconds) throw Refusal.TooMany(seconds);
    }

    private byte[] Written(Message message) => Json.Bytes(json => json.Value(message, World));
}
