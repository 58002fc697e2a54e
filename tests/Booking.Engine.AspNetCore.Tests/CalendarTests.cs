using System.Net;
using System.Text;
using System.Text.Json;
using Ical.Net;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Bookings as iCalendar, read back with Ical.Net.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_blocks_of_an_exchange_are_events_of_its_owners_calendar()
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", """);
        string before = $"{(await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner")).Headers.ETag}";
        await _api.PostAsync($"/api/exchanges/{exchange}/blocks/", """
            {"date": "2024-03-30", "end_date": "2024-03-31", "start_time": "12:00", "end_time": "13:00", "reason": "Lunch; long"}
            """, "owner");
        await _api.PostAsync($"/api/exchanges/{exchange}/blocks/", """{"date": "2024-05-01", "end_date": "2024-05-03"}""", "owner");

        var reply = await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner");

        Assert.NotEqual(before, $"{reply.Headers.ETag}");
        var events = Calendar.Load(reply.Text)!.Events.OrderBy(one => one.Start!.Value).ToArray();
        Assert.Equal(["Lunch; long", "Lunch; long", "Blocked"], events.Select(one => one.Summary));
        Assert.Equal(
            [(new DateTime(2024, 3, 30, 11, 0, 0), new DateTime(2024, 3, 30, 12, 0, 0)), (new DateTime(2024, 3, 31, 10, 0, 0), new DateTime(2024, 3, 31, 11, 0, 0))],
            events[..2].Select(one => (one.Start!.AsUtc, one.End!.AsUtc)));
        Assert.Equal(
            (false, new DateOnly(2024, 5, 1), new DateOnly(2024, 5, 4)), (events[2].Start!.HasTime, events[2].Start!.Date, events[2].End!.Date));
        Assert.Equal(3, events.Select(one => one.Uid).Distinct().Count());
    }

    [Fact]
    public async Task A_booking_is_a_calendar_event()
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
        Assert.Equal(new DateTime(2024, 1, 15, 13, 0, 0), found.Start!.AsUtc);
        Assert.Equal(new DateTime(2024, 1, 15, 14, 30, 0), found.End!.AsUtc);
        var now = new DateTime(2024, 1, 10, 12, 0, 0);
        Assert.Equal((now, now, now), (found.DtStamp!.AsUtc, found.Created!.AsUtc, found.LastModified!.AsUtc));
        Assert.Equal("Europe/Berlin", read.Properties.Get<string>("X-WR-TIMEZONE"));

        _api.Clock.AdvanceMinutes(1);
        await _api.PostAsync($"{path}confirm/", null, "owner");
        found = Calendar.Load((await _api.GetAsync($"{path}calendar.ics/", "owner")).Text)!.Events[0]!;
        Assert.Equal(("CONFIRMED", 2, "Jane Doe"), (found.Status, found.Sequence, found.Summary));
        now = now.AddMinutes(1);
        Assert.Equal((now, now.AddMinutes(-1), now), (found.DtStamp!.AsUtc, found.Created!.AsUtc, found.LastModified!.AsUtc));
        await _api.PostAsync($"{path}cancel/", null, "jane");
        found = Calendar.Load((await _api.GetAsync($"{path}calendar.ics", "jane")).Text)!.Events[0]!;
        Assert.Equal(("CANCELLED", 3, "TRANSPARENT"), (found.Status, found.Sequence, found.Transparency));
    }

    [Theory]
    [InlineData("", "Passed over: hours, capacity")]
    [InlineData("Screen; cracked", "Screen; cracked\n\nPassed over: hours, capacity")]
    public async Task An_owners_calendars_say_which_rules_were_passed_over_with_a_booking(string notes, string description)
    {
        string exchange = await _api.CreateExchangeAsync();
        var plain = await _api.BookAsync(exchange, "16:00", "17:00", "owner", $""" "notes": "{notes}", """);
        var booked = await _api.BookAsync(
            exchange, "18:00", "19:00", "owner", $""" "notes": "{notes}", "override": ["capacity", "hours"], """);

        var ofBooking = Calendar.Load(await TextAsync($"/api/bookings/{booked.Json["uuid"]}/calendar.ics"))!.Events.Single();
        var ofExchange = (await LoadAsync(exchange)).Events.ToDictionary(found => found.Uid!);

        foreach (var found in (Ical.Net.CalendarComponents.CalendarEvent[])[ofBooking, ofExchange[UidOf($"{booked.Json["uuid"]}")]])
        {
            Assert.Equal(description, found.Description);
            Assert.Equal(["hours", "capacity"], OverridesOf(found));
        }

        var other = ofExchange[UidOf($"{plain.Json["uuid"]}")];
        Assert.Equal(notes, other.Description ?? "");
        Assert.Empty(OverridesOf(other));
    }

    [Fact]
    public async Task A_customers_calendar_does_not_say_which_rules_were_passed_over()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/bookings/{(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]}/";
        var moved = await _api.PostAsync($"{path}reschedule/", """
            {"date": "2024-01-15", "start_time": "18:00", "end_time": "19:00", "override": ["hours"]}
            """, "owner");
        Assert.Equal(HttpStatusCode.OK, moved.Status);

        string seen = await TextAsync($"{path}calendar.ics", "jane");

        Assert.DoesNotContain("Passed over", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("X-BOOKING", seen, StringComparison.Ordinal);
        Assert.Contains("X-BOOKING-OVERRIDE:hours\r\n", await TextAsync($"{path}calendar.ics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_event_altered_by_a_change_of_its_exchange_has_a_higher_sequence_and_later_stamp()
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", """);
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:30", "jane")).Json["uuid"]!;
        var before = await EventAsync();

        foreach (string change in (string[])["""{"time_zone": "America/New_York"}""", """{"business_name": "Screens"}"""])
        {
            _api.Clock.AdvanceMinutes(1);
            await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", change, "owner");
            var after = await EventAsync();
            Assert.True(after.Sequence > before.Sequence, change);
            Assert.True(after.DtStamp!.AsUtc > before.DtStamp!.AsUtc, change);
            Assert.Equal(after.DtStamp, after.LastModified);
            before = after;
        }

        Assert.Equal(new DateTime(2024, 1, 15, 19, 0, 0), before.Start!.AsUtc);
        Assert.Equal("Screens", before.Summary);

        async Task<Ical.Net.CalendarComponents.CalendarEvent> EventAsync() =>
            Calendar.Load((await _api.GetAsync($"/api/bookings/{id}/calendar.ics", "jane")).Text)!.Events.Single();
    }

    [Theory]
    [InlineData("a,b;c\\d:\"e\" \\n", "a,b;c\\d:\"e\" \\n")]
    [InlineData("a\r\nATTENDEE:mailto:eve@example.com", "a\nATTENDEE:mailto:eve@example.com")]
    [InlineData("a\rATTENDEE:b\u0085ATTENDEE:c\u2028ATTENDEE:d\fATTENDEE:e", "a\nATTENDEE:b\nATTENDEE:c\nATTENDEE:d\nATTENDEE:e")]
    [InlineData("a\nEND:VEVENT\nBEGIN:VALARM\nACTION:AUDIO", "a\nEND:VEVENT\nBEGIN:VALARM\nACTION:AUDIO")]
    [InlineData("\u0001\u0007\u001b[31m\u007f\u009btab\tkept", "[31mtab\tkept")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀éééé日本語日本語日本語日本語", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀éééé日本語日本語日本語日本語")]
    public async Task A_customers_text_cannot_break_out_of_its_calendar_property(string written, string read)
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

        // This splits the text like a reader that accepts any kind of line end.
        static string[] Names(string text) =>
        [
            .. text.Replace("\r\n ", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n').Select(line => line.Split(':')[0]),
        ];
    }

    [Theory]
    [InlineData("jane", 200)]
    [InlineData("owner", 200)]
    [InlineData("other", 404)]
    [InlineData(null, 404)]
    public async Task The_calendar_of_a_booking_is_readable_only_by_those_who_may_see_the_booking(string? user, int status)
    {
        string exchange = await _api.CreateExchangeAsync();
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        Assert.Equal((HttpStatusCode)status, (await _api.GetAsync($"/api/bookings/{id}/calendar.ics", user)).Status);
    }

    [Theory]
    [InlineData("owner", 200)]
    [InlineData("jane", 403)]
    [InlineData(null, 401)]
    public async Task The_calendar_of_an_exchange_is_readable_only_by_its_owner(string? user, int status)
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
    public async Task A_calendar_or_JSON_is_sent_only_to_a_client_that_accepts_it(string accept, int calendar, int json)
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/";
        Assert.Equal(
            (HttpStatusCode)calendar, (await _api.SendAsync("GET", $"{path}calendar.ics", null, "owner", ("Accept", accept))).Status);
        Assert.Equal((HttpStatusCode)json, (await _api.SendAsync("GET", path, null, "owner", ("Accept", accept))).Status);
    }

    [Fact]
    public async Task The_calendar_of_an_exchange_has_upcoming_bookings_then_thirty_past_days_then_cancelled_ones()
    {
        string exchange = await _api.CreateExchangeAsync(""" "description": "x", """);
        string other = await _api.CreateExchangeAsync();
        await _api.BookAsync(other, "14:00", "15:00");
        string cancelled = await BookedAsync(exchange, "2024-01-15", "09:00");
        string first = await BookedAsync(exchange, "2024-01-15", "14:00");
        string second = await BookedAsync(exchange, "2024-01-22", "10:00");
        string third = await BookedAsync(exchange, "2024-01-22", "11:00");
        string last = await BookedAsync(exchange, "2024-01-29", "10:00");
        await _api.PostAsync($"/api/bookings/{cancelled}/cancel/", null, "owner");

        Assert.Equal([first, second, third, last, cancelled], await UuidsAsync(exchange));
        Assert.Equal(["TENTATIVE", "CANCELLED"], (await LoadAsync(exchange)).Events.Select(found => found.Status).Distinct());
        Assert.Equal("Tech Repair Shop", (await LoadAsync(exchange)).Properties.Get<string>("X-WR-CALNAME"));
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 28, 23, 59));
        Assert.Equal([last, third, second, first, cancelled], await UuidsAsync(exchange));
        _api.Clock.Reset(Instant.FromUtc(2024, 2, 9, 12, 1));
        Assert.Equal([last, third, second, first], await UuidsAsync(exchange));
        _api.Clock.Reset(Instant.FromUtc(2024, 2, 15, 0, 0));
        Assert.Equal([last, third, second], await UuidsAsync(exchange));
    }

    [Fact]
    public async Task A_full_calendar_of_an_exchange_keeps_upcoming_bookings_and_omits_past_and_cancelled_ones()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 2000, """);
        foreach (string start in (string[])["09:00", "10:00", "11:00"])
        {
            await BookedAsync(exchange, "2024-01-15", start);
        }

        await _api.PostAsync($"/api/bookings/{await BookedAsync(exchange, "2024-01-22", "09:00")}/cancel/", null, "owner");
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 16, 0, 0));
        await Parallel.ForEachAsync(Enumerable.Range(0, 998), async (_, _) => await BookedAsync(exchange, "2024-01-22", "10:00"));
        string tomorrow = await BookedAsync(exchange, "2024-01-22", "09:00");
        var calendar = await LoadAsync(exchange);
        Assert.Equal(1000, calendar.Events.Count);
        Assert.Equal(UidOf(tomorrow), calendar.Events[0]!.Uid);
        Assert.Equal(new DateTime(2024, 1, 15, 11, 0, 0), calendar.Events[^1]!.Start!.AsUtc);
        Assert.Equal("Bookings are left out: there are more than 1000.", calendar.Properties.Get<string>("X-WR-CALDESC"));

        string later = await BookedAsync(exchange, "2024-01-29", "10:00");
        Assert.Equal(UidOf(later), (await LoadAsync(exchange)).Events[^1]!.Uid);
        string latest = await BookedAsync(exchange, "2024-02-05", "10:00");
        calendar = await LoadAsync(exchange);
        Assert.Equal(UidOf(later), calendar.Events[^1]!.Uid);
        Assert.DoesNotContain(UidOf(latest), calendar.Events.Select(found => found.Uid));
    }

    [Fact]
    public async Task The_calendar_still_counts_a_booking_as_upcoming_if_its_hours_began_yesterday()
    {
        string exchange = (string)(await _api.PostAsync("/api/exchanges/", """
            {"business_name": "Bar", "default_capacity": 2000, "operating_hours": [{"day_of_week": 1, "open_time": "20:00", "close_time": "04:00"}]}
            """, "owner")).Json["uuid"]!;
        string evening = await BookedAsync(exchange, "2024-01-15", "22:00");
        string night = await BookedAsync(exchange, "2024-01-15", "02:00");
        string next = await BookedAsync(exchange, "2024-01-22", "20:00");
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 16, 0, 30));
        Assert.Equal([night, next, evening], await UuidsAsync(exchange));
    }

    [Fact]
    public async Task The_calendar_of_an_exchange_with_all_its_bookings_does_not_say_that_some_are_omitted()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 2000, """);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (_, _) => await _api.BookAsync(exchange, "14:00", "15:00"));
        var calendar = await LoadAsync(exchange);
        Assert.Equal(1000, calendar.Events.Select(found => found.Uid).Distinct().Count());
        Assert.Null(calendar.Properties.Get<string>("X-WR-CALDESC"));
    }

    private static string UidOf(string booking) => $"{booking}@booking-engine";

    private static IEnumerable<object?> OverridesOf(Ical.Net.CalendarComponents.CalendarEvent found) =>
        found.Properties.AllOf("X-BOOKING-OVERRIDE").Select(property => property.Value);

    private async Task<string> TextAsync(string path, string user = "owner") => (await _api.GetAsync(path, user)).Text;

    private async Task<Calendar> LoadAsync(string exchange) =>
        Calendar.Load((await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner")).Text)!;

    private async Task<string[]> UuidsAsync(string exchange) =>
        [.. (await LoadAsync(exchange)).Events.Select(found => found.Uid!.Split('@')[0])];

    /// <summary>Makes a booking of an hour.</summary>
    private async Task<string> BookedAsync(string exchange, string date, string start)
    {
        var from = LocalTimePattern.GeneralIso.Parse($"{start}:00").Value;
        var booked = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "{{date}}", "start_time": "{{from:HH:mm}}", "end_time": "{{from.PlusHours(1):HH:mm}}",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        return (string)booked.Json["uuid"]!;
    }
}
