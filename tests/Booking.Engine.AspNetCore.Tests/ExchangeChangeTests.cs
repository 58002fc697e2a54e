using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Owners change and delete their exchanges.</summary>
public sealed class ExchangeChangeTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_PATCH_of_an_exchange_changes_only_what_it_names()
    {
        string exchange = await _api.CreateExchangeAsync("""
            "description": "a", "slot_step_minutes": 15, "booking_window_days": 30, "time_zone": "Europe/Berlin",
            """);
        var before = (await _api.GetAsync($"/api/exchanges/{exchange}/")).Json.AsObject();
        _api.Clock.AdvanceMinutes(1);

        var reply = await ChangeAsync("PATCH", exchange, """
            {"default_capacity": 3, "slot_step_minutes": null, "auto_confirm": true, "uuid": "x", "created_at": 1}
            """);

        before["default_capacity"] = 3;
        before["slot_step_minutes"] = null;
        before["auto_confirm"] = true;
        before["updated_at"] = "2024-01-10T12:01:00Z";
        reply.Is(HttpStatusCode.OK, before.ToJsonString());
        (await _api.GetAsync($"/api/exchanges/{exchange}/")).Is(HttpStatusCode.OK, before.ToJsonString());
        (await ChangeAsync("PATCH", exchange, "{}")).Is(HttpStatusCode.OK, before.ToJsonString());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Changing_operating_hours_replaces_all_of_them(string method)
    {
        string exchange = await _api.CreateExchangeAsync();
        var reply = await ChangeAsync(method, exchange, """
            {"business_name": "New", "operating_hours": [{"day_of_week": 2, "open_time": "10:00", "close_time": "12:00"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("New", (string)reply.Json["business_name"]!);
        Assert.Equal(2, (int)reply.Json["operating_hours"]!.AsArray().Single()!["day_of_week"]!);

        var monday = await _api.BookAsync(exchange, "10:00", "11:00");
        monday.Is(HttpStatusCode.BadRequest, """{"date": ["Exchange is closed on Monday."]}""");
        var tuesday = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-16");
        Assert.Equal(2, tuesday.Json["slots"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_PUT_of_an_exchange_requires_the_fields_of_a_creation_and_keeps_unnamed_settings()
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", "default_capacity": 4, """);
        (await ChangeAsync("PUT", exchange, "{}")).Is(
            HttpStatusCode.BadRequest, """{"business_name": ["This field is required."]}""");
        var reply = await ChangeAsync("PUT", exchange, """{"business_name": "New"}""");
        Assert.Equal(
            ("New", "Europe/Berlin", 4, 2),
            ((string)reply.Json["business_name"]!, (string)reply.Json["time_zone"]!,
                (int)reply.Json["default_capacity"]!, reply.Json["operating_hours"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("""{"business_name": ""}""", """{"business_name": ["This field may not be blank."]}""")]
    [InlineData("""{"business_name": null}""", """{"business_name": ["This field may not be null."]}""")]
    [InlineData("""{"default_capacity": 0, "time_zone": 1}""", """
        {"default_capacity": ["Ensure this value is greater than or equal to 1."], "time_zone": ["Not a valid string."]}
        """)]
    [InlineData("""{"operating_hours": [{}]}""", """
        {"operating_hours": [{"day_of_week": ["This field is required."], "open_time": ["This field is required."],
                              "close_time": ["This field is required."]}]}
        """)]
    [InlineData("""
        {"operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "12:30"},
                             {"day_of_week": 1, "open_time": "12:00", "close_time": "17:00"}]}
        """, """{"operating_hours": ["Monday 09:00 - 12:30 overlaps Monday 12:00 - 17:00."]}""")]
    [InlineData("[]", """{"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}""")]
    public async Task An_invalid_change_of_an_exchange_names_its_fields(string body, string answer)
    {
        string exchange = await _api.CreateExchangeAsync();
        var before = await _api.GetAsync($"/api/exchanges/{exchange}/");
        (await ChangeAsync("PATCH", exchange, body)).Is(HttpStatusCode.BadRequest, answer);
        (await _api.GetAsync($"/api/exchanges/{exchange}/")).Is(HttpStatusCode.OK, before.Text);
    }

    [Fact]
    public async Task Deleting_an_exchange_deletes_slots_and_past_bookings_but_is_409_with_upcoming_ones()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booking = (string)(await _api.BookAsync(exchange, "14:00", "15:00")).Json["uuid"]!;
        (await ChangeAsync("DELETE", exchange, null)).Is(
            HttpStatusCode.Conflict, """{"detail": "The exchange has bookings that are still to come."}""");
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "15:00", "16:00")).Status);

        _api.Clock.AdvanceDays(6);
        var deleted = await ChangeAsync("DELETE", exchange, null);
        Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.Status, deleted.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/exchanges/{exchange}/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/bookings/{booking}/", "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync("DELETE", exchange, null)).Status);
    }

    [Fact]
    public async Task An_exchange_that_the_client_already_has_is_304()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/";
        string tag = Tag(await _api.GetAsync(path));
        foreach (string known in (string[])[tag, $"W/{tag}", $"\"other\", {tag}", "*"])
        {
            var again = await _api.SendAsync("GET", path, null, null, ("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, "", tag), (again.Status, again.Text, Tag(again)));
        }

        await _api.SendAsync(HttpMethod.Patch, path, """{"description": "new"}""", "owner");
        foreach (string other in (string[])[tag, "\"other\"", "x"])
        {
            var changed = await _api.SendAsync("GET", path, null, null, ("If-None-Match", other));
            Assert.Equal(HttpStatusCode.OK, changed.Status);
            Assert.NotEqual(tag, Tag(changed));
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_change_of_an_exchange_with_an_outdated_If_Match_is_refused(string method)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/";
        string old = Tag(await _api.GetAsync(path));
        string tag = Tag(await _api.SendAsync(HttpMethod.Patch, path, """{"description": "new"}""", "owner"));
        string? body = method == "DELETE" ? null : """{"business_name": "New"}""";
        foreach (string stale in (string[])[old, $"W/{old}", "x", "\"other\"", tag.Insert(tag.Length - 1, "-x"), tag.Insert(1, "gzip-")])
        {
            (await _api.SendAsync(method, path, body, "owner", ("If-Match", stale))).Is(
                HttpStatusCode.PreconditionFailed, """{"detail": "It was changed meanwhile: read it again."}""");
        }

        Assert.Equal("new", (string)(await _api.GetAsync(path)).Json["description"]!);
        var done = await _api.SendAsync(method, path, body, "owner", ("If-Match", $"{old}, {tag}"));
        Assert.Equal(method == "DELETE" ? HttpStatusCode.NoContent : HttpStatusCode.OK, done.Status);
    }

    [Theory]
    [InlineData("W/\"{0}\"")]
    [InlineData("\"{0}-gzip\"")]
    [InlineData("\"{0};gzip\"")]
    [InlineData("\"{0}--gzip\"")]
    [InlineData("W/\"{0}-gzip\"")]
    [InlineData("\"{0}-br\"")]
    public async Task An_ETag_weakened_by_a_compressing_proxy_still_names_the_version(string form)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/";
        string old = Changed(await _api.GetAsync(path));
        string tag = Changed(await _api.SendAsync("PATCH", path, """{"description": "new"}""", "owner", ("If-Match", old)));
        Assert.Equal(HttpStatusCode.NotModified, (await _api.SendAsync("GET", path, null, null, ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("GET", path, null, null, ("If-None-Match", old))).Status);
        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.OK],
            [
                (await _api.SendAsync("PATCH", path, """{"description": "newer"}""", "owner", ("If-Match", old))).Status,
                (await _api.SendAsync("PATCH", path, """{"description": "newer"}""", "owner", ("If-Match", tag))).Status,
            ]);

        string Changed(Reply reply) => form.Replace("{0}", Tag(reply).Trim('"'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_changes_of_an_exchange_without_If_Match_are_all_applied()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/special_hours/";
        var replies = await Task.WhenAll(Enumerable.Range(10, 8).Select(day =>
            _api.PostAsync(path, $$"""{"date": "2024-02-{{day}}", "hours": []}""", "owner")));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Equal(8, (await _api.GetAsync(path)).Json.AsArray().Count);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "special_hours/")]
    [InlineData("DELETE", "special_hours/2024-01-15/")]
    [InlineData("POST", "blocks/")]
    [InlineData("DELETE", "blocks/00000000-0000-4000-8000-000000000000/")]
    public async Task Only_the_owner_can_change_an_exchange(string method, string below)
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/{below}";
        string? body = method == "DELETE" ? null : "{}";
        (await _api.SendAsync(new HttpMethod(method), path, body, "other")).Is(
            HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
        var anonymous = await _api.SendAsync(new HttpMethod(method), path, body, null);
        anonymous.Is(
            HttpStatusCode.Unauthorized, """{"detail": "Authentication credentials were not provided."}""");
        Assert.Equal("Bearer", anonymous.Headers.WwwAuthenticate.Single().Scheme);
        string unknown = path.Replace(exchange, "00000000-0000-4000-8000-000000000000");
        Assert.Equal(
            HttpStatusCode.NotFound, (await _api.SendAsync(new HttpMethod(method), unknown, body, "owner")).Status);
    }

    private Task<Reply> ChangeAsync(string method, string exchange, string? body) =>
        _api.SendAsync(new HttpMethod(method), $"/api/exchanges/{exchange}/", body, "owner");

    private static string Tag(Reply reply) => reply.Headers.ETag!.ToString();
}
