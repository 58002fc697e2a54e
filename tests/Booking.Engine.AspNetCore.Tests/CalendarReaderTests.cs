using System.Diagnostics;
using System.Text.Json;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using Duration = NodaTime.Duration;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// Calendars are read by the libraries and programs that people use: Ical.Net, ical.js, node-ical and Outlook. Each
/// must read every booking at its exact time.
/// </summary>
public sealed class CalendarReaderTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly Duration Length = Duration.FromMinutes(15);
    private readonly ApiHost _api = fixture.Api;

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Europe/Dublin")] // has its standard time in summer
    [InlineData("America/New_York")]
    [InlineData("America/Los_Angeles")]
    [InlineData("America/St_Johns")] // three and a half hours behind
    [InlineData("America/Sao_Paulo")] // ended in 2019
    [InlineData("America/Panama")] // its last change was in 1908
    [InlineData("Africa/Casablanca")] // follows the moon
    [InlineData("Africa/Cairo")] // at the end of the last Thursday
    [InlineData("Asia/Dubai")] // its last change was in 1920
    [InlineData("Asia/Riyadh")] // its last change was in 1947
    [InlineData("Asia/Kathmandu")] // five and three quarter hours ahead
    [InlineData("Australia/Lord_Howe")] // by half an hour
    [InlineData("Pacific/Auckland")] // summer in January
    [InlineData("Etc/GMT+7")] // has no changes at all
    [InlineData("UTC")]
    public async Task Every_calendar_program_reads_each_booking_at_its_exact_time(string zoneId)
    {
        var (exchange, booked) = await BookAroundTheYearsAsync(DateTimeZoneProviders.Tzdb[zoneId]);

        string text = (await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner")).Text;

        var calendar = Calendar.Load(text)!;
        var read = await AsJavaScriptAsync(text);
        read["Ical.Net"] = calendar.Events.ToDictionary(
            found => found.Uid!, found => new Interval(At(found.Start!), At(found.End!)));
        read["Outlook"] = calendar.Events.ToDictionary(
            found => found.Uid!, found => new Interval(AsOutlook(found.Start!, calendar), AsOutlook(found.End!, calendar)));
        Assert.Equal(["Ical.Net", "Outlook", "ical.js", "node-ical"], read.Keys.Order(StringComparer.Ordinal));
        var wrong = read.Select(reader => (
            Reader: reader.Key,
            Count: booked.Count(one => !reader.Value.TryGetValue(one.Key, out var time) || time != one.Value)));
        Assert.True(
            wrong.All(reader => reader.Count == 0) && read.Values.All(events => events.Count == booked.Count),
            $"Wrong of {booked.Count}: {string.Join(", ", wrong)}\n{text}");

        static Instant At(CalDateTime time) => Instant.FromDateTimeUtc(time.AsUtc);
    }

    /// <summary>Books in summer and winter of four years, and each half hour around the changes of the clock.</summary>
    private async Task<(string Exchange, Dictionary<string, Interval> Booked)> BookAroundTheYearsAsync(DateTimeZone zone)
    {
        var hours = Enumerable.Range(1, 7).Select(day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "00:00"}""");
        var created = await _api.PostAsync("/api/exchanges/", $$"""
            {"business_name": "A", "time_zone": "{{zone.Id}}", "default_capacity": 100, "operating_hours": [{{string.Join(',', hours)}}]}
            """, "owner");
        var exchange = (string)created.Json["uuid"]!;
        var seasons =
            from year in Enumerable.Range(2024, 4)
            from month in (int[])[1, 7]
            select new LocalDateTime(year, month, 15, 10, 30).InZoneLeniently(zone).ToInstant();
        var changes =
            from interval in zone.GetZoneIntervals(Instant.FromUtc(2024, 2, 1, 0, 0), Instant.FromUtc(2028, 1, 1, 0, 0)).Skip(1)
            from number in Enumerable.Range(-6, 12)
            select interval.Start + Duration.FromMinutes(number * 30);
        var booked = new Dictionary<string, Interval>();
        foreach (var start in seasons.Concat(changes))
        {
            string rules = booked.Count % 2 == 0 ? "[]" : """["capacity", "notice"]""";
            var reply = await _api.PostAsync("/api/bookings/", $$"""
                {"exchange": "{{exchange}}", "starts_at": "{{start}}", "ends_at": "{{start + Length}}", "override": {{rules}},
                 "customer_name": "Jane", "customer_email": "jane@example.com"}
                """, "owner");
            // A booking that would start before the first moment of its day, or end after the last, is outside the hours.
            if (reply.Json["uuid"] is { } id)
            {
                booked.Add($"{(string)id!}@booking-engine", new Interval(start, start + Length));
            }
        }

        Assert.True(booked.Count >= 8 + (changes.Count() * 10 / 12));
        return (exchange, booked);
    }

    /// <summary>
    /// Finds the meaning of a time for a reader that knows a time zone only from the calendar, and uses only DTSTART
    /// and RRULE of it, as Outlook's documentation says. The observance that began last applies (RFC 5545, 3.6.5).
    /// </summary>
    private static Instant AsOutlook(CalDateTime time, Calendar calendar)
    {
        var local = LocalDateTime.FromDateTime(time.Value);
        if (time.IsUtc)
        {
            return local.InUtc().ToInstant();
        }

        var observances = calendar.TimeZones.Single(zone => zone.TzId == time.TzId).TimeZoneInfos;
        var onsets =
            from observance in observances
            from begins in BeginningsOf(observance).TakeWhile(begins => begins <= local)
            select (Begins: begins, observance.OffsetTo);
        return local.WithOffset(Offset.FromTimeSpan(onsets.MaxBy(onset => onset.Begins).OffsetTo!.Offset)).ToInstant();
    }

    private static IEnumerable<LocalDateTime> BeginningsOf(VTimeZoneInfo observance) =>
        new CalendarEvent { Start = observance.DtStart, RecurrenceRule = observance.RecurrenceRule }
            .GetOccurrences()
            .Select(occurrence => LocalDateTime.FromDateTime(occurrence.Period.StartTime.Value));

    /// <summary>Reads the calendar with ical.js and node-ical, on a computer in a time zone that no booking is in.</summary>
    private static async Task<Dictionary<string, Dictionary<string, Interval>>> AsJavaScriptAsync(string text)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "calendar-readers", "read.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = "Pacific/Kiritimati" },
        };
        using var reader = Process.Start(start)!;
        await reader.StandardInput.WriteAsync(text);
        reader.StandardInput.Close();
        string read = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        Assert.True(reader.ExitCode == 0, "tests/calendar-readers failed: are its packages installed (npm ci)?");
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, DateTimeOffset[]>>>(read)!.ToDictionary(
            name => name.Key,
            name => name.Value.ToDictionary(
                found => found.Key,
                found => new Interval(Instant.FromDateTimeOffset(found.Value[0]), Instant.FromDateTimeOffset(found.Value[1]))));
    }
}
