namespace Bot.Simulator;

using System.Globalization;
using System.Text.Json;

/// <summary>The parameters of one request, checked against the table.</summary>
internal sealed class Parameters : IDisposable
{
    private readonly Dictionary<string, JsonElement> values = new(8);
    private readonly JsonDocument? body;
    private readonly IReadOnlyDictionary<string, UploadedFile> files;

    private Parameters(JsonDocument? body, IReadOnlyDictionary<string, UploadedFile> files) => (this.body, this.files) = (body, files);

    /// <summary>Checks names, types and what is required; throws a refusal that is a violation.</summary>
    public static Parameters Check(RequestBody request, ObjectSpec method)
    {
        var parameters = new Parameters(request.ParseJson(), request.Files);
        try
        {
            if (parameters.body is { RootElement: var root })
            {
                if (root.ValueKind != JsonValueKind.Object) throw Refusal.Wrong("object expected as JSON request");
                foreach (var property in root.EnumerateObject()) parameters.Add(method, property.Name, property.Value);
            }
            foreach (var (name, text) in request.Fields)
                parameters.Add(method, name, FromText(text, method.Find(name)?.Type));
            foreach (var name in request.Files.Keys)
                // A part may be named after its parameter, or be pointed to by attach://.
                if (method.Find(name) is { Type.Name: "File" }) parameters.Add(method, name, Quote("attach://" + name));
            foreach (var field in method.Fields)
                if (field.Required && !parameters.values.ContainsKey(field.Name)) throw Missing(field.Name);
            return parameters;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    public bool Has(string name) => values.ContainsKey(name);

    public JsonElement? Find(string name) => values.TryGetValue(name, out var value) ? value : null;

    public string? FindText(string name) => Find(name)?.GetString();

    public string Text(string name) => values[name].GetString()!;

    public long Long(string name) => values[name].GetInt64();

    public long? FindLong(string name) => Find(name)?.GetInt64();

    /// <summary>An integer of the 32-bit kind, such as a message id.</summary>
    public int? FindInt(string name) => Find(name) is not { } value ? null
        : value.TryGetInt32(out var number) ? number : throw Refusal.Wrong($"parameter \"{name}\" is out of range");

    public bool Flag(string name) => Find(name)?.GetBoolean() ?? false;

    /// <summary>An uploaded file; null when the parameter is an id or a link.</summary>
    public UploadedFile? FindFile(string name) => Follow(FindText(name), name);

    /// <summary>The uploaded file that an attach:// points to; null when the text is an id or a link.</summary>
    public UploadedFile? Follow(string? text, string name)
    {
        const string attach = "attach://";
        if (text is null || !text.StartsWith(attach, StringComparison.Ordinal)) return null;
        return files.GetValueOrDefault(text[attach.Length..]) ?? throw Refusal.Wrong($"there is no {name} in the request");
    }

    public void Dispose() => body?.Dispose();

    private void Add(ObjectSpec method, string name, JsonElement value)
    {
        var field = method.Find(name)
            ?? throw Refusal.Wrong($"method {method.Name} has no parameter \"{name}\", or this server does not act on it");
        if (Spec.Problem(value, field.Type, name) is { } problem) throw Refusal.Wrong($"can't parse {name}: {problem}");
        if (!values.TryAdd(name, value)) throw Refusal.Wrong($"parameter \"{name}\" is given twice");
    }

    /// <summary>In a query, a form or a multipart body everything is text; what is not a String is JSON.</summary>
    private static JsonElement FromText(string text, TypeSpec? type)
    {
        if (type is null || type.IsText) return Quote(text);
        if (type.Choices is { } choices && choices.Any(choice => choice.IsText))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonSerializer.SerializeToElement(number) : Quote(text);
        if (type.Name == "Boolean") text = text.ToUpperInvariant() is "TRUE" or "1" ? "true" : text.ToUpperInvariant() is "FALSE" or "0" ? "false" : text;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Quote(text); // refused by its type, with the parameter's name
        }
    }

    private static JsonElement Quote(string text) => JsonSerializer.SerializeToElement(text);

    private static Refusal Missing(string name) => Refusal.Wrong(name switch
    {
        "chat_id" => "chat_id is empty",
        "text" => "message text is empty",
        "message_id" => "message identifier is not specified",
        "photo" or "document" => $"there is no {name} in the request",
        _ => $"parameter \"{name}\" is required",
    });
}

/// <summary>A file of a multipart body.</summary>
internal sealed record UploadedFile(string? Name, byte[] Bytes);
