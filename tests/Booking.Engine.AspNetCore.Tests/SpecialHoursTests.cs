using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Dates with special hours in place of the weekly ones.</summary>
public sealed class SpecialHoursTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Special_hours_of_a_date_can_be_set_replaced_listed_and_deleted()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/special_hours/";
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, "[]");

        const string closed = """
            {"date": "2024-01-15", "end_date": null, "annual": false, "hours": [], "closed": [], "reason": "Holiday", "external_id": null}
            """;
        var created = await _api.PostAsync(path, closed, "owner");
        created.Is(HttpStatusCode.Created, closed);
        Assert.Equal($"{path}2024-01-15/", created.Headers.Location?.OriginalString);
        (await _api.BookAsync(exchange, "10:00", "11:00")).Is(
            HttpStatusCode.BadRequest, """{"date": ["Exchange is closed on Monday."]}""");

        const string late = """
            {"date": "2024-01-15", "end_date": null, "annual": false, "closed": [], "reason": "", "external_id": null,
             "hours": [{"open_time": "18:00:00", "close_time": "20:00:00"}, {"open_time": "22:00:00", "close_time": "02:00:00"}]}
            """;
        var replaced = await _api.PostAsync(path, """
            {"date": "2024-01-15",
             "hours": [{"open_time": "18:00", "close_time": "20:00"}, {"open_time": "22:00", "close_time": "02:00"}]}
            """, "owner");
        replaced.Is(HttpStatusCode.OK, late);
        Assert.Null(replaced.Headers.Location);
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "19:00", "20:00")).Status);

        await _api.PostAsync(path, """{"date": "2024-01-13", "hours": []}""", "owner");
        (await _api.GetAsync(path)).Is(
            HttpStatusCode.OK,
            $$"""[{"date": "2024-01-13", "end_date": null, "annual": false, "hours": [], "closed": [], "reason": "", "external_id": null}, {{late}}]""");
        (await _api.GetAsync($"{path}2024-01-15/")).Is(HttpStatusCode.OK, late);

        Assert.Equal(
            HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{path}2024-01-15", null, "owner")).Status);
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "10:00", "11:00")).Status);
        foreach (string date in (string[])["2024-01-15", "2024-1-15", "x"])
        {
            Assert.Equal(
                HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, $"{path}{date}/", null, "owner")).Status);
        }
    }

    [Fact]
    public async Task A_range_is_one_entry_that_any_of_its_dates_finds_and_deletes()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/special_hours/";
        const string vacation = """
            {"date": "2024-07-01", "end_date": "2024-07-21", "annual": false, "hours": [], "closed": [], "reason": "Vacation", "external_id": null}
            """;

        (await _api.PostAsync(path, vacation, "owner")).Is(HttpStatusCode.Created, vacation);
        (await _api.PostAsync(path, vacation, "owner")).Is(HttpStatusCode.OK, vacation);
        (await _api.GetAsync($"{path}2024-07-10/")).Is(HttpStatusCode.OK, vacation);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{path}2024-07-22/")).Status);
        (await _api.PostAsync(path, """{"date": "2024-07-21", "end_date": "2024-07-22", "hours": []}""", "owner")).Is(
            HttpStatusCode.BadRequest, """{"hours": ["The range from 2024-07-01 overlaps that from 2024-07-21."]}""");
        Assert.Equal(
            HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{path}2024-07-21/", null, "owner")).Status);
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, "[]");
    }

    [Fact]
    public async Task A_holiday_of_every_year_closes_any_year_and_a_pause_closes_a_part_of_the_day()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/special_hours/";
        await _api.PostAsync(path, """{"date": "2020-01-15", "annual": true, "hours": []}""", "owner");
        (await _api.BookAsync(exchange, "10:00", "11:00")).Is(
            HttpStatusCode.BadRequest, """{"date": ["Exchange is closed on Monday."]}""");

        const string pause = """
            {"date": "2024-01-15", "end_date": null, "annual": false, "reason": "", "external_id": null,
             "hours": [{"open_time": "09:00:00", "close_time": "17:00:00"}],
             "closed": [{"open_time": "12:00:00", "close_time": "13:00:00"}]}
            """;
        (await _api.PostAsync(path, pause, "owner")).Is(HttpStatusCode.Created, pause);
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "10:00", "11:00")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.BookAsync(exchange, "12:00", "12:30")).Status);
    }

    [Fact]
    public async Task Hours_of_every_second_week_are_read_back_as_they_were_given()
    {
        string exchange = await _api.CreateExchangeAsync();
        var changed = await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", """
            {"operating_hours": [{"day_of_week": 6, "open_time": "09:00", "close_time": "13:00", "every_weeks": 2, "from_date": "2024-01-13"}]}
            """, "owner");

        Assert.Contains("\"every_weeks\":2,\"from_date\":\"2024-01-13\"", changed.Text, StringComparison.Ordinal);
        foreach (var (date, slots) in new[] { ("2024-01-13", true), ("2024-01-20", false), ("2024-01-27", true) })
        {
            var day = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date={date}");
            Assert.Equal(slots, day.Text.Contains("start_time", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"date": "2024-01-15", "closed": []}""", """{"hours": ["This field is required."]}""")]
    [InlineData("""{"date": "2024-01-15", "end_date": "2024-01-14", "hours": []}""", """
        {"hours": ["2024-01-15 is after the end of its range, 2024-01-14."]}
        """)]
    [InlineData("""{"date": "2024-01-15", "end_date": "x", "annual": 1, "hours": [], "closed": 1}""", """
        {"end_date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."], "annual": ["Must be a valid boolean."],
         "closed": ["Expected a list of items but got type \"int\"."]}
        """)]
    [InlineData("{}", """{"date": ["This field is required."], "hours": ["This field is required."]}""")]
    [InlineData("""{"date": "x", "hours": null, "reason": 1}""", """
        {"date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
         "hours": ["This field may not be null."], "reason": ["Not a valid string."]}
        """)]
    [InlineData("""{"date": "2024-01-15", "hours": "x"}""", """{"hours": ["Expected a list of items but got type \"str\"."]}""")]
    [InlineData("""{"date": "2024-01-15", "hours": [{"open_time": "09:00", "close_time": "10:00"}, {"open_time": "x"}, 1]}""", """
        {"hours": [{}, {"open_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."],
                        "close_time": ["This field is required."]},
                   {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]}]}
        """)]
    [InlineData("""
        {"date": "2024-01-15", "hours": [{"open_time": "09:00", "close_time": "12:00"}, {"open_time": "11:00", "close_time": "13:00"}]}
        """, """{"hours": ["2024-01-15 09:00 - 12:00 overlaps 2024-01-15 11:00 - 13:00."]}""")]
    [InlineData("""{"date": "2024-01-14", "hours": [{"open_time": "22:00", "close_time": "10:00"}]}""", """
        {"hours": ["2024-01-14 22:00 - 10:00 reaches into 2024-01-15 09:00 - 17:00."]}
        """)]
    public async Task Invalid_special_hours_are_refused_naming_their_fields(string body, string answer)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync($"/api/exchanges/{exchange}/special_hours/", body, "owner")).Is(
            HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task The_reason_of_special_hours_has_at_most_255_characters()
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync(
            $"/api/exchanges/{exchange}/special_hours/",
            $$"""{"date": "2024-01-15", "hours": [], "reason": "{{new string('x', 256)}}"}""",
            "owner")).Is(
            HttpStatusCode.BadRequest, """{"reason": ["Ensure this field has no more than 255 characters."]}""");
    }
}
