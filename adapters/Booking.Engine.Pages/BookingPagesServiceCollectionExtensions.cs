using BookingEngine.Pages;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what the pages of Booking.Engine need.</summary>
public static class BookingPagesServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>app.MapBookingPages()</c> needs beside <c>AddBookingEngine()</c>: the tokens of forms (antiforgery), with Data
    /// Protection, whose keys should outlive the process. Safe to call twice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets how the pages look, or null to leave that as it is.</param>
    /// <exception cref="ArgumentNullException">The services are null.</exception>
    public static IServiceCollection AddBookingPages(
        this IServiceCollection services, Action<BookingPagesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddAntiforgery();
        services.AddDataProtection();
        services.AddOptions<BookingPagesOptions>();
        return configure is null ? services : services.Configure(configure);
    }
}
