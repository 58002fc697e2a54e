using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>Every endpoint is called by every kind of caller, on a host that is not in Development.</summary>
public sealed class RightsMatrixTests : IAsyncLifetime
{
    /// <summary>
    /// The status for each caller. The exchange is the owner's. The booking is the customer's, except in the column
    /// of the guest, where it is the guest's own and its token is sent.
    /// </summary>
    private const string Table = """
        method  route                                   anonymous  guest  customer  other customer  owner  other owner
        GET     /exchanges                                    200    200       200             200    200          200
        POST    /exchanges                                    401    401       201             201    201          201
        GET     /exchanges/{id}                               200    200       200             200    200          200
        PUT     /exchanges/{id}                               401    401       403             403    200          403
        PATCH   /exchanges/{id}                               401    401       403             403    200          403
        DELETE  /exchanges/{id}                               401    401       403             403    204          403
        POST    /exchanges/{id}/erase_customer                401    401       403             403    200          403
        POST    /exchanges/{id}/import                        401    401       403             403    200          403
        GET     /exchanges/{id}/export                        401    401       403             403    200          403
        GET     /exchanges/{id}/special_hours                 200    200       200             200    200          200
        POST    /exchanges/{id}/special_hours                 401    401       403             403    201          403
        GET     /exchanges/{id}/special_hours/{date}          200    200       200             200    200          200
        DELETE  /exchanges/{id}/special_hours/{date}          401    401       403             403    204          403
        GET     /exchanges/{id}/blocks                        401    401       403             403    200          403
        POST    /exchanges/{id}/blocks                        401    401       403             403    201          403
        GET     /exchanges/{id}/blocks/{block}                401    401       403             403    200          403
        DELETE  /exchanges/{id}/blocks/{block}                401    401       403             403    204          403
        GET     /exchanges/{id}/calendars                     401    401       403             403    200          403
        POST    /exchanges/{id}/calendars                     401    401       403             403    201          403
        GET     /exchanges/{id}/calendars/{calendar}          401    401       403             403    200          403
        PATCH   /exchanges/{id}/calendars/{calendar}          401    401       403             403    200          403
        DELETE  /exchanges/{id}/calendars/{calendar}          401    401       403             403    204          403
        GET     /exchanges/{id}/services                      200    200       200             200    200          200
        POST    /exchanges/{id}/services                      401    401       403             403    201          403
        GET     /exchanges/{id}/services/{service}            200    200       200             200    200          200
        PUT     /exchanges/{id}/services/{service}            401    401       403             403    200          403
        PATCH   /exchanges/{id}/services/{service}            401    401       403             403    200          403
        DELETE  /exchanges/{id}/services/{service}            401    401       403             403    204          403
        GET     /exchanges/{id}/resources                     200    200       200             200    200          200
        POST    /exchanges/{id}/resources                     401    401       403             403    201          403
        GET     /exchanges/{id}/resources/{resource}          200    200       200             200    200          200
        PUT     /exchanges/{id}/resources/{resource}          401    401       403             403    200          403
        PATCH   /exchanges/{id}/resources/{resource}          401    401       403             403    200          403
        DELETE  /exchanges/{id}/resources/{resource}          401    401       403             403    204          403
        GET     /exchanges/{id}/resources/{resource}/special_hours          200    200       200             200    200          200
        POST    /exchanges/{id}/resources/{resource}/special_hours          401    401       403             403    201          403
        GET     /exchanges/{id}/resources/{resource}/special_hours/{date}   200    200       200             200    200          200
        DELETE  /exchanges/{id}/resources/{resource}/special_hours/{date}   401    401       403             403    204          403
        POST    /exchanges/{id}/resources/{resource}/calendar_token         401    401       403             403    200          403
        GET     /exchanges/{id}/calendar.ics                  401    401       403             403    200          403
        POST    /exchanges/{id}/calendar_token                401    401       403             403    200          403
        DELETE  /exchanges/{id}/calendar_token                401    401       403             403    204          403
        GET     /time-slots                                   200    200       200             200    200          200
        GET     /time-slots/{id}                              200    200       200             200    200          200
        PATCH   /time-slots/{id}                              401    401       403             403    200          403
        DELETE  /time-slots/{id}                              401    401       403             403    204          403
        GET     /time-slots/available_slots                   200    200       200             200    200          200
        GET     /time-slots/availability                      200    200       200             200    200          200
        POST    /time-slots/generate_slots                    401    401       403             403    201          403
        GET     /bookings                                     401    401       200             200    200          200
        POST    /bookings                                     201    201       201             201    201          201
        POST    /bookings/check                               200    200       200             200    200          200
        GET     /bookings/{id}                                404    200       200             404    200          404
        GET     /bookings/{id}/calendar.ics                   404    200       200             404    200          404
        PATCH   /bookings/{id}                                404    200       200             404    200          404
        POST    /bookings/{id}/cancel                         404    200       200             404    200          404
        POST    /bookings/{id}/confirm                        404    401       403             404    200          404
        POST    /bookings/{id}/complete                       404    401       403             404    200          404
        POST    /bookings/{id}/no_show                        404    401       403             404    200          404
        POST    /bookings/{id}/assign                         404    401       403             404    200          404
        POST    /bookings/{id}/reschedule                     404    200       200             404    200          404
        GET     /events                                       401    401       403             403    200          403
        GET     /webhooks                                     401    401       200             200    200          200
        POST    /webhooks                                     401    401       403             403    201          403
        GET     /webhooks/{id}                                401    401       404             404    200          404
        PATCH   /webhooks/{id}                                401    401       404             404    200          404
        DELETE  /webhooks/{id}                                401    401       404             404    204          404
        POST    /webhooks/{id}/rotate_secret                  401    401       404             404    200          404
        POST    /webhooks/{id}/test                           401    401       404             404    200          404
        GET     /webhooks/{id}/deliveries                     401    401       404             404    200          404
        POST    /webhooks/{id}/deliveries/{delivery}/redeliver              401    401       404             404    200          404
        """;

    private ApiHost _api = null!;

    /// <summary>The endpoints of the matrix, each with its statuses.</summary>
    public static TheoryData<string, string> Rows { get; } = new(
        Table.Split('\n').Skip(1)
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(cells => ($"{cells[0]} {cells[1]}", string.Join(' ', cells[2..]))));

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync("Production");

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_caller_gets_the_status_its_rights_on_the_endpoint_demand(string endpoint, string statuses)
    {
        Assert.Equal(statuses, await StatusesAsync(endpoint));
        if (endpoint.StartsWith("GET ", StringComparison.Ordinal))
        {
            Assert.Equal(statuses, await StatusesAsync($"HEAD {endpoint[4..]}"));
        }
    }

    [Fact]
    public void Every_endpoint_has_a_row_in_the_rights_matrix()
    {
        var methods = Endpoints().Where(endpoint => endpoint.Method != HttpMethods.Head);
        Assert.Equal(
            methods.Where(endpoint => endpoint.Method != HttpMethods.Options)
                .Select(endpoint => $"{endpoint.Method} {endpoint.Route}").Order(StringComparer.Ordinal),
            Rows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Anyone_can_ask_for_the_allowed_methods_of_a_path()
    {
        string[] routes = [.. Endpoints().Where(endpoint => endpoint.Method == HttpMethods.Options)
            .Select(endpoint => endpoint.Route)];
        Assert.NotEmpty(routes);
        foreach (string route in routes)
        {
            Assert.Equal("204 204 204 204 204 204", await StatusesAsync($"OPTIONS {route}"));
        }
    }

    [Fact]
    public async Task A_list_of_bookings_contains_exactly_those_that_the_caller_may_see()
    {
        var scene = await Scene.SetAsync(_api);
        var counts = new Dictionary<Caller, int>();
        foreach (var caller in Enum.GetValues<Caller>().Where(caller => caller > Caller.Guest))
        {
            counts[caller] = (int)(await scene.SendAsync("GET /bookings", caller)).Json["count"]!;
        }

        Assert.Equal(
            (1, 0, 2, 0),
            (counts[Caller.Customer], counts[Caller.OtherCustomer], counts[Caller.Owner], counts[Caller.OtherOwner]));
    }

    /// <summary>Lists all endpoints except the fallbacks for unknown methods and paths, which name no method.</summary>
    private IEnumerable<(string Method, string Route)> Endpoints() =>
        from endpoint in _api.Endpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (method, endpoint.RoutePattern.RawText!["/api".Length..].TrimEnd('/'));

    /// <summary>Returns the statuses for the six callers, each in a scene of its own.</summary>
    private async Task<string> StatusesAsync(string endpoint)
    {
        var statuses = new List<string>();
        foreach (var caller in Enum.GetValues<Caller>())
        {
            var scene = await Scene.SetAsync(_api);
            var reply = await scene.SendAsync(endpoint, caller);
            statuses.Add(((int)reply.Status).ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(' ', statuses);
    }
}
