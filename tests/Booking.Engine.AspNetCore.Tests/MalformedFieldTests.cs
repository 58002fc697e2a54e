using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Every field of every request with values that are not valid, and the message for each.</summary>
public sealed class MalformedFieldTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";
    private const string Required = "This field is required.";
    private const string Null = "This field may not be null.";
    private const string Blank = "This field may not be blank.";
    private const string NoText = "Not a valid string.";
    private const string Range =
        "/api/time-slots/availability/?exchange={exchange}&start_date=2024-01-15&end_date=2024-01-15&";

    private const string Nul = "Null characters are not allowed.";
    private const string Control = "Control characters are not allowed.";
    private const string NoInteger = "A valid integer is required.";
    private const string NoBoolean = "Must be a valid boolean.";
    private const string Date = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
    private const string DateBounds = "Ensure this date is from 1970-01-01 to 2199-12-31.";
    private const string Time = "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].";
    private const string Fraction = "Fractions of a second are not supported.";
    private const string Timestamp =
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

    private const string Exchanges = "/api/exchanges/";
    private const string Bookings = "/api/bookings/";
    private const string Generated = "/api/time-slots/generate_slots/";
    private readonly ApiHost _api = fixture.Api;

    public static IEnumerable<TheoryDataRow<string, string, string?, string>> Fields()
    {
        foreach (var (path, field) in ((string, string)[])
            [(Exchanges, "business_name"), (Bookings, "customer_name"), (Bookings, "customer_email"),
             (Exchanges, "description"), (Bookings, "customer_phone"), (Bookings, "notes"), (Exchanges, "time_zone")])
        {
            yield return new(path, field, "null", Null);
            foreach (string value in (string[])["1", "1.5", "true", "[]", "{}", "\"\\ud800\"", "\"\\udc00x\""])
            {
                yield return new(path, field, value, NoText);
            }

            yield return new(path, field, "\"a\\u0000b\"", Nul);
        }

        foreach (var (path, field, longest) in ((string, string, int)[])
            [(Exchanges, "business_name", 255), (Bookings, "customer_name", 255), (Bookings, "customer_email", 254),
             (Exchanges, "description", 2000), (Bookings, "customer_phone", 32), (Bookings, "notes", 2000)])
        {
            yield return new(
                path, field, $"\"{new string('x', longest + 1)}\"", $"Ensure this field has no more than {longest} characters.");
        }

        foreach (var (path, field) in ((string, string)[])
            [(Exchanges, "business_name"), (Bookings, "customer_name"), (Bookings, "customer_email")])
        {
            yield return new(path, field, null, Required);
            yield return new(path, field, "\"\"", Blank);
            yield return new(path, field, "\" \\t \"", Blank);
            yield return new(path, field, "\"a\\u001bb\"", Control);
            yield return new(path, field, "\"a\\u0085b\"", Control);
        }

        foreach (var (path, field) in ((string, string)[])[(Exchanges, "business_name"), (Bookings, "customer_name")])
        {
            foreach (string character in (string[])["200B", "FEFF", "2028", "2029", "202A", "202E", "2066", "2069"])
            {
                yield return new(
                    path, field, $"\"a\\u{character}b\"",
                    $"The character U+{character} is not allowed in a name: it can't be seen, and changes how the name is read.");
            }
        }

        yield return new(Bookings, "customer_phone", "\"1\\r\\n2\"", Control);
        foreach (string value in (string[])["x", "x@", "@x.de", "a b@x.de", "a@b", "a@x..de", "a@-x.de", "a@@x.de", "a.@x.de"])
        {
            yield return new(Bookings, "customer_email", $"\"{value}\"", "Enter a valid email address.");
        }

        foreach (var (path, field, least, most) in ((string, string, int, int)[])
            [(Exchanges, "default_capacity", 1, 100_000), (Exchanges, "slot_duration_minutes", 1, 1440),
             (Exchanges, "slot_step_minutes", 1, 1440), (Exchanges, "buffer_before_minutes", 0, 1440),
             (Exchanges, "buffer_after_minutes", 0, 1440), (Exchanges, "min_notice_minutes", 0, 5_270_400),
             (Exchanges, "min_duration_minutes", 1, 1440), (Exchanges, "max_duration_minutes", 1, 1440),
             (Exchanges, "booking_window_days", 0, 3660), (Exchanges, "cancellation_notice_minutes", 0, 5_270_400),
             (Bookings, "party_size", 1, 100_000), (Generated, "slot_duration_minutes", 1, 1440),
             (Generated, "max_capacity", 0, 100_000)])
        {
            foreach (string value in (string[])["\"1\"", "1.5", "1e400", "1e-3", "true", "[]", "{}", "\"x\""])
            {
                yield return new(path, field, value, NoInteger);
            }

            string low = $"Ensure this value is greater than or equal to {least}.";
            string high = $"Ensure this value is less than or equal to {most}.";
            yield return new(path, field, $"{least - 1}", low);
            yield return new(path, field, "-99999999999999999999999999999999999999999999999999", low);
            yield return new(path, field, $"{most + 1}", high);
            yield return new(path, field, "99999999999999999999999999999999999999999999999999", high);
            yield return new(path, field, "1e20", high);
            if (field is not ("default_capacity" or "slot_step_minutes" or "booking_window_days" or "min_duration_minutes" or "max_duration_minutes"))
            {
                yield return new(path, field, "null", Null);
            }
        }

        foreach (string field in (string[])["auto_confirm", "reschedule_keeps_confirmation"])
        {
            foreach (string value in (string[])["1", "\"true\"", "[]", "\"\""])
            {
                yield return new(Exchanges, field, value, NoBoolean);
            }

            yield return new(Exchanges, field, "null", Null);
        }

        yield return new(Exchanges, "slot_starts", "null", Null);
        foreach (var (value, shown) in ((string, string)[])[("\"x\"", "x"), ("\"Grid\"", "Grid"), ("1", "1"), ("\"\"", "")])
        {
            yield return new(
                Exchanges, "slot_starts", value, $"Select a valid choice. {shown} is not one of the available choices.");
        }

        yield return new(
            Exchanges, "time_zone", "\"Mars/Olympus\"",
            "There is no time zone “Mars/Olympus”. Give an IANA name, such as Europe/Berlin.");
        yield return new(
            Exchanges, "time_zone", "\"UTC+01:00\"",
            "There is no time zone “UTC+01:00”. Give an IANA name, such as Europe/Berlin.");
        foreach (var (value, type) in ((string, string)[])
            [("\"x\"", "str"), ("{}", "dict"), ("1", "int"), ("1.5", "float"), ("false", "bool")])
        {
            yield return new(
                Exchanges, "operating_hours", value, $"Expected a list of items but got type \"{type}\".");
        }

        yield return new(Exchanges, "operating_hours", "null", Null);
        yield return new(
            Exchanges, "operating_hours", $"[{string.Join(',', Enumerable.Repeat("{}", 201))}]",
            "Ensure this field has no more than 200 elements.");

        foreach (var (path, field) in ((string, string)[])[(Bookings, "exchange"), (Generated, "exchange_uuid")])
        {
            yield return new(path, field, null, Required);
            yield return new(path, field, "null", Null);
            yield return new(path, field, "\"x\"", "“x” is not a valid UUID.");
            yield return new(path, field, "\"\"", "“” is not a valid UUID.");
            yield return new(path, field, "5", "“5” is not a valid UUID.");
            yield return new(path, field, $"\"{{{Unknown}}}\"", $"“{{{Unknown}}}” is not a valid UUID.");
            yield return new(path, field, $"\"{Unknown}\"", $"Invalid pk \"{Unknown}\" - object does not exist.");
        }

        foreach (var (path, field) in ((string, string)[])
            [(Bookings, "date"), (Generated, "start_date"), (Generated, "end_date")])
        {
            yield return new(path, field, null, Required);
            yield return new(path, field, "null", Null);
            foreach (string value in (string[])
                ["\"\"", "\"x\"", "20240115", "\"2024-1-15\"", "\"2024-02-30\"", "\"2024-13-01\"", "\"15.01.2024\"",
                 "\"2024-01-15T00:00:00Z\"", "\"2024-01-15 \"", "\"-024-01-15\"", "\"٢٠٢٤-٠١-١٥\"", "[]", "true"])
            {
                yield return new(path, field, value, Date);
            }

            yield return new(path, field, "\"1969-12-31\"", DateBounds);
            yield return new(path, field, "\"2200-01-01\"", DateBounds);
        }

        foreach (string field in (string[])["start_time", "end_time"])
        {
            yield return new(Bookings, field, null, Required);
            yield return new(Bookings, field, "null", Null);
            foreach (string value in (string[])
                ["\"\"", "\"x\"", "9", "\"9:00\"", "\"09\"", "\"0900\"", "\"25:00\"", "\"24:01\"", "\"09:60\"",
                 "\"09:00:60\"", "\"09:00Z\"", "\"09:00+01:00\"", "\"09:00 \"", "\"-9:00\"", "[]"])
            {
                yield return new(Bookings, field, value, Time);
            }

            yield return new(Bookings, field, "\"09:00:00.5\"", Fraction);
        }
    }

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_body_value_is_refused_naming_its_field(string path, string field, string? value, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        var body = (path switch
        {
            Exchanges => JsonNode.Parse("""{"business_name": "A"}"""),
            Bookings => JsonNode.Parse($$"""
                {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
                 "customer_name": "Jane", "customer_email": "jane@example.com"}
                """),
            _ => JsonNode.Parse($$"""
                {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-16"}
                """),
        })!.AsObject();
        body.Remove(field);
        string json = body.ToJsonString();
        string with = value is null ? json : $"{{\"{field}\": {value}{(body.Count == 0 ? "}" : $", {json[1..]}")}";

        var reply = await _api.PostAsync(path, with, "owner");

        reply.Is(HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Theory]
    [InlineData("null", Null)]
    [InlineData("\"x\"", Timestamp)]
    [InlineData("1705327200", Timestamp)]
    [InlineData("\"2024-01-15\"", Timestamp)]
    [InlineData("\"2024-01-15T25:00Z\"", Timestamp)]
    [InlineData("\"2024-02-30T14:00Z\"", Timestamp)]
    [InlineData("\"2024-01-15T14:00+19:00\"", Timestamp)]
    [InlineData("\"2024-01-15T14:00+18:30\"", Timestamp)]
    [InlineData("\"2024-01-15T14:00+01:75\"", Timestamp)]
    [InlineData("\"2024-01-15T14:00:00.5Z\"", Fraction)]
    [InlineData("\"2200-01-01T14:00Z\"", DateBounds)]
    [InlineData("\"1960-01-01T14:00\"", DateBounds)]
    public async Task An_invalid_instant_is_refused_naming_its_field(string value, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        var reply = await _api.PostAsync(Bookings, $$"""
            {"exchange": "{{exchange}}", "starts_at": {{value}}, "ends_at": "2024-01-15T15:00:00Z",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);
        reply.Is(HttpStatusCode.BadRequest, new JsonObject { ["starts_at"] = new JsonArray(message) }.ToJsonString());
    }

    [Fact]
    public async Task All_invalid_fields_are_reported_at_once() =>
        (await _api.PostAsync(Bookings, $$"""
            {"exchange": "{{Unknown}}", "date": "x", "start_time": null, "customer_name": "", "customer_email": "x",
             "party_size": 0, "notes": 1}
            """)).Is(HttpStatusCode.BadRequest, $$"""
            {"date": ["{{Date}}"], "start_time": ["{{Null}}"], "end_time": ["{{Required}}"],
             "customer_name": ["{{Blank}}"], "customer_email": ["Enter a valid email address."], "notes": ["{{NoText}}"],
             "party_size": ["Ensure this value is greater than or equal to 1."],
             "exchange": ["Invalid pk \"{{Unknown}}\" - object does not exist."]}
            """);

    [Fact]
    public async Task Errors_in_the_rows_of_a_list_are_reported_row_by_row() =>
        (await _api.PostAsync(Exchanges, """
            {"business_name": "A", "operating_hours": [
              {"day_of_week": 1, "open_time": "09:00", "close_time": "24:00"}, {}, 3, null, {"day_of_week": 7, "is_closed": true},
              {"day_of_week": 8, "open_time": "9", "close_time": null}, {"day_of_week": "1", "is_closed": "no"},
              {"day_of_week": 2, "is_closed": true, "open_time": "x", "close_time": null}]}
            """, "owner")).Is(HttpStatusCode.BadRequest, $$"""
            {"operating_hours": [
              {},
              {"day_of_week": ["{{Required}}"], "open_time": ["{{Required}}"], "close_time": ["{{Required}}"]},
              {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]},
              {"non_field_errors": ["Invalid data. Expected a dictionary, but got NoneType."]},
              {},
              {"day_of_week": ["Ensure this value is less than or equal to 7."], "open_time": ["{{Time}}"], "close_time": ["{{Null}}"]},
              {"day_of_week": ["{{NoInteger}}"], "is_closed": ["{{NoBoolean}}"], "open_time": ["{{Required}}"], "close_time": ["{{Required}}"]},
              {"open_time": ["{{Time}}"]}]}
            """);

    [Theory]
    [InlineData("exchange", "x", "“x” is not a valid UUID.")]
    [InlineData("date", "x", Date)]
    [InlineData("date", "2024-02-30", Date)]
    [InlineData("date", "2200-01-01", DateBounds)]
    [InlineData("slot_duration", "x", NoInteger)]
    [InlineData("slot_duration", "30.5", NoInteger)]
    [InlineData("slot_duration", "0", "Ensure this value is greater than or equal to 1.")]
    [InlineData("slot_duration", "1441", "Ensure this value is less than or equal to 1440.")]
    [InlineData("slot_duration", "99999999999999999999999999999999999999999999", "Ensure this value is less than or equal to 1440.")]
    [InlineData("party_size", "0", "Ensure this value is greater than or equal to 1.")]
    [InlineData("party_size", "100001", "Ensure this value is less than or equal to 100000.")]
    public async Task An_invalid_query_value_is_refused_naming_its_parameter(string field, string value, string message)
    {
        string exchange = field == "exchange" ? "" : $"exchange={await _api.CreateExchangeAsync()}&";
        var reply = await _api.GetAsync($"/api/time-slots/available_slots/?{exchange}{field}={value}");
        reply.Is(HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Theory]
    [InlineData("exchange", "x", "“x” is not a valid UUID.")]
    [InlineData("status", "open", "Select a valid choice. open is not one of the available choices.")]
    [InlineData("ordering", "name", "Select a valid choice. name is not one of the available choices.")]
    [InlineData("date_from", "x", Date)]
    [InlineData("date_to", "2024-1-1", Date)]
    [InlineData("customer_email", "a%00", Nul)]
    [InlineData("page_size", "0", "Ensure this value is greater than or equal to 1.")]
    [InlineData("page_size", "101", "Ensure this value is less than or equal to 100.")]
    [InlineData("page_size", "x", NoInteger)]
    [InlineData("cursor", "x", "Invalid cursor.")]
    public async Task An_invalid_list_filter_is_refused_naming_its_parameter(string field, string value, string message) =>
        (await _api.GetAsync($"/api/bookings/?{field}={value}", "owner")).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());

    [Theory]
    [InlineData("/api/bookings/?", "exchange")]
    [InlineData("/api/bookings/?", "status")]
    [InlineData("/api/bookings/?", "status=cancelled&status")]
    [InlineData("/api/bookings/?", "date_from")]
    [InlineData("/api/bookings/?", "date_to")]
    [InlineData("/api/bookings/?", "customer_email")]
    [InlineData("/api/bookings/?", "ordering")]
    [InlineData("/api/bookings/?", "page")]
    [InlineData("/api/bookings/?", "page_size")]
    [InlineData("/api/exchanges/?", "search")]
    [InlineData("/api/exchanges/?", "page")]
    [InlineData("/api/exchanges/?", "page_size")]
    [InlineData("/api/time-slots/?exchange={exchange}&", "date")]
    [InlineData("/api/time-slots/?exchange={exchange}&", "page")]
    [InlineData("/api/time-slots/?exchange={exchange}&", "page_size")]
    [InlineData("/api/time-slots/available_slots/?exchange={exchange}&", "date")]
    [InlineData("/api/time-slots/available_slots/?exchange={exchange}&", "slot_duration")]
    [InlineData("/api/time-slots/available_slots/?exchange={exchange}&", "party_size")]
    [InlineData("/api/time-slots/available_slots/?exchange={exchange}&", "booking")]
    [InlineData(Range, "slot_duration")]
    [InlineData(Range, "party_size")]
    public async Task An_empty_query_value_counts_as_absent(string path, string field)
    {
        string exchange = await _api.CreateExchangeAsync();
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "10:00", "11:00")).Status);
        path = path.Replace("{exchange}", exchange, StringComparison.Ordinal);
        var without = await _api.GetAsync(path, "owner");
        Assert.Equal(HttpStatusCode.OK, without.Status);
        var with = await _api.GetAsync($"{path}{field}=", "owner");
        Assert.Equal((HttpStatusCode.OK, without.Text), (with.Status, with.Text.Replace($"{field}=&", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/api/time-slots/?", "exchange")]
    [InlineData("/api/time-slots/available_slots/?", "exchange")]
    [InlineData("/api/time-slots/availability/?start_date=2024-01-15&end_date=2024-01-15&", "exchange")]
    [InlineData("/api/time-slots/availability/?exchange=00000000-0000-4000-8000-000000000000&end_date=2024-01-15&", "start_date")]
    [InlineData("/api/time-slots/availability/?exchange=00000000-0000-4000-8000-000000000000&start_date=2024-01-15&", "end_date")]
    public async Task An_empty_query_value_of_a_required_parameter_is_refused_as_missing(string path, string field) =>
        (await _api.GetAsync($"{path}{field}=")).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray("This field is required.") }.ToJsonString());

    [Theory]
    [InlineData("/api/exchanges/?page=500")]
    [InlineData("/api/exchanges/?page=0")]
    [InlineData("/api/exchanges/?page=-1")]
    [InlineData("/api/exchanges/?page=x")]
    [InlineData("/api/exchanges/?page=99999999999999999999")]
    [InlineData("/api/bookings/?page=9")]
    public async Task A_list_page_that_does_not_exist_is_404(string path) =>
        (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.NotFound, """{"detail": "Invalid page."}""");
}
