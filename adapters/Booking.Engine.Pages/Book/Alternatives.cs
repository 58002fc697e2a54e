using BookingEngine.Pages.Visits;

namespace BookingEngine.Pages.Book;

/// <summary>The nearest free times in place of one that can't be had. A form that contains them keeps what was typed.</summary>
/// <param name="Slots">The slots, the nearest first.</param>
internal sealed record Alternatives(IReadOnlyList<Slot> Slots)
{
    /// <summary>
    /// Finds the nearest free times for a request that was refused. If there is none near, it is the next one at all.
    /// </summary>
    public static async Task<Alternatives> FindAsync(
        BookingRequest request,
        RequestedTime.Exact time,
        SlotQuery query,
        BookingService bookings,
        AvailabilityService availability,
        Exchange exchange,
        NodaTime.LocalDate today,
        CancellationToken cancellationToken)
    {
        var check = await bookings.CheckAsync(request, cancellationToken).ConfigureAwait(false);
        if (check is null or { CanBeBooked: true })
        {
            return new Alternatives([]);
        }

        if (check.Alternatives.Count > 0)
        {
            return new Alternatives(check.Alternatives);
        }

        var date = time.StartsAt.InZone(exchange.TimeZone).Date;
        return await NextFree.FindAsync(availability, exchange, query, date, today, cancellationToken).ConfigureAwait(false) is { } next
            ? new Alternatives([next])
            : new Alternatives([]);
    }

    /// <summary>Writes the start of a slot with its date.</summary>
    public static string Text(Visit visit, Slot slot) =>
        $"{visit.Formats.Date(slot.LocalStart.Date)}, {visit.Formats.Time(slot.LocalStart.TimeOfDay)}";
}
