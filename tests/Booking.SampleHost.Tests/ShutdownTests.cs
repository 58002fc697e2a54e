using System.Net;
using System.Net.Sockets;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.SampleHost.Tests.Crash;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The host is asked to stop while requests are being processed.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopping_host_finishes_accepted_requests_and_accepts_no_new_connections()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync(isDurable: false);
        string connection = $"{server.ConnectionString};Database=booking";
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", "PostgreSql"), ("ConnectionStrings:Booking", connection), Shop.Now);
        var shop = await Shop.OpenAsync(host.Client, Cancelled);
        await using var other = new NpgsqlConnection($"{connection};Pooling=False");
        await other.OpenAsync(Cancelled);
        var transaction = await other.BeginTransactionAsync(Cancelled);
        await using var hold = new NpgsqlCommand("LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE", other, transaction);
        await hold.ExecuteNonQueryAsync(Cancelled);
        var underWay = Enumerable.Range(0, 4).Select(day => shop.BookAsync(day, Cancelled)).ToArray();
        await using var waiting = new NpgsqlCommand(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND relation = 'bookings'::regclass", other, transaction);
        while ((long)(await waiting.ExecuteScalarAsync(Cancelled))! < underWay.Length)
        {
            Cancelled.ThrowIfCancellationRequested();
        }

        await host.AskToEndAsync();
        while (await TakesConnectionsAsync(host.Client.BaseAddress!))
        {
            Cancelled.ThrowIfCancellationRequested();
        }

        Assert.DoesNotContain(underWay, request => request.IsCompleted);
        await transaction.RollbackAsync(Cancelled);

        foreach (var response in await Task.WhenAll(underWay))
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            response.Dispose();
        }

        Assert.Equal(0, await host.EndAsync());
        Assert.Contains("Stopped. All accepted requests have been answered.", host.Output, StringComparison.Ordinal);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM bookings", other);
        Assert.Equal((long)underWay.Length, await count.ExecuteScalarAsync(Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_stopped_under_load_has_stored_exactly_the_bookings_it_answered(bool isLimited)
    {
        using var directory = new TemporaryDirectory();
        string file = $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("ConnectionStrings:Booking", file),
            Shop.Now,
            ("Booking:RateLimit:Enabled", isLimited ? "true" : "false"),
            ("Booking:RateLimit:BookingsPerMinute", "60"));
        var storm = new Storm(host.Client, round: 0, seed: 1);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = storm.RunAsync(new Dictionary<int, TaskCompletionSource> { [isLimited ? 45 : 50] = end }, stop.Token, Cancelled);
        await end.Task;

        Assert.Equal(0, await host.TerminateAsync());

        await stop.CancelAsync();
        await running;
        Assert.Equal(isLimited, storm.Throttled > 0);
        await using var connection = new SqliteConnection(file);
        await connection.OpenAsync(Cancelled);
        await using var query = connection.CreateCommand();
        query.CommandText = "SELECT notes FROM bookings";
        await using var reader = await query.ExecuteReaderAsync(Cancelled);
        var stored = new List<string>();
        while (await reader.ReadAsync(Cancelled))
        {
            stored.Add(reader.GetString(0));
        }

        Assert.Equal(
            storm.Wishes.Where(wish => wish.Booked == Outcome.Done).Select(wish => wish.Label).Order(), stored.Order());
    }

    [Fact]
    public async Task With_a_shutdown_delay_a_stopping_host_is_not_ready_but_serves_on()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", "InMemory"), ("Booking:ShutdownDelaySeconds", "300"));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));

        await host.AskToEndAsync();
        while (await IsOkAsync("/health/ready"))
        {
            Cancelled.ThrowIfCancellationRequested();
        }

        Assert.True(await IsOkAsync("/health/live"));
        Assert.True(await IsOkAsync("/api/exchanges/"));
        Assert.True(await TakesConnectionsAsync(host.Client.BaseAddress!));

        async Task<bool> IsOkAsync(string path)
        {
            using var response = await host.Client.GetAsync(path, Cancelled);
            return response.StatusCode == HttpStatusCode.OK;
        }
    }

    private static async Task<bool> TakesConnectionsAsync(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, Cancelled);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
