using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>
/// A PostgreSQL server of this test process: Debian's binaries, on a free port, run as an unprivileged user, with
/// all files in a temporary folder. It stops when the process ends, however that happens, and leaves
/// nothing behind.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql";

    /// <summary>
    /// A process that waits on its standard input, which closes when the tests end or die. So not even a killed test
    /// process leaves a server or files behind.
    /// </summary>
    private const string Script = """
        set -eu
        bin=$1 port=$2 empty=$3 fsync=$4
        folder=$(mktemp -d "${TMPDIR:-/tmp}/booking-postgres-XXXXXX")
        trap '"$bin/pg_ctl" -D "$folder" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
        cp -a "$empty/." "$folder"
        cat >>"$folder/postgresql.conf" <<END
        listen_addresses = '127.0.0.1'
        port = $port
        unix_socket_directories = ''
        max_connections = 300
        fsync = $fsync
        END
        "$bin/pg_ctl" -D "$folder" -w -l "$folder/log" start >&2 || { cat "$folder/log" >&2; exit 1; }
        echo "$folder"
        cat >/dev/null
        """;

    /// <summary>Makes the files of a server without databases, and keeps them as <see cref="Script"/> does.</summary>
    private const string EmptyScript = """
        set -eu
        folder=$(mktemp -d "${TMPDIR:-/tmp}/booking-postgres-XXXXXX")
        trap 'rm -rf "$folder"' EXIT
        "$1/initdb" -D "$folder" -U booking -A trust -E UTF8 --locale=C.UTF-8 --no-sync >&2
        echo "$folder"
        cat >/dev/null
        """;

    /// <summary>The files that each server of this process begins with: to copy them is far quicker than to make them.</summary>
    private static readonly Lazy<Task<(Process Keeper, string Folder)>> Empty = new(() => KeepAsync(EmptyScript, Bin()));

    private readonly Process _keeper;
    private readonly string _folder;

    private PostgreSqlServer(Process keeper, string folder, int port)
    {
        _keeper = keeper;
        _folder = folder;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=booking";
    }

    /// <summary>A connection string of a user that may create databases.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server, and waits until it responds.</summary>
    /// <param name="isDurable">
    /// Whether commits wait for the disk. Where the machine goes on, nothing is lost without, but tests of commits take half the time.
    /// </param>
    public static async Task<PostgreSqlServer> StartAsync(bool isDurable = true)
    {
        string empty = (await Empty.Value).Folder;
        int port = FreePort();
        var (keeper, folder) = await KeepAsync(Script, Bin(), $"{port}", empty, isDurable ? "on" : "off");
        return new PostgreSqlServer(keeper, folder, port);
    }

    /// <summary>Kills the server and its children at once, like a power failure.</summary>
    public async Task KillAsync()
    {
        string id = File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First();
        using var postmaster = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        postmaster.Kill(entireProcessTree: true);
        await postmaster.WaitForExitAsync();
    }

    /// <summary>Starts the server again on its data, and waits until it has recovered.</summary>
    public async Task RestartAsync()
    {
        using var start = Process.Start(AsUnprivilegedUser(
            Path.Combine(Bin(), "pg_ctl"), "-D", _folder, "-w", "-l", Path.Combine(_folder, "log"), "start"))!;
        await start.WaitForExitAsync();
        if (start.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"PostgreSQL did not start again.\n{await File.ReadAllTextAsync(Path.Combine(_folder, "log"))}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Starts a script that keeps a folder, and waits until it names it.</summary>
    private static async Task<(Process Keeper, string Folder)> KeepAsync(string script, params string[] arguments)
    {
        var keeper = Process.Start(AsUnprivilegedUser("bash", ["-c", script, "-", .. arguments]))!;
        var complaints = keeper.StandardError.ReadToEndAsync();
        return await keeper.StandardOutput.ReadLineAsync() is { } folder
            ? (keeper, folder)
            : throw new InvalidOperationException($"PostgreSQL did not start.\n{await complaints}");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static ProcessStartInfo AsUnprivilegedUser(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
    }

    /// <summary>The folder of the newest version's programs.</summary>
    private static string Bin() =>
        (Directory.Exists(Binaries) ? Directory.GetDirectories(Binaries) : [])
            .Select(folder => Path.Combine(folder, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .OrderDescending(StringComparer.Ordinal)
            .FirstOrDefault()
        ?? throw new InvalidOperationException(
            $"There is no PostgreSQL in {Binaries}. Install Debian's package 'postgresql', or name a server: "
            + "BOOKING_TEST_POSTGRES='Host=…;Username=…;Password=…', who may create databases.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
