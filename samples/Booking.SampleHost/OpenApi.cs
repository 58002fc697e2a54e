using Microsoft.AspNetCore.OpenApi;
using Scalar.AspNetCore;

namespace BookingEngine.SampleHost;

/// <summary>
/// The document of the API at /openapi/v1.json, and its page for people at /scalar. The endpoints bring their own
/// descriptions; the title is this app's.
/// </summary>
public static class OpenApi
{
    private const string Document = "v1";
    private const string DocumentPath = $"/openapi/{Document}.json";
    private const string PagePath = "/scalar/";

    public static void Add(IServiceCollection services) => services
        .AddBookingOpenApi(Document)
        .Configure<OpenApiOptions>(Document, options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("Booking API", Document);
            // None means the host that the document comes from, whatever it is called there.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void Map(WebApplication app)
    {
        app.MapOpenApi();
        // The page's script comes from its package; nothing is asked of, or told to, other hosts.
        app.MapScalarApiReference((options, context) => options
            .WithNonce(BrowserDefences.AllowPageScripts(context))
            .WithTitle("Booking API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp());
        app.MapGet("/", (IHostEnvironment environment) => environment.IsDevelopment()
            ? Results.LocalRedirect($"~{PagePath}")
            : Results.Json(new { name = "Booking API", documentation = PagePath, openapi = DocumentPath }))
            .ExcludeFromDescription();
    }
}
