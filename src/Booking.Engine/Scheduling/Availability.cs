using System.Buffers;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Computes the slots of a business day, as pure functions of the day, the query and the time. A slot is shown as
/// available exactly when <see cref="BookingService"/> would accept a booking of it at that time.
/// </summary>
public static class Availability
{
    private const int MinRentedSlots = 64;

    /// <summary>
    /// Returns the business date at a moment. This is the date whose opening hours contain the moment: the date before
    /// the one on the clock, if its hours run past midnight. While the exchange is closed it is the date on the clock.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="moment">The moment.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public static LocalDate BusinessDateAt(Exchange exchange, Instant moment)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return TimeResolution.BusinessDate(exchange, moment);
    }

    /// <summary>Counts the slots of a day. <see cref="GetSlots"/> needs room for as many.</summary>
    /// <param name="day">The day.</param>
    /// <param name="query">The slots to count, or null for slots of the exchange's own length.</param>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    public static int CountSlots(BusinessDay day, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        query ??= SlotQuery.Default;
        day = day.For(query);
        int length = query.SlotSeconds(day.Policy.Terms);
        int count = 0;
        foreach (var window in day.Windows)
        {
            count += Slots.Grid.Of(day, window, length).Count;
        }

        return count;
    }

    /// <summary>
    /// Writes the slots of a day to a span, opening period by opening period. Within each, slots start at the opening
    /// and then every step of elapsed time, as long as a whole slot ends by closing. This method allocates no memory.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="destination">The span to write to. It must be at least as long as <see cref="CountSlots"/> returns.</param>
    /// <param name="query">The slots to write, or null for slots of the exchange's own length, for one person.</param>
    /// <returns>The number of slots written.</returns>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int GetSlots(BusinessDay day, Instant now, Span<Slot> destination, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        query ??= SlotQuery.Default;
        day = day.For(query);
        if (day.Windows.Length == 0)
        {
            return 0;
        }

        int length = query.SlotSeconds(day.Policy.Terms);
        var terms = Slots.Terms.Of(day, query.PartySize, now);
        int written = 0;
        foreach (var window in day.Windows)
        {
            var grid = Slots.Grid.Of(day, window, length);
            if (grid.Count > destination.Length - written)
            {
                throw new ArgumentException("The destination is too short for the day's slots.", nameof(destination));
            }

            var ofWindow = destination.Slice(written, grid.Count);
            Slots.Fill(grid, terms, day.Supply, day.Clock, ofWindow);
            Restrict(day, now, grid, query, ofWindow);
            written += grid.Count;
        }

        return written;
    }

    /// <summary>Returns the slots of a day, with the remaining capacity of each.</summary>
    /// <param name="day">The day.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="query">The slots to return, or null for slots of the exchange's own length, for one person.</param>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    public static DayAvailability GetDay(BusinessDay day, Instant now, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        query ??= SlotQuery.Default;
        day = day.For(query);
        int count = CountSlots(day, query);
        var slots = count == 0 ? [] : GC.AllocateUninitializedArray<Slot>(count);
        GetSlots(day, now, slots, query);
        return new DayAvailability(day.Exchange, day.Date, query.Duration ?? day.Policy.Terms.SlotDuration, slots);
    }

    /// <summary>Counts the slots of a day, and how many of them are available.</summary>
    /// <inheritdoc cref="GetDay"/>
    public static DayOverview GetOverview(BusinessDay day, Instant now, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        query ??= SlotQuery.Default;
        day = day.For(query);
        int total = CountSlots(day, query);
        var rented = ArrayPool<Slot>.Shared.Rent(total);
        int bookable = 0;
        foreach (ref readonly var slot in rented.AsSpan(0, GetSlots(day, now, rented, query)))
        {
            bookable += slot.IsAvailable ? 1 : 0;
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return new DayOverview(day.Date, day.IsOpen, total, bookable);
    }

    /// <summary>Returns the first available slot of several days, or null if there is none.</summary>
    /// <param name="days">The days, ordered by date.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="query">The slots to look for, or null for slots of the exchange's own length, for one person.</param>
    /// <exception cref="ArgumentNullException">The list of days is null.</exception>
    public static Slot? FindFirst(IReadOnlyList<BusinessDay> days, Instant now, SlotQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(days);
        query ??= SlotQuery.Default;
        var rented = ArrayPool<Slot>.Shared.Rent(MinRentedSlots);
        Slot? found = null;
        for (int i = 0; i < days.Count && found is null; i++)
        {
            var day = days[i].For(query);
            if (day.Windows.Length > 0)
            {
                found = FindFirst(day, now, query, ref rented);
            }
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return found;
    }

    private static Slot? FindFirst(BusinessDay day, Instant now, SlotQuery query, ref Slot[] rented)
    {
        int length = query.SlotSeconds(day.Policy.Terms);
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
            Restrict(day, now, grid, query, slots);
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

    /// <summary>Takes into account the resources that bookings of the slots need.</summary>
    private static void Restrict(BusinessDay day, Instant now, in Slots.Grid grid, SlotQuery query, Span<Slot> slots)
    {
        if (day.ResourcesAt(now) is { } resources)
        {
            resources.Restrict(grid, query.PartySize, query.ResourceId, slots);
        }
        else if (query.ResourceId is not null)
        {
            foreach (ref var slot in slots)
            {
                slot = slot.IsAvailable ? slot.Refused(BookingErrorCode.NoResource) : slot;
            }
        }
    }
}
