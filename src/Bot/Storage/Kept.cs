namespace Bot.Storage;

/// <summary>What is made of whole tables and dear to make, kept as long as the tables say the same.</summary>
internal sealed class Kept
{
    private readonly Lock making = new();
    private readonly Dictionary<Type, (object Version, object Value)> values = [];

    /// <summary>The value of a version; made where another one, or none, is kept. Who asks meanwhile waits.</summary>
    public T Get<T>(object version, Func<T> make)
        where T : class
    {
        lock (making)
        {
            if (values.TryGetValue(typeof(T), out var kept) && kept.Version.Equals(version))
            {
                return (T)kept.Value;
            }

            var value = make();
            values[typeof(T)] = (version, value);
            return value;
        }
    }
}
