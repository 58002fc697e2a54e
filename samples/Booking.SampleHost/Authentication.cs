using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace BookingEngine.SampleHost;

/// <summary>
/// Who the callers are: JWT bearer, by ASP.NET Core's own handler and its configuration keys,
/// <c>Authentication:Schemes:Bearer:…</c>; in Development those that <c>dotnet user-jwts</c> writes.
/// </summary>
public static class Authentication
{
    public static void Add(IServiceCollection services) => services.AddAuthentication().AddJwtBearer();

    /// <summary>Says so where no token can be good: a host that owners can't use should not look like one that they can.</summary>
    public static void Announce(WebApplication app)
    {
        var bearer = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme);
        bool knowsIssuer = bearer.ConfigurationManager is not null
            || bearer.TokenValidationParameters.IssuerSigningKeys?.Any() is true;
        if (!knowsIssuer && !app.Environment.IsDevelopment())
        {
            app.Logger.LogWarning(
                "No issuer of tokens is configured (Authentication:Schemes:Bearer), so every caller is anonymous: "
                + "exchanges can be read and booked at by guests, but not created or changed.");
        }
    }
}
