using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace BookingEngine.SampleHost;

/// <summary>What keeps pages of other sites, and what people are led to open, from using this host by a browser.</summary>
internal static class BrowserDefences
{
    /// <summary>An answer of the API is no page: should a browser take it for one, it loads and runs nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers of every answer. To be called before anything answers.</summary>
    public static void UseBrowserDefences(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = DataPolicy;
        return next(context);
    });

    /// <summary>
    /// Lets the page that is about to be answered run this host's scripts, and the one that it holds itself; that one is
    /// known by the nonce that this answers. Its styles are written by its scripts.
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
    /// Whether a browser sends a change for a page of another site, which CORS doesn't allow that. Programs that are no
    /// browsers say nothing of where they come from, and are not meant.
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
