namespace Bot.Reporting;

using Bot.Chat;

/// <summary>How much evidence there is of each kind.</summary>
public sealed class Counts
{
    /// <summary>Photos.</summary>
    public long Photos { get; init; }

    /// <summary>Files.</summary>
    public long Documents { get; init; }

    /// <summary>Places.</summary>
    public long Locations { get; init; }

    /// <summary>Counts pieces of evidence; the same again counts once.</summary>
    internal static Counts Of(IEnumerable<Piece> pieces)
    {
        var kinds = pieces.DistinctBy(piece => (piece.Kind, piece.UniqueId)).CountBy(piece => piece.Kind).ToDictionary();
        return new Counts { Photos = kinds.GetValueOrDefault("photo"), Documents = kinds.GetValueOrDefault("document"), Locations = kinds.GetValueOrDefault("location") };
    }

    /// <summary>All of it.</summary>
    public long Total => Photos + Documents + Locations;

    /// <summary>📷 3 张 · 📎 1 个文件; empty for nothing.</summary>
    public Html Show() => Html.Text(string.Join(" · ", Parts.Select(part => $"{part.Sign} {part.Words}")));

    /// <summary>📷 已收 3 张 · 📎 1 个文件</summary>
    /// <param name="verb">已收</param>
    public Html Told(string verb) => Html.Text(string.Join(" · ", Parts.Select((part, index) => $"{part.Sign} {(index == 0 ? verb + " " : "")}{part.Words}")));

    private IEnumerable<(string Sign, string Words)> Parts => new[] { ("📷", Photos, "张"), ("📎", Documents, "个文件"), ("📍", Locations, "个位置") }
        .Where(part => part.Item2 > 0).Select(part => (part.Item1, $"{part.Item2} {part.Item3}"));
}
