using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace BookingEngine.SampleHost;

/// <summary>
/// Serves the OpenAPI document at /openapi/v1.json, and a page that shows it at /scalar. The endpoints bring their
/// own descriptions. The title is this app's.
/// </summary>
public static class OpenApi
{
    private const string Document = "v1";
    private const string DocumentPath = $"/openapi/{Document}.json";

    public static void Add(IServiceCollection services) => services
        .AddSingleton(provider => new Lazy<Task<byte[]>>(() => MakeAsync(provider)))
        .AddBookingOpenApi(Document)
        .Configure<OpenApiOptions>(Document, options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("Booking API", Document);
            // Without a server, clients use the host that served the document.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void Map(WebApplication app)
    {
        app.MapGet(DocumentPath, AnswerAsync).ExcludeFromDescription();
        // The page's script comes from its package. The page neither loads anything from other hosts nor sends them anything.
        app.MapScalarApiReference((options, context) => options
            .WithNonce(BrowserDefences.AllowPageScripts(context))
            .WithTitle("Booking API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp());
    }

    /// <summary>
    /// Serves the document, which is generated once: it is the same for everybody, and costs more processor time than
    /// most requests.
    /// </summary>
    private static async Task<IResult> AnswerAsync(Lazy<Task<byte[]>> document)
    {
        byte[] bytes = await document.Value;
        var tag = new EntityTagHeaderValue(
            $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", isWeak: true); // as it may be compressed
        return Results.Bytes(bytes, "application/json;charset=utf-8", entityTag: tag);
    }

    private static async Task<byte[]> MakeAsync(IServiceProvider services)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document);
        var document = await provider.GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}
