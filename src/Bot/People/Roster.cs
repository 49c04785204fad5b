namespace Bot.People;

using Bot.Storage;

/// <summary>The people of the office, and their units.</summary>
public static class Roster
{
    /// <summary>The name of an admin of the settings until they say their first word.</summary>
    public const string UnnamedAdmin = "管理员";

    private const string Columns =
        "select p.id, p.telegram_id, p.name, p.unit_id, u.name as unit, p.role, p.scope, p.joined_at, p.left_at from person p left join unit u on u.id = p.unit_id";

    /// <summary>Who this Telegram user is; null for strangers and for those who left.</summary>
    public static Person? Find(Work work, long telegramId) =>
        work.First<Person>($"{Columns} where p.telegram_id = @telegramId and p.left_at is null", new { telegramId });

    /// <summary>The person with this number; null where there is none.</summary>
    public static Person? Get(Work work, long id) =>
        work.First<Person>($"{Columns} where p.id = @id", new { id });

    /// <summary>Everybody of that name who has not left.</summary>
    public static List<Person> Named(Work work, string name) =>
        work.Query<Person>($"{Columns} where p.name = @name and p.left_at is null order by p.id", new { name });

    /// <summary>Everybody who has not left, by unit.</summary>
    public static List<Person> All(Work work) =>
        work.Query<Person>($"{Columns} where p.left_at is null order by coalesce(u.position, 0), p.id");

    /// <summary>Enters somebody who is to be invited.</summary>
    /// <returns>Their number.</returns>
    public static long Add(Work work, string name, long? unitId, Role role) => work.Value<long>(
        "insert into person (name, unit_id, role, scope, invited_at) values (@name, @unitId, @role, @scope, @now) returning id",
        new { name, unitId, role = role.Code(), scope = role.UsualScope().Code(), now = work.Now });

    /// <summary>Binds an invited person to the Telegram user who opened the invite.</summary>
    public static void Join(Work work, long id, long telegramId)
    {
        // Who left and is invited anew comes back under a new row; the old one keeps its history but not the account.
        work.Execute("update person set telegram_id = null where telegram_id = @telegramId", new { telegramId });
        work.Execute(
            "update person set telegram_id = @telegramId, joined_at = @now where id = @id",
            new { id, telegramId, now = work.Now });
    }

    /// <summary>Changes role and scope.</summary>
    public static void Change(Work work, long id, Role role, Scope scope) => work.Execute(
        "update person set role = @role, scope = @scope where id = @id",
        new { id, role = role.Code(), scope = scope.Code() });

    /// <summary>Changes the name.</summary>
    public static void Rename(Work work, long id, string name) => work.Execute("update person set name = @name where id = @id", new { id, name });

    /// <summary>Moves to another unit.</summary>
    public static void Move(Work work, long id, long unitId) => work.Execute("update person set unit_id = @unitId where id = @id", new { id, unitId });

    /// <summary>The person leaves: they see nothing any more; what they entered stays.</summary>
    public static void Leave(Work work, long id) => work.Execute(
        "update person set left_at = @now where id = @id and left_at is null", new { id, now = work.Now });

    /// <summary>The unit of that name, entered where it is new.</summary>
    /// <returns>Our number of it, and whether it is new.</returns>
    public static (long Id, bool IsNew) Unit(Work work, string name)
    {
        var known = work.Value<long?>("select id from unit where name = @name", new { name });
        return known is { } id
            ? (id, false)
            : (work.Value<long>(
                "insert into unit (name, position) select @name, coalesce(max(position), 0) + 1 from unit returning id", new { name }), true);
    }

    /// <summary>The units in the office's own order.</summary>
    public static List<string> Units(Work work) => work.Query<string>("select name from unit order by position, id");

    /// <summary>The admins named in the settings are admins; who is named there no more is one no longer.</summary>
    public static void AdminsFromSettings(Work work, IReadOnlyCollection<long> telegramIds)
    {
        foreach (var former in work.Query<Person>($"{Columns} where p.from_settings = 1")
            .Where(person => person.TelegramId is { } id && !telegramIds.Contains(id)))
        {
            work.Execute(
                "update person set role = 'officer', scope = 'unit', from_settings = 0 where id = @id", new { id = former.Id });
        }

        foreach (var telegramId in telegramIds)
        {
            work.Execute(
                """
                insert into person (telegram_id, name, role, scope, from_settings, invited_at, joined_at)
                values (@telegramId, @name, 'admin', 'area', 1, @now, @now)
                on conflict (telegram_id) do update set role = 'admin', scope = 'area', from_settings = 1, left_at = null
                """,
                new { telegramId, name = UnnamedAdmin, now = work.Now });
        }
    }

    /// <summary>An admin named in the settings by number gets the name that Telegram knows, at the first word.</summary>
    public static Person NameAdmin(Work work, Person admin, string name)
    {
        if (name.Length > 0)
        {
            work.Execute("update person set name = @name where id = @id and from_settings = 1", new { id = admin.Id, name });
        }

        return Get(work, admin.Id)!;
    }
}
