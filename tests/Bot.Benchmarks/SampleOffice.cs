namespace Bot.Benchmarks;

using System.Globalization;
using Bot.Calendar;
using Bot.Language;
using Bot.Storage;

/// <summary>An office of its own in a fresh SQLite file: the same projects, plans, months, visits and people every time.</summary>
internal sealed class SampleOffice : IDisposable
{
    /// <summary>The officers' Telegram ids are these, one after the other; all of them serve P009.</summary>
    public const long FirstOfficer = 1001;

    public const int Officers = 50;

    private const int Units = 20;

    private static readonly string[] Places = ["城关", "东湖", "西山", "南坪", "北岗", "龙泉", "双河", "清水", "新店", "石桥"];
    private static readonly string[] Firms = ["旺达", "华晶", "中联", "恒泰", "金穗", "绿源", "瑞丰", "宏图", "远大", "天成", "盛昌", "国泰", "鑫源"];
    private static readonly string[] Products = ["腐竹", "铝箔", "制鞋", "饮料", "屠宰", "建材", "轴承", "电缆", "光伏", "冷链", "面粉", "服装", "医药", "农机", "包装", "陶瓷", "水泥"];

    private readonly string folder = Directory.CreateTempSubdirectory("bot-bench-").FullName;

    public string ConnectionString => $"Data Source={Path.Combine(folder, "bot.db")}";

    public Database Open(TimeProvider clock) => Database.Open("sqlite", ConnectionString, clock, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    /// <summary>Fills the tables as they would stand on the day of <paramref name="database"/>'s clock.</summary>
    /// <param name="database">Empty.</param>
    /// <param name="projects">How many projects.</param>
    /// <param name="years">This year and how many before: each with a plan, a report for every closed month and a visit in every second one.</param>
    public static void Fill(Database database, int projects, int years) => database.Write(work =>
    {
        for (var unit = 1; unit <= Units; unit++)
        {
            work.Execute("insert into unit (name, position) values (@name, @unit)", new { name = $"第{unit}镇", unit });
        }

        for (var officer = 0; officer < Officers; officer++)
        {
            work.Execute(
                "insert into person (telegram_id, name, unit_id, role, scope, invited_at, joined_at) values (@id, @name, @unit, 'officer', 'unit', @now, @now)",
                new { id = FirstOfficer + officer, name = $"干部{officer + 1}", unit = 1 + (officer % Units), now = work.Now });
        }

        for (var number = 1; number <= projects; number++)
        {
            Project(work, number);
        }

        var today = work.Today;
        work.Execute(
            $"insert into year_plan (project_id, year, yuan) select p.id, y.value, 10000000 + p.id * 7919 % 300000000 from project p, json_each('[{string.Join(',', Enumerable.Range(today.Year - years + 1, years))}]') y where p.id % 10 <> 0");
        for (var month = new Month(today.Year - years + 1, 1); month < Month.Of(today); month = month.Next)
        {
            work.Execute(
                "insert into investment (project_id, month, yuan, person_id, at) select id, @month, 500000 + id * @number * 7919 % 20000000, 1 + id % @officers, @at from project",
                new { month = month.ToString(), number = (long)month.Number, officers = (long)Officers, at = work.At(month.Next.First.AddDays(2), new TimeOnly(9, 0)) });
            work.Execute(
                "insert into visit (project_id, person_id, day, kind, text, at) select id, 1 + id % @officers, @day, 'onsite', '厂房主体施工,设备陆续进场', @at from project where (id + @number) % 2 = 0",
                new { day = month.First.AddDays(9), number = (long)month.Number, officers = (long)Officers, at = work.At(month.First.AddDays(9), new TimeOnly(15, 0)) });
        }

        work.Execute("insert into investment_version (investment_id, version, yuan, person_id, at) select id, 1, yuan, person_id, at from investment");

        // Today so far: every tenth project reported, every twentieth visited.
        work.Execute(
            "insert into investment (project_id, month, yuan, person_id, at) select id, @month, 3000000, 1 + id % @officers, @at from project where id % 10 = 5",
            new { month = Month.Of(today).ToString(), officers = (long)Officers, at = work.At(today, new TimeOnly(8, 30)) });
        work.Execute(
            "insert into visit (project_id, person_id, day, kind, text, at) select id, 1 + id % @officers, @today, 'onsite', '设备到货八成,下周安装', @at from project where id % 20 = 7",
            new { today, officers = (long)Officers, at = work.At(today, new TimeOnly(8, 40)) });
        work.Execute(
            "insert into assignment (project_id, person_id, role, made_at) select p.id, 1 + p.id % @officers, 'officer', @now from project p where p.code <> 'P009'",
            new { officers = (long)Officers, now = work.Now });
        work.Execute(
            "insert into assignment (project_id, person_id, role, made_at) select p.id, o.id, 'officer', @now from project p, person o where p.code = 'P009'",
            new { now = work.Now });
    });

    /// <summary>What the n-th project is called for short.</summary>
    public static string ShortName(int number) => number == 9
        ? "旺嘉腐竹"
        : string.Create(CultureInfo.InvariantCulture, $"{Places[number % Places.Length]}{Firms[number % Firms.Length]}{Products[number % Products.Length]}{number}");

    /// <summary>The n-th project's code.</summary>
    public static string Code(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:000}");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static void Project(Work work, int number)
    {
        var name = $"{ShortName(number)}年产{number * 10}吨生产线建设项目";
        var id = work.Value<long>(
            """
            insert into project (code, name, short_name, unit_id, category, total_yuan, stage, stage_word, planned_start, planned_end, made_at, changed_at)
            values (@code, @name, @shortName, @unit, '产业', @total, @stage, @stage, @start, @end, @now, @now) returning id
            """,
            new
            {
                code = Code(number),
                name,
                shortName = ShortName(number),
                unit = 1 + (number % Units),
                total = 100_000_000L + (number * 104_729L % 2_000_000_000L),
                stage = (number % 5) switch { 0 => "signed", 1 => "in_production", _ => "started" },
                start = number % 3 == 0 ? "2025-04" : null,
                end = number % 3 == 0 ? "2027-06" : null,
                now = work.Now,
            });
        foreach (var (called, kind) in new[] { (Code(number), "code"), (name, "name"), (ShortName(number), "short") })
        {
            work.Execute(
                "insert into project_name (project_id, folded, kind) values (@id, @folded, @kind)",
                new { id, folded = Wording.Fold(called), kind });
        }
    }
}
