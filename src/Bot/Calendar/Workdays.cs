namespace Bot.Calendar;

using System.Globalization;
using System.Text.Json;

/// <summary>
/// The legal calendar with its make-up workdays (调休): which days offices work. The source is the yearly notice of the State
/// Council's general office (国务院办公厅关于部分节假日安排的通知), kept as data; a year without a notice is Monday to Friday.
/// </summary>
public sealed class Workdays
{
    private static readonly Lazy<Workdays> Builtin = new(LoadEmbedded);

    private readonly HashSet<int> years = [];
    private readonly HashSet<DateOnly> exceptions = [];

    private Workdays()
    {
    }

    /// <summary>The calendar that the program carries.</summary>
    public static Workdays Embedded => Builtin.Value;

    /// <summary>Reads a calendar file; see <see cref="Load(string)"/>.</summary>
    /// <exception cref="FormatException">The file is no such calendar; the message is one line that names the place.</exception>
    public static Workdays Load(Stream json)
    {
        using var reader = new StreamReader(json);
        return Load(reader.ReadToEnd());
    }

    /// <summary>
    /// Reads a calendar: {"2026": {"holidays_on_weekdays": ["2026-01-01", …], "workdays_on_weekends": ["2026-01-04", …]}, …}.
    /// </summary>
    /// <exception cref="FormatException">The text is no such calendar; the message is one line that names the place.</exception>
    public static Workdays Load(string json)
    {
        var calendar = new Workdays();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("The workdays file must be an object of years.");
            }
            foreach (var year in document.RootElement.EnumerateObject())
            {
                calendar.Add(year);
            }
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The workdays file is not JSON: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
        return calendar;
    }

    /// <summary>Whether the holidays of the year are in the calendar. If not, its workdays are Monday to Friday.</summary>
    public bool Knows(int year) => years.Contains(year);

    /// <summary>Whether offices work on the day.</summary>
    public bool IsWorkday(DateOnly day) => IsWeekend(day) == exceptions.Contains(day);

    /// <summary>The first workday after the day.</summary>
    public DateOnly Next(DateOnly day) => AddWorkdays(day, 1);

    /// <summary>The n-th workday after the day, or before it if n is negative; the day itself, workday or not, if n is 0.</summary>
    public DateOnly AddWorkdays(DateOnly day, int n)
    {
        var step = Math.Sign(n);
        for (var left = n; left != 0;)
        {
            day = day.AddDays(step);
            if (IsWorkday(day))
            {
                left -= step;
            }
        }
        return day;
    }

    /// <summary>
    /// How many workdays lie after one day up to and including another, so that a thing due on a Friday is 1 workday late on
    /// Monday; negative if the other lies before.
    /// </summary>
    public int CountBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -CountBetween(to, from);
        }
        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            count += IsWorkday(day) ? 1 : 0;
        }
        return count;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static Workdays LoadEmbedded()
    {
        using var json = typeof(Workdays).Assembly.GetManifestResourceStream("workdays.json")
            ?? throw new InvalidOperationException("The program was built without its workdays.json.");
        return Load(json);
    }

    private void Add(JsonProperty entry)
    {
        if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1949 or > 2099)
        {
            throw new FormatException($"The workdays file has '{entry.Name}' where a year such as 2026 must stand.");
        }
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"The workdays file says nothing of the year {year}: an object with its days must stand there.");
        }
        foreach (var list in entry.Value.EnumerateObject())
        {
            var weekend = list.Name switch
            {
                "holidays_on_weekdays" => false,
                "workdays_on_weekends" => true,
                _ => throw new FormatException($"The workdays file has '{list.Name}' in the year {year}; only holidays_on_weekdays and workdays_on_weekends may stand there."),
            };
            if (list.Value.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException($"The workdays file has no list of days in {list.Name} of {year}.");
            }
            foreach (var item in list.Value.EnumerateArray())
            {
                AddDay(year, list.Name, weekend, item);
            }
        }
        if (entry.Value.EnumerateObject().Count() != 2)
        {
            throw new FormatException($"The workdays file needs holidays_on_weekdays and workdays_on_weekends in the year {year}.");
        }
        years.Add(year);
    }

    private void AddDay(int year, string list, bool weekend, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.String
            || !DateOnly.TryParseExact(item.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw new FormatException($"The workdays file has {item.GetRawText()} in {list} of {year}, which is not a day such as \"2026-01-01\".");
        }
        if (day.Year != year)
        {
            throw new FormatException($"The workdays file has {day:yyyy-MM-dd} in the year {year}.");
        }
        if (IsWeekend(day) != weekend)
        {
            throw new FormatException(weekend
                ? $"The workdays file has {day:yyyy-MM-dd} in {list}, but it is a {day.DayOfWeek}."
                : $"The workdays file has {day:yyyy-MM-dd} in {list}, but it is a {day.DayOfWeek}, free anyway.");
        }
        if (!exceptions.Add(day))
        {
            throw new FormatException($"The workdays file has {day:yyyy-MM-dd} twice.");
        }
    }
}
