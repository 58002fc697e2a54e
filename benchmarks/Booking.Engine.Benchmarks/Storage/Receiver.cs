using Microsoft.AspNetCore.Http;

namespace BookingEngine.Benchmarks.Storage;

/// <summary>A receiver of webhooks in this process, which reads each message to its end and answers 200.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private LocalServer _server = null!;
    private TaskCompletionSource _complete = new();
    private int _missing;

    private Receiver()
    {
    }

    public Uri Url => _server.Url;

    /// <summary>The body of the last message.</summary>
    public byte[] Last { get; private set; } = [];

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._server = await LocalServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    /// <summary>Returns a task that ends when so many messages have come from now on.</summary>
    public Task Expect(int messages)
    {
        _complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _missing, messages);
        return _complete.Task;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Last = body.ToArray();
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _complete.SetResult();
        }
    }
}
