using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace BookingEngine.SampleHost;

/// <summary>
/// Compresses long answers that anyone may read, where the client asks for it. Answers that hold a person or a token are left
/// as they are: over TLS the length of a compressed answer tells what is in it to one who can put texts beside it (BREACH).
/// So are those with a strong entity tag, which would have to be another for each encoding.
/// </summary>
internal static class Compression
{
    private static readonly PathString Exchanges = "/api/exchanges";
    private static readonly PathString[] Public = ["/api/time-slots", "/openapi", "/scalar"];

    public static void Add(IServiceCollection services) => services
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .AddResponseCompression(options => options.EnableForHttps = true);

    public static void Use(WebApplication app) => app.UseWhen(
        context => HttpMethods.IsGet(context.Request.Method) && IsPublic(context.Request.Path),
        branch => branch.UseResponseCompression());

    private static bool IsPublic(PathString path) =>
        Public.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase))
        || (path.StartsWithSegments(Exchanges, StringComparison.OrdinalIgnoreCase, out var rest)
            && (rest.Value is "" or "/" || rest.Value!.Contains("/special_hours", StringComparison.OrdinalIgnoreCase)));
}
