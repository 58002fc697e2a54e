using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Which version of a resource a request is about. Its entity tag is its version in quotes. A proxy that compresses makes
/// the tag weak, or puts the name of the encoding at its end: both still name the version.
/// </summary>
internal static class Precondition
{
    private static readonly string[] Encodings =
    [
        .. from mark in (string[])["--", "-", ";"]
           from encoding in (string[])["gzip", "br", "deflate", "zstd"]
           select $"{mark}{encoding}\"",
    ];

    /// <summary>The entity tag of a version.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether <c>If-Match</c> names a version, so that the change holds for that one alone.</summary>
    public static bool NamesVersion(HttpRequest request) =>
        request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch.ToString().Trim() != "*";

    /// <summary>Whether <c>If-Match</c> lets a resource of this version be changed. A tag that can't be read matches none.</summary>
    public static bool Holds(HttpRequest request, long version) =>
        !NamesVersion(request) || (EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
            && tags.Any(tag => IsOf(tag, Tag(version))));

    /// <summary>Whether <c>If-None-Match</c> says that the client has this version already.</summary>
    public static bool IsKnown(HttpRequest request, long version) => IsKnown(request, Tag(version));

    /// <summary>Whether <c>If-None-Match</c> says that the client has what a tag, in quotes, stands for; weak or not.</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfNoneMatch, out var known)
        && known.Any(known => known.Tag == "*" || IsOf(known, tag));

    private static bool IsOf(EntityTagHeaderValue named, string tag) =>
        named.Tag == tag || Encodings.Any(ending => named.Tag == $"{tag[..^1]}{ending}");
}
