namespace Bot.Tests.Simulator;

using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Bot.Simulator;
using Bot.TelegramApi;
using Bot.Tests.Support;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Xunit;
using Xunit.Abstractions;

/// <summary>The simulator's table, the bot's requests and the Bot API's documentation say the same.</summary>
public sealed partial class SpecificationTests(ITestOutputHelper output) : SimulatorTest
{
    private const string NotHere = "The documentation as data is not beside the repository.";

    // What the platform would take in place of a parameter, and the simulator does not.
    private static readonly Dictionary<string, string> Instead = new()
    {
        ["chat_id"] = "inline_message_id", ["message_id"] = "inline_message_id", ["text"] = "rich_message",
    };

    // What the package's classes offer and the bot never fills: the simulator refuses it.
    private static readonly HashSet<string> NeverFilled =
    [
        "business_connection_id", "direct_messages_topic_id", "receiver_user_id", "callback_query_id", "allow_paid_broadcast",
        "message_effect_id", "suggested_post_parameters", "rich_message",
    ];

    // Of these the documentation at hand, 10.1, knows nothing yet.
    private static readonly HashSet<string> Later = ["receiver_user_id", "callback_query_id"];

    private sealed record Field(string Name, bool Required, string Type);

    [SkippableFact]
    public void The_table_is_the_documentation_or_a_part_of_it()
    {
        Skip.IfNot(BotApiSpec.IsThere, NotHere);
        var table = Table();
        Assert.True(table.Count > 40, $"{table.Count} lines were read.");
        Assert.Empty(table.SelectMany(line => Problems(line.Key, line.Value)));

        static IEnumerable<string> Problems(string name, List<Field> fields)
        {
            var described = char.IsLower(name[0]) ? BotApiSpec.Methods : BotApiSpec.Types;
            if (!described.TryGetProperty(name, out _)) return [$"{name} is not in the documentation"];
            var kinds = (char.IsLower(name[0]) ? [name] : BotApiSpec.Kinds(name)).Select(kind => BotApiSpec.Fields(described.GetProperty(kind))).ToArray();
            var needed = kinds[0].Where(field => kinds.All(kind => kind.TryGetValue(field.Key, out var same) && BotApiSpec.IsRequired(same))).Select(field => field.Key).ToHashSet();
            return
            [
                .. needed.Except(fields.Where(field => field.Required).Select(field => field.Name)).Select(missing => $"{name} does not require {missing}"),
                .. fields.Where(field => field.Required && !needed.Contains(field.Name) && !kinds[0].ContainsKey(Instead.GetValueOrDefault(field.Name, "")))
                    .Select(field => $"{name} requires {field.Name}"),
                .. fields.Where(field => !kinds.Any(kind => kind.ContainsKey(field.Name))).Select(field => $"{name} has no {field.Name}"),
                .. fields.Where(field => kinds.Any(kind => kind.TryGetValue(field.Name, out var same) && !Allows(BotApiSpec.TypesOf(same), field.Type)))
                    .Select(field => $"{name}.{field.Name} is no {field.Type}"),
            ];
        }
    }

    [SkippableFact]
    public void The_bots_requests_have_the_fields_of_the_documentation_and_of_the_table()
    {
        Skip.IfNot(BotApiSpec.IsThere, NotHere);
        Skip.If(typeof(SendMessageRequest).Assembly.GetName().Version is { Major: >= 22 }, "The package has a class for every method, the simulator has not.");
        var table = Table();
        var requests = new[] { typeof(SendMessageRequest).Assembly, typeof(FetchUpdates).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.BaseType is not null && Bases(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(RequestBase<>)))
            .ToList();
        Assert.Contains(typeof(FetchUpdates), requests);
        Assert.True(requests.Count >= 9, $"{requests.Count} classes were found.");
        var given = requests.ToDictionary(type => type, Given);

        Assert.Empty(requests.SelectMany(type => Problems(type, given[type])));
        Assert.Equal(NeverFilled.Order(), NeverFilled.Where(name => given.Values.Any(fields => fields.ContainsKey(name))).Order());

        IEnumerable<string> Problems(Type type, Dictionary<string, Type> fields)
        {
            var method = MethodOf(type);
            var described = BotApiSpec.Fields(BotApiSpec.Methods.GetProperty(method));
            var taken = table[method].Select(field => field.Name).ToHashSet();
            foreach (var (name, given) in fields)
            {
                if (NeverFilled.Contains(name) && !taken.Contains(name))
                {
                    if (Later.Contains(name)) continue;
                }
                else if (!taken.Contains(name))
                {
                    yield return $"the simulator does not take {method}.{name}";
                }
                if (!described.TryGetValue(name, out var field)) yield return $"{method} has no {name}";
                else if (!Allows(BotApiSpec.TypesOf(field), given)) yield return $"{method}.{name} is no {given.Name}";
            }
            foreach (var field in described.Values.Where(BotApiSpec.IsRequired).Select(field => field.GetProperty("name").GetString()!).Except(fields.Keys))
                yield return $"{type.Name} lacks {field}";
        }

        static Dictionary<string, Type> Given(Type type) => new JsonSerializerOptions(JsonBotAPI.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(type).Properties
            .Where(property => property.Get is not null && property.Name is not ("method" or "http_method" or "method_name" or "is_webhook_response"))
            .ToDictionary(property => property.Name, property => property.PropertyType);
    }

    [SkippableFact]
    public async Task What_the_platform_forbids_is_refused_and_recorded_and_its_right_twin_is_taken()
    {
        Skip.IfNot(BotApiSpec.IsThere, NotHere);
        var requests = new WrongRequests(Server);
        var seen = new HashSet<string>();
        var let = new List<string>();
        foreach (var twin in requests.All())
        {
            var wrong = twin.Wrong.Select(one => (one.What, Json: one.Request.ToJsonString())).Where(one => seen.Add($"{twin.Method} {one.Json}")).ToList();
            var before = Messages();
            foreach (var (what, json) in wrong)
            {
                var violations = Server.Violations.Count;
                var answer = await Send(twin.Method, json);
                if (answer.Status is not (400 or 413) || Server.Violations.Count != violations + 1)
                    let.Add($"{twin.Method} {what}: {answer.Json.GetRawText()} {json[..Math.Min(json.Length, 300)]}");
            }
            Assert.True(let.Count > 0 || before == Messages(), $"A wrong {twin.Method} sent something.");

            var right = await Send(twin.Method, twin.Right.ToJsonString());
            if (right.Status != 200) let.Add($"{twin.Method} as it should be: {right.Json.GetRawText()} {twin.Right.ToJsonString()}");
        }

        Assert.True(let.Count == 0, $"{let.Count} of {seen.Count}:\n{string.Join('\n', let)}");
        Assert.Equal(seen.Count, Server.Violations.Count);
        output.WriteLine($"{seen.Count} wrong requests were refused.");
        Assert.InRange(seen.Count, 3000, 10_000);

        Task<Answer> Send(string method, string json) => Post(method, new StringContent(json, Encoding.UTF8, "application/json"));
        string Messages() => JsonSerializer.Serialize(WrongRequests.Chats.Select(chat => Server.Messages(chat)));
    }

    /// <summary>The simulator's own table, read again.</summary>
    private static Dictionary<string, List<Field>> Table()
    {
        var text = (string)typeof(SimulatorServer).Assembly.GetType("Bot.Simulator.Spec")!.GetField("Table", BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;
        return text.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => words.Skip(1).Select(word => FieldOf().Match(word).Groups)
                .Select(groups => new Field(groups["name"].Value, groups["required"].Success, groups["type"].Value)).ToList());
    }

    /// <summary>Whether every value that the table takes has one of the documented types.</summary>
    private static bool Allows(string[] types, string type)
    {
        if (type.StartsWith('['))
            return Allows([.. types.Where(one => one.StartsWith("Array of ", StringComparison.Ordinal)).Select(one => one["Array of ".Length..])], type[1..^1]);
        return type.Split('|').All(one => one switch
        {
            "File" => types.Contains("InputFile") || types.Contains("String"),
            ['\'', ..] => types.Contains("String"),
            _ => types.SelectMany(BotApiSpec.Kinds).Concat(types).Contains(one),
        });
    }

    private static bool Allows(string[] types, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(ChatId)) return types is ["Integer", "String"];
        if (typeof(InputFile).IsAssignableFrom(type)) return types.Contains("InputFile") || types.Contains("String");
        if (type == typeof(string) || type.IsEnum) return types is ["String"];
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
            return Allows([.. types.Where(one => one.StartsWith("Array of ", StringComparison.Ordinal)).Select(one => one["Array of ".Length..])], type.GetElementType() ?? type.GetGenericArguments()[0]);
        return types.Contains(type switch
        {
            _ when type == typeof(int) || type == typeof(long) => "Integer",
            _ when type == typeof(bool) => "Boolean",
            _ when type == typeof(double) => "Float",
            _ => type.Name,
        }) || (type.Assembly.GetTypes().Where(one => one.IsSubclassOf(type)).Select(one => one.Name).ToList() is { Count: > 0 } kinds && kinds.All(kind => types.Contains(kind.Replace("ForceReplyMarkup", "ForceReply", StringComparison.Ordinal))));
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var one = type.BaseType; one is not null; one = one.BaseType) yield return one;
    }

    /// <summary>The method's name; the class says it only to an object of it.</summary>
    private static string MethodOf(Type type) =>
        type == typeof(FetchUpdates) ? "getUpdates" : JsonNamingPolicy.CamelCase.ConvertName(type.Name[..^"Request".Length]);

    [GeneratedRegex("^(?<name>[a-z_]+)(?<required>!)?:(?<type>.+)$")]
    private static partial Regex FieldOf();
}
