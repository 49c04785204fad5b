namespace Bot.Tests.Rules;

using System.Security.Cryptography;
using System.Text;
using Bot.Storage;
using Bot.Tests.Support;
using Xunit;

/// <summary>Migrations: never edited once landed, and the same tables on both databases.</summary>
public sealed class MigrationTests
{
    // One line per migration that has landed.
    private static readonly Dictionary<string, string> Landed = new()
    {
        ["0001_first_line.sql"] = "b5649f52a4df706e85bff8108bb976cebce183322a4228172cfeb4939c71b4f4",
        ["0003_claims.sql"] = "cf35126a99e89e65c00890cd438ddd74f669f5e451c77302c939f8b02f79e5c5",
        ["0002_evidence.sql"] = "14d177816736eab7b552cddf17ba5ce574ee0e36236aafadb639b168c598c992",
    };

    [Fact]
    public void A_migration_that_has_landed_is_never_edited()
    {
        var now = Migrator.All().ToDictionary(migration => migration.Name, migration => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql.ReplaceLineEndings("\n")))));
        House.None(Landed.Where(landed => now.GetValueOrDefault(landed.Key) != landed.Value).Select(landed =>
            $"src/Bot/Storage/Migrations/{landed.Key} {(now.TryGetValue(landed.Key, out var hash) ? $"was changed (now {hash})" : "is gone")}: databases out there have run it as it was. Restore it, and put what is to change into a migration of the next number."));
        House.None(now.Where(migration => !Landed.ContainsKey(migration.Key)).Select(migration =>
            $"{migration.Key} is new: add it to the list of this test with {migration.Value}."));
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        Assert.Equal(Enumerable.Range(1, Landed.Count), Migrator.All().Select(migration => migration.Version));
        Assert.All(Migrator.All(), migration => Assert.Matches("^[0-9]{4}_[a-z_]+[.]sql$", migration.Name));
    }

    [SkippableFact]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        using var sqlite = TestDatabase.Create("sqlite");
        using var postgres = TestDatabase.Create("postgres");
        var there = postgres.Database.Read(work => work.Query<string>(
            """
            select table_name || '.' || column_name || ' ' || case data_type when 'bigint' then 'integer' else data_type end || case is_nullable when 'NO' then ' not null' else '' end
            from information_schema.columns where table_schema = 'public'
            """));
        var here = sqlite.Database.Read(work => work.Query<string>(
            """
            select t.name || '.' || c.name || ' ' || lower(c.type) || case when c."notnull" = 1 or c.pk > 0 then ' not null' else '' end
            from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite%'
            """));
        Assert.Equal(here.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Both_databases_have_the_same_indexes()
    {
        using var sqlite = TestDatabase.Create("sqlite");
        using var postgres = TestDatabase.Create("postgres");
        var there = postgres.Database.Read(work => work.Query<string>(
            "select tablename || '.' || indexname from pg_indexes where schemaname = 'public' and indexname not like '%\\_pkey' and indexname not like '%\\_key'"));
        var here = sqlite.Database.Read(work => work.Query<string>("select tbl_name || '.' || name from sqlite_master where type = 'index' and sql is not null"));
        Assert.NotEmpty(here);
        Assert.Equal(here.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
