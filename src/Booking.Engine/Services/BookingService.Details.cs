using BookingEngine.Scheduling;
using BookingEngine.Services;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>How often bookings are read until none was changed meanwhile.</summary>
    private const int MostReads = 5;

    /// <summary>
    /// Adds the details that readers want to see, from the exchanges and from the parts of days where the bookings lie.
    /// </summary>
    private async Task<IReadOnlyList<BookingDetails>> DetailAsync(
        IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesOfAsync(bookings, cancellationToken).ConfigureAwait(false);
        Booking[] existing = [.. bookings.Where(booking => exchanges.ContainsKey(booking.ExchangeId))];
        var (found, taken) = await WithResourcesAsync(
            existing, booking => exchanges[booking.ExchangeId].Resources.Count > 0, cancellationToken).ConfigureAwait(false);
        var days = await ListedDays.LoadAsync(
            _bookings,
            found.Select(booking => (exchanges[booking.ExchangeId], booking.Date, booking.Period)),
            cancellationToken).ConfigureAwait(false);
        return
        [
            .. found.Select(booking => Details.Of(booking, days.Of(exchanges[booking.ExchangeId], booking.Date)) with
            {
                Resources = Details.ResourcesOf(booking, exchanges[booking.ExchangeId], taken[booking.Id]),
            }),
        ];
    }

    /// <summary>
    /// Finds what bookings take of resources, and then reads the bookings once more. Whoever changes their resources raises their
    /// version. So if no version has risen, both are of one moment; otherwise this is done again with the bookings as they are now.
    /// </summary>
    private async Task<(Booking[] Bookings, ILookup<Guid, Allocation> Taken)> WithResourcesAsync(
        Booking[] bookings, Func<Booking, bool> mayHaveResources, CancellationToken cancellationToken)
    {
        IReadOnlyList<Allocation> taken = [];
        bool isOfOneMoment = false;
        for (int reads = 0; reads < MostReads && !isOfOneMoment; reads++)
        {
            Booking[] withResources = [.. bookings.Where(mayHaveResources)];
            if (withResources.Length == 0)
            {
                break;
            }

            taken = await _bookings.FindResourceAllocationsAsync(withResources, cancellationToken).ConfigureAwait(false);
            var again = await _bookings
                .FindBookingsAsync([.. withResources.Select(booking => booking.Id)], cancellationToken)
                .ConfigureAwait(false);
            var now = again.ToDictionary(booking => booking.Id);
            isOfOneMoment = withResources.All(booking => now.GetValueOrDefault(booking.Id)?.Version == booking.Version);
            bookings =
            [
                .. bookings
                    .Select(booking => mayHaveResources(booking) ? now.GetValueOrDefault(booking.Id) : booking)
                    .OfType<Booking>(),
            ];
        }

        return (bookings, taken.ToLookup(allocation => allocation.BookingId));
    }

    private async Task<Dictionary<Guid, Exchange>> ExchangesOfAsync(
        IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. bookings.Select(booking => booking.ExchangeId).Distinct()];
        var exchanges = await _exchanges.FindAsync(ids, cancellationToken).ConfigureAwait(false);
        return exchanges.ToDictionary(exchange => exchange.Id);
    }
}
