using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Rules that hold for every route: the forms of paths, the statuses and the messages.</summary>
public sealed class GeneralTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Someone = "00000000-0000-4000-8000-000000000000";
    private readonly ApiHost _api = fixture.Api;

    [Theory]
    [InlineData("/api/exchanges", 200)]
    [InlineData("/api/exchanges/{exchange}", 200)]
    [InlineData("/api/time-slots/available_slots", 400)]
    [InlineData("/api/bookings", 200)]
    [InlineData("/api/bookings/" + Someone, 404)]
    [InlineData("/api/exchanges/{exchange}/special_hours", 200)]
    [InlineData("/api/time-slots", 400)]
    [InlineData("/api/time-slots/" + Someone, 404)]
    [InlineData("/api/time-slots/availability", 400)]
    public async Task A_GET_route_works_with_and_without_its_trailing_slash(string path, int status)
    {
        path = path.Replace("{exchange}", await _api.CreateExchangeAsync());
        var without = await _api.GetAsync(path, "owner");
        var with = await _api.GetAsync(path + "/", "owner");
        Assert.Equal((HttpStatusCode)status, without.Status);
        with.Is(without.Status, without.Text);
    }

    [Theory]
    [InlineData("/api/exchanges")]
    [InlineData("/api/bookings")]
    [InlineData("/api/time-slots/generate_slots")]
    public async Task A_POST_route_works_with_and_without_its_trailing_slash(string path)
    {
        var without = await _api.PostAsync(path, "{}", "owner");
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        (await _api.PostAsync(path + "/", "{}", "owner")).Is(without.Status, without.Text);
    }

    [Theory]
    [InlineData("/api/")]
    [InlineData("/api/nothing/")]
    [InlineData("/api/exchanges/x")]
    [InlineData("/api/exchanges/{00000000-0000-4000-8000-000000000000}/")]
    [InlineData("/api/exchanges/+0000000-0000-4000-8000-000000000000/")]
    [InlineData("/api/exchanges/" + Someone)]
    [InlineData("/api/exchanges/" + Someone + "/nothing/")]
    [InlineData("/api/bookings/x/")]
    [InlineData("/api/bookings/" + Someone + "/")]
    [InlineData("/api/time-slots/x/")]
    [InlineData("/api/time-slots/" + Someone)]
    [InlineData("/api/time-slots/?exchange=" + Someone)]
    [InlineData("/api/time-slots/availability/?start_date=2024-01-15&end_date=2024-01-15&exchange=" + Someone)]
    [InlineData("/api/exchanges/x/special_hours/")]
    [InlineData("/api/exchanges/" + Someone + "/special_hours/")]
    [InlineData("/api/exchanges/" + Someone + "/special_hours/2024-01-15/")]
    [InlineData("/api/exchanges/" + Someone + "/blocks/")]
    [InlineData("/api/exchanges/" + Someone + "/blocks/" + Someone + "/")]
    [InlineData("/api/events/?exchange=" + Someone)]
    [InlineData("/api/webhooks/" + Someone + "/")]
    [InlineData("/api/webhooks/" + Someone + "/deliveries/")]
    public async Task An_unknown_path_or_resource_is_404(string path) =>
        (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.NotFound, """{"detail": "Not found."}""");

    [Theory]
    [InlineData("/api/bookings/x/cancel/")]
    [InlineData("/api/bookings/" + Someone + "/cancel/")]
    public async Task Cancelling_an_unknown_booking_is_404(string path) =>
        (await _api.PostAsync(path, null, "owner")).Is(HttpStatusCode.NotFound, """{"detail": "Not found."}""");

    [Theory]
    [InlineData("PUT", "/api/exchanges/", "GET, HEAD, POST, OPTIONS")]
    [InlineData("POST", "/api/exchanges/" + Someone + "/", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")]
    [InlineData("POST", "/api/time-slots/available_slots/", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/api/time-slots/generate_slots/", "POST, OPTIONS")]
    [InlineData("DELETE", "/api/bookings/", "GET, HEAD, POST, OPTIONS")]
    [InlineData("GET", "/api/bookings/" + Someone + "/cancel/", "POST, OPTIONS")]
    [InlineData("PUT", "/api/bookings/" + Someone + "/", "GET, HEAD, PATCH, OPTIONS")]
    [InlineData("GET", "/api/bookings/" + Someone + "/no_show/", "POST, OPTIONS")]
    [InlineData("POST", "/api/time-slots/", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/api/time-slots/availability", "GET, HEAD, OPTIONS")]
    [InlineData("PUT", "/api/time-slots/" + Someone, "GET, HEAD, PATCH, DELETE, OPTIONS")]
    [InlineData("DELETE", "/api/exchanges/" + Someone + "/special_hours", "GET, HEAD, POST, OPTIONS")]
    [InlineData("POST", "/api/exchanges/" + Someone + "/special_hours/2024-01-15", "GET, HEAD, DELETE, OPTIONS")]
    [InlineData("PUT", "/api/exchanges/" + Someone + "/blocks", "GET, HEAD, POST, OPTIONS")]
    [InlineData("POST", "/api/events", "GET, HEAD, OPTIONS")]
    [InlineData("PUT", "/api/exchanges/" + Someone + "/blocks/" + Someone, "GET, HEAD, DELETE, OPTIONS")]
    public async Task An_unsupported_method_is_405_and_lists_the_allowed_ones(string method, string path, string allow)
    {
        var reply = await _api.SendAsync(new HttpMethod(method), path, null, "owner");
        reply.Is(HttpStatusCode.MethodNotAllowed, $$"""{"detail": "Method \"{{method}}\" not allowed."}""");
        Assert.Equal(allow, string.Join(", ", reply.ContentHeaders.Allow));
    }

    [Theory]
    [InlineData("/api/exchanges/", "GET, HEAD, POST, OPTIONS")]
    [InlineData("/api/time-slots/availability/", "GET, HEAD, OPTIONS")]
    [InlineData("/api/bookings/" + Someone + "/reschedule", "POST, OPTIONS")]
    public async Task OPTIONS_lists_the_allowed_methods_of_a_path(string path, string allow)
    {
        var reply = await _api.SendAsync(HttpMethod.Options, path, null, null);
        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Equal(allow, string.Join(", ", reply.ContentHeaders.Allow));
    }

    [Fact]
    public async Task HEAD_returns_the_headers_of_GET_without_a_body()
    {
        var reply = await _api.SendAsync(HttpMethod.Head, "/api/exchanges/", null, null);
        Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/xml, text/plain;q=0.5", 406)]
    [InlineData("application/json;q=0, */*", 406)]
    [InlineData("application/json", 200)]
    [InlineData("application/*", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    public async Task A_client_that_does_not_accept_JSON_gets_406(string accept, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/exchanges/");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var reply = await _api.SendAsync(request);
        Assert.Equal((HttpStatusCode)status, reply.Status);
        if (status == 406)
        {
            reply.Is(HttpStatusCode.NotAcceptable, """{"detail": "Could not satisfy the request Accept header."}""");
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_request_body_not_declared_as_JSON_is_415(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
        {
            Content = new StringContent("{}", MediaTypeHeaderValue.Parse(type)),
        };
        (await _api.SendAsync(request)).Is(
            HttpStatusCode.UnsupportedMediaType, $$"""{"detail": "Unsupported media type \"{{type}}\" in request."}""");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json; charset=\"utf8\"")]
    public async Task The_charset_UTF_8_is_accepted_in_every_spelling(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/") { Content = new StringContent("{}") };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("BR")]
    [InlineData("identity, deflate")]
    [InlineData("x")]
    public async Task A_compressed_request_body_is_415_and_names_the_accepted_encoding(string encoding)
    {
        var reply = await PostEncodedAsync(encoding);
        reply.Is(
            HttpStatusCode.UnsupportedMediaType,
            $$"""{"detail": "Unsupported content encoding \"{{encoding}}\" in request: send the body as it is."}""");
        Assert.Equal("identity", Assert.Single(reply.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    public async Task A_request_body_with_the_identity_encoding_is_accepted(string encoding) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostEncodedAsync(encoding)).Status);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_body_that_is_too_long_is_413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
        {
            Content = new StringContent($$"""{"notes": "{{new string('x', 1 << 20)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        (await _api.SendAsync(request)).Is(
            HttpStatusCode.RequestEntityTooLarge, """{"detail": "The request body is too large."}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{} {}")]
    [InlineData("{'a': 1}")]
    public async Task A_request_body_that_is_not_JSON_is_a_parse_error(string body)
    {
        foreach (string path in (string[])["/api/exchanges/", "/api/bookings/", "/api/time-slots/generate_slots/"])
        {
            var reply = await _api.PostAsync(path, body, "owner");
            Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
            Assert.StartsWith("JSON parse error - ", (string?)reply.Json["detail"]);
            Assert.Single(reply.Json.AsObject());
        }
    }

    [Fact]
    public async Task A_request_body_that_is_not_UTF_8_is_a_parse_error()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
        {
            Content = new ByteArrayContent([.. "{\"notes\": \""u8, 0xFF, .. "\"}"u8]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await _api.SendAsync(request)).Is(
            HttpStatusCode.BadRequest, """{"detail": "JSON parse error - the text is not UTF-8."}""");
    }

    [Theory]
    [InlineData("[]", "list")]
    [InlineData("\"x\"", "str")]
    [InlineData("1", "int")]
    [InlineData("1.5", "float")]
    [InlineData("true", "bool")]
    [InlineData("null", "NoneType")]
    public async Task A_request_body_that_is_not_an_object_is_refused(string body, string type)
    {
        string expected = $$"""{"non_field_errors": ["Invalid data. Expected a dictionary, but got {{type}}."]}""";
        foreach (string path in (string[])["/api/exchanges/", "/api/bookings/", "/api/time-slots/generate_slots/"])
        {
            (await _api.PostAsync(path, body, "owner")).Is(HttpStatusCode.BadRequest, expected);
        }
    }

    [Fact]
    public async Task A_request_body_that_is_nested_too_deeply_is_a_parse_error()
    {
        string body = $$"""{"operating_hours": {{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        var reply = await _api.PostAsync("/api/exchanges/", body, "owner");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith("JSON parse error - ", (string?)reply.Json["detail"]);
    }

    private async Task<Reply> PostEncodedAsync(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await _api.SendAsync(request);
    }
}
