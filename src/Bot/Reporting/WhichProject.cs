namespace Bot.Reporting;

using System.Globalization;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;

/// <summary>The first question of every report: which project? Answered by what was typed, or by buttons.</summary>
internal static class WhichProject
{
    /// <summary>
    /// Finds the project that the text begins with. Either it is found, with what was said after it, or there is a turn
    /// that asks or explains.
    /// </summary>
    /// <param name="asked">Who asks.</param>
    /// <param name="text">What begins with the project's name.</param>
    /// <param name="question">The question above the buttons.</param>
    /// <param name="step">The step that waits for the choice and keeps what was said after the name.</param>
    public static (Project? Project, string After, Turn? Turn) In(Asked asked, string text, string question, Func<string, object> step)
    {
        switch (FindProject.In(asked.Work, asked.Who, text, toReport: true))
        {
            case Found.One { Project.Reportable: 1 } one:
                return (one.Project, one.Rest, null);
            case Found.One one:
                return (null, "", Turn.Line(FindProject.NotYours(asked.Work, one.Project)));
            case Found.Several several:
                return (null, "", Choose(several.Projects, question, step(several.Rest)));
            case Found.None { Words: "" }:
                var mine = FindProject.ToReport(asked.Work, asked.Who, FindProject.MostCandidates);
                return (null, "", mine.Count == 0
                    ? Turn.Line("您还没有可以填报的项目,请联系项目办指定。")
                    : Choose(mine, question, step("")));
            case Found.None none:
                return (null, "", Turn.Line(FindProject.Unknown(none.Words)));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The project that was chosen by a button, or typed; <paramref name="kept"/> is what was said before.</summary>
    public static (Project? Project, string After, Turn? Turn) Answered(Asked asked, string kept, string question, Func<string, object> step)
    {
        if (asked.Choice is null)
        {
            return In(asked, asked.Text, question, rest => step(rest.Length > 0 ? rest : kept)) switch
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

    private static Turn.Ask Choose(IReadOnlyList<Project> projects, string question, object step) => new(step, pen => new Reply(
        Html.Text(question),
        [
            .. projects.Select(project => (IReadOnlyList<Button>)
                [pen.Button(Wording.Cut($"{project.Call} {project.Code}", 40), $"p{project.Id.ToString(CultureInfo.InvariantCulture)}")]),
            [pen.Button("✖️ 取消", "cancel")],
        ]));
}
