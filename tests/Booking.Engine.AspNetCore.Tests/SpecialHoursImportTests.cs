using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The whole-day events of a calendar become special hours.</summary>
public sealed class SpecialHoursImportTests : IAsyncLifetime
{
    private const string Uid = "UID:1@example";
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Holidays_of_Google_are_imported_once_however_often_they_are_sent()
    {
        string exchange = await _api.CreateExchangeAsync();
        const string entries = """
            [{"date": "2024-10-03", "end_date": null, "annual": false, "hours": [], "closed": [], "reason": "Day of German Unity",
              "external_id": "20241003_8i5r7v1oe0q4k2@google.com"},
             {"date": "2024-12-25", "end_date": "2024-12-26", "annual": false, "hours": [], "closed": [],
              "reason": "Christmas, both days; closed", "external_id": "20241225_p3kd8s6b1jv9mh@google.com"}]
            """;

        (await ImportAsync(exchange, HolidayFiles.Google)).Is(
            HttpStatusCode.OK, $$"""{"created": {{entries}}, "updated": [], "unchanged": [], "left": []}""");
        string? tag = (await _api.GetAsync($"/api/exchanges/{exchange}/")).Headers.ETag?.Tag;
        (await ImportAsync(exchange, HolidayFiles.Google)).Is(
            HttpStatusCode.OK, $$"""{"created": [], "updated": [], "unchanged": {{entries}}, "left": []}""");

        (await _api.GetAsync($"/api/exchanges/{exchange}/special_hours/")).Is(HttpStatusCode.OK, entries);
        Assert.Equal("\"2\"", tag); // All events are one change, and the second import is none.
        Assert.Equal(tag, (await _api.GetAsync($"/api/exchanges/{exchange}/")).Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Yearly_holidays_of_Apple_become_days_of_every_year()
    {
        string exchange = await _api.CreateExchangeAsync();

        (await ImportAsync(exchange, HolidayFiles.Apple)).Is(HttpStatusCode.OK, """
            {"created": [
               {"date": "2019-10-03", "end_date": null, "annual": true, "hours": [], "closed": [], "reason": "Tag der Deutschen Einheit",
                "external_id": "8F2C4B1E-6A0D-4B3E-9C55-7A1B2C3D4E5F"},
               {"date": "1972-02-29", "end_date": null, "annual": true, "hours": [], "closed": [], "reason": "Leap day",
                "external_id": "0A1B2C3D-1111-4222-8333-444455556666"}],
             "updated": [], "unchanged": [], "left": []}
            """);
    }

    [Fact]
    public async Task A_vacation_of_Outlook_is_one_range_and_an_appointment_is_left()
    {
        string exchange = await _api.CreateExchangeAsync();

        (await ImportAsync(exchange, "\uFEFF" + HolidayFiles.Outlook)).Is(HttpStatusCode.OK, """
            {"created": [
               {"date": "2024-07-01", "end_date": "2024-07-21", "annual": false, "hours": [], "closed": [], "reason": "Betriebsferien",
                "external_id": "040000008200E00074C5B7101A82E00800000000B0DD8AD4A5BFD9010000000000000000100000007A0F1B2C3D4E5F60718293A4B5C6D7E8"}],
             "updated": [], "unchanged": [],
             "left": [{"uid": "040000008200E00074C5B7101A82E008AA", "summary": "Besprechung", "reason": "It does not last whole days."}]}
            """);
    }

    [Fact]
    public async Task A_calendar_that_Ical_Net_writes_is_imported()
    {
        var calendar = new Calendar();
        calendar.Events.Add(new CalendarEvent
        {
            Uid = "ünïque@example",
            Summary = $"Long, {string.Concat(Enumerable.Repeat("äöü; ", 30))}\nlines",
            Start = new CalDateTime(2024, 5, 9),
            End = new CalDateTime(2024, 5, 11),
        });
        calendar.Events.Add(new CalendarEvent
        {
            Uid = "2",
            Summary = "May Day",
            Start = new CalDateTime(2024, 5, 1),
            RecurrenceRule = new RecurrencePattern(FrequencyType.Yearly),
        });

        var reply = await ImportAsync(await _api.CreateExchangeAsync(), new CalendarSerializer().SerializeToString(calendar)!);

        Assert.Empty(reply.Json["left"]!.AsArray());
        Assert.Equal(
            [("2024-05-09", "2024-05-10", false, "ünïque@example"), ("2024-05-01", null, true, "2")],
            reply.Json["created"]!.AsArray().Select(
                entry => ((string?)entry!["date"], (string?)entry["end_date"], (bool)entry["annual"]!, (string?)entry["external_id"])));
        Assert.Equal(
            $"Long, {string.Concat(Enumerable.Repeat("äöü; ", 30))} lines", (string?)reply.Json["created"]![0]!["reason"]);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20240501", "2024-05-01")]
    [InlineData("DTSTART:20240501", "2024-05-01")]
    [InlineData("dtstart;value=date:20240501 ", "2024-05-01")]
    [InlineData("DTSTART;X-A=\"a:b;c\";VALUE=DATE:20240501|DTEND;VALUE=DATE:20240502", "2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:20240501|DTEND;VALUE=DATE:20240501", "2024-05-01")] // common, if against the rules
    [InlineData("DTSTART;VALUE=DATE:20240501|DTEND;VALUE=DATE:20240503", "2024-05-01..2024-05-02")]
    [InlineData("DTSTART;VALUE=DATE:20240501|DURATION:P1D", "2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:20240501|DURATION:P2W", "2024-05-01..2024-05-14")]
    [InlineData("DTSTART;VALUE=DATE:20240501|STATUS:TENTATIVE", "2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY", "annual:2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:20240501|RRULE:freq=yearly;wkst=mo;interval=1;bymonth=5", "annual:2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "annual:2024-05-01")]
    [InlineData("DTSTART;VALUE=DATE:19000501|RRULE:FREQ=YEARLY", "annual:1970-05-01")]
    public async Task An_event_of_whole_days_closes_the_exchange_on_them(string properties, string dates)
    {
        var reply = await ImportAsync(await _api.CreateExchangeAsync(), HolidayFiles.Of([Uid, .. properties.Split('|')]));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var entry = Assert.Single(reply.Json["created"]!.AsArray())!;
        string end = entry["end_date"] is { } last ? $"..{last}" : "";
        Assert.Equal(dates, $"{((bool)entry["annual"]! ? "annual:" : "")}{entry["date"]}{end}");
        Assert.Empty(entry["hours"]!.AsArray());
    }

    [Theory]
    [InlineData("SUMMARY:May Day|DTSTART;VALUE=DATE:20240501", "It has no UID.")]
    [InlineData("UID: |DTSTART;VALUE=DATE:20240501", "It has no UID.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|STATUS:CANCELLED", "It is cancelled.")]
    [InlineData(Uid, "It has no start.")]
    [InlineData(Uid + "|DTSTART:20240501T000000", "It does not last whole days.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|DTEND:20240502T120000Z", "It does not last whole days.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|DURATION:PT12H", "It does not last whole days.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240532", "Its dates can't be read.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:2024-05-01", "Its dates can't be read.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:-9980101|DTEND;VALUE=DATE:-99980101", "Its dates can't be read.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|DTEND;VALUE=DATE:x", "Its dates can't be read.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:99991231|DURATION:P999999W", "Its dates can't be read.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240502|DTEND;VALUE=DATE:20240501", "It ends before it starts.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=MONTHLY", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;COUNT=3", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;UNTIL=20280501", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;INTERVAL=2", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20241128|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;BYMONTH=6", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY;BYMONTHDAY=1", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20250501", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RDATE;VALUE=DATE:20250601", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|RRULE:FREQ=YEARLY|END:VEVENT|BEGIN:VEVENT|" + Uid + "|DTSTART;VALUE=DATE:20250502|RECURRENCE-ID;VALUE=DATE:20250501", "It recurs, but not simply every year on the same day.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:20240501|DTEND;VALUE=DATE:20240503|RRULE:FREQ=YEARLY", "It recurs and lasts several days.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:19691231", "The date must be from 1970-01-01 to 2199-12-31.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:21991231|DTEND;VALUE=DATE:22000102", "The date must be from 1970-01-01 to 2199-12-31.")]
    [InlineData(Uid + "|DTSTART;VALUE=DATE:22000501|RRULE:FREQ=YEARLY", "The date must be from 1970-01-01 to 2199-12-31.")]
    [InlineData("UID:" + TooLong + "|DTSTART;VALUE=DATE:20240501", "A text can have at most 255 characters here.")]
    public async Task An_event_that_can_not_be_special_hours_is_left_with_the_reason(string properties, string reason)
    {
        string exchange = await _api.CreateExchangeAsync();

        var reply = await ImportAsync(exchange, HolidayFiles.Of(properties.Split('|')));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.NotEmpty(reply.Json["left"]!.AsArray());
        Assert.All(reply.Json["left"]!.AsArray(), left => Assert.Equal(reason, (string?)left!["reason"]));
        (await _api.GetAsync($"/api/exchanges/{exchange}/special_hours/")).Is(HttpStatusCode.OK, "[]");
    }

    [Fact]
    public async Task What_the_owner_has_entered_stands_and_an_import_does_not_replace_it()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/special_hours/";
        const string typed = """
            {"date": "2024-10-03", "end_date": null, "annual": false, "hours": [{"open_time": "09:00:00", "close_time": "12:00:00"}],
             "closed": [], "reason": "", "external_id": null}
            """;
        (await _api.PostAsync(path, typed, "owner")).Is(HttpStatusCode.Created, typed);

        var first = await ImportAsync(exchange, HolidayFiles.Google);

        Assert.Single(first.Json["created"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            [{"uid": "20241003_8i5r7v1oe0q4k2@google.com", "summary": "Day of German Unity",
              "reason": "There are special hours on 2024-10-03 already."}]
            """), first.Json["left"]), first.Text);
        (await _api.GetAsync($"{path}2024-10-03/")).Is(HttpStatusCode.OK, typed);

        const string both = """{"date": "2024-12-25", "end_date": "2024-12-26", "hours": [], "reason": "Closed", "external_id": "ignored"}""";
        var replaced = await _api.PostAsync(path, both, "owner");

        Assert.Equal((HttpStatusCode.OK, null), (replaced.Status, (string?)replaced.Json["external_id"]));
        Assert.Equal(2, (await ImportAsync(exchange, HolidayFiles.Google)).Json["left"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_event_that_was_moved_replaces_its_former_dates_and_one_that_is_missing_stays()
    {
        string exchange = await _api.CreateExchangeAsync();
        await ImportAsync(exchange, HolidayFiles.Google);

        var reply = await ImportAsync(exchange, HolidayFiles.Of(
            "UID:20241003_8i5r7v1oe0q4k2@google.com", "DTSTART;VALUE=DATE:20241004", "SUMMARY:Bridge day"));

        Assert.Equal("2024-10-04", (string?)Assert.Single(reply.Json["updated"]!.AsArray())!["date"]);
        Assert.Equal(["2024-10-04", "2024-12-25"], await DatesAsync(exchange));
    }

    [Fact]
    public async Task An_import_closes_the_exchange_to_bookings_from_the_moment_it_is_answered()
    {
        string exchange = await _api.CreateExchangeAsync();
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "09:00", "10:00")).Status);

        await ImportAsync(exchange, HolidayFiles.Of(Uid, "DTSTART;VALUE=DATE:20240115"));

        (await _api.BookAsync(exchange, "10:00", "11:00")).Is(
            HttpStatusCode.BadRequest, """{"date": ["Exchange is closed on Monday."]}""");
    }

    [Fact]
    public async Task A_title_becomes_one_line_and_is_cut_where_a_reason_ends()
    {
        string exchange = await _api.CreateExchangeAsync();
        string longest = string.Concat(Enumerable.Repeat("💇", 255));

        var line = await ImportAsync(exchange, HolidayFiles.Of("UID:1", "DTSTART:20240501", "SUMMARY: May\tDay\\, \\\\o\\nClosed\\N "));
        var full = await ImportAsync(exchange, HolidayFiles.Of("UID:2", "DTSTART:20240502", $"SUMMARY:{longest}"));
        var cut = await ImportAsync(exchange, HolidayFiles.Of("UID:3", "DTSTART:20240503", $"SUMMARY:{longest}x"));
        var none = await ImportAsync(exchange, HolidayFiles.Of("UID:4", "DTSTART:20240504"));

        Assert.Equal(
            ["May Day, \\o Closed", longest, $"{longest[2..]}…", ""],
            new[] { line, full, cut, none }.Select(reply => (string?)Assert.Single(reply.Json["created"]!.AsArray())!["reason"]));
    }

    [Fact]
    public async Task A_line_that_is_folded_within_a_character_is_read()
    {
        string exchange = await _api.CreateExchangeAsync();
        byte[] calendar = Encoding.UTF8.GetBytes(HolidayFiles.Of(Uid, "DTSTART:20240501", "SUMMARY:Fête"));
        int at = calendar.AsSpan().IndexOf("ê"u8) + 1;

        var reply = await ImportAsync(exchange, [.. calendar[..at], .. "\r\n "u8, .. calendar[at..]]);

        Assert.Equal("Fête", (string?)reply.Json["created"]![0]!["reason"]);
    }

    [Fact]
    public async Task Several_calendars_in_one_body_are_read_with_any_line_ends()
    {
        string body = HolidayFiles.Of("UID:1", "DTSTART:20240501") + "\r\n" + HolidayFiles.Of("UID:2", "DTSTART:20240502");
        foreach (string end in new[] { "\n", "\r", "\r\n" })
        {
            string exchange = await _api.CreateExchangeAsync();
            await ImportAsync(exchange, Encoding.UTF8.GetBytes(body.ReplaceLineEndings(end)));
            Assert.Equal(["2024-05-01", "2024-05-02"], await DatesAsync(exchange));
        }
    }

    [Fact]
    public async Task More_events_than_special_hours_can_be_had_are_left()
    {
        string exchange = await _api.CreateExchangeAsync();
        var events = Enumerable.Range(0, 1001).Select(
            day => $"BEGIN:VEVENT\nUID:{day}\nDTSTART:{new DateOnly(2024, 1, 1).AddDays(day):yyyyMMdd}\nEND:VEVENT");

        var reply = await ImportAsync(exchange, $"BEGIN:VCALENDAR\n{string.Join('\n', events)}\nEND:VCALENDAR");

        Assert.Equal(1000, reply.Json["created"]!.AsArray().Count);
        Assert.Equal("1000", (string?)Assert.Single(reply.Json["left"]!.AsArray())!["uid"]);
    }

    [Theory]
    [InlineData("", "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.")]
    [InlineData("{\"date\": \"2024-05-01\"}", "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.")]
    [InlineData("BEGIN:VCARD\nEND:VCARD", "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.")]
    [InlineData("VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR", "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR", "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20240501\nEND:VEVENT\n", "END:VCALENDAR is missing.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20240501\nEND:VCALENDAR", "END:VEVENT is missing.")]
    public async Task A_body_that_is_no_calendar_is_refused_and_nothing_is_imported(string body, string reason)
    {
        string exchange = await _api.CreateExchangeAsync();

        var reply = await ImportAsync(exchange, body);

        reply.Is(HttpStatusCode.BadRequest, $$"""{"detail": "Calendar parse error - {{reason}}"}""");
        Assert.Equal("parse_error", reply.ErrorCode);
        Assert.Empty(await DatesAsync(exchange));
    }

    [Fact]
    public async Task A_calendar_that_is_not_UTF_8_is_refused()
    {
        string exchange = await _api.CreateExchangeAsync();
        byte[] latin = Encoding.Latin1.GetBytes(HolidayFiles.Of(Uid, "DTSTART:20240501", "SUMMARY:Fête"));

        (await ImportAsync(exchange, latin)).Is(
            HttpStatusCode.BadRequest, """{"detail": "Calendar parse error - the text is not UTF-8."}""");
        (await ImportAsync(exchange, latin, "text/calendar; charset=iso-8859-1")).Is(
            HttpStatusCode.UnsupportedMediaType, """{"detail": "Unsupported media type \"text/calendar; charset=iso-8859-1\" in request."}""");
        Assert.Equal(
            HttpStatusCode.OK,
            (await ImportAsync(exchange, Encoding.UTF8.GetBytes(HolidayFiles.Google), "Text/Calendar; charset=\"UTF-8\"; method=PUBLISH")).Status);
    }

    [Fact]
    public async Task A_calendar_of_more_than_a_mebibyte_is_413()
    {
        string exchange = await _api.CreateExchangeAsync();
        string longest = HolidayFiles.Of(Uid, "DTSTART:20240501", "DESCRIPTION:");
        longest = longest.Replace("DESCRIPTION:", $"DESCRIPTION:{new string('x', (1 << 20) - longest.Length)}", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(exchange, Encoding.UTF8.GetBytes(longest))).Status);
        (await ImportAsync(exchange, Encoding.UTF8.GetBytes(longest + "\n"))).Is(
            HttpStatusCode.RequestEntityTooLarge, """{"detail": "The request body is too large."}""");
    }

    [Fact]
    public async Task Only_the_owner_can_import_and_only_into_the_version_that_If_Match_names()
    {
        string exchange = await _api.CreateExchangeAsync();
        byte[] google = Encoding.UTF8.GetBytes(HolidayFiles.Google);

        Assert.Equal(HttpStatusCode.Unauthorized, (await ImportAsync(exchange, google, user: null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync(exchange, google, user: "stranger")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ImportAsync(Guid.NewGuid().ToString(), google)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ImportAsync(exchange, google, ifMatch: "\"7\"")).Status);
        Assert.Empty(await DatesAsync(exchange));
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(exchange, google, ifMatch: "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ImportAsync(exchange, google, ifMatch: "\"1\"")).Status);
    }

    [Fact]
    public async Task The_documented_calendar_is_imported_as_its_documented_answer_says()
    {
        var operation = Documented.ApiDocument.Committed.Json["paths"]!["/api/exchanges/{id}/special_hours/"]!["post"]!;
        string calendar = (string)operation["requestBody"]!["content"]!["text/calendar"]!["examples"]!["Holidays"]!["value"]!;

        var reply = await ImportAsync(await _api.CreateExchangeAsync(), calendar);

        reply.Is(
            HttpStatusCode.OK,
            operation["responses"]!["200"]!["content"]!["application/json"]!["examples"]!["SpecialHoursImport"]!["value"]!.ToJsonString());
    }

    private const string TooLong = "11111111111111111111111111111111111111111111111111111111111111112222222222222222222222222222222222222222222222222222222222222222"
        + "33333333333333333333333333333333333333333333333333333333333333334444444444444444444444444444444444444444444444444444444444444444";

    private Task<Reply> ImportAsync(string exchange, string calendar) => ImportAsync(exchange, Encoding.UTF8.GetBytes(calendar.Sent()));

    private async Task<Reply> ImportAsync(
        string exchange, byte[] body, string type = "text/calendar", string? user = "owner", string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/exchanges/{exchange}/special_hours/")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
        };
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await _api.SendAsync(request);
    }

    private async Task<string[]> DatesAsync(string exchange) =>
    [
        .. (await _api.GetAsync($"/api/exchanges/{exchange}/special_hours/")).Json.AsArray().Select(entry => (string)entry!["date"]!),
    ];
}
