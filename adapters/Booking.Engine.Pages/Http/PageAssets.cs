using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.Pages.Http;

/// <summary>The style sheets, the scripts and the icon of the pages, which the assembly contains.</summary>
internal static class PageAssets
{
    /// <summary>The path below which they are served.</summary>
    public const string Path = "/booking-pages";

    private const string Folder = "Assets/";

    private static readonly FrozenDictionary<string, Asset> All = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..], Load);

    /// <summary>Returns the version of an asset, which changes with its content.</summary>
    public static string VersionOf(string name) => All[name].Version;

    /// <summary>Sends an asset. A browser may keep the one whose version it asks for.</summary>
    public static IResult Get(string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl =
            context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(asset.Content, asset.MediaType, entityTag: new EntityTagHeaderValue($"\"{asset.Version}\"", isWeak: true));
    }

    private static Asset Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)), System.IO.Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".txt" => "text/plain; charset=utf-8",
            var other => throw new InvalidOperationException($"No media type is known for {other}."),
        });
    }

    private sealed record Asset(byte[] Content, string Version, string MediaType);
}
