using BookingEngine.Benchmarks.Bars;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(HttpConstant))]

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// Adds one endpoint to the sample host, which is otherwise unchanged: <c>/constant</c> returns the bytes that were
/// stored there, to a GET as to a POST, behind the same middleware and with the same limit of time. A host loads this class by
/// ASP.NET Core's setting of hosting startup assemblies.
/// </summary>
public sealed class HttpConstant : IHostingStartup, IStartupFilter
{
    public const string Path = "/constant";

    private byte[] _body = [];

    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapGet(Path, AnswerAsync).WithRequestTimeout(TimeSpan.FromSeconds(10)); // as the API's endpoints have
            endpoints.MapPost(Path, AnswerPostAsync).WithRequestTimeout(TimeSpan.FromSeconds(10));
            endpoints.MapPut(Path, KeepAsync);
        });
    };

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = _body.Length;
        return context.Response.Body.WriteAsync(_body).AsTask();
    }

    /// <summary>Reads the body to its end before it answers, as what stores it must.</summary>
    private async Task AnswerPostAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await AnswerAsync(context);
    }

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _body = body.ToArray();
    }
}
