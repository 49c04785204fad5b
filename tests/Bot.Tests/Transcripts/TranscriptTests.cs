namespace Bot.Tests.Transcripts;

using Bot.Tests.Support;
using Xunit;

/// <summary>
/// The specification: every transcript of this folder, played against the whole bot on every database. BOT_ACCEPT=1 writes
/// what was really seen into the files, to be reviewed as a diff.
/// </summary>
public abstract class TranscriptTests(string provider)
{
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("BOT_ACCEPT") == "1";
    private static readonly string Folder = Accepts ? SourceFolder() : Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static TheoryData<string> Each =>
        [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task The_bot_says_what_the_transcript_says(string name)
    {
        Skip.If(Accepts && provider != "sqlite", "One database writes the files, the other one is held to them.");
        var file = Path.Combine(Folder, $"{name}.txt");
        var transcript = Transcript.Read(await File.ReadAllTextAsync(file));
        using var stage = new Stage(provider);
        foreach (var step in transcript.Steps)
        {
            try
            {
                await stage.Play(step);
            }
            catch (Exception error) when (error is not SkipException)
            {
                await Accept(file, transcript);
                throw new InvalidOperationException($"{name}.txt, line {step.Line}: {step.First}\n{error.Message}\n{Differences(transcript)}", error);
            }
        }

        stage.AssertCalm();
        await Accept(file, transcript);
        var differences = Differences(transcript);
        Assert.True(Accepts || differences.Length == 0, $"{name}.txt on {provider}:\n{differences}\n(BOT_ACCEPT=1 accepts what was got.)");
    }

    private static string Differences(Transcript transcript) => string.Join(
        '\n', transcript.Steps.Where(step => step.Actual is not null).Select(step => step.Difference()).Where(difference => difference.Length > 0).Take(5));

    private static async Task Accept(string file, Transcript transcript)
    {
        if (Accepts)
        {
            await File.WriteAllTextAsync(file, transcript.Write());
        }
    }

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bot.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The source tree was not found."), "tests", "Bot.Tests", "Transcripts");
    }
}

/// <inheritdoc/>
public sealed class TranscriptTestsOnSqlite() : TranscriptTests("sqlite");

/// <inheritdoc/>
public sealed class TranscriptTestsOnPostgres() : TranscriptTests("postgres");
