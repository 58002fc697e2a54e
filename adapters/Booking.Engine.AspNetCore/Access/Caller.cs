using System.Security.Claims;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>Who asks: the request's user, in any environment. Without an id it is anonymous.</summary>
/// <param name="Id">The user's id; null: anonymous.</param>
/// <param name="Name">The user's name; null where it has none.</param>
internal sealed record Caller(string? Id, string? Name)
{
    private const string Subject = "sub";

    /// <summary>The property of a claim that ASP.NET Core has renamed, with the name that it has in the token.</summary>
    private const string NameInToken = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/ShortTypeName";

    private static readonly Caller Anonymous = new(null, null);

    /// <summary>The caller, as the engine knows who asks.</summary>
    public Actor Actor => Id is null ? Actor.Guest : Actor.User(Id);

    /// <summary>The caller of a request.</summary>
    public static Caller Of(HttpContext context) =>
        IsSignedIn(context.User) ? new Caller(IdsOf(context.User).First(), NameOf(context.User)) : Anonymous;

    /// <summary>Whether the app has authenticated a user.</summary>
    public static bool IsSignedIn(ClaimsPrincipal user) => user.Identities.Any(identity => identity.IsAuthenticated);

    /// <summary>What is wrong with the claims of a user who is signed in; null where they name one.</summary>
    public static string? Problem(ClaimsPrincipal user) => IdsOf(user).Distinct().ToArray() switch
    {
        [] => "The credentials name no user: they have no 'sub'.",
        [var id] => Problem(Subject, id, Limits.UserIdLength)
            ?? (NameOf(user) is { } name ? Problem("name", name, Limits.NameLength) ?? NameProblem(name) : null),
        _ => "The credentials name more than one user: they have several 'sub'.",
    };

    /// <summary>
    /// The claim <c>sub</c>. Where there is none, the name identifier, which is what a cookie has, and what ASP.NET Core
    /// makes of a token's <c>sub</c> unless told not to; what it makes of others, such as <c>nameid</c>, names nobody.
    /// </summary>
    private static IEnumerable<string> IdsOf(ClaimsPrincipal user)
    {
        var subjects = ClaimsOf(user, Subject);
        return (subjects.Any() ? subjects : ClaimsOf(user, ClaimTypes.NameIdentifier).Where(
            claim => !claim.Properties.TryGetValue(NameInToken, out string? name) || name == Subject)).Select(claim => claim.Value);
    }

    private static string? NameOf(ClaimsPrincipal user) =>
        ClaimsOf(user, "name").Concat(ClaimsOf(user, ClaimTypes.Name))
            .FirstOrDefault(claim => !string.IsNullOrWhiteSpace(claim.Value))?.Value;

    private static IEnumerable<Claim> ClaimsOf(ClaimsPrincipal user, string type) =>
        user.Identities.Where(identity => identity.IsAuthenticated).SelectMany(identity => identity.FindAll(type));

    private static string? Problem(string claim, string value, int length) =>
        string.IsNullOrWhiteSpace(value) ? $"The credentials can't be taken: '{claim}' is blank."
        : TextRules.Length(value) > length ? $"The credentials can't be taken: '{claim}' has more than {length} characters."
        : value.Any(char.IsControl) ? $"The credentials can't be taken: '{claim}' has control characters."
        : null;

    private static string? NameProblem(string name) =>
        TextRules.Name(name) is { } problem ? $"The credentials can't be taken: 'name' can't be one. {Wording.Message(problem)}" : null;
}
