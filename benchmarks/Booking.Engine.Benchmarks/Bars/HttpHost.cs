using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// Runs the sample host as it is built, in a separate process, with <see cref="HttpConstant"/> added and one exchange
/// in it.
/// </summary>
public sealed class HttpHost : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const int Slots = 16;

    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly HttpClient _client = new();

    private HttpHost(Process process, DirectoryInfo directory)
    {
        _process = process;
        _directory = directory;
    }

    /// <summary>A constant body, as long as that of <see cref="AvailableSlots"/>.</summary>
    public Uri Constant { get; private set; } = null!;

    /// <summary>A day of 16 slots, half of them booked.</summary>
    public Uri AvailableSlots { get; private set; } = null!;

    /// <summary>The header that makes <see cref="AvailableSlots"/> answer 304.</summary>
    public string IfNoneMatch { get; private set; } = "";

    /// <summary>Starts it, books half a day, and sees that all three URLs answer what they should.</summary>
    public static async Task<HttpHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("booking-bars-");
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
            await host.PrepareAsync();
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
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

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

    private async Task PrepareAsync()
    {
        var address = await AddressAsync(_process.StandardOutput);
        _ = _process.StandardOutput.ReadToEndAsync(); // so that the host never waits for a reader
        _client.BaseAddress = address;
        using var created = await SendAsync(HttpMethod.Post, "/api/exchanges/", """
            {"business_name": "Tech Repair Shop", "time_zone": "Europe/Berlin", "slot_duration_minutes": 30,
             "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
            """);
        string exchange = (string)(await created.Content.ReadFromJsonAsync<JsonObject>())!["uuid"]!;
        for (int hour = 9; hour < 9 + (Slots / 2); hour++)
        {
            using var booked = await SendAsync(HttpMethod.Post, "/api/bookings/", $$"""
                {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "{{hour:D2}}:00", "end_time": "{{hour:D2}}:30",
                 "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
                """);
        }

        Constant = new Uri(address, HttpConstant.Path);
        AvailableSlots = new Uri(address, $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15");
        using var answer = await _client.GetAsync(AvailableSlots);
        string body = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var slots = JsonNode.Parse(body)!["slots"]!.AsArray();
        if (slots.Count != Slots || slots.Count(slot => (bool)slot!["is_available"]!) != Slots / 2)
        {
            throw new InvalidOperationException($"There must be {Slots} slots, half of them booked:\n{body}");
        }

        using var kept = await SendAsync(HttpMethod.Put, HttpConstant.Path, body);
        string constant = await _client.GetStringAsync(Constant);
        IfNoneMatch = $"If-None-Match: {answer.Headers.ETag}";
        using var request = new HttpRequestMessage(HttpMethod.Get, AvailableSlots);
        request.Headers.Add("If-None-Match", $"{answer.Headers.ETag}");
        using var known = await _client.SendAsync(request);
        if (constant != body || known.StatusCode != HttpStatusCode.NotModified)
        {
            throw new InvalidOperationException($"Not the same body, or {known.StatusCode} in place of 304.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(json, mediaType: new("application/json")),
        };
        var answer = await _client.SendAsync(request);
        return answer.EnsureSuccessStatusCode();
    }
}
