namespace Telegram.Bot;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

/// <summary>How the Bot API writes JSON: snake_case names, enums as words, instants as Unix seconds, defaults left out.</summary>
public static class JsonBotAPI
{
    static JsonBotAPI()
    {
        Options = new();
        Configure(Options);
    }

    /// <summary>Options that read and write the Bot API's JSON.</summary>
    public static JsonSerializerOptions Options { get; }

    /// <summary>Makes <paramref name="options"/> read and write the Bot API's JSON.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.Converters.Add(new JsonStringEnumConverter<ParseMode>());
        options.Converters.Add(new EnumConverterFactory());
        options.Converters.Add(new UnixTimeConverter());
        options.Converters.Add(new ChatIdConverter());
        options.Converters.Add(new ChatMemberConverter());
        options.Converters.Add(new InputFileConverter());
    }
}

/// <summary>The words of an enum in the Bot API, which are its names in snake_case.</summary>
internal static class Words<TEnum>
    where TEnum : struct, Enum
{
    public static readonly Dictionary<string, TEnum> ToValue = Enum.GetValues<TEnum>()
        .ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static readonly Dictionary<TEnum, JsonEncodedText> FromValue = ToValue
        .ToDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));
}

/// <summary>The enums of this library; other enums are left to the serializer.</summary>
internal sealed class EnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum && typeToConvert.Assembly == GetType().Assembly;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(typeToConvert));
}

/// <summary>A word that the enum does not know reads as 0, which is Unknown where there is such a name.</summary>
internal sealed class EnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => Words<TEnum>.ToValue.GetValueOrDefault(reader.GetString()!),
        JsonTokenType.Null => default,
        _ => throw new JsonException($"{typeof(TEnum).Name} is not a word"),
    };

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words<TEnum>.FromValue.TryGetValue(value, out var word)
            ? word
            : throw new JsonException($"{typeof(TEnum).Name} has no value {value}"));
}

/// <summary>Unix seconds as UTC; 0, by which the Bot API says "none", as <c>default</c>.</summary>
internal sealed class UnixTimeConverter : JsonConverter<DateTime>
{
    private static readonly long Last = (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetInt64();
        if (seconds < 0 || seconds > Last)
        {
            throw new JsonException("The date is out of range");
        }

        return seconds == 0 ? default : DateTime.UnixEpoch.AddSeconds(seconds);
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        var seconds = value == default ? 0 : (long)(value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        writer.WriteNumberValue(seconds >= 0 ? seconds : throw new JsonException("A date before 1970 cannot be sent"));
    }
}

/// <summary>An <c>until_date</c>, where 0 says "forever", read as null.</summary>
internal sealed class UntilDateConverter : JsonConverter<DateTime?>
{
    private static readonly UnixTimeConverter UnixTime = new();

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var date = UnixTime.Read(ref reader, typeof(DateTime), options);
        return date == default ? null : date;
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        UnixTime.Write(writer, value.GetValueOrDefault(), options);
}

/// <summary>A chat is a number, or a string that starts with @.</summary>
internal sealed class ChatIdConverter : JsonConverter<ChatId>
{
    public override ChatId? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new ChatId(reader.GetInt64());
        }

        try
        {
            return new ChatId(reader.GetString()!);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("The chat is neither a number nor a username", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, ChatId value, JsonSerializerOptions options)
    {
        if (value.Username is { } username)
        {
            writer.WriteStringValue(username);
        }
        else
        {
            writer.WriteNumberValue(value.Identifier.GetValueOrDefault());
        }
    }
}

/// <summary>The word under <c>status</c>, wherever it stands, tells which member it is.</summary>
internal sealed class ChatMemberConverter : JsonConverter<ChatMember>
{
    public override ChatMember? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Type member = FindStatus(reader) switch
        {
            "creator" => typeof(ChatMemberOwner),
            "administrator" => typeof(ChatMemberAdministrator),
            "member" => typeof(ChatMemberMember),
            "restricted" => typeof(ChatMemberRestricted),
            "left" => typeof(ChatMemberLeft),
            "kicked" => typeof(ChatMemberBanned),
            var status => throw new JsonException($"Unknown status of a chat member: {status}"),
        };
        return (ChatMember?)JsonSerializer.Deserialize(ref reader, member, options);
    }

    public override void Write(Utf8JsonWriter writer, ChatMember value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);

    /// <summary>Reads ahead on a copy of the reader.</summary>
    private static string? FindStatus(Utf8JsonReader ahead)
    {
        if (ahead.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chat member is an object");
        }

        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals("status"u8);
            ahead.Read();
            if (found && ahead.TokenType == JsonTokenType.String)
            {
                return ahead.GetString();
            }

            ahead.Skip();
        }

        return null;
    }
}

/// <summary>A file is its id, or the name of the part that brings it.</summary>
internal sealed class InputFileConverter : JsonConverter<InputFile>
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(InputFile));

    public override InputFile? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A file to send is never received");

    public override void Write(Utf8JsonWriter writer, InputFile value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch
        {
            InputFileId file => file.Id,
            InputFileStream file => string.Create(CultureInfo.InvariantCulture, $"attach://{file.PartName}"),
            _ => throw new JsonException($"Cannot send a {value.GetType().Name}"),
        });
}
