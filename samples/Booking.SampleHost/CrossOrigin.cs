using Microsoft.Net.Http.Headers;

namespace BookingEngine.SampleHost;

/// <summary>
/// Decides which other sites' pages may use the API from a browser (CORS). None may, unless the settings name their
/// origins.
/// </summary>
internal static class CrossOrigin
{
    private const string Key = "Booking:AllowedOrigins";

    private static readonly TimeSpan Preflight = TimeSpan.FromHours(1);

    /// <summary>Allows the origins that the settings name. An origin that no browser would send is an error.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        string[] origins = [.. OriginsFrom(configuration.GetSection(Key))];
        if (origins.Length > 0)
        {
            services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins(origins)
                .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
                .WithHeaders(
                    "Authorization", "Booking-Access-Token", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match")
                .WithExposedHeaders("Allow", "Booking-Error-Code", "ETag", "Location", "Retry-After", "WWW-Authenticate")
                .SetPreflightMaxAge(Preflight)));
        }
    }

    /// <summary>
    /// Adds the CORS headers. Call this before anything refuses a request, since a page can read a refusal only with
    /// these headers. Every response then says that it varies by origin, so that no cache serves a page a response
    /// without them.
    /// </summary>
    public static void Use(WebApplication app)
    {
        if (OriginsFrom(app.Configuration.GetSection(Key)).Any())
        {
            app.Use((context, next) =>
            {
                context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
                return next(context);
            });
            app.UseCors();
        }
    }

    private static IEnumerable<string> OriginsFrom(IConfigurationSection setting) =>
        from entry in setting.GetChildren().Prepend(setting)
        let origin = entry.Value
        where !string.IsNullOrEmpty(origin)
        select IsOrigin(origin) ? origin : throw new SettingException(
            $"{entry.Path} is '{origin}'. It can be a scheme, a host and a port other than the scheme's, such as "
            + "https://app.example.com or http://localhost:3000.");

    /// <summary>Says whether a browser would write the origin like this, apart from letter case.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && text.Equals($"{uri.Scheme}://{uri.Authority}", StringComparison.OrdinalIgnoreCase);
}
