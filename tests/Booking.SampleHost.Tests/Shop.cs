using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests;

/// <summary>An exchange that is open every day from 9 to 17, at a host whose clock says 2024-01-10.</summary>
internal sealed class Shop(HttpClient client, string id)
{
    public static readonly (string Key, string Value) Now = ("Booking:Now", "2024-01-10T12:00:00Z");

    public string Id => id;

    public static async Task<Shop> OpenAsync(HttpClient client, CancellationToken cancelled)
    {
        var hours = Enumerable.Range(1, 7).Select(
            day => new { day_of_week = day, open_time = "09:00", close_time = "17:00", is_closed = false });
        using var response = await client.PostAsJsonAsync(
            "/api/exchanges/", new { business_name = "Shop", operating_hours = hours }, cancelled);
        string text = await response.Content.ReadAsStringAsync(cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return new Shop(client, JsonNode.Parse(text)!["uuid"]!.GetValue<string>());
    }

    /// <summary>Requests a booking of an hour, from 10 unless another is given, a number of days after 2024-01-15.</summary>
    public Task<HttpResponseMessage> BookAsync(int day, CancellationToken cancelled, int hour = 10) => client.PostAsJsonAsync(
        "/api/bookings/",
        new
        {
            exchange = id,
            date = new DateOnly(2024, 1, 15).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            start_time = new TimeOnly(hour, 0).ToString("HH:mm", CultureInfo.InvariantCulture),
            end_time = new TimeOnly(hour + 1, 0).ToString("HH:mm", CultureInfo.InvariantCulture),
            customer_name = "Jane Doe",
            customer_email = "jane@example.com",
        },
        cancelled);
}
