namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Indicators;
using Bot.Language;
using Bot.Reporting;

/// <summary>日调度: what a group reads on a day. It names projects, not persons, and fits one message by construction.</summary>
internal static class DailyDigest
{
    // How much stands in the group; a reader alone gets more, still bounded by one message.
    private static readonly Limits InGroup = new(8, 12, 60);
    private static readonly Limits Alone = new(20, 60, 80);

    /// <summary>What it says.</summary>
    public static Html Text(Edition edition)
    {
        var limits = edition.Reader is null ? InGroup : Alone;
        var facts = new Facts(edition);
        var visits = facts.Visits();
        var reports = facts.Reports();
        var days = edition.Days();
        List<Html> lines =
        [
            Html.Of($"📅 <b>日调度 · {edition.Binding.About(edition.Office)} · {Days.ShowWithWeekday(edition.Day)}</b>"),
            facts.OnlySeen,
            Html.Text((visits.Count, reports.Count) switch
            {
                (0, 0) => $"{days}没有走访,也没有上报完成投资。",
                (0, _) => $"{days}没有走访;{Reported(reports)}",
                (_, 0) => $"{days}{Visited(visits)};没有上报完成投资",
                _ => $"{days}{Visited(visits)};{Reported(reports)}",
            }),
        ];
        Bullets(lines, "📍 走访", visits, limits, visit =>
            $"{visit.Name}:{Wording.Cut(visit.Text.ReplaceLineEndings(" "), limits.Text)}{(visit.Day == edition.Day || edition.Since == edition.Until ? "" : $"({Days.Show(visit.Day)})")}");
        Bullets(lines, "💰 完成投资", reports, limits, report => $"{report.Name} {Month.Parse(report.Text).ShortName} {Amount.Show(report.Yuan)}");
        lines.Add(Corrected(facts, limits.Bullets));
        lines.AddRange(Claimed(facts, limits.Bullets));
        var (overdue, soon) = facts.Deadlines();
        if (overdue.Count > 0)
        {
            lines.Add(Html.Text($"🔴 已过计划、台账未见开工或竣工 {overdue.Count} 项:{Facts.Names(overdue, limits.Bullets)}"));
        }

        if (soon.Count > 0)
        {
            lines.Add(Html.Text($"🟡 7天内到期 {soon.Count} 项:{Facts.Names(soon, limits.Bullets)}"));
        }

        var units = facts.ByUnit();
        if (Completion.Rate(units.Sum(unit => unit.Done), units.Sum(unit => unit.Plan)) is { } rate)
        {
            lines.Add(Html.Text($"截至{facts.Closed.ShortName}底,有年度计划的 {units.Sum(unit => unit.Planned)} 个项目完成 {Amount.ShowRounded(units.Sum(unit => unit.Done))} ÷ {Amount.ShowRounded(units.Sum(unit => unit.Plan))} = {Completion.Percent(rate)}(上报),{Completion.Against(rate, Completion.OnSchedule(facts.Closed.Number))}"));
        }

        var missing = facts.NotReported();
        if (missing.Count > 0)
        {
            lines.Add(Html.Text($"📝 {Month.Awaited(edition.Day).ShortName}投资未报(截至 {edition.Time.ToString("HH:mm", CultureInfo.InvariantCulture)}){missing.Count} 个:{Facts.Names(missing, limits.Names)}"));
        }

        return Html.Lines(lines);
    }

    /// <summary>The lines that tell of new problems, by what they are about, and of stages, also those of a week; none where there were none.</summary>
    public static IEnumerable<Html> Claimed(Facts facts, int most)
    {
        var claims = facts.Claims();
        var problems = claims.Where(claim => claim.Kind == "problem").Select(claim => $"{claim.Name}({Claim.Problems.FirstOrDefault(kind => kind.Code == claim.What).Name ?? claim.What})").ToList();
        var stages = claims.Where(claim => claim.Kind == "stage").Select(claim => $"{claim.Name} {Claim.Stage(claim.What)}").ToList();
        return
        [
            stages.Count == 0 ? default : Html.Text($"🚩 申报 {stages.Count} 项(待认定):{Facts.Names(stages, most)}"),
            problems.Count == 0 ? default : Html.Text($"⚠️ 新问题 {problems.Count} 件:{Facts.Names(problems, most)}"),
        ];
    }

    /// <summary>The line that tells of corrections, also that of a week; empty where there were none.</summary>
    public static Html Corrected(Facts facts, int most)
    {
        var corrections = facts.Corrections();
        return corrections.Count == 0 ? default : Html.Text($"✏️ 更正 {corrections.Count} 项:{Facts.Names(corrections, most, longest: 80)}");
    }

    private static string Visited(List<Facts.Item> visits) => $"走访 {visits.DistinctBy(visit => visit.ProjectId).Count()} 个项目({visits.Count} 次)";

    private static string Reported(List<Facts.Item> reports) =>
        $"上报完成投资 {Amount.ShowRounded(reports.Sum(report => report.Yuan))}({reports.DistinctBy(report => report.ProjectId).Count()} 个项目)";

    private static void Bullets(List<Html> lines, string title, List<Facts.Item> items, Limits limits, Func<Facts.Item, string> line)
    {
        if (items.Count == 0)
        {
            return;
        }

        lines.Add(Html.Bold(title));
        lines.AddRange(items.Take(limits.Bullets).Select(item => Html.Text($"• {line(item)}")));
        if (items.Count > limits.Bullets)
        {
            lines.Add(Html.Text($"…等 {items.Count} 条"));
        }
    }

    private sealed record Limits(int Bullets, int Names, int Text);
}
