using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.AspNetCore.Tests.Webhooks;

/// <summary>The webhooks of an owner, and what is sent to them.</summary>
public sealed class WebhookEndpointTests : IAsyncLifetime
{
    private const string Path = "/api/webhooks/";
    private const string Url = "https://hooks.example.com/booking";

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_webhook_shows_its_secret_once_and_can_be_listed_read_changed_and_deleted()
    {
        (await _api.GetAsync(Path, "owner")).Is(HttpStatusCode.OK, "[]");

        var created = await CreateAsync($$"""{"url": "{{Url}}"}""");
        string id = (string)created.Json["uuid"]!;
        string webhook = $$"""
            {"uuid": "{{id}}", "url": "{{Url}}", "events": [], "exchange": null, "is_active": true, "include_customer": false,
             "created_at": "2024-01-10T12:00:00Z"}
            """;
        var withSecret = JsonNode.Parse(webhook)!.AsObject();
        withSecret["secret"] = (string?)created.Json["secret"];
        created.Is(HttpStatusCode.Created, withSecret.ToJsonString());
        Assert.Equal($"{Path}{id}/", created.Headers.Location?.OriginalString);
        Assert.Equal(32, Convert.FromBase64String(((string)created.Json["secret"]!)["whsec_".Length..]).Length);

        (await _api.GetAsync($"{Path}{id}/", "owner")).Is(HttpStatusCode.OK, webhook);
        (await _api.GetAsync(Path, "owner")).Is(HttpStatusCode.OK, $"[{webhook}]");
        (await _api.GetAsync(Path, "other")).Is(HttpStatusCode.OK, "[]");

        var changed = await _api.SendAsync(
            HttpMethod.Patch, $"{Path}{id}/", """{"events": ["booking.*"], "is_active": false}""", "owner");
        changed.Is(HttpStatusCode.OK, webhook
            .Replace("\"events\": []", "\"events\": [\"booking.*\"]", StringComparison.Ordinal)
            .Replace("\"is_active\": true", "\"is_active\": false", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{Path}{id}/", null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Path}{id}/", "owner")).Status);
    }

    [Fact]
    public async Task Two_webhooks_have_different_secrets()
    {
        var (one, other) = (await CreateAsync($$"""{"url": "{{Url}}"}"""), await CreateAsync($$"""{"url": "{{Url}}"}"""));

        Assert.NotEqual((string?)one.Json["secret"], (string?)other.Json["secret"]);
    }

    [Theory]
    [InlineData("{}", "url", "This field is required.")]
    [InlineData("""{"url": 1}""", "url", "Enter a valid URL.")]
    [InlineData("""{"url": "booking"}""", "url", "Enter a valid URL.")]
    [InlineData("""{"url": ""}""", "url", "Enter a valid URL.")]
    [InlineData("""{"url": null}""", "url", "This field may not be null.")]
    [InlineData("""{"url": "http://hooks.example.com/"}""", "url", "Give an address that begins with https://.")]
    [InlineData("""{"url": "file:///etc/passwd"}""", "url", "Give an address that begins with https://.")]
    [InlineData("""{"url": "https://user:secret@hooks.example.com/"}""", "url", "The address can't contain a user name or a password.")]
    [InlineData("""{"url": "https://hooks.example.com/#a"}""", "url", "The address can't contain a fragment (#).")]
    [InlineData("""{"url": "https://127.0.0.1/"}""", "url", "The host has no address on the internet.")]
    [InlineData("""{"url": "https://2130706433/"}""", "url", "The host has no address on the internet.")]
    [InlineData("""{"url": "https://[::ffff:10.0.0.1]/"}""", "url", "The host has no address on the internet.")]
    [InlineData("""{"url": "https://169.254.169.254/latest/meta-data"}""", "url", "The host has no address on the internet.")]
    [InlineData("""{"url": "https://a.example/", "events": ["booking"]}""", "events", "Select a valid choice. booking is not one of the available choices.")]
    [InlineData("""{"url": "https://a.example/", "events": "x"}""", "events", "Expected a list of items but got type \"str\".")]
    [InlineData("""{"url": "https://a.example/", "is_active": 1}""", "is_active", "Must be a valid boolean.")]
    [InlineData(
        """{"url": "https://a.example/", "exchange": "5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11"}""", "exchange",
        "Invalid pk \"5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11\" - object does not exist.")]
    public async Task A_field_that_is_wrong_is_refused(string body, string field, string message) =>
        (await _api.PostAsync(Path, body, "owner")).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());

    [Fact]
    public async Task An_address_that_is_too_long_is_refused() =>
        (await _api.PostAsync(Path, $$"""{"url": "https://a.example/{{new string('x', 2000)}}"}""", "owner")).Is(
            HttpStatusCode.BadRequest, """{"url": ["Enter a valid URL."]}""");

    [Fact]
    public async Task A_user_can_have_fifty_webhooks()
    {
        for (int count = 0; count < 50; count++)
        {
            await CreateAsync($$"""{"url": "{{Url}}"}""");
        }

        (await _api.PostAsync(Path, $$"""{"url": "{{Url}}"}""", "owner")).Is(
            HttpStatusCode.BadRequest, """{"non_field_errors": ["A user can have at most 50 webhooks."]}""");
        Assert.Equal(HttpStatusCode.Created, (await _api.PostAsync(Path, $$"""{"url": "{{Url}}"}""", "other")).Status);
    }

    [Fact]
    public async Task Private_addresses_and_plain_http_are_taken_where_the_host_allows_them()
    {
        await using var api = await ApiHost.StartAsync(
            services: services => services.Configure<WebhookOptions>(options => options.AllowPrivateAddresses = true));

        var created = await api.PostAsync(Path, """{"url": "http://127.0.0.1:8080/booking"}""", "owner");

        Assert.Equal(HttpStatusCode.Created, created.Status);
    }

    [Fact]
    public async Task What_happens_is_sent_and_listed_and_can_be_sent_again()
    {
        string exchange = await _api.CreateExchangeAsync();
        string id = (string)(await CreateAsync($$"""
            {"url": "{{Url}}", "events": ["booking.created"], "exchange": "{{exchange}}", "include_customer": true}
            """)).Json["uuid"]!;
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        string delivery = await _api.DeliveryAsync(id);
        await UntilAsync(() => _api.Webhooks.Messages.Count == 1);

        var message = JsonNode.Parse(WebhookBody.Of(_api.Webhooks.Messages.Single()))!;
        Assert.True(JsonNode.DeepEquals(message, JsonNode.Parse($$"""
            {"type": "booking.created", "timestamp": "2024-01-10T12:00:00Z",
             "data": {"exchange": "{{exchange}}", "booking": "{{booked.Json["uuid"]}}", "version": 1, "date": "2024-01-15", "changed": [],
                      "customer": {"name": "Jane Doe", "email": "jane@example.com", "phone": ""} } }
            """)), message.ToJsonString());

        var again = await _api.PostAsync($"{Path}{id}/deliveries/{delivery}/redeliver/", null, "owner");
        Assert.Equal((HttpStatusCode.OK, "pending"), (again.Status, (string?)again.Json["status"]));
        await UntilAsync(() => _api.Webhooks.Messages.Count == 2);
        Assert.Single(_api.Webhooks.Messages.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_says_what_came_of_it()
    {
        string id = (string)(await CreateAsync($$"""{"url": "{{Url}}", "is_active": false}""")).Json["uuid"]!;

        (await _api.PostAsync($"{Path}{id}/test/", null, "owner")).Is(
            HttpStatusCode.OK, """{"succeeded": true, "response_status": 204, "error": null}""");
        _api.Webhooks.Answer = new WebhookAnswer(null, "The host can't be reached.");
        (await _api.PostAsync($"{Path}{id}/test/", null, "owner")).Is(
            HttpStatusCode.OK, """{"succeeded": false, "response_status": null, "error": "The host can't be reached."}""");

        var message = JsonNode.Parse(WebhookBody.Of(_api.Webhooks.Messages.First()))!;
        Assert.True(JsonNode.DeepEquals(
            message, JsonNode.Parse("""{"type": "webhook.test", "timestamp": "2024-01-10T12:00:00Z", "data": {}}""")), message.ToJsonString());
    }

    [Fact]
    public async Task A_new_secret_is_valid_beside_the_former_one_for_a_day_and_older_ones_are_not()
    {
        var created = await CreateAsync($$"""{"url": "{{Url}}"}""");
        string id = (string)created.Json["uuid"]!;
        var second = await _api.PostAsync($"{Path}{id}/rotate_secret/", null, "owner");
        var third = await _api.PostAsync($"{Path}{id}/rotate_secret/", null, "owner");

        await _api.PostAsync($"{Path}{id}/test/", null, "owner");

        var secrets = _api.Webhooks.Messages.Single().Webhook.Secrets;
        Assert.Equal(
            [(string?)third.Json["secret"], (string?)second.Json["secret"]], secrets.Select(secret => secret.Key));
        Assert.Equal([null, _api.Clock.GetCurrentInstant().Plus(NodaTime.Duration.FromHours(24))], secrets.Select(secret => secret.ValidUntil));
        Assert.NotEqual((string?)created.Json["secret"], (string?)second.Json["secret"]);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int attempts = 0; attempts < 200 && !isSo(); attempts++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.True(isSo());
    }

    private async Task<Reply> CreateAsync(string body)
    {
        var created = await _api.PostAsync(Path, body, "owner");
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        return created;
    }
}
