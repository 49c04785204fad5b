namespace Bot.Sentences;

using System.Text.RegularExpressions;
using Bot.Calendar;

/// <summary>Reads the facts out of the words about one project: clause by clause, the amounts first.</summary>
internal sealed partial class FactReader
{
    private readonly Words.Table words;
    private readonly DateOnly today;
    private readonly long? unit;
    private readonly bool isShared;
    private readonly NamedDay? held;
    private readonly string clean;
    private readonly string masked;
    private readonly List<NamedDay> days;
    private readonly List<NamedPeriod> periods;
    private readonly List<NamedAmount> amounts;
    private readonly List<Clause> clauses;

    // Clauses that told a fact: what was seen on a visit is what is left.
    private readonly HashSet<int> told = [];

    /// <param name="masked">The words, names masked.</param>
    /// <param name="clean">The same as they may be shown.</param>
    /// <param name="today">What 昨天 is counted from.</param>
    /// <param name="unit">元 per unit of a list's bare numbers.</param>
    /// <param name="place">Which of the projects it is that share the words.</param>
    /// <param name="sharing">How many share them.</param>
    /// <param name="held">The day that was named before, for another project: 昨天走访甲,下午去了乙.</param>
    /// <param name="words">The words by which they are understood.</param>
    public FactReader(string masked, string clean, DateOnly today, long? unit, int place, int sharing, NamedDay? held, Words.Table words)
    {
        (this.masked, this.clean, this.today, this.unit, isShared, this.held, this.words) = (masked, clean, today, unit, sharing > 1, held, words);
        days = Times.Days(masked, today);
        var dayless = Plain.Mask(masked, days.Select(day => (day.Start, day.End)), Plain.Gap);
        // 截至10月31日 is to the end of October.
        periods = [.. days.Where(day => day.Day is not null && Until().IsMatch(masked.AsSpan(0, day.Start))).Select(day => new NamedPeriod(day.Start, day.End, Month.Of(day.Day!.Value), true))
            .Concat(Times.Periods(dayless, today)).OrderBy(period => period.Start)];
        amounts = Amounts.In(Plain.Mask(dayless, periods.Select(period => (period.Start, period.End)), Plain.Gap), unit, words.Amounts.Counted, words.Amounts.Uncounted);
        // 甲、乙分别完成320万、150万: to each its own.
        if (isShared && Respectively().IsMatch(masked) && amounts.Count > 0 && amounts.Count % sharing == 0)
        {
            var others = amounts.Where((_, index) => index % sharing != place).ToList();
            this.masked = Plain.Mask(masked, others.Select(other => (other.Start, other.End)), Plain.Gap);
            amounts.RemoveAll(others.Contains);
            isShared = false;
        }

        clauses = Clause.Of(this.masked, amounts, words.Breaks);
    }

    /// <summary>The facts.</summary>
    public Facts Read()
    {
        var (investments, funds) = ReadAmounts();
        var formalities = ReadFormalities();
        var stage = ReadStage();
        var problems = ReadProblems();
        var visit = ReadVisit();
        var facts = new Facts { Visit = visit, Investments = investments, Funds = funds, Problems = problems, Formalities = formalities, Stage = stage };
        return facts with { IsQuestion = IsQuestion() };
    }

    private bool IsQuestion()
    {
        var rest = masked.Replace($"{Plain.Name}", "", StringComparison.Ordinal).Trim([.. Plain.Marks, ' ', '的', '了', '呢']);
        return words.Questions.Bare.Words.Contains(rest)
            || clauses.Exists(clause => ((words.Questions.Status.In(clause.Text) || AskedFor().IsMatch(clause.Text)) && !HasAmount(clause) && !told.Contains(clause.Start)) || (IsAsked(clause) && IsOfProject(clause)));
    }

    // 在吗 asks after nobody's project.
    private bool IsOfProject(Clause clause) => masked.Contains(Plain.Name, StringComparison.Ordinal) || words.Amounts.Done.In(clause.Text)
        || words.Stages.Words.Any(stage => stage.Words.In(clause.Text)) || words.Formalities.Names.Any(formality => formality.Words.In(clause.Text));

    private bool HasAmount(Clause clause) => amounts.Exists(amount => amount.HasUnit && amount.Start >= clause.Start && amount.Start < clause.End);

    // 开工了吗, 开工了没, 开工没有?, 批没批
    private bool IsAsked(Clause clause) =>
        words.Time.Asked.In(clause.Text) || (clause.End < masked.Length && masked[clause.End] == '?' && clause.Text.Length > 0)
        || clause.Text.EndsWith("没有", StringComparison.Ordinal) && clause.Text.Length > 2 && !clause.Text.EndsWith("都没有", StringComparison.Ordinal) && !IsNothing(clause)
        || (clause.Text.EndsWith('没') && clause.Text.Trim().Length > 2 && !IsNothing(clause))
        || OrNot().IsMatch(clause.Text);

    private NamedDay? DayIn(Clause clause) => days.Exists(day => day.Start >= clause.Start && day.Start < clause.End)
        ? days.First(day => day.Start >= clause.Start && day.Start < clause.End) : null;

    private bool LiesAhead(Clause clause) => DayIn(clause) is { Day: { } day } && day > today;

    // Whether a word stands behind 没, 未 or 不, with at most two signs between.
    private bool IsDenied(string text, int at) => words.Time.Denied.In(text.AsSpan(Math.Max(0, at - 3), at - Math.Max(0, at - 3)));

    [GeneratedRegex("(?<verb>[\u4E00-\u9FFF]{1,2})[没不未]\\k<verb>")]
    private static partial Regex OrNot();

    // 领导问旺嘉腐竹的情况.
    [GeneratedRegex("(问|看|查|了解|知道|关心|要|发|报|调|提供)[^,;。\n]{0,4}\uE000+(的|项目|目前|最新|现在)*(情况|进度|进展|状态|近况|现状)$", RegexOptions.ExplicitCapture)]
    private static partial Regex AskedFor();

    [GeneratedRegex("截[至止]到?[ ]?$")]
    private static partial Regex Until();

    [GeneratedRegex("分别|依次")]
    private static partial Regex Respectively();
}
