namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
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
            select n.draft_id from investment i join investment_version n on n.investment_id = i.id where i.project_id = @project
            union all
            select n.draft_id from claim c join claim_version n on n.claim_id = c.id where c.project_id = @project)
        """;

    /// <summary>Takes what came with a message.</summary>
    public static Turn Take(Asked asked)
    {
        var said = (Incoming.Said)asked.Said;
        if (said.Attachment is Attachment.Unfit)
        {
            var line = Turn.Line("语音、视频暂时收不了,请改发照片或文件。");
            return said.Album is { } album ? line with { Keeps = $"evidence:unfit:{asked.Who.Id}:{album}" } : line;
        }

        return asked.Who.Reports && ReportOf(asked, said) is { } draft ? ForReport(asked, said, draft) : ForNext(asked, said);
    }

    /// <summary>What belongs to the report under way, with what waits for it.</summary>
    public static Counts Of(Asked asked) => asked.Draft is { } draft ? Of(asked, draft) : new Counts();

    /// <summary>Whether a photo came with an earlier report of a project's month.</summary>
    public static bool ShowsMonth(Work work, long project, string month) => work.Value<long?>(
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
        var own = Sent(work, draft);
        var adopted = Waiting.For(asked, draft).ExceptBy(own.Select(piece => piece.UniqueId), piece => piece.UniqueId).Take(Most - own.Count).ToList();
        foreach (var piece in adopted)
        {
            work.Execute("update evidence set draft_id = @draft where id = @id", new { draft, id = piece.Id });
        }

        var counts = Counts.Of([.. own, .. adopted]);
        foreach (var piece in adopted)
        {
            if (Messages.Under(work, Waiting.Key(piece.Id)) is { } question)
            {
                Messages.Change(work, question, new Reply(counts.Told($"已记入 {EntryOf(work, draft)!.Call},共")));
            }
        }

        // What stays behind has lost the message that asked for it.
        Waiting.Ask(asked);
        return counts;
    }

    /// <summary>📷 补照片 under an entry: what is sent next belongs to it, however long ago it was made.</summary>
    public static Turn More(Asked asked)
    {
        if (Entry.Read(asked.Text) is not (var letter, var id, _) || asked.Work.Value<long?>(
            letter switch
            {
                'Z' => "select draft_id from visit_version where visit_id = @id and person_id = @person and draft_id is not null order by version desc limit 1",
                'T' => "select draft_id from investment_version where investment_id = @id and person_id = @person and draft_id is not null order by version desc limit 1",
                _ => """
                     select n.draft_id from claim c join claim_version n on n.claim_id = c.id
                     where c.kind = @kind and c.number = @id and n.person_id = @person and n.draft_id is not null order by n.version desc limit 1
                     """,
            },
            new { id, person = asked.Who.Id, kind = Claim.Kinds.FirstOrDefault(kind => kind.Letter == letter)?.Code }) is not { } draft || (!Draft.Get(asked.Work, draft)!.IsOfSeveral && !Takes(asked, draft, null)))
        {
            return Turn.Line("只能给自己报的内容补照片,请点自己提交的卡片。");
        }

        if (Draft.Get(asked.Work, draft)!.IsOfSeveral)
        {
            return Turn.Line("这一条是和别的项目一起报的,照片请直接发过来,再点是哪个项目的。");
        }

        OpenDrafts.TakeUpAgain(asked.Work, draft);
        return Turn.Line($"请现在发照片、文件或位置,会补到 {EntryOf(asked.Work, draft)!.Call}。");
    }

    /// <summary>The project on which one may report whose whole name a caption begins with: a mere part of a name is a guess.</summary>
    internal static Project? Named(Asked asked, string? caption) =>
        caption is not null && FindProject.Named(asked.Work, asked.Who, caption) is { Project: { Reportable: 1 } project } ? project : null;

    /// <summary>What was sent for a report.</summary>
    internal static List<Piece> Sent(Work work, long draft) => work.Query<Piece>(
        "select id, kind, unique_id, caption, album, at from evidence where draft_id = @draft order by id", new { draft });

    // The parts of an album stay together, wherever the first went. Else it is the report that was touched last: the one
    // under way, or one submitted just before the photo was taken; and the last of those that a caption names.
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
            return Takes(asked, together, null) ? together : null;
        }

        var last = asked.Work.Query<long>(
            """
            select d.id from draft d
            where d.id = @listening
                or d.person_id = @person and d.state = 'spent' and d.changed_at >= @since
                    and (exists (select 1 from visit_version v where v.draft_id = d.id) or exists (select 1 from investment_version n where n.draft_id = d.id)
                        or exists (select 1 from claim_version c where c.draft_id = d.id))
            order by d.changed_at desc, case when d.id = @listening then 0 else 1 end, d.id desc
            """,
            new { listening = asked.Draft, person, since = said.At - Waiting.Near });
        var named = Subject(asked, said);
        return last.Take(named is null ? 1 : last.Count).FirstOrDefault(draft => Takes(asked, draft, named)) is > 0 and var found ? found : null;
    }

    // What a caption names wins, and nobody adds to an entry of what they may not report on any more. A photo is of one project:
    // a card of several takes none.
    private static bool Takes(Asked asked, long draft, Project? named)
    {
        var report = Draft.Get(asked.Work, draft)!;
        var entered = EntryOf(asked.Work, draft)?.ProjectId;
        var project = entered ?? report.ProjectId;
        return !report.IsOfSeveral
            && (named is null || project is null || project == named.Id)
            && (entered is not { } id || FindProject.Get(asked.Work, asked.Who, id) is { Reportable: 1 });
    }

    // The project that the caption names, or another one of the album.
    private static Project? Subject(Asked asked, Incoming.Said said) => asked.Work.Query<string?>(
        "select caption from evidence where album = @album and person_id = @person order by id", new { album = said.Album, person = asked.Who.Id })
        .Prepend(asked.Text).Select(caption => Named(asked, caption)).FirstOrDefault(project => project is not null);

    private static Turn ForReport(Asked asked, Incoming.Said said, long draft)
    {
        if (Of(asked, draft).Total >= Most)
        {
            return Full(asked, said);
        }

        Insert(asked, said, draft);
        var counts = Of(asked, draft);
        return EntryOf(asked.Work, draft) is { } entry
            ? new Turn.Say(new Reply(counts.Told($"已补到 {entry.Call},共"))) { Keeps = $"evidence:{draft}:after" }
            : new Turn.Say(new Reply(counts.Told("已收"))) { Keeps = Told(draft) };
    }

    private static Turn ForNext(Asked asked, Incoming.Said said)
    {
        if (!asked.Who.Reports || FindProject.ToReport(asked.Work, asked.Who, 1).Count == 0)
        {
            return Decline(asked, said, "nowhere", "您现在没有可以填报的项目,发来的照片、文件没有归档。如需填报,请联系项目办。");
        }

        if (Waiting.Lately(asked).Sum(batch => batch.Pieces.Count) >= Most)
        {
            return Full(asked, said);
        }

        Insert(asked, said, null);
        Waiting.Ask(asked);
        return new Turn.Silent();
    }

    /// <summary>The message that counts what was sent for a report under way.</summary>
    internal static string Told(long draft) => $"evidence:{draft}";

    private static Turn.Say Full(Asked asked, Incoming.Said said) => Decline(asked, said, "full", $"一次填报最多收 {Most} 个附件,多出的没有收。");

    // Said once to an album, and once in a minute to what comes one by one: no flood, and no silence.
    private static Turn.Say Decline(Asked asked, Incoming.Said said, string why, string words) => Turn.Line(words) with
    {
        Keeps = $"evidence:{why}:{asked.Who.Id}:{said.Album ?? asked.Work.Now.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}",
    };

    // Most reports come without any: that is asked first, and quickly.
    private static Counts Of(Asked asked, long draft) => asked.Work.Value<long?>(
        "select 1 where exists (select 1 from evidence where draft_id = @draft) or exists (select 1 from evidence where draft_id is null and person_id = @person)",
        new { draft, person = asked.Who.Id }) is null
            ? new Counts()
            : Counts.Of([.. Sent(asked.Work, draft), .. Waiting.For(asked, draft)]);

    // What a draft of one project entered; null while it has nothing.
    private static Entered? EntryOf(Work work, long draft)
    {
        var rows = work.Query<EnteredRow>(
            """
            select v.project_id, v.id as visit, cast(null as bigint) as investment, null as kind, cast(null as bigint) as claim from visit_version n join visit v on v.id = n.visit_id where n.draft_id = @draft
            union all
            select i.project_id, null, i.id, null, null from investment_version n join investment i on i.id = n.investment_id where n.draft_id = @draft
            union all
            select c.project_id, null, null, c.kind, c.number from claim_version n join claim c on c.id = n.claim_id where n.draft_id = @draft
            """,
            new { draft });
        return rows.Count == 0 ? null : new Entered(
            rows[0].ProjectId,
            $"{work.Value<string>("select coalesce(short_name, name) from project where id = @id", new { id = rows[0].ProjectId })} {string.Join('、', rows.Select(row => row.Number).Distinct())}");
    }

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
            on conflict {(draft is null ? "(person_id, unique_id) where draft_id is null do update set at = excluded.at, caption = coalesce(excluded.caption, evidence.caption)" : "(draft_id, unique_id) where draft_id is not null do nothing")}
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

    // 旺嘉腐竹 Z-0001、T-0001
    private sealed record Entered(long ProjectId, string Call);

    private sealed class EnteredRow
    {
        public long ProjectId { get; init; }

        public long? Visit { get; init; }

        public long? Investment { get; init; }

        public string? Kind { get; init; }

        public long? Claim { get; init; }

        public string Number => Visit is { } visit ? Entry.Visit(visit) : Investment is { } investment ? Entry.Investment(investment) : Reporting.Claim.Number(Kind!, Claim!.Value);
    }
}

/// <summary>One photo, file or place.</summary>
internal sealed class Piece
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    /// <summary>The same for the same content.</summary>
    public string UniqueId { get; init; } = "";

    public string? Caption { get; init; }

    public string? Album { get; init; }

    public DateTimeOffset At { get; init; }
}
