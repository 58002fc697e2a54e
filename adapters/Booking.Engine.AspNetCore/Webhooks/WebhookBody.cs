using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Events;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The body of a message: the event as the feed has it, and the customer only if the webhook asks for it.</summary>
internal static class WebhookBody
{
    /// <summary>The type of a message that is sent as a test.</summary>
    public const string Test = "webhook.test";

    private const string CustomerMember = "customer";

    private static readonly ResponseBody<Customer> CustomerData = new()
    {
        { "name", Schema.OfType("string"), customer => customer.Name },
        { "email", Schema.OfType("string"), customer => customer.Email },
        { "phone", Schema.OfType("string"), customer => customer.Phone },
    };

    private static readonly ResponseBody<WebhookMessage> Message = new()
    {
        { "type", Schema.OfType("string"), message => message.Event is { } happened ? BookingEventNames.Of(happened.Type) : Test },
        { "timestamp", Schema.PrintedMoment(), message => message.Event?.Timestamp ?? message.SentAt, "When it happened." },
        { "data", Schema.Ref("WebhookData"), DataOf },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("WebhookMessage", Schema.Object(Message));
        yield return ("WebhookData", Schema.Object(
        [
            .. EventFields.Data.Select(member => member.InChange()),
            Field.OptionalMember(
                CustomerMember,
                Schema.OrNull(Schema.Object(CustomerData)),
                "With include_customer: the customer at the time of sending, or null if it was erased."),
        ]));
    }

    /// <summary>Returns the body as it is signed and sent.</summary>
    public static byte[] Of(WebhookMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, BookingJson.WriterOptions))
        {
            ResponseObject.Write(writer, Message.Of(message));
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static ResponseObject DataOf(WebhookMessage message) => new(writer =>
    {
        writer.WriteStartObject();
        if (message.Event is { } happened)
        {
            EventFields.Data.WriteMembers(writer, happened);
            if (message.Webhook.IncludesCustomer && happened.BookingId is not null)
            {
                writer.WritePropertyName(CustomerMember);
                ResponseObject.Write(writer, message.Customer is { } customer ? CustomerData.Of(customer) : null);
            }
        }

        writer.WriteEndObject();
    });
}
