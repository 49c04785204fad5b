namespace Bot.Simulator;

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

/// <summary>Writing JSON without a serialiser: the server's own share of a benchmark has to stay small.</summary>
internal static class Json
{
    public static readonly byte[] True = "true"u8.ToArray();

    // Only a JSON parser reads this, never a web page, so Chinese need not be escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic] private static ArrayBufferWriter<byte>? spareBuffer;
    [ThreadStatic] private static Utf8JsonWriter? spareWriter;

    /// <summary>What is written, as UTF-8.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        // A writing inside a writing finds no spare and makes its own.
        var (buffer, writer) = (spareBuffer ?? new(1024), spareWriter);
        (spareBuffer, spareWriter) = (null, null);
        if (writer is null) writer = new Utf8JsonWriter(buffer, Options);
        else writer.Reset(buffer);
        write(writer);
        writer.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        (spareBuffer, spareWriter) = (buffer, writer);
        return bytes;
    }

    /// <summary>The same JSON without white space, so that equal things have equal texts.</summary>
    public static string Compact(JsonElement value) => Encoding.UTF8.GetString(Bytes(value.WriteTo));
}
