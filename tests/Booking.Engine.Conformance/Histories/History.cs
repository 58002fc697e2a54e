namespace BookingEngine.Conformance.Histories;

/// <summary>
/// The calls of clients and their results, each with a time from a clock that every call and every result advances.
/// </summary>
internal sealed class History
{
    private readonly List<Entry> _entries = [];
    private int _now;

    /// <summary>The calls, in the order of their results.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Makes a call and records its result.</summary>
    public async Task AskAsync(int client, Call call, StoreHost host, Ground ground, CancellationToken stop)
    {
        int asked = Interlocked.Increment(ref _now);
        string answer = await call.RunAsync(host, ground, stop);
        int answered = Interlocked.Increment(ref _now);
        lock (_entries)
        {
            _entries.Add(new Entry(client, call, answer, asked, answered));
        }
    }

    public override string ToString() => string.Join('\n', _entries.OrderBy(entry => entry.Asked));

    /// <summary>One call and its result.</summary>
    public sealed record Entry(int Client, Call Call, string Answer, int Asked, int Answered)
    {
        public override string ToString() => $"[{Asked,3} {Answered,3}] client {Client}: {Call} -> {Answer}";
    }
}
