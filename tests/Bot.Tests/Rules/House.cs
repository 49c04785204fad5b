namespace Bot.Tests.Rules;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

/// <summary>What a line of src/Bot uses.</summary>
/// <param name="Folder">The folder of the file; "" for the root.</param>
/// <param name="Where">File and line.</param>
/// <param name="Namespace">Where what is used comes from; "" where the compiler does not know it.</param>
/// <param name="What">What is used.</param>
internal sealed record Use(string Folder, string Where, string Namespace, string What);

/// <summary>A string in src/Bot; what an interpolated one computes stands as {…}.</summary>
internal sealed record Text(string Folder, string Where, string Value);

/// <summary>Our own sources: read from the work tree, and src/Bot bound by the compiler, so that what is used is known by symbol and not by spelling.</summary>
internal static class House
{
    // What the SDK adds under ImplicitUsings.
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<CSharpCompilation> Bound = new(Bind);
    private static readonly Lazy<IReadOnlyList<Use>> AllUses = new(() => [.. Bound.Value.SyntaxTrees.Where(IsFile).AsParallel().SelectMany(UsesOf).Distinct()]);

    /// <summary>The top of the work tree.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Use> Uses => AllUses.Value;

    /// <summary>The types of src/Bot, nested ones too.</summary>
    public static IEnumerable<INamedTypeSymbol> Types => Bound.Value.SyntaxTrees.Where(IsFile).SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        .Select(type => Bound.Value.GetSemanticModel(tree).GetDeclaredSymbol(type)!));

    public static IEnumerable<Text> Texts => Bound.Value.SyntaxTrees.Where(IsFile).SelectMany(tree => tree.GetRoot().DescendantNodes().Select(node => node switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => new Text(Folder(tree.FilePath), Where(tree, node), literal.Token.ValueText),
        InterpolatedStringExpressionSyntax text => new Text(Folder(tree.FilePath), Where(tree, node), string.Concat(text.Contents.Select(part =>
            part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : $"{{{((InterpolationSyntax)part).Expression}}}"))),
        _ => null,
    }).OfType<Text>());

    /// <summary>The C# files under these folders of the work tree, without what the build makes.</summary>
    public static IEnumerable<string> Files(params ReadOnlySpan<string> folders) =>
        folders.ToArray().SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    /// <summary>The path as a person would write it: src/Bot/Program.cs.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Fails with all that was found, one a line.</summary>
    public static void None(IEnumerable<string> found)
    {
        var lines = found.Distinct().ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    /// <summary>The folder in src/Bot of a file; "" for the root.</summary>
    public static string Folder(string file) => Relative(file).Split('/') is ["src", "Bot", var folder, _, ..] ? folder : "";

    private static CSharpCompilation Bind()
    {
        var own = new[] { "Bot", "Bot.Tests", "Bot.Benchmarks" };
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !own.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        return CSharpCompilation.Create(
            "Bot",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, options), .. Files("src/Bot").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static IEnumerable<Use> UsesOf(SyntaxTree tree)
    {
        var model = Bound.Value.GetSemanticModel(tree);
        var folder = Folder(tree.FilePath);
        foreach (var node in tree.GetRoot().DescendantNodes().Where(node => node is ExpressionSyntax or AttributeSyntax or ConstructorInitializerSyntax or ForEachStatementSyntax))
        {
            // The name of the namespace that the file declares is no use of it.
            if (node.FirstAncestorOrSelf<NameSyntax>() is { } name && name.AncestorsAndSelf().TakeWhile(up => up is NameSyntax or BaseNamespaceDeclarationSyntax).Last() is BaseNamespaceDeclarationSyntax)
            {
                continue;
            }

            var type = node is ForEachStatementSyntax each ? model.GetForEachStatementInfo(each).ElementType : model.GetTypeInfo(node).Type;
            var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            var symbol = model.GetSymbolInfo(node).Symbol;
            Add(found, symbol);
            Add(found, type);
            if (node is SimpleNameSyntax unknown && symbol is null && type is null or IErrorTypeSymbol && unknown.Identifier.Text is not ("_" or "nameof"))
            {
                yield return new Use(folder, Where(tree, node), "", unknown.Identifier.Text);
            }

            foreach (var used in found)
            {
                var space = used as INamespaceSymbol ?? used.ContainingNamespace;
                if (space is { IsGlobalNamespace: false } && !(used is INamespaceSymbol { Name: "Bot", ContainingNamespace.IsGlobalNamespace: true }))
                {
                    yield return new Use(folder, Where(tree, node), space.ToDisplayString(), used.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
                }
            }
        }
    }

    private static void Add(HashSet<ISymbol> found, ISymbol? symbol)
    {
        switch (symbol)
        {
            case null or IDynamicTypeSymbol or ITypeParameterSymbol:
                break;
            case IArrayTypeSymbol array:
                Add(found, array.ElementType);
                break;
            case INamedTypeSymbol type:
                if (found.Add(type.OriginalDefinition))
                {
                    type.TypeArguments.ToList().ForEach(argument => Add(found, argument));
                }

                break;
            case INamespaceSymbol space:
                found.Add(space);
                break;
            case ILocalSymbol or IParameterSymbol or IRangeVariableSymbol:
                break;
            default:
                // A member: where it is declared, and what it gives.
                Add(found, symbol.ContainingType);
                break;
        }
    }

    private static bool IsFile(SyntaxTree tree) => tree.FilePath.Length > 0;

    private static string Where(SyntaxTree tree, SyntaxNode node) =>
        $"{Relative(tree.FilePath)}:{tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bot.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests read the sources: run them within the work tree.");
        }

        return folder;
    }
}
