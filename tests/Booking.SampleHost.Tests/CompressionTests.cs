using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests;

/// <summary>Which responses are compressed.</summary>
public sealed class CompressionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Public_responses_are_compressed_if_the_client_asks(string encoding)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", ("Booking:Storage", "InMemory"));
        string exchange = await CreateExchangeAsync(host.Client);
        foreach (string path in (string[])
            [
                $"/api/time-slots/availability/?exchange={exchange}&start_date=2101-01-01&end_date=2101-03-10&slot_duration=1",
                $"/api/time-slots/available_slots/?exchange={exchange}&date=2101-01-01",
                $"/api/time-slots/?exchange={exchange}",
                "/api/exchanges/",
                $"/api/exchanges/{exchange}/special_hours/",
                "/openapi/v1.json",
                "/",
                $"/book/{exchange}",
            ])
        {
            using var plain = await SendAsync(host.Client, path, null);
            using var compressed = await SendAsync(host.Client, path, encoding);
            string body = await plain.Content.ReadAsStringAsync(Stop);
            byte[] bytes = await compressed.Content.ReadAsByteArrayAsync(Stop);
            Assert.Equal(HttpStatusCode.OK, compressed.StatusCode);
            Assert.Equal([encoding], compressed.Content.Headers.ContentEncoding);
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
            Assert.True(compressed.Headers.ETag is null or { IsWeak: true });
            Assert.Equal(body, Decompressed(bytes, encoding));
            Assert.True(body.Length < 10_000 || bytes.Length < body.Length / 3, $"{bytes.Length} of {body.Length} bytes");
        }
    }

    [Fact]
    public async Task Responses_with_personal_data_tokens_or_strong_ETags_are_not_compressed()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", ("Booking:Storage", "InMemory"));
        string exchange = await CreateExchangeAsync(host.Client);
        string booking = await CreateAsync(host.Client, "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        foreach (string path in (string[])
            [
                "/api/bookings/", $"/api/bookings/{booking}/", $"/api/bookings/{booking}/calendar.ics",
                $"/api/exchanges/{exchange}/", $"/api/exchanges/{exchange}/calendar.ics",
                $"/book/{exchange}/details?slot=2101-01-03T11:00:00Z/2101-01-03T12:00:00Z", $"/book/{exchange}/bookings/{booking}",
            ])
        {
            using var answer = await SendAsync(host.Client, path, "gzip");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        }

        return await client.SendAsync(request, Stop);
    }

    private static string Decompressed(byte[] bytes, string encoding)
    {
        using var stream = new MemoryStream(bytes);
        using Stream decoder = encoding == "br"
            ? new BrotliStream(stream, CompressionMode.Decompress)
            : new GZipStream(stream, CompressionMode.Decompress);
        using var reader = new StreamReader(decoder);
        return reader.ReadToEnd();
    }

    private static Task<string> CreateExchangeAsync(HttpClient client)
    {
        var days = Enumerable.Range(1, 7).Select(
            day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "24:00"}""");
        return CreateAsync(
            client, "/api/exchanges/", $$"""{"business_name": "A", "operating_hours": [{{string.Join(',', days)}}]}""");
    }

    private static async Task<string> CreateAsync(HttpClient client, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var created = await client.PostAsync(path, body, Stop);
        return (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!["uuid"]!;
    }
}
