namespace Bot.Reporting;

using System.Buffers;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;

/// <summary>/visit: an officer says which project they went to and what they saw.</summary>
public sealed class ReportVisit : Conversation<ReportVisit.Step>
{
    private const int LongestText = 500;
    private const string Between = " \n\t\u3000,\uFF0C:\uFF1A";
    private const string Examples = "厂房主体封顶;昨天 设备到货80%;电话 下周进场;无变化";

    private static readonly WhichProject Which = new("走访的是哪个项目?", rest => new ProjectAsked(rest));

    private static readonly SearchValues<char> Ends = SearchValues.Create(Between);

    private static readonly (string Word, string Kind)[] Kinds =
    [
        ("现场走访", "onsite"), ("现场", "onsite"), ("走访", "onsite"), ("督查", "supervision"), ("外出招商", "outbound"), ("外出", "outbound"),
        ("来访接待", "inbound"), ("来访", "inbound"), ("接待", "inbound"), ("电话", "remote"), ("视频", "remote"),
    ];

    /// <inheritdoc/>
    public override string Name => "visit/1";

    /// <summary>Where it stands, with all answers so far.</summary>
    [JsonDerivedType(typeof(ProjectAsked), "project"), JsonDerivedType(typeof(ProgressAsked), "progress"), JsonDerivedType(typeof(Confirm), "confirm")]
    public abstract record Step;

    /// <summary>Which project? <paramref name="Rest"/> was said after its name.</summary>
    public sealed record ProjectAsked(string Rest) : Step;

    /// <summary>What was seen? <paramref name="Before"/>: the day and the kind, where they were said already.</summary>
    public sealed record ProgressAsked(long ProjectId, string Title, string Before) : Step;

    /// <summary>The card to check.</summary>
    public sealed record Confirm(long ProjectId, string Title, DateOnly Day, string Kind, string Text) : Step;

    /// <summary>What a kind of visit is called.</summary>
    public static string Show(string kind) => kind switch
    {
        "onsite" => "走访",
        "supervision" => "督查",
        "outbound" => "外出招商",
        "inbound" => "来访接待",
        "remote" => "电话联系",
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    public override Turn Start(Asked asked)
    {
        var (project, rest, turn) = Which.In(asked, asked.Text);
        return turn ?? Progress(asked, project!.Id, project.Title, rest);
    }

    /// <inheritdoc/>
    protected override Turn Continue(Step step, Asked asked) => step switch
    {
        ProjectAsked at => Chosen(at, asked),
        ProgressAsked when (asked.Choice ?? asked.Text) is "back" or "上一步" => Which.Again(asked),
        ProgressAsked at when asked.Choice is null => Progress(asked, at.ProjectId, at.Title, $"{at.Before} {asked.Text}"),
        Confirm at when (asked.Choice ?? asked.Text) is "edit" or "修改" => AskProgress(at.ProjectId, at.Title, ""),
        Confirm at when asked.Choice == "submit" || asked.Text is "提交" or "确认" or "是" => Submit(at, asked),
        Confirm at when asked.Choice is null => WhichProject.NotTaken(asked, $"{at.Title}的走访"),
        ProgressAsked or Confirm => new Turn.Silent { Toast = "请重新发送命令。" },
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    protected override Reply Cancelled(Step step) => Reply.Line(step switch
    {
        Confirm at => $"✖️ 已取消 · {at.Title}(走访未提交)",
        ProgressAsked at => $"✖️ 已取消 · {at.Title}",
        _ => "✖️ 已取消",
    });

    private static Turn Chosen(ProjectAsked at, Asked asked)
    {
        var (project, rest, turn) = Which.Answered(asked, at.Rest);
        return turn ?? Progress(asked, project!.Id, project.Title, rest);
    }

    private static Turn.Ask AskProgress(long projectId, string title, string before) => new(new ProgressAsked(projectId, title, before), pen => new Reply(
        Html.Of($"<b>{title}</b> {before}看到了什么进展?\n例:{Examples}"),
        pen.Button("⬅️ 上一步", "back"),
        pen.Button("✖️ 取消", Cancel)));

    private static Turn Progress(Asked asked, long projectId, string title, string said)
    {
        var (day, kind, text) = Read(said, asked.Day);
        if (day > asked.Day)
        {
            return Turn.Line($"{Days.Show(day)}还没到,走访日期不能晚于今天。例:昨天 厂房主体封顶");
        }

        if (day < asked.Day.AddYears(-1))
        {
            return Turn.Line($"{LooseDate.Of(day).Show()}太早了,只能报一年以内的走访。例:昨天 厂房主体封顶");
        }

        if (text.Length > LongestText)
        {
            return Turn.Line($"内容太长了({text.Length} 字),请控制在 {LongestText} 字以内,只写看到的进展。例:厂房主体封顶,设备到货80%");
        }

        if (text.Length == 0)
        {
            return AskProgress(projectId, title, said.Trim());
        }

        var step = new Confirm(projectId, title, day, kind, text);
        var already = asked.Work.Value<long?>(
            "select id from visit where project_id = @projectId and person_id = @person and day = @day order by id desc limit 1",
            new { projectId, person = asked.Who.Id, day });
        return new Turn.Ask(step, pen => new Reply(
            Html.Lines(
                Html.Of($"请核对 · <b>{title}</b>"),
                Line(step),
                already is { } id ? Html.Of($"⚠️ 您{Days.Show(day)}已报过一次走访({Entry.Visit(id)}),提交后将再记一次") : default),
            pen.Button("✅ 提交", "submit"),
            pen.Button("✏️ 修改", "edit"),
            pen.Button("✖️ 取消", Cancel)));
    }

    private static Turn Submit(Confirm at, Asked asked)
    {
        if (WhichProject.Refuses(asked, at.ProjectId) is { } refusal)
        {
            return refusal;
        }

        var id = asked.Work.Value<long>(
            """
            insert into visit (project_id, person_id, day, kind, text, draft_id, at)
            values (@project, @person, @day, @kind, @text, @draft, @now) returning id
            """,
            new { project = at.ProjectId, person = asked.Who.Id, day = at.Day, kind = at.Kind, text = at.Text, draft = asked.Draft, now = asked.Work.Now });
        return new Turn.Done(new Reply(Html.Lines(
            Html.Of($"✅ 已提交 · <b>{at.Title}</b>"),
            Html.Of($"{Line(at)}\n编号 {Entry.Visit(id)}"))))
        {
            Toast = "已提交",
        };
    }

    private static Html Line(Confirm at) => Html.Of($"📍 {Show(at.Kind)} {Days.ShowWithWeekday(at.Day)}:{at.Text}");

    // “昨天 电话 下周进场”: a day and a kind may stand before what was seen.
    private static (DateOnly Day, string Kind, string Text) Read(string said, DateOnly today)
    {
        var (day, kind) = (today, "onsite");
        for (var text = said.AsSpan().Trim(Between).ToString(); ; text = Rest(text))
        {
            var word = text.AsSpan(..(text.Length - Rest(text).Length)).Trim(Between).ToString();
            if (word.Length == 0)
            {
                return (day, kind, text);
            }

            if (Days.Read(word, today) is { } named)
            {
                day = named;
            }
            else if (Kinds.FirstOrDefault(pair => pair.Word == word).Kind is { } known)
            {
                kind = known;
            }
            else
            {
                return (day, kind, text);
            }
        }

        static string Rest(string text)
        {
            var end = text.AsSpan().IndexOfAny(Ends);
            return end < 0 ? "" : text.AsSpan((end + 1)..).TrimStart(Between).ToString();
        }
    }
}
