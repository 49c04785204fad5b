namespace Bot.Projects;

using Bot.Storage;

/// <summary>import: takes a ledger file over, or only shows what it would change, and tells the outcome line by line.</summary>
public static class LedgerReport
{
    private const int MostLines = 200;

    /// <summary>Takes the file over.</summary>
    /// <param name="database">The tables.</param>
    /// <param name="content">The file.</param>
    /// <param name="fileName">Its name: the ending tells the format, the whole of it goes on record.</param>
    /// <param name="dryRun">Change nothing.</param>
    /// <param name="output">Where the outcome is told.</param>
    /// <returns>0; 1 where something of the file must be put right first, and nothing was taken.</returns>
    public static int Write(Database database, byte[] content, string fileName, bool dryRun, TextWriter output)
    {
        var reading = LedgerFile.Read(content, fileName, database.Read(work => work.Today));
        if (reading.Problems.Count > 0)
        {
            return Refuse(reading.Problems.Select(problem => problem.ToString()), reading.ProblemsLeftOff, output);
        }

        ImportResult result;
        try
        {
            result = dryRun
                ? database.Rehearse(work => ImportLedger.Take(work, reading, fileName))
                : database.Write(work =>
                {
                    var taken = ImportLedger.Take(work, reading, fileName);
                    return taken.Problems.Count == 0 ? taken : throw new NotTaken(taken);
                });
        }
        catch (NotTaken not)
        {
            result = not.Result;
        }

        if (result.Problems.Count > 0)
        {
            return Refuse(result.Problems, 0, output);
        }

        if (dryRun || result.Changed.Count > 0)
        {
            Lines(result.Added.Select(line => $"+ {line}").Where(_ => dryRun).Concat(result.Changed.Select(line => $"~ {line}")), output);
        }

        foreach (var header in reading.UnknownHeaders)
        {
            output.WriteLine($"提示:没有读取列「{header}」");
        }

        foreach (var row in reading.SkippedRows.Concat(reading.UnreadSheets.Select(sheet => $"工作表「{sheet}」没有读取")))
        {
            output.WriteLine($"提示:{row}");
        }

        output.WriteLine($"{(dryRun ? "试导入(没有改动)" : "导入完成")}:新增 {result.Added.Count} 个项目,更新 {result.ChangedProjects} 个({result.Changed.Count} 处),未变 {result.Same} 个"
            + (result.Assigned > 0 ? $";按台账指定帮办、领导 {result.Assigned} 人次" : ""));
        return 0;
    }

    private static int Refuse(IEnumerable<string> problems, int leftOff, TextWriter output)
    {
        Lines(problems, output);
        if (leftOff > 0)
        {
            output.WriteLine($"…还有 {leftOff} 处");
        }

        output.WriteLine("文件里有以上问题,什么都没有导入;改好后请重新导入。");
        return 1;
    }

    private static void Lines(IEnumerable<string> lines, TextWriter output)
    {
        var all = lines.ToList();
        all.Take(MostLines).ToList().ForEach(output.WriteLine);
        if (all.Count > MostLines)
        {
            output.WriteLine($"…共 {all.Count} 行");
        }
    }

    private sealed class NotTaken(ImportResult result) : Exception
    {
        public ImportResult Result { get; } = result;
    }
}
