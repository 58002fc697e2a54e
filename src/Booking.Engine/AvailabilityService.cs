using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>Answers which slots an exchange has and what is left of them. Reading stores nothing.</summary>
public sealed class AvailabilityService
{
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly IClock _clock;

    internal AvailabilityService(IExchangeStore exchanges, IBookingStore bookings, IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _clock = clock;
    }

    /// <summary>The slots of a day; null where there is no such exchange.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date; null: today in the exchange's zone.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="partySize">How many places are needed: 1 to 100,000.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    public async Task<DayAvailability?> GetDayAsync(
        Guid exchangeId,
        LocalDate? date = null,
        Duration? slotDuration = null,
        int partySize = 1,
        CancellationToken cancellationToken = default)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            return null;
        }

        var now = _clock.GetCurrentInstant();
        var day = date ?? now.InZone(exchange.TimeZone).Date;
        var days = await _bookings
            .LoadDaysAsync([exchangeId], day.PlusDays(-1), day.PlusDays(1), cancellationToken)
            .ConfigureAwait(false);
        return Availability.GetDay(new ExchangeDay(exchange, day, days), now, slotDuration, partySize);
    }
}
