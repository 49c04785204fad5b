namespace Bot.Storage;

using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

/// <summary>What differs between the two databases: the connection, a few column types, and which errors are the database's own.</summary>
internal abstract class Dialect : IDisposable
{
    /// <summary>Whether many updates share one commit (SQLite, where the fsync is the cost) or each has its own (PostgreSQL).</summary>
    public abstract bool CommitsInBatches { get; }

    /// <summary>Whether writers of this process wait for each other before they reach the database.</summary>
    public abstract bool OneWriter { get; }

    /// <summary>Opens a connection, ready to use.</summary>
    public abstract DbConnection Open();

    /// <summary>Takes back a connection on which all went well.</summary>
    public virtual void GiveBack(DbConnection connection) => connection.Dispose();

    /// <summary>Begins a transaction that may write.</summary>
    public virtual DbTransaction Begin(DbConnection connection) => connection.BeginTransaction();

    /// <summary>Begins a transaction that sees one moment's state.</summary>
    public abstract DbTransaction BeginReading(DbConnection connection);

    /// <summary>SQL that makes a second process wait until this one has migrated; null where <see cref="Begin"/> does that already.</summary>
    public virtual string? MigrateAlone => null;

    /// <summary>SQL for “how many tables have the name in parameter @name”.</summary>
    public abstract string TablesNamed { get; }

    /// <summary>Fills the tokens of a migration ({id}, {int64}, {instant}, {day}, {strict}).</summary>
    public abstract string Fill(string migration);

    /// <summary>True where the error is the database's (disk full, I/O, busy, connection lost), not that of what was asked.</summary>
    public abstract bool IsOutage(Exception error);

    /// <summary>SQL for “<paramref name="column"/> contains the text in parameter @<paramref name="parameter"/>”.</summary>
    public abstract string Contains(string column, string parameter);

    /// <summary>Takes the lock that only one running bot holds per database; null while another holds it.</summary>
    /// <exception cref="IOException">It cannot be taken, but not because of another.</exception>
    public abstract IAlone? TryBeAlone();

    /// <summary>Free bytes where the database lies; null where that is not ours to know.</summary>
    public virtual long? FreeSpace() => null;

    /// <summary>The folder in which the database lies; null where that is not ours to know.</summary>
    public virtual string? Folder => null;

    /// <summary>The file that an embedded database would have; null where it is there, or where that is not ours to know.</summary>
    public virtual string? Missing => null;

    /// <summary>Copies the database into a file of its own.</summary>
    public abstract void Backup(string path);

    /// <summary>Closes what is open and unused.</summary>
    public abstract void Dispose();
}

/// <summary>The lock of the one running bot; given back when disposed, and by the system when the process dies.</summary>
public interface IAlone : IDisposable
{
    /// <summary>Throws where the lock was lost, for instance because the connection that held it broke.</summary>
    void Check();
}

internal sealed class SqliteDialect : Dialect
{
    // What .NET says where another process holds a file: https://learn.microsoft.com/windows/win32/debug/system-error-codes, errno(3).
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    private readonly string connectionString;
    private readonly string path;
    private readonly bool mayCreate;
    private readonly ConcurrentStack<KeptConnection> idle = [];

    public SqliteDialect(string connectionString, bool mayCreate)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30, Pooling = false };
        path = Path.GetFullPath(builder.DataSource);
        this.mayCreate = mayCreate;
        if (mayCreate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        else
        {
            builder.Mode = SqliteOpenMode.ReadWrite;
        }

        builder.DataSource = path;
        this.connectionString = builder.ToString();
    }

    public override bool CommitsInBatches => true;

    public override bool OneWriter => true;

    public override DbConnection Open()
    {
        if (idle.TryPop(out var kept))
        {
            return kept;
        }

        var connection = new KeptConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        // The mode is kept in the file, and so one of the things that are left as they are.
        pragma.CommandText = $"{(mayCreate ? "pragma journal_mode=wal; " : "")}pragma synchronous=full; pragma busy_timeout=10000; pragma temp_store=memory";
        pragma.ExecuteNonQuery();
        return connection;
    }

    public override void GiveBack(DbConnection connection) => idle.Push((KeptConnection)connection);

    public override DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override string TablesNamed => "select count(*) from sqlite_master where type = 'table' and name = @name";

    public override string Fill(string migration) => migration
        .Replace("{id}", "integer primary key", StringComparison.Ordinal)
        .Replace("{int64}", "integer", StringComparison.Ordinal)
        .Replace("{instant}", "text", StringComparison.Ordinal)
        .Replace("{day}", "text", StringComparison.Ordinal)
        .Replace("{strict}", " strict", StringComparison.Ordinal);

    // https://sqlite.org/rescode.html: PERM 3, BUSY 5, LOCKED 6, NOMEM 7, READONLY 8, INTERRUPT 9, IOERR 10, CORRUPT 11, FULL 13, CANTOPEN 14, NOTADB 26.
    public override bool IsOutage(Exception error) =>
        error is SqliteException { SqliteErrorCode: 3 or 5 or 6 or 7 or 8 or 9 or 10 or 11 or 13 or 14 or 26 } or IOException;

    public override string Contains(string column, string parameter) => $"instr({column}, @{parameter}) > 0";

    public override IAlone? TryBeAlone()
    {
        try
        {
            return new FileLock(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (held.HResult is SharingViolation or WouldBlock or WouldBlockOnMac)
        {
            return null;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    public override long? FreeSpace() => new DriveInfo(path).AvailableFreeSpace;

    public override string? Folder => Path.GetDirectoryName(path);

    public override string? Missing => File.Exists(path) ? null : path;

    public override void Backup(string path)
    {
        var part = path + ".part";
        try
        {
            using var from = (SqliteConnection)Open();
            // What an earlier try left.
            File.Delete(part);
            using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ToString());
            to.Open();
            from.BackupDatabase(to);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        File.Move(part, path, overwrite: false);
    }

    public override void Dispose()
    {
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private sealed class FileLock(FileStream file) : IAlone
    {
        public void Check()
        {
        }

        public void Dispose() => file.Dispose();
    }
}

internal sealed class PostgresDialect(string connectionString) : Dialect
{
    // Any numbers do, as long as every version of the bot uses the same.
    private const long AloneKey = 0x42_6f_74;
    private const long MigrateKey = 0x4d_69_67;

    public override bool CommitsInBatches => false;

    public override bool OneWriter => false;

    public override string MigrateAlone => $"select pg_advisory_xact_lock({MigrateKey})";

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    public override DbTransaction BeginReading(DbConnection connection) => connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);

    public override string TablesNamed => "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = @name";

    // Instants and days are ISO text of fixed width, compared byte by byte whatever the cluster's locale.
    public override string Fill(string migration) => migration
        .Replace("{id}", "bigint generated by default as identity primary key", StringComparison.Ordinal)
        .Replace("{int64}", "bigint", StringComparison.Ordinal)
        .Replace("{instant}", "text collate \"C\"", StringComparison.Ordinal)
        .Replace("{day}", "text collate \"C\"", StringComparison.Ordinal)
        .Replace("{strict}", "", StringComparison.Ordinal);

    // A PostgresException is the server's answer: 53 resources, 57 operator, 58 system, 40 serialization, 08 connection.
    public override bool IsOutage(Exception error) => error switch
    {
        PostgresException answer => answer.SqlState[..2] is "53" or "57" or "58" or "40" or "08" || answer.SqlState == "25006",
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    public override string Contains(string column, string parameter) => $"strpos({column}, @{parameter}) > 0";

    public override IAlone? TryBeAlone()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select pg_try_advisory_lock({AloneKey})";
        if (command.ExecuteScalar() is true)
        {
            return new SessionLock(connection);
        }

        connection.Dispose();
        return null;
    }

    public override void Backup(string path) =>
        throw new NotSupportedException("backup copies an embedded database; use pg_dump for PostgreSQL.");

    public override void Dispose()
    {
        // Npgsql keeps its own pool.
    }

    private sealed class SessionLock(NpgsqlConnection connection) : IAlone
    {
        public void Check()
        {
            using var command = connection.CreateCommand();
            command.CommandText = "select 1";
            command.ExecuteScalar();
        }

        public void Dispose() => connection.Dispose();
    }
}
