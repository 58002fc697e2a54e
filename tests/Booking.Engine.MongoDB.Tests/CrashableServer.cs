using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.MongoDB.Tests;

/// <summary>A server that may be killed. Other tests do not use it.</summary>
public sealed class CrashableServer : IAsyncLifetime
{
    private readonly string _database = $"booking_test_{Guid.NewGuid():N}";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bson");
    private readonly string? _genuine = Environment.GetEnvironmentVariable("BOOKING_TEST_MONGODB_CRASH");
    private Process? _process;
    private MongoUrl? _url;

    public async ValueTask InitializeAsync()
    {
        if (_genuine is { Length: > 0 })
        {
            _url = new MongoUrl(_genuine);
        }
        else
        {
            await StartAsync();
        }
    }

    /// <summary>A host on the server.</summary>
    public ServiceProvider OpenHost()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));
        services.AddBookingEngine().UseMongoDB(options =>
        {
            options.ConnectionString =
                new MongoUrlBuilder(_url!.Url) { ServerSelectionTimeout = TimeSpan.FromSeconds(3) }.ToString();
            options.DatabaseName = _database;
        });
        return services.BuildServiceProvider();
    }

    public async Task KillAsync()
    {
        if (_process is null)
        {
            await RunAsync("BOOKING_TEST_MONGODB_KILL");
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task StartAsync()
    {
        if (_genuine is { Length: > 0 })
        {
            await RunAsync("BOOKING_TEST_MONGODB_START");
            return;
        }

        string port = _url is null ? "0" : $"{_url.Server.Port}";
        (_process, string connectionString) = await MongoServer.StartTestServerAsync("replica-set", port, _file);
        _url = new MongoUrl(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        using var client = new MongoClient(_url);
        await client.DropDatabaseAsync(_database);
        File.Delete(_file);
    }

    private static async Task RunAsync(string variable)
    {
        string command = Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"{variable} says nothing.");
        using var process = Process.Start("bash", ["-c", command]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
