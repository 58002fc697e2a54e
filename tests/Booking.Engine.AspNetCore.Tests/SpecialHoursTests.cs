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

        const string closed = """{"date": "2024-01-15", "hours": [], "reason": "Holiday"}""";
        var created = await _api.PostAsync(path, closed, "owner");
        created.Is(HttpStatusCode.Created, closed);
        Assert.Equal($"{path}2024-01-15/", created.Headers.Location?.OriginalString);
        (await _api.BookAsync(exchange, "10:00", "11:00")).Is(
            HttpStatusCode.BadRequest, """{"date": ["Exchange is closed on Monday."]}""");

        const string late = """
            {"date": "2024-01-15", "reason": "",
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
            HttpStatusCode.OK, $$"""[{"date": "2024-01-13", "hours": [], "reason": ""}, {{late}}]""");
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

    [Theory]
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
