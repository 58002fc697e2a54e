using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>An owner can ask whom a change affects, and then make it, refuse it or cancel those bookings.</summary>
public sealed class WhatIfTests : IAsyncLifetime
{
    private const string Late = """
        {"operating_hours": [{"day_of_week": 1, "open_time": "12:00", "close_time": "17:00"}]}
        """;

    private ApiHost _api = null!;

    /// <summary>Changes of an exchange with a service and a resource that are bad for a booking at 10:00, and the reason.</summary>
    public static TheoryData<string, string, string?, string> Changes { get; } = new()
    {
        { "PATCH", "", Late, "outside_hours" },
        { "PUT", "", """{"business_name": "Shop", "operating_hours": []}""", "exchange_closed" },
        { "POST", "special_hours/", """{"date": "2024-01-15", "hours": []}""", "exchange_closed" },
        { "POST", "blocks/", """{"date": "2024-01-15"}""", "slot_blocked" },
        { "PATCH", "resources/{resource}/", """{"is_active": false}""", "no_resource" },
        { "POST", "resources/{resource}/special_hours/", """{"date": "2024-01-15", "hours": []}""", "no_resource" },
        { "PATCH", "services/{service}/", """{"hours": [{"day_of_week": 1, "open_time": "12:00", "close_time": "17:00"}]}""", "outside_hours" },
    };

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_trial_answers_whom_the_change_affects_and_the_token_makes_exactly_that_change()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/";
        string booking = await BookedAsync(exchange);

        var trial = await _api.SendAsync(HttpMethod.Patch, $"{path}?dry_run=true", Late, "owner");
        string token = (string)trial.Json["preview_token"]!;
        trial.Is(HttpStatusCode.OK, $$"""
            {"affected": [{"booking": "{{booking}}", "date": "2024-01-15", "start_time": "10:00:00", "customer_name": "Jane Doe",
                           "reasons": ["outside_hours"]}],
             "affected_count": 1, "reassigned_count": 0, "preview_token": "{{token}}"}
            """);
        Assert.Equal("no-store", trial.Headers.CacheControl?.ToString());
        Assert.Equal("09:00:00", await OpensAsync(path));

        var refused = await _api.SendAsync(HttpMethod.Patch, $"{path}?on_affected=refuse", Late, "owner");
        Assert.Equal((HttpStatusCode.Conflict, "bookings_affected"), (refused.Status, refused.ErrorCode));
        await _api.BookAsync(exchange, "09:00", "10:00", "jane");
        var outdated = await _api.SendAsync(HttpMethod.Patch, $"{path}?on_affected=cancel&preview_token={token}", Late, "owner");
        Assert.Equal((HttpStatusCode.Conflict, "preview_outdated"), (outdated.Status, outdated.ErrorCode));
        Assert.Equal(("09:00:00", "pending"), (await OpensAsync(path), await StatusAsync(booking)));

        trial = await _api.SendAsync(HttpMethod.Patch, $"{path}?dry_run=true", Late, "owner");
        Assert.Equal(2, (int)trial.Json["affected_count"]!);
        string query = $"?on_affected=cancel&preview_token={trial.Json["preview_token"]}";
        for (int i = 0; i < 2; i++)
        {
            var changed = await _api.SendAsync(HttpMethod.Patch, $"{path}{query}", Late, "owner");
            Assert.Equal(HttpStatusCode.OK, changed.Status);
            Assert.Equal("\"2\"", changed.Headers.ETag?.ToString());
        }

        Assert.Equal(("12:00:00", "cancelled"), (await OpensAsync(path), await StatusAsync(booking)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Every_change_can_be_tried_out_refused_and_made(string method, string part, string? body, string reason)
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/";
        string resource = await AddAsync($"{path}resources/", """{"name": "Anna", "resource_type": "staff"}""");
        string service = await AddAsync(
            $"{path}services/", """{"name": "Cut", "duration_minutes": 60, "requirements": [{"resource_type": "staff"}]}""");
        string booking = await BookedAsync(exchange, $$""" "service": "{{service}}", """);
        string before = (await _api.GetAsync(path)).Text;
        path += part.Replace("{resource}", resource, StringComparison.Ordinal).Replace("{service}", service, StringComparison.Ordinal);

        var trial = await _api.SendAsync(new HttpMethod(method), $"{path}?dry_run=true", body, "owner");
        Assert.Equal((HttpStatusCode.OK, 1), (trial.Status, (int)trial.Json["affected_count"]!));
        Assert.Equal(reason, (string?)trial.Json["affected"]![0]!["reasons"]!.AsArray().Single());
        var refused = await _api.SendAsync(new HttpMethod(method), $"{path}?on_affected=refuse", body, "owner");
        Assert.Equal((HttpStatusCode.Conflict, "bookings_affected"), (refused.Status, refused.ErrorCode));
        Assert.Equal(before, (await _api.GetAsync($"/api/exchanges/{exchange}/")).Text);

        var made = await _api.SendAsync(
            new HttpMethod(method), $"{path}?on_affected=cancel&preview_token={trial.Json["preview_token"]}", body, "owner");
        Assert.True(made.Status is HttpStatusCode.OK or HttpStatusCode.Created, made.Text);
        Assert.Equal("cancelled", await StatusAsync(booking));
    }

    [Fact]
    public async Task A_deletion_that_is_tried_out_deletes_nothing()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/";
        await _api.PostAsync($"{path}special_hours/", """{"date": "2024-01-16", "hours": []}""", "owner");
        string[] paths = [path, $"{path}special_hours/2024-01-16/", await CreatedAsync($"{path}blocks/", """{"date": "2024-01-17"}""")];

        foreach (string one in paths)
        {
            var trial = await _api.SendAsync(HttpMethod.Delete, $"{one}?dry_run=true", null, "owner");
            Assert.Equal((HttpStatusCode.OK, 0), (trial.Status, (int)trial.Json["affected_count"]!));
            Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(one, "owner")).Status);
        }

        await _api.BookAsync(exchange, "10:00", "11:00");
        var refused = await _api.SendAsync(HttpMethod.Delete, $"{path}?dry_run=true", null, "owner");
        Assert.Equal((HttpStatusCode.Conflict, "bookings_stand"), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData("dry_run=perhaps", "dry_run")]
    [InlineData("dry_run", "dry_run")]
    [InlineData("dry_run=", "dry_run")]
    [InlineData("dry_run=true&dry_run=false", "dry_run")]
    [InlineData("dry_run=&dry_run=true", "dry_run")]
    [InlineData("on_affected=move", "on_affected")]
    [InlineData("on_affected=", "on_affected")]
    [InlineData("on_affected=refuse&on_affected=keep", "on_affected")]
    [InlineData("preview_token=", "preview_token")]
    [InlineData("preview_token=1-0&preview_token=2-0", "preview_token")]
    public async Task A_wrong_field_of_the_query_is_refused_and_nothing_is_changed(string query, string field)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/";

        var refused = await _api.SendAsync(HttpMethod.Patch, $"{path}?{query}", Late, "owner");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([field], refused.Json.AsObject().Select(error => error.Key));
        Assert.Equal("09:00:00", await OpensAsync(path));
    }

    [Fact]
    public async Task A_field_that_is_given_twice_with_the_same_value_counts_once()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/";

        var trial = await _api.SendAsync(HttpMethod.Patch, $"{path}?dry_run=true&dry_run=true", Late, "owner");

        Assert.Equal((HttpStatusCode.OK, 0), (trial.Status, (int?)trial.Json["affected_count"]));
        Assert.Equal("09:00:00", await OpensAsync(path));
    }

    [Theory]
    [InlineData("PATCH", "", """{"default_capacity": 0}""", "default_capacity")]
    [InlineData("POST", "special_hours/", """{"date": "x", "hours": []}""", "date")]
    [InlineData("POST", "blocks/", """{"date": "x"}""", "date")]
    [InlineData("POST", "services/", """{"name": 1}""", "name")]
    [InlineData("POST", "resources/", """{"name": 1, "resource_type": "staff"}""", "name")]
    public async Task Wrong_fields_of_the_query_and_of_the_body_are_reported_at_once(string method, string part, string body, string field)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/{part}";

        var refused = await _api.SendAsync(new HttpMethod(method), $"{path}?dry_run=maybe&on_affected=no", body, "owner");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(
            new[] { "dry_run", "on_affected", field }.Order(StringComparer.Ordinal),
            refused.Json.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_the_owner_is_told_whom_a_change_affects()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/?dry_run=true";

        Assert.Equal(HttpStatusCode.Forbidden, (await _api.SendAsync(HttpMethod.Patch, path, Late, "jane")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.SendAsync(HttpMethod.Patch, path, Late, null)).Status);
    }

    [Fact]
    public async Task A_store_that_cannot_compare_the_days_answers_501_but_not_to_a_change_that_keeps_the_bookings()
    {
        var store = new InMemoryStore();
        await using var api = await ApiHost.StartAsync(services: services => services
            .AddSingleton(store)
            .AddSingleton<IExchangeStore>(new StandaloneStore(store)));
        string path = $"/api/exchanges/{await api.CreateExchangeAsync()}/";

        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Patch, $"{path}?dry_run=true", Late, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotImplemented, (await api.SendAsync(HttpMethod.Patch, $"{path}?on_affected=refuse", Late, "owner")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Patch, $"{path}?on_affected=keep", Late, "owner")).Status);
    }

    [Fact]
    public async Task Bookings_that_do_not_fit_can_be_listed_by_the_owner_and_by_those_who_made_them()
    {
        string exchange = await _api.CreateExchangeAsync();
        string booking = await BookedAsync(exchange);
        string list = $"/api/bookings/?exchange={exchange}&fits=false";
        Assert.Equal(0, (int)(await _api.GetAsync(list, "owner")).Json["count"]!);
        await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", Late, "owner");

        var listed = await _api.GetAsync(list, "owner");

        Assert.Equal((HttpStatusCode.OK, 1), (listed.Status, (int)listed.Json["count"]!));
        Assert.True(JsonNode.DeepEquals((await _api.GetAsync($"/api/bookings/{booking}/", "owner")).Json, listed.Json["results"]![0]), listed.Text);
        Assert.Equal(1, (int)(await _api.GetAsync(list, "jane")).Json["count"]!);
        Assert.Equal(0, (int)(await _api.GetAsync(list, "john")).Json["count"]!);
        Assert.Equal(0, (int)(await _api.GetAsync($"{list}&status=confirmed", "owner")).Json["count"]!);
        Assert.Equal(0, (int)(await _api.GetAsync($"{list}&date_from=2024-01-16", "owner")).Json["count"]!);
        Assert.Equal(1, (int)(await _api.GetAsync($"{list}&date_to=2024-04-10", "owner")).Json["count"]!); // 92 days from today
    }

    [Theory]
    [InlineData("fits=false", "exchange")]
    [InlineData("fits=true", "fits")]
    [InlineData("fits=false&exchange={exchange}&date_from=2024-01-01&date_to=2024-04-02", "date_to")]
    [InlineData("fits=false&exchange={exchange}&date_to=2024-04-11", "date_to")]
    [InlineData("fits=false&exchange={exchange}&date_from=x&date_to=2024-08-01", "date_from")]
    [InlineData("fits=false&exchange={exchange}&cursor=", "cursor")]
    public async Task A_list_of_bookings_that_do_not_fit_needs_an_exchange_and_few_days(string query, string field)
    {
        string exchange = await _api.CreateExchangeAsync();

        var refused = await _api.GetAsync(
            $"/api/bookings/?{query.Replace("{exchange}", exchange, StringComparison.Ordinal)}", "owner");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([field], refused.Json.AsObject().Select(error => error.Key));
    }

    private async Task<string> BookedAsync(string exchange, string more = "") =>
        (string)(await _api.BookAsync(exchange, "10:00", "11:00", "jane", more)).Json["uuid"]!;

    private async Task<string> StatusAsync(string booking) =>
        (string)(await _api.GetAsync($"/api/bookings/{booking}/", "owner")).Json["status"]!;

    private async Task<string> OpensAsync(string path) =>
        (string)(await _api.GetAsync(path)).Json["operating_hours"]![0]!["open_time"]!;

    private async Task<string> AddAsync(string path, string body) => (string)(await _api.PostAsync(path, body, "owner")).Json["uuid"]!;

    private async Task<string> CreatedAsync(string path, string body) =>
        (await _api.PostAsync(path, body, "owner")).Headers.Location!.OriginalString;

    /// <summary>A store without transactions.</summary>
    private sealed class StandaloneStore(InMemoryStore inner) : IExchangeStore
    {
        public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
            inner.FindAsync(ids, cancellationToken);

        public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) => inner.AddAsync(exchange, cancellationToken);

        public Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
            inner.ReplaceAsync(exchange, fenceFrom, cancellationToken);

        public Task<CommitOutcome> ReplaceAsync(
            Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
            throw new StoreException(StoreFailure.Unsupported, "There are no transactions.");

        public Task<Page<ExchangeSummary>> ListAsync(
            ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) => inner.ListAsync(filter, page, cancellationToken);

        public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
            inner.RemoveAsync(exchangeId, version, cancellationToken);
    }
}
