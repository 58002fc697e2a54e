using System.Security.Claims;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>The user who makes a request. A caller without an id is anonymous.</summary>
/// <param name="Id">The user's id, or null for an anonymous caller.</param>
/// <param name="Name">The user's name, or null if there is none.</param>
internal sealed record Caller(string? Id, string? Name)
{
    private const string Subject = "sub";

    /// <summary>The property of a renamed claim in which ASP.NET Core keeps the claim's original name.</summary>
    private const string NameInToken = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/ShortTypeName";

    private static readonly Caller Anonymous = new(null, null);

    /// <summary>The caller in the terms of the engine.</summary>
    public Actor Actor => Id is null ? Actor.Guest : Actor.User(Id);

    /// <summary>Returns the caller of a request.</summary>
    public static Caller Of(HttpContext context)
    {
        var claims = ClaimsOf(context.User);
        return IsSignedIn(context.User) ? new Caller(IdsOf(claims)[0].Value, NameOf(claims)) : Anonymous;
    }

    /// <summary>Whether the app has authenticated a user.</summary>
    public static bool IsSignedIn(ClaimsPrincipal user) => user.Identities.Any(identity => identity.IsAuthenticated);

    /// <summary>Returns what is wrong with the claims of a signed-in user, or null if they identify one user.</summary>
    public static string? Problem(ClaimsPrincipal user)
    {
        var claims = ClaimsOf(user);
        var ids = IdsOf(claims);
        return ids.Count == 0 ? "The credentials name no user: they have no 'sub'."
            : ids.Exists(id => id.Value != ids[0].Value) ? "The credentials name more than one user: they have several 'sub'."
            : Problem(Subject, ids[0].Value, Limits.UserIdLength)
                ?? (NameOf(claims) is { } name ? Problem("name", name, Limits.NameLength) ?? NameProblem(name) : null);
    }

    /// <summary>
    /// Returns the claims <c>sub</c>. If there is none, returns the name identifiers, which a cookie has, and to which
    /// ASP.NET Core renames a token's <c>sub</c> by default. Other claims that are renamed to it, such as <c>nameid</c>,
    /// do not count.
    /// </summary>
    private static List<Claim> IdsOf(List<Claim> claims)
    {
        var subjects = claims.FindAll(claim => Is(claim, Subject));
        return subjects.Count > 0 ? subjects : claims.FindAll(claim => Is(claim, ClaimTypes.NameIdentifier)
            && (!claim.Properties.TryGetValue(NameInToken, out string? name) || name == Subject));
    }

    private static string? NameOf(List<Claim> claims) =>
        (claims.Find(claim => Is(claim, "name") && !string.IsNullOrWhiteSpace(claim.Value))
            ?? claims.Find(claim => Is(claim, ClaimTypes.Name) && !string.IsNullOrWhiteSpace(claim.Value)))?.Value;

    private static List<Claim> ClaimsOf(ClaimsPrincipal user) =>
        [.. user.Identities.Where(identity => identity.IsAuthenticated).SelectMany(identity => identity.Claims)];

    private static bool Is(Claim claim, string type) => claim.Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static string? Problem(string claim, string value, int length) =>
        string.IsNullOrWhiteSpace(value) ? $"The credentials can't be taken: '{claim}' is blank."
        : TextRules.Length(value) > length ? $"The credentials can't be taken: '{claim}' has more than {length} characters."
        : value.Any(char.IsControl) ? $"The credentials can't be taken: '{claim}' has control characters."
        : null;

    private static string? NameProblem(string name) =>
        TextRules.Name(name) is { } problem ? $"The credentials can't be taken: 'name' can't be one. {Wording.Message(problem)}" : null;
}
