namespace Bot;

/// <summary>demo: the main job in the terminal.</summary>
public static class Demo
{
    /// <summary>Plays the scene.</summary>
    public static Task<int> Run(TextWriter output, CancellationToken stop) => throw new NotSupportedException();
}
