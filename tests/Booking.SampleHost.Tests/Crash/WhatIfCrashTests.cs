using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>
/// The host is killed while a change of an exchange cancels the bookings that it affects, or is refused because of them. The same request
/// goes on where it ended: nothing is cancelled twice, and nothing that fits is cancelled.
/// </summary>
public sealed class WhatIfCrashTests(ITestOutputHelper output)
{
    private const int Dates = 60;
    private const int Clients = 6;

    private static readonly DateOnly First = new(2024, 1, 15);
    private static readonly object Mornings = new { operating_hours = Hours("12:00") };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Cancelling_through_a_kill_goes_on_with_the_same_request(string storage)
    {
        await using var data = await Data.OpenAsync(storage);
        var host = await data.StartHostAsync();
        try
        {
            string exchange = await CreateAsync(host.Client);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Dates).SelectMany(_ => new[] { 9, 13, 15 }, (date, hour) => (date, hour)),
                new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Cancelled },
                async (one, _) => Assert.Equal(HttpStatusCode.Created, await BookAsync(host.Client, exchange, one.date, one.hour)));
            var preview = await ReadAsync(await ChangeAsync(host.Client, exchange, "dry_run=true"));
            Assert.Equal((2 * Dates, 2 * Dates), ((int)preview["affected_count"]!, preview["affected"]!.AsArray().Count));
            string terms = $"on_affected=cancel&preview_token={preview["preview_token"]}";

            var killed = Assert.ThrowsAsync<HttpRequestException>(() => ChangeAsync(host.Client, exchange, terms));
            while ((await data.ReadAsync()).Bookings.All(booking => booking.IsActive))
            {
                Assert.False(killed.IsCompleted);
            }

            await host.KillAsync();
            await killed;
            int done = (await data.ReadAsync()).Bookings.Count(booking => !booking.IsActive);
            output.WriteLine($"{done} of {2 * Dates} were cancelled before the kill.");
            Assert.InRange(done, 1, (2 * Dates) - 1);

            await host.DisposeAsync();
            host = await data.StartHostAsync();
            for (int times = 0; times < 2; times++)
            {
                using var again = await ChangeAsync(host.Client, exchange, terms);
                Assert.True(again.StatusCode == HttpStatusCode.OK, await again.Content.ReadAsStringAsync(Cancelled));
            }

            Assert.All((await data.ReadAsync()).Bookings, booking => Assert.Equal(
                booking.Place.Start == 9 * 3600 ? (true, 1L) : (false, 2L), (booking.IsActive, booking.Version)));
            Assert.Equal(0, await CountMisfitsAsync(host.Client, exchange));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    public async Task A_change_that_is_refused_where_it_affects_somebody_affects_nobody_through_a_kill(string storage)
    {
        await using var data = await Data.OpenAsync(storage);
        var host = await data.StartHostAsync();
        try
        {
            string exchange = await CreateAsync(host.Client);
            for (int round = 0; round < 2; round++)
            {
                using var stop = new CancellationTokenSource();
                int[] answers = [0, 0];
                var clients = Enumerable.Range(0, 3).Select(number => Task.Run(
                    () => UntilKilledAsync(number == 0 ? CloseADayAsync : BookSomeDayAsync, stop.Token), Cancelled)).ToArray();
                while (Volatile.Read(ref answers[0]) < 2 || Volatile.Read(ref answers[1]) < 10)
                {
                    await Task.Delay(Random.Shared.Next(5, 20), Cancelled);
                    Assert.DoesNotContain(clients, client => client.IsCompleted);
                }

                await stop.CancelAsync();
                await host.KillAsync();
                await Task.WhenAll(clients);
                await host.DisposeAsync();
                host = await data.StartHostAsync();

                Assert.Equal(0, await CountMisfitsAsync(host.Client, exchange));
                Assert.All((await data.ReadAsync()).Bookings, booking => Assert.True(booking.IsActive));

                async Task CloseADayAsync(HttpClient client)
                {
                    using var response = await client.PostAsJsonAsync(
                        $"/api/exchanges/{exchange}/special_hours/?on_affected=refuse",
                        new { date = Date(Random.Shared.Next(Dates)), hours = Array.Empty<object>() },
                        Cancelled);
                    Assert.True(
                        response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable
                            or HttpStatusCode.BadRequest,
                        await response.Content.ReadAsStringAsync(Cancelled));
                    Interlocked.Increment(ref answers[0]);
                }

                async Task BookSomeDayAsync(HttpClient client)
                {
                    _ = await BookAsync(client, exchange, Random.Shared.Next(Dates), Random.Shared.Next(9, 16));
                    await Task.Delay(Random.Shared.Next(50, 200), Cancelled); // A change has to find a moment in which nobody books.
                    Interlocked.Increment(ref answers[1]);
                }
            }
        }
        finally
        {
            await host.DisposeAsync();
        }

        async Task UntilKilledAsync(Func<HttpClient, Task> requestAsync, CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    await requestAsync(host.Client);
                }
            }
            catch (HttpRequestException) when (stop.IsCancellationRequested)
            {
            }
        }
    }

    private static async Task<string> CreateAsync(HttpClient client)
    {
        using var created = await client.PostAsJsonAsync(
            "/api/exchanges/", new { business_name = "Shop", operating_hours = Hours("17:00"), default_capacity = 3 }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (string)(await ReadAsync(created))["uuid"]!;
    }

    private static IEnumerable<object> Hours(string closing) => Enumerable.Range(1, 7).Select(
        day => new { day_of_week = day, open_time = "09:00", close_time = closing, is_closed = false });

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string exchange, string query) =>
        client.PatchAsJsonAsync($"/api/exchanges/{exchange}/?{query}", Mornings, Cancelled);

    private static async Task<HttpStatusCode> BookAsync(HttpClient client, string exchange, int date, int hour)
    {
        using var response = await client.PostAsJsonAsync(
            "/api/bookings/",
            new
            {
                exchange,
                date = Date(date),
                start_time = $"{hour:00}:00",
                end_time = $"{hour + 1:00}:00",
                customer_name = "Jane Doe",
                customer_email = "jane@example.com",
            },
            Cancelled);
        return response.StatusCode;
    }

    private static async Task<int> CountMisfitsAsync(HttpClient client, string exchange) => (int)(await ReadAsync(
        await client.GetAsync($"/api/bookings/?exchange={exchange}&fits=false", Cancelled)))["count"]!;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string Date(int number) => First.AddDays(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A database of its own, and what starts hosts on it.</summary>
    private sealed class Data(string storage, TemporaryDirectory directory, PostgreSqlServer? server, MongoUrl? mongo) : IAsyncDisposable
    {
        private string Connection =>
            server is not null ? $"{server.ConnectionString};Database=booking"
            : mongo?.Url ?? $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";

        public static async Task<Data> OpenAsync(string storage) => new(
            storage,
            new TemporaryDirectory(),
            storage == "PostgreSql" ? await PostgreSqlServer.StartAsync() : null,
            storage == "MongoDb"
                ? new MongoUrlBuilder(await MongoServer.ReplicaSet) { DatabaseName = $"crash_{Guid.NewGuid():N}" }.ToMongoUrl()
                : null);

        public Task<HostProcess> StartHostAsync() => HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", storage),
            ("ConnectionStrings:Booking", Connection),
            ("Booking:Now", "2024-01-10T12:00:00Z"),
            ("Booking:RateLimit:Enabled", "false"));

        public Task<StoredData> ReadAsync() =>
            mongo is not null ? MongoData.ReadAsync(mongo, Cancelled)
            : server is not null ? SqlData.ReadAsync(new NpgsqlConnection($"{Connection};Pooling=False"), Cancelled)
            : SqlData.ReadAsync(new SqliteConnection(Connection), Cancelled);

        public async ValueTask DisposeAsync()
        {
            if (mongo is not null)
            {
                using var client = new MongoClient(mongo);
                await client.DropDatabaseAsync(mongo.DatabaseName, CancellationToken.None);
            }

            if (server is not null)
            {
                await server.DisposeAsync();
            }

            directory.Dispose();
        }
    }
}
