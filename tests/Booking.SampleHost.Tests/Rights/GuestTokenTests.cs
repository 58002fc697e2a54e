using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>
/// A guest's token is valid at every host on the same data, and after a restart, because its keys are stored with the
/// data.
/// </summary>
public sealed class GuestTokenTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guests_token_survives_a_restart_of_the_host()
    {
        using var directory = new TemporaryDirectory();
        string path, token;
        await using (var killed = await HostProcess.StartAsync(directory.Path, "Production", Issuer.Settings))
        {
            (path, token) = await BookAsync(killed.Client);
            await killed.KillAsync();
        }

        await using var again = await HostProcess.StartAsync(directory.Path, "Production", Issuer.Settings);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(again.Client, path, token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(again.Client, path, token: null));
        Assert.All(
            Directory.GetFileSystemEntries(directory.Path),
            file => Assert.StartsWith("booking.db", Path.GetFileName(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    public async Task Hosts_on_the_same_data_accept_each_others_guest_tokens(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = server is null ? await MongoServer.ReplicaSet : $"{server.ConnectionString};Database=tokens";
        (string Key, string Value)[] settings =
        [
            ("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), .. Issuer.Settings,
        ];
        // The hosts start together, so that each may find no key and create one of its own.
        var hosts = await Task.WhenAll(
            HostInProcess.StartAsync(directory.Path, "Production", settings),
            HostInProcess.StartAsync(directory.Path, "Production", settings));
        await using var one = hosts[0];
        await using var other = hosts[1];

        var (path, token) = await BookAsync(one.Client);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other.Client, path, token));
        (path, token) = await BookAsync(other.Client);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Client, path, token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(one.Client, path, token: null));
    }

    /// <summary>Books as a guest, and returns the path of the booking and its token.</summary>
    private static async Task<(string Path, string Token)> BookAsync(HttpClient client)
    {
        using var created = await Issuer.SendAsync(client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenFor("olga"), """
            {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
            """);
        var exchange = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!["uuid"]!;
        using var booked = await Issuer.SendAsync(client, HttpMethod.Post, "/api/bookings/", token: null, $$"""
            {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        var booking = JsonNode.Parse(await booked.Content.ReadAsStringAsync(Stop))!;
        return (booked.Headers.Location!.OriginalString, (string)booking["access_token"]!);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("Booking-Access-Token", token);
        }

        using var response = await client.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
