namespace Bot.Projects;

using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;

/// <summary>One cell as its file holds it.</summary>
/// <param name="Text">The text, or the number or date written out.</param>
/// <param name="IsNumber">Whether a spreadsheet holds it as a number: 2020.10 has become 2020.1, and 43922 may be a day.</param>
/// <param name="IsFromAbove">Whether the text stands in a cell above that is merged with this one.</param>
internal readonly record struct LedgerCell(string Text, bool IsNumber = false, bool IsFromAbove = false)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>One row of cells.</summary>
/// <param name="Number">The row as a spreadsheet counts it; the first is 1, blank rows count.</param>
/// <param name="Cells">The cells from the first column on.</param>
/// <param name="HasLooseQuote">Whether a quote that opens a cell is not closed as it should be.</param>
internal sealed record LedgerLine(int Number, LedgerCell[] Cells, bool HasLooseQuote = false);

/// <summary>One table of a file: the whole of a csv, or one sheet of a workbook.</summary>
internal sealed record LedgerSheet(string Name, IReadOnlyList<LedgerLine> Lines)
{
    private const int MostColumns = 256;
    private const int LinesToJudgeBy = 30;
    private const long MostUnpacked = 300L * 1024 * 1024;

    private static readonly string[] Separators = [",", "\t", ";"];

    // GB18030 for files of older programs; the workbook reader asks for Windows-1252 even where it needs none.
    static LedgerSheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads csv or xlsx, whatever the file is called. Lines that are blank throughout are left out.</summary>
    /// <returns>The sheets, or what is wrong with the file in one Chinese line.</returns>
    public static (IReadOnlyList<LedgerSheet> Sheets, string? Problem) Open(byte[] content)
    {
        if (content.AsSpan().StartsWith("PK"u8))
        {
            return OpenWorkbook(content);
        }
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return ([], "这是旧版 .xls 或加了密码的文件,请在表格软件里另存为不加密的 .xlsx 或 .csv 再发");
        }
        return Decode(content) is { } text
            ? ([new LedgerSheet("", ReadCsv(text, SeparatorOf(text)).ToList())], null)
            : ([], "这不是表格文件,请发 .xlsx 或 .csv");
    }

    private static string? Decode(byte[] content)
    {
        // Strict decoders: a file that is not what it seems is refused, never filled with question marks.
        var encoding = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(true, true),
            [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true),
            _ when Utf8.IsValid(content) => new UTF8Encoding(false, true),
            _ => Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        };
        try
        {
            var text = encoding.GetString(content, encoding.Preamble.Length, content.Length - encoding.Preamble.Length);
            return text.Any(sign => char.IsControl(sign) && sign is not ('\r' or '\n' or '\t' or '\v' or '\f' or '\u0085' or '\u001A')) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // The separator under which most headers are known; a title line or a note with commas in it cannot mislead it.
    private static string SeparatorOf(string text) =>
        Separators.MaxBy(separator => ReadCsv(text, separator).Take(LinesToJudgeBy)
            .Max(line => (int?)line.Cells.Count(cell => LedgerHeaders.Read(cell.Text) is not null)) ?? 0)!;

    private static IEnumerable<LedgerLine> ReadCsv(string text, string separator)
    {
        var looseQuote = false;
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            IgnoreBlankLines = false,
            // Inch marks within a cell (5" 管) are called bad too, and read well.
            BadDataFound = bad => looseQuote |= bad.Field.AsSpan().TrimStart().StartsWith("\""),
        });
        while (parser.Read())
        {
            var cells = (parser.Record ?? []).Take(MostColumns).Select(cell => new LedgerCell(cell)).ToArray();
            if (looseQuote || cells.Any(cell => !cell.IsBlank))
            {
                yield return new LedgerLine(parser.Row, cells, looseQuote);
            }
            looseQuote = false;
        }
    }

    private static (IReadOnlyList<LedgerSheet> Sheets, string? Problem) OpenWorkbook(byte[] content)
    {
        try
        {
            if (UnpacksTooLarge(content))
            {
                return ([], "文件解开后太大,请删去多余的工作表或另存为 .csv 再发");
            }
            var sheets = new List<LedgerSheet>();
            using var stream = new MemoryStream(content, writable: false);
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
            do
            {
                sheets.Add(ReadSheet(reader));
            }
            while (reader.NextResult());
            return (sheets, null);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A damaged workbook fails within the zip, XML and number readers with whatever they throw; all of it means the same.
            return ([], "文件打不开,可能已损坏,请在表格软件里另存为 .xlsx 或 .csv 再发");
        }
    }

    private static bool UnpacksTooLarge(byte[] content)
    {
        using var archive = new ZipArchive(new MemoryStream(content, writable: false));
        var unpacked = 0L;
        var buffer = new byte[81_920];
        foreach (var entry in archive.Entries)
        {
            // The sizes in the directory of the archive are only what its writer claims.
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                if ((unpacked += read) > MostUnpacked)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static LedgerSheet ReadSheet(IExcelDataReader reader)
    {
        var lines = new List<LedgerLine>();
        for (var number = 1; reader.Read(); number++)
        {
            var cells = new LedgerCell[Math.Min(reader.FieldCount, MostColumns)];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = ReadCell(reader, column);
            }
            if (cells.Any(cell => !cell.IsBlank))
            {
                lines.Add(new LedgerLine(number, cells));
                if (lines.Count > LedgerFile.MostRows + LinesToJudgeBy)
                {
                    break;
                }
            }
        }
        var byNumber = lines.ToDictionary(line => line.Number, line => line.Cells);
        foreach (var range in reader.MergeCells ?? [])
        {
            var column = range.FromColumn;
            if (!byNumber.TryGetValue(range.FromRow + 1, out var first) || column >= first.Length)
            {
                continue;
            }
            for (var number = range.FromRow + 2; number <= range.ToRow + 1 && number <= lines[^1].Number; number++)
            {
                if (byNumber.TryGetValue(number, out var cells) && column < cells.Length)
                {
                    cells[column] = first[column] with { IsFromAbove = true };
                }
            }
        }
        return new LedgerSheet(reader.Name, lines);
    }

    private static LedgerCell ReadCell(IExcelDataReader reader, int column) => reader.GetValue(column) switch
    {
        null => new LedgerCell(""),
        DateTime date => new LedgerCell(date.ToString(DateFormat(reader.GetNumberFormatString(column)), CultureInfo.InvariantCulture)),
        double number => new LedgerCell(WriteOut(number), IsNumber: true),
        bool yes => new LedgerCell(yes ? "是" : "否"),
        var other => new LedgerCell(Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""),
    };

    // A cell shown as 2020年4月 holds the first of April; what it shows is what was meant.
    private static string DateFormat(string? shown) =>
        shown is null || shown.Contains('d', StringComparison.OrdinalIgnoreCase) ? "yyyy-MM-dd"
        : shown.Contains('m', StringComparison.OrdinalIgnoreCase) ? "yyyy-MM"
        : "yyyy";

    // decimal keeps the 15 digits that a spreadsheet shows, where 0.1 + 0.2 is 0.3.
    private static string WriteOut(double number) =>
        Math.Abs(number) < 1e15 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture);
}
