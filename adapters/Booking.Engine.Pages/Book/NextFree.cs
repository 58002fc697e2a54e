using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>Finds the next free time, for a day or a month that has none.</summary>
internal static class NextFree
{
    /// <summary>How far ahead is searched, so that a page costs only so much.</summary>
    private const int DaysAhead = 184;

    /// <summary>Finds the first free slot after a date, or else the first before it. Returns null if there is none.</summary>
    public static async Task<Slot?> FindAsync(
        AvailabilityService availability,
        Exchange exchange,
        SlotQuery query,
        LocalDate after,
        LocalDate today,
        CancellationToken cancellationToken)
    {
        LocalDate? first = after.PlusDays(1) < today ? null : after.PlusDays(1);
        return await availability
                .FindFirstAsync(exchange.Id, first, (first ?? today).PlusDays(DaysAhead), query, cancellationToken)
                .ConfigureAwait(false)
            ?? (first is null ? null : await availability
                .FindFirstAsync(exchange.Id, null, LocalDate.Min(after, today.PlusDays(DaysAhead)), query, cancellationToken)
                .ConfigureAwait(false));
    }
}
