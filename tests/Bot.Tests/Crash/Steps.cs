namespace Bot.Tests.Crash;

/// <summary>Lets a process die at a step: it throws there, and at every step after it, as if nothing were there any more.</summary>
internal sealed class Steps
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> passed = [];
    private TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? deadly;
    private int left;

    /// <summary>How often each step was passed since it was last said where to die.</summary>
    public IReadOnlyDictionary<string, int> Passed
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, int>(passed);
            }
        }
    }

    /// <summary>Ends with the death.</summary>
    public Task Death
    {
        get
        {
            lock (gate)
            {
                return died.Task;
            }
        }
    }

    /// <summary>From now on it lives, until it comes to a step for the so many-th time; null for always.</summary>
    public void DieAt(string? step, int time = 0)
    {
        lock (gate)
        {
            (deadly, left) = (step, time);
            died = new(TaskCreationOptions.RunContinuationsAsynchronously);
            passed.Clear();
        }
    }

    public void Pass(string step)
    {
        lock (gate)
        {
            passed[step] = passed.GetValueOrDefault(step) + 1;
            if (step == deadly && --left == 0)
            {
                died.TrySetResult();
            }

            if (died.Task.IsCompleted)
            {
                throw new DeathException(step);
            }
        }
    }

    /// <summary>Looks like a failing disk to whoever catches it: nothing can be done, nothing is to blame.</summary>
    private sealed class DeathException(string step) : IOException($"The process died at “{step}”.");
}
