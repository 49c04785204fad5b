namespace Bot.Tests.Rules;

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bot.Outbox;
using Bot.Simulator;
using Bot.Storage;
using Microsoft.CodeAnalysis;
using Xunit;

/// <summary>The rules of the house that are about files and projects.</summary>
public sealed partial class StyleTests
{
    private const int MostLines = 400;

    // Longer for a reason: the whole of one matter that falls apart when it is cut.
    private static readonly Dictionary<string, string> Longer = new()
    {
        ["src/Bot/Projects/LedgerFile.cs"] = "every cell of the ledger, from its text to its fact",
        ["src/Bot/Outbox/Postman.cs"] = "everything that can happen to a message on its way",
    };

    private static IEnumerable<(string File, string Code)> Sources => House.Files("src", "tests").Select(file => (House.Relative(file), File.ReadAllText(file)));

    [Fact]
    public void The_simulator_references_nothing_of_the_bot()
    {
        var project = XDocument.Parse(House.Read("src/Bot.Simulator/Bot.Simulator.csproj"));
        Assert.Empty(project.Descendants("ProjectReference"));
        House.None(typeof(SimulatorServer).Assembly.GetReferencedAssemblies().Where(name => name.Name is "Bot" or "Telegram.Bot").Select(name => name.Name!));
    }

    [Theory]
    [InlineData("src/Bot/Bot.csproj")]
    [InlineData("src/Bot.Simulator/Bot.Simulator.csproj")]
    public void The_clocks_of_the_system_are_banned_symbols(string path)
    {
        var project = XDocument.Parse(House.Read(path));
        Assert.Contains(project.Descendants("AdditionalFiles"), file => (string?)file.Attribute("Include") == @"..\BannedSymbols.txt");
        Assert.Contains(project.Descendants("PackageReference"), package => (string?)package.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.DoesNotContain("RS0030", House.Read(path) + House.Read(".editorconfig") + House.Read("Directory.Build.props"), StringComparison.Ordinal);
        var banned = House.Read("src/BannedSymbols.txt");
        Assert.All(
            ["P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTime.Today;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;", "P:System.Environment.TickCount64;"],
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_program_takes_the_clock_of_the_system() =>
        Assert.Equal(["src/Bot/Program.cs"], House.Files("src/Bot").Where(file => File.ReadAllText(file).Contains("TimeProvider.System", StringComparison.Ordinal)).Select(House.Relative));

    [Fact]
    public void What_is_public_is_documented_because_the_compiler_says_so()
    {
        Assert.Equal("true", XDocument.Parse(House.Read("Directory.Build.props")).Descendants("GenerateDocumentationFile").Single().Value);
        Assert.Equal("true", XDocument.Parse(House.Read("Directory.Build.props")).Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.Empty(XDocument.Parse(House.Read("src/Bot/Bot.csproj")).Descendants("NoWarn"));
        Assert.DoesNotContain(House.Files("src/Bot"), file => File.ReadAllText(file).Contains("pragma warning disable CS1591", StringComparison.Ordinal));
    }

    [Fact]
    public void No_interface_stands_before_a_single_implementation()
    {
        var interfaces = House.Types.Where(type => type.TypeKind == TypeKind.Interface).ToList();
        Assert.Contains(interfaces, one => one.Name == nameof(IAlone));
        // The tests raise the failures of a sender: that is its second implementation.
        House.None(interfaces
            .Where(one => House.Types.Count(type => type.TypeKind == TypeKind.Class && type.AllInterfaces.Contains(one, SymbolEqualityComparer.Default)) < (one.Name == nameof(ISendMessages) ? 1 : 2))
            .Select(one => one.ToDisplayString()));
    }

    [Fact]
    public void Usings_stand_below_the_line_of_the_namespace()
    {
        // A program of top-level statements has no namespace.
        House.None(Sources.Where(source => Namespace().Match(source.Code) is var space
            && (space.Success ? Using().IsMatch(source.Code[..space.Index]) : !source.File.EndsWith("/Program.cs", StringComparison.Ordinal))).Select(source => source.File));
    }

    [Fact]
    public void No_namespace_of_ours_hides_that_of_the_package() =>
        House.None(Sources.Where(source => HidingTelegram().IsMatch(source.Code)).Select(source => source.File));

    [Fact]
    public void Nothing_is_left_to_do() =>
        House.None(Sources.Where(source => ToDo().IsMatch(source.Code)).Select(source => source.File));

    [Fact]
    public void No_warning_is_silenced_without_a_reason()
    {
        var silent = Sources.SelectMany(source => source.Code.Split('\n') is var lines ? lines.Index()
            .Where(line => line.Item.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
                && !line.Item.Contains("//", StringComparison.Ordinal) && !lines[line.Index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => $"{source.File}:{line.Index + 1}") : []);
        House.None(silent);
    }

    [Fact]
    public void A_file_is_short_enough_to_be_read()
    {
        var lengths = House.Files("src/Bot").ToDictionary(House.Relative, file => File.ReadLines(file).Count());
        House.None(lengths.Where(file => file.Value > MostLines && !Longer.ContainsKey(file.Key)).Select(file => $"{file.Key} has {file.Value} lines; cut it, or list it with a reason"));
        House.None(Longer.Keys.Where(file => lengths.GetValueOrDefault(file) <= MostLines).Select(file => $"{file} is short now: take it off the list"));
    }

    [GeneratedRegex(@"^namespace [\w.]+;", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bnamespace Bot[.]Telegram\b", RegexOptions.Multiline)]
    private static partial Regex HidingTelegram();

    [GeneratedRegex(@"^(global )?using ", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HAC[K]|XX[X])\b")]
    private static partial Regex ToDo();
}
