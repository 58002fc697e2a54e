using System.Net;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// The bounds of lengths, counts and dates: a value just within a bound is accepted, a value beyond it is refused.
/// </summary>
public sealed class BoundsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = fixture.Api;

    [Fact]
    public async Task Texts_of_the_greatest_allowed_length_are_accepted()
    {
        string exchange = await _api.CreateExchangeAsync($"\"description\": \"{new string('d', 2000)}\",");
        var named = await _api.PostAsync(
            "/api/exchanges/", $$"""{"business_name": "{{new string('b', 255)}}"}""", "owner");
        Assert.Equal(HttpStatusCode.Created, named.Status);
        string email = $"{new string('e', 64)}@{string.Join('.', Enumerable.Repeat(new string('x', 62), 3))}";
        var booked = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "{{new string('n', 255)}}", "customer_email": "{{email}}",
             "customer_phone": "{{new string('1', 32)}}", "notes": "{{new string('o', 2000)}}"}
            """);
        Assert.True(booked.Status == HttpStatusCode.Created, booked.Text);
        Assert.Equal(email, (string?)booked.Json["customer_email"]);
    }

    [Fact]
    public async Task An_emoji_counts_as_one_character_even_if_UTF_16_needs_two_units()
    {
        string exchange = await _api.CreateExchangeAsync($"\"description\": \"{Haircuts(2000)}\",");
        var named = await _api.PostAsync("/api/exchanges/", $$"""{"business_name": "{{Haircuts(255)}}"}""", "owner");
        Assert.Equal(HttpStatusCode.Created, named.Status);
        Assert.Equal(1, (int?)(await _api.GetAsync($"/api/exchanges/?search={Uri.EscapeDataString(Haircuts(255))}")).Json["count"]);
        var booked = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "{{Haircuts(255)}}", "customer_email": "info@उदाहरण.भारत",
             "customer_phone": "{{Haircuts(32)}}", "notes": "{{Haircuts(2000)}}"}
            """);
        Assert.True(booked.Status == HttpStatusCode.Created, booked.Text);

        (await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "11:00", "end_time": "12:00",
             "customer_name": "{{Haircuts(256)}}", "customer_email": "jane@example.com",
             "customer_phone": "{{Haircuts(33)}}", "notes": "{{Haircuts(2001)}}"}
            """)).Is(HttpStatusCode.BadRequest, """
            {"customer_name": ["Ensure this field has no more than 255 characters."],
             "customer_phone": ["Ensure this field has no more than 32 characters."],
             "notes": ["Ensure this field has no more than 2000 characters."]}
            """);

        static string Haircuts(int count) => string.Concat(Enumerable.Repeat("💇", count));
    }

    [Fact]
    public async Task Joining_characters_are_kept_in_names_and_direction_marks_are_kept_in_notes()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627 👩‍👩‍👧", "customer_email": "jane@example.com",
             "notes": "\u202eabc\u2028\u2066\u200b"}
            """);
        Assert.True(booked.Status == HttpStatusCode.Created, booked.Text);
        Assert.Equal("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627 👩‍👩‍👧", (string?)booked.Json["customer_name"]);
        Assert.Equal("\u202eabc\u2028\u2066\u200b", (string?)booked.Json["notes"]);
    }

    [Fact]
    public async Task A_date_has_at_most_50_periods_of_special_hours()
    {
        string exchange = await _api.CreateExchangeAsync();
        (await PutAsync(51)).Is(HttpStatusCode.BadRequest, """{"hours": ["Ensure this field has no more than 50 elements."]}""");
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(50)).Status);

        Task<Reply> PutAsync(int count)
        {
            var periods = Enumerable.Range(0, count).Select(
                i => $$"""{"open_time": "{{i / 3:D2}}:{{i % 3 * 20:D2}}", "close_time": "{{i / 3:D2}}:{{(i % 3 * 20) + 10:D2}}"}""");
            return _api.PostAsync(
                $"/api/exchanges/{exchange}/special_hours/",
                $$"""{"date": "2024-01-15", "hours": [{{string.Join(',', periods)}}]}""",
                "owner");
        }
    }

    [Theory]
    [InlineData("1969-12-31")]
    [InlineData("2200-01-01")]
    public async Task Special_hours_outside_the_dates_that_can_be_booked_are_refused(string date)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync(
            $"/api/exchanges/{exchange}/special_hours/", $$"""{"date": "{{date}}", "hours": []}""", "owner")).Is(
            HttpStatusCode.BadRequest, """{"date": ["Ensure this date is from 1970-01-01 to 2199-12-31."]}""");
    }

    [Fact]
    public async Task Special_hours_are_limited_to_1000_dates_and_one_of_them_can_still_be_replaced()
    {
        var store = new InMemoryStore();
        var shop = new Exchange
        {
            Id = Guid.NewGuid(),
            BusinessName = "Shop",
            TimeZone = DateTimeZone.Utc,
            OwnerId = "owner",
            SpecialHours = [.. Enumerable.Range(0, 1000).Select(day => new SpecialHours(new LocalDate(2024, 1, 1).PlusDays(day), []))],
        };
        await store.AddAsync(shop, TestContext.Current.CancellationToken);
        await using var api = await ApiHost.StartAsync(services: services => services.AddSingleton(store));

        (await PutAsync("2030-01-01")).Is(HttpStatusCode.BadRequest, """
            {"non_field_errors": ["An exchange can have special hours on at most 1000 dates. Delete some of the past."]}
            """);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("2024-01-01")).Status);
        var deleted = await api.SendAsync(
            HttpMethod.Delete, $"/api/exchanges/{shop.Id}/special_hours/2024-01-01/", null, "owner");
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync("2030-01-01")).Status);

        Task<Reply> PutAsync(string date) => api.PostAsync(
            $"/api/exchanges/{shop.Id}/special_hours/", $$"""{"date": "{{date}}", "hours": []}""", "owner");
    }

    [Fact]
    public async Task At_most_50000_time_slots_are_generated_at_once()
    {
        var days = Enumerable.Range(1, 7).Select(
            day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "24:00"}""");
        var exchange = await _api.PostAsync(
            "/api/exchanges/", $$"""{"business_name": "A", "operating_hours": [{{string.Join(',', days)}}]}""", "owner");

        var reply = await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{(string?)exchange.Json["uuid"]}}", "start_date": "2024-01-15", "end_date": "2024-02-18",
             "slot_duration_minutes": 1}
            """, "owner");

        reply.Is(HttpStatusCode.BadRequest, """{"end_date": ["At most 50000 slots can be generated at once."]}""");
        var part = await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{(string?)exchange.Json["uuid"]}}", "start_date": "2024-01-15", "end_date": "2024-02-18",
             "slot_duration_minutes": 1, "start_time": "09:00", "end_time": "09:10"}
            """, "owner");
        Assert.Equal(350, (int?)part.Json["created_count"]);
    }

    [Fact]
    public async Task A_user_owns_at_most_as_many_exchanges_as_the_host_allows()
    {
        await using var api = await ApiHost.StartAsync(
            services: services => services.Configure<BookingEngineOptions>(options => options.MaxExchangesPerOwner = 2));
        string first = await api.CreateExchangeAsync();
        await api.CreateExchangeAsync();

        (await CreateAsync("owner")).Is(HttpStatusCode.BadRequest, """
            {"non_field_errors": ["A user can own at most 2 exchanges here."]}
            """);

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("olga")).Status);
        var changed = await api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{first}/", """{"description": "Still mine"}""", "owner");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        await api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{first}/", null, "owner");
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("owner")).Status);

        Task<Reply> CreateAsync(string user) => api.PostAsync("/api/exchanges/", """{"business_name": "Another"}""", user);
    }

    [Fact]
    public async Task A_customer_has_at_most_as_many_active_bookings_as_the_host_allows()
    {
        await using var api = await ApiHost.StartAsync(
            services: services => services.Configure<BookingEngineOptions>(options => options.MaxActiveBookingsPerCustomer = 1));
        string exchange = await api.CreateExchangeAsync();
        var first = await api.BookAsync(exchange, "10:00", "11:00", "jane");
        Assert.Equal(HttpStatusCode.Created, first.Status);

        (await api.BookAsync(exchange, "12:00", "13:00", "jane")).Is(HttpStatusCode.BadRequest, """
            {"non_field_errors": ["A customer can have at most 1 active booking here."]}
            """);

        await api.PostAsync($"/api/bookings/{(string?)first.Json["uuid"]}/cancel/", null, "jane");
        Assert.Equal(HttpStatusCode.Created, (await api.BookAsync(exchange, "12:00", "13:00", "jane")).Status);
    }
}
