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
    /// Removes a service from an exchange, and from the resources that are for it, unless a booking of it is pending or confirmed.
    /// One whose time has passed hinders, too, until it is completed or cancelled, or its customer marked as a no-show. The service is
    /// withdrawn first, so that nobody can book it any more. If a booking of it was made just before, or if the store fails, it
    /// is offered again as before, but the exchange's version is higher by two.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="serviceId">The service.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the service is withdrawn. After that the removal is completed.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    /// <remarks>
    /// To end the sale of a service that has such bookings, set its <see cref="Service.IsActive"/> to false. All other bookings keep
    /// the name and the price of a removed service.
    /// </remarks>
    public Task<Result<Exchange>> RemoveServiceAsync(
        Guid exchangeId, Guid serviceId, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        return RetryAsync(exchangeId, ifVersion, RemoveAsync, cancellationToken);

        async Task<Result<Exchange>> RemoveAsync(Exchange stored) => stored.FindService(serviceId) is not { } service
            ? BookingErrors.ServiceNotFound(serviceId)
            : await WithdrawAndRemoveAsync(
                stored,
                new Removal(
                    current => current.FindService(serviceId)?.IsActive,
                    (current, isActive) => current.With(current.FindService(serviceId)! with { IsActive = isActive }),
                    current => Catalogue.WithoutService(current, serviceId),
                    (exchange, stop) => HasActiveBookingsAsync(exchange.Id, serviceId, stop),
                    BookingErrors.ServiceHasActiveBookings),
                service.IsActive,
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes a resource from an exchange, and from the requirements of services that name it among others. It is refused if
    /// a service requires it and names too few others, or if a pending or confirmed booking that uses it is upcoming. The resource is
    /// withdrawn first, so that no booking can get it any more. If a booking got it just before, or if the store fails, it is
    /// usable again as before, but the exchange's version is higher by two.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="resourceId">The resource.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the resource is withdrawn. After that the removal is completed.</param>
    /// <returns>The changed exchange, or why it was not changed.</returns>
    public Task<Result<Exchange>> RemoveResourceAsync(
        Guid exchangeId, Guid resourceId, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        return RetryAsync(exchangeId, ifVersion, RemoveAsync, cancellationToken);

        async Task<Result<Exchange>> RemoveAsync(Exchange stored) =>
            stored.FindResource(resourceId) is not { } resource ? BookingErrors.ResourceNotFound(resourceId)
            : Catalogue.Requires(stored, resourceId) ? BookingErrors.ResourceIsRequired
            : await WithdrawAndRemoveAsync(
                stored,
                new Removal(
                    current => current.FindResource(resourceId)?.IsActive,
                    (current, isActive) => current.With(current.FindResource(resourceId)! with { IsActive = isActive }),
                    current => Catalogue.WithoutResource(current, resourceId),
                    (exchange, stop) => HasUpcomingBookingsAsync(exchange, UseAsync, stop),
                    BookingErrors.ResourceHasUpcomingBookings),
                resource.IsActive,
                cancellationToken).ConfigureAwait(false);

        async Task<bool> UseAsync(IReadOnlyCollection<Booking> bookings)
        {
            var taken = await _bookings.FindResourceAllocationsAsync(bookings, CancellationToken.None).ConfigureAwait(false);
            return taken.Any(allocation => allocation.ResourceId == resourceId);
        }
    }

    /// <summary>Whether a pending or confirmed booking is of a service, whatever its time.</summary>
    private async Task<bool> HasActiveBookingsAsync(Guid exchangeId, Guid serviceId, CancellationToken cancellationToken)
    {
        var filter = new BookingFilter
        {
            ExchangeId = exchangeId,
            ServiceId = serviceId,
            Statuses = [BookingStatus.Pending, BookingStatus.Confirmed],
            Order = BookingOrder.StartDescending,
        };
        var latest = await _bookings
            .ListBookingsAsync(filter, new PageRequest(1, 1) { IsCounted = false }, cancellationToken)
            .ConfigureAwait(false);
        return latest.Items.Count > 0;
    }

    /// <summary>Removes a service or a resource: it is withdrawn, looked for in bookings, and offered again if one holds it.</summary>
    private async Task<Result<Exchange>> WithdrawAndRemoveAsync(
        Exchange stored, Removal removal, bool wasActive, CancellationToken cancellationToken)
    {
        if (await removal.IsHeldAsync(stored, cancellationToken).ConfigureAwait(false))
        {
            return removal.Held;
        }

        if (_trial is not null || _terms is not null)
        {
            // The days are compared when it is removed, so it need not be withdrawn first.
            return await ReplaceAsync(stored, removal.Without(stored), HeldAsync, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var withdrawn = await ReplaceAsync(stored, removal.Offer(stored, false), CancellationToken.None).ConfigureAwait(false);
        if (!withdrawn.Succeeded)
        {
            return withdrawn;
        }

        // This is checked again behind the fence, where no new booking can have it any more.
        bool isToStay = true;
        try
        {
            isToStay = await removal.IsHeldAsync(stored, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (isToStay)
            {
                await UpdateAsync(
                    stored.Id,
                    current => removal.IsActive(current) is null ? current : removal.Offer(current, wasActive),
                    cancellationToken: CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (isToStay)
        {
            return removal.Held;
        }

        // Whatever else has changed meanwhile is kept. If somebody has offered it again, that is, too.
        var removed = await UpdateAsync(
            stored.Id,
            current => removal.IsActive(current) is false ? removal.Without(current) : current,
            cancellationToken: CancellationToken.None).ConfigureAwait(false);
        return removed.Succeeded && removal.IsActive(removed.Value) is not null ? BookingErrors.ExchangeChanged : removed;

        async Task<BookingError?> HeldAsync() =>
            await removal.IsHeldAsync(stored, cancellationToken).ConfigureAwait(false) ? removal.Held : null;
    }

    /// <summary>What is removed: a service or a resource.</summary>
    /// <param name="IsActive">Returns whether it is active in an exchange, or null if the exchange does not have it.</param>
    /// <param name="Offer">Returns an exchange in which it is active or not.</param>
    /// <param name="Without">Returns an exchange without it.</param>
    /// <param name="IsHeldAsync">Finds out whether a booking of an exchange hinders its removal.</param>
    /// <param name="Held">The error if one does.</param>
    private sealed record Removal(
        Func<Exchange, bool?> IsActive,
        Func<Exchange, bool, Exchange> Offer,
        Func<Exchange, Exchange> Without,
        Func<Exchange, CancellationToken, Task<bool>> IsHeldAsync,
        BookingError Held);
}
