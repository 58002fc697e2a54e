using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The exchanges that a list contains.</summary>
public sealed class ExchangeListTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        await _api.PostAsync("/api/exchanges/", """{"business_name": "Caf\u00e9 Anna"}""", "anna");
        await _api.PostAsync("/api/exchanges/", """{"business_name": "Zoo"}""", "anna");
        await _api.PostAsync("/api/exchanges/", """{"business_name": "Cafe\u0301 Olga"}""", "olga");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("mine=true", "anna", "Caf\u00e9 Anna, Zoo")]
    [InlineData("mine=true", "olga", "Cafe\u0301 Olga")]
    [InlineData("mine=true", "otto", "")]
    [InlineData("mine=true&search=zoo", "anna", "Zoo")]
    [InlineData("mine=true&search=zoo", "olga", "")]
    [InlineData("mine=false", "olga", "Cafe\u0301 Olga, Caf\u00e9 Anna, Zoo")]
    [InlineData("mine=", "olga", "Cafe\u0301 Olga, Caf\u00e9 Anna, Zoo")]
    [InlineData("", "olga", "Cafe\u0301 Olga, Caf\u00e9 Anna, Zoo")]
    [InlineData("mine=false", null, "Cafe\u0301 Olga, Caf\u00e9 Anna, Zoo")]
    [InlineData("mine=", null, "Cafe\u0301 Olga, Caf\u00e9 Anna, Zoo")]
    public async Task A_user_can_list_only_their_own_exchanges(string query, string? user, string names) =>
        Assert.Equal(names, await NamesAsync(query, user));

    [Fact]
    public async Task Listing_ones_own_exchanges_without_signing_in_is_401() =>
        (await _api.GetAsync("/api/exchanges/?mine=true")).Is(
            HttpStatusCode.Unauthorized, """{"detail": "Authentication credentials were not provided."}""");

    [Theory]
    [InlineData("1")]
    [InlineData("True")]
    [InlineData("yes")]
    public async Task The_filter_for_ones_own_exchanges_accepts_only_true_or_false(string value) =>
        (await _api.GetAsync($"/api/exchanges/?mine={value}", "anna")).Is(
            HttpStatusCode.BadRequest, """{"mine": ["Must be a valid boolean."]}""");

    [Theory]
    [InlineData("caf%C3%A9")]
    [InlineData("CAFE%CC%81")]
    public async Task A_search_for_exchanges_finds_an_accented_name_however_it_is_encoded(string search) =>
        Assert.Equal("Cafe\u0301 Olga, Caf\u00e9 Anna", await NamesAsync($"search={search}", null));

    private async Task<string> NamesAsync(string query, string? user)
    {
        var reply = await _api.GetAsync($"/api/exchanges/?{query}", user);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return string.Join(", ", reply.Json["results"]!.AsArray().Select(exchange => (string)exchange!["business_name"]!));
    }
}
