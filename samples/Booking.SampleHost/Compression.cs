using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace BookingEngine.SampleHost;

/// <summary>
/// Compresses long public responses if the client asks for it. Responses with personal data or tokens are not
/// compressed: over TLS the length of a compressed response reveals its content to someone who can add text to it
/// (BREACH). Responses with a strong ETag are not compressed either, since each encoding would need another ETag.
/// </summary>
internal static class Compression
{
    private static readonly PathString Exchanges = "/api/exchanges";
    private static readonly PathString Months = "/book";
    private static readonly PathString[] Public = ["/api/time-slots", "/openapi", "/scalar", "/booking-pages"];

    public static void Add(IServiceCollection services) => services
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .AddResponseCompression(options => options.EnableForHttps = true);

    public static void Use(WebApplication app) => app.UseWhen(
        context => HttpMethods.IsGet(context.Request.Method) && IsPublic(context.Request.Path),
        branch => branch.UseResponseCompression());

    private static bool IsPublic(PathString path) =>
        path == "/"
        || Public.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase))
        || (path.StartsWithSegments(Exchanges, StringComparison.OrdinalIgnoreCase, out var rest)
            && (rest.Value is "" or "/" || rest.Value!.Contains("/special_hours", StringComparison.OrdinalIgnoreCase)))
        // What lies below a month has forms, whose tokens must not be compressed.
        || (path.StartsWithSegments(Months, StringComparison.OrdinalIgnoreCase, out var month)
            && month.Value!.TrimEnd('/').LastIndexOf('/') == 0);
}
