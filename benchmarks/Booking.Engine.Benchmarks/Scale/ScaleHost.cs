using System.Diagnostics;
using BookingEngine.Benchmarks.Bars;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using Npgsql;

namespace BookingEngine.Benchmarks.Scale;

/// <summary>The sample host on a database of some size.</summary>
public sealed class ScaleHost : IAsyncDisposable
{
    public const string Monday = "2024-01-15";

    private readonly HttpHost _host;
    private int _booked;

    private ScaleHost(HttpHost host, string large, string ofEvent)
    {
        _host = host;
        Large = large;
        OfEvent = ofEvent;
    }

    public HttpClient Client => _host.Client;

    /// <summary>The exchange with a tenth of all bookings.</summary>
    public string Large { get; }

    /// <summary>The exchange of the event.</summary>
    public string OfEvent { get; }

    /// <summary>The address of a page far from the first, once it was found.</summary>
    public string? DeepPage { get; set; }

    /// <summary>Starts a host on a new database, and fills that.</summary>
    public static async Task<ScaleHost> StartAsync(PostgreSqlServer server, string database, ScaleData data)
    {
        string connectionString = $"{server.ConnectionString};Database={database}";
        var host = await HttpHost.StartAsync(
            ("Booking:Storage", "PostgreSql"), ("ConnectionStrings:Booking", connectionString));
        string[] exchanges = [await host.OpenAsync(capacity: 100_000), await host.OpenAsync(capacity: 100_000)];
        foreach (string exchange in exchanges)
        {
            await host.BookAsync(exchange, Monday, hour: 9);
        }

        var began = Stopwatch.StartNew();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await data.FillAsync(connection, new Guid(exchanges[0]), new Guid(exchanges[1]));
        await using var stored = new NpgsqlCommand("""
            SELECT format('%s bookings are stored in %s', to_char(count(*), 'FM9,999,999'), pg_size_pretty(pg_database_size(current_database())))
            FROM bookings JOIN allocations USING (exchange_id, id)
            """, connection);
        Console.WriteLine(FormattableString.Invariant($"{await stored.ExecuteScalarAsync()}, after {began.Elapsed.TotalSeconds:0} s"));
        return new ScaleHost(host, exchanges[0], exchanges[1]);
    }

    /// <summary>Books at an exchange, each time on the next of some days.</summary>
    public Task BookAsync(string exchange, DateOnly first, int days) => _host.BookAsync(
        exchange, FormattableString.Invariant($"{first.AddDays(_booked++ % days):yyyy-MM-dd}"), hour: 9);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
