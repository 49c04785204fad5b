namespace Telegram.Bot.Types;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Telegram.Bot.Types.Enums;

/// <summary>A file that Telegram keeps.</summary>
public abstract class FileBase
{
    /// <summary>By which this bot can download the file or send it again.</summary>
    public string FileId { get; set; } = default!;

    /// <summary>The same for the same file at all times and for all bots; no good for downloading.</summary>
    public string FileUniqueId { get; set; } = default!;

    /// <summary>Its size in bytes.</summary>
    public long? FileSize { get; set; }
}

/// <summary>One size of a photo.</summary>
public class PhotoSize : FileBase
{
    /// <summary>Its width in pixels.</summary>
    public int Width { get; set; }

    /// <summary>Its height in pixels.</summary>
    public int Height { get; set; }
}

/// <summary>A file that is no photo, no voice message …</summary>
public class Document : FileBase
{
    /// <summary>A small picture of it.</summary>
    public PhotoSize? Thumbnail { get; set; }

    /// <summary>Its name, as the sender has it.</summary>
    public string? FileName { get; set; }

    /// <summary>Its media type, as the sender has it.</summary>
    public string? MimeType { get; set; }
}

/// <summary>A voice message.</summary>
public class Voice : FileBase
{
    /// <summary>Its length in seconds.</summary>
    public int Duration { get; set; }

    /// <summary>Its media type.</summary>
    public string? MimeType { get; set; }
}

/// <summary>A file that is ready to be downloaded, for an hour.</summary>
public class TGFile : FileBase
{
    /// <summary>Where it is on the server.</summary>
    public string? FilePath { get; set; }
}

/// <summary>A place.</summary>
public class Location
{
    /// <summary>Degrees north.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Longitude { get; set; }

    /// <summary>How far off it may be, in metres.</summary>
    public double? HorizontalAccuracy { get; set; }

    /// <summary>Live places only: seconds for which it is updated.</summary>
    public int? LivePeriod { get; set; }

    /// <summary>Live places only: the direction in degrees.</summary>
    public int? Heading { get; set; }

    /// <summary>Live places only: how near another must come to be told, in metres.</summary>
    public int? ProximityAlertRadius { get; set; }
}

/// <summary>A file to send.</summary>
public abstract class InputFile
{
    /// <summary>How the file is given.</summary>
    public abstract FileType FileType { get; }

    /// <summary>A file to upload. Sending it disposes the stream.</summary>
    public static InputFileStream FromStream(Stream stream, string? fileName = default) =>
        new(stream, fileName ?? Path.GetFileName((stream as FileStream)?.Name));

    /// <summary>A file that the server has.</summary>
    public static InputFileId FromFileId(string fileId) => new(fileId);

    /// <summary>The same as <see cref="FromStream"/>.</summary>
    public static implicit operator InputFile(Stream stream) => FromStream(stream);

    /// <summary>A file that came from the server.</summary>
    public static implicit operator InputFile(FileBase file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FromFileId(file.FileId);
    }
}

/// <summary>A file to upload. Sending it disposes the stream.</summary>
public class InputFileStream : InputFile
{
    /// <summary>Uploads this content under this name.</summary>
    [SetsRequiredMembers]
    public InputFileStream(Stream content, string? fileName = default) => (Content, FileName) = (content, fileName);

    /// <summary>Uploads the <see cref="Content"/>.</summary>
    public InputFileStream()
    {
    }

    /// <inheritdoc/>
    public override FileType FileType => FileType.Stream;

    /// <summary>The content.</summary>
    public required Stream Content { get; set; }

    /// <summary>The name under which others see the file.</summary>
    public string? FileName { get; }

    /// <summary>The part of the multipart request that carries the content; set when the request is made.</summary>
    internal string? PartName { get; set; }

    /// <summary>Uploads this content.</summary>
    public static implicit operator InputFileStream(Stream stream) => new(stream);
}

/// <summary>A file that the server has.</summary>
public class InputFileId : InputFile
{
    /// <summary>The file of this <see cref="Id"/>.</summary>
    public InputFileId()
    {
    }

    /// <summary>The file of this id.</summary>
    [SetsRequiredMembers]
    public InputFileId(string id) => Id = id;

    /// <inheritdoc/>
    public override FileType FileType => FileType.Id;

    /// <summary>Its <see cref="FileBase.FileId"/>.</summary>
    public required string Id { get; set; }

    /// <summary>The file of this id.</summary>
    [return: NotNullIfNotNull(nameof(fileId))]
    public static implicit operator InputFileId?(string? fileId) => fileId is null ? null : new(fileId);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
