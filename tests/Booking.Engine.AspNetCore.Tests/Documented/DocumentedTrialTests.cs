using System.Net;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>
/// Each operation that changes something can be tried out as the OpenAPI document says, or else refuses the fields of a trial. In either
/// case nothing is stored.
/// </summary>
public sealed class DocumentedTrialTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly ApiDocument Document = ApiDocument.Committed;
    private static readonly string[] FieldsOfTrial = ["dry_run", "on_affected", "preview_token"];
    private readonly ApiHost _api = fixture.Api;

    public static IEnumerable<TheoryDataRow<string>> Changes() =>
        from operation in Document.Operations
        where operation.Method != "GET"
        select new TheoryDataRow<string>(operation.Id);

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task A_change_is_tried_out_or_refused_and_nothing_is_stored(string id)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        string[] described = [.. operation.Parameters.Select(parameter => (string)parameter["name"]!).Intersect(FieldsOfTrial)];
        var place = await Place.ForAsync(_api, operation);
        string before = await StoredAsync(place);

        if (operation.Text is { } text)
        {
            Assert.Equal(["dry_run"], described);
            var tried = await _api.PostTextAsync(place.PathOf(operation, ("dry_run", "true")), text.Example, text.Type, "owner");
            Assert.True(tried.Status == HttpStatusCode.OK, tried.Text);
            await IsRefusedAsync(operation, place, "dry_run", "");
            await IsRefusedAsync(operation, place, "on_affected", "cancel");
            await IsRefusedAsync(operation, place, "preview_token", "1-0");
        }
        else if (described.Length > 0)
        {
            Assert.Equal(FieldsOfTrial, described);
            var tried = await SendAsync(operation, place, "dry_run", "true");
            Assert.True(tried.Status == HttpStatusCode.OK, tried.Text);
            Assert.NotNull(tried.Json["preview_token"]);
        }
        else
        {
            await IsRefusedAsync(operation, place, "dry_run", "true");
            await IsRefusedAsync(operation, place, "dry_run", "false");
            await IsRefusedAsync(operation, place, "dry_run", "");
            await IsRefusedAsync(operation, place, "on_affected", "cancel");
            await IsRefusedAsync(operation, place, "preview_token", "1-0");
        }

        Assert.Equal(before, await StoredAsync(place));
    }

    [Fact]
    public async Task A_read_ignores_the_fields_of_a_trial_like_all_others_that_it_does_not_know()
    {
        string exchange = await _api.CreateExchangeAsync();

        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"/api/exchanges/{exchange}/?dry_run=true&on_affected=x")).Status);
    }

    private async Task IsRefusedAsync(DocumentedOperation operation, Place place, string field, string value)
    {
        var refused = await SendAsync(operation, place, field, value);
        Assert.True(refused.Status == HttpStatusCode.BadRequest, $"{refused.Status} {refused.Text}");
        Assert.Equal([field], refused.Json.AsObject().Select(error => error.Key));
    }

    private Task<Reply> SendAsync(DocumentedOperation operation, Place place, string field, string value) => _api.SendAsync(
        new HttpMethod(operation.Method),
        place.PathOf(operation, (field, value)),
        operation.Body is null ? null : place.Of(operation.Examples.First()),
        "owner");

    /// <summary>Returns what is stored. The ETag of the exchange also tells of its services, resources and special hours.</summary>
    private async Task<string> StoredAsync(Place place)
    {
        var exchange = await _api.GetAsync($"/api/exchanges/{place.Exchange}/", "owner");
        Assert.Equal(HttpStatusCode.OK, exchange.Status);
        var exchanges = await _api.GetAsync("/api/exchanges/?mine=true", "owner");
        var bookings = await _api.GetAsync($"/api/bookings/?exchange={place.Exchange}", "owner");
        var slots = await _api.GetAsync($"/api/time-slots/?exchange={place.Exchange}", "owner");
        return $"{exchange.Headers.ETag} {exchange.Text} {exchanges.Json["count"]} {bookings.Text} {slots.Text}";
    }
}
