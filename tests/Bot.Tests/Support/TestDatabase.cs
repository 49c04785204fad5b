namespace Bot.Tests.Support;

using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Bot.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

/// <summary>
/// A real database of a test's own, on SQLite or PostgreSQL: migrated once, copied per test. Where no PostgreSQL is found
/// the test is skipped, visibly.
/// </summary>
public sealed class TestDatabase : IDisposable
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly Lazy<string> Template = new(MakeTemplate);

    private readonly string? file;
    private readonly string? postgresName;

    private readonly Lazy<Database> opened;
    private readonly ConcurrentBag<Database> all = [];

    private TestDatabase(string provider, TimeProvider clock, bool isEmpty)
    {
        Provider = provider;
        if (provider == "postgres")
        {
            Skip.If(PostgresCluster.Reason is not null, PostgresCluster.Reason);
            (postgresName, ConnectionString) = PostgresCluster.Create(isEmpty);
        }
        else
        {
            file = Path.Combine(Directory.CreateTempSubdirectory("bot-test-").FullName, "bot.db");
            if (!isEmpty)
            {
                File.Copy(Template.Value, file);
            }

            ConnectionString = $"Data Source={file}";
        }

        opened = new(() => Open(clock));
    }

    /// <summary>For [Theory, MemberData]: every database that the bot runs on.</summary>
    public static TheoryData<string> Each => new("sqlite", "postgres");

    public string Provider { get; }

    public string ConnectionString { get; }

    public Database Database => opened.Value;

    public static TestDatabase Create(string provider = "sqlite", TimeProvider? clock = null) => new(provider, clock ?? ManualClock.Friday, isEmpty: false);

    /// <summary>A database without tables, as an operator makes it.</summary>
    public static TestDatabase CreateEmpty(string provider) => new(provider, ManualClock.Friday, isEmpty: true);

    /// <summary>Opens the same tables anew, as a restarted process would.</summary>
    public Database Open(TimeProvider clock)
    {
        var database = Database.Open(Provider, ConnectionString, clock, Shanghai);
        all.Add(database);
        return database;
    }

    public T? Value<T>(string sql, object? with = null) => Database.Read(work => work.Value<T>(sql, with));

    /// <summary>Every row of every table as text, by table: to see that nothing changed, or what.</summary>
    public SortedDictionary<string, string> Dump()
    {
        using DbConnection connection = file is null ? new NpgsqlConnection(ConnectionString) : new SqliteConnection($"{ConnectionString};Pooling=False");
        connection.Open();
        List<string> Rows(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            List<string> rows = [];
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? "∅" : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))));
            }

            return rows;
        }

        var tables = Rows(file is null
            ? "select table_name from information_schema.tables where table_schema = 'public'"
            : "select name from sqlite_master where type = 'table' and name not like 'sqlite%'");
        return new(tables.ToDictionary(table => table, table => string.Join('\n', Rows($"select * from {table}").Order(StringComparer.Ordinal))), StringComparer.Ordinal);
    }

    public void Dispose()
    {
        all.ToList().ForEach(database => database.Dispose());
        if (file is not null)
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
        else
        {
            PostgresCluster.Drop(postgresName!, ConnectionString);
        }
    }

    private static string MakeTemplate()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bot-test-template-").FullName, "bot.db");
        var connection = $"Data Source={path};Pooling=False";
        using (Database.Open("sqlite", connection, ManualClock.Friday, Shanghai))
        {
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }
}
