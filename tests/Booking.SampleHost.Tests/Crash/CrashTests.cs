using System.Data.Common;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>
/// The host, or its database, is killed in the middle of a storm of bookings. Nothing that was answered is lost, nothing
/// is stored twice, and nothing is booked beyond capacity.
/// </summary>
public sealed class CrashTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1" ? 20 : 3;

    private readonly List<Wish> _wishes = [];
    private readonly Dictionary<string, int> _capacities = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_on_sqlite()
    {
        using var directory = new TemporaryDirectory();
        string file = $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";

        for (int round = 0; round < Rounds; round++)
        {
            await KillHostAsync(directory, round, "Sqlite", file, () => new SqliteConnection(file));
        }
    }

    [Fact]
    public async Task The_host_on_postgresql()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        string connection = $"{server.ConnectionString};Database=booking";

        for (int round = 0; round < Rounds; round++)
        {
            await KillHostAsync(directory, round, "PostgreSql", connection, () => Open(connection));
        }
    }

    [Fact]
    public async Task The_postgresql_server_while_the_host_goes_on()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        string connection = $"{server.ConnectionString};Database=booking";
        await using var host = await StartAsync(directory, "PostgreSql", connection);

        for (int round = 0; round < Rounds; round++)
        {
            var storm = new Storm(host.Client, round);
            var (kill, end) = (NewSource(), NewSource());
            int killAt = KillAt(round);
            using var stop = new CancellationTokenSource();
            var running = storm.RunAsync(
                new Dictionary<int, TaskCompletionSource> { [killAt] = kill, [killAt + 30] = end }, stop.Token, Cancelled);
            await kill.Task;

            await server.KillAsync();
            await server.RestartAsync();

            await end.Task; // bookings after it recovered
            await stop.CancelAsync();
            await running;
            await CheckAsync(storm, () => Open(connection));
        }
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Hosts_that_start_together_on_an_empty_database_all_serve(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync() : null;
        string connection = server is null
            ? $"Data Source={Path.Combine(directory.Path, "booking.db")}"
            : $"{server.ConnectionString};Database=booking";

        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(directory, storage, connection)));

        foreach (var host in hosts)
        {
            Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
            await host.DisposeAsync();
        }
    }

    private async Task KillHostAsync(
        TemporaryDirectory directory, int round, string storage, string connection, Func<DbConnection> open)
    {
        await using var host = await StartAsync(directory, storage, connection);
        var storm = new Storm(host.Client, round);
        var kill = NewSource();
        using var stop = new CancellationTokenSource();
        var running = storm.RunAsync(
            new Dictionary<int, TaskCompletionSource> { [KillAt(round)] = kill }, stop.Token, Cancelled);
        await kill.Task;

        await host.KillAsync();

        await stop.CancelAsync();
        await running;
        await CheckAsync(storm, open);
    }

    /// <summary>All rounds' bookings, each time.</summary>
    private async Task CheckAsync(Storm storm, Func<DbConnection> open)
    {
        _wishes.AddRange(storm.Wishes);
        _capacities.Add(storm.Wishes.First().Exchange, storm.Capacity);
        await using var connection = open();
        var data = await StoredData.ReadAsync(connection, Cancelled);
        data.HoldsWhatWasAnswered(_wishes);
        data.IsConsistent(_capacities);
    }

    private static Task<HostProcess> StartAsync(TemporaryDirectory directory, string storage, string connection) =>
        HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", storage),
            ("ConnectionStrings:Booking", connection),
            ("Booking:Now", "2024-01-10T12:00:00Z"));

    private static NpgsqlConnection Open(string connection) => new($"{connection};Pooling=False");

    /// <summary>After how many bookings.</summary>
    private static int KillAt(int round) => 30 + new Random(round).Next(60);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
