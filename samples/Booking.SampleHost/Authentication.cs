using System.Security.Claims;
using BookingEngine.AspNetCore;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace BookingEngine.SampleHost;

/// <summary>
/// Identifies the callers. Users sign in by JWT bearer, with ASP.NET Core's own handler and its configuration keys,
/// <c>Authentication:Schemes:Bearer:…</c>. In Development, tokens of <c>dotnet user-jwts</c> are accepted too, and a
/// caller without credentials is the development user.
/// </summary>
public static class Authentication
{
    /// <summary>
    /// The id of the development user. No token can name it, so outside Development nobody owns what this user made.
    /// </summary>
    public const string DevelopmentUser = "d3e0f5a2-7c41-4b8e-9a6d-1f2b3c4d5e6f";

    private const string Subject = "sub";

    public static void Add(IServiceCollection services)
    {
        var schemes = services.AddAuthentication(SignIn.EitherScheme).AddJwtBearer(bearer =>
        {
            // Claims keep the names they have in the token, so that only "sub" identifies the user.
            bearer.MapInboundClaims = false;
            bearer.Events = new JwtBearerEvents { OnTokenValidated = NameUserAsync, OnMessageReceived = SignIn.ReadTokenAsync };
        });
        SignIn.Add(schemes);
    }

    /// <summary>
    /// In Development, a caller without credentials is the development user. A page of another site in the
    /// developer's browser may not change anything as that user. Call this before anything depends on the caller.
    /// </summary>
    public static void UseDevelopmentUser(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        app.Use(async (context, next) =>
        {
            if (context.User.Identity is not { IsAuthenticated: true } && context.Request.Headers.Authorization.Count == 0)
            {
                if (await BrowserDefences.IsForgedAsync(context))
                {
                    await BookingApiRefusal.WriteAsync(
                        context,
                        StatusCodes.Status403Forbidden,
                        "A page of another site can't act as the development user. Booking:AllowedOrigins can allow it to.");
                    return;
                }

                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Subject, DevelopmentUser)], "Development"));
            }

            await next(context);
        });
    }

    /// <summary>Warns of settings that lock owners out or let too many callers in.</summary>
    public static void Announce(WebApplication app)
    {
        var bearer = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme);
        var valid = bearer.TokenValidationParameters;
        if (bearer.ConfigurationManager is null && valid.IssuerSigningKeys?.Any() is not true)
        {
            if (!app.Environment.IsDevelopment())
            {
                HostLog.NoIssuer(app.Logger);
            }
        }
        else if (string.IsNullOrEmpty(valid.ValidAudience) && valid.ValidAudiences?.Any() is not true)
        {
            HostLog.NoAudience(app.Logger);
        }
    }

    /// <summary>
    /// Refuses a token that names the development user. Where tokens of several issuers are accepted, the issuer
    /// becomes part of the user's id, since two issuers may use the same subject for different people.
    /// </summary>
    private static Task NameUserAsync(TokenValidatedContext context)
    {
        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        var subjects = identity.FindAll(Subject).ToArray();
        if (subjects.Any(subject => string.Equals(subject.Value, DevelopmentUser, StringComparison.OrdinalIgnoreCase)))
        {
            context.Fail("The token names the development user.");
        }
        else if (TakesSeveralIssuers(context.Options))
        {
            foreach (var subject in subjects)
            {
                identity.RemoveClaim(subject);
                identity.AddClaim(new Claim(Subject, $"{context.SecurityToken.Issuer} {subject.Value}"));
            }
        }

        return Task.CompletedTask;
    }

    private static bool TakesSeveralIssuers(JwtBearerOptions bearer)
    {
        var valid = bearer.TokenValidationParameters;
        var issuers = new HashSet<string>(valid.ValidIssuers ?? []);
        if (!string.IsNullOrEmpty(valid.ValidIssuer))
        {
            issuers.Add(valid.ValidIssuer);
        }

        // An authority also names the issuer, which is usually the authority itself.
        bool namesAnother = !string.IsNullOrEmpty(bearer.MetadataAddress) && !issuers.Any(
            issuer => bearer.MetadataAddress == $"{issuer.TrimEnd('/')}/.well-known/openid-configuration");
        return issuers.Count + (namesAnother ? 1 : 0) > 1;
    }
}
