using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// A barber's year takes ten requests: alternating Saturdays, a vacation, eleven holidays, pauses, and an afternoon that is blocked
/// over bookings. It can be read back as it was said, and every day of the year is open as it was said, on each side of each clock
/// change.
/// </summary>
public sealed class BarbersYearTests
{
    private const string Holidays = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Example//Holidays//EN
        {0}
        END:VCALENDAR
        """;

    /// <summary>The eleven holidays: the last day, which is exclusive, and whether they recur every year.</summary>
    private static readonly (string Name, string First, string End, bool IsAnnual)[] Eleven =
    [
        ("New Year", "20240101", "20240102", true),
        ("Women's Day", "20240308", "20240309", true),
        ("Good Friday", "20240329", "20240330", false),
        ("Easter Monday", "20240401", "20240402", false),
        ("May Day", "20240501", "20240502", true),
        ("Ascension", "20240509", "20240510", false),
        ("Whit Monday", "20240520", "20240521", false),
        ("Unity", "20241003", "20241004", true),
        ("Christmas Eve", "20241224", "20241225", true),
        ("Christmas", "20241225", "20241227", false),
        ("New Year's Eve", "20241231", "20250101", true),
    ];

    /// <summary>The first slot of some days: those before and after the clocks change.</summary>
    private static readonly Dictionary<string, string[]> Openings = new()
    {
        ["Europe/Berlin"] =
        [
            "2024-03-28T09:00:00+01:00", "2024-04-02T09:00:00+02:00", "2024-10-25T09:00:00+02:00", "2024-10-29T09:00:00+01:00",
        ],
        ["America/New_York"] =
        [
            "2024-03-09T09:00:00-05:00", "2024-03-12T09:00:00-04:00", "2024-11-01T09:00:00-04:00", "2024-11-05T09:00:00-05:00",
        ],
        ["Australia/Lord_Howe"] =
        [
            "2024-04-06T09:00:00+11:00", "2024-04-09T09:00:00+10:30", "2024-10-04T09:00:00+10:30", "2024-10-08T09:00:00+11:00",
        ],
    };

    private HttpClient _client = null!;
    private int _requests;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    [InlineData("InMemory")]
    public async Task A_barbers_year_takes_ten_requests_is_right_in_every_zone_and_is_read_back_as_it_was_said(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = storage switch
        {
            "PostgreSql" => $"{server!.ConnectionString};Database=barber",
            "MongoDb" => await MongoServer.ReplicaSet,
            _ => "",
        };
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), Shop.Now);
        _client = host.Client;

        foreach (string zone in Openings.Keys)
        {
            _requests = 0;
            string exchange = await SayAsync(zone);
            Assert.Equal(10, _requests);
            await CheckDaysAsync(exchange, zone);
        }
    }

    /// <summary>Says the year, and reads back what was said.</summary>
    private async Task<string> SayAsync(string zone)
    {
        string hours = string.Join(',', Enumerable.Range(2, 4).Select(day => Hours(day, "18:00:00", 1, "null"))
            .Append(Hours(6, "13:00:00", 2, "\"2024-01-13\"")));
        string barber = $$"""{"business_name": "Barber", "time_zone": "{{zone}}", "operating_hours": [{{hours}}]}""";
        string exchange = $"/api/exchanges/{(await PostAsync("/api/exchanges/", barber))["uuid"]}/";

        const string vacation = """{"date": "2024-07-01", "end_date": "2024-07-21", "hours": [], "reason": "Vacation"}""";
        await PostAsync($"{exchange}special_hours/", vacation);
        const string pauses = """
            {"date": "2024-09-03", "end_date": "2024-09-28", "closed": [{"open_time": "12:00:00", "close_time": "13:00:00"}], "reason": "Lunch"}
            """;
        await PostAsync($"{exchange}special_hours/", pauses);
        var imported = await PostAsync($"{exchange}special_hours/", Calendar(), "text/calendar", HttpStatusCode.OK);
        Assert.Equal((11, 0), (imported["created"]!.AsArray().Count, imported["left"]!.AsArray().Count));

        var ada = await PostAsync("/api/bookings/", Booking(exchange, "15:00", "Ada"));
        var bob = await PostAsync("/api/bookings/", Booking(exchange, "17:00", "Bob"));
        const string afternoon = """{"date": "2024-04-18", "start_time": "14:00:00", "end_time": "18:00:00", "reason": "School"}""";
        var blocked = await PostAsync($"{exchange}blocks/", afternoon);
        Assert.Equal(
            [(string?)ada["uuid"], (string?)bob["uuid"]], blocked["bookings"]!.AsArray().Select(booking => (string?)booking!["uuid"]));

        IsAsSaid(barber, await GetAsync(exchange));
        var special = (await GetAsync($"{exchange}special_hours/")).AsArray();
        Assert.Equal(13, special.Count);
        IsAsSaid(vacation, special.Single(entry => (string?)entry!["date"] == "2024-07-01"));
        IsAsSaid(pauses, special.Single(entry => (string?)entry!["date"] == "2024-09-03"));
        Assert.All(Eleven, holiday => IsAsSaid(Said(holiday), special.Single(entry => (string?)entry!["external_id"] == Uid(holiday.Name))));
        IsAsSaid(afternoon, Assert.Single((await GetAsync($"{exchange}blocks/")).AsArray()));
        return (string)ada["exchange"]!;
    }

    private async Task CheckDaysAsync(string exchange, string zone)
    {
        var days = new Dictionary<DateOnly, JsonArray>();
        for (var first = new DateOnly(2024, 1, 11); first.Year == 2024; first = first.AddDays(28))
        {
            var range = await GetAsync(
                $"/api/time-slots/availability/?exchange={exchange}&start_date={Text(first)}&end_date={Text(first.AddDays(27))}");
            foreach (var day in range["days"]!.AsArray())
            {
                days.Add(Date((string)day!["date"]!), day["slots"]!.AsArray());
            }
        }

        Assert.All(days, day => Assert.Equal(Starts(day.Key), day.Value.Select(slot => (string?)slot!["start_time"])));
        Assert.All(Openings[zone], opening => Assert.Equal(
            opening, (string?)days[Date(opening.Split('T')[0])][0]!["starts_at"]));
        Assert.Equal(["14:00", "15:00", "16:00", "17:00"], Blocked(days[new DateOnly(2024, 4, 18)]));

        // What a booking leaves when it is cancelled stays blocked.
        var bookings = await GetAsync($"/api/bookings/?exchange={exchange}");
        await PostAsync($"/api/bookings/{bookings["results"]![0]!["uuid"]}/cancel/", "{}", status: HttpStatusCode.OK);
        var afternoon = await GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-04-18");
        Assert.Equal(["14:00", "15:00", "16:00", "17:00"], Blocked(afternoon["slots"]!.AsArray()));

        static IEnumerable<string?> Blocked(JsonArray slots) =>
            slots.Where(slot => (string?)slot!["unavailable_reason"] == "blocked").Select(slot => (string?)slot!["start_time"]);
    }

    /// <summary>The starts of a date's slots, as the barber would count them on a paper calendar.</summary>
    private static IEnumerable<string> Starts(DateOnly date)
    {
        bool isHoliday = Eleven.Any(holiday => holiday.IsAnnual
            ? Basic(holiday.First) is var day && (day.Month, day.Day) == (date.Month, date.Day)
            : date >= Basic(holiday.First) && date < Basic(holiday.End));
        bool isVacation = date >= new DateOnly(2024, 7, 1) && date <= new DateOnly(2024, 7, 21);
        bool isSaturday = date.DayOfWeek == DayOfWeek.Saturday && (date.DayNumber - new DateOnly(2024, 1, 13).DayNumber) % 14 == 0;
        bool isWeekday = date.DayOfWeek is DayOfWeek.Tuesday or DayOfWeek.Wednesday or DayOfWeek.Thursday or DayOfWeek.Friday;
        bool hasPause = date >= new DateOnly(2024, 9, 3) && date <= new DateOnly(2024, 9, 28);
        int closing = isHoliday || isVacation ? 0 : isWeekday ? 18 : isSaturday ? 13 : 0;
        for (int hour = 9; hour < closing; hour++)
        {
            if (hour != 12 || !hasPause)
            {
                yield return $"{hour:D2}:00";
            }
        }
    }

    private static string Hours(int day, string close, int everyWeeks, string from) => $$"""
        {"day_of_week": {{day}}, "open_time": "09:00:00", "close_time": "{{close}}", "every_weeks": {{everyWeeks}}, "from_date": {{from}}}
        """;

    private static string Booking(string exchange, string start, string name) => $$"""
        {"exchange": "{{exchange.Split('/')[3]}}", "date": "2024-04-18", "start_time": "{{start}}", "end_time": "{{start[..2]}}:45",
         "customer_name": "{{name}}", "customer_email": "{{name}}@example.com"}
        """;

    private static string Uid(string holiday) => $"{holiday.Replace(' ', '-')}@example";

    private static string Calendar() => Holidays.Replace("{0}", string.Join('\n', Eleven.Select(holiday => $"""
        BEGIN:VEVENT
        UID:{Uid(holiday.Name)}
        DTSTART;VALUE=DATE:{holiday.First}
        DTEND;VALUE=DATE:{holiday.End}
        SUMMARY:{holiday.Name}{(holiday.IsAnnual ? "\nRRULE:FREQ=YEARLY" : "")}
        END:VEVENT
        """)), StringComparison.Ordinal).ReplaceLineEndings("\r\n");

    private static string Said((string Name, string First, string End, bool IsAnnual) holiday)
    {
        var (first, last) = (Basic(holiday.First), Basic(holiday.End).AddDays(-1));
        return $$"""
            {"date": "{{Text(first)}}", "end_date": {{(last > first ? $"\"{Text(last)}\"" : "null")}},
             "annual": {{(holiday.IsAnnual ? "true" : "false")}}, "hours": [], "reason": "{{holiday.Name}}"}
            """;
    }

    /// <summary>Asserts that a resource has every member that was said, with the value that was said.</summary>
    private static void IsAsSaid(string said, JsonNode? read) => IsAsSaid(JsonNode.Parse(said), read);

    private static void IsAsSaid(JsonNode? said, JsonNode? read)
    {
        if (said is JsonObject fields)
        {
            Assert.All(fields, field => IsAsSaid(field.Value, read![field.Key]));
        }
        else if (said is JsonArray items)
        {
            Assert.Equal(items.Count, read!.AsArray().Count);
            Assert.All(items, (item, i) => IsAsSaid(item, read[i]));
        }
        else
        {
            Assert.True(JsonNode.DeepEquals(said, read), $"{said?.ToJsonString()} was said, {read?.ToJsonString()} is read.");
        }
    }

    private static DateOnly Basic(string date) => DateOnly.ParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture);

    private static DateOnly Date(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, HttpStatusCode.OK);

    private Task<JsonNode> PostAsync(
        string path, string body, string type = "application/json", HttpStatusCode status = HttpStatusCode.Created) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)), status);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? body, HttpStatusCode status)
    {
        _requests++;
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await _client.SendAsync(request, Stop);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(status == response.StatusCode, $"{method} {path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
