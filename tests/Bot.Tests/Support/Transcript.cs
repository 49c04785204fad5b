namespace Bot.Tests.Support;

using System.Text.RegularExpressions;

/// <summary>
/// A transcript: what people do and what they then see, in plain text. Lines that begin with bot… or toast> are what is seen,
/// indented ones go on with the line above, # begins a comment, everything else is done (see <see cref="Stage"/>).
/// </summary>
internal sealed partial class Transcript
{
    private readonly List<Part> parts = [];

    private Transcript()
    {
    }

    /// <summary>What is done, in order.</summary>
    public IEnumerable<Part> Steps => parts.Where(part => part.IsStep);

    /// <summary>Reads the text of a transcript.</summary>
    /// <exception cref="FormatException">A line stands where it cannot; the message names it.</exception>
    public static Transcript Read(string text)
    {
        var transcript = new Transcript();
        List<string>? open = null;
        foreach (var (number, line) in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Index())
        {
            var last = transcript.parts.LastOrDefault();
            if (line.Trim().Length == 0 || line[0] == '#')
            {
                transcript.parts.Add(new Part(number + 1, line, IsStep: false));
                open = null;
            }
            else if (char.IsWhiteSpace(line[0]))
            {
                (open ?? throw new FormatException($"Line {number + 1} goes on with nothing: {line}")).Add(line);
            }
            else if (Seen().IsMatch(line))
            {
                open = last is { IsStep: true } ? last.Expected : throw new FormatException($"Line {number + 1}: nothing was done of which this could come: {line}");
                open.Add(line);
            }
            else
            {
                var step = new Part(number + 1, line, IsStep: true);
                transcript.parts.Add(step);
                open = step.More;
            }
        }

        return transcript;
    }

    /// <summary>The transcript as text, with what was really seen.</summary>
    public string Write()
    {
        var lines = parts.SelectMany(part => (string[])[part.Corrected ?? part.First, .. part.More, .. part.Actual ?? part.Expected]);
        return string.Join('\n', lines) + "\n";
    }

    [GeneratedRegex("^(bot([@→][^>]+)?|toast)>")]
    private static partial Regex Seen();

    /// <summary>A line that is done, with what goes on with it and what is seen then; or a line between.</summary>
    /// <param name="Line">Where it stands; the first line is 1.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="IsStep">False for comments and blank lines.</param>
    public sealed record Part(int Line, string First, bool IsStep)
    {
        /// <summary>The indented lines that go on with it.</summary>
        public List<string> More { get; } = [];

        /// <summary>What should be seen.</summary>
        public List<string> Expected { get; } = [];

        /// <summary>What was seen; null as long as it was not done.</summary>
        public List<string>? Actual { get; set; }

        /// <summary>The first line as it should read, where it states a value itself (sql>).</summary>
        public string? Corrected { get; set; }

        /// <summary>The whole of what is done, continuation lines without their indent.</summary>
        public string Action => string.Join('\n', More.Select(line => line[Math.Min(Stage.Indent.Length, line.Length - line.TrimStart().Length)..]).Prepend(First));

        /// <summary>What differs, line by line; empty where nothing does.</summary>
        public string Difference()
        {
            var (expected, actual) = (Expected, Actual!);
            if (expected.SequenceEqual(actual) && (Corrected ?? First) == First)
            {
                return "";
            }

            IEnumerable<string> lines = (Corrected ?? First) != First
                ? [$"line {Line}:", $"  expected  {First}", $"  got       {Corrected}"]
                : [
                    $"line {Line}: {First}",
                    .. expected.Count == 0 ? ["  expected  (silence)"] : expected.Select((line, at) => $"  expected{(at < actual.Count && actual[at] == line ? " " : "*")} {line}"),
                    .. actual.Count == 0 ? ["  got       (silence)"] : actual.Select((line, at) => $"  got     {(at < expected.Count && expected[at] == line ? " " : "*")} {line}"),
                ];
            return string.Join('\n', lines);
        }
    }
}
