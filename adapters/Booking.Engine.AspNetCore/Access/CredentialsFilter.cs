using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Refuses a bearer token that the app did not accept (expired, from another issuer, or unreadable), and a user whom
/// the app accepted but whose claims identify nobody. Otherwise such a caller would be treated as anonymous without
/// noticing.
/// </summary>
internal sealed class CredentialsFilter : IEndpointFilter
{
    private static readonly IResult InvalidToken = Refused("Invalid token.");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!Caller.IsSignedIn(http.User))
        {
            return SendsToken(http.Request) ? ValueTask.FromResult<object?>(InvalidToken) : next(context);
        }

        return Caller.Problem(http.User) is { } problem
            ? ValueTask.FromResult<object?>(Refused(problem))
            : next(context);
    }

    private static IResult Refused(string why) => Responses.Detail(
        StatusCodes.Status401Unauthorized,
        why,
        (HeaderNames.WWWAuthenticate, "Bearer error=\"invalid_token\""),
        ErrorCodes.AuthenticationFailed);

    private static bool SendsToken(HttpRequest request) =>
        request.Headers.Authorization.Any(
            value => value?.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) is true);
}
