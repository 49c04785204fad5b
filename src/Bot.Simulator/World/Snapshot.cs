namespace Bot.Simulator;

using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>
/// Everything that outlives the process. Presses and inline queries that wait are not kept: the platform itself has
/// forgotten them soon after (their updates are delivered, the answer comes too late). Nor is what a test looks at or
/// asks for: requests, violations, answers, faults, rates.
/// </summary>
internal sealed record Snapshot(
    int Version, // of the form, see Current
    DateTimeOffset Moment, // by the server's clock
    long Bot, // another bot's state would make no sense
    long LastQueryId,
    KeptWebhook? Webhook,
    KeptUpdates Updates,
    IReadOnlyList<KeptMenu> Menus,
    KeptFiles Files,
    KeptWorld World)
{
    /// <summary>The version written here. It goes up with every change of the form.</summary>
    public const int Current = 1;

    /// <summary>
    /// How far each count jumps when a state is loaded. A process that was killed has given ids that its last snapshot
    /// does not know; they must not come again, so more are skipped than it can have given from one snapshot to the next.
    /// The jump is written down before the first id is given: the next start jumps from there.
    /// </summary>
    public const int Skipped = 10_000;

    // What people send is up to 64 deep, and lies some levels deep in here.
    private const int MaxDepth = 128;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = MaxDepth,
    };

    /// <summary>The contents of all files, by their hashes.</summary>
    [JsonIgnore]
    public IEnumerable<KeptFile> Contents => Files.All.Concat(World.Chats.SelectMany(chat => chat.Messages).Select(message => message.File).OfType<KeptFile>());

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">It is broken.</exception>
    /// <exception cref="InvalidDataException">It is of a newer version.</exception>
    public static Snapshot Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("version", out var version)
            && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number != Current)
            throw new InvalidDataException($"it is of version {number}, this server knows version {Current}");
        return document.Deserialize<Snapshot>(Options) ?? throw new JsonException("it is empty");
    }
}

internal sealed record KeptUpdates(int NextId, IReadOnlyCollection<string>? Allowed, IReadOnlyList<KeptUpdate> Pending, IReadOnlyList<KeptUpdate> Again);

internal sealed record KeptUpdate(int Id, DateTimeOffset Expires, [property: JsonConverter(typeof(KeptUpdate.AsItIs))] byte[] Json)
{
    /// <summary>An update is JSON already.</summary>
    public sealed class AsItIs : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            return Simulator.Json.Bytes(json.WriteTo);
        }

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteRawValue(value, skipInputValidation: true);
    }
}

internal sealed record KeptMenu(string Scope, string Language, IReadOnlyList<MenuCommand> Commands);

internal sealed record KeptFiles(int Count, IReadOnlyList<KeptFile> All);

/// <summary>A file; its content lies beside the snapshot under its hash, which is null when the bot sent an address.</summary>
internal sealed record KeptFile(string Id, string UniqueId, string Kind, string? Name, string? Hash)
{
    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

internal sealed record KeptWorld(int LastAccountMessageId, int FirstInNewGroup, IReadOnlyList<KeptUser> People, IReadOnlyList<KeptChat> Chats);

/// <summary>What setWebhook set.</summary>
internal sealed record KeptWebhook(Uri Url, string? SecretToken, int MaxConnections, bool HasCertificate, string? IpAddress);

internal sealed record KeptUser(long Id, string Name, string? Username, string? LanguageCode, string About);

internal sealed record KeptChat(
    long Id,
    ChatKind Kind,
    string Title,
    bool IsForum,
    Standing Bot,
    bool MayPost,
    string? Gone,
    long? MigratedTo,
    int LastMessageId,
    long? AddedBy,
    IReadOnlyDictionary<long, Standing> People,
    IReadOnlyDictionary<int, bool> Topics,
    IReadOnlyList<KeptMessage> Messages);

/// <summary>A message. Its text and its buttons are those of its last version; only a service message has none.</summary>
internal sealed record KeptMessage(
    int Id,
    long From,
    DateTimeOffset Date,
    DateTimeOffset? Edited,
    int? ThreadId,
    KeptReply? ReplyTo,
    KeptFile? File,
    bool IsService,
    bool HasText,
    bool Deleted,
    JsonElement? Fields,
    IReadOnlyList<MessageVersion> Versions,
    string? MediaGroupId = null);

/// <summary>The message that another answers, which may be of another chat.</summary>
internal sealed record KeptReply(long Chat, int Message);
