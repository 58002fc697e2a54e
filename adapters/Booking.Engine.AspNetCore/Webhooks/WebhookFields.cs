using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The fields of a webhook.</summary>
internal static class WebhookFields
{
    private const int MostEvents = 20;

    private static readonly string[] EventNames = [.. BookingEventNames.Groups, .. BookingEventNames.All];

    private static readonly FieldType<string> EventName = new(Schema.Choice(EventNames), (value, out name) =>
    {
        name = value.Text ?? "";
        return EventNames.Contains(name) ? null : Wording.NoChoice(value.ToString());
    });

    private static readonly Field<Uri> Url = Required(
        "url", WebhookAddress.Field, "The https address that events are posted to. It must lie on the internet, unless the service allows others.");

    private static readonly Field<IReadOnlyList<string>> Events = Optional(
        "events", ListOf(EventName, MostEvents, least: 0), @default: [], "The types of the events that are sent. If it is empty, all are.");

    private static readonly Field<bool> IsActive = Optional(
        "is_active", Flag, @default: true, "Whether events are sent. It becomes false when the address answers 410.");

    private static readonly Field<bool> IncludeCustomer = Optional(
        "include_customer", Flag, @default: false, "Whether the customer's name, e-mail address and phone number are sent with the events of bookings.");

    /// <summary>The exchange whose events are sent.</summary>
    public static Field<Guid?> Exchange { get; } = Optional(
        "exchange", Uuid.OrNull(), "The exchange whose events are sent. Null: all exchanges of the caller, also future ones.");

    private static Field[] All => [Url, Events, Exchange, IsActive, IncludeCustomer];

    /// <summary>The body of a webhook in a response.</summary>
    public static ResponseBody<Webhook> Response { get; } = new()
    {
        { "uuid", Uuid, webhook => webhook.Id },
        { "url", Schema.Link(), webhook => webhook.Url.AbsoluteUri },
        { Events, webhook => webhook.Events },
        { Exchange, webhook => webhook.ExchangeId },
        { IsActive, webhook => webhook.IsActive },
        { IncludeCustomer, webhook => webhook.IncludesCustomer },
        { "created_at", Schema.PrintedMoment(), webhook => webhook.CreatedAt },
    };

    /// <summary>The body of a webhook that has a new secret.</summary>
    public static ResponseBody<Webhook> WithSecret { get; } = new()
    {
        { Response, webhook => webhook },
        { "secret", Schema.Pattern("^whsec_"), webhook => webhook.Secrets[0].Key, "What messages are signed with. It is not shown again." },
    };

    /// <summary>The body of a delivery in a response.</summary>
    public static ResponseBody<EventDelivery> Delivery { get; } = new()
    {
        { "uuid", Uuid, delivery => delivery.Id },
        { "event", Uuid, delivery => delivery.EventId, "The event, which is the webhook-id of its messages." },
        { "exchange", Uuid, delivery => delivery.ExchangeId },
        { "status", Schema.Choice(EnumNames<DeliveryStatus>.ByName.Keys), delivery => delivery.Status },
        { "attempts", Schema.Count(), delivery => delivery.Attempts },
        { "next_attempt_at", Schema.OrNull(Schema.PrintedMoment()), delivery => delivery.NextAttemptAt },
        { "response_status", Schema.OrNull(Schema.Whole(100, 599)), delivery => delivery.ResponseStatus, "The status of the last answer." },
        { "last_error", Schema.OrNull(Schema.OfType("string")), delivery => delivery.LastError },
        { "created_at", Schema.PrintedMoment(), delivery => delivery.CreatedAt },
    };

    /// <summary>The body of what came of a test.</summary>
    public static ResponseBody<WebhookAnswer> Answer { get; } = new()
    {
        { "succeeded", Schema.OfType("boolean"), answer => answer.IsSuccess },
        { "response_status", Schema.OrNull(Schema.Whole(100, 599)), answer => answer.Status },
        { "error", Schema.OrNull(Schema.OfType("string")), answer => answer.Problem, "Why there was no answer." },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas() =>
    [
        ("NewWebhook", Schema.Object(All)),
        ("WebhookChange", Schema.Object(All.Select(field => field.InChange()))),
        ("Webhook", Schema.Object(Response)),
        ("WebhookWithSecret", Schema.Object(WithSecret)),
        ("WebhookTest", Schema.Object(Answer)),
        ("Delivery", Schema.Object(Delivery)),
        ("DeliveryPage", Paging.SchemaOf("Delivery")),
        .. WebhookBody.Schemas(),
    ];

    /// <summary>Reads a body as a change of a webhook. The result is valid only if no field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="current">The webhook to change. It keeps the values that the body leaves out.</param>
    /// <param name="allowsPrivate">Whether its address need not lie on the internet.</param>
    public static Webhook Read(RequestFields fields, Webhook current, bool allowsPrivate)
    {
        var url = fields.Read(Url, current.Url);
        if (fields.IsGiven(Url) && WebhookAddress.Problem(url, allowsPrivate) is { } problem)
        {
            fields.Errors.Add(Url.Name, problem);
        }

        return current with
        {
            Url = url,
            Events = fields.Read(Events, current.Events),
            ExchangeId = fields.Read(Exchange, current.ExchangeId),
            IsActive = fields.Read(IsActive, current.IsActive),
            IncludesCustomer = fields.Read(IncludeCustomer, current.IncludesCustomer),
        };
    }
}
