using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>An authority that publishes over HTTP its identity and the keys with which its tokens are signed.</summary>
internal sealed class Authority : IDisposable
{
    private readonly RSA _key = RSA.Create();
    private readonly HttpListener _listener = new();

    public Authority()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>ASP.NET Core's own settings, which make a host accept this authority's tokens.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Authentication:Schemes:Bearer:Authority", Url),
        ("Authentication:Schemes:Bearer:RequireHttpsMetadata", "false"),
        ("Authentication:Schemes:Bearer:ValidAudiences:0", "booking"),
    ];

    /// <summary>Creates a token of a user that is signed with the authority's key, whatever issuer it names.</summary>
    public string Token(string issuer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = "booking",
        Claims = new Dictionary<string, object> { ["sub"] = "olga" },
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(_key), SecurityAlgorithms.RsaSha256),
    });

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // The listener was disposed of.
            }

            var key = _key.ExportParameters(includePrivateParameters: false);
            string json = context.Request.Url!.AbsolutePath == "/keys"
                ? $$"""{"keys": [{"kty": "RSA", "n": "{{Base64UrlEncoder.Encode(key.Modulus)}}", "e": "{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}"""
                : $$"""{"issuer": "{{Url}}", "jwks_uri": "{{Url}}keys"}""";
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
            context.Response.Close();
        }
    }
}
