using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.Benchmarks.Storage;

/// <summary>A receiver of webhooks in this process, which reads each message to its end and answers 200.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private TaskCompletionSource _complete = new();
    private int _missing;

    private Receiver(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>The body of the last message.</summary>
    public byte[] Last { get; private set; } = [];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Url = new Uri(addresses.Addresses.Single());
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
    public ValueTask DisposeAsync() => _app.DisposeAsync();

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
