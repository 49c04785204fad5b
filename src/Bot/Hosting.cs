namespace Bot;

using Bot.Conversations;
using Bot.Outbox;
using Bot.People;
using Bot.Storage;
using Bot.TelegramApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>The wiring: every room of the house, once.</summary>
public static class Hosting
{
    /// <summary>Adds the running bot to a host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">The settings, checked.</param>
    /// <param name="clocks">The clocks.</param>
    /// <param name="rates">How fast the platform lets us send.</param>
    public static void AddBot(this IServiceCollection services, Settings settings, Clocks clocks, SendRates rates)
    {
        services.AddSingleton(settings);
        services.AddSingleton(clocks);
        services.AddSingleton(settings.Office);
        services.AddSingleton(_ => Open(settings, clocks));
        services.AddSingleton(rooms => OpenOriginals(settings, rooms.GetRequiredService<Database>()));
        services.AddSingleton(Menu.Services);
        services.AddSingleton<Clerk>();
        services.AddSingleton<Desk>();
        services.AddSingleton<Inbox>();
        services.AddSingleton(new BotApi(settings.Token, settings.BaseUrl, settings.Proxy));
        services.AddSingleton(rooms => rooms.GetRequiredService<BotApi>().Presses(rooms.GetRequiredService<ILogger<PressAnswers>>()));
        services.AddSingleton(rooms => rooms.GetRequiredService<BotApi>().Poller(
            rooms.GetRequiredService<Inbox>(),
            rooms.GetRequiredService<PressAnswers>(),
            clocks.Wall,
            clocks.Steady,
            rooms.GetRequiredService<ILogger<Poller>>()));
        services.AddSingleton(rooms => rooms.GetRequiredService<BotApi>().Menus(
            rooms.GetRequiredService<Database>(),
            everybody: [("start", "开始"), ("help", "怎么用")],
            groups: [.. Menu.Commands.Where(command => command.Where == Where.Group).Select(command => (command.Name, command.Description))],
            byRole: Enum.GetValues<Role>().ToDictionary(
                role => role.Code(),
                IReadOnlyList<(string, string)> (role) => [.. Menu.For(role).Select(command => (command.Name, command.Description))]),
            clocks.Steady,
            rooms.GetRequiredService<ILogger<CommandMenus>>()));
        services.AddSingleton(rooms => rooms.GetRequiredService<BotApi>().Copier(
            rooms.GetRequiredService<Database>(),
            rooms.GetRequiredService<Originals>(),
            clocks.Steady,
            rooms.GetRequiredService<ILogger<EvidenceCopier>>()));
        services.AddSingleton<ISendMessages>(rooms => rooms.GetRequiredService<BotApi>().Sender(rooms.GetRequiredService<Originals>()));
        services.AddSingleton(rooms => new Postman(
            rooms.GetRequiredService<Database>(),
            rooms.GetRequiredService<ISendMessages>(),
            rates,
            clocks.Steady,
            rooms.GetRequiredService<ILogger<Postman>>()));
        services.AddSingleton(rooms => new Clockwork(
            rooms.GetRequiredService<Database>(),
            settings.Office,
            rooms.GetRequiredService<Clerk>(),
            clocks.Steady,
            rooms.GetRequiredService<ILogger<Clockwork>>()));
        services.AddHostedService<Worker>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    /// <summary>Opens the database of the settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="clocks">The clocks.</param>
    /// <param name="migrate">False leaves the tables as they are.</param>
    /// <exception cref="SettingException">It cannot be opened with these settings.</exception>
    public static Database Open(Settings settings, Clocks clocks, bool migrate = true) => Opening(() =>
        Database.Open(settings.Provider, settings.ConnectionString, clocks.Wall, settings.Zone, migrate));

    /// <summary>Takes the first look at the database of the settings.</summary>
    /// <exception cref="SettingException">It cannot be opened with these settings.</exception>
    public static void Opening(Action look) => Opening(() =>
    {
        look();
        return 0;
    });

    /// <inheritdoc cref="Opening(Action)"/>
    public static T Opening<T>(Func<T> look)
    {
        try
        {
            return look();
        }
        catch (ArgumentException error)
        {
            throw new SettingException("Storage:ConnectionString", $"cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception error) when (error is System.Data.Common.DbException or System.Net.Sockets.SocketException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Storage:ConnectionString", $"the database cannot be opened: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Opens the folder of the settings for the originals of photos and files.</summary>
    /// <exception cref="SettingException">It cannot be written.</exception>
    public static Originals OpenOriginals(Settings settings, Database database)
    {
        var folder = OriginalsFolder(settings, database);
        return Writing(folder, () => Originals.In(folder));
    }

    /// <summary>Finds out whether the originals could be kept, and makes nothing.</summary>
    /// <returns>The folder, which need not be there; null where none are kept.</returns>
    /// <exception cref="SettingException">It could not be written.</exception>
    public static string? TryOriginals(Settings settings, Database database)
    {
        var folder = OriginalsFolder(settings, database);
        return Writing(folder, () =>
        {
            if (folder is not null)
            {
                Folders.Try(folder);
            }

            return folder;
        });
    }

    private static string? OriginalsFolder(Settings settings, Database database) => settings.Evidence switch
    {
        "off" => null,
        "" => Path.Combine(database.Folder ?? "data", "evidence"),
        var given => given,
    };

    private static T Writing<T>(string? folder, Func<T> what)
    {
        try
        {
            return what();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingException("Storage:Evidence", $"the folder '{folder}' cannot be written: {error.Message.ReplaceLineEndings(" ")} Give another one, or off to keep no originals.");
        }
    }
}
