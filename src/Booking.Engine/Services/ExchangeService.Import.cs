using BookingEngine.Scheduling;

namespace BookingEngine;

public sealed partial class ExchangeService
{
    /// <summary>
    /// Imports special hours, such as a calendar's holidays, which are recognised by their <see cref="SpecialHours.ExternalId"/>.
    /// <see cref="ScheduleImport.Import"/> says which are taken. All are stored by one change of the exchange. If none of them is new
    /// or changed, nothing is stored.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="entries">The special hours. Of two that exclude each other, the first is taken.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <exception cref="ArgumentNullException">The list or an entry is null.</exception>
    /// <example>
    /// <code>
    /// var eve = new LocalDate(2101, 12, 24);
    /// await exchanges.SetSpecialHoursAsync(shop.Id, new SpecialHours(eve, [new OpeningPeriod(new(9, 0), new(12, 0))]));
    /// var imported = await exchanges.ImportSpecialHoursAsync(
    ///     shop.Id,
    ///     [
    ///         new SpecialHours(eve, []) { ExternalId = "24@example" },
    ///         new SpecialHours(eve.PlusDays(1), []) { ExternalId = "25@example", EndDate = eve.PlusDays(2) },
    ///     ]);
    /// Print(imported.Value.Created.Single());            // 2101-12-25 to 2101-12-26: closed
    /// Print(imported.Value.Left.Single().Error.Message); // There are special hours on 2101-12-24 already.
    /// </code>
    /// </example>
    public async Task<Result<SpecialHoursImport>> ImportSpecialHoursAsync(
        Guid exchangeId,
        IReadOnlyList<SpecialHours> entries,
        long? ifVersion = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        SpecialHoursImport? import = null;
        var result = await RetryAsync(exchangeId, ifVersion, ImportAsync, cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? import! : Result<SpecialHoursImport>.Refused(result.Errors);

        async Task<Result<Exchange>> ImportAsync(Exchange stored)
        {
            import = stored.Schedule.Import(entries);
            var exchange = stored with { Schedule = import.Schedule, IsBeingDeleted = false };
            return import.Created.Count + import.Updated.Count == 0 ? stored
                : Problems(exchange) is { Count: > 0 } problems ? Result<Exchange>.Refused(problems)
                : await ReplaceAsync(stored, exchange, cancellationToken).ConfigureAwait(false);
        }
    }
}
