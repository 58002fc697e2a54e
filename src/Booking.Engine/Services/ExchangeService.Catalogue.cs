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
}
