using BookingEngine;
using BookingEngine.AspNetCore;
using BookingEngine.AspNetCore.BusyCalendars;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the busy times of calendars from being booked.</summary>
public static class BookingCalendarExtensions
{
    /// <summary>
    /// Reads the calendars that owners name, in the iCalendar format, and keeps their busy times from being booked. It has
    /// <c>MapBookingApi</c> serve the endpoints <c>/exchanges/{uuid}/calendars/</c>, with which owners name them. Unless the options allow
    /// it, they are read from addresses on the internet only, by HTTPS. No proxy is used, since a proxy would look the address up itself.
    /// </summary>
    /// <param name="builder">The engine's builder.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static BookingEngineBuilder AddBusyCalendars(
        this BookingEngineBuilder builder, Action<BusyCalendarOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder.ReadCalendars<HttpBusyCalendarSource>();
    }
}
