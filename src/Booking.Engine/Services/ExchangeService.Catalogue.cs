using BookingEngine.Scheduling;

namespace BookingEngine;

public sealed partial class ExchangeService
{
    /// <summary>
    /// Adds a service to an exchange, or replaces the service that has its id. Existing bookings are not changed.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="service">The service. If its id is empty, it is added, and is then the last of the exchange's services.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    /// <exception cref="ArgumentNullException">The service is null.</exception>
    /// <example>
    /// <code>
    /// var added = await exchanges.SetServiceAsync(shop.Id, Service.Of("Battery replacement", minutes: 45));
    /// var battery = added.Value.Services[^1];
    /// var changed = await exchanges.SetServiceAsync(shop.Id, battery with { PriceAmount = 4900, PriceCurrency = "EUR" });
    /// Print(changed.Value.Services.Count);                       // 1
    /// Print(changed.Value.FindService(battery.Id).PriceAmount); // 4900
    /// </code>
    /// </example>
    public Task<Result<Exchange>> SetServiceAsync(
        Guid exchangeId, Service service, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return UpdateAsync(exchangeId, exchange => exchange.With(service), ifVersion, cancellationToken);
    }

    /// <summary>
    /// Adds a resource to an exchange, or replaces the resource that has its id. Existing bookings are not changed.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="resource">The resource. If its id is empty, it is added, and is then the last of the exchange's resources.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    /// <exception cref="ArgumentNullException">The resource is null.</exception>
    /// <example>
    /// <code>
    /// var added = await exchanges.SetResourceAsync(shop.Id, Resource.Of("staff", "Anna"));
    /// var anna = added.Value.Resources[^1];
    /// var vacation = new SpecialHours(monday, []) { EndDate = monday.PlusDays(20), Reason = "Vacation" };
    /// var changed = await exchanges.SetResourceAsync(shop.Id, anna with { Schedule = anna.Schedule.With(vacation) });
    /// Print(changed.Value.FindResource(anna.Id).HoursOn(monday, changed.Value).Length); // 0
    /// </code>
    /// </example>
    public Task<Result<Exchange>> SetResourceAsync(
        Guid exchangeId, Resource resource, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return UpdateAsync(exchangeId, exchange => exchange.With(resource), ifVersion, cancellationToken);
    }

    /// <summary>
    /// Removes a service from an exchange, and from the resources that are for it, unless a pending or confirmed booking of it is
    /// upcoming. The service is withdrawn first, so that nobody can book it any more. If a booking of it was made just before, or
    /// if the store fails, it is offered again as before, but the exchange's version is higher by two.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="serviceId">The service.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the service is withdrawn. After that the removal is completed.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    /// <remarks>
    /// To end the sale of a service that has upcoming bookings, set its <see cref="Service.IsActive"/> to false. Past bookings keep
    /// the service's name and price.
    /// </remarks>
    public Task<Result<Exchange>> RemoveServiceAsync(
        Guid exchangeId, Guid serviceId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        RetryAsync(exchangeId, ifVersion, stored => RemoveServiceAsync(stored, serviceId, cancellationToken), cancellationToken);

    /// <summary>
    /// Removes a resource from an exchange, and from the requirements of services that name it among others. It is refused if
    /// a service requires it and names too few others.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="resourceId">The resource.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    public Task<Result<Exchange>> RemoveResourceAsync(
        Guid exchangeId, Guid resourceId, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        return RetryAsync(exchangeId, ifVersion, RemoveAsync, cancellationToken);

        async Task<Result<Exchange>> RemoveAsync(Exchange stored) =>
            stored.FindResource(resourceId) is null ? BookingErrors.ResourceNotFound(resourceId)
            : Catalogue.Requires(stored, resourceId) ? BookingErrors.ResourceIsRequired
            : await ReplaceAsync(stored, Catalogue.WithoutResource(stored, resourceId), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Result<Exchange>> RemoveServiceAsync(Exchange stored, Guid serviceId, CancellationToken cancellationToken)
    {
        if (stored.FindService(serviceId) is not { } service)
        {
            return BookingErrors.ServiceNotFound(serviceId);
        }

        if (await HasUpcomingBookingsAsync(stored, IsOfService, cancellationToken).ConfigureAwait(false))
        {
            return BookingErrors.ServiceHasUpcomingBookings;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var withdrawn = await ReplaceAsync(stored, stored.With(service with { IsActive = false }), CancellationToken.None)
            .ConfigureAwait(false);
        if (!withdrawn.Succeeded)
        {
            return withdrawn;
        }

        // This is checked again behind the fence, where no new booking can name the service any more.
        bool isToStay = true;
        try
        {
            isToStay = await HasUpcomingBookingsAsync(stored, IsOfService, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (isToStay)
            {
                await UpdateAsync(stored.Id, OfferedAgain, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (isToStay)
        {
            return BookingErrors.ServiceHasUpcomingBookings;
        }

        // Whatever else has changed meanwhile is kept. A service that somebody has offered again is, too.
        var removed = await UpdateAsync(stored.Id, Without, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        return removed.Succeeded && removed.Value.FindService(serviceId) is not null ? BookingErrors.ExchangeChanged : removed;

        bool IsOfService(Booking booking) => booking.ServiceId == serviceId;

        Exchange OfferedAgain(Exchange current) =>
            current.FindService(serviceId) is { } kept ? current.With(kept with { IsActive = service.IsActive }) : current;

        Exchange Without(Exchange current) =>
            current.FindService(serviceId) is { IsActive: false } ? Catalogue.WithoutService(current, serviceId) : current;
    }
}
