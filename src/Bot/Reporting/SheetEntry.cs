namespace Bot.Reporting;

using System.Diagnostics;
using Bot.Calendar;
using Bot.Chat;
using Bot.Conversations;
using Bot.Language;

/// <summary>A sheet on its way into the tables.</summary>
internal static class SheetEntry
{
    // Every number is to be seen, however much was entered.
    private const int LongestBrief = 16;

    /// <summary>The sheet with what its card shows of the tables, which must still be so when it is submitted.</summary>
    public static Sheet Counted(Asked asked, Sheet sheet) => new(
    [
        .. sheet.Parts.Select(part => part with
        {
            Lines = [.. part.Lines.Select(line => line is Invested money ? money with { Shown = Now(asked, part, money) } : line)],
        }),
    ]);

    private static Shown? Now(Asked asked, Part part, Invested money) => SheetCard.Weighed(asked, part, money) is { } card
        ? new Shown(InvestmentFacts.Of(asked.Work, card.ProjectId, Month.Parse(card.Month)), card.Yuan)
        : null;

    /// <summary>Enters everything on the card in one commit; where the tables have changed since it was shown, the card is shown again.</summary>
    public static Turn Enter(ReportMessage.Filled at, Asked asked)
    {
        // Who may report can change while a card waits: the rest of the card is still good.
        var refusals = at.Sheet.Parts.Select(part => WhichProject.Refuses(asked, part.ProjectId!.Value)).ToList();
        if (refusals.Exists(refusal => refusal is not null))
        {
            List<Part> rest = [.. at.Sheet.Parts.Where((_, index) => refusals[index] is null)];
            return rest.Count == 0 ? refusals[0]!
                : new Turn.Ask(at with { Sheet = new Sheet(rest) }) { Replaces = true, Note = Html.Lines(refusals.OfType<Turn.Dropped>().Select(refusal => refusal.Reply.Text)) };
        }

        if (at.Sheet.Parts.Any(part => part.Lines.OfType<Invested>().Any(money => Now(asked, part, money) != money.Shown)))
        {
            return new Turn.Ask(at) { Replaces = true, Note = Html.Text("⚠️ 刚才又有人报了这个项目,数有变化,请再核对一次。") };
        }

        // What came while the card was of one project is asked about anew.
        var isOfSeveral = at.Sheet.Parts.Count > 1;
        if (isOfSeveral)
        {
            Waiting.Free(asked, "那张卡片后来有几个项目");
        }

        var sent = isOfSeveral ? new Counts() : Evidence.Of(asked);
        List<Html> lines = [];
        List<string> numbers = [];
        List<Html> brief = [];
        foreach (var part in at.Sheet.Parts)
        {
            lines.AddRange(at.Sheet.Parts.Count > 1 ? [Html.Bold(part.Title)] : []);
            brief.AddRange(at.Sheet.Parts.Count > 1 ? [Html.Bold(Wording.Cut(part.Title, LongestBrief))] : []);
            foreach (var line in part.Lines.Where(line => !part.Repeats(line)))
            {
                var (sign, number, what) = Record(line, part, asked, sent);
                numbers.Add(number);
                lines.Add(Html.Of($"{sign} {number} {what}"));
                brief.Add(Html.Of($"{sign} {number} {Wording.Cut(what, LongestBrief + 12)}"));
            }
        }

        var corrects = at.Sheet.Parts.All(part => part.Lines.All(line => line is Visited { Corrects: not null } or Claimed { Corrects: not null } or Invested { Shown.Before: not null }));
        return new Turn.Done(new Reply(
            Html.Lines([
                Html.Of($"✅ {(corrects ? "已更正" : "已提交")} · {(at.Sheet.Parts is [var only] ? Html.Bold(only.Title) : Html.Text($"{at.Sheet.Parts.Count} 个项目"))}"),
                .. Html.Lines(lines).Length > SheetCard.MostShown ? brief : lines,
                at.Sheet.Parts.Count == 1 ? Evidence.Adopt(asked).Show() : default,
            ]),
            Entry.Buttons(numbers, at.Sheet.Parts.Count == 1)));
    }

    private static (string Sign, string Number, string What) Record(Line line, Part part, Asked asked, Counts sent)
    {
        switch (line)
        {
            case Visited visit:
                var sheet = SheetCard.Visit(part, visit);
                return ("📍", ReportVisit.Record(sheet, asked), ReportVisit.Tell(sheet, asked.Day));
            case Invested money:
                var card = SheetCard.Weighed(asked, part, money)!;
                var (number, before) = ReportInvestment.Record(card, SheetCard.Tell(asked, part, money, card, sent).Report, asked);
                return ("💰", number, $"{Month.Parse(card.Month).Show()}完成投资 {Amount.Show(card.Yuan)}(上报{(before is { } yuan ? $",原 {Amount.Show(yuan)}" : "")})");
            case Claimed claim:
                var call = Claim.Record(asked, part, claim);
                return (Claim.Of(claim.Kind).Sign, call, $"{(claim.Withdraws ? "已撤销 · " : "")}{Claim.Tell(claim.Kind, claim.What, claim.Day, claim.Yuan, claim.Text, asked.Day)}");
            default:
                throw new UnreachableException();
        }
    }
}
