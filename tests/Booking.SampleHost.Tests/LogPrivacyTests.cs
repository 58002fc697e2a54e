using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BookingEngine.SampleHost.Tests.Rights;
using Microsoft.Data.Sqlite;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// Text that clients send in unexpected places, such as paths and malformed requests, is not logged either.
/// </summary>
public sealed class LogPrivacyTests
{
    private static readonly string[] Personal = ["zyxwina", "quark", "203.0.113.77", "Forged", Issuer.BadTokens["expired"], Issuer.BadTokens["another key"]];

    private static readonly string[] BrokenRequests =
    [
        "GET /api/bookings/?customer_email=zyxwina.quark@example.org HTTP/9.9\r\n\r\n",
        "GET /api/bookings/?customer_email=zyxwina quark@example.org HTTP/1.1\r\n\r\n",
        "zyxwina.quark@example.org\r\n\r\n",
        "GET /zyxwina.quark%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nzyxwina.quark@example.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zyxwina quark@example.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zyxwina.quark.example.org\r\n\r\n",
        "POST /api/bookings/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: zyxwina.quark\r\n\r\n",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_contains_nothing_that_a_client_wrote_and_no_forged_line_whatever_the_settings()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            "Production",
            [
                .. Issuer.Settings,
                ("AllowedHosts", "localhost;127.0.0.1"),
                ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"),
                ("Logging:LogLevel:Default", "Trace"),
                ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
                ("Logging:Console:LogLevel:Default", "Trace"),
                ("Logging:Console:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests", "Trace"),
                ("Logging:Console:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Trace"),
                ("Logging:Console:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
                ("Logging:Console:FormatterOptions:IncludeScopes", "true"),
            ]);
        string specialHours = $"/api/exchanges/{Guid.NewGuid()}/special_hours/zyxwina.quark@example.org/";
        Assert.Equal(200, await GetAsync("/api/exchanges/?search=zyxwina.quark@example.org"));
        Assert.Equal(404, await GetAsync("/api/bookings/zyxwina.quark@example.org/"));
        Assert.Equal(404, await GetAsync("/zyxwina%0D%0Ainfo:%20Forged[0]%0Afail:%20Forged"));
        Assert.Equal(404, await GetAsync("/api/exchanges/x%0Ainfo:%20Forged/"));
        Assert.Equal(404, await GetAsync(specialHours));
        Assert.Equal(401, await GetAsync("/api/bookings/", $"Bearer {Issuer.BadTokens["expired"]}"));
        Assert.Equal(401, await GetAsync("/api/bookings/", $"Bearer {Issuer.BadTokens["another key"]}"));
        Assert.Equal(401, await GetAsync("/api/bookings/", "Bearer zyxwina.quark.token"));
        Assert.Equal(401, await GetAsync("/api/bookings/", "Bearer zyxwina-quark"));
        string header = Base64Url.EncodeToString("""{"alg": "HS256", "kid": "zyxwina.quark@example.org"}"""u8);
        Assert.Equal(401, await GetAsync("/api/bookings/", $"Bearer {header}.e30.AAAA"));
        Assert.Equal(401, await GetAsync("/api/bookings/", $"Bearer {Issuer.TokenWith("""{"sub": "x"}""", "zyxwina.quark@example.org")}"));
        foreach (string request in BrokenRequests)
        {
            Assert.Matches(" (400|505) ", await SendAsync(host.Client.BaseAddress!, request));
        }

        await BreakStoreAsync(Path.Combine(directory.Path, "booking.db"));
        Assert.InRange(await GetAsync(specialHours), 500, 503);
        Assert.Equal(0, await host.TerminateAsync());

        Assert.Contains("dbug: ", host.Output, StringComparison.Ordinal);
        Assert.Matches(@"GET /api/exchanges/\{id\}/special_hours/\{date\}/(:| failed)", host.Output);
        Assert.All(
            host.Output.Split('\n'),
            line => Assert.All(Personal, text => Assert.DoesNotContain(text, line, StringComparison.OrdinalIgnoreCase)));

        async Task<int> GetAsync(string path, string? authorization = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("From", "zyxwina.quark@example.org");
            request.Headers.TryAddWithoutValidation("Cookie", "zyxwina=quark");
            request.Headers.TryAddWithoutValidation("Booking-Access-Token", "zyxwina-quark");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.77");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "zyxwina quark");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await host.Client.SendAsync(request, Stop);
            return (int)response.StatusCode;
        }
    }

    private static async Task BreakStoreAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "ALTER TABLE exchanges RENAME TO away";
        _ = await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<string> SendAsync(Uri host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        byte[] answer = new byte[1000];
        int read = await client.GetStream().ReadAsync(answer, Stop);
        return Encoding.ASCII.GetString(answer, 0, read);
    }
}
