using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>A server on a loopback port that answers every request with the same calendar.</summary>
internal sealed class CalendarServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CalendarServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    public static async Task<CalendarServer> StartAsync(byte[] calendar)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => context.Response.Body.WriteAsync(calendar).AsTask());
        await app.StartAsync();
        return new CalendarServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
