namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;

/// <summary>The first question of every report: which project? Answered by what was typed, or by buttons.</summary>
/// <param name="question">The question above the buttons.</param>
/// <param name="step">The step that waits for the choice and keeps what was said after the name.</param>
/// <param name="note">What stands on a project's button behind its name; null for nothing.</param>
internal sealed class WhichProject(string question, Func<string, object> step, Func<Asked, Project, string>? note = null)
{
    /// <summary>
    /// Finds the project that the text begins with. Either it is found, with what was said after it, or there is a turn
    /// that asks or explains.
    /// </summary>
    public (Project? Project, string After, Turn? Turn) In(Asked asked, string text)
    {
        switch (FindProject.In(asked.Work, asked.Who, text, toReport: true))
        {
            case Found.One { Project.Reportable: 1 } one:
                return (one.Project, one.Rest, null);
            case Found.One one:
                return (null, "", Turn.Line(FindProject.NotYours(asked.Work, one.Project)));
            case Found.Several several:
                return (null, "", Choose(asked, several.Projects, several.Rest));
            case Found.None { Words: "" }:
                return FindProject.ToReport(asked.Work, asked.Who, 2) is [var only] ? (only, "", null) : (null, "", Again(asked));
            case Found.None none:
                return (null, "", Turn.Line(FindProject.Unknown(asked.Work, asked.Who, none.Words)));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Asks for the project, with those on which this person may report.</summary>
    public Turn Again(Asked asked)
    {
        var mine = FindProject.ToReport(asked.Work, asked.Who, FindProject.MostCandidates);
        return mine.Count > 0 ? Choose(asked, mine, "")
            : Turn.Line(asked.Who.Dispatches ? "台账里还没有项目,请先导入台账。" : "您还没有可以填报的项目,请联系项目办指定。");
    }

    /// <summary>The project that was chosen by a button, or typed; <paramref name="kept"/> is what was said before.</summary>
    public (Project? Project, string After, Turn? Turn) Answered(Asked asked, string kept)
    {
        if (asked.Choice is null)
        {
            var keeps = new WhichProject(question, rest => step(rest.Length > 0 ? rest : kept), note);
            return keeps.In(asked, asked.Text) switch
            {
                ({ } found, "", _) => (found, kept, null),
                var other => other,
            };
        }

        var project = asked.Choice.StartsWith('p') && long.TryParse(asked.Choice.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? FindProject.Get(asked.Work, asked.Who, id)
            : null;
        return project is { Reportable: 1 }
            ? (project, kept, null)
            : (null, "", new Turn.Silent { Toast = "这个项目现在不能填报,请重新选择。" });
    }

    /// <summary>Who may report can change while a card waits: what is said then instead; null where all is well.</summary>
    public static Turn? Refuses(Asked asked, long projectId) => FindProject.Get(asked.Work, asked.Who, projectId) switch
    {
        { Reportable: 1 } => null,
        { } project => new Turn.Dropped(Reply.Line($"没有提交:{FindProject.NotYours(asked.Work, project)}")) { Toast = "没有提交" },
        null => new Turn.Dropped(Reply.Line("没有提交:这个项目现在不能填报,请联系项目办。")) { Toast = "没有提交" },
    };

    /// <summary>
    /// What is said to words under a card that are no answer to it, so that nobody takes them for recorded; a project's name is
    /// about something else.
    /// </summary>
    public static Turn NotTaken(Asked asked, string what) => FindProject.In(asked.Work, asked.Who, asked.Text) is not Found.None
        ? new Turn.Pass()
        : Turn.Line($"“{Wording.Cut(asked.Text.ReplaceLineEndings(" "), 20)}”没有记下。{what}还没有提交,请回复:提交、修改 或 取消。");

    private Turn.Ask Choose(Asked asked, IReadOnlyList<Project> projects, string rest) => new(step(rest), pen => new Reply(
        Html.Text(question),
        [
            .. projects.Select(project => (IReadOnlyList<Button>)
                [pen.Button($"{Wording.Cut($"{project.Call} {project.Code}", 40)}{note?.Invoke(asked, project)}", $"p{project.Id.ToString(CultureInfo.InvariantCulture)}")]),
            [pen.Button("✖️ 取消", Conversation.Cancel)],
        ]));
}
