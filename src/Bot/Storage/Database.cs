namespace Bot.Storage;

using System.Data.Common;

/// <summary>
/// The tables, in an embedded SQLite file or on a PostgreSQL server. Everything that changes them is a <see cref="Work"/>:
/// it is committed whole, or not at all.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly Dialect dialect;
    private readonly bool isUpToDate;
    private readonly Lock writing = new();
    private readonly Kept kept = new();

    private Database(Dialect dialect, bool isUpToDate, TimeProvider clock, TimeZoneInfo zone)
    {
        this.dialect = dialect;
        this.isUpToDate = isUpToDate;
        Clock = clock;
        Zone = zone;
    }

    /// <summary>Raised after each commit, on the committing thread: somebody may have work now.</summary>
    public event Action? Committed;

    /// <summary>Wall time for meaning.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The office's time zone: what “today” means.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Whether a batch of updates shares one commit.</summary>
    public bool CommitsInBatches => dialect.CommitsInBatches;

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <param name="provider">sqlite or postgres.</param>
    /// <param name="connectionString">The provider's connection string.</param>
    /// <param name="clock">Wall time.</param>
    /// <param name="zone">The office's time zone.</param>
    /// <param name="migrate">False leaves the tables as they are, and makes none and no file: for a look or a copy before an upgrade.</param>
    /// <exception cref="ArgumentException">The provider is neither, or the connection string cannot be read.</exception>
    /// <exception cref="SchemaTooNewException">A newer program has written this database.</exception>
    public static Database Open(string provider, string connectionString, TimeProvider clock, TimeZoneInfo zone, bool migrate = true)
    {
        Columns.Register();
        Dialect dialect = provider switch
        {
            "sqlite" => new SqliteDialect(connectionString, mayCreate: migrate),
            "postgres" => new PostgresDialect(connectionString),
            _ => throw new ArgumentException($"'{provider}' is neither sqlite nor postgres.", nameof(provider)),
        };
        var database = new Database(dialect, migrate, clock, zone);
        if (migrate)
        {
            database.Write(work => Migrator.Migrate(work, dialect));
        }

        return database;
    }

    /// <summary>Does a piece of work that may write, in one commit. Nothing of it stays where it throws.</summary>
    public T Write<T>(Func<Work, T> what)
    {
        if (!dialect.OneWriter)
        {
            return WriteNow(what);
        }

        T result;
        lock (writing)
        {
            result = WriteNow(what);
        }

        return result;
    }

    /// <inheritdoc cref="Write{T}(Func{Work, T})"/>
    public void Write(Action<Work> what) => Write(work =>
    {
        what(work);
        return 0;
    });

    /// <summary>Does a piece of work and undoes it: what would happen? Tables that are missing or out of date are brought up to date, and that is undone too.</summary>
    public T Rehearse<T>(Func<Work, T> what)
    {
        T Rehearsed(Work work)
        {
            if (!isUpToDate)
            {
                Migrator.Migrate(work, dialect);
            }

            return what(work);
        }

        return Do(dialect.Begin, Rehearsed, commits: false);
    }

    /// <summary>Reads; what it sees is one moment's state.</summary>
    public T Read<T>(Func<Work, T> what) => Do(dialect.BeginReading, what, commits: false);

    /// <summary>The version of the tables that are there; 0 for none. Asked as a writer asks: what cannot be written is found out.</summary>
    public int Version() => Do(dialect.Begin, work => Migrator.VersionOf(work, dialect), commits: false);

    /// <summary>The version of the tables that this program makes.</summary>
    public static int LatestVersion => Migrator.All()[^1].Version;

    /// <summary>Where the file of an embedded database would be made; null where there is one, and for a server's.</summary>
    public string? Missing => dialect.Missing;

    /// <summary>True where the error is the database's own (disk full, I/O, busy, connection lost): nothing that was asked is to blame.</summary>
    public bool IsOutage(Exception error) => dialect.IsOutage(error);

    /// <summary>Takes the lock of the one running bot; null while another process holds it.</summary>
    public IAlone? TryBeAlone() => dialect.TryBeAlone();

    /// <summary>Free space on the disk of the embedded database, in bytes; null for a server's.</summary>
    public long? FreeSpace() => dialect.FreeSpace();

    /// <summary>The folder of the embedded database; null for a server's.</summary>
    public string? Folder => dialect.Folder;

    /// <summary>Copies the embedded database into <paramref name="path"/> while the bot runs; the file stands there whole or not at all.</summary>
    /// <exception cref="IOException">There is such a file already.</exception>
    public void Backup(string path) => dialect.Backup(path);

    /// <summary>Closes what is open; the tables stay as they are.</summary>
    public void Dispose() => dialect.Dispose();

    private T WriteNow<T>(Func<Work, T> what)
    {
        var result = Do(dialect.Begin, what, commits: true);
        Committed?.Invoke();
        return result;
    }

    private T Do<T>(Func<DbConnection, DbTransaction> begin, Func<Work, T> what, bool commits)
    {
        var connection = dialect.Open();
        T result;
        try
        {
            using var transaction = begin(connection);
            result = what(new Work(connection, transaction, dialect, kept, Clock.GetUtcNow(), Zone));
            if (commits)
            {
                transaction.Commit();
            }
        }
        catch
        {
            // Whatever it was: who comes next gets a fresh one.
            connection.Dispose();
            throw;
        }

        dialect.GiveBack(connection);
        return result;
    }
}
