namespace Bot.Projects;

using Bot.Sentences;
using Bot.Storage;

/// <summary>The names of all projects of the ledger, as messages are searched for them: made once for every state of the ledger.</summary>
public static class LedgerNames
{
    /// <summary>The names as the ledger stands. Dear after an import (see the benchmarks): whoever waits for nobody asks first.</summary>
    public static ProjectNames In(Work work) =>
        // Every change of the ledger is on record.
        work.Kept(work.Value<long?>("select max(id) from project_change") ?? 0, () => new ProjectNames(work
            .Query<Row>("select code, name, short_name, alias from project order by code")
            .Select(row => new NamedProject(row.Code, row.Name, row.ShortName, (row.Alias ?? "").Split('、', StringSplitOptions.RemoveEmptyEntries)))));

    private sealed class Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string? ShortName { get; init; }

        public string? Alias { get; init; }
    }
}
