using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// Receives what the OpenTelemetry exporter sends over HTTP. Texts can be searched in it directly, since they are
/// UTF-8.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _sent = [];
    private readonly WebApplication _app;

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _sent.Enqueue((context.Request.Path, body.ToArray()));
        });
    }

    public string Address => _app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Returns everything that was sent of one kind: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public string Sent(string signal) => string.Concat(
        _sent.Where(sent => sent.Path == $"/v1/{signal}").Select(sent => Encoding.UTF8.GetString(sent.Body)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
