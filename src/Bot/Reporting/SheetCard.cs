namespace Bot.Reporting;

using System.Globalization;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;
using Bot.Projects;

/// <summary>What must be asked before a sheet can be submitted.</summary>
/// <param name="At">The line; where the project itself is asked for, <see cref="Spot.Line"/> is -1.</param>
/// <param name="Why">What is asked, and why.</param>
internal sealed record Question(Spot At, string Why)
{
    /// <summary>Whether it is asked which project it is.</summary>
    public bool IsProject => At.Line < 0;
}

/// <summary>The cards of <see cref="ReportMessage"/>: everything that a message told, and what is open of it.</summary>
internal static class SheetCard
{
    private const int LongestShown = 200;
    private const int LongestInList = 40;
    private const int MostNames = 4;

    /// <summary>The longest card, in UTF-16 units: it leaves room for a question, and for a note above.</summary>
    public const int MostShown = 3500;

    /// <summary>The first thing that is open; null where the sheet can be submitted.</summary>
    public static Question? Open(Asked asked, Sheet sheet)
    {
        foreach (var (at, part) in sheet.Parts.Index())
        {
            if (part.ProjectId is null)
            {
                return new Question(new Spot(at, -1), part.Candidates.Count == 1 ? "您说的是这个项目吗?" : "您说的是哪个项目?");
            }

            foreach (var (index, line) in part.Lines.Index())
            {
                if (line is Invested money && part.Lines.Take(index).OfType<Invested>().FirstOrDefault(other => other.Month == money.Month) is { } other)
                {
                    return new Question(new Spot(at, index), $"{Month.Parse(money.Month).ShortName}有两个数:{Said(other)}、{Said(money)}。请写对的那个,或者去掉一个");
                }

                if (Wanting(asked, part, line) is { } why)
                {
                    return new Question(new Spot(at, index), why);
                }
            }
        }

        return null;
    }

    /// <summary>The amount of a line as its month's card; null while something of it is open.</summary>
    public static ReportInvestment.Confirm? Weighed(Asked asked, Part part, Invested line) => line is { Yuan: { } yuan, Number: null } && part.ProjectId is { } project
        ? InvestmentFacts.Weigh(asked.Work, project, part.Title, Month.Parse(line.Month), yuan, line.IsToDate, line.Total, line.Approximate, Beside(asked, part, line)).Card
        : null;

    /// <summary>What the earlier months of the same project come to on the same sheet, 元: they are entered together.</summary>
    public static Dictionary<Month, long> Beside(Asked asked, Part part, Invested line)
    {
        Dictionary<Month, long> beside = [];
        foreach (var other in part.Lines.OfType<Invested>().Where(other => Month.Parse(other.Month) < Month.Parse(line.Month)))
        {
            if (Weighed(asked, part, other) is { } card)
            {
                beside[Month.Parse(card.Month)] = card.Yuan;
            }
        }

        return beside;
    }

    /// <summary>What is told of an amount, and doubted, beside what else stands on the sheet.</summary>
    public static (IReadOnlyList<Html> Lines, IReadOnlyList<string> Doubts, Indicators.Report Report) Tell(Asked asked, Part part, Invested line, ReportInvestment.Confirm card, Counts sent) =>
        InvestmentCards.Tell(card, asked, sent, part.Lines.OfType<Visited>().Any(visit => visit.Day is { } day && Month.Of(day) == Month.Parse(card.Month)), Beside(asked, part, line));

    /// <summary>A line as a visit of its project.</summary>
    public static ReportVisit.Sheet Visit(Part part, Visited line) => new(
        part.ProjectId ?? 0, part.Title, line.Day!.Value, line.Kind, line.Text.Length > 0 ? line.Text : ReportVisit.Show(line.Kind))
    {
        Corrects = line.Corrects,
        Batches = line.Batches,
        Persons = line.Persons,
        Place = line.Place,
    };

    /// <summary>The card to check, or the card with what is open.</summary>
    public static Reply Show(ReportMessage.Filled at, Asked asked, Pen pen)
    {
        var sheet = at.Sheet;
        var open = Open(asked, sheet);
        // A photo is of one project.
        var sent = sheet.Parts.Count > 1 ? new Counts() : Evidence.Of(asked);
        var (lines, doubts) = sheet.Parts is [var only] ? One(asked, only, sent, open) : List(asked, sheet, sent, open, LongestInList);
        if (Html.Lines([.. lines, .. doubts]).Length > MostShown)
        {
            // Nothing is submitted that the card does not show.
            (lines, doubts) = List(asked, sheet, sent, open, LongestInList / 2);
        }

        if (open is { IsProject: true })
        {
            var part = sheet.Parts[open.At.Part];
            var question = WhichProject.Card(asked, pen, open.Why, part.Candidates, at.Page, project => project.Code);
            return question with
            {
                Text = Html.Lines([.. lines, question.Text]),
                Rows = part.Candidates.Count == 0 ? question.Rows : [.. question.Rows.SkipLast(1), [pen.Button("都不是", ReportMessage.NoneOfThese)], question.Rows[^1]],
            };
        }

        return open is not null
            ? new Reply(Html.Lines([.. lines, sent.Show(), Html.Of($"❓ {open.Why}")]), [.. Choices(sheet, open.At, asked, pen, isOpen: true), pen.Foot()])
            : new Reply(
                Html.Lines([.. lines, sent.Show(), .. doubts]),
                [[sheet.Parts.Count > 1 ? pen.Button("✅ 全部提交", Pen.Submit) : pen.SubmitButton(), pen.EditButton(), pen.CancelButton()], .. Quick(asked, sheet, sent, pen)]);
    }

    /// <summary>Which line is to change?</summary>
    public static Reply Lines(Sheet sheet, Asked asked, Pen pen)
    {
        List<Button> buttons = [.. sheet.Parts.Index().SelectMany(part => part.Item.Lines.Index().Select(line =>
            pen.Button(Wording.Cut($"{(sheet.Parts.Count > 1 ? part.Item.Title + " " : "")}{Short(asked, part.Item, line.Item)}", LongestInList), ReportMessage.LineChoice(new Spot(part.Index, line.Index)))))];
        return new Reply(
            Html.Text("要改哪一项?(也可以直接发新的内容,例:本月3100万)"),
            [
                .. sheet.Parts.Count > 1 ? buttons.Chunk(2).Select(row => (IReadOnlyList<Button>)row) : buttons.Select(button => (IReadOnlyList<Button>)[button]),
                .. sheet.Parts.Count > 1 ? [] : (IReadOnlyList<IReadOnlyList<Button>>)[[pen.Button("🏭 项目不对", ReportMessage.OtherProject)]],
                pen.Foot(),
            ]);
    }

    /// <summary>What is a line to say instead?</summary>
    public static Reply Change(Sheet sheet, Spot spot, Asked asked, Pen pen)
    {
        var part = sheet.Parts[spot.Part];
        return new Reply(
            Html.Lines(
                Html.Of($"<b>{part.Title}</b>"),
                Told(asked, part, sheet.At(spot), new Counts()).Lines is { Count: > 0 } lines ? lines[0] : default,
                Html.Text(sheet.At(spot) switch
                {
                    Visited => "改成什么?直接发新的内容,或者日期、方式。例:设备到货90%;昨天;督查",
                    Invested => "改成多少?例:3100万、10月 3100万、累计2.18亿",
                    Claimed { Kind: "funds" } => "改成多少?例:3000万",
                    Claimed { Kind: "problem" } => "改成什么?直接发新的内容,或者点一下类别。例:用电增容没批",
                    Claimed => "是哪天的?例:昨天、11月3日",
                    _ => "这是什么?",
                })),
            [
                .. Choices(sheet, spot, asked, pen, isOpen: false),
                .. sheet.Parts.Count > 1 || sheet.OnlyLine is not null ? [[pen.Button("🏭 项目不对", ReportMessage.OtherProject)]] : (IReadOnlyList<IReadOnlyList<Button>>)[],
                pen.Foot(),
            ]);
    }

    /// <summary>A line in a few words, with its sign: 💰 11月 320万元.</summary>
    public static string Short(Asked asked, Part part, Line line) => line switch
    {
        Visited visit => $"📍 {ReportVisit.Show(visit.Kind)} {(visit.Day is { } day ? Days.Show(day, asked.Day) : "哪天?")}{(visit.Text.Length > 0 ? $":{Wording.Cut(visit.Text, LongestInList)}" : "")}",
        Invested money => $"💰 {Month.Parse(money.Month).ShortName} {(Weighed(asked, part, money) is { } card ? Amount.Show(card.Yuan) + (card.Yuan == 0 ? "(无新增)" : "") : Said(money))}",
        Claimed claim => $"{Claim.Of(claim.Kind).Sign} {Wording.Cut(Claim.Tell(claim.Kind, claim.What, claim.Day, claim.Yuan, claim.Text, asked.Day), LongestInList + 10)}",
        Unclear unclear => $"❔ {Wording.Cut(unclear.Text, LongestInList)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // What is missing of a line, as a question; null where nothing is.
    private static string? Wanting(Asked asked, Part part, Line line) => line switch
    {
        Visited { Day: null } => "走访是哪一天?例:昨天、11月3日",
        Visited { Day: { } day } when ReportVisit.TooEarlyOrLate(day, asked.Day) is { } no => no,
        Visited { Text: "" } when part.Lines.Count == 1 => "看到了什么进展?例:厂房主体封顶;没有变化就写:无变化",
        Visited { Text.Length: > ReportVisit.LongestText } visit => $"走访内容太长了({visit.Text.Length} 字),请控制在 {ReportVisit.LongestText} 字以内,只写看到的进展",
        Invested { Number: { } number } money => $"{Month.Parse(money.Month).Show()}{(money.IsToDate ? "自年初累计" : "")}完成投资 {Plain(number)},单位是?",
        Invested { Why.Length: > 0 } money => $"{(money.Said.Length > 0 ? $"“{Wording.Cut(money.Said, LongestInList)}”:" : "")}{money.Why.TrimEnd('。')}",
        Invested { Yuan: null } money => $"{Month.Parse(money.Month).Show()}完成投资多少?例:3200万、0.32亿",
        Invested money when ReportInvestment.TooEarlyOrLate(Month.Parse(money.Month), asked.Day) is { } no => no,
        Invested { Yuan: { } yuan } money when part.ProjectId is { } project =>
            InvestmentFacts.Weigh(asked.Work, project, part.Title, Month.Parse(money.Month), yuan, money.IsToDate, money.Total, money.Approximate, Beside(asked, part, money)).Why,
        Claimed { Number: { } number } => $"按到位资金 {Plain(number)} 记录,单位是?",
        Claimed { Kind: "funds", Yuan: null } claim => $"到位资金是多少?{(claim.Why.Length > 0 ? claim.Why.TrimEnd('。') : "例:3000万")}",
        Claimed { Text.Length: > ReportVisit.LongestText } claim => $"内容太长了({claim.Text.Length} 字),请控制在 {ReportVisit.LongestText} 字以内",
        Claimed { Day: var day } when day > asked.Day => $"{Days.Show(day)}还没到,请写已经到了的日子,例:昨天、11月3日",
        Unclear => "这是走访、投资,还是问题?",
        _ => null,
    };

    private static (IReadOnlyList<Html> Lines, IEnumerable<Html> Doubts) One(Asked asked, Part part, Counts sent, Question? open)
    {
        List<Html> lines = [open is { IsProject: true } ? Html.Text("请核对") : Html.Of($"请核对 · <b>{part.Title}</b>")];
        List<(string, bool)> doubts = [];
        foreach (var line in part.Lines)
        {
            var told = Told(asked, part, line, sent);
            lines.AddRange(told.Lines);
            doubts.AddRange(told.Doubts.Select(doubt => (doubt, line is Invested)));
        }

        return (lines, Warn([.. doubts.Distinct()]));
    }

    // Several projects: a line each; what looks odd about several is said once.
    private static (IReadOnlyList<Html> Lines, IEnumerable<Html> Doubts) List(Asked asked, Sheet sheet, Counts sent, Question? open, int longest)
    {
        var isOne = sheet.Parts.Count == 1;
        List<Html> lines = [isOne && open is not { IsProject: true } ? Html.Of($"请核对 · <b>{Wording.Cut(sheet.Parts[0].Title, LongestInList)}</b>") : Html.Text($"请核对 · {sheet.Parts.Count} 个项目")];
        List<(string Doubt, bool IsKept, string Project)> doubts = [];
        foreach (var (at, part) in sheet.Parts.Index())
        {
            var facts = string.Join(isOne ? "\n" : ";", part.Lines.Select(line => longest == LongestInList ? Short(asked, part, line) : Wording.Cut(Short(asked, part, line), longest + 12)));
            lines.Add(isOne ? Html.Text(facts) : Html.Of($"{at + 1}. {(part.ProjectId is null ? Html.Text("❓") : Html.Bold(Wording.Cut(part.Title, longest)))} {facts}"));
            doubts.AddRange(part.Lines.SelectMany(line => Told(asked, part, line, sent).Doubts.Select(doubt => (doubt, line is Invested, part.Title))));
        }

        if (isOne)
        {
            return (lines, Warn([.. doubts.Select(doubt => (doubt.Doubt, doubt.IsKept)).Distinct()]));
        }

        if (open is { IsProject: false })
        {
            lines.Add(Html.Of($"第 {open.At.Part + 1} 项 <b>{sheet.Parts[open.At.Part].Title}</b>:"));
        }
        else if (open is not null)
        {
            lines.Add(Html.Of($"第 {open.At.Part + 1} 项:"));
        }

        return (lines, Warn([.. doubts.GroupBy(doubt => (doubt.Doubt, doubt.IsKept)).Select(same =>
            ($"{same.Key.Doubt}:{string.Join('、', same.Select(one => one.Project).Distinct().Take(MostNames))}{(same.Count() > MostNames ? $"…等 {same.Count()} 个" : "")}", same.Key.IsKept))]));
    }

    // What is doubted about an amount is kept for who reviews it.
    private static IEnumerable<Html> Warn(IReadOnlyList<(string Doubt, bool IsKept)> doubts) =>
        [.. doubts.Where(doubt => !doubt.IsKept).Select(doubt => Html.Of($"⚠️ {doubt.Doubt}")), .. InvestmentCards.Warn([.. doubts.Where(doubt => doubt.IsKept).Select(doubt => doubt.Doubt)])];

    // The lines of one fact, and what looks odd about it.
    private static (IReadOnlyList<Html> Lines, IReadOnlyList<string> Doubts) Told(Asked asked, Part part, Line line, Counts sent)
    {
        switch (line)
        {
            case Visited { Day: not null } visit when visit.Text.Length > 0 || part.Lines.Count > 1:
                var sheet = Visit(part, visit);
                return (
                    [
                        Html.Of($"📍 {ReportVisit.Tell(sheet, asked.Day)}"),
                        visit.Corrects is { } id && ReportVisit.Stored(asked, id) is { } before ? Html.Of($"✏️ 更正 {Entry.Visit(id)},原:{(before.ProjectId == part.ProjectId ? "" : before.Title + " ")}{Wording.Cut(ReportVisit.Tell(before, asked.Day), LongestShown)}") : default,
                    ],
                    ReportVisit.Earlier(asked, sheet) is { } earlier ? [$"您{Days.Show(sheet.Day, asked.Day)}已报过一次走访({earlier}),提交后将再记一次"] : []);
            case Invested known when part.Repeats(known):
                return ([Html.Text($"✔️ 截至{Month.Parse(known.Month).ShortName}底自年初累计 {Amount.Show(known.Yuan!.Value)},与已报的一致")], []);
            case Invested money when Weighed(asked, part, money) is { } card:
                var told = Tell(asked, part, money, card, sent);
                return (told.Lines, told.Doubts);
            case Claimed claim:
                var old = claim.Corrects is { } corrected ? Claim.Get(asked.Work, corrected) : null;
                var same = part.ProjectId is { } project && !claim.Withdraws ? Claim.Same(asked.Work, project, claim) : null;
                return (
                    [
                        Html.Of($"{Claim.Of(claim.Kind).Sign} {(claim.Withdraws ? "撤销 " + old!.Call + " · " : "")}{Claim.Tell(claim.Kind, claim.What, claim.Day, claim.Yuan, claim.Text, asked.Day)}{(claim.Number is { } number ? " " + Plain(number) : "")}"),
                        old is not null && !claim.Withdraws ? Html.Of($"✏️ 更正 {old.Call},原:{(old.ProjectId == part.ProjectId ? "" : FindProject.Get(asked.Work, asked.Who, old.ProjectId)?.Title + " ")}{Wording.Cut(old.Tell(asked.Day), LongestShown)}") : default,
                    ],
                    [
                        .. same is null ? [] : (string[])[$"{same.Person}已报过 {same.Call}:{Wording.Cut(same.Tell(asked.Day), LongestInList)}"],
                        .. claim.Approximate && claim.Yuan is { } yuan ? (string[])[$"您写的是约数,将按 {Amount.Show(yuan)} 记录"] : [],
                    ]);
            default:
                return ([Html.Text(Short(asked, part, line))], []);
        }
    }

    // The buttons that answer for a line; where something of it is open, only those for that.
    private static IEnumerable<IReadOnlyList<Button>> Choices(Sheet sheet, Spot spot, Asked asked, Pen pen, bool isOpen)
    {
        var line = sheet.At(spot);
        if (((line as Invested)?.Number ?? (line as Claimed)?.Number) is { } bare)
        {
            var number = Plain(bare);
            // Nobody reports 2.18元, or 3,200亿元.
            yield return [pen.Button($"{number} 万元", "万元"), bare < 100 ? pen.Button($"{number} 亿元", "亿元") : pen.Button($"{number} 元", "元")];
        }

        switch (line)
        {
            case Visited { Day: { } day } when isOpen && ReportVisit.TooEarlyOrLate(day, asked.Day) is null:
                yield break;
            case Visited:
                yield return [.. Enumerable.Range(0, 3).Select(ago => asked.Day.AddDays(-ago)).Select(day => pen.Button(Days.ShowWithWeekday(day), $"{day:yyyy-MM-dd}"))];
                foreach (var row in isOpen ? [] : VisitWords.Kinds.Select(pair => pair.Kind).Distinct().Chunk(3))
                {
                    yield return [.. row.Select(kind => pen.Button(ReportVisit.Show(kind), kind))];
                }

                break;
            case Invested { Yuan: { } yuan, Total: { } total } when isOpen:
                yield return [pen.Button($"只记本月 {Amount.Show(yuan)}", "month"), pen.Button($"只记累计 {Amount.Show(total)}", "total")];
                break;
            case Invested { Number: not null } when isOpen:
                yield return [pen.Button("是到位资金", "funds")];
                break;
            case Invested money when !isOpen:
                yield return [pen.Button($"{Month.Parse(money.Month).ShortName}无新增", "none"), pen.Button("是到位资金", "funds")];
                break;
            case Claimed { Kind: "funds", Corrects: null }:
                yield return [pen.Button("是完成投资", "investment")];
                break;
            case Claimed { Kind: "problem" }:
                foreach (var row in Claim.Problems.Chunk(4))
                {
                    yield return [.. row.Select(kind => pen.Button(kind.Name, kind.Code))];
                }

                break;
            case Unclear:
                yield return [pen.Button("📍 走访", "visit"), pen.Button("💰 投资", "investment"), pen.Button("⚠️ 问题", "problem")];
                break;
        }

        yield return [pen.Button(line is Claimed { Corrects: not null } ? "🗑 撤销这一条" : "🗑 不报这一项", ReportMessage.LeaveOut)];
    }

    private static IEnumerable<IReadOnlyList<Button>> Quick(Asked asked, Sheet sheet, Counts sent, Pen pen) =>
        sheet.OnlyLine is Invested money && Weighed(asked, sheet.Parts[0], money) is { } card
            ? InvestmentCards.Quick(card, InvestmentCards.Tell(card, asked, sent, isVisited: false).Report, asked, pen)
            : [];

    private static string Said(Invested money) => money.Number is { } number ? Plain(number) : money.Yuan is { } yuan ? Amount.Show(yuan) : "?";

    private static string Plain(decimal number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);
}
