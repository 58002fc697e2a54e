using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The operations on webhooks.</summary>
internal static class WebhookOperations
{
    private const string Tag = "webhooks";

    public static Operation List { get; } = new("list_webhooks", Tag, "List the caller's webhooks")
    {
        Callers = Callers.SignedIn,
        Responses =
        [
            new(200, "The webhooks, by the time of their creation.", Schema.ListOf(Schema.Ref("Webhook")))
            {
                Examples = [("One", $"[{Examples.Webhook}]")],
            },
        ],
    };

    public static Operation Create { get; } = new("create_webhook", Tag, "Have events posted to an address")
    {
        About = "Messages follow Standard Webhooks 1.0: they have the headers webhook-id, webhook-timestamp and webhook-signature, and the body "
            + "is a WebhookMessage. Any answer from 200 to 299 within 15 seconds takes a message. Otherwise it is sent again, up to ten times within four "
            + "days. A message may come more than once, and after later ones: webhook-id and data.version tell. A caller can have at most 50 webhooks.",
        Callers = Callers.SignedIn,
        Body = Schema.Ref("NewWebhook"),
        Examples = [("Of an exchange", Examples.NewWebhook), ("All fields", Examples.NewWebhookInFull)],
        Responses = [Response.Created("WebhookWithSecret", Examples.WebhookWithSecret, "Location")],
        Refused = [403],
    };

    public static Operation Find { get; } = new("read_webhook", Tag, "Read a webhook")
    {
        Callers = Callers.SignedIn,
        Parameters = [WebhookId],
        Responses = [Response.Ok("Webhook", Examples.Webhook)],
    };

    public static Operation Update { get; } = new("update_webhook", Tag, "Change some fields of a webhook")
    {
        About = "Fields that are left out keep their values.",
        Callers = Callers.SignedIn,
        Parameters = [WebhookId],
        Body = Schema.Ref("WebhookChange"),
        Examples = [("A pause", """{"is_active": false}""")],
        Responses = [Response.Ok("Webhook", Examples.Webhook)],
    };

    public static Operation Delete { get; } = new("delete_webhook", Tag, "Delete a webhook")
    {
        Callers = Callers.SignedIn,
        Parameters = [WebhookId],
        Responses = [Response.Deleted],
    };

    public static Operation RotateSecret { get; } = new("rotate_webhook_secret", Tag, "Give a webhook a new secret")
    {
        About = "For 24 hours messages are signed with both the new secret and the former one.",
        Callers = Callers.SignedIn,
        Parameters = [WebhookId],
        Responses = [Response.Ok("WebhookWithSecret", Examples.WebhookWithSecret)],
    };

    public static Operation Test { get; } = new("test_webhook", Tag, "Send a message to try a webhook")
    {
        About = "The message has the type webhook.test and no data. It is sent once, and the response says what came of it.",
        Callers = Callers.SignedIn,
        Parameters = [WebhookId],
        Responses = [Response.Ok("WebhookTest", Examples.WebhookTest)],
    };

    public static Operation ListDeliveries { get; } = new("list_deliveries", Tag, "List what was sent to a webhook")
    {
        About = "The newest come first. They are kept as long as events.",
        Callers = Callers.SignedIn,
        Parameters = [WebhookId, .. Query(Paging.All)],
        Responses = [Response.Ok("DeliveryPage", Examples.DeliveryPage)],
    };

    public static Operation Redeliver { get; } = new("redeliver", Tag, "Send an event to a webhook once more")
    {
        About = "Whatever became of it before. The message has the same webhook-id.",
        Callers = Callers.SignedIn,
        Parameters = [WebhookId, DeliveryInPath],
        Responses = [Response.Ok("Delivery", Examples.Delivery)],
    };
}
