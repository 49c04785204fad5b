namespace Bot.Reporting;

using Bot.Calendar;
using Bot.Conversations;
using Bot.Language;

/// <summary>What an answer, pressed or typed, makes of one line of a sheet.</summary>
internal static class SheetAnswer
{
    /// <summary>The line as it is to be; none where the answer does not fit, and why.</summary>
    public static (Line? Line, string? Why) To(Line line, Asked asked) => line switch
    {
        Visited visit => ToVisit(visit, asked),
        Invested money => ToInvestment(money, asked),
        Claimed { Kind: "funds" } funds => ToFunds(funds, asked),
        Claimed { Kind: "problem" } problem => ToProblem(problem, asked),
        Claimed claim => ToClaim(claim, asked),
        Unclear unclear => ToUnclear(unclear, asked),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static (Line?, string?) ToVisit(Visited visit, Asked asked)
    {
        if (asked.Choice is { } choice)
        {
            return VisitWords.Kinds.Any(pair => pair.Kind == choice) ? (visit with { Kind = choice }, null)
                : Days.Read(choice, asked.Day) is { } pressed ? (visit with { Day = pressed }, null)
                : Unknown;
        }

        // A day or a kind alone changes only that.
        var words = VisitWords.Read(asked.Text, asked.Day);
        return words.Why is { } why ? (null, why)
            : words.Day is { } day && ReportVisit.TooEarlyOrLate(day, asked.Day) is { } no ? (null, no)
            : words.Text.Length > ReportVisit.LongestText ? (null, $"内容太长了({words.Text.Length} 字),请控制在 {ReportVisit.LongestText} 字以内,只写看到的进展。例:厂房主体封顶,设备到货80%")
            : (visit with { Day = words.Day ?? visit.Day, Kind = words.Kind ?? visit.Kind, Text = words.Text.Length > 0 ? words.Text : visit.Text }, null);
    }

    private static (Line?, string?) ToInvestment(Invested money, Asked asked)
    {
        if (InvestmentWords.UnitOf(asked.Choice ?? asked.Text) is { } unit && money.Number is { } bare)
        {
            var (yuan, why) = InvestmentWords.InUnit(bare, unit);
            return why is null ? (money with { Yuan = yuan, Number = null, Why = "" }, null) : (null, why);
        }

        switch (asked.Choice)
        {
            case "none":
                return (Amounted(money, 0), null);
            case "month":
                return (money with { Total = null }, null);
            case "total" when money.Total is { } total:
                return (money with { Yuan = total, IsToDate = true, Total = null }, null);
            case "funds":
                return (new Claimed("funds", "", asked.Day, money.Said) { Yuan = money.Yuan, Number = money.Number, Approximate = money.Approximate }, null);
            case not null:
                return Unknown;
        }

        var heard = InvestmentWords.Hear(asked.Text, asked.Day);
        var month = heard.Month?.ToString() ?? money.Month;
        return heard.Why is { } unheard ? (null, unheard)
            : ReportInvestment.TooEarlyOrLate(Month.Parse(month), asked.Day) is { } no ? (null, no)
            : heard.Yuan is null && heard.Number is null ? heard.Month is null ? (null, "没有看到金额,例:3200万、0.32亿。") : (money with { Month = month }, null)
            : (Amounted(money, heard.Yuan) with { Month = month, IsToDate = heard.IsToDate, Total = heard.Total, Approximate = heard.Approximate, Number = heard.Number }, null);
    }

    private static Invested Amounted(Invested money, long? yuan) => money with { Yuan = yuan, IsToDate = false, Total = null, Number = null, Why = "", Approximate = false };

    private static (Line?, string?) ToFunds(Claimed funds, Asked asked)
    {
        if (InvestmentWords.UnitOf(asked.Choice ?? asked.Text) is { } unit && funds.Number is { } bare)
        {
            var (yuan, why) = InvestmentWords.InUnit(bare, unit);
            return why is null ? (funds with { Yuan = yuan, Number = null, Why = "" }, null) : (null, why);
        }

        return asked.Choice switch
        {
            // One that was entered would stand beside it.
            "investment" when funds.Corrects is null => (new Invested(Month.Awaited(asked.Day).ToString(), funds.Yuan, false) { Number = funds.Number, Approximate = funds.Approximate, Said = funds.Text }, null),
            not null => Unknown,
            _ => Amount.Read(asked.Text) switch
            {
                AmountReading.Sure sure => (funds with { Yuan = sure.Yuan, Approximate = sure.Approximate, Number = null, Why = "" }, null),
                AmountReading.NeedsUnit number => (funds with { Yuan = null, Number = number.Number, Approximate = number.Approximate, Why = "" }, null),
                var unclear => (null, $"{unclear.Why}。"),
            },
        };
    }

    private static (Line?, string?) ToProblem(Claimed problem, Asked asked)
    {
        if (asked.Choice is { } choice)
        {
            return Claim.Problems.Any(kind => kind.Code == choice) ? (problem with { What = choice, Withdraws = false }, null) : Unknown;
        }

        var text = asked.Text.Trim();
        return Claim.Problems.FirstOrDefault(kind => kind.Name == text).Code is { } named ? (problem with { What = named, Withdraws = false }, null)
            : text.Length > ReportVisit.LongestText ? (null, $"内容太长了({text.Length} 字),请控制在 {ReportVisit.LongestText} 字以内。")
            : (problem with { Text = text, Withdraws = false }, null);
    }

    private static (Line?, string?) ToClaim(Claimed claim, Asked asked) => Days.Read(asked.Choice ?? asked.Text, asked.Day, hasBeen: true) is not { } day
        ? (null, $"没看懂“{Wording.Cut(asked.Text, 20)}”是哪天。例:昨天、11月3日。不对就发送:撤销,再重新报。")
        : day > asked.Day ? (null, $"{Days.Show(day)}还没到,请写已经到了的日子。例:昨天、11月3日")
        : (claim with { Day = day, Withdraws = false }, null);

    private static (Line?, string?) ToUnclear(Unclear unclear, Asked asked) => (asked.Choice ?? asked.Text.Trim()) switch
    {
        "visit" or "走访" => (new Visited(asked.Day, "onsite", unclear.Text), null),
        "problem" or "问题" => (new Claimed("problem", "other", asked.Day, unclear.Text), null),
        "investment" or "投资" => (new Invested(Month.Awaited(asked.Day).ToString(), null, false), null),
        _ when asked.Choice is null && ToInvestment(new Invested(Month.Awaited(asked.Day).ToString(), null, false), asked) is ({ } amount, _) => (amount, null),
        _ => (null, "请点一下,或者回复:走访、投资、问题;都不是,请发送:取消。"),
    };

    private static (Line? Line, string? Why) Unknown => (null, "这个选项已失效,请在最新的卡片上选择,或发送:取消。");
}
