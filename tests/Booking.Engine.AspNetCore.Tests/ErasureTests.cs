using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>A customer's personal data are erased from the bookings at an exchange.</summary>
public sealed class ErasureTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = fixture.Api;

    [Fact]
    public async Task Erasing_a_customer_removes_their_data_and_keeps_the_booking()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(
            exchange, "14:00", "15:00", "jane", """ "customer_phone": "1", "notes": "Ring twice.", """);
        string path = booked.Headers.Location!.OriginalString;

        (await EraseAsync(exchange, """{"customer_email": "JANE@example.com"}""")).Is(
            HttpStatusCode.OK, """{"erased_count": 1}""");

        var erased = booked.Json.AsObject();
        (erased["user"], erased["user_name"], erased["customer_name"]) = (null, "Erased customer", "Erased customer");
        (erased["customer_email"], erased["customer_phone"], erased["notes"]) = ("erased@example.invalid", "", "");
        (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.OK, erased.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path, "jane")).Status);
        Assert.Equal(
            HttpStatusCode.OK, (await _api.SendAsync(HttpMethod.Patch, path, """{"notes": "Came late."}""", "owner")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.BookAsync(exchange, "14:00", "15:00")).Status);
        (await EraseAsync(exchange, """{"customer_email": "jane@example.com"}""")).Is(
            HttpStatusCode.OK, """{"erased_count": 0}""");
    }

    [Theory]
    [InlineData("{}", "This field is required.")]
    [InlineData("""{"customer_email": "jane"}""", "Enter a valid email address.")]
    [InlineData("""{"customer_email": null}""", "This field may not be null.")]
    public async Task Erasing_a_customer_without_an_e_mail_address_is_refused(string body, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await EraseAsync(exchange, body)).Is(
            HttpStatusCode.BadRequest, $$"""{"customer_email": ["{{message}}"]}""");
    }

    private Task<Reply> EraseAsync(string exchange, string body) =>
        _api.PostAsync($"/api/exchanges/{exchange}/erase_customer/", body, "owner");
}
