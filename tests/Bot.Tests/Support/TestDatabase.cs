namespace Bot.Tests.Support;

using Bot.Storage;
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

    private TestDatabase(string provider, TimeProvider clock)
    {
        Provider = provider;
        if (provider == "postgres")
        {
            Skip.If(PostgresCluster.Reason is not null, PostgresCluster.Reason);
            (postgresName, ConnectionString) = PostgresCluster.Create();
        }
        else
        {
            file = Path.Combine(Directory.CreateTempSubdirectory("bot-test-").FullName, "bot.db");
            File.Copy(Template.Value, file);
            ConnectionString = $"Data Source={file}";
        }

        Database = Open(clock);
    }

    /// <summary>For [Theory, MemberData]: every database that the bot runs on.</summary>
    public static TheoryData<string> Each => new("sqlite", "postgres");

    public string Provider { get; }

    public string ConnectionString { get; }

    public Database Database { get; }

    public static TestDatabase Create(string provider = "sqlite", TimeProvider? clock = null) => new(provider, clock ?? ManualClock.Friday);

    /// <summary>Opens the same tables anew, as a restarted process would.</summary>
    public Database Open(TimeProvider clock) => Database.Open(Provider, ConnectionString, clock, Shanghai);

    public T? Value<T>(string sql, object? with = null) => Database.Read(work => work.Value<T>(sql, with));

    public void Dispose()
    {
        if (file is not null)
        {
            Database.Dispose();
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
        var connection = $"Data Source={path}";
        // Closed, so that all of it stands in the one file that is copied.
        Database.Open("sqlite", connection, ManualClock.Friday, Shanghai).Dispose();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }
}
