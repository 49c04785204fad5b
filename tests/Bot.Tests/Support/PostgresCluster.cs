namespace Bot.Tests.Support;

using System.Diagnostics;
using Bot.Storage;
using Npgsql;

/// <summary>
/// A private PostgreSQL cluster for the test run, on a Unix socket, as an unprivileged user (PostgreSQL refuses root); or
/// the server that BOT_TEST_POSTGRES names. It ends with the test process, however that ends.
/// </summary>
internal static class PostgresCluster
{
    private const string TemplateName = "bot_template";
    private static readonly Lazy<(string? Server, string? Reason)> Cluster = new(Start);
    private static readonly Lazy<bool> Template = new(MakeTemplate);
    private static int count;

    // Kept: a collected process closes its input, and the server ends with it.
    private static Process? running;

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Reason => Cluster.Value.Reason;

    public static (string Name, string ConnectionString) Create(bool isEmpty = false)
    {
        _ = isEmpty || Template.Value;
        var name = $"bot_test_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
        Execute(isEmpty ? $"create database {name}" : $"create database {name} template {TemplateName}");
        return (name, Of(name));
    }

    public static void Drop(string name, string connectionString)
    {
        using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        Execute($"drop database if exists {name} with (force)");
    }

    private static string Of(string database) =>
        new NpgsqlConnectionStringBuilder(Cluster.Value.Server!) { Database = database, MaxPoolSize = 10 }.ToString();

    private static bool MakeTemplate()
    {
        Execute($"drop database if exists {TemplateName} with (force)");
        Execute($"create database {TemplateName}");
        var connection = new NpgsqlConnectionStringBuilder(Of(TemplateName)) { Pooling = false }.ToString();
        Database.Open("postgres", connection, ManualClock.Friday, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        return true;
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Cluster.Value.Server!) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static (string? Server, string? Reason) Start()
    {
        if (Environment.GetEnvironmentVariable("BOT_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return (given, null);
        }

        var bin = Binaries();
        if (bin is null)
        {
            return (null, "No PostgreSQL: its binaries were not found, and BOT_TEST_POSTGRES names no server.");
        }

        var folder = Directory.CreateTempSubdirectory("bot-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var (drop, user) = Unprivileged();
        if (drop is null)
        {
            return (null, "No PostgreSQL: it refuses to run as root, and no unprivileged user or runuser was found.");
        }

        if (drop.Length > 0)
        {
            Run("chown", user, folder);
        }

        string[] init = [.. drop, Path.Combine(bin, "initdb"), "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        Run(init[0], init[1..]);

        // The shell ends the server when our end of its input closes: also when this process is killed.
        var server = $"{Path.Combine(bin, "postgres")} -D {data} -k {folder} -c listen_addresses= -c fsync=off -c max_connections=100 >/dev/null 2>&1 & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid";
        string[] start = [.. drop, "sh", "-c", server];
        running = Process.Start(new ProcessStartInfo(start[0], start[1..]) { RedirectStandardInput = true });

        var connection = $"Host={folder};Username=bot;Database=postgres;Include Error Detail=true";
        var tried = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new NpgsqlConnection($"{connection};Pooling=false");
                probe.Open();
                return (connection, null);
            }
            catch (NpgsqlException) when (running is { HasExited: false } && tried.Elapsed < TimeSpan.FromSeconds(60))
            {
                Thread.Yield();
            }
        }
    }

    private static string? Binaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).OrderDescending(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static (string[]? Drop, string User) Unprivileged()
    {
        if (Environment.UserName != "root")
        {
            return ([], Environment.UserName);
        }

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        var user = new[] { "postgres", "nobody" }.FirstOrDefault(users.Contains);
        return user is null || !File.Exists("/usr/sbin/runuser") && !File.Exists("/sbin/runuser") ? (null, "") : (["runuser", "-u", user, "--"], user);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}{output.Result}");
        }
    }
}
