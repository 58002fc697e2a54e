using System.Net;
using System.Net.Http.Json;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using MongoDB.Driver;

namespace BookingEngine.SampleHost.Tests;

/// <summary>Two processes serve one database. Each keeps the days that it has booked, and the other makes them stale.</summary>
public sealed class TwoHostsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    public async Task Two_processes_that_keep_the_same_day_book_each_place_once_and_follow_each_others_changes(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = storage switch
        {
            "PostgreSql" => $"{server!.ConnectionString};Database=booking",
            "MongoDb" => new MongoUrlBuilder(await MongoServer.ReplicaSet) { DatabaseName = $"two_{Guid.NewGuid():N}" }.ToString(),
            _ => $"Data Source={Path.Combine(directory.Path, "booking.db")}",
        };
        await using var first = await StartAsync(directory, storage, connection);
        await using var second = await StartAsync(directory, storage, connection);
        var shop = await Shop.OpenAsync(first.Client, Cancelled);
        Shop[] hosts = [shop, new Shop(second.Client, shop.Id)];

        for (int hour = 9; hour < 17; hour++)
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => BookAsync(hosts[number % 2], hour)));
            Assert.Single(statuses, status => status == HttpStatusCode.Created);
            Assert.Equal(5, statuses.Count(status => status == HttpStatusCode.BadRequest));
        }

        foreach (int capacity in new[] { 2, 3 })
        {
            using var changed = await first.Client.PatchAsJsonAsync(
                $"/api/exchanges/{shop.Id}/", new { default_capacity = capacity }, Cancelled);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            Assert.Equal(HttpStatusCode.Created, await BookAsync(hosts[1], 9));
            Assert.Equal(HttpStatusCode.BadRequest, await BookAsync(hosts[1], 9));
        }
    }

    private static async Task<HttpStatusCode> BookAsync(Shop shop, int hour)
    {
        using var response = await shop.BookAsync(day: 0, Cancelled, hour);
        return response.StatusCode;
    }

    private static Task<HostProcess> StartAsync(TemporaryDirectory directory, string storage, string connection) =>
        HostProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), Shop.Now);
}
