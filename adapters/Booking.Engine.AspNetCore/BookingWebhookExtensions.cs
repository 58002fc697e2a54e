using BookingEngine;
using BookingEngine.AspNetCore;
using BookingEngine.AspNetCore.Webhooks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends the events of bookings to webhooks.</summary>
public static class BookingWebhookExtensions
{
    /// <summary>
    /// Sends events to the webhooks of owners, as Standard Webhooks 1.0 describes it, and has <c>MapBookingApi</c> serve the endpoints
    /// <c>/webhooks/</c>, with which owners say where they want them. Messages are signed. Unless the options allow it, they go to
    /// addresses on the internet only, by HTTPS. No proxy is used, since a proxy would look the address up itself.
    /// </summary>
    /// <param name="builder">The engine's builder.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static BookingEngineBuilder AddWebhooks(this BookingEngineBuilder builder, Action<WebhookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder.SendWebhooks<HttpWebhookSender>();
    }
}
