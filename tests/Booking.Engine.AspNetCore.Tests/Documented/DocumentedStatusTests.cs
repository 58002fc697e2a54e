using System.Net.Http.Headers;
using System.Text;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>Each operation really returns every status that the OpenAPI document lists for it.</summary>
public sealed class DocumentedStatusTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly ApiDocument Document = ApiDocument.Committed;
    private readonly ApiHost _api = fixture.Api;
    private string? _accept;

    /// <summary>
    /// Leaves out the statuses that need a host with rate limits, a store that fails (FailureTests), or a race with a
    /// deletion.
    /// </summary>
    private static bool IsLeftOut(string id, int status) =>
        status is 429 or >= 500 || (id, status) == ("create_booking", 409);

    public static IEnumerable<TheoryDataRow<string, int>> Answers() =>
        from operation in Document.Operations
        from status in operation.Statuses
        where !IsLeftOut(operation.Id, status)
        select new TheoryDataRow<string, int>(operation.Id, status);

    public static IEnumerable<TheoryDataRow<string, int>> Refusals() => Answers().Where(answer => answer.Data.Item2 >= 400);

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task Every_documented_status_of_an_operation_is_returned(string id, int status)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation);
        var reply = await ProvokeAsync(operation, status, place);
        Assert.True(status == (int)reply.Status, $"{(int)reply.Status} {reply.Text}");
        Assert.Equal(status >= 400, reply.ErrorCode is not null);
    }

    /// <summary>The host that receives the response asserts that its body and headers are the documented ones.</summary>
    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task Every_documented_refusal_is_a_problem_for_a_client_that_asks_for_one(string id, int status)
    {
        _accept = status == 406 ? $"{Reply.ProblemType}, application/json;q=0" : $"{Reply.ProblemType}, */*";
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation);
        var reply = await ProvokeAsync(operation, status, place);
        Assert.Equal(Reply.ProblemType, reply.ContentHeaders.ContentType?.MediaType);
        Assert.Equal((status, reply.ErrorCode), ((int)reply.Json["status"]!, (string?)reply.Json["code"]));
        Assert.Equal(reply.ErrorCode, (string?)reply.Json["errors"]![0]!["code"]);
    }

    private async Task<Reply> ProvokeAsync(DocumentedOperation operation, int status, Place place)
    {
        string path = place.PathOf(operation);
        switch (operation.Id, status)
        {
            case ("put_special_hours" or "put_resource_special_hours", 200):
                await SendAsync(operation, path, place);
                break;
            case ("cancel_booking", 400):
                await _api.SendAsync(
                    HttpMethod.Patch, $"/api/exchanges/{place.Exchange}/", """{"cancellation_notice_minutes": 14400}""", "owner");
                return await SendAsync(operation, path, place, user: "jane");
            case ("delete_special_hours", 400):
                return await UncoverAsync(operation, place, $"/api/exchanges/{place.Exchange}/", "operating_hours");
            case ("delete_resource_special_hours", 400):
                return await UncoverAsync(operation, place, $"/api/exchanges/{place.Exchange}/resources/{place.Resource}/", "hours");
            case ("confirm_booking" or "complete_booking" or "no_show_booking" or "reschedule_booking" or "assign_booking", 409):
                await _api.PostAsync($"/api/bookings/{place.Booking}/cancel/", null, "owner");
                break;
            case ("cancel_booking", 409):
                await _api.PostAsync($"/api/bookings/{place.Booking}/confirm/", null, "owner");
                await _api.PostAsync($"/api/bookings/{place.Booking}/complete/", null, "owner");
                break;
            case ("update_booking", 409):
                await _api.PostAsync(
                    $"/api/exchanges/{place.Exchange}/erase_customer/", """{"customer_email": "jane@example.com"}""", "owner");
                return await SendAsync(operation, path, place, """{"customer_name": "John Doe"}""");
            case ("delete_exchange" or "delete_time_slot", 409):
                await _api.BookAsync(place.Exchange, "14:00", "15:00", "jane");
                break;
            case ("delete_service", 409):
                await _api.BookAsync(place.Exchange, "14:00", "15:00", "jane", $$""" "service": "{{place.Service}}", """);
                break;
            case ("delete_resource", 409):
                await _api.PostAsync(
                    $"/api/exchanges/{place.Exchange}/services/",
                    $$"""{"name": "Cut", "requirements": [{"resources": ["{{place.Resource}}"]}]}""",
                    "owner");
                break;
            case ("create_booking", 422):
                await SendAsync(operation, path, place, header: ("Idempotency-Key", place.Exchange));
                return await SendAsync(
                    operation, path, place, place.BodyWith(operation, "notes", "\"Other\"").ToJsonString(), header: ("Idempotency-Key", place.Exchange));
            case (_, 200) when IsPreviewed(operation) && !operation.Id.StartsWith("replace", StringComparison.Ordinal)
                && !operation.Id.StartsWith("update", StringComparison.Ordinal):
                return await SendAsync(operation, place.PathOf(operation, ("dry_run", "true")), place);
            case (_, 409) when IsPreviewed(operation):
                return await SendAsync(operation, place.PathOf(operation, ("preview_token", "1-0")), place);
            case (_, 304):
                return await SendAsync(
                    operation, path, place, header: ("If-None-Match", $"{(await SendAsync(operation, path, place)).Headers.ETag}"));
            case (_, 400) when operation.Body is not null:
                return await SendAsync(operation, path, place, "[]");
            case (_, 400) when operation.Method != "GET" && !IsPreviewed(operation):
                return await SendAsync(operation, place.PathOf(operation, ("dry_run", "true")), place);
            case (_, 400):
                var field = operation.Parameters.First(parameter => (string?)parameter["in"] == "query"
                    && (parameter["schema"]!["format"] is not null
                        || parameter["schema"]!["maximum"] is not null
                        || (string?)parameter["schema"]!["type"] == "boolean"));
                return await SendAsync(operation, place.PathOf(operation, ((string)field["name"]!, "x")), place);
            case (_, 401):
                return await SendAsync(operation, path, place, user: null, header: ("Authorization", "Bearer x"));
            case ("create_booking" or "check_booking" or "reschedule_booking", 403):
                return await SendAsync(
                    operation, path, place, place.BodyWith(operation, "override", """["notice"]""").ToJsonString(), user: "jane");
            case (_, 403):
                return await SendAsync(operation, path, place, user: operation.Path.Contains("bookings", StringComparison.Ordinal) ? "jane" : "stranger");
            case (_, 404):
                return await SendAsync(operation, Elsewhere(operation, path, place), place);
            case (_, 406):
                return await SendAsync(operation, path, place, header: _accept is null ? ("Accept", "image/png") : null);
            case (_, 412):
                return await SendAsync(operation, path, place, header: ("If-Match", "\"999\""));
            case (_, 413):
                return await SendAsync(operation, path, place, new string(' ', 1 << 20) + "{}");
            case (_, 415):
                return await SendAsync(operation, path, place, type: "text/plain");
        }

        return await SendAsync(operation, path, place);
    }

    /// <summary>Whether an operation can be tried out.</summary>
    private static bool IsPreviewed(DocumentedOperation operation) =>
        operation.Parameters.Any(parameter => (string?)parameter["name"] == "dry_run");

    /// <summary>Removes the only special date that keeps Monday's night out of Tuesday's hours.</summary>
    private async Task<Reply> UncoverAsync(DocumentedOperation operation, Place place, string path, string hours)
    {
        await _api.SendAsync(HttpMethod.Patch, path, $$"""
            {"{{hours}}": [{"day_of_week": 2, "open_time": "09:00", "close_time": "17:00"}]}
            """, "owner");
        await _api.PostAsync($"{path}special_hours/", """{"date": "2024-01-16", "hours": []}""", "owner");
        await _api.PostAsync($"{path}special_hours/", """
            {"date": "2024-01-15", "hours": [{"open_time": "22:00", "close_time": "10:00"}]}
            """, "owner");
        return await SendAsync(operation, $"{path}special_hours/2024-01-16/", place);
    }

    /// <summary>A path to something that doesn't exist.</summary>
    private static string Elsewhere(DocumentedOperation operation, string path, Place place)
    {
        const string nothing = "00000000-0000-4000-8000-000000000000";
        return operation.Parameters.Any(parameter => (string?)parameter["name"] == "page")
            ? place.PathOf(operation, ("page", "2000"))
            : path.Replace(place.Exchange, nothing, StringComparison.Ordinal)
                .Replace(place.Slot, nothing, StringComparison.Ordinal)
                .Replace(place.Booking, nothing, StringComparison.Ordinal)
                .Replace(place.Webhook, nothing, StringComparison.Ordinal);
    }

    private async Task<Reply> SendAsync(
        DocumentedOperation operation,
        string path,
        Place place,
        string? body = null,
        string? user = "owner",
        (string Name, string Value)? header = null,
        string? type = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (operation.Text is { } text)
        {
            request.Content = new StringContent(body ?? text.Example, Encoding.UTF8, new MediaTypeHeaderValue(type ?? text.Type));
        }
        else if (operation.Body is not null)
        {
            request.Content = new StringContent(
                body ?? place.Of(operation.Examples.First()), Encoding.UTF8, new MediaTypeHeaderValue(type ?? "application/json"));
        }

        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        if (_accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", _accept);
        }

        if (header is { } given)
        {
            request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        }

        return await _api.SendAsync(request);
    }
}
