namespace Bot.Sentences;

using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Calendar;
using Bot.Language;

/// <content>What each amount is.</content>
internal sealed partial class FactReader
{
    private (IReadOnlyList<Investment>, Funds?) ReadAmounts()
    {
        List<Investment> found = [];
        Funds? funds = null;
        NamedPeriod? known = null;
        var before = 0;
        foreach (var amount in amounts)
        {
            var context = Context(before, amount);
            var period = LastPeriod(context) ?? InheritedPeriod(context.Start, known);
            var (role, why) = AmountRules.Judge(SurroundingsOf(amount, context, period, found.Count > 0));
            if (role is not Role.Nothing)
            {
                known = LastPeriod(context) ?? known;
            }

            if (role is Role.Funds)
            {
                funds ??= FundsOf(amount, context);
                Tell(amount);
            }
            else if (role is not Role.Nothing)
            {
                found.Add(InvestmentOf(role, why, amount, context, period));
                Tell(amount);
            }

            before = amount.End;
        }

        if (!found.Exists(one => one.Basis == Basis.Month))
        {
            found.AddRange(Zeros());
        }

        if (found.Count == 0 && Percent() is { } share)
        {
            found.Add(share);
        }

        return (Merged(found), funds);
    }

    // The words before an amount, back to the last mark or amount; where these name nothing, the clause before it too.
    private Clause Context(int before, NamedAmount amount)
    {
        var start = amount.Start;
        Clause? nearest = null;
        for (var reach = 0; reach < 2; reach++)
        {
            var mark = start > before ? masked.AsSpan(before, start - before).LastIndexOfAny(Plain.Marks.Replace(":", "", StringComparison.Ordinal)) : -1;
            var from = mark < 0 ? before : before + mark + 1;
            var text = masked[from..amount.Start];
            nearest ??= new Clause(from, text);
            if (HasRole(text) || periods.Exists(period => period.Start >= from && period.End <= amount.Start))
            {
                return new Clause(from, text);
            }

            if (mark < 0)
            {
                break;
            }

            start = before + mark;
        }

        return nearest!.Value;
    }

    private bool HasRole(string text)
    {
        var list = words.Amounts;
        return ((ReadOnlySpan<WordList>)[list.Other, list.Part, list.Reduction, list.Total, list.Plan, list.Funds, list.SinceStart, list.ToDate, list.Short, list.Done])
            .ToArray().Any(role => role.In(text));
    }

    private NamedPeriod? LastPeriod(Clause context) => periods.Exists(period => period.Start >= context.Start && period.End <= context.End)
        ? periods.Last(period => period.Start >= context.Start && period.End <= context.End) : null;

    // A month named with an earlier amount, in a heading or in a clause of its own holds on.
    private NamedPeriod? InheritedPeriod(int start, NamedPeriod? known)
    {
        foreach (var period in Enumerable.Reverse(periods).Where(period => period.End <= start))
        {
            var clause = clauses.Find(clause => clause.Start <= period.Start && period.End <= clause.End);
            var rest = clause.Text is null ? "" : clause.Text.Remove(period.Start - clause.Start, period.End - period.Start).Trim([Plain.Name, ' ']);
            if (rest.Length == 0 || (words.Amounts.Done.In(rest) && !words.Amounts.Plan.In(rest)))
            {
                return period;
            }
        }

        return known;
    }

    private Surroundings SurroundingsOf(NamedAmount amount, Clause context, NamedPeriod? period, bool isSecond)
    {
        var before = FromLastVisit(FromLastPeriod(context));
        var from = amount.Start - before.Length;
        var near = LastPeriod(context);
        // 张三 旺嘉腐竹 3200万: what stands before the name says nothing more.
        var isAlone = IsAlone(from + before.LastIndexOf(Plain.Name) + 1, amount.Start);
        var tail = masked[amount.End..Math.Min(masked.Length, amount.End + 12)];
        var stop = tail.AsSpan().IndexOfAny(Plain.Marks + " ");
        var mayBegin = near is not null || before.Contains(Plain.Name, StringComparison.Ordinal) || StandsBehindName(context) || (amount.HasUnit && context.Start == 0);
        return new Surroundings(words)
        {
            Amount = amount,
            Before = before,
            Behind = stop < 0 ? tail : tail[..stop],
            Run = context.Text[(context.Text.LastIndexOf(' ') + 1)..],
            Next = clauses.Find(one => one.Start >= amount.End) is { Text: not null } next && !HasAmount(next) ? next.Text : "",
            IsSecond = isSecond,
            Earlier = masked[..context.Start],
            Near = near,
            Period = period,
            Now = Month.Of(today),
            IsAsked = clauses.Find(one => one.Start <= amount.Start && amount.End <= one.End) is { Text: not null } clause && IsAsked(clause) || words.Time.Asked.In(stop < 0 ? tail : tail[..stop]),
            IsAlone = isAlone,
            IsAloneWithItsProject = isAlone && mayBegin && (amount.HasUnit || unit is not null || EndsThere(amount)),
            IsInRow = !amount.HasUnit && amounts.Exists(other => other.Start > amount.End && !other.HasUnit && masked[amount.End..other.Start].Trim([.. Plain.Marks, ' ']).Length == 0),
            IsPartAMonth = LastPeriod(new Clause(from, before)) is not null,
        };
    }

    // 旺嘉腐竹,3200万.
    private bool StandsBehindName(Clause context) =>
        context.Text.Trim().Length == 0 && context.Start > 0 && masked[..context.Start].TrimEnd([.. Plain.Marks, ' ']).EndsWith(Plain.Name);

    // 现场看了完成投资3200万: what tells of the visit tells nothing of the amount.
    private string FromLastVisit(string text)
    {
        var seen = words.Visits.Kinds.SelectMany(kind => kind.Words.All(text)).Select(word => word.At + word.Length).DefaultIfEmpty().Max();
        return seen > 0 && HasRole(text[seen..]) ? text[seen..] : text;
    }

    // 1-11月完成3亿元,其中本月1200万: what stands behind the last period tells, where it tells anything; what stands before it
    // only where it has a role itself (贷款本月到3000万) and no blank sets it apart.
    private string FromLastPeriod(Clause context)
    {
        if (LastPeriod(context) is not { } last)
        {
            return context.Text;
        }

        var before = context.Text.AsSpan(0, last.Start - context.Start);
        var isPlanned = words.Amounts.Plan.AtEnd(before.TrimEnd(' '));
        var isOwn = HasRole(masked[last.End..context.End]) || words.Amounts.Part.AtEnd(before.TrimEnd(' ')) || before.EndsWith(" ") || !HasRole(before.ToString());
        return isPlanned || !isOwn ? context.Text : masked[last.Start..context.End];
    }

    private bool EndsThere(NamedAmount amount) => amount.End == masked.Length || (Plain.Marks + " ").Contains(masked[amount.End], StringComparison.Ordinal);

    // Whether nothing but names, times and words without weight stand here.
    private bool IsAlone(int start, int end)
    {
        var rest = words.Amounts.Doubt.Blank(words.Amounts.Short.Blank(Plain.Mask(masked, periods.Select(period => (period.Start, period.End)).Concat(days.Select(day => (day.Start, day.End))), Plain.Gap)[start..end]));
        return Connecting().Replace(rest, "").Length == 0;
    }

    private void Tell(NamedAmount amount)
    {
        if (clauses.Find(clause => clause.Start <= amount.Start && amount.End <= clause.End) is { Text: not null } clause)
        {
            told.Add(clause.Start);
        }
    }

    private string SaidOf(Clause context, NamedAmount amount) => clean[context.Start..amount.End].Trim([.. Plain.Marks, ' ']);

    private Funds FundsOf(NamedAmount amount, Clause context)
    {
        var (yuan, isApproximate, number, why) = Value(amount);
        return new Funds(isShared ? null : yuan, isApproximate, number is not null, why, SaidOf(context, amount)) { Number = number };
    }

    private Investment InvestmentOf(Role role, string why, NamedAmount amount, Clause context, NamedPeriod? period)
    {
        var (yuan, isApproximate, number, doubt) = Value(amount);
        isApproximate |= masked.AsSpan(amount.End) is ['吧', ..] or ['的', '样', '子', ..] or ['样', '子', ..];
        why = why.Length > 0 ? why : doubt;
        // 旺嘉、抗联本月3200万: each, or together?
        if (isShared && yuan is > 0 && (!EachOfThem().IsMatch(context.Text) || amounts.Count(other => other.HasUnit) > 1))
        {
            why = "这是几个项目一共的还是各自的?请分别写明,例:旺嘉320万,抗联150万";
        }

        var basis = role switch { Role.ToDate => Basis.YearToDate, Role.SinceStart => Basis.SinceStart, _ => Basis.Month };
        return new Investment(
            period?.Month ?? (basis == Basis.Month ? Month.Awaited(today) : Until(amount.Start) ?? Month.Of(today)), basis, why.Length > 0 ? null : yuan, null, isApproximate,
            number is not null, number, period is not null, why, SaidOf(context, amount));
    }

    // 截至2026年10月31日: what is counted up to a day is counted up to its month.
    private Month? Until(int at) => days.FindLast(day => day.End <= at && day.Day <= today && UpTo().IsMatch(masked[..day.Start])) is { Day: { } day } ? Month.Of(day) : null;

    private static (long? Yuan, bool IsApproximate, decimal? Number, string Why) Value(NamedAmount amount) => amount.Reading switch
    {
        AmountReading.Sure sure => (sure.Yuan, sure.Approximate, null, ""),
        AmountReading.NeedsUnit bare => (null, bare.Approximate, bare.Number, bare.Why),
        var other => (null, false, null, other.Why),
    };

    // 完成年度计划的68%: a share of a plan is no amount.
    private Investment? Percent()
    {
        foreach (var clause in clauses.Where(clause => Share().IsMatch(clause.Text) && !IsAsked(clause) && !words.Time.Ahead.In(clause.Text.Replace("计划", "", StringComparison.Ordinal))))
        {
            told.Add(clause.Start);
            var period = LastPeriod(clause) ?? InheritedPeriod(clause.Start, null);
            return new Investment(
                period?.Month ?? Month.Of(today), period is { IsToDate: false } ? Basis.Month : Basis.YearToDate, null, null, false, false, null, period is not null,
                "请写完成的金额,不写百分比,例:自年初累计1.86亿", clause.Show(clean));
        }

        return null;
    }

    // Month and 自年初累计 of the same period are one entry; two different amounts for the same are asked about.
    private static List<Investment> Merged(List<Investment> found)
    {
        List<Investment> merged = [];
        foreach (var same in found.GroupBy(one => (one.Period, one.Basis)))
        {
            var first = same.First();
            merged.Add(same.Any(other => other.Yuan != first.Yuan)
                ? first with { Yuan = null, Why = string.Create(CultureInfo.InvariantCulture, $"{first.Period.Show()}有两个数:{string.Join("、", same.Select(one => one.Said).Distinct().Take(3))}。请只写对的那个") }
                : first);
        }

        foreach (var month in merged.Where(one => one.Basis == Basis.Month).ToList())
        {
            if (merged.Find(one => one.Basis == Basis.YearToDate && one.Period == month.Period && one.Yuan is not null) is not { } total)
            {
                continue;
            }

            var isWrong = month.Yuan > total.Yuan || (month.Period.Number == 1 && month.Yuan is not null && month.Yuan != total.Yuan);
            merged.Remove(total);
            merged[merged.IndexOf(month)] = month with
            {
                Yuan = isWrong ? null : month.Yuan,
                YearToDateYuan = total.Yuan,
                Why = isWrong ? $"本月数与累计数对不上:{month.Said},{total.Said}。请核对" : month.Why,
            };
        }

        return merged;
    }

    [GeneratedRegex("[都均各]|每个")]
    private static partial Regex EachOfThem();

    [GeneratedRegex("(完成|实现|占)[^,;。\n]{0,16}[0-9]{1,3}(\\.[0-9]{1,4})?%[^,;。\n]{0,3}(?<=(投资|计划|任务|目标)[^,;。\n]{0,24})|(完成率|投资率|完成比例)[^,;。\n]{0,6}[0-9]{1,3}(\\.[0-9]{1,4})?%|(年度计划|计划|任务|目标|总投资)[^,;。\n]{0,4}完成[^,;。\n]{0,4}([0-9]{1,3}(\\.[0-9]{1,4})?%|[一二三四五六七八九]成)|完成[^,;。\n]{0,4}(计划|任务|目标|总投资)[^,;。\n]{0,4}(的[一二三四五六七八九]成|过半|一半|百分之)")]
    private static partial Regex Share();

    [GeneratedRegex(@"[\s\uE000\uE001:=。,;、()是为报了约共的份底末都也只有就均各全大概截至止到项目工程额和与及跟以|│★]|投$|[0-9]{1,2}[.、)]")]
    private static partial Regex Connecting();

    [GeneratedRegex("(截至|截止|截止到|截至到|到|至) ?$", RegexOptions.ExplicitCapture)]
    private static partial Regex UpTo();
}
