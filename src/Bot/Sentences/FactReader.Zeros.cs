namespace Bot.Sentences;

using Bot.Calendar;

/// <content>本月无新增, 都是零, 本月投资:无: a real entry of zero (domain.md: zero is an answer and not the same as silence).</content>
internal sealed partial class FactReader
{
    private IEnumerable<Investment> Zeros()
    {
        foreach (var said in Statements().Where(said => !IsAsked(said) && !told.Contains(said.Start) && IsZero(said)))
        {
            told.UnionWith(clauses.Where(clause => clause.Start >= said.Start && clause.End <= said.End).Select(clause => clause.Start));
            var period = LastPeriod(said) ?? InheritedPeriod(said.Start, null);
            var isUnclear = !SaysNothing(said.Text) && words.Amounts.Unclear.In(said.Text);
            var isAsked = isUnclear || words.Amounts.Short.In(said.Text) || period is { IsToDate: true } or { IsPart: true } || words.Amounts.ToDate.In(said.Text);
            if (period is not { } ahead || ahead.Month <= Month.Of(today))
            {
                yield return new Investment(
                    period?.Month ?? Month.Awaited(today), Basis.Month, isAsked ? null : 0, null, false, false, null, period is not null,
                    isUnclear ? "请写本月完成投资是多少,例:本月无新增、本月完成投资3200万" : isAsked ? "投资按月填报,请写本月完成投资,例:本月无新增" : "", said.Show(clean));
            }

            yield break;
        }
    }

    // Clauses without an amount; what stands behind a colon, a name or a month belongs to what stands before it.
    private IEnumerable<Clause> Statements()
    {
        for (var at = 0; at < clauses.Count; at++)
        {
            var first = clauses[at];
            while (at + 1 < clauses.Count && !HasAmount(clauses[at + 1])
                && (masked[clauses[at].End..clauses[at + 1].Start] is var between) && (between.Trim(' ') == ":" || (between.Trim(' ', ',') == "" && IsAlone(first.Start, clauses[at].End))))
            {
                at++;
            }

            var said = new Clause(first.Start, masked[first.Start..clauses[at].End]);
            if (!HasAmount(said))
            {
                yield return said;
            }
        }
    }

    private bool IsZero(Clause said)
    {
        var list = words.Amounts;
        if (list.NotMoney.In(said.Text) || words.Time.Ahead.In(said.Text) || list.Total.In(said.Text) || list.Other.In(said.Text) || list.Funds.In(said.Text))
        {
            return false;
        }

        var text = Plain.Mask(said.Text, periods.Where(period => period.Start >= said.Start && period.End <= said.End).Select(period => (period.Start - said.Start, period.End - said.Start)), Plain.Gap);
        var isOfInvestment = text.Contains(Plain.Name, StringComparison.Ordinal) || text.Contains(Plain.Gap, StringComparison.Ordinal) || list.Done.In(text);
        return SaysNothing(text) || (isOfInvestment && (list.Zero.In(text) || IsNothingElse(text) || (list.Unclear.In(text) && list.Invested.In(text))));
    }

    // 本月没有, 投资没有: no question as 开工没有 is one.
    private bool IsNothing(Clause said) => IsNothingElse(
        Plain.Mask(said.Text, periods.Where(period => period.Start >= said.Start && period.End <= said.End).Select(period => (period.Start - said.Start, period.End - said.Start)), Plain.Gap));

    // 没有新增, 零投资, 投资为零; not 没完成投资任务 and not 无投资协议.
    private bool SaysNothing(string text)
    {
        var list = words.Amounts;
        if (list.Nothing.All(text).Exists(word => list.Aim.AtStart(text.AsSpan(word.At + word.Length)) == 0))
        {
            return true;
        }

        foreach (var (at, length) in list.None.All(text))
        {
            var rest = text[(at + length)..].TrimStart([' ', '再', '新', '有', '的', '任', '何']);
            if (list.Invested.AtStart(rest) is > 0 and var invested && !list.Aim.In(rest.AsSpan(invested)))
            {
                return true;
            }
        }

        return false;
    }

    // 本月投资:无, 11月份没有: nothing else is said.
    private bool IsNothingElse(string text)
    {
        var rest = Connecting().Replace(words.Amounts.Invested.Blank(text), "").Replace($"{Plain.Gap}", "", StringComparison.Ordinal).Trim('额', '量', '数', '据', '仍', '然', '还', '的');
        return words.Amounts.None.Words.Contains(rest);
    }
}
