using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads from a request's headers which version of a resource it is about. The entity tag is the version in quotes. A
/// compressing proxy makes the tag weak, or appends the name of the encoding. Both still name the version.
/// </summary>
internal static class Precondition
{
    private static readonly string[] Encodings =
    [
        .. from mark in (string[])["--", "-", ";"]
           from encoding in (string[])["gzip", "br", "deflate", "zstd"]
           select $"{mark}{encoding}\"",
    ];

    /// <summary>Returns the entity tag of a version.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether <c>If-Match</c> names a version, so that only that version may be changed.</summary>
    public static bool NamesVersion(HttpRequest request) =>
        request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch.ToString().Trim() != "*";

    /// <summary>
    /// Whether <c>If-Match</c> allows a change of this version of a resource. A tag that can't be read matches no
    /// version.
    /// </summary>
    public static bool Holds(HttpRequest request, long version) =>
        !NamesVersion(request) || (EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
            && tags.Any(tag => IsOf(tag, Tag(version))));

    /// <summary>Whether <c>If-None-Match</c> says that the client has this version already.</summary>
    public static bool IsKnown(HttpRequest request, long version) => IsKnown(request, Tag(version));

    /// <summary>
    /// Whether <c>If-None-Match</c> says that the client already has what a tag stands for. The tag is in quotes, and
    /// may be weak.
    /// </summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfNoneMatch, out var known)
        && known.Any(known => known.Tag == "*" || IsOf(known, tag));

    private static bool IsOf(EntityTagHeaderValue named, string tag) =>
        named.Tag == tag || Encodings.Any(ending => named.Tag == $"{tag[..^1]}{ending}");
}
