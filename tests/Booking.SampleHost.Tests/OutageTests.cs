using System.Diagnostics;
using System.Net;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using Npgsql;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The store's server stops or hangs and comes back, while the host keeps running.</summary>
public sealed class OutageTests
{
    /// <summary>A limit well below the default timeouts of drivers and the patience of people.</summary>
    private static readonly TimeSpan FewSeconds = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_recovers_when_the_PostgreSQL_server_stops_and_starts_again()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        await using var host = await StartAsync(directory, "PostgreSql", $"{server.ConnectionString};Database=booking");

        await SurvivesAsync(host, server.KillAsync, server.RestartAsync);
    }

    [Fact]
    public async Task The_host_recovers_when_the_MongoDB_server_stops_and_starts_again()
    {
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "data.bson");
        var (server, connection) = await MongoServer.StartTestServerAsync("replica-set", "0", file);
        string port = $"{new Uri(connection).Port}";
        await using var host = await StartAsync(directory, "MongoDb", connection);

        await SurvivesAsync(
            host,
            async () =>
            {
                server.Kill();
                await server.WaitForExitAsync(Cancelled);
            },
            async () => (server, _) = await MongoServer.StartTestServerAsync("replica-set", port, file));

        server.Kill();
    }

    [Fact]
    public async Task A_PostgreSQL_server_that_hangs_keeps_no_caller_waiting()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        string connection = $"{server.ConnectionString};Database=booking";
        await using var patient = await StartAsync(directory, "PostgreSql", connection);
        await using var host = await StartAsync(directory, "PostgreSql", connection, ("Booking:RequestTimeoutSeconds", "2"));
        string id = (await Shop.OpenAsync(patient.Client, Cancelled)).Id;
        var shop = new Shop(host.Client, id);
        await using (var other = new NpgsqlConnection($"{connection};Pooling=False"))
        {
            await other.OpenAsync(Cancelled);
            await using var transaction = await other.BeginTransactionAsync(Cancelled);
            await using var hold = new NpgsqlCommand("LOCK TABLE exchanges, booking_days IN ACCESS EXCLUSIVE MODE", other, transaction);
            await hold.ExecuteNonQueryAsync(Cancelled);

            await Task.WhenAll(
                UnavailableAsync(host.Client.GetAsync($"/api/exchanges/{id}/", Cancelled)),
                UnavailableAsync(shop.BookAsync(0, Cancelled)),
                UnavailableAsync(shop.BookAsync(0, Cancelled)));
            await IsReadyAsync(host, HttpStatusCode.ServiceUnavailable);
        }

        await IsReadyAsync(host, HttpStatusCode.OK);
        using var booked = await new Shop(patient.Client, id).BookAsync(1, Cancelled);
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        Assert.Equal(0, await host.TerminateAsync());
        Assert.Equal(3, host.Output.Split("it took longer than the host allows").Length - 1);
    }

    private static async Task SurvivesAsync(HostProcess host, Func<Task> endAsync, Func<Task> startAsync)
    {
        var shop = await Shop.OpenAsync(host.Client, Cancelled);
        using var before = await shop.BookAsync(0, Cancelled);
        Assert.Equal(HttpStatusCode.Created, before.StatusCode);
        await IsReadyAsync(host, HttpStatusCode.OK);

        await endAsync();

        for (int round = 0; round < 2; round++) // The first round is while it goes down, the second when that is known.
        {
            var asked = Stopwatch.StartNew();
            await Task.WhenAll(
                [
                    UnavailableAsync(host.Client.GetAsync("/api/exchanges/", Cancelled)),
                    UnavailableAsync(host.Client.GetAsync(
                        $"/api/time-slots/available_slots/?exchange={shop.Id}&date=2024-01-15", Cancelled)),
                    .. Enumerable.Range(0, 10).Select(number => UnavailableAsync(shop.BookAsync(1 + (number / 5), Cancelled))),
                ]);
            Assert.InRange(asked.Elapsed, TimeSpan.Zero, FewSeconds);
        }

        await IsReadyAsync(host, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/live", Cancelled));

        await startAsync();

        var recovering = Stopwatch.StartNew();
        while (!await IsReadyAsync(host) && recovering.Elapsed < FewSeconds)
        {
            // The driver looks for its server again within seconds.
        }

        await IsReadyAsync(host, HttpStatusCode.OK);
        using var after = await shop.BookAsync(3, Cancelled);
        Assert.Equal(HttpStatusCode.Created, after.StatusCode);
        using var again = await shop.BookAsync(0, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode); // The earlier booking is there.
    }

    private static async Task UnavailableAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        string body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.StatusCode} {body}");
        Assert.Equal("""{"detail":"The service is not available at the moment. Please try again."}""", body);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal("service_unavailable", Assert.Single(response.Headers.GetValues("Booking-Error-Code")));
    }

    private static async Task<bool> IsReadyAsync(HostProcess host)
    {
        using var response = await host.Client.GetAsync("/health/ready", Cancelled);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private static async Task IsReadyAsync(HostProcess host, HttpStatusCode status)
    {
        using var response = await host.Client.GetAsync("/health/ready", Cancelled);
        Assert.Equal(status, response.StatusCode);
    }

    private static Task<HostProcess> StartAsync(
        TemporaryDirectory directory, string storage, string connection, params (string, string)[] more) =>
        HostProcess.StartAsync(
            directory.Path, "Development",
            [("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), Shop.Now, .. more]);
}
