using System.Net;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Bookings that were made elsewhere are imported from lists and calendars, and exported as an import reads them.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string Header = "external_id,status,date,start_time,end_time,customer_name,customer_email";

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_list_is_reported_row_by_row_and_is_imported_once()
    {
        string exchange = await _api.CreateExchangeAsync();
        string list = $"""
            {Header},guests
            A-1,completed,2023-01-01,20:00,21:00,Jane Doe,jane@example.com,3
            A-2,,2024-01-15,10:00,11:00,"Doe, John",john@example.com,
            A-3,,2024-01-15,10:30,11:30,Eve,eve@example.com,

            ,,2024-01-32,10:00,11:00,Eve,,
            """;

        var first = await ImportAsync(exchange, list);
        var again = await ImportAsync(exchange, list);

        string[] ids = [.. first.Json["rows"]!.AsArray().Take(2).Select(row => (string)row!["booking"]!)];
        first.Is(HttpStatusCode.OK, $$"""
            {"imported_count": 2, "already_there_count": 0, "refused_count": 2, "ignored_columns": ["guests"], "rows": [
              {"row": 2, "external_id": "A-1", "outcome": "imported", "booking": "{{ids[0]}}", "errors": []},
              {"row": 3, "external_id": "A-2", "outcome": "imported", "booking": "{{ids[1]}}", "errors": []},
              {"row": 4, "external_id": "A-3", "outcome": "refused", "booking": null, "errors": [
                {"code": "no_capacity", "field": "time_slot", "message": "This time slot has reached maximum capacity."}]},
              {"row": 6, "external_id": null, "outcome": "refused", "booking": null, "errors": [
                {"code": "invalid_field", "field": "external_id", "message": "This field is required."},
                {"code": "invalid_field", "field": "date",
                 "message": "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."},
                {"code": "invalid_field", "field": "customer_email", "message": "This field is required."}]}]}
            """);
        Assert.Equal(
            ["already_there", "already_there", "refused", "refused"], again.Json["rows"]!.AsArray().Select(row => (string)row!["outcome"]!));
        Assert.Equal(ids, again.Json["rows"]!.AsArray().Take(2).Select(row => (string)row!["booking"]!));
        var booked = await _api.GetAsync($"/api/bookings/{ids[0]}/", "owner");
        Assert.Equal(("completed", "Jane Doe"), ((string)booked.Json["status"]!, (string)booked.Json["customer_name"]!));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    public async Task Lists_of_spreadsheets_that_put_something_else_between_cells_are_read(string between)
    {
        string exchange = await _api.CreateExchangeAsync();
        string list = $"\uFEFF{Header}\nA-1,,2024-01-15,10:00,11:00,Jane Doe,jane@example.com\n".Replace(",", between, StringComparison.Ordinal);

        Assert.Equal(1, (int)(await ImportAsync(exchange, list.ReplaceLineEndings("\r\n"))).Json["imported_count"]!);
    }

    [Fact]
    public async Task A_trial_stores_nothing_and_names_no_booking()
    {
        string exchange = await _api.CreateExchangeAsync();
        string list = $"{Header}\nA-1,,2024-01-15,10:00,11:00,Jane Doe,jane@example.com";

        var trial = await ImportAsync(exchange, list, "?dry_run=true");

        Assert.Equal((1, null), ((int)trial.Json["imported_count"]!, trial.Json["rows"]![0]!["booking"]));
        Assert.Equal(0, (int)(await _api.GetAsync($"/api/bookings/?exchange={exchange}", "owner")).Json["count"]!);
    }

    [Fact]
    public async Task What_is_exported_is_imported_elsewhere_as_it_was_and_is_there_already_where_it_came_from()
    {
        string more = """
            "services": [], "time_zone": "Europe/Berlin", "default_capacity": 5,
            """;
        string exchange = await _api.CreateExchangeAsync(more);
        string other = await _api.CreateExchangeAsync(more);
        foreach (string one in (string[])[exchange, other])
        {
            await _api.PostAsync($"/api/exchanges/{one}/services/", """{"name": "Cut; wash", "duration_minutes": 30}""", "owner");
            await _api.PostAsync($"/api/exchanges/{one}/resources/", """{"name": "Anna", "resource_type": "staff"}""", "owner");
        }

        string list = """
            external_id,status,starts_at,ends_at,service,resources,party_size,customer_name,customer_email,customer_phone,notes,metadata,overrides
            1,no_show,2023-10-29T02:30:00+01:00,2023-10-29T03:30:00+01:00,Cut; wash,Anna,2,"=1+1",jane@example.com,+49 30 1,"a ""quoted""
            line, and; more","{""order"": ""1""}",
            2,confirmed,2024-01-15T10:00:00+01:00,2024-01-15T10:30:00+01:00,cut; WASH,,1,Jane,jane@example.com,,'=x,,
            3,cancelled,2024-01-15T10:00:00+01:00,,Cut; wash,,1,Jane,jane@example.com,,,,
            4,,2024-01-16T10:00:00+01:00,2024-01-16T10:30:00+01:00,Cut; wash,,1,Jane,jane@example.com,,,,hours
            """;
        var imported = await ImportAsync(exchange, list);
        Assert.Equal(4, (int)imported.Json["imported_count"]!);

        var exported = await _api.GetAsync($"/api/exchanges/{exchange}/export/", "owner");
        var back = await ImportAsync(exchange, exported.Text);
        var there = await ImportAsync(other, exported.Text);
        var copy = await _api.GetAsync($"/api/exchanges/{other}/export/", "owner");

        Assert.Equal("text/csv; charset=utf-8", exported.ContentHeaders.ContentType?.ToString());
        Assert.Contains("\"'=1+1\",\"jane@example.com\",\"'+49 30 1\"", exported.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", exported.Text, StringComparison.Ordinal);
        Assert.Equal(4, (int)back.Json["already_there_count"]!);
        Assert.True((int)there.Json["imported_count"]! == 4, there.Text);
        Assert.Equal(WithoutIds(exported.Text), WithoutIds(copy.Text));
    }

    [Fact]
    public async Task An_exported_calendar_is_imported_elsewhere_and_is_there_already_where_it_came_from()
    {
        string exchange = await _api.CreateExchangeAsync();
        string other = await _api.CreateExchangeAsync();
        string list = $"{Header},notes\nA-1,no_show,2023-01-02,10:00,11:00,\"Doe, Jane\",jane@example.com,\"a; b\nc\"\nA-2,,2024-01-15,10:00,11:00,Eve,eve@example.com,";
        await ImportAsync(exchange, list);

        var exported = await _api.GetAsync($"/api/exchanges/{exchange}/export/?format=ics", "owner");
        var back = await ImportAsync(exchange, exported.Text, type: "text/calendar");
        var there = await ImportAsync(other, exported.Text, type: "text/calendar");

        Assert.Equal(2, (int)back.Json["already_there_count"]!);
        Assert.True((int)there.Json["imported_count"]! == 2, there.Text);
        var (from, to) = (await _api.GetAsync($"/api/exchanges/{exchange}/export/", "owner"), await _api.GetAsync($"/api/exchanges/{other}/export/", "owner"));
        Assert.Equal(WithoutIds(from.Text), WithoutIds(to.Text));
    }

    [Fact]
    public async Task A_calendar_of_another_program_is_imported_event_by_event()
    {
        string exchange = await _api.CreateExchangeAsync("\"time_zone\": \"Europe/Berlin\",");
        const string calendar = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:1@example
            DTSTART;TZID=Europe/Berlin:20230102T100000
            DURATION:PT1H
            SUMMARY:Jane Doe
            ATTENDEE;CN="Doe, Jane":mailto:jane@example.com
            DESCRIPTION:One\, two
            END:VEVENT
            BEGIN:VEVENT
            UID:2@example
            DTSTART:20240115T100000
            DTEND:20240115T110000
            STATUS:CANCELLED
            SUMMARY:Eve
            END:VEVENT
            BEGIN:VEVENT
            UID:3@example
            DTSTART;VALUE=DATE:20240115
            SUMMARY:Eve
            END:VEVENT
            BEGIN:VEVENT
            UID:4@example
            DTSTART:20240115T100000Z
            RRULE:FREQ=DAILY
            SUMMARY:Eve
            END:VEVENT
            BEGIN:VEVENT
            UID:5@example
            DTSTART:x
            SUMMARY:Eve
            END:VEVENT
            END:VCALENDAR
            """;

        var reply = await ImportAsync(exchange, calendar.ReplaceLineEndings("\r\n"), "?customer_email=nobody@example.com", "text/calendar");

        var rows = reply.Json["rows"]!.AsArray();
        Assert.Equal(["imported", "imported", "refused", "refused", "refused"], rows.Select(row => (string)row!["outcome"]!));
        var first = await _api.GetAsync($"/api/bookings/{rows[0]!["booking"]}/", "owner");
        Assert.Equal(
            ("Doe, Jane", "jane@example.com", "2023-01-02T10:00:00+01:00", "One, two", "confirmed"),
            (Of(first, "customer_name"), Of(first, "customer_email"), Of(first, "starts_at"), Of(first, "notes"), Of(first, "status")));
        var second = await _api.GetAsync($"/api/bookings/{rows[1]!["booking"]}/", "owner");
        Assert.Equal(("Eve", "nobody@example.com", "cancelled"), (Of(second, "customer_name"), Of(second, "customer_email"), Of(second, "status")));
        Assert.Equal(
            [
                "It lasts whole days. Whoever wants to close the exchange imports special hours.",
                "A series can't be imported, nor can one of its events.",
                "Its times can't be read.",
            ],
            rows.Skip(2).Select(row => (string)row!["errors"]![0]!["message"]!));
    }

    [Theory]
    [InlineData("service", "Colour", "service", "service_not_found")]
    [InlineData("service", "aaaaaaaa-0000-4000-8000-000000000000", "service", "service_not_found")]
    [InlineData("resources", "Ben; Zoe", "resources", "resource_not_found")]
    [InlineData("overrides", "hours; all", "overrides", "invalid_field")]
    [InlineData("metadata", "x", "metadata", "invalid_field")]
    [InlineData("status", "gone", "status", "invalid_field")]
    [InlineData("starts_at", "2024-01-16T10:00", "date", "invalid_field")]
    [InlineData("end_time", "24:61", "end_time", "invalid_field")]
    public async Task What_is_wrong_with_a_cell_is_told_with_its_column(string column, string cell, string field, string code)
    {
        string exchange = await _api.CreateExchangeAsync();
        var cells = new Dictionary<string, string>
        {
            ["external_id"] = "A-1",
            ["date"] = "2024-01-15",
            ["start_time"] = "10:00",
            ["end_time"] = "11:00",
            ["customer_name"] = "Jane",
            ["customer_email"] = "jane@example.com",
            [column] = cell,
        };
        if (column == "starts_at")
        {
            cells["ends_at"] = "2024-01-16T11:00";
        }

        var reply = await ImportAsync(exchange, $"{string.Join(',', cells.Keys)}\n{string.Join(',', cells.Values)}");

        var error = reply.Json["rows"]![0]!["errors"]![0]!;
        Assert.Equal((field, code), ((string?)error["field"], (string?)error["code"]));
    }

    [Fact]
    public async Task A_row_that_has_changed_since_it_was_imported_is_refused_with_its_code()
    {
        string exchange = await _api.CreateExchangeAsync();
        await ImportAsync(exchange, $"{Header}\nA-1,,2024-01-15,10:00,11:00,Jane,jane@example.com");

        var reply = await ImportAsync(exchange, $"{Header}\nA-1,,2024-01-15,12:00,13:00,Jane,jane@example.com");

        var error = reply.Json["rows"]![0]!["errors"]![0]!;
        Assert.Equal(("external_id", "external_id_reused"), ((string?)error["field"], (string?)error["code"]));
    }

    [Fact]
    public async Task The_list_in_the_document_is_answered_as_the_document_says()
    {
        string page = await File.ReadAllTextAsync(Repository.PathOf("docs", "import.md"), TestContext.Current.CancellationToken);
        string list = BlockOf(page, "csv");
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "16:00", "17:00");

        var reply = await ImportAsync(exchange, list);

        string answer = Assert.Single(page.Split("```json\n").Skip(1)).Split("```")[0];
        foreach (var row in reply.Json["rows"]!.AsArray().Take(2))
        {
            answer = answer[..answer.IndexOf('…', StringComparison.Ordinal)] + row!["booking"] + answer[(answer.IndexOf('…', StringComparison.Ordinal) + 1)..];
        }

        reply.Is(HttpStatusCode.OK, answer);
        Assert.Contains($"/api/exchanges/$EXCHANGE/import/?dry_run=true\" -H \"Content-Type: text/csv\"", BlockOf(page, "bash"), StringComparison.Ordinal);

        static string BlockOf(string page, string language) => Assert.Single(page.Split($"```{language}\n").Skip(1)).Split("```")[0];
    }

    [Theory]
    [InlineData("", "there is no row with the names of the columns.")]
    [InlineData("external_id,notes\n1,\"open\n2,x", "a quote is not closed.")]
    [InlineData("external_id,external_id\n1,2", "the column external_id is there twice.")]
    [InlineData("external_id,status\n1,,2", "row 2 has more cells than there are columns.")]
    public async Task A_list_that_cannot_be_read_is_refused(string list, string reason) =>
        (await ImportAsync(await _api.CreateExchangeAsync(), list)).Is(
            HttpStatusCode.BadRequest, $$"""{"detail": "CSV parse error - {{reason}}"}""");

    [Fact]
    public async Task Bodies_have_bounds()
    {
        string exchange = await _api.CreateExchangeAsync();
        string rows = string.Concat(Enumerable.Range(0, 5001).Select(number => $"{number}\n"));

        (await ImportAsync(exchange, $"external_id\n{rows}")).Is(
            HttpStatusCode.BadRequest, """{"non_field_errors": ["At most 5000 rows can be imported at once."]}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await ImportAsync(exchange, new string('x', (1 << 20) + 1))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await ImportAsync(exchange, "external_id", type: "text/csv; charset=latin1")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await ImportAsync(exchange, "{}", type: "application/json")).Status);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("?send_events=true", 1)]
    public async Task An_import_makes_events_only_of_what_is_to_come_and_only_if_that_is_wanted(string query, int count)
    {
        string exchange = await _api.CreateExchangeAsync();
        await ImportAsync(exchange, $"{Header}\n1,,2023-01-02,10:00,11:00,Jane,jane@example.com\n2,,2024-01-15,10:00,11:00,Jane,jane@example.com", query);

        var events = (await _api.GetAsync($"/api/events/?exchange={exchange}", "owner")).Json["results"]!.AsArray();

        Assert.Equal(count, events.Count(one => (string)one!["type"]! == "booking.created"));
    }

    [Fact]
    public async Task An_export_is_of_the_dates_that_are_asked_for_and_of_all_pages()
    {
        string exchange = await _api.CreateExchangeAsync();
        string rows = string.Concat(Enumerable.Range(0, 250).Select(number =>
            $"{number},,{new LocalDate(2023, 1, 1).PlusDays(number):uuuu-MM-dd},10:00,11:00,Jane,jane@example.com\n"));
        Assert.Equal(250, (int)(await ImportAsync(exchange, $"{Header}\n{rows}")).Json["imported_count"]!);

        Assert.Equal(251, Lines(await _api.GetAsync($"/api/exchanges/{exchange}/export/", "owner")));
        Assert.Equal(3, Lines(await _api.GetAsync($"/api/exchanges/{exchange}/export/?date_from=2023-01-03&date_to=2023-01-04", "owner")));
        var head = await _api.SendAsync(HttpMethod.Head, $"/api/exchanges/{exchange}/export/", null, "owner");
        Assert.Equal((HttpStatusCode.OK, "attachment; filename=\"bookings.csv\""), (head.Status, head.ContentHeaders.ContentDisposition?.ToString().Replace("bookings.csv;", "\"bookings.csv\"", StringComparison.Ordinal)));

        static int Lines(Reply reply) => reply.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private static string Of(Reply reply, string name) => (string)reply.Json[name]!;

    private static string[] WithoutIds(string list) =>
        [.. list.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal)];

    private Task<Reply> ImportAsync(string exchange, string body, string query = "", string type = "text/csv") =>
        _api.PostTextAsync($"/api/exchanges/{exchange}/import/{query}", body, type, "owner");
}
