using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The telemetry of the host, which contains nothing about its customers.</summary>
public sealed class TelemetryTests
{
    private static readonly string[] Personal =
    [
        "Zyxwina", "Quarkington", "zyxwina.quark", "0199887766", "allergic to xylophones", "key-of-zyx", "broken-zyx",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    public async Task Traces_metrics_and_logs_describe_each_operation_without_personal_data(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var collector = await Collector.StartAsync();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", storage),
            ("ConnectionStrings:Booking", storage switch
            {
                "PostgreSql" => $"{server!.ConnectionString};Database=booking",
                "MongoDb" => await MongoServer.ReplicaSet,
                _ => "Data Source=booking.db",
            }),
            Shop.Now,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"));

        await UseAsync(host);
        if (server is not null)
        {
            await server.KillAsync();
            Assert.Equal(503, (int)(await SendAsync(host, HttpMethod.Get, "/api/bookings/?customer_email=zyxwina.quark@example.org", "")).Status);
        }

        Assert.Equal(0, await host.TerminateAsync());

        var (traces, metrics, logs) = (collector.Sent("traces"), collector.Sent("metrics"), collector.Sent("logs"));
        Assert.All(
            ["Booking.Engine", "booking.book", "booking.cancel", "booking.commit", "booking.error_code", "FullyBooked", "booking-host", "/api/bookings"],
            text => Assert.Contains(text, traces, StringComparison.Ordinal));
        Assert.All(
            ["booking.requests", "booking.commit.duration", "booking.commit.batch_size", "http.server.request.duration"],
            text => Assert.Contains(text, metrics, StringComparison.Ordinal));
        Assert.Contains("Serving bookings at", logs, StringComparison.Ordinal);
        Assert.Contains("dbug: ", host.Output, StringComparison.Ordinal);
        Assert.True(
            storage == "MongoDb" || host.Output.Contains("INSERT INTO", StringComparison.OrdinalIgnoreCase), "No log of SQL.");
        foreach (string text in Personal)
        {
            Assert.All(
                [traces, metrics, logs, .. host.Output.Split('\n')],
                told => Assert.DoesNotContain(text, told, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>
    /// Makes bookings, including requests that are refused for every reason that depends on what the customer sends.
    /// </summary>
    private static async Task UseAsync(HostProcess host)
    {
        var shop = await Shop.OpenAsync(host.Client, Cancelled);
        string wish = $$"""
            {"exchange": "{{shop.Id}}", "date": "2024-01-15", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Zyxwina Quarkington", "customer_email": "zyxwina.quark@example.org",
             "customer_phone": "+49 0199887766", "notes": "allergic to xylophones"}
            """;
        var made = await SendAsync(host, HttpMethod.Post, "/api/bookings/", wish);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        string booking = $"/api/bookings/{(string)JsonNode.Parse(made.Body)!["uuid"]!}/";
        HttpStatusCode[] statuses =
        [
            await PostAsync("/api/bookings/", wish),
            await PostAsync("/api/bookings/", wish.Replace("@example", "@@example", StringComparison.Ordinal)),
            await PostAsync("/api/bookings/", wish.Replace("}", ", broken-zyx", StringComparison.Ordinal)),
            (await SendAsync(host, HttpMethod.Get, "/api/bookings/?customer_email=zyxwina.quark@example.org&status=Quarkington", "")).Status,
            (await SendAsync(host, HttpMethod.Get, "/api/bookings/?customer_email=zyxwina.quark@example.org", "")).Status,
            (await SendAsync(host, HttpMethod.Get, "/api/bookings/zyxwina.quark@example.org/", "")).Status,
            (await SendAsync(host, HttpMethod.Patch, booking, """{"customer_name": "Zyxwina R. Quarkington"}""")).Status,
            await PostAsync($"{booking}reschedule/", """{"date": "2024-01-16", "start_time": "10:00", "end_time": "11:00"}"""),
            await PostAsync($"{booking}no_show/", ""),
            await PostAsync($"{booking}cancel/", ""),
        ];
        Assert.Equal([400, 400, 400, 400, 200, 404, 200, 200, 409, 200], statuses.Select(status => (int)status));

        async Task<HttpStatusCode> PostAsync(string path, string body) =>
            (await SendAsync(host, HttpMethod.Post, path, body)).Status;
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HostProcess host, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Idempotency-Key", $"key-of-zyx-{Guid.NewGuid()}");
        request.Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Client.SendAsync(request, Cancelled);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }
}
