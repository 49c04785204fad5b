namespace Bot.Tests.Support;

using System.IO.Compression;
using System.Text;

/// <summary>The smallest workbook that a spreadsheet opens; rows and cells are given as the format writes them.</summary>
internal static class XlsxFile
{
    public static byte[] Of(params (string Name, string Rows, string After)[] sheets)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006";
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Write(string path, string xml)
            {
                using var part = new StreamWriter(archive.CreateEntry(path).Open(), new UTF8Encoding(false));
                part.Write(xml);
            }

            var each = sheets.Select((sheet, at) => (sheet.Name, sheet.Rows, sheet.After, Number: at + 1)).ToList();
            Write("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Write("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{string.Concat(each.Select(sheet => $"""<sheet name="{sheet.Name}" sheetId="{sheet.Number}" r:id="rId{sheet.Number}"/>"""))}</sheets></workbook>""");
            Write("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}/relationships">{string.Concat(each.Select(sheet => $"""<Relationship Id="rId{sheet.Number}" Type="{Relations}/worksheet" Target="worksheets/sheet{sheet.Number}.xml"/>"""))}<Relationship Id="rId99" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
            Write("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>""");
            foreach (var sheet in each)
            {
                Write($"xl/worksheets/sheet{sheet.Number}.xml", $"""<worksheet xmlns="{Main}"><sheetData>{sheet.Rows}</sheetData>{sheet.After}</worksheet>""");
            }
        }
        return file.ToArray();
    }
}
