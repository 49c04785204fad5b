namespace Bot.Sentences;

using System.Text.RegularExpressions;

/// <content>How a project stands: problems, formalities, stages.</content>
internal sealed partial class FactReader
{
    private List<Problem> ReadProblems()
    {
        var list = words.Problems;
        List<Problem> found = [];
        foreach (var clause in clauses.Where(clause => !told.Contains(clause.Start) && !IsAsked(clause)))
        {
            var topic = Topic(clause.Text);
            if (IsFine(clause.Text))
            {
                // The trouble named just before, or the one of the same kind, is settled.
                if (list.Settled.In(clause.Text) && found.FindLastIndex(problem => topic is null || problem.Kind == topic) is >= 0 and var settled)
                {
                    found.RemoveAt(settled);
                }

                continue;
            }

            var isTrouble = list.Trouble.In(clause.Text) || (topic is not null && list.Lacking.In(clause.Text));
            if (isTrouble && (topic is not null || list.Plain.In(clause.Text)) && !ToCome().IsMatch(clause.Text))
            {
                found.Add(new Problem(topic ?? "other", clause.Show(clean).Trim([.. Plain.Marks, ' '])));
                told.Add(clause.Start);
            }
        }

        return found;
    }

    // The topic that is named first, the longer word where two begin there.
    private string? Topic(string text)
    {
        (int At, int Length, string Kind)? best = null;
        foreach (var kind in words.Problems.Kinds)
        {
            if (kind.Words.First(text) is var (at, length) && (best is null || at < best.Value.At || (at == best.Value.At && length > best.Value.Length)))
            {
                best = (at, length, kind.Code);
            }
        }

        return best?.Kind;
    }

    private bool IsFine(string text) => words.Problems.Fine.All(text).Exists(word => !Denied().IsMatch(text.AsSpan(Math.Max(0, word.At - 3), Math.Min(3, word.At))));

    private List<Formality> ReadFormalities()
    {
        var list = words.Formalities;
        List<Formality> found = [];
        foreach (var clause in clauses.Where(clause => !IsAsked(clause) && !LiesAhead(clause)))
        {
            var text = clause.Text;
            if (words.Problems.Lacking.In(text) || words.Time.Ahead.In(NotAhead().Replace(text, "")) || list.Open.In(text) || !list.Done.In(text))
            {
                continue;
            }

            List<(int At, int End, string Name)> named = [];
            foreach (var formality in list.Names)
            {
                if (formality.Words.First(text) is var (at, length) && !named.Exists(known => known.At < at + length && at < known.End))
                {
                    named.Add((at, at + length, formality.Name));
                }
            }

            if (named.Count > 0)
            {
                told.Add(clause.Start);
                found.AddRange(named.OrderBy(one => one.At).Select(one => new Formality(one.Name, clause.Show(clean))));
            }
        }

        return [.. found.DistinctBy(formality => formality.Name)];
    }

    private StageReached? ReadStage()
    {
        StageReached? reached = null;
        foreach (var clause in clauses.Where(clause => !IsAsked(clause) && !LiesAhead(clause)))
        {
            var text = words.Stages.Not.Blank(clause.Text);
            foreach (var stage in words.Stages.Words)
            {
                if (stage.Words.First(text) is var (at, length) && Happened(clause, text, at, length))
                {
                    reached = new StageReached(stage.Code, DayIn(clause)?.Day ?? DayBefore(clause), clause.Show(clean).Trim([.. Plain.Marks, ' ']));
                    told.Add(clause.Start);
                    break;
                }
            }
        }

        return reached;
    }

    // 11月3日,签约: a day that is a clause of its own is the day of the next.
    private DateOnly? DayBefore(Clause clause)
    {
        var day = days.LastOrDefault(day => day.End <= clause.Start);
        return day.Day <= today && day.End > 0 && masked[day.Start..clause.Start].TrimEnd([.. Plain.Marks, ' ']).Length == day.End - day.Start ? day.Day : null;
    }

    // Said to have happened: 了, 已, a day that has been, or nothing but the word.
    private bool Happened(Clause clause, string text, int at, int length)
    {
        var before = text[..at];
        var after = text[(at + length)..];
        var isMarked = Already().IsMatch(before);
        if (!isMarked && words.Stages.Blocked.In(DayWords().Replace(before, "")) || LaterOn().IsMatch(after) || Denied().IsMatch(before))
        {
            return false;
        }

        return isMarked || Finished().IsMatch(after) || Marked().IsMatch(before) || (DayIn(clause) is { } day && day.Day <= today)
            || (before.Trim([Plain.Name, Plain.Gap, ' ', '项', '目']).Length == 0 && after.Trim([' ', '的']).Length == 0);
    }

    [GeneratedRegex("(没有?|未|不|无|难|尚待|待|等|盼|望|急需)[^,;。\n]?$")]
    private static partial Regex Denied();

    [GeneratedRegex("规划局|计划局")]
    private static partial Regex NotAhead();

    // A lack that only lies ahead or may come is none yet.
    [GeneratedRegex("防止|避免|以防|如果|要是|万一|预防|不会")]
    private static partial Regex ToCome();

    [GeneratedRegex("(已经?|已于[^,;。\n]{0,10}|均已|都已|现已|业已)(正式|全面|顺利|全部|成功|实质性|如期|提前)?[^,;。\n未没]{0,6}$")]
    private static partial Regex Already();

    [GeneratedRegex("(正式|顺利|成功|全面|如期|提前|通过|实现|签订|签署|签了|签下|达成|刚刚?|终于|宣布|顺利通过|又|再次|因[^,;。\n]{1,12}|全部|整体|现在|目前|签)[^,;。\n]{0,8}$")]
    private static partial Regex Marked();

    [GeneratedRegex("^(达产|达效|建设|生产|运营|使用|施工|落户|验收|完成|成功|仪式)?(通过)?(了|啦|喽)(?!吗)|^(验收)?(通过|完成|合格)|^成功|^(已经?)?(签了|签订|签署|签好|签完|签下|达成)")]
    private static partial Regex Finished();

    [GeneratedRegex("^[^,;。\n]{0,2}(手续|条件|方案|计划|时间|日期|准备|前(?!期)|事宜|还早|不了|遥遥|推迟|延期|申请|报告|待定|后续|指日可待|在即)")]
    private static partial Regex LaterOn();

    [GeneratedRegex("[今昨前]天|上周[一二三四五六日天]|要求")]
    private static partial Regex DayWords();
}
