using System.Text.Json.Nodes;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>
/// Creates what the examples of the OpenAPI document refer to: an exchange, a block, a calendar, a stored time slot, a booking, a
/// service and a resource.
/// </summary>
public sealed class Place
{
    private const string Unbooked = "00000000-0000-4000-8000-000000000000";
    private readonly (string Example, string There)[] _ids;

    private Place(
        string exchange, string slot, string booking, string block, string service, string resource, string webhook, string delivery, string calendar)
    {
        Exchange = exchange;
        Slot = slot;
        Booking = booking;
        Block = block;
        Service = service;
        Resource = resource;
        Webhook = webhook;
        _ids =
        [
            (ExampleOf("read_exchange"), exchange),
            (ExampleOf("read_time_slot"), slot),
            (ExampleOf("read_booking"), booking),
            (ExampleOf("read_block", "block"), block),
            (ExampleOf("read_service", "service"), service),
            (ExampleOf("read_resource", "resource"), resource),
            (ExampleOf("read_webhook"), webhook),
            (ExampleOf("redeliver", "delivery"), delivery),
            (ExampleOf("read_calendar", "calendar"), calendar),
        ];
    }

    public string Exchange { get; }

    /// <summary>Monday's from 14:00, where nothing is booked.</summary>
    public string Slot { get; }

    /// <summary>Jane's, on Monday from 10:00; where the operation is about no booking, one that isn't there.</summary>
    public string Booking { get; }

    /// <summary>An evening, where no operation books; where the operation is about no block, one that isn't there.</summary>
    public string Block { get; }

    /// <summary>A service; one that isn't there where neither the operation nor the example is about services or resources.</summary>
    public string Service { get; }

    /// <summary>A resource; one that isn't there where neither the operation nor the example is about services or resources.</summary>
    public string Resource { get; }

    /// <summary>A webhook of the exchange; where the operation is about no webhook, one that isn't there.</summary>
    public string Webhook { get; }

    /// <summary>Makes what an operation needs to be carried out as its examples say.</summary>
    /// <param name="api">The host.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="example">The example that it is carried out with, if it needs more than others.</param>
    public static async Task<Place> ForAsync(ApiHost api, DocumentedOperation operation, string example = "")
    {
        api.Clock.Reset(Instant.FromUtc(2024, 1, 10, 12, 0));
        string exchange = await api.CreateExchangeAsync();
        await api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15"}
            """, "owner");
        var slots = await api.GetAsync($"/api/time-slots/?exchange={exchange}", "owner");
        string slot = (string)slots.Json["results"]!.AsArray().Single(one => (string?)one!["start_time"] == "14:00:00")!["uuid"]!;
        string booking = Unbooked;
        if (operation.Path.StartsWith("/api/bookings/{id}/", StringComparison.Ordinal))
        {
            booking = (string)(await api.BookAsync(exchange, "10:00", "11:00", "jane")).Json["uuid"]!;
        }

        if (operation.Id is "complete_booking" or "no_show_booking")
        {
            await api.PostAsync($"/api/bookings/{booking}/confirm/", null, "owner");
        }

        if (operation.Id == "no_show_booking")
        {
            api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 0)); // This is the start of the booking.
        }

        string block = Unbooked;
        if (operation.Path.Contains("{block}", StringComparison.Ordinal))
        {
            var placed = await api.PostAsync(
                $"/api/exchanges/{exchange}/blocks/", """{"date": "2024-01-15", "start_time": "18:00", "end_time": "20:00"}""", "owner");
            block = (string)placed.Json["uuid"]!;
        }

        bool hasParts = operation.Path.Contains("/services/", StringComparison.Ordinal)
            || operation.Path.Contains("/resources/", StringComparison.Ordinal)
            || operation.Id is "assign_booking" or "create_calendar";
        bool hasService = hasParts || example.Contains(ExampleOf("read_service", "service"), StringComparison.Ordinal);
        bool hasResource = hasParts || example.Contains(ExampleOf("read_resource", "resource"), StringComparison.Ordinal);
        var (webhook, delivery) = await WebhookAsync(api, operation, exchange);
        var place = new Place(
            exchange,
            slot,
            booking,
            block,
            hasService ? await AddAsync(api, exchange, "services", """{"name": "Repair"}""") : Unbooked,
            hasResource ? await AddAsync(api, exchange, "resources", """{"name": "Anna", "resource_type": "technician"}""") : Unbooked,
            webhook,
            delivery,
            operation.Path.Contains("{calendar}", StringComparison.Ordinal)
                ? await AddAsync(api, exchange, "calendars", """{"url": "https://calendar.example.com/a.ics"}""")
                : Unbooked);
        if (operation.Path.Contains("{date}", StringComparison.Ordinal))
        {
            string id = hasParts ? "put_resource_special_hours" : "put_special_hours";
            var put = ApiDocument.Committed.Operations.Single(one => one.Id == id);
            await api.PostAsync(place.PathOf(put), put.Examples.First(), "owner");
        }

        return place;
    }

    /// <summary>An example, about what is there.</summary>
    public string Of(string example) =>
        _ids.Aggregate(example, (text, id) => text.Replace(id.Example, id.There, StringComparison.Ordinal));

    /// <summary>The path of an operation, with the query that it needs.</summary>
    public string PathOf(DocumentedOperation operation, params (string Name, string Value)[] query)
    {
        var given = operation.Parameters.Where(parameter => parameter["example"] is not null).ToArray();
        string path = given.Where(parameter => (string?)parameter["in"] == "path").Aggregate(
            operation.Path, (text, parameter) => text.Replace($"{{{parameter["name"]}}}", (string)parameter["example"]!, StringComparison.Ordinal));
        var fields = given.Where(parameter => (string?)parameter["in"] == "query")
            .Select(parameter => (Name: (string)parameter["name"]!, Value: (string)parameter["example"]!))
            .Where(field => query.All(other => other.Name != field.Name))
            .Concat(query);
        string text = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return Of(text == "" ? path : $"{path}?{text}");
    }

    /// <summary>An operation's first example with a field in place of its own; null takes it away.</summary>
    public JsonObject BodyWith(DocumentedOperation operation, string field, string? json)
    {
        var body = JsonNode.Parse(Of(operation.Examples.First()))!.AsObject();
        body.Remove(field);
        if (json is not null)
        {
            body[field] = JsonNode.Parse(json);
        }

        return body;
    }

    /// <summary>Makes a webhook, and a delivery to it, where an operation is about them. A user can have only so many webhooks.</summary>
    private static async Task<(string Webhook, string Delivery)> WebhookAsync(ApiHost api, DocumentedOperation operation, string exchange)
    {
        if (!operation.Path.StartsWith("/api/webhooks/", StringComparison.Ordinal))
        {
            return (Unbooked, Unbooked);
        }

        foreach (var old in (await api.GetAsync("/api/webhooks/", "owner")).Json.AsArray())
        {
            await api.SendAsync(HttpMethod.Delete, $"/api/webhooks/{old!["uuid"]}/", null, "owner");
        }

        var created = await api.PostAsync(
            "/api/webhooks/", $$"""{"url": "https://hooks.example.com/", "exchange": "{{exchange}}"}""", "owner");
        string webhook = (string)created.Json["uuid"]!;
        if (!operation.Path.Contains("{delivery}", StringComparison.Ordinal))
        {
            return (webhook, Unbooked);
        }

        await api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", """{"description": "New."}""", "owner");
        return (webhook, await api.DeliveryAsync(webhook));
    }

    private static async Task<string> AddAsync(ApiHost api, string exchange, string list, string body) =>
        (string)(await api.PostAsync($"/api/exchanges/{exchange}/{list}/", body, "owner")).Json["uuid"]!;

    private static string ExampleOf(string operation, string parameter = "id") => (string)ApiDocument.Committed.Operations
        .Single(one => one.Id == operation).Parameters.Single(one => (string?)one["name"] == parameter)["example"]!;
}
