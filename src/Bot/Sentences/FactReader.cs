namespace Bot.Sentences;

using System.Text.RegularExpressions;

/// <summary>Reads the facts out of the words about one project: clause by clause, the amounts first.</summary>
internal sealed partial class FactReader
{
    private readonly Words.Table words;
    private readonly DateOnly today;
    private readonly long? unit;
    private readonly bool isShared;
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
    /// <param name="words">The words by which they are understood.</param>
    public FactReader(string masked, string clean, DateOnly today, long? unit, int place, int sharing, Words.Table words)
    {
        (this.masked, this.clean, this.today, this.unit, isShared, this.words) = (masked, clean, today, unit, sharing > 1, words);
        days = Times.Days(masked, today);
        var dayless = Plain.Mask(masked, days.Select(day => (day.Start, day.End)), Plain.Gap);
        periods = Times.Periods(dayless, today);
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
            || clauses.Exists(clause => (words.Questions.Status.In(clause.Text) && !HasAmount(clause) && !told.Contains(clause.Start)) || IsAsked(clause));
    }

    private bool HasAmount(Clause clause) => amounts.Exists(amount => amount.HasUnit && amount.Start >= clause.Start && amount.Start < clause.End);

    // 开工了吗, 开工了没, 开工没有?
    private bool IsAsked(Clause clause) =>
        words.Time.Asked.In(clause.Text) || (clause.End < masked.Length && masked[clause.End] == '?' && clause.Text.Length > 0)
        || clause.Text.EndsWith("没有", StringComparison.Ordinal) && clause.Text.Length > 2 && !clause.Text.EndsWith("都没有", StringComparison.Ordinal) && !IsPlainNothing(clause)
        || clause.Text is [.., '了' or '到' or '完' or '好' or '下' or '过' or '通' or '成', '没'];

    private NamedDay? DayIn(Clause clause) => days.Exists(day => day.Start >= clause.Start && day.Start < clause.End)
        ? days.First(day => day.Start >= clause.Start && day.Start < clause.End) : null;

    private bool LiesAhead(Clause clause) => DayIn(clause) is { Day: { } day } && day > today;

    // Whether a word stands behind 没, 未 or 不, with at most two signs between.
    private bool IsDenied(string text, int at) => words.Time.Denied.In(text.AsSpan(Math.Max(0, at - 3), at - Math.Max(0, at - 3)));

    [GeneratedRegex("分别|依次")]
    private static partial Regex Respectively();
}
