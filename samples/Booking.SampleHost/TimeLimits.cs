using BookingEngine.AspNetCore;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.SampleHost;

/// <summary>
/// Limits how long a request may take before it gets a 503, so that a store that hangs keeps no caller waiting. What
/// such a request asked for may still be stored. Generating slots commits day by day and may take longer. A response
/// that has begun can't become a 503. From then on it has a time limit of its own, after which the connection is
/// dropped, so that a client that doesn't read holds resources only briefly.
/// </summary>
internal sealed record TimeLimits(TimeSpan Request, TimeSpan Answer)
{
    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(5);

    public static TimeLimits Read(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(Setting.Number(configuration, "Booking:RequestTimeoutSeconds", 1, 600) ?? 10),
        TimeSpan.FromSeconds(Setting.Number(configuration, "Booking:AnswerTimeoutSeconds", 1, 600) ?? 30));

    public void Configure(RequestTimeoutOptions options)
    {
        options.AddPolicy(nameof(Request), Policy(Request));
        options.AddPolicy(nameof(Generation), Policy(Request > Generation ? Request : Generation));
    }

    public void Use(WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                var timeout = new CancellationTokenSource(Answer);
                context.Response.RegisterForDispose(timeout);
                context.Response.RegisterForDispose(timeout.Token.Register(context.Abort));
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    public static void Apply(IEndpointConventionBuilder api) => api.Finally(endpoint => endpoint.Metadata.Add(
        new RequestTimeoutAttribute(
            ((RouteEndpointBuilder)endpoint).RoutePattern.RawText?.Contains("generate_slots", StringComparison.Ordinal) == true
                ? nameof(Generation)
                : nameof(Request))));

    private static RequestTimeoutPolicy Policy(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context =>
        {
            context.Response.Headers[HeaderNames.RetryAfter] = "1";
            return BookingApiRefusal.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The service is not available at the moment. Please try again.");
        },
    };
}
