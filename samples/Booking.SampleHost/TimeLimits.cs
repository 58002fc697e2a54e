using BookingEngine.AspNetCore;
using BookingEngine.Pages;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.SampleHost;

/// <summary>
/// Limits how long a request may take before it gets a 503, so that a store that hangs keeps no caller waiting. What
/// such a request asked for may still be stored. Generating slots and importing bookings commit day by day and may take longer, and
/// so may a test of a webhook, which waits for another host. A response that has begun can't become a 503. From then on it has a
/// time limit of its own, after which the connection is dropped, so that a client that doesn't read holds resources
/// only briefly.
/// </summary>
internal sealed record TimeLimits(TimeSpan Request, TimeSpan Answer)
{
    private static readonly TimeSpan DayByDay = TimeSpan.FromMinutes(5);

    /// <summary>A receiver has 15 seconds to answer, and whoever tests it is to learn that it has not.</summary>
    private static readonly TimeSpan WebhookTest = TimeSpan.FromSeconds(20);

    public static TimeLimits Read(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(Setting.Number(configuration, "Booking:RequestTimeoutSeconds", 1, 600) ?? 10),
        TimeSpan.FromSeconds(Setting.Number(configuration, "Booking:AnswerTimeoutSeconds", 1, 600) ?? 30));

    public void Configure(RequestTimeoutOptions options)
    {
        options.AddPolicy(nameof(Request), Policy(Request));
        options.AddPolicy(nameof(DayByDay), Policy(Request > DayByDay ? Request : DayByDay));
        options.AddPolicy(nameof(WebhookTest), Policy(Request > WebhookTest ? Request : WebhookTest));
    }

    public void Use(WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                var timeout = new CancellationTokenSource(AnswerTo(context));
                context.Response.RegisterForDispose(timeout);
                context.Response.RegisterForDispose(timeout.Token.Register(context.Abort));
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    public static void Apply(IEndpointConventionBuilder api) => api.Finally(endpoint => endpoint.Metadata.Add(
        new RequestTimeoutAttribute(PolicyOf(((RouteEndpointBuilder)endpoint).RoutePattern.RawText ?? ""))));

    private static string PolicyOf(string pattern) =>
        pattern.Contains("generate_slots", StringComparison.Ordinal) || Ends(pattern, "/import") ? nameof(DayByDay)
        : pattern.Contains("webhooks", StringComparison.Ordinal) && Ends(pattern, "/test") ? nameof(WebhookTest)
        : nameof(Request);

    /// <summary>Returns how long the response to a request may take. An export of all bookings is read day by day.</summary>
    private TimeSpan AnswerTo(HttpContext context) =>
        Ends((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "", "/export") && Answer < DayByDay ? DayByDay : Answer;

    private static bool Ends(string pattern, string end) => pattern.TrimEnd('/').EndsWith(end, StringComparison.Ordinal);

    private static RequestTimeoutPolicy Policy(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context =>
        {
            context.Response.Headers[HeaderNames.RetryAfter] = "1";
            return BookingPageRefusal.IsOfPages(context)
                ? BookingPageRefusal.WriteAsync(context, StatusCodes.Status503ServiceUnavailable)
                : BookingApiRefusal.WriteAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    "The service is not available at the moment. Please try again.");
        },
    };
}
