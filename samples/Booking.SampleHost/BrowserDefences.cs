using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace BookingEngine.SampleHost;

/// <summary>
/// Protects the host against pages of other sites, and against links that people are led to open in a browser.
/// </summary>
internal static class BrowserDefences
{
    /// <summary>The policy for API responses. If a browser treats one as a page, it must load and run nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers of every response. Call this before anything responds.</summary>
    public static void UseBrowserDefences(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = DataPolicy;
        return next(context);
    });

    /// <summary>
    /// Lets the current page run the scripts of this host and its own inline script, which is identified by the nonce
    /// that this method returns. The page's styles are written by its scripts.
    /// </summary>
    public static string AllowPageScripts(HttpContext context)
    {
        string nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return nonce;
    }

    /// <summary>
    /// Says whether a browser sends a change on behalf of a page of another site that CORS does not allow. Programs
    /// other than browsers don't say where a request comes from, and are not affected.
    /// </summary>
    public static async Task<bool> IsForgedAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        string origin = request.Headers.Origin.ToString();
        bool isFromElsewhere = request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "" => origin.Length > 0 && !IsOwn(origin, request),
            _ => true,
        };
        return isFromElsewhere && !await IsAllowedAsync(origin, context);
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && HostString.FromUriComponent(from).Equals(request.Host);

    private static async Task<bool> IsAllowedAsync(string origin, HttpContext context) =>
        context.RequestServices.GetService<ICorsPolicyProvider>() is { } policies
        && await policies.GetPolicyAsync(context, policyName: null) is { } policy
        && policy.IsOriginAllowed(origin);
}
