namespace Bot.Storage;

using System.Globalization;
using System.Reflection;

/// <summary>The database was written by a newer program than this one.</summary>
public sealed class SchemaTooNewException(int found, int known) : Exception(
    $"The database has schema {found}, this program knows up to {known}: start the newer program, or restore the backup made before it.");

/// <summary>Brings the tables up to date: the numbered migrations that this database has not seen, in order.</summary>
internal static class Migrator
{
    public static void Migrate(Work work, Dialect dialect)
    {
        // Two processes that both find an empty database would both make its tables.
        if (dialect.MigrateAlone is { } wait)
        {
            work.Execute(wait);
        }

        work.Execute("create table if not exists schema_version (version integer primary key, name text not null, applied_at text not null)");
        var current = VersionOf(work, dialect);
        var all = All();
        if (current > all[^1].Version)
        {
            throw new SchemaTooNewException(current, all[^1].Version);
        }

        foreach (var (version, name, sql) in all.Where(migration => migration.Version > current))
        {
            work.Execute(dialect.Fill(sql));
            work.Execute(
                "insert into schema_version (version, name, applied_at) values (@version, @name, @now)",
                new { version, name, now = work.Now });
        }
    }

    /// <summary>The version of the tables that are there; 0 for none.</summary>
    public static int VersionOf(Work work, Dialect dialect) => work.Value<long>(dialect.TablesNamed, new { name = "schema_version" }) == 0
        ? 0
        : work.Value<int?>("select max(version) from schema_version") ?? 0;

    internal static List<(int Version, string Name, string Sql)> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            })];
    }
}
