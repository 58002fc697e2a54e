using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// Runs the sample host as it is built, in a separate process, with <see cref="HttpConstant"/> added. It is noon on
/// Wednesday, 10 January 2024.
/// </summary>
public sealed class HttpHost : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private HttpHost(Process process, DirectoryInfo directory)
    {
        _process = process;
        _directory = directory;
    }

    /// <summary>The directory that it works in, which goes with it.</summary>
    public string Directory => _directory.FullName;

    /// <summary>Sends requests to it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<HttpHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("booking-bars-");
        string programs = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec",
                "--depsfile", Path.Combine(programs, "Booking.Engine.Benchmarks.deps.json"),
                "--runtimeconfig", Path.Combine(programs, "Booking.SampleHost.runtimeconfig.json"),
                Path.Combine(programs, "Booking.SampleHost.dll"),
                "--urls", "http://127.0.0.1:0", "--environment", "Development",
            },
            Environment =
            {
                ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Booking.Engine.Benchmarks",
                ["Booking__Now"] = "2024-01-10T12:00:00Z",
            },
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        var host = new HttpHost(process, directory);
        try
        {
            host.Client.BaseAddress = await AddressAsync(process.StandardOutput);
            _ = process.StandardOutput.ReadToEndAsync(); // so that the host never waits for a reader
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Creates an exchange in Berlin that is open daily from 9 to 17, with slots of half an hour, and returns its id.</summary>
    public async Task<string> OpenAsync(int capacity)
    {
        var hours = Enumerable.Range(1, 7).Select(day => new { day_of_week = day, open_time = "09:00", close_time = "17:00" });
        var created = await PostAsync("/api/exchanges/", new
        {
            business_name = "Tech Repair Shop",
            time_zone = "Europe/Berlin",
            slot_duration_minutes = 30,
            default_capacity = capacity,
            operating_hours = hours,
        });
        return (string)created["uuid"]!;
    }

    /// <summary>Books half an hour, and returns the booking.</summary>
    public Task<JsonNode> BookAsync(string exchange, string date, int hour) => PostAsync("/api/bookings/", new
    {
        exchange,
        date,
        start_time = $"{hour:D2}:00",
        end_time = $"{hour:D2}:30",
        customer_name = "Jane Doe",
        customer_email = "jane@example.com",
    });

    private static async Task<Uri> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                return new Uri(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
