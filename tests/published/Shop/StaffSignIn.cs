using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Shop;

/// <summary>
/// The app's own authentication: a header that names a member of staff. What the booking API calls the user is the claim
/// <c>sub</c>. Here it is the firm, not the person, so all staff of a firm administer its exchanges.
/// </summary>
internal sealed class StaffSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Staff";

    private static readonly Dictionary<string, (string Firm, string Role)> Staff = new()
    {
        ["ada"] = ("firm-1", "manager"),
        ["ben"] = ("firm-1", "clerk"),
        ["eve"] = ("firm-2", "clerk"),
    };

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Staff.TryGetValue(Request.Headers["Staff"].ToString(), out var member)
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new("sub", member.Firm), new("role", member.Role)], Scheme)), Scheme))
            : AuthenticateResult.NoResult());
}
