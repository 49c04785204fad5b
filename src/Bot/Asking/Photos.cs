namespace Bot.Asking;

using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;
using Bot.Reporting;
using Bot.Storage;

/// <summary>/photos, from the status card: the latest photos and files of a project, for whoever may see it.</summary>
public static class Photos
{
    private const int Most = 10;
    private const int MostPlaces = 5;

    /// <summary>/photos 〈项目〉</summary>
    public static Turn Show(Asked asked)
    {
        if (FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.One { Project: var project })
        {
            return StatusCard.Show(asked);
        }

        var work = asked.Work;
        var counts = Count(work, project);
        var files = Latest(work, project, "e.file_id is not null", Most);
        var places = Latest(work, project, "e.latitude is not null", MostPlaces);
        if (files.Count + places.Count == 0)
        {
            return Turn.Line($"{project.Title}还没有照片。走访、报投资时随手发来就会记在项目里。");
        }

        var more = counts.Photos + counts.Documents > files.Count ? $",先发最近 {files.Count} 个" : "";
        return new Turn.Say(new Reply(Html.Lines(
            [
                Html.Of($"<b>{project.Title}</b> {counts.Show()}{more}"),
                .. places.Select(place => Html.Text($"📍 {place.About(project)}:{place.Latitude}, {place.Longitude}")),
            ])))
        {
            // The newest stands last, next to the thumb.
            Then = [.. files.AsEnumerable().Reverse().Select(file => new Reply(Html.Text(file.About(project))) { File = file.Enclosure })],
            Toast = "正在发送",
        };
    }

    /// <summary>The button on a project's card; null where there is nothing to show.</summary>
    public static Button? Button(Work work, Project project) => Count(work, project) switch
    {
        { Total: 0 } => null,
        { Photos: > 0 } counts => new Button($"📷 照片 {counts.Photos}", $"/photos {project.Reference}"),
        var counts => new Button($"📎 附件 {counts.Total}", $"/photos {project.Reference}"),
    };

    private static Counts Count(Work work, Project project) => work.First<Counts>(
        $"""
        select count(case when e.kind = 'photo' then 1 end) as photos,
            count(case when e.kind = 'document' then 1 end) as documents,
            count(case when e.kind = 'location' then 1 end) as locations
        from evidence e where {Evidence.OfProject}
        """,
        new { project = project.Id })!;

    private static List<Piece> Latest(Work work, Project project, string condition, int most) => work.Query<Piece>(
        $"""
        select e.kind, e.file_id, e.name, e.sha256, e.caption, e.latitude, e.longitude, v.day, v.text, i.month, n.yuan
        from evidence e
        left join visit_version w on w.draft_id = e.draft_id
        left join visit v on v.id = w.visit_id
        left join investment_version n on n.draft_id = e.draft_id
        left join investment i on i.id = n.investment_id
        where {Evidence.OfProject} and {condition}
        order by e.id desc limit @most
        """,
        new { project = project.Id, most });

    private sealed class Piece
    {
        public string Kind { get; init; } = "";

        public string? FileId { get; init; }

        public string? Name { get; init; }

        public string? Sha256 { get; init; }

        public string? Caption { get; init; }

        public string? Latitude { get; init; }

        public string? Longitude { get; init; }

        public DateOnly? Day { get; init; }

        public string? Text { get; init; }

        public string? Month { get; init; }

        public long? Yuan { get; init; }

        public Enclosure Enclosure => new(Kind == "photo", FileId!, Name ?? "", Sha256);

        // 旺嘉腐竹 11月20日 厂房主体封顶
        public string About(Project project)
        {
            var entry = Day is { } day
                ? $"{Days.Show(day)} {Wording.Cut(Text!, 200)}"
                : $"{Calendar.Month.Parse(Month!).Show()}完成投资 {Amount.Show(Yuan!.Value)}";
            return $"{project.Call} {entry}{(Caption is null ? "" : $" · {Wording.Cut(Caption, 200)}")}";
        }
    }
}
