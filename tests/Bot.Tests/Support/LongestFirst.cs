[assembly: Xunit.TestCollectionOrderer("Bot.Tests.Support.LongestFirst", "Bot.Tests")]

namespace Bot.Tests.Support;

using Xunit;
using Xunit.Abstractions;

/// <summary>Begins with the tests that take a minute, so that the others run beside them and nobody waits for them at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["KillTests", "SimulatedMonthTests", "ImportTests"];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => !Long.Any(name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)));
}
