namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Outbox;
using Bot.Projects;
using Bot.Storage;

/// <summary>
/// Photos, files and places (佐证) sent at any moment of a report, or right after it: they belong to it, and one message
/// counts them back. What comes before any report waits for the next one.
/// </summary>
public static class Evidence
{
    /// <summary>The most that one report takes.</summary>
    public const int Most = 30;

    /// <summary>SQL condition: the evidence <c>e</c> belongs to an entry of the project in parameter @project.</summary>
    public const string OfProject =
        """
        e.draft_id in (
            select n.draft_id from visit v join visit_version n on n.visit_id = v.id where v.project_id = @project
            union all
            select n.draft_id from investment i join investment_version n on n.investment_id = i.id where i.project_id = @project)
        """;

    // So long after a report, or before it, something still belongs to it.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(30);

    /// <summary>Takes what came with a message.</summary>
    public static Turn Take(Asked asked)
    {
        var said = (Incoming.Said)asked.Said;
        if (said.Attachment is Attachment.Unfit)
        {
            var line = Turn.Line("语音、视频暂时收不了,请改发照片或文件。");
            return said.Album is { } album ? line with { Keeps = $"evidence:unfit:{asked.Who.Id}:{album}" } : line;
        }

        if (!asked.Who.Reports)
        {
            return Nowhere(asked);
        }

        return ReportOf(asked, said) is { } draft ? ForReport(asked, said, draft) : ForNext(asked, said);
    }

    /// <summary>What belongs to the report under way, with what waits for it.</summary>
    public static Counts Of(Asked asked) => Count(asked.Work, asked.Draft, asked.Who.Id, NearBeginning(asked));

    /// <summary>Whether a photo comes with what is reported of a project's month: with the report under way or an earlier one.</summary>
    public static bool ShowsMonth(Asked asked, long project, string month) => Of(asked).Photos > 0 || asked.Work.Value<long?>(
        """
        select 1 from investment i
        join investment_version n on n.investment_id = i.id
        join evidence e on e.draft_id = n.draft_id and e.kind = 'photo'
        where i.project_id = @project and i.month = @month limit 1
        """,
        new { project, month }) is not null;

    /// <summary>Gives a report that is just being submitted what waited for it.</summary>
    /// <returns>What belongs to the report.</returns>
    public static Counts Adopt(Asked asked)
    {
        var work = asked.Work;
        var draft = asked.Draft!.Value;
        var waiting = work.Query<long>(
            """
            select id from evidence
            where draft_id is null and person_id = @person and at >= @since
                and unique_id not in (select unique_id from evidence where draft_id = @draft)
            order by id limit @room
            """,
            new { person = asked.Who.Id, since = NearBeginning(asked), draft, room = Most - Count(work, draft).Total });
        foreach (var id in waiting)
        {
            work.Execute("update evidence set draft_id = @draft where id = @id", new { draft, id });
        }

        var counts = Count(work, draft);
        foreach (var id in waiting)
        {
            if (Messages.Under(work, Waiting(id)) is { } question)
            {
                Messages.Change(work, question, new Reply(counts.Told($"已记入 {EntryOf(work, draft)},共")));
            }
        }

        return counts;
    }

    /// <summary>📷 补照片 under an entry: what is sent next belongs to it, however long ago it was made.</summary>
    public static Turn More(Asked asked)
    {
        if (Entry.Read(asked.Text) is not (var letter, var id, _) || asked.Work.Value<long?>(
            letter == 'Z'
                ? "select draft_id from visit_version where visit_id = @id and person_id = @person and draft_id is not null order by version desc limit 1"
                : "select draft_id from investment_version where investment_id = @id and person_id = @person and draft_id is not null order by version desc limit 1",
            new { id, person = asked.Who.Id }) is not { } draft)
        {
            return Turn.Line("只能给自己报的走访和投资补照片,请点自己提交的卡片。");
        }

        OpenDrafts.TakeUpAgain(asked.Work, draft);
        return Turn.Line($"请现在发照片、文件或位置,会补到 {EntryOf(asked.Work, draft)}。");
    }

    // The parts of an album stay together, wherever the first went. Else it is the report that was touched last: the one
    // under way, or one submitted just before the photo was taken.
    private static long? ReportOf(Asked asked, Incoming.Said said)
    {
        var person = asked.Who.Id;
        if (said.Album is { } album && asked.Work.Value<long?>(
            """
            select e.draft_id from evidence e join draft d on d.id = e.draft_id
            where e.album = @album and e.person_id = @person and d.state <> 'cancelled' order by e.id desc limit 1
            """,
            new { album, person }) is { } together)
        {
            return together;
        }

        var last = asked.Work.Value<long?>(
            """
            select d.id from draft d
            where d.id = @listening
                or d.person_id = @person and d.state = 'spent' and d.changed_at >= @since
                    and (exists (select 1 from visit_version v where v.draft_id = d.id) or exists (select 1 from investment_version n where n.draft_id = d.id))
            order by d.changed_at desc, case when d.id = @listening then 0 else 1 end, d.id desc limit 1
            """,
            new { listening = asked.Draft, person, since = said.At - Near });
        return last == asked.Draft || last is not { } spent || !NamesAnother(asked, spent) ? last : null;
    }

    private static Turn ForReport(Asked asked, Incoming.Said said, long draft)
    {
        var work = asked.Work;
        if (Count(work, draft).Total >= Most)
        {
            return Full($"{draft}");
        }

        Insert(asked, said, draft);
        var counts = Count(work, draft);
        return EntryOf(work, draft) is { } entry
            ? new Turn.Say(new Reply(counts.Told($"已补到 {entry},共"))) { Keeps = $"evidence:{draft}:after" }
            : new Turn.Say(new Reply(counts.Told("已收"))) { Keeps = $"evidence:{draft}" };
    }

    private static Turn ForNext(Asked asked, Incoming.Said said)
    {
        var work = asked.Work;
        var since = NearBeginning(asked);
        var projects = Named(asked) is { } named ? [named] : FindProject.ToReport(work, asked.Who, FindProject.MostCandidates);
        if (projects.Count == 0)
        {
            return Nowhere(asked);
        }

        if (Count(work, null, asked.Who.Id, since).Total >= Most)
        {
            return Full($"next:{asked.Who.Id}:{asked.Day:yyyyMMdd}");
        }

        Insert(asked, said, null);
        var first = work.Value<long>(
            "select min(id) from evidence where draft_id is null and person_id = @person and at >= @since", new { person = asked.Who.Id, since });
        return new Turn.Say(new Reply(
            Html.Of($"{Count(work, null, asked.Who.Id, since).Told("已收")}。是哪个项目的?点一下,接着报走访:"),
            [.. projects.Select(project => (IReadOnlyList<Button>)[new Button(Wording.Cut($"{project.Call} {project.Code}", 40), $"/visit {project.Code}")])]))
        {
            Keeps = Waiting(first),
        };
    }

    private static Turn.Say Nowhere(Asked asked) => Turn.Line("您现在没有可以填报的项目,发来的照片、文件没有归档。如需填报,请联系项目办。") with
    {
        Keeps = $"evidence:nowhere:{asked.Who.Id}:{asked.Day:yyyyMMdd}",
    };

    private static Turn.Say Full(string what) => Turn.Line($"一次填报最多收 {Most} 个附件,多出的没有收。") with { Keeps = $"evidence:full:{what}" };

    // The message that asks for the project of what waits, under the first that waits.
    private static string Waiting(long first) => $"evidence:waiting:{first}";

    private static DateTimeOffset NearBeginning(Asked asked) => asked.Draft is { } draft
        ? asked.Work.First<Beginning>("select made_at from draft where id = @draft", new { draft })!.MadeAt - Near
        : asked.Work.Now - Near;

    // The project that a caption begins with by its whole name: a mere part of a name is a guess.
    private static Project? Named(Asked asked) => asked.Text.Length > 0
        && FindProject.In(asked.Work, asked.Who, asked.Text, toReport: true) is Found.One { Project: { Reportable: 1 } project }
        && new[] { project.Code, project.Name, project.Call }.Any(name => Wording.Fold(asked.Text).StartsWith(Wording.Fold(name), StringComparison.Ordinal))
            ? project
            : null;

    private static bool NamesAnother(Asked asked, long draft) => Named(asked) is { } named && asked.Work.Value<long?>(
        """
        select 1 from visit_version n join visit v on v.id = n.visit_id where n.draft_id = @draft and v.project_id = @project
        union all
        select 1 from investment_version n join investment i on i.id = n.investment_id where n.draft_id = @draft and i.project_id = @project
        """,
        new { draft, project = named.Id }) is null;

    // 旺嘉腐竹 Z-0001; null while the draft has no entry.
    private static string? EntryOf(Work work, long draft) => work.First<Entered>(
        """
        select coalesce(p.short_name, p.name) as project, v.id as visit, n.investment_id as investment
        from draft d
        left join visit_version w on w.draft_id = d.id
        left join visit v on v.id = w.visit_id
        left join investment_version n on n.draft_id = d.id
        left join investment i on i.id = n.investment_id
        join project p on p.id = coalesce(v.project_id, i.project_id)
        where d.id = @draft
        """,
        new { draft }) is { } entered
            ? $"{entered.Project} {string.Join('、', new[] { entered.Visit is { } visit ? Entry.Visit(visit) : "", entered.Investment is { } id ? Entry.Investment(id) : "" }.Where(number => number.Length > 0))}"
            : null;

    private static void Insert(Asked asked, Incoming.Said said, long? draft)
    {
        var (kind, fileId, uniqueId, name, place, size) = said.Attachment switch
        {
            Attachment.Photo photo => ("photo", photo.FileId, photo.UniqueId, null, null, photo.Size),
            Attachment.Document file => ("document", file.FileId, file.UniqueId, file.Name, null, file.Size),
            Attachment.Location at => ("location", (string?)null, $"{Degrees(at.Latitude)},{Degrees(at.Longitude)}", (string?)null, at, (long?)null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        // The same again counts once.
        asked.Work.Execute(
            $"""
            insert into evidence (person_id, draft_id, kind, file_id, unique_id, name, caption, latitude, longitude, album, size, at)
            values (@person, @draft, @kind, @fileId, @uniqueId, @name, @caption, @latitude, @longitude, @album, @size, @now)
            on conflict {(draft is null ? "(person_id, unique_id) where draft_id is null do update set at = excluded.at" : "(draft_id, unique_id) where draft_id is not null do nothing")}
            """,
            new
            {
                person = asked.Who.Id,
                draft,
                kind,
                fileId,
                uniqueId,
                name,
                caption = asked.Text.Length > 0 ? asked.Text : null,
                latitude = place is null ? null : Degrees(place.Latitude),
                longitude = place is null ? null : Degrees(place.Longitude),
                album = said.Album,
                size,
                now = asked.Work.Now,
            });
    }

    private static string Degrees(double degrees) => degrees.ToString("0.######", CultureInfo.InvariantCulture);

    private static Counts Count(Work work, long draft) => Count(work, draft, 0, work.Now);

    // What belongs to a draft, and what of a person waits since a moment.
    private static Counts Count(Work work, long? draft, long person, DateTimeOffset since) => work.First<Counts>(
        """
        select count(distinct case when kind = 'photo' then unique_id end) as photos,
            count(distinct case when kind = 'document' then unique_id end) as documents,
            count(distinct case when kind = 'location' then unique_id end) as locations
        from evidence where draft_id = @draft or draft_id is null and person_id = @person and at >= @since
        """,
        new { draft, person, since })!;

    private sealed class Beginning
    {
        public DateTimeOffset MadeAt { get; init; }
    }

    private sealed class Entered
    {
        public string Project { get; init; } = "";

        public long? Visit { get; init; }

        public long? Investment { get; init; }
    }
}

/// <summary>How much evidence there is of each kind.</summary>
public sealed class Counts
{
    /// <summary>Photos.</summary>
    public long Photos { get; init; }

    /// <summary>Files.</summary>
    public long Documents { get; init; }

    /// <summary>Places.</summary>
    public long Locations { get; init; }

    /// <summary>All of it.</summary>
    public long Total => Photos + Documents + Locations;

    /// <summary>📷 3 张 · 📎 1 个文件; empty for nothing.</summary>
    public Html Show() => Html.Text(string.Join(" · ", Parts.Select(part => $"{part.Sign} {part.Words}")));

    /// <summary>📷 已收 3 张 · 📎 1 个文件</summary>
    /// <param name="verb">已收</param>
    public Html Told(string verb) => Html.Text(string.Join(" · ", Parts.Select((part, index) => $"{part.Sign} {(index == 0 ? verb + " " : "")}{part.Words}")));

    private IEnumerable<(string Sign, string Words)> Parts => new[] { ("📷", Photos, "张"), ("📎", Documents, "个文件"), ("📍", Locations, "个位置") }
        .Where(part => part.Item2 > 0).Select(part => (part.Item1, $"{part.Item2} {part.Item3}"));
}
