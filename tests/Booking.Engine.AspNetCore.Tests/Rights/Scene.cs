using System.Net;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>The kinds of callers, in the order of the matrix's columns.</summary>
public enum Caller
{
    Anonymous,
    Guest,
    Customer,
    OtherCustomer,
    Owner,
    OtherOwner,
}

/// <summary>
/// An owner's exchange with special hours, a block, a service and a resource that bookings don't need, a stored time slot and two
/// confirmed bookings, one of a guest and one of the customer. Another owner has an exchange too.
/// </summary>
internal sealed class Scene
{
    private const string Monday = "2024-01-15";
    private const string NextMonday = "2024-01-22";
    private const string Nothing = "00000000-0000-4000-8000-000000000000";
    private const string Block = $$"""{"date": "{{NextMonday}}", "start_time": "16:00", "end_time": "17:00"}""";
    private const string Hours = """ "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}] """;

    private readonly ApiHost _api;
    private string _exchange = "";
    private string _exchangeWithoutBookings = "";
    private string _block = "";
    private string _calendar = "";
    private string _service = "";
    private string _resource = "";
    private string _timeSlot = "";
    private string _guestsBooking = "";
    private string _guestsToken = "";
    private string _customersBooking = "";
    private string _webhook = Nothing;
    private string _delivery = Nothing;

    private Scene(ApiHost api) => _api = api;

    public static async Task<Scene> SetAsync(ApiHost api)
    {
        api.Clock.Reset(Instant.FromUtc(2024, 1, 10, 12, 0));
        var scene = new Scene(api);
        scene._exchange = await scene.CreateAsync("/exchanges", $$"""{"business_name": "A", {{Hours}}}""", "owner");
        scene._exchangeWithoutBookings =
            await scene.CreateAsync("/exchanges", $$"""{"business_name": "B", {{Hours}}}""", "owner");
        _ = await scene.CreateAsync("/exchanges", $$"""{"business_name": "C", {{Hours}}}""", "other owner");
        await scene.CreatedAsync($"/exchanges/{scene._exchange}/special_hours", scene.SpecialHours, "owner");
        scene._calendar = await scene.CreateAsync($"/exchanges/{scene._exchange}/calendars", Calendar, "owner");
        scene._block = await scene.CreateAsync($"/exchanges/{scene._exchange}/blocks", Block, "owner");
        scene._service = await scene.CreateAsync(
            $"/exchanges/{scene._exchange}/services", """{"name": "Cut", "is_active": false}""", "owner");
        scene._resource = await scene.CreateAsync(
            $"/exchanges/{scene._exchange}/resources", """{"name": "Anna", "resource_type": "staff", "is_active": false}""", "owner");
        await scene.CreatedAsync(
            $"/exchanges/{scene._exchange}/resources/{scene._resource}/special_hours", scene.SpecialHours, "owner");
        await scene.CreatedAsync("/time-slots/generate_slots", scene.Generation, "owner");
        var slots = await api.GetAsync($"/api/time-slots/?exchange={scene._exchange}&date={NextMonday}");
        scene._timeSlot = (string)slots.Json["results"]![0]!["uuid"]!;
        var guests = await scene.CreatedAsync("/bookings", scene.Booking(10), user: null);
        (scene._guestsBooking, scene._guestsToken) =
            ((string)guests.Json["uuid"]!, (string)guests.Json["access_token"]!);
        scene._customersBooking = await scene.CreateAsync("/bookings", scene.Booking(11), "customer");
        foreach (string booking in (string[])[scene._guestsBooking, scene._customersBooking])
        {
            var confirmed = await api.PostAsync($"/api/bookings/{booking}/confirm/", null, "owner");
            Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        }

        return scene;
    }

    /// <summary>Sends a request that is valid apart from the caller's rights.</summary>
    /// <param name="endpoint">Method and route, as the table names them.</param>
    /// <param name="caller">Who sends it.</param>
    public async Task<Reply> SendAsync(string endpoint, Caller caller)
    {
        string[] parts = endpoint.Split(' ');
        if (endpoint.EndsWith("/assign", StringComparison.Ordinal))
        {
            await _api.SendAsync(
                HttpMethod.Patch, $"/api/exchanges/{_exchange}/resources/{_resource}/", """{"is_active": true}""", "owner");
        }

        if (endpoint.EndsWith("/no_show", StringComparison.Ordinal))
        {
            _api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 12, 0)); // Now the bookings have begun.
        }

        if (parts[1].StartsWith("/webhooks/", StringComparison.Ordinal) && parts[0] != "OPTIONS")
        {
            _webhook = await CreateAsync("/webhooks", Webhook, "owner");
        }

        if (endpoint.EndsWith("/redeliver", StringComparison.Ordinal) && parts[0] != "OPTIONS")
        {
            await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{_exchange}/", """{"description": "New."}""", "owner");
            _delivery = await _api.DeliveryAsync(_webhook);
        }

        if (endpoint == "POST /exchanges/{id}/import")
        {
            return await _api.PostTextAsync($"/api/exchanges/{_exchange}/import/", "external_id", "text/csv", User(caller));
        }

        return await _api.SendAsync(
            new HttpMethod(parts[0]),
            $"/api{Path(parts[0], parts[1], caller)}",
            Body(endpoint),
            User(caller),
            header: caller == Caller.Guest ? ("Booking-Access-Token", _guestsToken) : null);
    }

    private string SpecialHours => $$"""{"date": "{{Monday}}", "hours": [{"open_time": "09:00", "close_time": "17:00"}]}""";

    private string Webhook => $$"""{"url": "https://hooks.example.com/", "exchange": "{{_exchange}}"}""";

    private const string Calendar = """{"url": "https://calendar.example.com/anna.ics"}""";

    private string Generation => $$"""
        {"exchange_uuid": "{{_exchange}}", "start_date": "{{NextMonday}}", "end_date": "{{NextMonday}}"}
        """;

    private string Booking(int hour) => $$"""
        {"exchange": "{{_exchange}}", "date": "{{Monday}}", "start_time": "{{hour}}:00", "end_time": "{{hour + 1}}:00",
         "customer_name": "Jane", "customer_email": "jane@example.com"}
        """;

    private string Path(string method, string route, Caller caller)
    {
        string booking = caller == Caller.Guest ? _guestsBooking : _customersBooking;
        string exchange = (method, route) == ("DELETE", "/exchanges/{id}") ? _exchangeWithoutBookings : _exchange;
        string id = route.StartsWith("/bookings/", StringComparison.Ordinal) ? booking
            : route.StartsWith("/time-slots/", StringComparison.Ordinal) ? _timeSlot
            : route.StartsWith("/webhooks/", StringComparison.Ordinal) ? _webhook
            : exchange;
        string query = route switch
        {
            "/time-slots" => $"?exchange={_exchange}",
            "/time-slots/available_slots" => $"?exchange={_exchange}&date={Monday}",
            "/time-slots/availability" => $"?exchange={_exchange}&start_date={Monday}&end_date={Monday}",
            "/bookings" or "/events" => $"?exchange={_exchange}",
            _ => "",
        };
        return route
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{calendar}", _calendar, StringComparison.Ordinal)
            .Replace("{block}", _block, StringComparison.Ordinal)
            .Replace("{service}", _service, StringComparison.Ordinal)
            .Replace("{resource}", _resource, StringComparison.Ordinal)
            .Replace("{delivery}", _delivery, StringComparison.Ordinal)
            .Replace("{date}", Monday, StringComparison.Ordinal) + $"/{query}";
    }

    private string? Body(string endpoint) => endpoint switch
    {
        "POST /exchanges" or "PUT /exchanges/{id}" => $$"""{"business_name": "D", {{Hours}}}""",
        "PATCH /exchanges/{id}" => """{"description": "New."}""",
        "POST /exchanges/{id}/erase_customer" => """{"customer_email": "jane@example.com"}""",
        "POST /exchanges/{id}/blocks" => Block,
        "POST /exchanges/{id}/calendars" => Calendar,
        "PATCH /exchanges/{id}/calendars/{calendar}" => """{"ignore_all_day": true}""",
        "POST /exchanges/{id}/services" or "PUT /exchanges/{id}/services/{service}" => """{"name": "Shave", "is_active": false}""",
        "POST /exchanges/{id}/resources" or "PUT /exchanges/{id}/resources/{resource}" =>
            """{"name": "Ben", "resource_type": "staff", "is_active": false}""",
        "PATCH /exchanges/{id}/services/{service}" or "PATCH /exchanges/{id}/resources/{resource}" => """{"name": "New"}""",
        "POST /exchanges/{id}/special_hours" or "POST /exchanges/{id}/resources/{resource}/special_hours" => SpecialHours.Replace(Monday, NextMonday, StringComparison.Ordinal),
        "PATCH /time-slots/{id}" => """{"max_capacity": 2}""",
        "POST /time-slots/generate_slots" => Generation,
        "POST /bookings" or "POST /bookings/check" => Booking(12),
        "POST /webhooks" => Webhook,
        "PATCH /webhooks/{id}" => """{"is_active": false}""",
        "PATCH /bookings/{id}" => """{"notes": "New."}""",
        "POST /bookings/{id}/assign" => $$"""{"resources": ["{{_resource}}"]}""",
        "POST /bookings/{id}/reschedule" => $$"""{"date": "{{Monday}}", "start_time": "15:00", "end_time": "16:00"}""",
        _ => null,
    };

    private static string? User(Caller caller) => caller switch
    {
        Caller.Customer => "customer",
        Caller.OtherCustomer => "other customer",
        Caller.Owner => "owner",
        Caller.OtherOwner => "other owner",
        _ => null,
    };

    private async Task<string> CreateAsync(string path, string body, string? user) =>
        (string)(await CreatedAsync(path, body, user)).Json["uuid"]!;

    private async Task<Reply> CreatedAsync(string path, string body, string? user)
    {
        var reply = await _api.PostAsync($"/api{path}/", body, user);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply;
    }
}
