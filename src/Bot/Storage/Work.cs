namespace Bot.Storage;

using System.Data.Common;
using System.Globalization;
using Dapper;

/// <summary>One piece of work on the tables: a transaction, and the moment at which it happens.</summary>
public sealed class Work
{
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;
    private readonly Dialect dialect;
    private readonly TimeZoneInfo zone;
    private readonly Kept kept;

    internal Work(DbConnection connection, DbTransaction transaction, Dialect dialect, Kept kept, DateTimeOffset now, TimeZoneInfo zone)
    {
        this.kept = kept;
        this.connection = connection;
        this.transaction = transaction;
        this.dialect = dialect;
        this.zone = zone;
        Now = TimeZoneInfo.ConvertTime(now, zone);
    }

    /// <summary>Wall time when the work began, on the office's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The office's day of <see cref="Now"/>.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    /// <summary>The same moment on the office's clock.</summary>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone);

    /// <summary>The moment at which the office's clock shows this day and time.</summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(string sql, object? with = null) =>
        connection.Query<T>(sql, with, transaction).AsList();

    /// <summary>The first row, or the default where there is none.</summary>
    public T? First<T>(string sql, object? with = null) =>
        connection.QueryFirstOrDefault<T>(sql, with, transaction);

    /// <summary>One value; the default where there is none.</summary>
    public T? Value<T>(string sql, object? with = null) =>
        connection.ExecuteScalar<T>(sql, with, transaction);

    /// <summary>Executes and tells how many rows it changed.</summary>
    public int Execute(string sql, object? with = null) =>
        connection.Execute(sql, with, transaction);

    /// <summary>SQL for “column contains the text in parameter @name”, character for character.</summary>
    public string Contains(string column, string parameter) => dialect.Contains(column, parameter);

    /// <summary>
    /// What is made of whole tables and dear to make, kept beside the database as long as its version is the same. The version
    /// must change with every commit that changes what it is made of.
    /// </summary>
    /// <typeparam name="T">One value is kept of each type.</typeparam>
    public T Kept<T>(object version, Func<T> make)
        where T : class => kept.Get(version, make);

    /// <summary>Inserts many rows in few statements.</summary>
    /// <param name="into">insert into project_name (project_id, folded, kind)</param>
    /// <param name="rows">The values of each row, in the order of the columns.</param>
    public void InsertAll(string into, IEnumerable<object?[]> rows)
    {
        const int AtOnce = 100;
        foreach (var chunk in rows.Chunk(AtOnce))
        {
            var with = new Dictionary<string, object?>(chunk.Length * chunk[0].Length);
            var values = chunk.Index().Select(row => $"({string.Join(", ", row.Item.Index().Select(value =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"v{row.Index}_{value.Index}");
                with[name] = value.Item;
                return "@" + name;
            }))})");
            Execute($"{into} values {string.Join(", ", values)}", with);
        }
    }
}
