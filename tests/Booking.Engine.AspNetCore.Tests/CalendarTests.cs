using System.Net;
using System.Text;
using System.Text.Json;
using Ical.Net;
using NodaTime;
using Duration = NodaTime.Duration;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Bookings for calendar programs, read back with Ical.Net.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_booking_is_an_event()
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", """);
        var booking = (await _api.BookAsync(exchange, "14:00", "15:30", "jane", """ "notes": "Screen; cracked", """)).Json;
        string path = $"/api/bookings/{(string)booking["uuid"]!}/";

        var reply = await _api.GetAsync($"{path}calendar.ics", "jane");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("text/calendar; charset=utf-8", reply.ContentHeaders.ContentType?.ToString());
        var read = Calendar.Load(reply.Text)!;
        Assert.Equal("2.0", read.Version);
        var found = Assert.Single(read.Events);
        Assert.Equal($"{(string)booking["uuid"]!}@booking-engine", found.Uid);
        Assert.Equal(("TENTATIVE", 1), (found.Status, found.Sequence));
        Assert.Equal(("Tech Repair Shop", "Screen; cracked"), (found.Summary, found.Description));
        Assert.Equal(("Europe/Berlin", "Europe/Berlin"), (found.Start!.TzId, found.End!.TzId));
        Assert.Equal(new DateTime(2024, 1, 15, 14, 0, 0), found.Start.Value);
        Assert.Equal(new DateTime(2024, 1, 15, 15, 30, 0), found.End.Value);
        var now = new DateTime(2024, 1, 10, 12, 0, 0);
        Assert.Equal((now, now, now), (found.DtStamp!.AsUtc, found.Created!.AsUtc, found.LastModified!.AsUtc));
        Assert.Equal("Europe/Berlin", Assert.Single(read.TimeZones).TzId);

        _api.Clock.AdvanceMinutes(1);
        await _api.PostAsync($"{path}confirm/", null, "owner");
        found = Calendar.Load((await _api.GetAsync($"{path}calendar.ics/", "owner")).Text)!.Events[0]!;
        Assert.Equal(("CONFIRMED", 2, "Jane Doe"), (found.Status, found.Sequence, found.Summary));
        now = now.AddMinutes(1);
        Assert.Equal((now, now.AddMinutes(-1), now), (found.DtStamp!.AsUtc, found.Created!.AsUtc, found.LastModified!.AsUtc));
        await _api.PostAsync($"{path}cancel/", null, "jane");
        found = Calendar.Load((await _api.GetAsync($"{path}calendar.ics", "jane")).Text)!.Events[0]!;
        Assert.Equal(("CANCELLED", 3), (found.Status, found.Sequence));
    }

    [Theory]
    [InlineData("a,b;c\\d:\"e\" \\n", "a,b;c\\d:\"e\" \\n")]
    [InlineData("a\r\nATTENDEE:mailto:eve@example.com", "a\nATTENDEE:mailto:eve@example.com")]
    [InlineData("a\rATTENDEE:b\u0085ATTENDEE:c\u2028ATTENDEE:d\fATTENDEE:e", "a\nATTENDEE:b\nATTENDEE:c\nATTENDEE:d\nATTENDEE:e")]
    [InlineData("a\nEND:VEVENT\nBEGIN:VALARM\nACTION:AUDIO", "a\nEND:VEVENT\nBEGIN:VALARM\nACTION:AUDIO")]
    [InlineData("\u0001\u0007\u001b[31m\u007f\u009btab\tkept", "[31mtab\tkept")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀éééé日本語日本語日本語日本語", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀éééé日本語日本語日本語日本語")]
    public async Task Text_stays_within_its_property(string written, string read)
    {
        string exchange = await _api.CreateExchangeAsync();
        string notes = JsonSerializer.Serialize(written);
        var plain = await _api.BookAsync(exchange, "09:00", "10:00", "jane", """ "notes": "plain", """);
        var hostile = await _api.BookAsync(exchange, "10:00", "11:00", "jane", $""" "notes": {notes}, """);

        string text = await IcsAsync(hostile);

        Assert.Equal(read, Calendar.Load(text)!.Events.Single().Description);
        Assert.Equal(Names(await IcsAsync(plain)), Names(text));
        Assert.All(text.Where(char.IsControl), character => Assert.Contains(character, "\r\n\t"));
        Assert.All(text.Split("\r\n"), line => Assert.False(line.AsSpan().ContainsAny('\r', '\n') || Encoding.UTF8.GetByteCount(line) > 75));

        async Task<string> IcsAsync(Reply booking) =>
            (await _api.GetAsync($"/api/bookings/{(string)booking.Json["uuid"]!}/calendar.ics", "jane")).Text;

        // As a reader has them that takes any kind of line end for one.
        static string[] Names(string text) =>
        [
            .. text.Replace("\r\n ", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n').Select(line => line.Split(':')[0]),
        ];
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")] // by half an hour
    [InlineData("Africa/Casablanca")] // follows the moon
    [InlineData("Africa/Cairo")] // at the end of the last Thursday
    [InlineData("America/Sao_Paulo")] // ended in 2019
    [InlineData("Asia/Kolkata")] // never
    [InlineData("Etc/GMT+7")] // has no changes at all
    [InlineData("UTC")]
    public async Task The_definition_of_the_zone_is_right_around_every_change(string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var created = await _api.PostAsync("/api/exchanges/", $$"""
            {"business_name": "A", "time_zone": "{{zoneId}}", "default_capacity": 100, "operating_hours": [{{string.Join(',', Enumerable.Range(1, 7).Select(
                day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "00:00"}"""))}}]}
            """, "owner");
        var exchange = (string)created.Json["uuid"]!;
        var changes = zone
            .GetZoneIntervals(Instant.FromUtc(2024, 2, 1, 0, 0), Instant.FromUtc(2029, 1, 1, 0, 0))
            .Concat(zone.GetZoneIntervals(Instant.FromUtc(2150, 1, 1, 0, 0), Instant.FromUtc(2151, 1, 1, 0, 0)))
            .Where(interval => interval.HasStart && interval.Start > Instant.FromUtc(2024, 2, 1, 0, 0))
            .Select(interval => interval.Start)
            .Append(Instant.FromUtc(2030, 6, 1, 12, 0));
        var expected = new Dictionary<string, Instant>();
        foreach (var start in changes.SelectMany(
            change => Enumerable.Range(-6, 12).Select(number => change + Duration.FromMinutes(number * 30))))
        {
            var booked = await _api.PostAsync("/api/bookings/", $$"""
                {"exchange": "{{exchange}}", "starts_at": "{{start}}", "ends_at": "{{start + Duration.FromMinutes(15)}}",
                 "customer_name": "Jane", "customer_email": "jane@example.com"}
                """);
            // What would start before its day's first moment, or end after its last, is outside the hours.
            if (booked.Status == HttpStatusCode.Created)
            {
                expected.Add($"{(string)booked.Json["uuid"]!}@booking-engine", start);
            }
        }

        var reply = await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner");

        var calendar = Calendar.Load(reply.Text)!;
        Assert.True(expected.Count >= changes.Count() * 10, reply.Text);
        Assert.Equal(expected.Keys.Order(), calendar.Events.Select(found => found.Uid!).Order());
        Assert.All(calendar.Events, found =>
        {
            var start = expected[found.Uid!];
            Assert.Equal(start, InstantOf(found.Start!.Value, found.Start.TzId, calendar));
            Assert.Equal(start + Duration.FromMinutes(15), InstantOf(found.End!.Value, found.End.TzId, calendar));
            bool isShownTwice = zone.MapLocal(start.InZone(zone).LocalDateTime).Count > 1
                || zone.MapLocal((start + Duration.FromMinutes(15)).InZone(zone).LocalDateTime).Count > 1;
            Assert.Equal(isShownTwice || zoneId == "UTC" ? "UTC" : zoneId, found.Start.TzId);
        });
    }

    [Theory]
    [InlineData("jane", 200)]
    [InlineData("owner", 200)]
    [InlineData("other", 404)]
    [InlineData(null, 404)]
    public async Task A_bookings_calendar_is_for_those_who_may_see_it(string? user, int status)
    {
        string exchange = await _api.CreateExchangeAsync();
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        Assert.Equal((HttpStatusCode)status, (await _api.GetAsync($"/api/bookings/{id}/calendar.ics", user)).Status);
    }

    [Theory]
    [InlineData("owner", 200)]
    [InlineData("jane", 403)]
    [InlineData(null, 401)]
    public async Task An_exchanges_calendar_is_for_its_owner(string? user, int status)
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        Assert.Equal((HttpStatusCode)status, (await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", user)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await _api.GetAsync($"/api/exchanges/{Guid.Empty}/calendar.ics", "owner")).Status);
    }

    [Theory]
    [InlineData("text/calendar", 200, 406)]
    [InlineData("text/*;q=0.1", 200, 406)]
    [InlineData("*/*", 200, 200)]
    [InlineData("application/json", 406, 200)]
    [InlineData("text/calendar;q=0, */*", 406, 200)]
    public async Task What_is_accepted_is_answered(string accept, int calendar, int json)
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/";
        Assert.Equal(
            (HttpStatusCode)calendar, (await _api.SendAsync("GET", $"{path}calendar.ics", null, "owner", ("Accept", accept))).Status);
        Assert.Equal((HttpStatusCode)json, (await _api.SendAsync("GET", path, null, "owner", ("Accept", accept))).Status);
    }

    [Fact]
    public async Task An_exchanges_calendar_has_its_bookings_from_thirty_days_ago_on()
    {
        string exchange = await _api.CreateExchangeAsync(""" "description": "x", """);
        string other = await _api.CreateExchangeAsync();
        await _api.BookAsync(other, "14:00", "15:00");
        await _api.BookAsync(exchange, "14:00", "15:00");
        var cancelled = (string)(await _api.BookAsync(exchange, "09:00", "10:00")).Json["uuid"]!;
        await _api.PostAsync($"/api/bookings/{cancelled}/cancel/", null, "owner");

        var calendar = await LoadAsync();
        Assert.Equal(["CANCELLED", "TENTATIVE"], calendar.Events.Select(found => found.Status));
        Assert.Equal("Tech Repair Shop", calendar.Properties.Get<string>("X-WR-CALNAME"));
        _api.Clock.Reset(Instant.FromUtc(2024, 2, 14, 23, 59));
        Assert.Equal(2, (await LoadAsync()).Events.Count);
        _api.Clock.Reset(Instant.FromUtc(2024, 2, 15, 0, 0));
        Assert.Empty((await LoadAsync()).Events);

        async Task<Calendar> LoadAsync() =>
            Calendar.Load((await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner")).Text)!;
    }

    [Fact]
    public async Task An_exchanges_calendar_has_the_first_thousand_and_says_how_many_more_there_are()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 2000, """);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (_, _) => await _api.BookAsync(exchange, "14:00", "15:00"));
        string path = $"/api/exchanges/{exchange}/calendar.ics";
        var calendar = Calendar.Load((await _api.GetAsync(path, "owner")).Text)!;
        Assert.Equal(1000, calendar.Events.Count);
        Assert.Null(calendar.Properties.Get<string>("X-WR-CALDESC"));

        var later = (string)(await _api.BookAsync(exchange, "15:00", "16:00")).Json["uuid"]!;

        calendar = Calendar.Load((await _api.GetAsync(path, "owner")).Text)!;
        Assert.Equal(1000, calendar.Events.Count);
        Assert.DoesNotContain($"{later}@booking-engine", calendar.Events.Select(found => found.Uid));
        Assert.Equal("Later bookings that are left out: 1.", calendar.Properties.Get<string>("X-WR-CALDESC"));
    }

    /// <summary>What a time means to a reader that knows only what the calendar says of the zone (RFC 5545, 3.6.5).</summary>
    private static Instant InstantOf(DateTime time, string? zoneId, Calendar calendar)
    {
        var local = LocalDateTime.FromDateTime(time);
        if (zoneId == "UTC")
        {
            return local.InUtc().ToInstant();
        }

        var definition = calendar.TimeZones.Single(zone => zone.TzId == zoneId);
        var offset = definition.TimeZoneInfos
            .SelectMany(part => part.RecurrenceDates.GetAllDates().Append(part.DtStart!).Select(change => (
                At: LocalDateTime.FromDateTime(change.Value).WithOffset(OffsetOf(part.OffsetFrom!)).ToInstant(),
                To: OffsetOf(part.OffsetTo!))))
            .Where(change => local.WithOffset(change.To).ToInstant() >= change.At)
            .MaxBy(change => change.At)
            .To;
        return local.WithOffset(offset).ToInstant();
    }

    private static Offset OffsetOf(Ical.Net.DataTypes.UtcOffset offset) => Offset.FromTimeSpan(offset.Offset);
}
