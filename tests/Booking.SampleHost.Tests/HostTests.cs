using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using BookingEngine.SampleHost.Tests.Crash;
using BookingEngine.SampleHost.Tests.Rights;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The settings, the health checks and the file and database permissions of the built host.</summary>
public sealed class HostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Development", "Booking:Storage", "Oracle", "Booking:Storage is 'Oracle'. It can be Sqlite or PostgreSql or MongoDb or InMemory.")]
    [InlineData("Development", "Booking:Storage", "1", "Booking:Storage is '1'. It can be Sqlite or PostgreSql or MongoDb or InMemory.")]
    [InlineData("Development", "Booking:Storage", "MongoDb", "ConnectionStrings:Booking can't be read. For MongoDB it can be such as")]
    [InlineData("Development", "Booking:DefaultTimeZone", "Mars", "Booking:DefaultTimeZone is 'Mars'. It can be any IANA time zone")]
    [InlineData("Development", "Booking:DayCacheMegabytes", "-1", "Booking:DayCacheMegabytes is '-1'. It can be a whole number from 0 to 1000000.")]
    [InlineData("Development", "Booking:AvailabilityCacheSeconds", "11", "Booking:AvailabilityCacheSeconds is '11'. It can be from 0, for no cache, to 10.")]
    [InlineData("Development", "Booking:Now", "noon", "Booking:Now is 'noon'. It can be an instant")]
    [InlineData("Production", "Booking:Now", "2024-01-10T12:00:00Z", "Booking:Now is for Development only; this is Production.")]
    [InlineData("Development", "ConnectionStrings:Booking", "Data Source=:memory:", "ConnectionStrings:Booking names no file.")]
    [InlineData("Development", "Booking:Storage", "PostgreSql", "ConnectionStrings:Booking can't be read. For PostgreSQL it can be")]
    [InlineData("Development", "ConnectionStrings:Booking", "nonsense", "ConnectionStrings:Booking can't be read.")]
    [InlineData("Production", "Booking:RateLimit:Enabled", "maybe", "Booking:RateLimit:Enabled is 'maybe'. It can be true or false.")]
    [InlineData("Production", "Booking:RateLimit:RequestsPerMinute", "0", "Booking:RateLimit:RequestsPerMinute is '0'. It can be a whole number from 1 to 1000000.")]
    [InlineData("Production", "Booking:RateLimit:BookingsPerMinute", "1e3", "Booking:RateLimit:BookingsPerMinute is '1e3'. It can be a whole number from 1")]
    [InlineData("Production", "Booking:RequestTimeoutSeconds", "0", "Booking:RequestTimeoutSeconds is '0'. It can be a whole number from 1 to 600.")]
    [InlineData("Production", "Booking:MaxConnections", "0", "Booking:MaxConnections is '0'. It can be a whole number from 1 to 1000000.")]
    [InlineData("Production", "Booking:ShutdownDelaySeconds", "-1", "Booking:ShutdownDelaySeconds is '-1'. It can be a whole number from 0 to 300.")]
    [InlineData("Production", "Booking:MaxActiveBookingsPerCustomer", "101", "Booking:MaxActiveBookingsPerCustomer is '101'. It can be a whole number from 1 to 100.")]
    [InlineData("Production", "Booking:AnswerTimeoutSeconds", "601", "Booking:AnswerTimeoutSeconds is '601'. It can be a whole number from 1 to 600.")]
    [InlineData("Production", "Booking:AllowedOrigins:0", "https://app.example.com/", "Booking:AllowedOrigins:0 is 'https://app.example.com/'. It can be a scheme, a host and a port")]
    [InlineData("Production", "Booking:AllowedOrigins:1", "https://app.example.com:443", "Booking:AllowedOrigins:1 is 'https://app.example.com:443'. It can be a scheme")]
    [InlineData("Production", "Booking:AllowedOrigins:0", "app.example.com", "Booking:AllowedOrigins:0 is 'app.example.com'.")]
    [InlineData("Production", "Booking:AllowedOrigins", "*", "Booking:AllowedOrigins is '*'.")]
    [InlineData("Production", "Booking:AllowedOrigins:0", "ftp://app.example.com", "Booking:AllowedOrigins:0 is 'ftp://app.example.com'.")]
    [InlineData("Production", "Booking:RemoveEmptyDays", "daily", "Booking:RemoveEmptyDays is 'daily'. It can be true or false.")]
    [InlineData("Production", "Booking:Webhooks:AllowPrivateAddresses", "maybe", "Booking:Webhooks:AllowPrivateAddresses is 'maybe'. It can be true or false.")]
    [InlineData("Production", "Booking:Calendars:AllowPrivateAddresses", "maybe", "Booking:Calendars:AllowPrivateAddresses is 'maybe'. It can be true or false.")]
    [InlineData("Production", "Booking:MaxExchangesPerOwner", "0", "Booking:MaxExchangesPerOwner is '0'. It can be a whole number from 1 to 10000.")]
    public async Task An_invalid_setting_stops_the_start_of_the_host_and_is_named(
        string environment, string key, string value, string message)
    {
        using var directory = new TemporaryDirectory();
        var (exitCode, output) = await HostInProcess.RunAsync(directory.Path, environment, (key, value));
        Assert.Equal(1, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task A_process_whose_setting_is_invalid_ends_with_1_and_says_why()
    {
        using var directory = new TemporaryDirectory();
        var (exitCode, output) = await HostProcess.RunAsync(directory.Path, "Production", ("Booking:Storage", "Oracle"));
        Assert.Equal((1, "Booking:Storage is 'Oracle'. It can be Sqlite or PostgreSql or MongoDb or InMemory."), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task The_host_prints_its_address_and_data_location_and_stops_when_asked()
    {
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "data", "shop.db");
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Development", ("ConnectionStrings:Booking", "Data Source=data/shop.db"));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/live", Cancelled));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
        Assert.True(File.Exists(file));
        Assert.Equal(0, await host.TerminateAsync());
        Assert.Contains($"Data are kept in {file}.", host.Output, StringComparison.Ordinal);
        Assert.Contains($"Serving bookings at {host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_hosts_data_files_are_accessible_to_its_own_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the directory says who may read its files.");
        using var directory = new TemporaryDirectory();
        string data = Path.Combine(directory.Path, "data");
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Production", [("ConnectionStrings:Booking", "Data Source=data/shop.db"), .. Issuer.Settings]);
        Assert.Equal(HttpStatusCode.Created, await BookAsGuestAsync(host.Client));

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        string[] files = Directory.GetFiles(data);
        Assert.Equal(["shop.db", "shop.db-shm", "shop.db-wal"], files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(owner, File.GetUnixFileMode(file)));
        await host.KillAsync();
        Assert.Equal([data], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task The_host_removes_empty_past_days_at_start()
    {
        using var directory = new TemporaryDirectory();
        await using (var host = await HostInProcess.StartAsync(directory.Path, "Development", Shop.Now))
        {
            var shop = await Shop.OpenAsync(host.Client, Cancelled);
            using var response = await shop.BookAsync(0, Cancelled);
            var booking = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
            using var moved = await host.Client.PostAsJsonAsync(
                $"/api/bookings/{booking["uuid"]}/reschedule/",
                new { date = "2024-01-16", start_time = "10:00", end_time = "11:00" },
                Cancelled);
            Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
            Assert.Equal(["2024-01-15", "2024-01-16"], await DatesAsync());
        }

        await using var later = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Now", "2024-03-01T12:00:00Z"), ("Booking:RemoveEmptyDays", "true"));
        string[] dates = await DatesAsync();
        for (int tries = 0; tries < 100 && dates.Length > 1; tries++)
        {
            await Task.Delay(100, Cancelled);
            dates = await DatesAsync();
        }

        Assert.Equal(["2024-01-16"], dates);

        async Task<string[]> DatesAsync()
        {
            var stored = await SqlData.ReadAsync(
                new SqliteConnection($"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False"), Cancelled);
            return [.. stored.Versions.Keys.Select(day => day.Date).Order()];
        }
    }

    [Theory]
    [InlineData("Sqlite", "Development")]
    [InlineData("Sqlite", "Production")]
    [InlineData("PostgreSql", "Production")]
    [InlineData("MongoDb", "Production")]
    [InlineData("InMemory", "Production")]
    public async Task A_healthy_start_of_the_host_logs_no_warning(string storage, string environment)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            environment,
            [
                ("Booking:Storage", storage),
                ("ConnectionStrings:Booking", storage switch
                {
                    "PostgreSql" => $"{server!.ConnectionString};Database=healthy",
                    "MongoDb" => await MongoServer.ReplicaSet,
                    _ => "",
                }),
                .. Issuer.Settings,
            ]);
        // The first guest's booking creates the first keys.
        Assert.Equal(HttpStatusCode.Created, await BookAsGuestAsync(host.Client));
        Assert.Equal(0, await host.TerminateAsync());
        Assert.Contains("Serving bookings at", host.Output, StringComparison.Ordinal);
        Assert.All(["warn: ", "fail: ", "crit: "], level => Assert.False(host.Output.Contains(level, StringComparison.Ordinal), host.Output));
    }

    [Fact]
    public async Task After_migration_the_host_needs_only_the_rights_to_read_and_write_rows()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync(isDurable: false);
        string owner = $"{server.ConnectionString};Database=rights";
        await using (var migrates = await StartAsync(owner))
        {
            Assert.Equal(0, await migrates.StopAsync());
        }

        await using (var database = new NpgsqlConnection(owner))
        {
            await database.OpenAsync(Cancelled);
            await using var grant = new NpgsqlCommand(
                "CREATE ROLE serves LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO serves; "
                + "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO serves",
                database);
            await grant.ExecuteNonQueryAsync(Cancelled);
        }

        await using var host = await StartAsync(owner.Replace("Username=booking", "Username=serves", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, await BookAsGuestAsync(host.Client));

        Task<HostInProcess> StartAsync(string connection) => HostInProcess.StartAsync(
            directory.Path,
            "Production",
            [("Booking:Storage", "PostgreSql"), ("ConnectionStrings:Booking", connection), .. Issuer.Settings]);
    }

    [Fact]
    public async Task The_printed_address_leads_to_the_pages_for_people()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", ("Booking:Storage", "InMemory"));
        using var page = await host.Client.GetAsync("/", Cancelled);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<h1>", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documents_of_the_API_are_served_in_Production_too()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), .. Issuer.Settings]);
        foreach (string address in (string[])["/scalar/", "/openapi/v1.json"])
        {
            using var found = await host.Client.GetAsync(address, Cancelled);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET", "/exchanges/", 404, "not_found", "Not Found.")]
    [InlineData("POST", "/openapi/v1.json", 405, "method_not_allowed", "Method Not Allowed.")]
    public async Task Paths_outside_the_API_are_refused_in_the_same_form_as_the_API_refuses(
        string method, string path, int status, string code, string detail)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", ("Booking:Storage", "InMemory"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var refused = await host.Client.SendAsync(request, Cancelled);
        Assert.Equal((HttpStatusCode)status, refused.StatusCode);
        Assert.Equal([code], refused.Headers.GetValues("Booking-Error-Code"));
        Assert.Equal($$"""{"detail":"{{detail}}"}""", await refused.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData("GET", "/api/exchanges/", 200)]
    [InlineData("POST", "/api/exchanges/", 401)]
    [InlineData("POST", "/api/time-slots/generate_slots/", 401)]
    [InlineData("GET", "/api/bookings/", 401)]
    [InlineData("POST", "/api/bookings/", 400)]
    public async Task Outside_Development_a_caller_without_credentials_is_anonymous(string method, string path, int status)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", ("Booking:Storage", "InMemory"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
        };
        using var response = await host.Client.SendAsync(request, Cancelled);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    private static async Task<HttpStatusCode> BookAsGuestAsync(HttpClient client)
    {
        using var created = await Issuer.SendAsync(client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenFor("olga"), """
            {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
            """);
        var exchange = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Cancelled))!["uuid"]!;
        using var booked = await Issuer.SendAsync(client, HttpMethod.Post, "/api/bookings/", token: null, $$"""
            {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        return booked.StatusCode;
    }
}
