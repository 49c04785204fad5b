namespace Bot.Tests.Support;

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Bot.Outbox;
using Bot.Projects;
using Xunit;

/// <summary>
/// Where a transcript is played: people and groups with their names, and the whole bot.
/// <code>
/// ledger> ledger-2020.csv                      imports the sample; or a csv on indented lines
/// admin> 王主任                                  the admins of the settings; area> 五大连池市
/// joins> 张三 开发区 帮办                         by a real invite, unseen; assigned> 旺嘉腐竹 张三 帮办
/// 张三> text                                     in private; 张三@全县调度群> and 张三@全县调度群#7> (a topic)
/// 张三 at 2026-11-30 23:59> text                 written then, delivered now
/// 张三 presses ✅ 提交                            the newest such button; press> ✅ 提交 for who acted last
/// 张三 presses again | old ✅ 提交 | late ✅ 提交    the last press once more; a button that was edited away; a message too old to show
/// 李四 presses ✅ 提交 of 张三                     a button in somebody else's chat; 李四 forges 999.1.submit
/// 张三 sends a photo> caption                    another each time; 张三 sends 3 photos> caption (an album); 张三@全县调度群 sends a photo> caption
/// 张三 edits> text                               and: an anonymous admin of 全县调度群> text, a post in 公告> text
/// 王主任 adds the bot to 全县调度群                 removes the bot from; 张三 blocks the bot, unblocks the bot
/// 全县调度群 becomes a supergroup                  unnoticed: only the next send tells; throws the bot out unnoticed; loses an answer
/// clock> 2026-11-20 18:00                        and whatever is due then; restart>; sql> query = value; update> {raw JSON}
/// </code>
/// {字×1000} is 字 a thousand times, {code} the code of the last invite shown, ⏎ an empty line.
/// </summary>
internal sealed partial class Stage(string provider) : IDisposable
{
    public const string Indent = "     ";

    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly Encoding Utf8 = new UTF8Encoding(false);

    private readonly TestBot bot = new(provider);
    private readonly Dictionary<string, long> people = [];
    private readonly Dictionary<string, long> groups = [];
    private readonly Dictionary<long, string> names = [];
    private readonly List<string> codes = [];
    private readonly Dictionary<string, Press> lastPress = [];
    private readonly Dictionary<string, long> lastMessage = [];
    private string actor = "";
    private Press? pressed;
    private long number = 1000;

    /// <summary>Does what a step says.</summary>
    /// <returns>What is seen then, as the lines of a transcript.</returns>
    public async Task Play(Transcript.Part step)
    {
        pressed = null;
        bot.Screen.TakeChanges();
        var action = Fill(step.Action);
        var toasts = new List<PressToast>();
        if (action.StartsWith("sql> ", StringComparison.Ordinal))
        {
            var end = step.First.LastIndexOf(" = ", StringComparison.Ordinal);
            var query = end < 0 ? step.First : step.First[..end];
            step.Corrected = $"{query} = {Query(Fill(query)["sql> ".Length..])}";
        }
        else
        {
            toasts.AddRange((await Do(action)).Where(text => text is not null).Select(text => new PressToast(text!)));
        }

        var changes = bot.Screen.TakeChanges();
        foreach (var code in changes.SelectMany(change => InviteLink().Matches(change.Now.Text)).Select(match => match.Groups[1].Value))
        {
            if (!codes.Contains(code))
            {
                codes.Add(code);
            }
        }

        step.Actual = [.. toasts.Select(toast => $"toast> {toast.Text}"), .. changes.SelectMany(Show)];
    }

    /// <summary>Fails where the bot logged an error or sent what the platform refuses.</summary>
    public void AssertCalm() => bot.AssertCalm();

    public void Dispose() => bot.Dispose();

    private async Task<IEnumerable<string?>> Do(string action)
    {
        var (head, text) = action.IndexOf('>', StringComparison.Ordinal) is > 0 and var end ? (action[..end], action[(end + 1)..].TrimStart(' ')) : (action, "");
        switch (head)
        {
            case "ledger":
                Import(text);
                return [];
            case "area":
                bot.Area = text;
                bot.Restart();
                return [];
            case "admin":
                bot.Admins.Clear();
                bot.Admins.AddRange(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Person));
                bot.Restart();
                return [];
            case "joins":
                await Joins(text);
                return [];
            case "assigned":
                await Say(Admin, null, $"/assign {text}");
                Unseen(Admin, "的");
                return [];
            case "clock":
                actor = "";
                bot.Clock.SetLocal(text);
                await bot.AskWhatIsDue();
                return [];
            case "restart":
                bot.Restart();
                return [];
            case "update":
                actor = "";
                return Texts(await bot.Deliver(Placeholder().Replace(text, match => Known(match.Groups[1].Value).ToString(CultureInfo.InvariantCulture))));
            case "press":
                return await Presses(actor, null, "", text, null);
        }

        if (Pressing().Match(action) is { Success: true } press)
        {
            return await Presses(press.Groups["who"].Value, Place(press), press.Groups["how"].Value.Trim(), press.Groups["button"].Value, press.Groups["owner"].Value);
        }

        if (Forging().Match(action) is { Success: true } forged)
        {
            actor = forged.Groups["who"].Value;
            return await Send(new Press(Place(forged) ?? Private(actor), 1, forged.Groups["data"].Value, false));
        }

        if (Album().Match(action) is { Success: true } album)
        {
            actor = album.Groups["who"].Value;
            var count = int.Parse(album.Groups["count"].Value, CultureInfo.InvariantCulture);
            for (var index = 0; index < count; index++)
            {
                await bot.Deliver(Photo(index == 0 ? text : "", $"album-{number - index}"));
            }

            return [];
        }

        if (Deed().Match(action) is { Success: true } deed)
        {
            return Texts(await bot.Deliver(Deliver(deed, text)));
        }

        if (Fate().Match(action) is { Success: true } fate)
        {
            await Befalls(fate.Groups["group"].Value, fate.Groups["what"].Value);
            return [];
        }

        if (Saying().Match(action) is { Success: true } said)
        {
            await Say(said.Groups["who"].Value, Place(said), said.Groups["text"].Value, said.Groups["at"].Value);
            return [];
        }

        throw new FormatException($"What is to be done here? {action}");
    }

    private async Task Joins(string text)
    {
        await Say(Admin, null, $"/invite {text}");
        var code = InviteLink().Match(bot.Screen.In(people[Admin])[^1].Text).Groups[1].Value;
        var who = text.Split(' ')[0];
        await Say(who, null, $"/start {code}");
        Unseen(who, "您已加入");
    }

    private void Unseen(string who, string must)
    {
        Assert.Contains(must, bot.Screen.In(Person(who)).LastOrDefault()?.Text ?? "(silence)", StringComparison.Ordinal);
        bot.Screen.TakeChanges();
    }

    private void Import(string text)
    {
        var (content, name) = text.Contains('\n', StringComparison.Ordinal)
            ? (Utf8.GetBytes(text.TrimStart('\n')), "台账.csv")
            : (File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Projects", text)), text);
        using var output = new StringWriter();
        Assert.True(LedgerReport.Write(bot.Data.Database, content, name, dryRun: false, output) == 0, output.ToString());
    }

    private async Task Say(string who, Address? where, string text, string at = "")
    {
        actor = who;
        lastMessage[who] = ++number;
        await bot.Deliver(JsonSerializer.Serialize(new { message = Message(who, where ?? Private(who), Moment(at), new { text }) }, Format));
    }

    private string Deliver(Match deed, string text)
    {
        actor = deed.Groups["who"].Value;
        if (deed.Groups["what"].Value == " sends a photo")
        {
            return Photo(text, null, deed.Groups["in"] is { Success: true, Value: var into } ? Group(into) : null);
        }

        var group = deed.Groups["group"].Value;
        var now = Moment("");
        object update = deed.Groups["what"].Value switch
        {
            " edits" => new { edited_message = Message(actor, Private(actor), now, new { text, edit_date = now }, lastMessage[actor]) },
            "an anonymous admin of " => new
            {
                message = Merged(Message(actor, Group(group), now, new { text }), new
                {
                    from = new { id = 1087968824, is_bot = true, first_name = "Group", username = "GroupAnonymousBot" },
                    sender_chat = Chat(Group(group)),
                }),
            },
            "a post in " => new { channel_post = new { message_id = ++number, date = now, chat = new { id = -100_700, type = "channel", title = group }, text } },
            " adds the bot to " => Membership(Group(group), "left", "member"),
            " removes the bot from " => Membership(Group(group), "member", "kicked"),
            " blocks the bot" => Membership(Private(actor), "member", "kicked"),
            " unblocks the bot" => Membership(Private(actor), "kicked", "member"),
            var other => throw new FormatException($"Nobody does this: {other}"),
        };
        return JsonSerializer.Serialize(update, Format);
    }

    private string Photo(string caption, string? album, Address? where = null)
    {
        number++;
        return JsonSerializer.Serialize(
            new
            {
                message = Message(actor, where ?? Private(actor), Moment(""), new
                {
                    caption = caption.Length > 0 ? caption : null,
                    media_group_id = album,
                    photo = new[] { new { file_id = $"AgAD{number}", file_unique_id = $"AQ{number}", width = 90, height = 67 } },
                }),
            },
            Format);
    }

    private object Membership(Address where, string before, string after)
    {
        var us = new { id = TestBot.OwnId, is_bot = true, first_name = "调度", username = TestBot.Username };
        bot.Screen.Refuse(where.Chat, after == "member" ? null : new SendResult.Failed(
            where.Chat > 0 ? SendFailure.Blocked : SendFailure.Gone,
            where.Chat > 0 ? "Forbidden: bot was blocked by the user" : "Forbidden: bot was kicked from the group chat"));
        return new
        {
            my_chat_member = new
            {
                chat = Chat(where),
                from = User(actor),
                date = Moment(""),
                old_chat_member = new { user = us, status = before, until_date = before == "kicked" ? 0 : (int?)null },
                new_chat_member = new { user = us, status = after, until_date = after == "kicked" ? 0 : (int?)null },
            },
        };
    }

    // What happens to a group, and what the platform then says when something is sent to it.
    private async Task Befalls(string group, string what)
    {
        var old = Group(group);
        switch (what)
        {
            case "becomes a supergroup" or "becomes a supergroup unnoticed":
                var id = -1_001_000_000_000 - old.Chat;
                (groups[group], names[id]) = (id, group);
                bot.Screen.Refuse(old.Chat, new SendResult.Failed(
                    SendFailure.Upgraded, "Bad Request: group chat was upgraded to a supergroup chat", NewChatId: id));
                if (!what.EndsWith("unnoticed", StringComparison.Ordinal))
                {
                    await bot.Deliver(JsonSerializer.Serialize(new { message = Message("", old, Moment(""), new { migrate_to_chat_id = id }) }, Format));
                    await bot.Deliver(JsonSerializer.Serialize(new { message = Message("", Group(group), Moment(""), new { migrate_from_chat_id = old.Chat }) }, Format));
                }

                break;
            case "throws the bot out unnoticed":
                bot.Screen.Refuse(old.Chat, new SendResult.Failed(SendFailure.Gone, "Forbidden: bot was kicked from the group chat"));
                break;
            case "forbids the bot to write":
                bot.Screen.Refuse(old.Chat, new SendResult.Failed(SendFailure.MayNotPost, "Bad Request: not enough rights to send text messages to the chat"));
                break;
            case "allows the bot to write":
                bot.Screen.Refuse(old.Chat, null);
                break;
            case "loses an answer":
                bot.Screen.LoseAnswer(old.Chat);
                break;
        }
    }

    private async Task<IEnumerable<string?>> Presses(string who, Address? where, string how, string text, string? owner)
    {
        actor = who;
        if (how == "again")
        {
            return await Send(lastPress[who]);
        }

        var place = where ?? Private(who);
        var chat = string.IsNullOrEmpty(owner) ? place.Chat : Person(owner);
        var standing = bot.Screen.In(chat);
        var found = (how == "old" ? bot.Screen.EverIn(chat).Where(shown => !standing.Contains(shown)) : Enumerable.Reverse(standing))
            .SelectMany(shown => shown.Rows.SelectMany(row => row).Select(button => (shown, button)))
            .FirstOrDefault(pair => text.EndsWith('…') ? pair.button.Text.StartsWith(text[..^1], StringComparison.Ordinal) : Shorten(pair.button.Text) == Shorten(text));
        Assert.True(found.button is not null, $"No {how} button “{text}” stands in the chat of {names[chat]}, only: {string.Join(' ', standing.SelectMany(shown => shown.Rows).SelectMany(row => row).Select(button => $"[{button.Text}]"))}");
        return await Send(new Press(place with { Thread = found.shown.Thread }, found.shown.Id, found.button.Data, how == "late"));
    }

    private async Task<IEnumerable<string?>> Send(Press press)
    {
        lastPress[actor] = pressed = press;
        var us = new { id = TestBot.OwnId, is_bot = true, first_name = "调度", username = TestBot.Username };
        object message = press.IsLate
            ? new { message_id = press.Message, date = 0, chat = Chat(press.Where) }
            : Merged(Message(actor, press.Where, Moment(""), new { text = "…" }, press.Message), new { from = us });
        var answers = await bot.Deliver(JsonSerializer.Serialize(
            new { callback_query = new { id = $"press-{++number}", from = User(actor), chat_instance = "1", data = press.Data, message } }, Format));
        Assert.Single(answers);
        return Texts(answers);
    }

    private Dictionary<string, object?> Message(string who, Address where, long date, object content, long? id = null) => Merged(
        new
        {
            message_id = id ?? (who.Length > 0 && lastMessage.TryGetValue(who, out var last) ? last : ++number),
            date,
            chat = Chat(where),
            from = who.Length > 0 ? User(who) : null,
            message_thread_id = where.Thread,
            is_topic_message = where.Thread is null ? (bool?)null : true,
        },
        content);

    private static Dictionary<string, object?> Merged(params ReadOnlySpan<object> parts)
    {
        var merged = new Dictionary<string, object?>();
        foreach (var part in parts)
        {
            foreach (var (name, value) in part as Dictionary<string, object?> ?? JsonSerializer.SerializeToElement(part, Format).EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value))
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    private object Chat(Address where) => where.Chat > 0
        ? new { id = where.Chat, type = "private", first_name = names[where.Chat] }
        : new { id = where.Chat, type = where.Chat < -1_000_000_000 ? "supergroup" : "group", title = names[where.Chat] };

    private object User(string who) => new { id = Person(who), is_bot = false, first_name = who, language_code = "zh-hans" };

    private string Admin => names[bot.Admins[0]];

    private long Person(string name)
    {
        if (!people.TryGetValue(name, out var id))
        {
            id = people[name] = 5001 + people.Count;
            names[id] = name;
        }

        return id;
    }

    private Address Private(string name) => new(Person(name), null);

    private Address Group(string name, int? thread = null)
    {
        if (!groups.TryGetValue(name, out var id))
        {
            id = groups[name] = -4001 - groups.Count;
            names[id] = name;
        }

        return new(id, thread);
    }

    private Address? Place(Match match) => match.Groups["group"] is { Success: true, Value: { Length: > 0 } group }
        ? Group(group, int.TryParse(match.Groups["thread"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var thread) ? thread : null)
        : null;

    private long Known(string name) => name == "now" ? Moment("") : groups.TryGetValue(name, out var group) ? group : Person(name);

    private long Moment(string at) => (at.Length == 0
        ? bot.Clock.GetUtcNow()
        : new DateTimeOffset(DateTime.Parse(at, CultureInfo.InvariantCulture), TimeSpan.FromHours(8))).ToUnixTimeSeconds();

    private static IEnumerable<string?> Texts(IEnumerable<Bot.Conversations.PressAnswer> answers) => answers.Select(answer => answer.Text);

    private IEnumerable<string> Show(Change change)
    {
        var shown = change.Now;
        var where = shown.Chat > 0
            ? names[shown.Chat] == actor ? "" : $"→{names[shown.Chat]}"
            : $"@{names[shown.Chat]}{(shown.Thread is { } thread ? $"#{thread}" : "")}";
        if (change.Before is { } same && same.Text == shown.Text && shown.Rows.Count == 0)
        {
            return [$"bot{where}> ⟶ drops the buttons of 「{Shorten(same.Text.Split('\n')[0])}」"];
        }

        var edits = change.Before is not { } before ? ""
            : (pressed?.Where.Chat, pressed?.Message) == (shown.Chat, shown.Id) ? "⟶ edits "
            : $"⟶ edits 「{Shorten(before.Text.Split('\n')[0])}」: ";
        var lines = Shorten(shown.Text).Split('\n').Select(line => line.Length == 0 ? "⏎" : line)
            .Concat(shown.Rows.Select(row => string.Join(' ', row.Select(button => button.IsLink ? $"[{button.Text} → {button.Data}]" : $"[{Shorten(button.Text)}]"))))
            .ToList();
        return lines.Skip(1).Select(line => Indent + line).Prepend($"bot{where}> {edits}{lines[0]}").Select(line => line.TrimEnd());
    }

    // Invite codes by their names, and a long run of the same as {字×1000}.
    private string Shorten(string text)
    {
        foreach (var (at, code) in codes.Index())
        {
            text = text.Replace(code, CodeName(at), StringComparison.Ordinal);
        }

        return LongRun().Replace(text, run => $"{{{run.Groups[1].Value}×{run.Length / run.Groups[1].Length}}}");
    }

    private string Fill(string action)
    {
        foreach (var (at, code) in codes.Index())
        {
            action = action.Replace(CodeName(at), code, StringComparison.Ordinal);
        }

        return Repeated().Replace(action, run =>
            string.Concat(Enumerable.Repeat(run.Groups[1].Value, int.Parse(run.Groups[2].Value, CultureInfo.InvariantCulture))));
    }

    private static string CodeName(int at) => at == 0 ? "{code}" : $"{{code{at + 1}}}";

    private string Query(string sql)
    {
        var rows = bot.Data.Database.Read(work => work.Query<dynamic>(sql));
        return string.Join("; ", rows.Select(row => string.Join(", ", ((IDictionary<string, object?>)row).Values.Select(value =>
            value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!.ReplaceLineEndings("⏎")))));
    }

    [GeneratedRegex("start=([2-9A-HJ-NP-Z]{10})")]
    private static partial Regex InviteLink();

    [GeneratedRegex("《([^》]+)》")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{([^{}]+)×(\d+)\}")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"((?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\u200D|[^\n\s\uD800-\uDFFF]){1,12}?)\1{19,}")]
    private static partial Regex LongRun();

    [GeneratedRegex(@"^(?<who>[^\s>@]+)(@(?<group>[^\s>#]+)(#(?<thread>\d+))?)? presses(?<how> again$| old | late | )(?<button>.*?)( of (?<owner>\S+))?$")]
    private static partial Regex Pressing();

    [GeneratedRegex(@"^(?<who>[^\s>@]+)(@(?<group>[^\s>#]+)(#(?<thread>\d+))?)? forges (?<data>.+)$", RegexOptions.Singleline)]
    private static partial Regex Forging();

    [GeneratedRegex(@"^((?<what>an anonymous admin of |a post in )(?<group>[^\s>]+)>|(?<who>[^\s>@]+)(@(?<in>[^\s>#]+))?(?<what> sends a photo| edits| adds the bot to | removes the bot from | blocks the bot| unblocks the bot)(?<group>[^\s>]+)?(>|$))")]
    private static partial Regex Deed();

    [GeneratedRegex(@"^(?<who>[^\s>@]+) sends (?<count>\d+) photos(>|$)")]
    private static partial Regex Album();

    [GeneratedRegex(@"^(?<group>\S+) (?<what>becomes a supergroup( unnoticed)?|throws the bot out unnoticed|forbids the bot to write|allows the bot to write|loses an answer)$")]
    private static partial Regex Fate();

    [GeneratedRegex(@"^(?<who>[^\s>@]+)(@(?<group>[^\s>#]+)(#(?<thread>\d+))?)?( at (?<at>[-0-9: ]+))?> ?(?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex Saying();

    private sealed record Address(long Chat, int? Thread);

    private sealed record Press(Address Where, long Message, string Data, bool IsLate);

    private sealed record PressToast(string Text);
}
