using BookingEngine.Deciding;
using BookingEngine.Stores;

namespace BookingEngine.Services;

/// <summary>Finds the bookings of an import that are there already, so that nothing has to be decided about them.</summary>
internal sealed class KnownBookings(IBookingStore bookings)
{
    private const int Most = 500;

    /// <summary>Returns what becomes of each booking that is there already. It is null for the others.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="rows">The bookings.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<ImportedBooking?[]> FindAsync(
        Guid exchangeId, IReadOnlyList<BookingToImport> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Booking>();
        foreach (var ids in rows.SelectMany(row => IdsOf(exchangeId, row)).Distinct().Chunk(Most))
        {
            foreach (var booking in await bookings.FindBookingsAsync(ids, cancellationToken).ConfigureAwait(false))
            {
                found[booking.Id] = booking;
            }
        }

        return [.. rows.Select(Outcome)];

        ImportedBooking? Outcome(BookingToImport row)
        {
            if (OwnId(row) is { } own && found.GetValueOrDefault(own) is { } exported && exported.ExchangeId == exchangeId)
            {
                return ImportedBooking.Found(row.ExternalId, own);
            }

            return found.GetValueOrDefault(row.IdAt(exchangeId)) is { } stored
                ? BookingDecisions.AlreadyThere(row, stored) is { Succeeded: true } there
                    ? there.Value
                    : ImportedBooking.Refused(row.ExternalId, [BookingErrors.ExternalIdReused])
                : null;
        }
    }

    private static IEnumerable<Guid> IdsOf(Guid exchangeId, BookingToImport row) =>
        OwnId(row) is { } own ? [row.IdAt(exchangeId), own] : [row.IdAt(exchangeId)];

    /// <summary>Returns the id of a booking that the external id may be, since it was exported with it.</summary>
    private static Guid? OwnId(BookingToImport row) => Guid.TryParseExact(row.ExternalId, "D", out var id) ? id : null;
}
