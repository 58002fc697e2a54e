using System.Net;
using System.Text;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Whether a connection can be used for another request after a request body was not read to its end.</summary>
public sealed class UnreadBodyTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int TooLong = (1 << 20) + 1;
    private const string Json = "application/json";
    private readonly ApiHost _api = fixture.Api;

    [Theory]
    [InlineData("/api/bookings/", Json, TooLong, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/bookings/", Json, TooLong, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/exchanges/", Json, TooLong, false, HttpStatusCode.Unauthorized)]
    [InlineData("/api/exchanges/", Json, TooLong, true, HttpStatusCode.Unauthorized)]
    [InlineData("/api/bookings/", "text/plain", TooLong, false, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/bookings/", "text/plain", 10, true, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/nothing/", Json, TooLong, false, HttpStatusCode.NotFound)]
    public async Task A_long_request_body_left_unread_closes_the_connection_and_the_response_says_so(
        string path, string type, int length, bool chunked, HttpStatusCode status)
    {
        using var response = await SendAsync(path, type, length, chunked);
        Assert.Equal((status, (bool?)true), (response.StatusCode, response.Headers.ConnectionClose));
    }

    [Theory]
    [InlineData(Json, false, HttpStatusCode.BadRequest)]
    [InlineData(Json, true, HttpStatusCode.BadRequest)]
    [InlineData("text/plain", false, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_request_body_that_was_read_or_is_short_keeps_the_connection_open(string type, bool chunked, HttpStatusCode status)
    {
        using var response = await SendAsync("/api/bookings/", type, 1000, chunked);
        Assert.Equal(status, response.StatusCode);
        Assert.NotEqual(true, response.Headers.ConnectionClose);
    }

    [Fact]
    public async Task A_client_that_reuses_connections_gets_its_next_request_answered_after_a_refused_body()
    {
        for (int i = 0; i < 20; i++)
        {
            using var refused = await SendAsync("/api/bookings/", Json, 10 * TooLong, chunked: true);
            using var next = await _api.Client.GetAsync("/api/exchanges/", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string type, int length, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(new string('x', length), Encoding.UTF8, type),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
