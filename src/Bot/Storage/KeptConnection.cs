namespace Bot.Storage;

using System.Data;
using Microsoft.Data.Sqlite;

/// <summary>
/// A connection to the embedded database that stays open between two pieces of work and keeps its statements prepared:
/// SQLite spends more on reading and planning a short statement than on doing what it says.
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More than the bot has; texts that are made up on the way must not fill the memory.
    private const int Most = 300;

    private readonly Dictionary<string, SqliteCommand> idle = [];

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() =>
        new Lent(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private SqliteCommand Take(string sql) =>
        idle.Remove(sql, out var kept) ? kept : new SqliteCommand(sql, this) { CommandTimeout = DefaultTimeout };

    private void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (idle.Count >= Most || !idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    /// <summary>Looks like a new command; what it executes is one that was prepared before, where there is one.</summary>
    private sealed class Lent(KeptConnection owner) : SqliteCommand
    {
        private SqliteCommand? prepared;

        // All ways to execute come through here.
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            prepared ??= owner.Take(CommandText);
            prepared.Transaction = Transaction;
            foreach (SqliteParameter parameter in Parameters)
            {
                prepared.Parameters.Add(parameter);
            }

            return prepared.ExecuteReader(behavior);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && prepared is not null)
            {
                owner.GiveBack(prepared);
                prepared = null;
            }

            base.Dispose(disposing);
        }
    }
}
