using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.SampleHost.Tests.Rights;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The shell blocks of the documents that send requests get the answers that the documents show, from the built host.</summary>
public sealed class RequestBlockTests
{
    private const string Check = "curl localhost:5080/api/bookings/check/";
    private const string Import = "curl \"localhost:5080/api/exchanges/$EXCHANGE/import/";
    private const string Holidays = "curl localhost:5080/api/exchanges/$EXCHANGE/special_hours/";
    private const string Trial = "curl \"localhost:5080/api/exchanges/$EXCHANGE/special_hours/?dry_run=true\"";
    private const string Guest = "curl localhost:5080/api/bookings/$BOOKING/";
    private const string Settings = "export Authentication__Schemes__Bearer__Authority=";

    private const string Calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//example//holidays//EN
        BEGIN:VEVENT
        UID:new-year@example.com
        DTSTAMP:20240101T000000Z
        DTSTART;VALUE=DATE:20250101
        SUMMARY:New Year
        END:VEVENT
        END:VCALENDAR

        """;

    private static readonly (string Key, string Value) Now = ("Booking:Now", "2024-01-10T12:00:00Z");

    /// <summary>The blocks that are run here.</summary>
    public static IReadOnlyList<(string Document, string Start)> Blocks { get; } =
    [
        ("docs/why-not.md", Check), ("docs/import.md", Import), ("docs/http-api.md", Holidays), ("docs/http-api.md", Trial),
        ("docs/http-api.md", Guest), ("docs/http-api.md", Settings),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_get_the_documented_answers()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(directory.Path, "Development", [Now, .. Issuer.Settings]);
        string owner = Issuer.TokenFor("olga");
        string exchange = await CreateAsync(host, owner);
        await BookAsync(host, exchange, "2024-01-15", 14, owner);

        string trial = ShellBlocks.Find("docs/http-api.md", Trial);
        Assert.Equal(Told(ShellBlocks.FindBeside("docs/http-api.md", trial, "json")), Told(await RunAsync(trial, host, directory, exchange, ("OWNER", owner))));

        string check = ShellBlocks.Find("docs/why-not.md", Check);
        Assert.Equal(Told(ShellBlocks.FindBeside("docs/why-not.md", check, "json")), Told(await RunAsync(check, host, directory, exchange)));

        string ofDeveloper = await CreateAsync(host, token: null);
        await BookAsync(host, ofDeveloper, "2024-01-15", 16, token: null);
        string import = ShellBlocks.Find("docs/import.md", Import);
        await File.WriteAllTextAsync(
            Path.Combine(directory.Path, "bookings.csv"), ShellBlocks.FindBeside("docs/import.md", import, "csv", isBefore: true), Stop);
        Assert.Equal(Told(ShellBlocks.FindBeside("docs/import.md", import, "json")), Told(await RunAsync(import, host, directory, ofDeveloper)));

        await File.WriteAllTextAsync(Path.Combine(directory.Path, "holidays.ics"), Calendar.ReplaceLineEndings("\r\n"), Stop);
        var imported = JsonNode.Parse(await RunAsync(ShellBlocks.All.Single(IsHolidays).Text, host, directory, ofDeveloper))!;
        Assert.Equal("New Year", (string?)Assert.Single(imported["created"]!.AsArray())!["reason"]);
    }

    [Fact]
    public async Task A_guest_reads_a_booking_by_its_token_from_a_host_with_the_documented_settings()
    {
        using var directory = new TemporaryDirectory();
        string exchange;
        await using (var first = await HostProcess.StartAsync(directory.Path, "Development"))
        {
            exchange = await CreateAsync(first, token: null);
        }

        string exported = await RunAsync($"{ShellBlocks.Find("docs/http-api.md", Settings)}env | grep ^Authentication__");
        var settings = exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')).Select(pair => (pair[0], pair[1]));
        await using var host = await HostProcess.StartAsync(directory.Path, "Production", [.. settings]);
        Assert.DoesNotContain("warn:", host.Output, StringComparison.Ordinal);
        var booking = await BookAsync(host, exchange, "2101-01-03", 14, token: null);

        string read = await RunAsync(
            ShellBlocks.Find("docs/http-api.md", Guest), host, directory, exchange, ("BOOKING", (string)booking["uuid"]!), ("TOKEN", (string)booking["access_token"]!));
        Assert.Equal((string)booking["uuid"]!, (string)JsonNode.Parse(read)!["uuid"]!);
    }

    private static bool IsHolidays(ShellBlock block) => block.Text.StartsWith($"{Holidays} -H \"Content-Type: text/calendar\"", StringComparison.Ordinal);

    private static async Task<string> CreateAsync(HostProcess host, string? token) => (string)(await SendAsync(
        host, "/api/exchanges/", token, """
        {"business_name": "Tech Repair Shop", "slot_duration_minutes": 60,
         "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
        """))["uuid"]!;

    private static Task<JsonNode> BookAsync(HostProcess host, string exchange, string date, int hour, string? token) => SendAsync(
        host, "/api/bookings/", token, $$"""
        {"exchange": "{{exchange}}", "date": "{{date}}", "start_time": "{{hour}}:00", "end_time": "{{hour + 1}}:00",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
        """);

    private static async Task<JsonNode> SendAsync(HostProcess host, string path, string? token, string json)
    {
        using var answer = await Issuer.SendAsync(host.Client, HttpMethod.Post, path, token, json);
        string body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return JsonNode.Parse(body)!;
    }

    /// <summary>Runs a block as it stands, but with the host's own address.</summary>
    private static Task<string> RunAsync(
        string block, HostProcess host, TemporaryDirectory directory, string exchange, params (string Name, string Value)[] variables) => RunAsync(
        $"cd '{directory.Path}'\ncurl() {{ command curl --silent --show-error --fail-with-body \"$@\"; }}\n"
        + block.Replace("localhost:5080", host.Client.BaseAddress!.Authority, StringComparison.Ordinal),
        [("EXCHANGE", exchange), .. variables]);

    private static async Task<string> RunAsync(string script, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -euo pipefail\n{script}"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        string printed = await shell.StandardOutput.ReadToEndAsync(Stop);
        await shell.WaitForExitAsync(Stop);
        Assert.True(shell.ExitCode == 0, $"{script}\n{printed}");
        return printed;
    }

    /// <summary>Returns an answer without what differs each time, ids and tokens, and without alternatives, of which the page shows one.</summary>
    private static string Told(string json)
    {
        var answer = JsonNode.Parse(json)!.AsObject();
        answer.Remove("preview_token");
        answer.Remove("alternatives");
        foreach (var row in (answer["affected"] ?? answer["rows"])?.AsArray() ?? [])
        {
            row!["booking"] = null;
        }

        return answer.ToJsonString();
    }
}
