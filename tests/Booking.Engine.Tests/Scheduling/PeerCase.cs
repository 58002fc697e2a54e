using System.Text.Json;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>One case of tests/vectors/peer_cases.json; the file's "about" explains the fields.</summary>
internal sealed class PeerCase
{
    private static readonly Dictionary<string, PeerCase> All = Read();

    private readonly JsonElement _inputs;
    private readonly JsonElement _expected;

    private PeerCase(JsonElement json)
    {
        _inputs = json.GetProperty("inputs");
        _expected = json.GetProperty("expected");
    }

    public static IReadOnlyCollection<string> Ids => All.Keys;

    public static PeerCase Named(string id) => All[id];

    public LocalDate Date => Shop.Date(Text("date"));

    public int Duration => Number("duration") ?? 60;

    public string Text(string input) => _inputs.GetProperty(input).GetString()!;

    public string[] Texts(string input) => Strings(_inputs, input) ?? [];

    public int? Number(string input) => _inputs.TryGetProperty(input, out var value) ? value.GetInt32() : null;

    public JsonElement Input(string name) => _inputs.GetProperty(name);

    public JsonElement Expected(string name) => _expected.GetProperty(name);

    public string? ExpectedText(string name) =>
        _expected.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public int? ExpectedNumber(string name) => _expected.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    public string[]? ExpectedTexts(string name) => Strings(_expected, name);

    /// <summary>The starts that our policy gives: a grid from the opening.</summary>
    public string[]? ExpectedOfOurPolicy() =>
        _expected.TryGetProperty("by_policy", out var policies) ? Strings(policies, "grid_from_open") : null;

    /// <summary>Turns the case into a day of ours. Busy times are blocked, and booked times are booked.</summary>
    public Scenario Day()
    {
        var date = Date;
        var hours = _inputs.TryGetProperty("weekly", out var weekly)
            ? Weekly(weekly)
            : [.. Texts("windows").Select(window => Shop.On(date.DayOfWeek, window))];
        var exchange = Shop.Weekly(Text("zone"), hours) with
        {
            SpecialHours = [.. Texts("closed_dates").Select(closed => new SpecialHours(Shop.Date(closed), []))],
            Policy = new BookingPolicy
            {
                DefaultCapacity = Number("capacity") ?? 1,
                SlotStep = Number("step") is { } step ? NodaTime.Duration.FromMinutes(step) : null,
                BufferBefore = NodaTime.Duration.FromMinutes(Number("buffer_before") ?? 0),
                MinNotice = NodaTime.Duration.FromMinutes(Number("notice_minutes") ?? 0),
            },
        };
        var scenario = exchange.On(
            Text("date"),
            [.. Texts("bookings").Select(booking => Shop.Booked(booking))],
            [.. Texts("busy").Select(busy => Shop.Stored(busy, 0))],
            Duration);
        return _inputs.TryGetProperty("now", out var now)
            ? scenario with { Now = Shop.Utc(now.GetString()!) }
            : scenario;
    }

    private static OperatingHours[] Weekly(JsonElement weekly) =>
    [
        .. weekly.EnumerateObject().SelectMany(entry =>
            Enumerable.Range(entry.Name[0] - '0', entry.Name[^1] - entry.Name[0] + 1)
                .Select(day => Shop.On((IsoDayOfWeek)day, entry.Value.GetString()!))),
    ];

    private static string[]? Strings(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ToString())]
            : null;

    private static Dictionary<string, PeerCase> Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "peer_cases.json"));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(json => json.GetProperty("id").GetString()!, json => new PeerCase(json.Clone()));
    }
}

/// <summary>Names the peer case that a test runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RunsCaseAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
