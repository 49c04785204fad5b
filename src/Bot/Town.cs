namespace Bot;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Projects;
using Bot.Simulator;
using Bot.Storage;

/// <summary>
/// The sample town: 28 projects, a few people and groups, and the weeks that they lived with the bot. It comes into being
/// through the front door only: its people say and press what stands in town.txt, and the bot answers.
/// </summary>
internal static partial class Town
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] Lines = ReadLines();

    /// <summary>Those who live here; 陌生人 was never invited, and 吴十 has not opened the invite yet.</summary>
    public static IReadOnlyList<Townsman> People { get; } =
    [
        new(1001, "张三", "开发区 · 帮办"),
        new(1005, "赵六", "住建局 · 帮办"),
        new(1006, "钱七", "招商局 · 帮办"),
        new(1007, "孙八", "农业农村局 · 帮办"),
        new(1002, "李四", "项目办 · 调度"),
        new(1003, "王县长", "县政府 · 领导"),
        new(1008, "周九", "开发区 · 领导"),
        new(1009, "吴十", "交通局 · 还没加入"),
        new(1004, "陌生人", "没有被邀请"),
    ];

    /// <summary>The groups, each with its members.</summary>
    public static IReadOnlyList<TownGroup> Groups { get; } =
    [
        new(-1_001_000_000_001, "全县项目调度群", [], ["李四", "张三", "赵六", "钱七", "孙八", "王县长", "周九"]),
        new(-1_001_000_000_002, "开发区项目群", ["日常", "调度"], ["李四", "张三", "周九"]),
        new(-5, "旺嘉腐竹项目群", [], ["李四", "张三", "周九"]),
    ];

    /// <summary>Dispatch:Admins of the bot that the town uses.</summary>
    public static long Admin => Id("李四");

    /// <summary>When its weeks begin: what a clock shows before they are played. They end on 2026-09-18 15:10.</summary>
    public static DateTimeOffset Begins { get; } = Lines.Select(Moment).First(moment => moment is not null)!.Value;

    /// <summary>Takes the ledger over, as import does.</summary>
    public static void Import(Database database) => LedgerReport.Write(database, Resource("ledger.csv"), "ledger.csv", dryRun: false, TextWriter.Null);

    /// <summary>
    /// Lives through the weeks, each line after the one before was answered. The bot runs already, with the ledger in it and
    /// 李四 for its admin; where its pacing is hurried, it takes seconds.
    /// </summary>
    /// <param name="platform">Where the people are; its limits are kept to.</param>
    /// <param name="clock">Wall time of platform and bot, at <see cref="Begins"/>; moved with the weeks.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="TimeoutException">A line was not answered; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A line names a button that is not there; the message names the line.</exception>
    public static async Task Play(SimulatorServer platform, WallClock clock, CancellationToken stop)
    {
        var topics = Settle(platform);
        for (var number = 0; number < Lines.Length; number++)
        {
            if (Lines[number].Trim() is not ([not '#', ..] and var line))
            {
                continue;
            }

            stop.ThrowIfCancellationRequested();
            if (Moment(line) is { } moment)
            {
                // It goes on by itself, and may have passed the moment.
                if (moment > clock.GetUtcNow())
                {
                    clock.MoveTo(moment);
                }

                continue;
            }

            try
            {
                await new Scene(platform, topics, $"town {number + 1}", clock, stop).Act(line);
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"Line {number + 1} of the town was not answered: {line} ({late.Message})", late);
            }
            catch (InvalidOperationException wrong)
            {
                throw new InvalidOperationException($"Line {number + 1} of the town cannot be played: {line} ({wrong.Message})", wrong);
            }
        }
    }

    private static Dictionary<string, int> Settle(SimulatorServer platform)
    {
        foreach (var person in People)
        {
            platform.SetUser(person.Id, person.Name, languageCode: "zh-hans", about: person.Post);
        }

        Dictionary<string, int> topics = [];
        foreach (var group in Groups)
        {
            platform.CreateGroup(group.Id, group.Title, isForum: group.Topics.Count > 0, supergroup: group.Id < -1_000_000_000_000);
            foreach (var member in group.Members)
            {
                platform.AddMember(group.Id, Id(member));
            }

            foreach (var topic in group.Topics)
            {
                topics[$"{group.Title}#{topic}"] = platform.CreateTopic(group.Id, topic, Admin);
            }
        }

        return topics;
    }

    private static long Id(string name) => People.FirstOrDefault(person => person.Name == name)?.Id
        ?? Groups.FirstOrDefault(group => group.Title == name)?.Id
        ?? throw new FormatException($"Nobody in the town is called {name}.");

    private static DateTimeOffset? Moment(string line) => line.StartsWith('@')
        ? DateTimeOffset.ParseExact($"{line[1..].Trim()} +08", "yyyy-MM-dd HH:mm zz", CultureInfo.InvariantCulture)
        : null;

    private static byte[] Resource(string name)
    {
        using var resource = typeof(Town).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without its {name}.");
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }

    private static string[] ReadLines() => System.Text.Encoding.UTF8.GetString(Resource("town.txt")).ReplaceLineEndings("\n").Split('\n');

    [GeneratedRegex(@"^(?<who>\w+)(@(?<group>\w+)(#(?<topic>\w+))?)?(?<how>>>?) (?<text>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Speech();

    [GeneratedRegex(@"^(?<who>\w+)(#\w+)? (?<verb>joins|presses|sends|reads|adds the bot to)( (?<what>.+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Deed();

    [GeneratedRegex(@"start=(\w+)")]
    private static partial Regex Link();

    /// <summary>One line of the script, from what somebody does to the bot's answer.</summary>
    private sealed class Scene(SimulatorServer platform, Dictionary<string, int> topics, string album, WallClock clock, CancellationToken stop)
    {
        private const string Submit = "✅ 提交";

        public Task Act(string line)
        {
            if (Speech().Match(line) is { Success: true } speech)
            {
                string? Part(string name) => speech.Groups[name] is { Success: true } part ? part.Value : null;
                return Say(Id(Part("who")!), Part("text")!, Part("group"), Part("topic"), submits: Part("how") == ">>");
            }

            var deed = Deed().Match(line);
            var (who, what) = (deed.Groups["who"].Value, deed.Groups["what"].Value);
            return deed.Groups["verb"].Value switch
            {
                "joins" => Join(who),
                "presses" => Press(Id(who), what),
                "sends" => Send(Id(who), what.Split(',', StringSplitOptions.TrimEntries)),
                "reads" => Read(Id(who), what),
                "adds the bot to" => Add(Id(who), Id(what)),
                _ => throw new FormatException($"The town does not understand: {line}"),
            };
        }

        private async Task Say(long who, string text, string? group, string? topic, bool submits)
        {
            var chat = group is null ? who : Id(group);
            var before = Last(chat);
            platform.Say(who, text, chat, threadId: topic is null ? null : topics[$"{group}#{topic}"]);
            await Until(chat, message => message.MessageId > before && (!submits || message.HasButton(Submit)));
            if (submits)
            {
                await Press(who, Submit);
            }
        }

        // The card that is pressed changes: into what was submitted, or into the next question.
        private async Task Press(long who, string button)
        {
            var pressed = platform.Messages(who).LastOrDefault(message => message.HasButton(button));
            platform.PressButton(who, who, button);
            await Until(who, message => message.MessageId == pressed!.MessageId && message.EditCount > pressed.EditCount
                && (button != Submit || message.Text.StartsWith('✅')));
        }

        private async Task Join(string name)
        {
            var invite = platform.Messages(Admin).Last(message => message.Text.StartsWith($"已为 {name}(", StringComparison.Ordinal));
            var id = Id(name);
            platform.Say(id, $"/start {Link().Match(invite.Text).Groups[1].Value}");
            await Until(id, message => message.Text.Contains("您已加入", StringComparison.Ordinal));
        }

        // Together, as an album arrives; the bot counts it back.
        private async Task Send(long who, string[] photos)
        {
            var before = Last(who);
            platform.AtOnce(() =>
            {
                foreach (var photo in photos)
                {
                    platform.SendPhoto(who, mediaGroupId: photos.Length > 1 ? album : null, bytes: Resource(photo));
                }
            });
            await Until(who, message => message.MessageId > before && message.Text.EndsWith($" {photos.Length} 张", StringComparison.Ordinal));
        }

        // It may have arrived while another group was read; that of the day before stands there too.
        private Task Read(long group, string kind)
        {
            var today = Day(clock.GetUtcNow());
            return Until(group, message => Day(message.Date) == today && message.Text.Contains($"{kind} · ", StringComparison.Ordinal));
        }

        private async Task Add(long who, long group)
        {
            platform.AddBotTo(group, who);
            await Wait(() => platform.PendingUpdates == 0, "the bot knows that it was added");
        }

        private static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Begins.Offset).DateTime);

        private int Last(long chat) => platform.LastMessage(chat)?.MessageId ?? 0;

        private async Task Until(long chat, Func<SentMessage, bool> isAnswer)
        {
            try
            {
                await Wait(() => platform.Messages(chat).Any(isAnswer), "an answer");
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"the last word there: {platform.LastMessage(chat)?.Text}", late);
            }
        }

        private Task Wait(Func<bool> holds, string what) => platform.WaitFor(holds, Patience, what).WaitAsync(stop);
    }
}

/// <summary>Somebody who lives in the sample town.</summary>
/// <param name="Id">Their Telegram id.</param>
/// <param name="Name">Their name, made up.</param>
/// <param name="Post">What they are.</param>
internal sealed record Townsman(long Id, string Name, string Post);

/// <summary>A group of the sample town.</summary>
/// <param name="Id">Its Telegram id; a supergroup's starts with -100.</param>
/// <param name="Title">Its name.</param>
/// <param name="Topics">Its topics; one that has any is a forum.</param>
/// <param name="Members">Who is in it, by name.</param>
internal sealed record TownGroup(long Id, string Title, IReadOnlyList<string> Topics, IReadOnlyList<string> Members);
