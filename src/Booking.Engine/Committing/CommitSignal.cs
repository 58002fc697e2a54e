namespace BookingEngine.Committing;

/// <summary>
/// Says to the dispatcher of this host that something was committed, so that it need not wait for its next look. Whatever is not
/// signalled, such as a commit of another host, is found by that look.
/// </summary>
internal sealed class CommitSignal
{
    private TaskCompletionSource _raised = New();

    public void Raise() => Volatile.Read(ref _raised).TrySetResult();

    /// <summary>Waits until the signal is raised, but not longer than a time. It also returns if it was raised since the last wait.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var raised = Volatile.Read(ref _raised);
        await Task.WhenAny(raised.Task, Task.Delay(atMost, cancellationToken)).ConfigureAwait(false);
        if (raised.Task.IsCompleted)
        {
            Volatile.Write(ref _raised, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
