using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>The secret addresses of calendars: what the host stores of them and what it logs about them.</summary>
public sealed class CalendarAddressTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_calendar_addresses_survive_a_restart_and_are_logged_at_no_level()
    {
        using var directory = new TemporaryDirectory();
        (string Key, string Value)[] settings =
        [
            .. Issuer.Settings,
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"),
        ];
        string[] addresses;
        await using (var killed = await HostProcess.StartAsync(directory.Path, "Production", settings))
        {
            addresses = await MakeAsync(killed.Client);
            await killed.KillAsync();
            IsSilentOf(killed.Output);
        }

        await using var again = await HostProcess.StartAsync(directory.Path, "Production", settings);
        foreach (string address in addresses)
        {
            using var response = await again.Client.GetAsync(address, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        IsSilentOf(again.Output);

        void IsSilentOf(string output)
        {
            Assert.Contains("calendar", output, StringComparison.Ordinal);
            Assert.All(addresses, address => Assert.DoesNotContain(address.Split("token=")[1], output, StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Creates the secret addresses of an exchange and of a guest's booking, reads both calendars, and returns their
    /// paths and queries.
    /// </summary>
    private static async Task<string[]> MakeAsync(HttpClient client)
    {
        string olga = Issuer.TokenFor("olga");
        var exchange = (string)(await SendAsync("/api/exchanges/", olga, """
            {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
            """))["uuid"]!;
        var booking = await SendAsync("/api/bookings/", token: null, $$"""
            {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        var made = await SendAsync($"/api/exchanges/{exchange}/calendar_token/", olga, "{}");
        string[] addresses = [new Uri((string)made["url"]!).PathAndQuery, new Uri((string)booking["calendar_url"]!).PathAndQuery];
        foreach (string address in addresses)
        {
            Assert.Contains("SUMMARY:", await client.GetStringAsync(address, Stop), StringComparison.Ordinal);
        }

        return addresses;

        async Task<JsonNode> SendAsync(string path, string? token, string body)
        {
            using var response = await Issuer.SendAsync(client, HttpMethod.Post, path, token, body);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
        }
    }
}
