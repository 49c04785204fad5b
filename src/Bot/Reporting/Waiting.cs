namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Outbox;
using Bot.Projects;

/// <summary>
/// Evidence that no report has yet: what was sent together is asked about in one message, and the next report takes it, or
/// the one that begins with a button of that message, however late.
/// </summary>
internal static class Waiting
{
    /// <summary>So long after a report, before it, or after the photo before, something still belongs to it.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromMinutes(30);

    // More than this was forgotten long ago.
    private const int MostLooked = 100;

    // What was seen, as the card takes it.
    private const int LongestWords = 200;

    /// <summary>What was sent together.</summary>
    /// <param name="Project">The project that the captions name; null where they name none.</param>
    /// <param name="Pieces">Oldest first.</param>
    public sealed record Batch(Project? Project, List<Piece> Pieces)
    {
        /// <summary>The first that came: the message that asks is kept under it.</summary>
        public long First => Pieces.Min(piece => piece.Id);

        /// <summary>Whether a moment is still near to it.</summary>
        public bool IsNear(DateTimeOffset moment) => Pieces[^1].At >= moment - Near;
    }

    /// <summary>The message that asks for the project of what waits, under the first that waits.</summary>
    public static string Key(long first) => $"evidence:waiting:{first}";

    /// <summary>What waited when a report began, and is not of another project: its when it is submitted.</summary>
    public static IEnumerable<Piece> For(Asked asked, long report) => Draft.Get(asked.Work, report) is { State: not "spent", IsOfSeveral: false } draft
        ? All(asked, draft.MadeAt).Where(batch => batch.IsNear(draft.MadeAt) && (batch.Project is null || batch.Project.Id == draft.ProjectId)).SelectMany(batch => batch.Pieces)
        : [];

    /// <summary>What was sent just now.</summary>
    public static IEnumerable<Batch> Lately(Asked asked) => All(asked, asked.Work.Now).Where(batch => batch.IsNear(asked.Work.Now));

    /// <summary>Asks which project it is that was sent just now; each batch in a message of its own, in private.</summary>
    public static void Ask(Asked asked) => Ask(asked, Lately(asked));

    /// <summary>The button of that message: a visit begins, with what the message counts and the words under it.</summary>
    public static Turn Report(Asked asked)
    {
        if (asked.Text.Split(' ') is not [var first, var number] || Number(first) is not { } piece || Number(number) is not { } id
            || FindProject.Get(asked.Work, asked.Who, id) is not { Reportable: 1 } project)
        {
            return Turn.Line("这个项目现在不能填报,请重新选择。");
        }

        var pieces = All(asked, asked.Work.Now).FirstOrDefault(batch => batch.First == piece)?.Pieces ?? [];
        foreach (var one in pieces)
        {
            asked.Work.Execute("update evidence set at = @now where id = @id", new { id = one.Id, now = asked.Work.Now });
        }

        var words = pieces.Select(one => one.Caption).OfType<string>()
            .Select(caption => FindProject.Named(asked.Work, asked.Who, caption) is { } named && named.Project.Id == id ? named.Rest : caption)
            .Where(rest => rest.Length > 0).Distinct();
        return ReportVisit.Begin(asked, project, Wording.Cut(string.Join(';', words), LongestWords));
    }

    /// <summary>What was sent for a report that was dropped waits again, and is asked about.</summary>
    public static void Free(Asked asked) => Free(asked, "那次填报已取消");

    /// <summary>What was sent for a report that cannot have it waits again, and is asked about.</summary>
    public static void Free(Asked asked, string why)
    {
        var (work, draft) = (asked.Work, asked.Draft!.Value);
        var freed = Evidence.Sent(work, draft);
        if (freed.Count == 0)
        {
            return;
        }

        // The same may wait already.
        var whose = new { draft, person = asked.Who.Id };
        work.Execute("delete from evidence where draft_id = @draft and unique_id in (select unique_id from evidence where draft_id is null and person_id = @person)", whose);
        work.Execute("update evidence set draft_id = null where draft_id = @draft", whose);
        if (Messages.Under(work, Evidence.Told(draft)) is { } told)
        {
            Messages.Change(work, told, new Reply(Html.Of($"{Counts.Of(freed).Show()} 没有归档:{why}。")));
        }

        var again = freed.Select(piece => piece.UniqueId).ToHashSet();
        Ask(asked, All(asked, work.Now).Where(batch => batch.Pieces.Exists(piece => again.Contains(piece.UniqueId))));
    }

    private static void Ask(Asked asked, IEnumerable<Batch> batches)
    {
        var (work, place) = (asked.Work, asked.Said.Place);
        foreach (var batch in batches)
        {
            var projects = batch.Project is { } named ? [named] : FindProject.ToReport(work, asked.Who, FindProject.MostCandidates);
            Messages.Keep(
                work,
                place.Kind == ChatKind.Private ? asked.Chat : Chats.Private(work, asked.Who.TelegramId!.Value),
                new Reply(
                    Html.Of($"{Counts.Of(batch.Pieces).Told("已收")}。是哪个项目的?点一下,接着报走访:"),
                    [.. projects.Select(project => (IReadOnlyList<Button>)[new Button(Wording.Cut($"{project.Call} {project.Code}", 40), $"/pictured {batch.First} {project.Id}")])]),
                place.Kind == ChatKind.Private ? place.Thread : null,
                Key(batch.First));
        }
    }

    // All that waited at a moment. The parts of an album are of one project.
    private static List<Batch> All(Asked asked, DateTimeOffset until)
    {
        // The limit stands in the text: as a parameter it would have SQLite plan the statement anew each time.
        var pieces = asked.Work.Query<Piece>(
            $"select id, kind, unique_id, caption, album, at from evidence where draft_id is null and person_id = @person and at <= @until order by at desc, id desc limit {MostLooked}",
            new { person = asked.Who.Id, until });
        return
        [
            .. pieces.GroupBy(piece => piece.Album ?? $"alone {piece.Id}")
                .SelectMany(album =>
                {
                    var project = album.Select(piece => Evidence.Named(asked, piece.Caption)).FirstOrDefault(named => named is not null);
                    return album.Select(piece => (Project: project, Piece: piece));
                })
                .GroupBy(one => one.Project?.Id)
                .SelectMany(same => Together(same.First().Project, same.Select(one => one.Piece))),
        ];
    }

    private static List<Batch> Together(Project? project, IEnumerable<Piece> pieces)
    {
        List<Batch> batches = [];
        foreach (var piece in pieces.OrderBy(piece => piece.At).ThenBy(piece => piece.Id))
        {
            if (batches.Count > 0 && batches[^1].IsNear(piece.At))
            {
                batches[^1].Pieces.Add(piece);
            }
            else
            {
                batches.Add(new Batch(project, [piece]));
            }
        }

        return batches;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
