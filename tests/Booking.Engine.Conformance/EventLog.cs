using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Reads the events of an exchange, and checks what must hold of them whatever ran concurrently.</summary>
internal static class EventLog
{
    private const int Most = 100;

    /// <summary>Numbers and reads all events of an exchange, page by page.</summary>
    public static async Task<IReadOnlyList<BookingEvent>> ReadAsync(
        IEventStore events, Guid exchangeId, CancellationToken cancellationToken)
    {
        await events.NumberAsync(exchangeId, cancellationToken);
        var all = new List<BookingEvent>();
        while (await events.ReadAsync(exchangeId, all.Count == 0 ? 0 : all[^1].Position, Most, cancellationToken) is { Count: > 0 } read)
        {
            all.AddRange(read);
        }

        return all;
    }

    /// <summary>
    /// Checks that events have the positions 1, 2, 3 and so on, and that there is one for each version of each booking and of the exchange,
    /// those of one in the order of its versions, and no other.
    /// </summary>
    /// <param name="events">All events of the exchange, as they were read.</param>
    /// <param name="exchange">The exchange as it is stored, whose versions have all been stored.</param>
    /// <param name="bookings">All bookings of the exchange, as they are stored.</param>
    public static void IsComplete(IReadOnlyList<BookingEvent> events, Exchange exchange, IReadOnlyList<Booking> bookings)
    {
        Assert.Equal(Enumerable.Range(1, events.Count).Select(position => (long)position), events.Select(happened => happened.Position));
        Assert.Distinct(events.Select(happened => happened.Id));
        Assert.All(events, happened => Assert.Equal(exchange.Id, happened.ExchangeId));
        Assert.Equal(
            Versions(exchange.Version), events.Where(happened => happened.BookingId is null).Select(happened => happened.Version));
        var byBooking = events.Where(happened => happened.BookingId is not null).ToLookup(happened => happened.BookingId!.Value);
        Assert.Equal(bookings.Select(booking => booking.Id).Order(), byBooking.Select(of => of.Key).Order());
        foreach (var booking in bookings)
        {
            BookingEvent[] ofBooking = [.. byBooking[booking.Id]];
            Assert.Equal(Versions(booking.Version), ofBooking.Select(happened => happened.Version));
            Assert.Equal(BookingEventType.BookingCreated, ofBooking[0].Type);
            Assert.DoesNotContain(BookingEventType.BookingCreated, ofBooking.Skip(1).Select(happened => happened.Type));
            Assert.Equal(((LocalDate?)booking.Date, booking.UpdatedAt), (ofBooking[^1].Date, ofBooking[^1].Timestamp));
        }
    }

    private static IEnumerable<long> Versions(long last) => Enumerable.Range(1, (int)last).Select(version => (long)version);
}
