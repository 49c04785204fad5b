namespace Bot.Tests.Support;

using System.Text.Json;
using Bot.Simulator;
using Xunit;

/// <summary>
/// The Bot API's documentation as data, where it is at hand (BOT_SPEC names it, or it lies in a folder “shared” beside
/// the repository): names, types and required parameters of every method.
/// </summary>
public static class BotApiSpec
{
    private static readonly Lazy<JsonElement?> Spec = new(Read);

    /// <summary>Whether it is at hand.</summary>
    public static bool IsThere => Spec.Value is not null;

    /// <summary>The methods by name, each with its fields.</summary>
    public static JsonElement Methods => Spec.Value!.Value.GetProperty("methods");

    /// <summary>The objects by name, each with its fields or its subtypes.</summary>
    public static JsonElement Types => Spec.Value!.Value.GetProperty("types");

    /// <summary>The fields of a method or an object by name; none where there are none.</summary>
    public static Dictionary<string, JsonElement> Fields(JsonElement described) =>
        described.TryGetProperty("fields", out var fields) ? fields.EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!) : [];

    /// <summary>The types that a field may have.</summary>
    public static string[] TypesOf(JsonElement field) => [.. field.GetProperty("types").EnumerateArray().Select(type => type.GetString()!)];

    /// <summary>Whether a field has to be there.</summary>
    public static bool IsRequired(JsonElement field) => field.GetProperty("required").GetBoolean();

    /// <summary>An object's own name, or those of the objects that it may be.</summary>
    public static string[] Kinds(string type) =>
        Types.TryGetProperty(type, out var described) && described.TryGetProperty("subtypes", out var subtypes)
            ? [.. subtypes.EnumerateArray().Select(subtype => subtype.GetString()!)] : [type];

    /// <summary>Nothing that the bot has sent broke a rule: neither the simulator's, nor, where it is at hand, the documentation's.</summary>
    public static void Obeyed(SimulatorServer server)
    {
        Assert.Empty(server.Violations.Select(violation => $"{violation.Method}: {violation.Description}\n{violation.Parameters}"));
        if (IsThere)
        {
            Assert.Empty(server.Requests.SelectMany(Problems).Distinct());
        }
    }

    /// <summary>What in a request the documentation does not know or misses.</summary>
    public static IEnumerable<string> Problems(RequestInfo request)
    {
        using var given = JsonDocument.Parse(request.Parameters);
        return [.. Problems(given.RootElement, Spec.Value!.Value.GetProperty("methods").GetProperty(request.Method), request.Method)];
    }

    private static IEnumerable<string> Problems(JsonElement given, JsonElement described, string path)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            yield return $"{path} is no object";
            yield break;
        }

        var fields = described.TryGetProperty("fields", out var some) ? some.EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!) : [];
        foreach (var property in given.EnumerateObject())
        {
            if (!fields.TryGetValue(property.Name, out var field))
            {
                yield return $"{path} has no {property.Name}";
                continue;
            }

            var choices = field.GetProperty("types").EnumerateArray().Select(type => Problems(property.Value, type.GetString()!, $"{path}.{property.Name}").ToList()).ToList();
            foreach (var problem in choices.Exists(choice => choice.Count == 0) ? [] : choices[0])
            {
                yield return problem;
            }
        }

        foreach (var missing in fields.Values.Where(field => field.GetProperty("required").GetBoolean()).Select(field => field.GetProperty("name").GetString()!))
        {
            if (!given.TryGetProperty(missing, out _))
            {
                yield return $"{path} lacks {missing}";
            }
        }
    }

    private static IEnumerable<string> Problems(JsonElement given, string type, string path)
    {
        const string Array = "Array of ";
        if (type.StartsWith(Array, StringComparison.Ordinal))
        {
            return given.ValueKind == JsonValueKind.Array
                ? given.EnumerateArray().SelectMany((item, index) => Problems(item, type[Array.Length..], $"{path}[{index}]"))
                : [$"{path} is no array"];
        }

        var isRight = type switch
        {
            "Integer" => given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out _),
            "Float" => given.ValueKind == JsonValueKind.Number,
            "String" => given.ValueKind == JsonValueKind.String,
            "Boolean" => given.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "InputFile" => true,
            _ => (bool?)null,
        };
        if (isRight is { } known)
        {
            return known ? [] : [$"{path} is no {type}"];
        }

        var described = Spec.Value!.Value.GetProperty("types").GetProperty(type);
        if (!described.TryGetProperty("subtypes", out var subtypes))
        {
            return Problems(given, described, path);
        }

        var choices = subtypes.EnumerateArray().Select(subtype => Problems(given, subtype.GetString()!, path).ToList()).ToList();
        return choices.Exists(choice => choice.Count == 0) ? [] : choices.MinBy(choice => choice.Count)!;
    }

    private static JsonElement? Read()
    {
        var path = Environment.GetEnvironmentVariable("BOT_SPEC");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); path is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bot.sln")) && folder.Parent is { } beside)
            {
                path = Path.Combine(beside.FullName, "shared", "telegram", "bot-api-10.1.json");
            }
        }

        if (!File.Exists(path))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.Clone();
    }
}
