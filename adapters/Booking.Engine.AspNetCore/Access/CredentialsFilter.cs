using BookingEngine.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Refuses a bearer token that the app did not accept: expired, of another issuer, or none that it can read. Whoever
/// sends one must not go on as anonymous, or as the development user, unawares.
/// </summary>
internal sealed class CredentialsFilter : IEndpointFilter
{
    private static readonly IResult Refused = Answer.Detail(
        StatusCodes.Status401Unauthorized,
        "Invalid token.",
        (HeaderNames.WWWAuthenticate, "Bearer error=\"invalid_token\""),
        ErrorCodes.AuthenticationFailed);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User.Identity is not { IsAuthenticated: true } && SendsToken(context.HttpContext.Request)
            ? ValueTask.FromResult<object?>(Refused)
            : next(context);

    private static bool SendsToken(HttpRequest request) =>
        request.Headers.Authorization.Any(
            value => value?.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) is true);
}
