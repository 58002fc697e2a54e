using System.Diagnostics;
using System.Globalization;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>
/// The host or its database is killed while many bookings are made. No answered booking is lost, none is stored
/// twice, and no capacity is exceeded. Requests without a response are sent again, and take effect once.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1" ? 20 : 3;

    /// <summary>
    /// Determines when to kill, and what the clients request. Which of their requests race depends on the machine.
    /// </summary>
    private readonly int _seed = Environment.GetEnvironmentVariable("BOOKING_TEST_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    private readonly List<Wish> _wishes = [];
    private readonly Dictionary<string, int> _capacities = [];
    private readonly HashSet<string> _withBarbers = [];
    private int _lost;
    private int _started;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killing_the_host_on_SQLite_loses_no_answered_booking()
    {
        using var directory = new TemporaryDirectory();
        string file = $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";
        await KillHostsAsync(
            directory, "Sqlite", file, () => SqlData.ReadAsync(new SqliteConnection(file), Cancelled), killStartingHosts: true);
        await using var connection = new SqliteConnection(file);
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await command.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task Killing_the_host_on_PostgreSQL_loses_no_answered_booking()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        string connection = $"{server.ConnectionString};Database=booking";
        await KillHostsAsync(directory, "PostgreSql", connection, () => SqlData.ReadAsync(Open(connection), Cancelled));
    }

    [Fact]
    public async Task Killing_the_host_on_MongoDB_loses_no_answered_booking()
    {
        using var directory = new TemporaryDirectory();
        var url = new MongoUrlBuilder(await MongoServer.ReplicaSet) { DatabaseName = $"crash_{Guid.NewGuid():N}" }.ToMongoUrl();
        await KillHostsAsync(directory, "MongoDb", url.Url, () => MongoData.ReadAsync(url, Cancelled));
        using var client = new MongoClient(url);
        await client.DropDatabaseAsync(url.DatabaseName, Cancelled);
    }

    [Fact]
    public async Task Killing_the_PostgreSQL_server_under_a_running_host_loses_no_answered_booking()
    {
        output.WriteLine($"BOOKING_TEST_SEED={_seed}");
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync();
        string connection = $"{server.ConnectionString};Database=booking";
        Task<StoredData> ReadAsync() => SqlData.ReadAsync(Open(connection), Cancelled);
        await using var host = await StartAsync(directory, "PostgreSql", connection);

        for (int round = 0; round < Rounds; round++)
        {
            var storm = new Storm(host.Client, round, _seed);
            var (kill, end) = (NewSource(), NewSource());
            int killAt = KillAt(round);
            using var stop = new CancellationTokenSource();
            var running = storm.RunAsync(
                new Dictionary<int, TaskCompletionSource> { [killAt] = kill, [killAt + 30] = end }, stop.Token, Cancelled);
            await kill.Task;

            await server.KillAsync();
            await server.RestartAsync();

            await end.Task; // These bookings are made after the server has recovered.
            await stop.CancelAsync();
            await running;
            await CheckAsync(storm, ReadAsync, () => Task.FromResult(host));
        }
    }

    [Fact]
    public async Task A_migration_lock_left_by_a_killed_host_on_SQLite_does_not_stop_a_host_with_nothing_to_migrate()
    {
        using var directory = new TemporaryDirectory();
        string file = $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";
        await (await StartAsync(directory, "Sqlite", file)).DisposeAsync();
        await using (var connection = new SqliteConnection(file))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = """INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2024-01-10 12:00:00')""";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancelled));
        }

        await using var host = await StartAsync(directory, "Sqlite", file);
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Hosts_that_start_together_on_an_empty_database_all_become_ready(string storage)
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

    /// <summary>Kills one host after the other, on one database.</summary>
    private async Task KillHostsAsync(
        TemporaryDirectory directory,
        string storage,
        string connection,
        Func<Task<StoredData>> readAsync,
        bool killStartingHosts = false)
    {
        output.WriteLine($"BOOKING_TEST_SEED={_seed}");
        long began = Stopwatch.GetTimestamp();
        var host = await StartAsync(directory, storage, connection);
        var startTakes = Stopwatch.GetElapsedTime(began);
        var startKills = new Random(_seed);
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                var storm = new Storm(host.Client, round, _seed);
                var kill = NewSource();
                using var stop = new CancellationTokenSource();
                var running = storm.RunAsync(
                    new Dictionary<int, TaskCompletionSource> { [KillAt(round)] = kill }, stop.Token, Cancelled);
                await kill.Task;

                var killed = host.KillAsync();
                await stop.CancelAsync();
                await killed;
                await running;

                await CheckAsync(storm, readAsync, RestartAsync);
            }
        }
        finally
        {
            await host.DisposeAsync();
        }

        Assert.NotEqual(0, _lost);

        async Task<HostProcess> RestartAsync()
        {
            await host.DisposeAsync();
            if (killStartingHosts)
            {
                await HostProcess.KillStartingAsync(
                    directory.Path, "Development", startTakes * startKills.NextDouble(), Settings(storage, connection));
            }

            return host = await StartAsync(directory, storage, connection);
        }
    }

    /// <summary>
    /// Compares the bookings of all rounds with the responses, sends the unanswered requests again, and compares the
    /// bookings with all responses.
    /// </summary>
    private async Task CheckAsync(Storm storm, Func<Task<StoredData>> readAsync, Func<Task<HostProcess>> hostAsync)
    {
        _wishes.AddRange(storm.Wishes);
        _capacities.Add(storm.Exchange, storm.Capacity);
        if (storm.HasBarbers)
        {
            _withBarbers.Add(storm.Exchange);
        }

        var data = await CheckAsync(readAsync);
        int lost = storm.Wishes.Count(wish => wish.HasLostAnswer);
        var unanswered = storm.Wishes.Where(wish => wish.Booked == Outcome.Unknown).Select(wish => wish.Label).ToHashSet();
        int stored = data.Bookings.Count(booking => unanswered.Contains(booking.Notes));
        output.WriteLine(
            $"{storm.Wishes.Count} wishes; {lost} lost an answer, {unanswered.Count} of them to the booking: {stored} are stored. "
            + $"{data.CountMoved(storm.Wishes)} bookings made room for others.");
        _lost += lost;
        var host = await hostAsync();
        await storm.SettleAsync(host.Client, Cancelled);
        await CheckAsync(readAsync);
    }

    private async Task<StoredData> CheckAsync(Func<Task<StoredData>> readAsync)
    {
        var data = await readAsync();
        data.HoldsWhatWasAnswered(_wishes);
        data.IsConsistent(_capacities);
        data.HasOneEventForEachChange();
        data.HasOneBarberForEachBooking(_wishes, _withBarbers);
        return data;
    }

    /// <summary>Starts a host. Every second one has rate limits.</summary>
    private Task<HostProcess> StartAsync(TemporaryDirectory directory, string storage, string connection) =>
        HostProcess.StartAsync(
            directory.Path,
            "Development",
            [
                .. Settings(storage, connection),
                ("Booking:RateLimit:Enabled", Interlocked.Increment(ref _started) % 2 == 0 ? "true" : "false"),
                ("Booking:RateLimit:RequestsPerMinute", "6000"),
                ("Booking:RateLimit:BookingsPerMinute", "600"),
            ]);

    private static (string Key, string Value)[] Settings(string storage, string connection) =>
    [
        ("Booking:Storage", storage),
        ("ConnectionStrings:Booking", connection),
        ("Booking:Now", "2024-01-10T12:00:00Z"),
    ];

    private static NpgsqlConnection Open(string connection) => new($"{connection};Pooling=False");

    /// <summary>The number of bookings after which to kill.</summary>
    private int KillAt(int round) => 30 + new Random(unchecked(_seed + round)).Next(60);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
