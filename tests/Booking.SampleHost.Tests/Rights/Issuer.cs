using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>Issues tokens as <c>dotnet user-jwts</c> does: signed with a key that the host has in its settings.</summary>
internal static class Issuer
{
    /// <summary>The name of the issuer.</summary>
    public const string Name = "https://issuer.example";

    /// <summary>The name of another issuer that uses the same key.</summary>
    public const string Other = "https://other.example";

    private const string Audience = "booking";
    private const string Scheme = "Authentication:Schemes:Bearer";

    private static readonly DateTime Long = new(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Past = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>ASP.NET Core's own settings, which make a host accept this issuer's tokens.</summary>
    public static (string Key, string Value)[] Settings { get; } =
    [
        ($"{Scheme}:ValidIssuer", Name),
        ($"{Scheme}:ValidAudiences:0", Audience),
        ($"{Scheme}:SigningKeys:0:Issuer", Name),
        ($"{Scheme}:SigningKeys:0:Value", Convert.ToBase64String(Key)),
    ];

    /// <summary>Settings that make a host accept the tokens of the other issuer too.</summary>
    public static (string Key, string Value)[] SettingsOfBoth { get; } =
    [
        .. Settings,
        ($"{Scheme}:ValidIssuers:0", Other),
        ($"{Scheme}:SigningKeys:1:Issuer", Other),
        ($"{Scheme}:SigningKeys:1:Value", Convert.ToBase64String(Key)),
    ];

    public static string TokenFor(string user, string? name = null) => Issue(user, name, Key, Audience, Long);

    /// <summary>Tokens that a host must refuse, by what is wrong with them.</summary>
    public static Dictionary<string, string> BadTokens { get; } = new()
    {
        ["expired"] = Issue("jane", null, Key, Audience, Past),
        ["another key"] = Issue("jane", null, [.. Key.Reverse()], Audience, Long),
        ["another audience"] = Issue("jane", null, Key, "elsewhere", Long),
        ["none at all"] = "nonsense",
        ["unsigned"] = Unsigned(TokenFor("jane")),
    };

    /// <summary>Sends a request as a user.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, string? token, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Creates a token with these claims, given as JSON.</summary>
    public static string TokenWith(string claims, string issuer = Name) => Issue(
        JsonNode.Parse(claims)!.AsObject().ToDictionary(claim => claim.Key, claim => (object)claim.Value!.ToString()),
        Key,
        Audience,
        Long,
        issuer);

    private static string Issue(string user, string? name, byte[] key, string audience, DateTime expires)
    {
        var claims = new Dictionary<string, object> { ["sub"] = user };
        if (name is not null)
        {
            claims["name"] = name;
        }

        return Issue(claims, key, audience, expires, Name);
    }

    private static string Issue(
        Dictionary<string, object> claims, byte[] key, string audience, DateTime expires, string issuer) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            NotBefore = Past.AddYears(-1),
            IssuedAt = Past.AddYears(-1),
            Expires = expires,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });

    /// <summary>Creates a token with the same claims and without a signature.</summary>
    private static string Unsigned(string token) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{token.Split('.')[1]}.";
}
