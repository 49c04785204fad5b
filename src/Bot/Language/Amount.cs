namespace Bot.Language;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>What one amount expression says. Only <see cref="Sure"/> may be recorded; all others are asked about.</summary>
public abstract record AmountReading
{
    private AmountReading()
    {
    }

    /// <summary>Why this cannot be recorded, as one Chinese line with an example of what is right; empty when it can. Quotes the input, so it is escaped like any text.</summary>
    public abstract string Why { get; }

    /// <summary>One exact amount in 元, 0 to 1万亿.</summary>
    /// <param name="Yuan">The amount in 元.</param>
    /// <param name="Approximate">It was said with 约 or 左右.</param>
    public sealed record Sure(long Yuan, bool Approximate = false) : AmountReading
    {
        /// <inheritdoc/>
        public override string Why => "";
    }

    /// <summary>A number without its unit: 3200 may be 元 or 万元.</summary>
    /// <param name="Number">The number as written, above zero.</param>
    /// <param name="Approximate">It was said with 约 or 左右.</param>
    public sealed record NeedsUnit(decimal Number, bool Approximate = false) : AmountReading
    {
        /// <inheritdoc/>
        public override string Why => string.Create(CultureInfo.InvariantCulture, $"“{Number}”没有单位,例:{Number}万元");
    }

    /// <summary>Not one exact amount of whole 元: 300多万, 六七百万, 万美元, 3200万吨.</summary>
    /// <param name="Why">What is wrong and what would be right, in Chinese.</param>
    public sealed record Doubtful(string Why) : AmountReading
    {
        /// <inheritdoc/>
        public override string Why { get; } = Why;
    }

    /// <summary>An amount below zero. A reduction (核减) is a correction, not an amount.</summary>
    public sealed record Negative : AmountReading
    {
        /// <inheritdoc/>
        public override string Why => "金额不能是负数,例:3200万元";
    }

    /// <summary>More than 1万亿元, beyond any project.</summary>
    public sealed record TooLarge : AmountReading
    {
        /// <inheritdoc/>
        public override string Why => "金额超过1万亿元,请核对单位,例:3.2亿元";
    }

    /// <summary>No amount at all.</summary>
    public sealed record None : AmountReading
    {
        /// <inheritdoc/>
        public override string Why => "没有看到金额,例:3200万、0.32亿";
    }
}

/// <summary>
/// Amounts of 人民币 in Chinese text, read into and shown from whole 元. An amount that can be read in two ways is never
/// taken for sure: a wrong number in an investment report is worse than one more question.
/// </summary>
public static partial class Amount
{
    /// <summary>One 万, in 元.</summary>
    public const long Wan = 10_000;

    /// <summary>One 亿, in 元.</summary>
    public const long Yi = 100_000_000;

    /// <summary>The largest amount that is read, in 元: 1万亿.</summary>
    public const long Largest = 1_000_000_000_000;

    private const int LongestText = 60;

    /// <summary>Reads the one amount that the text consists of, as typed after a command or standing in a cell. Never throws.</summary>
    public static AmountReading Read(string? text)
    {
        var said = Wording.Clean(text);
        if (said.Length > LongestText)
        {
            return Other(said);
        }
        var plain = Space().Replace(Numeral.Simplify(said), "");
        if (Foreign().IsMatch(plain))
        {
            return new AmountReading.Doubtful("这里只记人民币,请折算后填写,例:3200万元");
        }
        plain = NoCents().Replace(plain, "");
        if (Cents().IsMatch(plain))
        {
            return Fraction();
        }
        var frame = Frame().Match(plain);
        if (!frame.Success || Value(frame.Groups["number"].Value) is not { } value)
        {
            return Other(said);
        }
        if (frame.Groups["minus"].Success)
        {
            return new AmountReading.Negative();
        }
        var hasUnit = frame.Groups["yuan"].Success || HasUnit().IsMatch(frame.Groups["number"].Value);
        return Exact(value, hasUnit, frame.Groups["about"].Success);
    }

    /// <summary>Reads a ledger cell: the unit in the cell wins, else the header's holds (总投资(万元)). Never throws.</summary>
    /// <param name="cell">The text of the cell.</param>
    /// <param name="headerUnit">元 per unit of the column (10,000 for 万元), or null if its header names none.</param>
    public static AmountReading ReadCell(string? cell, long? headerUnit) => Read(cell) switch
    {
        AmountReading.NeedsUnit bare when headerUnit is { } unit => Exact(bare.Number * unit, hasUnit: true, bare.Approximate),
        var reading => reading,
    };

    /// <summary>Exactly this amount, to be read back: 3.00亿元, 2.18亿元, 10,096万元, 1,250.5万元, 8,500元. <see cref="Read"/> reads every one of them.</summary>
    public static string Show(long yuan)
    {
        var size = Math.Abs((decimal)yuan);
        return size >= Yi && size % (Yi / 100) == 0 ? Signed(yuan, size / Yi, "#,##0.00", "亿元")
            : size >= Wan || size == 0 ? Signed(yuan, size / Wan, "#,##0.####", "万元")
            : Signed(yuan, size, "#,##0", "元");
    }

    /// <summary>A sum as a digest shows it: 亿元 with two decimals, below that whole 万元, below that 元; rounded half away from zero.</summary>
    public static string ShowRounded(long yuan)
    {
        var size = Math.Abs((decimal)yuan);
        return size >= Yi ? Signed(yuan, Math.Round(size / Yi, 2, MidpointRounding.AwayFromZero), "#,##0.00", "亿元")
            : size >= Wan || size == 0 ? Signed(yuan, Math.Round(size / Wan, MidpointRounding.AwayFromZero), "#,##0", "万元")
            : Signed(yuan, size, "#,##0", "元");
    }

    private static string Signed(long yuan, decimal size, string format, string unit) =>
        (yuan < 0 ? "-" : "") + size.ToString(format, CultureInfo.InvariantCulture) + unit;

    private static AmountReading Exact(decimal number, bool hasUnit, bool approximate) =>
        number > Largest ? new AmountReading.TooLarge()
        : number == 0 ? new AmountReading.Sure(0, approximate)
        : !hasUnit ? new AmountReading.NeedsUnit(number, approximate)
        : number % 1 != 0 ? Fraction()
        : new AmountReading.Sure((long)number, approximate);

    private static AmountReading.Doubtful Fraction() => new("金额记到元,不记角分,例:12000000元、3200.5万元");

    private static AmountReading Other(string said) => LooksLikeAmount().IsMatch(Numeral.Simplify(said))
        ? new AmountReading.Doubtful($"“{Wording.Cut(said.ReplaceLineEndings(" "), 20)}”不是确定的金额,例:3.68亿元、10096万元")
        : new AmountReading.None();

    private static decimal? Value(string text)
    {
        text = CountOfYi().Replace(text, "");
        text = ShortWan().Replace(text, "万");
        if (text is "半亿" or "半个亿")
        {
            return Yi / 2;
        }
        var yi = text.IndexOf('亿', StringComparison.Ordinal);
        if (yi < 0)
        {
            return BelowYi(text);
        }
        var count = BelowYi(text[..yi]);
        var rest = text[(yi + 1)..];
        if (rest.Length == 0)
        {
            return count * Yi;
        }
        // 2亿5千 is said for 2.5亿: what follows 亿 needs its own 万, or a 零.
        var zero = rest[0] == '零';
        return count % 1 == 0 && (zero || rest.Contains('万', StringComparison.Ordinal))
            && BelowYi(zero ? rest[1..] : rest) is { } small and < Yi && small % 1 == 0
            ? count * Yi + small
            : null;
    }

    private static decimal? BelowYi(string text)
    {
        var wan = text.IndexOf('万', StringComparison.Ordinal);
        if (wan < 0)
        {
            return Numeral.Read(text);
        }
        var count = Numeral.Read(text[..wan]);
        var rest = text[(wan + 1)..];
        if (rest.Length == 0)
        {
            return count * Wan;
        }
        // 3万5 is said for 35000: only 千, a 零 or four full digits say what the rest is worth.
        return count % 1 == 0 && AfterWan().IsMatch(rest)
            && Numeral.Read(rest[0] == '零' ? rest[1..] : rest) is { } small and < Wan && small % 1 == 0
            ? count * Wan + small
            : null;
    }

    // A space before another number is kept: 3200万 500元 are two amounts.
    [GeneratedRegex(@"(?<![0-9零一二三四五六七八九十百千万亿元.,])\s+|\s+(?![0-9零一二三四五六七八九十半.,])")]
    private static partial Regex Space();

    [GeneratedRegex(@"美元|美金|美刀|欧元|日元|日币|港元|港币|港幣|韩元|韩币|英镑|卢布|加元|澳元|澳门元|台币|新加坡元|泰铢|法郎|外币|USD|EUR|JPY|HKD|GBP|KRW|RUB|[$€£₩₽]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Foreign();

    [GeneratedRegex("(?<=元)(零|0)(角((零|0)分)?|分)(?=整?$)")]
    private static partial Regex NoCents();

    [GeneratedRegex("元[0-9零一二三四五六七八九]+(角|分|$)|[角分]$")]
    private static partial Regex Cents();

    [GeneratedRegex(
        """
        ^(?<about>约为|大约|大概|大致|差不多|约)?
        (人民币|RMB|CNY|¥)?
        (?<minus>[-−–负])?
        (?<number>.+?)
        (?<yuan>块钱|块|元)?
        [整正]?
        (人民币|RMB|CNY)?
        (?<about>左右|上下)?
        [。.,!;]?$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Frame();

    [GeneratedRegex("[万亿]|[0-9][wW]$")]
    private static partial Regex HasUnit();

    [GeneratedRegex("(?<=^[0-9.,零一二三四五六七八九十百千]+)个(?=亿)")]
    private static partial Regex CountOfYi();

    [GeneratedRegex("(?<=[0-9])[wW]$")]
    private static partial Regex ShortWan();

    [GeneratedRegex("^(零.|[0-9一二三四五六七八九]千|[0-9]{4}$)")]
    private static partial Regex AfterWan();

    [GeneratedRegex("[0-9]|[十百千万亿][万亿元]|[多余来把几半零一二三四五六七八九十百千]个?[万亿元]|亿$")]
    private static partial Regex LooksLikeAmount();
}
