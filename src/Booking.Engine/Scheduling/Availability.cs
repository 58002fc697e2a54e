using System.Buffers;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Computes the slots of a business day, as pure functions of the day, the query and the time. A slot is shown as
/// available exactly when <see cref="BookingService"/> would accept a booking of it then.
/// </summary>
public static class Availability
{
    private const int MinRentedSlots = 64;

    /// <summary>
    /// The business date of a moment: the one whose hours are open then, which is the date before the one that the clock
    /// shows where its hours run past midnight; else the one that the clock shows.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="moment">The moment.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public static LocalDate BusinessDateAt(Exchange exchange, Instant moment)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return TimeResolution.BusinessDate(exchange, moment);
    }

    /// <summary>How many slots a day has: what <see cref="GetSlots"/> needs room for.</summary>
    /// <param name="day">The day.</param>
    /// <param name="query">Which slots; null: those of the exchange's own length.</param>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    public static int CountSlots(BusinessDay day, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        int length = (query ?? SlotQuery.Default).SlotSeconds(day.Exchange.Policy);
        int count = 0;
        foreach (var window in day.Windows)
        {
            count += Slots.Grid.Of(day, window, length).Count;
        }

        return count;
    }

    /// <summary>
    /// Writes the slots of a day, window by window: steps of elapsed time from each opening, as long as a whole slot
    /// ends by closing. Allocates nothing.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="destination">Where to; at least as long as <see cref="CountSlots"/> says.</param>
    /// <param name="query">Which slots; null: those of the exchange's own length, for one person.</param>
    /// <returns>The number of slots written.</returns>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int GetSlots(BusinessDay day, Instant now, Span<Slot> destination, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        if (day.Windows.Length == 0)
        {
            return 0;
        }

        query ??= SlotQuery.Default;
        int length = query.SlotSeconds(day.Exchange.Policy);
        var terms = Slots.Terms.Of(day, query.PartySize, now);
        int written = 0;
        foreach (var window in day.Windows)
        {
            var grid = Slots.Grid.Of(day, window, length);
            if (grid.Count > destination.Length - written)
            {
                throw new ArgumentException("Too short for the day's slots.", nameof(destination));
            }

            Slots.Fill(grid, terms, day.Supply, day.Clock, destination.Slice(written, grid.Count));
            written += grid.Count;
        }

        return written;
    }

    /// <summary>The slots of a day, with what remains of each.</summary>
    /// <param name="day">The day.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="query">Which slots; null: those of the exchange's own length, for one person.</param>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    public static DayAvailability GetDay(BusinessDay day, Instant now, SlotQuery? query = null)
    {
        int count = CountSlots(day, query);
        var slots = count == 0 ? [] : GC.AllocateUninitializedArray<Slot>(count);
        GetSlots(day, now, slots, query);
        return new DayAvailability(
            day.Exchange, day.Date, (query ?? SlotQuery.Default).Duration ?? day.Exchange.Policy.SlotDuration, slots);
    }

    /// <summary>How many slots of a day there are, and how many of them can be had.</summary>
    /// <inheritdoc cref="GetDay"/>
    public static DayOverview GetOverview(BusinessDay day, Instant now, SlotQuery? query = null)
    {
        int total = CountSlots(day, query);
        var rented = ArrayPool<Slot>.Shared.Rent(total);
        int bookable = 0;
        foreach (ref readonly var slot in rented.AsSpan(0, GetSlots(day, now, rented, query)))
        {
            bookable += slot.IsAvailable ? 1 : 0;
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return new DayOverview(day.Date, day.Windows.Length > 0, total, bookable);
    }

    /// <summary>The first slot, day by day, that can be had; null where none of the days has one.</summary>
    /// <param name="days">The days, ordered by date.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="query">Which slots; null: those of the exchange's own length, for one person.</param>
    /// <exception cref="ArgumentNullException">The list of days is null.</exception>
    public static Slot? FindFirst(IReadOnlyList<BusinessDay> days, Instant now, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(days);
        query ??= SlotQuery.Default;
        var rented = ArrayPool<Slot>.Shared.Rent(MinRentedSlots);
        Slot? found = null;
        for (int i = 0; i < days.Count && found is null; i++)
        {
            if (days[i].Windows.Length > 0)
            {
                found = FindFirst(days[i], now, query, ref rented);
            }
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return found;
    }

    private static Slot? FindFirst(BusinessDay day, Instant now, SlotQuery query, ref Slot[] rented)
    {
        int length = query.SlotSeconds(day.Exchange.Policy);
        var terms = Slots.Terms.Of(day, query.PartySize, now);
        foreach (var window in day.Windows)
        {
            var grid = Slots.Grid.Of(day, window, length);
            if (!Slots.MayHaveRoom(grid, terms, day.Supply))
            {
                continue;
            }

            if (grid.Count > rented.Length)
            {
                ArrayPool<Slot>.Shared.Return(rented);
                rented = ArrayPool<Slot>.Shared.Rent(grid.Count);
            }

            var slots = rented.AsSpan(0, grid.Count);
            Slots.Fill(grid, terms, day.Supply, day.Clock, slots);
            foreach (ref readonly var slot in slots)
            {
                if (slot.IsAvailable)
                {
                    return slot;
                }
            }
        }

        return null;
    }
}
