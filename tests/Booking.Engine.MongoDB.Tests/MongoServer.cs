using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace BookingEngine.MongoDB.Tests;

/// <summary>
/// The servers that the tests use, one of each kind for all tests of this process. It is a real one where an
/// environment variable names it, or else the wire-protocol test server in <c>tests/mongo-wire</c> on a free port.
/// </summary>
public static class MongoServer
{
    /// <summary>
    /// This reference keeps the process alive: with the object its standard input would close, and the server would
    /// end.
    /// </summary>
    private static readonly ConcurrentBag<Process> Servers = [];

    private static readonly Lazy<Task> Packages = new(InstallPackagesAsync);
    private static readonly Lazy<Task<string>> LazyReplicaSet = new(() => StartAsync("BOOKING_TEST_MONGODB", "replica-set"));
    private static readonly Lazy<Task<string>> LazyStandalone = new(() => StartAsync("BOOKING_TEST_MONGODB_STANDALONE", "standalone"));

    /// <summary>The connection string of a replica set.</summary>
    public static Task<string> ReplicaSet => LazyReplicaSet.Value;

    /// <summary>The connection string of a standalone server.</summary>
    public static Task<string> Standalone => LazyStandalone.Value;

    /// <summary>Starts a separate test server.</summary>
    /// <param name="arguments">As <c>server.mjs</c> describes them.</param>
    public static async Task<(Process Process, string ConnectionString)> StartTestServerAsync(params string[] arguments)
    {
        await Packages.Value;
        // The server ends when its standard input does, so it ends with this process, however that ends.
        var server = Start(new ProcessStartInfo("node", [Path.Combine(Folder(), "server.mjs"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        });
        Servers.Add(server);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string? ready = await server.StandardOutput.ReadLineAsync(patience.Token);
        return (server, ready ?? throw new InvalidOperationException(
            "tests/mongo-wire didn't start; node says why. Its packages are installed anew by npm ci --prefix tests/mongo-wire."));
    }

    private static async Task<string> StartAsync(string variable, string topology) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } genuine
            ? genuine
            : (await StartTestServerAsync(topology)).ConnectionString;

    /// <summary>Installs the packages of the test server if they are missing, as <c>tests/run.sh</c> does.</summary>
    private static async Task InstallPackagesAsync()
    {
        // npm writes this file last.
        if (File.Exists(Path.Combine(Folder(), "node_modules", ".package-lock.json")))
        {
            return;
        }

        using var npm = Start(new ProcessStartInfo("npm", ["ci", "--prefix", Folder(), "--no-audit", "--no-fund"]));
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException("npm ci --prefix tests/mongo-wire failed; it says why above.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"There is no {start.FileName} on the PATH: the test server in place of MongoDB needs Node.js 20 with npm, unless "
                + "BOOKING_TEST_MONGODB names a genuine one.",
                exception);
        }
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Booking.Engine.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "mongo-wire");
    }
}
