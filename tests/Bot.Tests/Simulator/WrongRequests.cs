namespace Bot.Tests.Simulator;

using System.Text.Json;
using System.Text.Json.Nodes;
using Bot.Simulator;
using Bot.Tests.Support;

/// <summary>Requests that the platform takes, each with all the ways to get it wrong that the documentation forbids.</summary>
internal sealed class WrongRequests(SimulatorServer server)
{
    private const string Article = """{"type":"article","id":"1","title":"印染","description":"62%","url":"https://example.org/p","thumbnail_url":"https://example.org/t.jpg","thumbnail_width":1,"thumbnail_height":1,"input_message_content":{"message_text":"62%","entities":[{"type":"bold","offset":0,"length":1}],"link_preview_options":{"is_disabled":true}},"reply_markup":{"inline_keyboard":[[{"text":"看","callback_data":"v"}]]}}""";

    private const string Inline = """{"inline_keyboard":[[{"text":"是","style":"success","callback_data":"y"},{"text":"网","url":"https://example.org"}],[{"text":"抄","copy_text":{"text":"Z-1"}},{"text":"问","switch_inline_query":""},{"text":"此","switch_inline_query_current_chat":"x"},{"text":"选","switch_inline_query_chosen_chat":{"query":"x","allow_user_chats":true,"allow_bot_chats":true,"allow_group_chats":true,"allow_channel_chats":true}}]]}""";

    private const string Entities = """[{"type":"text_link","offset":0,"length":1,"url":"https://example.org"},{"type":"text_mention","offset":1,"length":1,"user":{"id":7,"is_bot":false,"first_name":"张","last_name":"三","username":"zhangsan","language_code":"zh"}}]""";

    private const string Usual = "\"disable_notification\":true,\"protect_content\":true,\"reply_parameters\":{\"message_id\":1,\"chat_id\":7,\"allow_sending_without_reply\":true}";

    // Wrong in each text that is read as HTML.
    private static readonly string[] BadHtml =
    [
        "1<2", "a < b", "<h1>x</h1>", "x<br>", "x<br/>", "<p>x</p>", "<b>x", "x</b>", "<b><i>x</b></i>", "<b>x</b", "<b", "<", "</b>", "</",
        "<a href=\"x", "<a href>x</a>", "<a href=\"x>x</a>", "<a =\"x\">x</a>", "<span>x</span>", "<span class=\"red\">x</span>", "<font color=\"red\">x</font>",
        "<!-- x -->", "<b >x</i>", "A&B", "&nbsp;", "&copy;", "&#xD800;", "&#0;", "<tg-emoji>x</tg-emoji>", "<tg-emoji emoji-id=\"x\">x</tg-emoji>",
        "<pre><code>x</pre></code>", "<blockquote>x", "<script>x</script>", "<ul><li>x</li></ul>", "<b/>x", "<img src=\"x\">",
    ];

    // None of these is a value of any other kind.
    private static readonly (string Kind, string Json)[] Samples =
        [("an Integer", "5"), ("a Float", "1.5"), ("a String", "\"x\""), ("a Boolean", "true"), ("null", "null"), ("an Array", "[]"), ("an Object", "{}")];

    /// <summary>Where a message could arrive.</summary>
    public static long[] Chats => [7, 8, -5, -1001];

    /// <summary>A request that is right, and what is wrong in the others.</summary>
    public sealed record Twin(string Method, JsonObject Right, List<(string What, JsonObject Request)> Wrong);

    /// <summary>Everything, in an order in which each right one is possible.</summary>
    public IEnumerable<Twin> All()
    {
        server.Say(7, "你好");
        server.Say(8, "你好");
        server.CreateGroup(-1001, "专班", isForum: true);
        server.AddBotTo(-1001, 7);
        server.Say(7, "/bind", -5);
        var topic = server.CreateTopic(-1001, "调度");
        server.SendPhoto(7);
        return ByShape(topic).Concat(ByLimit());
    }

    private IEnumerable<Twin> ByShape(int topic)
    {
        yield return Shaped("getMe", "{}");
        yield return Shaped("getUpdates", """{"offset":0,"limit":100,"timeout":0,"allowed_updates":["message","callback_query","inline_query"]}""");
        yield return Shaped("setWebhook", """{"url":"https://example.org/hook","ip_address":"203.0.113.7","max_connections":40,"allowed_updates":["message"],"drop_pending_updates":false,"secret_token":"s"}""");
        yield return Shaped("getWebhookInfo", "{}");
        yield return Shaped("deleteWebhook", """{"drop_pending_updates":false}""");
        yield return Shaped("sendMessage", $$"""{"chat_id":7,"text":"<b>你好</b>","parse_mode":"HTML","link_preview_options":{"is_disabled":true,"url":"https://example.org","prefer_small_media":true,"prefer_large_media":false,"show_above_text":true},{{Usual}},"reply_markup":{{Inline}}}""");
        yield return Shaped("sendMessage", $$"""{"chat_id":-1001,"message_thread_id":{{topic}},"text":"你好","entities":{{Entities}},"reply_markup":{"remove_keyboard":true,"selective":true} }""");
        yield return Shaped("sendMessage", """{"chat_id":7,"text":"x","reply_parameters":{"message_id":1,"quote":"你","quote_parse_mode":"HTML","quote_position":0},"reply_markup":{"keyboard":[[{"text":"位置","style":"primary","request_location":true},{"text":"电话","request_contact":true}]],"is_persistent":true,"resize_keyboard":true,"one_time_keyboard":true,"input_field_placeholder":"…","selective":true}}""");
        yield return Shaped("sendMessage", """{"chat_id":7,"text":"x","reply_markup":{"force_reply":true,"input_field_placeholder":"…","selective":true}}""");
        yield return Shaped("sendPhoto", $$"""{"chat_id":7,"photo":"https://example.org/1.jpg","caption":"现场","caption_entities":{{Entities}},"show_caption_above_media":true,"has_spoiler":true,{{Usual}},"reply_markup":{{Inline}}}""");
        var photo = server.LastMessage(7)!.MessageId;
        yield return Shaped("sendDocument", $$"""{"chat_id":7,"document":"https://example.org/1.pdf","caption":"<i>合同</i>","parse_mode":"HTML","disable_content_type_detection":true,{{Usual}},"reply_markup":{{Inline}}}""");
        yield return Shaped("sendMediaGroup", $$"""{"chat_id":7,"media":[{"type":"photo","media":"https://example.org/1.jpg","caption":"现场","caption_entities":{{Entities}},"show_caption_above_media":true,"has_spoiler":true},{"type":"photo","media":"https://example.org/2.jpg","parse_mode":"HTML"}],{{Usual}}}""");
        yield return Shaped("sendMediaGroup", """{"chat_id":8,"media":[{"type":"document","media":"https://example.org/1.pdf","disable_content_type_detection":true},{"type":"document","media":"https://example.org/2.pdf"}]}""");
        yield return Shaped("sendLocation", $$"""{"chat_id":7,"latitude":29.5,"longitude":121,"horizontal_accuracy":30,{{Usual}},"reply_markup":{{Inline}}}""");
        yield return Shaped("sendChatAction", $$"""{"chat_id":-1001,"message_thread_id":{{topic}},"action":"typing"}""");
        yield return Shaped("sendMessage", """{"chat_id":8,"text":"旧"}""");
        var text = server.LastMessage(8)!.MessageId;
        yield return Shaped("editMessageText", $$"""{"chat_id":8,"message_id":{{text}},"text":"新的","entities":{{Entities}},"link_preview_options":{"is_disabled":true},"reply_markup":{{Inline}}}""", "chat_id", "message_id", "text");
        yield return Shaped("editMessageReplyMarkup", $$"""{"chat_id":8,"message_id":{{text}},"reply_markup":{"inline_keyboard":[[{"text":"是","callback_data":"z"}]]} }""", "chat_id", "message_id");
        yield return Shaped("editMessageCaption", $$"""{"chat_id":7,"message_id":{{photo}},"caption":"新的","caption_entities":{{Entities}},"show_caption_above_media":true,"reply_markup":{{Inline}}}""", "chat_id", "message_id");
        yield return Shaped("deleteMessage", $$"""{"chat_id":8,"message_id":{{text}}}""");
        yield return Shaped("answerCallbackQuery", $$"""{"callback_query_id":"{{server.Press(7, 7, 1, "x")}}","text":"好","show_alert":true,"url":"https://t.me/simulated_bot?start=x","cache_time":0}""");
        yield return Shaped("answerInlineQuery", $$"""{"inline_query_id":"{{server.AskInline(7, "印染")}}","results":[{{Article}}],"cache_time":0,"is_personal":true,"next_offset":"","button":{"text":"开始","start_parameter":"x"} }""");
        foreach (var method in (string[])["setMyCommands", "getMyCommands", "deleteMyCommands"])
        {
            var commands = method == "setMyCommands" ? "\"commands\":[{\"command\":\"visit\",\"description\":\"报走访\"}]," : "";
            foreach (var scope in (string[])["""{"type":"default"}""", """{"type":"chat","chat_id":7}""", """{"type":"chat_member","chat_id":-1001,"user_id":7}"""])
                yield return Shaped(method, $$"""{{{commands}}"scope":{{scope}},"language_code":"zh"}""");
        }
        yield return Shaped("getChat", """{"chat_id":-1001}""");
        yield return Shaped("getChatMember", """{"chat_id":-1001,"user_id":7}""");
        yield return Shaped("getFile", """{"file_id":"photo-1"}""");
        yield return Shaped("leaveChat", """{"chat_id":-5}""");
    }

    private IEnumerable<Twin> ByLimit()
    {
        const string Message = """{"chat_id":7,"text":"x"}""";
        const string Photo = """{"chat_id":7,"photo":"https://example.org/1.jpg"}""";
        const string Html = """{"chat_id":7,"text":"<b>x</b>","parse_mode":"HTML"}""";
        yield return Limit("sendMessage", Message, "text", Text(4096), Text(4097), "\"\"", "\" \\n \"");
        yield return Limit("sendPhoto", Photo, "caption", Text(1024), Text(1025));
        yield return Limit("sendDocument", Photo.Replace("photo", "document", StringComparison.Ordinal), "caption", Text(1024), Text(1025));
        yield return Limit("sendMessage", Html, "text", $"\"<b>{new string('字', 4096)}</b>\"", [$"\"<b>{new string('字', 4097)}</b>\"", "\"<b></b>\"", .. BadHtml.Select(Quote)]);
        yield return Limit("sendMessage", Html, "parse_mode", "\"html\"", "\"BBCode\"", "\"text/html\"", "\"HTML5\"");
        yield return Limit("sendPhoto", """{"chat_id":7,"photo":"https://example.org/1.jpg","parse_mode":"HTML"}""", "caption", "\"<i>x</i>\"", [.. BadHtml.Select(Quote)]);
        var photo = server.LastMessage(7)!.MessageId;
        yield return Limit("editMessageCaption", $$"""{"chat_id":7,"message_id":{{photo}},"parse_mode":"HTML"}""", "caption", Text(1024), [Text(1025), .. BadHtml.Select(Quote)]);
        yield return Limit("sendMessage", Message, "message_thread_id", null, "9999999999");
        yield return Limit("sendMessage", Message, "reply_markup", Buttons(100), Buttons(101), Button("\"callback_data\":\"\""), Button($"\"callback_data\":{Text(65, 'a')}"),
            Button($"\"callback_data\":{Text(22)}"), Button("\"url\":\"\""), Button("\"url\":\"not a link\""), Button("\"url\":\"javascript:x\""), Button("\"copy_text\":{\"text\":\"\"}"),
            Button($"\"copy_text\":{{\"text\":{Text(257)}}}"), Button("\"style\":\"red\",\"callback_data\":\"x\""), Button("\"style\":\"danger\""), Button("\"callback_data\":\"x\",\"url\":\"https://example.org\""),
            """{"inline_keyboard":[[{"text":"","callback_data":"x"}]]}""", """{"inline_keyboard":[[{"text":"x"}]]}""", """{"keyboard":[[{"text":""}]]}""",
            """{"inline_keyboard":[[{"text":"x","callback_data":"x"}]],"keyboard":[[{"text":"x"}]]}""", """{"remove_keyboard":false}""", """{"force_reply":false}""",
            """{"keyboard":[[{"text":"x","request_contact":true,"request_location":true}]]}""", $$"""{"force_reply":true,"input_field_placeholder":{{Text(65)}}}""",
            $$"""{"keyboard":[[{"text":"x"}]],"input_field_placeholder":{{Text(65)}}}""", """{"keyboard":[[{"text":"x","style":"red"}]]}""");
        yield return Limit("sendMessage", Message, "reply_markup", Button($"\"callback_data\":{Text(64, 'a')}"));
        yield return Limit("sendMessage", """{"chat_id":-1001,"text":"x"}""", "reply_markup", """{"keyboard":[[{"text":"x"}]]}""", """{"keyboard":[[{"text":"x","request_contact":true}]]}""", """{"keyboard":[[{"text":"x","request_location":true}]]}""");
        yield return Limit("sendMessage", Message, "entities", """[{"type":"bold","offset":0,"length":1}]""", """[{"type":"bold","offset":0,"length":2}]""", """[{"type":"bold","offset":-1,"length":1}]""",
            """[{"type":"bold","offset":0,"length":0}]""", """[{"type":"shiny","offset":0,"length":1}]""", """[{"type":"text_link","offset":0,"length":1}]""", """[{"type":"text_mention","offset":0,"length":1}]""", """[{"type":"custom_emoji","offset":0,"length":1}]""");
        yield return Limit("sendPhoto", Photo, "photo", "\"https://example.org/2.jpg\"", "\"\"", "\"attach://nothing\"");
        yield return Limit("sendMediaGroup", """{"chat_id":7}""", "media", Album(10), Album(0), Album(1), Album(11), Album(2, "video"), Album(2, "animation"), Album(1)[..^1] + "," + Album(1, "document")[1..], """[{"type":"photo","media":""},{"type":"photo","media":""}]""");
        yield return Limit("sendMediaGroup", """{"chat_id":7}""", "media", Album(2, "document"), [.. BadHtml.Select(html => Album(1)[..^1] + $",{{\"type\":\"photo\",\"media\":\"https://example.org/2.jpg\",\"parse_mode\":\"HTML\",\"caption\":{Quote(html)}}}]")]);
        yield return Limit("sendLocation", """{"chat_id":7,"longitude":0}""", "latitude", "-90", "-90.5", "91", "1e300");
        yield return Limit("sendLocation", """{"chat_id":7,"latitude":0}""", "longitude", "180", "180.5", "-181");
        yield return Limit("sendLocation", """{"chat_id":7,"latitude":0,"longitude":0}""", "horizontal_accuracy", "1500", "1501", "-1");
        yield return Limit("sendChatAction", """{"chat_id":7}""", "action", "\"upload_document\"", "\"thinking\"", "\"\"", "\"Typing…\"");
        yield return Limit("getUpdates", "{}", "limit", "1", "0", "101", "-1", "9999999999");
        yield return Limit("getUpdates", "{}", "timeout", "0", "-1");
        yield return Limit("getUpdates", "{}", "allowed_updates", """["inline_query"]""", """["messages"]""", """["message",""]""");
        var press = server.Press(7, 7, 1, "x");
        yield return Limit("answerCallbackQuery", $$"""{"callback_query_id":"{{press}}"}""", "text", Text(200), Text(201));
        yield return Limit("answerCallbackQuery", $$"""{"callback_query_id":"{{press}}"}""", "cache_time", "0", "-1");
        var query = server.AskInline(7, "印染");
        yield return Limit("answerInlineQuery", $$"""{"inline_query_id":"{{query}}"}""", "results", Results(50), [Results(51), $"[{Article},{Article}]", Results(1).Replace("article", "video", StringComparison.Ordinal),
            Results(1).Replace("\"0\"", "\"\"", StringComparison.Ordinal), Results(1).Replace("\"t\"", "\"\"", StringComparison.Ordinal), Results(1).Replace("\"0\"", Text(65, 'a'), StringComparison.Ordinal), Results(1).Replace("\"x\"", "\"\"", StringComparison.Ordinal),
            Results(1).Replace("\"x\"", Text(4097), StringComparison.Ordinal), .. BadHtml.Select(html => Results(1).Replace("\"x\"", $"{Quote(html)},\"parse_mode\":\"HTML\"", StringComparison.Ordinal))]);
        yield return Limit("answerInlineQuery", $$"""{"inline_query_id":"{{query}}","results":[]}""", "cache_time", "0", "-1");
        yield return Limit("answerInlineQuery", $$"""{"inline_query_id":"{{query}}","results":[]}""", "next_offset", Text(64, 'a'), Text(65, 'a'));
        yield return Limit("answerInlineQuery", $$"""{"inline_query_id":"{{query}}","results":[]}""", "button", """{"text":"开始","start_parameter":"A_z-9"}""", """{"text":"开始"}""", """{"text":"","start_parameter":"x"}""", """{"text":"开始","start_parameter":""}""",
            """{"text":"开始","start_parameter":"a b"}""", $$"""{"text":"开始","start_parameter":{{Text(65, 'a')}}}""");
        yield return Limit("setMyCommands", "{}", "commands", Commands(100), Commands(101), Command(""), Command("Visit"), Command("走访"), Command("a-b"), Command("a b"), Command(new string('a', 33)), Command("visit", ""), Command("visit", new string('字', 257)));
        yield return Limit("setMyCommands", $$"""{"commands":{{Commands(1)}}}""", "scope", """{"type":"all_private_chats"}""", """{"type":"everyone"}""", """{"type":"chat"}""", """{"type":"chat_member","chat_id":-1001}""", """{"type":""}""");
        yield return Limit("setMyCommands", $$"""{"commands":{{Commands(1)}}}""", "language_code", "\"zh\"", "\"chinese\"", "\"ZH\"", "\"1\"");
        yield return Limit("setWebhook", """{"url":"https://example.org/hook"}""", "max_connections", "100", "0", "101");
        yield return Limit("setWebhook", """{"url":"https://example.org/hook"}""", "secret_token", Text(256, 'a'), Text(257, 'a'), "\"\"", "\"a b\"", "\"密\"");
        yield return Limit("setWebhook", "{}", "url", "\"https://example.org:8443/hook\"", "\"http://example.org/hook\"", "\"https://example.org:8081/hook\"", "\"hook\"", "\"ftp://example.org/hook\"");
    }

    private static string Text(int length, char of = '字') => Quote(new string(of, length));

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Button(string does) => $$"""{"inline_keyboard":[[{"text":"x",{{does}}}]]}""";

    private static string Buttons(int count) => $$"""{"inline_keyboard":[{{Many(count, _ => """[{"text":"x","callback_data":"x"}]""")}}]}""";

    private static string Album(int count, string type = "photo") => $"[{Many(count, i => $$"""{"type":"{{type}}","media":"https://example.org/{{i}}.jpg"}""")}]";

    private static string Results(int count) => $"[{Many(count, i => $$"""{"type":"article","id":"{{i}}","title":"t","input_message_content":{"message_text":"x"} }""")}]";

    private static string Commands(int count) => $"[{Many(count, i => $$"""{"command":"c{{i}}","description":"x"}""")}]";

    private static string Command(string name, string description = "x") => $$"""[{"command":{{Quote(name)}},"description":{{Quote(description)}}}]""";

    private static string Many(int count, Func<int, string> one) => string.Join(',', Enumerable.Range(0, count).Select(one));

    private static Twin Limit(string method, string rest, string name, string? right, params string[] wrong)
    {
        var others = JsonNode.Parse(rest)!.AsObject();
        return new Twin(method, Request(right), [.. wrong.Select(value => ($"{name} {value[..Math.Min(value.Length, 40)]}", Request(value)))]);

        JsonObject Request(string? value) => value is null ? others : With(others, name, JsonNode.Parse(value));
    }

    private static Twin Shaped(string method, string right, params string[] requiredHere)
    {
        var request = JsonNode.Parse(right)!.AsObject();
        var fields = BotApiSpec.Fields(BotApiSpec.Methods.GetProperty(method));
        return new Twin(method, request, [.. WrongObjects(request, fields), .. requiredHere.Select(name => ($"lacks {name}", Without(request, name)))]);
    }

    private static IEnumerable<(string What, JsonObject Request)> WrongObjects(JsonObject right, Dictionary<string, JsonElement> fields)
    {
        yield return ("has an unknown field", With(right, "no_such_field", JsonValue.Create(1)));
        foreach (var (name, value) in right)
        {
            if (BotApiSpec.IsRequired(fields[name])) yield return ($"lacks {name}", Without(right, name));
            foreach (var (what, wrong) in WrongValues(value!, BotApiSpec.TypesOf(fields[name])))
                yield return ($"{name} {what}", With(right, name, wrong));
        }
    }

    private static IEnumerable<(string What, JsonNode? Value)> WrongValues(JsonNode right, string[] types)
    {
        foreach (var (kind, json) in Samples)
            if (!types.Any(type => Fits(kind, type))) yield return ($"is {kind}", JsonNode.Parse(json));
        if (right is JsonArray array)
        {
            string[] elements = [.. types.Select(type => type["Array of ".Length..])];
            for (var i = 0; i < array.Count; i++)
                foreach (var (what, wrong) in WrongValues(array[i]!, elements))
                {
                    var copy = array.DeepClone().AsArray();
                    copy[i] = wrong?.DeepClone();
                    yield return ($"[{i}] {what}", copy);
                }
        }
        else if (right is JsonObject given)
        {
            var fields = types.SelectMany(BotApiSpec.Kinds).Select(kind => BotApiSpec.Fields(BotApiSpec.Types.GetProperty(kind)))
                .First(fields => given.All(field => fields.ContainsKey(field.Key)) && fields.All(field => !BotApiSpec.IsRequired(field.Value) || given.ContainsKey(field.Key)));
            foreach (var (what, wrong) in WrongObjects(given, fields)) yield return (what, wrong);
        }
    }

    private static bool Fits(string kind, string type) => kind switch
    {
        "an Integer" => type is "Integer" or "Float",
        "a Float" => type is "Float",
        "a String" => type is "String" or "InputFile",
        "a Boolean" => type is "Boolean",
        "an Array" => type.StartsWith("Array of ", StringComparison.Ordinal),
        // An object without fields is right where none is required.
        "an Object" => BotApiSpec.Types.TryGetProperty(type, out var described)
            && BotApiSpec.Kinds(type).Any(one => !BotApiSpec.Fields(BotApiSpec.Types.GetProperty(one)).Values.Any(BotApiSpec.IsRequired)),
        _ => false,
    };

    private static JsonObject With(JsonObject right, string name, JsonNode? value)
    {
        var copy = right.DeepClone().AsObject();
        copy[name] = value?.DeepClone();
        return copy;
    }

    private static JsonObject Without(JsonObject right, string name)
    {
        var copy = right.DeepClone().AsObject();
        copy.Remove(name);
        return copy;
    }
}
