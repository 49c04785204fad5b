namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;

/// <summary>The first question of every report: which project? Answered by what is typed, or by buttons, one's own projects first.</summary>
internal static class WhichProject
{
    private const int PageSize = FindProject.MostCandidates;

    // Beyond it a button is forged.
    private const int MostPages = 1000;

    /// <summary>
    /// Finds the project that the text begins with. Either it is found, with what was said after it, or there is a turn
    /// that asks or explains.
    /// </summary>
    /// <param name="asked">Who asks.</param>
    /// <param name="text">What begins with the project's name.</param>
    /// <param name="step">The step that waits for the choice: the candidates (none: all on which one may report), and what was said after the name.</param>
    public static (Project? Project, string After, Turn? Turn) In(Asked asked, string text, Func<IReadOnlyList<long>, string, object> step)
    {
        switch (FindProject.In(asked.Work, asked.Who, text, toReport: true))
        {
            case Found.One { Project.Reportable: 1 } one:
                return (one.Project, one.Rest, null);
            case Found.One one:
                return (null, "", Turn.Line(FindProject.NotYours(asked.Work, one.Project)));
            case Found.Several several:
                return (null, "", new Turn.Ask(step([.. several.Projects.Select(project => project.Id)], several.Rest)));
            case Found.None { Words: "" }:
                return FindProject.ToReport(asked.Work, asked.Who, 2) switch
                {
                    [] => (null, "", Turn.Line(asked.Who.Dispatches ? "台账里还没有项目,请先导入台账。" : "您还没有可以填报的项目,请联系项目办指定。")),
                    [var only] => (only, "", null),
                    _ => (null, "", new Turn.Ask(step([], ""))),
                };
            case Found.None none:
                return (null, "", Turn.Line(FindProject.Unknown(asked.Work, asked.Who, none.Words)));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The project that was chosen by a button, or typed; <paramref name="kept"/> is what was said before.</summary>
    public static (Project? Project, string After, Turn? Turn) Answered(Asked asked, string kept, Func<IReadOnlyList<long>, string, object> step)
    {
        if (asked.Choice is null)
        {
            return In(asked, asked.Text, (candidates, rest) => step(candidates, rest.Length > 0 ? rest : kept)) switch
            {
                ({ } found, "", _) => (found, kept, null),
                var other => other,
            };
        }

        var project = Number(asked.Choice, 'p') is { } id ? FindProject.Get(asked.Work, asked.Who, id) : null;
        return project is { Reportable: 1 }
            ? (project, kept, null)
            : (null, "", Turn.Line("这个项目现在不能填报,请重新选择。"));
    }

    /// <summary>Who may report can change while a card waits: what is said then instead; null where all is well.</summary>
    public static Turn? Refuses(Asked asked, long projectId) => FindProject.Get(asked.Work, asked.Who, projectId) switch
    {
        { Reportable: 1 } => null,
        { } project => new Turn.Dropped(Reply.Line($"没有提交:{FindProject.NotYours(asked.Work, project)}")),
        null => new Turn.Dropped(Reply.Line("没有提交:这个项目现在不能填报,请联系项目办。")),
    };

    /// <summary>
    /// What is said to words under a card that are no answer to it, so that nobody takes them for recorded; a project's name,
    /// or the number of an entry, is about something else.
    /// </summary>
    public static Turn NotTaken(Asked asked, string what) => asked.Said is Incoming.Said { Attachment: not null } || Entry.Read(asked.Text) is (_, _, "")
        || FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.None
        ? new Turn.Pass()
        : Turn.Line(asked.Text.Length <= 3
            ? $"{what}还没有提交,请回复:提交、修改 或 取消。"
            : $"“{Wording.Cut(asked.Text.ReplaceLineEndings(" "), 20)}”没有记下。{what}还没有提交,请回复:提交、修改 或 取消。");

    /// <summary>Another project on which one may report, whose whole name an answer begins with: that one is meant, and not the one that is asked about.</summary>
    public static Found.One? Other(Asked asked, long projectId) =>
        FindProject.Named(asked.Work, asked.Who, asked.Text) is { Project: { Reportable: 1 } project } other && project.Id != projectId ? other : null;

    /// <summary>Whether an answer that is typed is a report on another project, whose name it has anywhere: a problem may name another one in passing.</summary>
    public static bool IsReportOfOther(Asked asked, long? projectId) => asked.Choice is null
        && Told.In(asked).All is var told
        && told.Any(one => one is { Project.Reportable: 1, Facts: { Visit: not null } or { Stage: not null } or { Funds: not null } or { Investments.Count: > 0 } })
        && !told.Any(one => one.Project?.Id is { } named && named == projectId);

    /// <summary>The page that a button leads to; null where another button was pressed.</summary>
    public static int? Page(Asked asked) => asked.Choice is not null && Number(asked.Choice, 'n') is { } page and < MostPages ? (int)page : null;

    /// <summary>The question with its buttons.</summary>
    /// <param name="asked">Who is asked.</param>
    /// <param name="pen">Writes the buttons.</param>
    /// <param name="question">The question.</param>
    /// <param name="candidates">The projects to choose from; none: all on which one may report.</param>
    /// <param name="page">The page, from 0.</param>
    /// <param name="mark">What is told of each project: 11月未报.</param>
    public static Reply Card(Asked asked, Pen pen, string question, IReadOnlyList<long> candidates, int page, Func<Project, string> mark)
    {
        var projects = candidates.Count > 0
            ? [.. candidates.Select(id => FindProject.Get(asked.Work, asked.Who, id)).OfType<Project>()]
            : FindProject.ToReport(asked.Work, asked.Who, ((page + 1) * PageSize) + 1);
        var more = FindProject.More(candidates.Count);
        var shown = projects.Skip(page * PageSize).Take(PageSize);
        List<IReadOnlyList<Button>> rows =
        [
            .. shown.Select(project => (IReadOnlyList<Button>)
                [pen.Button(Wording.Cut($"{project.Call} · {mark(project)}", 48), string.Create(CultureInfo.InvariantCulture, $"p{project.Id}"))]),
        ];
        List<Button> pages = [];
        if (page > 0)
        {
            pages.Add(pen.Button("⬆️ 前面的", string.Create(CultureInfo.InvariantCulture, $"n{page - 1}")));
        }

        if (more.Length == 0 && projects.Count > (page + 1) * PageSize)
        {
            pages.Add(pen.Button("⬇️ 更多", string.Create(CultureInfo.InvariantCulture, $"n{page + 1}")));
        }

        if (pages.Count > 0)
        {
            rows.Add(pages);
        }

        return new Reply(Html.Text($"{question}(点选,或直接发项目名){more}"), [.. rows, pen.Foot()]);
    }

    private static long? Number(string choice, char mark) =>
        choice.StartsWith(mark) && long.TryParse(choice.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
