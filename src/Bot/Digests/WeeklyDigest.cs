namespace Bot.Digests;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Indicators;
using Bot.Language;

/// <summary>周调度: the week, unit by unit in the office's own order, one line each; the cut-off of every rate is the last closed month.</summary>
internal static class WeeklyDigest
{
    private const int MostUnits = 30;
    private const int MostNames = 8;

    /// <summary>What it says.</summary>
    public static Html Text(Edition edition)
    {
        var facts = new Facts(edition);
        var (all, building) = facts.Count();
        var units = facts.ByUnit();
        var (done, plan) = (units.Sum(unit => unit.Done), units.Sum(unit => unit.Plan));
        var schedule = Completion.OnSchedule(facts.Closed.Number);
        var visits = facts.Visits();
        var reports = facts.Reports();
        var (overdue, soon) = facts.Deadlines();
        var missing = facts.NotReported();
        List<Html> lines =
        [
            Html.Of($"📊 <b>周调度 · {edition.Binding.About(edition.Office)} · 第{ISOWeek.GetWeekOfYear(edition.Until.ToDateTime(TimeOnly.MinValue))}期({Span(edition)})</b>"),
            facts.OnlySeen,
            Html.Text(Completion.Rate(done, plan) is { } rate
                ? $"项目 {all} 个,在建 {building} 个;截至{facts.Closed.ShortName}底完成率 {Completion.Percent(rate)}(上报,{units.Sum(unit => unit.Planned)} 个有年度计划),{Completion.Against(rate, schedule)}"
                : $"项目 {all} 个,在建 {building} 个;完成率 —(没有年度计划)"),
        ];
        if (edition.Binding.UnitId is null && edition.Binding.ProjectId is null)
        {
            lines.AddRange(units.Take(MostUnits).Select(unit => Html.Of(
                $"{unit.Unit} {unit.Projects}个 · {Completion.Percent(unit.Rate)}{(unit.Rate is { } own ? $" · {Completion.AgainstShort(own, schedule)}" : "")}")));
            if (units.Count > MostUnits)
            {
                lines.Add(Html.Text($"…等 {units.Count} 个单位"));
            }
        }

        var monday = Days.Monday(edition.Until);
        // The weekend before, of which no digest told, belongs to the week.
        var week = edition.Since < monday.AddDays(-2) ? edition.Days() : edition.Day < monday.AddDays(7) ? "本周" : "上周";
        var visited = $"走访 {visits.Count} 次({visits.DistinctBy(visit => visit.ProjectId).Count()} 个项目)";
        var reported = $"上报完成投资 {Amount.ShowRounded(reports.Sum(report => report.Yuan))}({reports.DistinctBy(report => report.ProjectId).Count()} 个项目)";
        lines.Add(Html.Text((visits.Count, reports.Count) switch
        {
            (0, 0) => $"{week}没有走访,也没有上报完成投资。",
            (0, _) => $"{week}没有走访;{reported}",
            (_, 0) => $"{week}{visited};没有上报完成投资",
            _ => $"{week}{visited};{reported}",
        }));
        lines.Add(DailyDigest.Corrected(facts, MostNames));
        lines.AddRange(DailyDigest.Claimed(facts, MostNames));
        if (soon.Count > 0)
        {
            lines.Add(Html.Text($"🟡 7天内到期 {soon.Count} 项:{Facts.Names(soon, MostNames)}"));
        }

        if (overdue.Count > 0)
        {
            lines.Add(Html.Text($"🔴 已过计划、台账未见开工或竣工 {overdue.Count} 项:{Facts.Names(overdue, MostNames)}"));
        }

        if (missing.Count > 0)
        {
            lines.Add(Html.Text($"📝 {Month.Awaited(edition.Day).ShortName}投资未报 {missing.Count} 个:{Facts.Names(missing, MostNames)}"));
        }

        return Html.Lines(lines);
    }

    // 11月16日至20日17时; of whole days 11月16日至22日.
    private static string Span(Edition edition)
    {
        var time = edition.Until < edition.Day ? ""
            : edition.Time.Minute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{edition.Time.Hour}时")
            : edition.Time.ToString("HH:mm", CultureInfo.InvariantCulture);
        return Days.Span(edition.Since, edition.Until) + time;
    }
}
