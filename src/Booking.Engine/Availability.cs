using System.Buffers;
using System.Runtime.InteropServices;
using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Computes the slots of a business day, as pure functions of the day, the wish and the time. A slot is shown as
/// available exactly when <see cref="BookingService"/> would accept it then.
/// </summary>
public static class Availability
{
    private const int MaxStackLongs = 256;
    private const int MinRentedSlots = 64;

    /// <summary>How many slots a day has: what <see cref="GetSlots"/> needs room for.</summary>
    /// <param name="day">The day.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <exception cref="ArgumentNullException">There is no day.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public static int CountSlots(ExchangeDay day, Duration? slotDuration = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        return Count(day.Exchange, day.Date, day.Hours, day.Clock, StepOf(day.Exchange.Policy, slotDuration));
    }

    /// <summary>
    /// Writes the slots of a day, window by window: steps of elapsed time from each opening, as long as a whole slot
    /// ends by closing. Allocates nothing.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="now">The time at which the slots are judged.</param>
    /// <param name="destination">Where to; at least as long as <see cref="CountSlots"/> says.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="partySize">How many places are needed: 1 to 100,000.</param>
    /// <returns>The number of slots written.</returns>
    /// <exception cref="ArgumentNullException">There is no day.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int GetSlots(
        ExchangeDay day, Instant now, Span<Slot> destination, Duration? slotDuration = null, int partySize = 1)
    {
        ArgumentNullException.ThrowIfNull(day);
        CheckParty(partySize);
        var step = StepOf(day.Exchange.Policy, slotDuration);
        if (day.Hours.Length == 0)
        {
            return 0;
        }

        var terms = Slots.Terms.Of(day.Exchange, day.Date, day.Clock, partySize, now);
        int written = 0;
        foreach (var period in day.Hours)
        {
            var (grid, count) = Grid(day.Exchange, day.Date, day.Clock, period, step);
            if (count > destination.Length - written)
            {
                throw new ArgumentException("Too short for the day's slots.", nameof(destination));
            }

            Slots.Lay(grid, terms, day.Taken, day.Clock.Origin, destination.Slice(written, count));
            written += count;
        }

        return written;
    }

    /// <summary>The slots of a day, with what is left of each.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayAvailability GetDay(
        ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        ArgumentNullException.ThrowIfNull(day);
        var step = StepOf(day.Exchange.Policy, slotDuration);
        var slots = Room(Count(day.Exchange, day.Date, day.Hours, day.Clock, step));
        GetSlots(day, now, slots, slotDuration, partySize);
        return new DayAvailability(day.Exchange, day.Date, step.Length, slots, day.Clock);
    }

    /// <summary>
    /// The slots of a day that has no stored time slots, from its bookings as they come. Nothing of them is kept: where
    /// a day is asked for again, an <see cref="ExchangeDay"/> is faster.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="bookings">The periods of its active bookings, in any order.</param>
    /// <param name="now">The time at which the slots are judged.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="partySize">How many places are needed: 1 to 100,000.</param>
    /// <exception cref="ArgumentNullException">There is no exchange.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    public static DayAvailability GetDayOf(
        Exchange exchange,
        LocalDate date,
        ReadOnlySpan<BookedPeriod> bookings,
        Instant now,
        Duration? slotDuration = null,
        int partySize = 1)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        CheckParty(partySize);
        long midnight = DayClock.Midnight(date);
        var clock = DayClock.For(exchange.TimeZone, midnight);
        var hours = exchange.HoursOn(date, DayClock.DayOfWeek(midnight));
        var step = StepOf(exchange.Policy, slotDuration);
        var terms = Slots.Terms.Of(exchange, date, clock, partySize, now);
        var slots = Room(Count(exchange, date, hours, clock, step));
        int written = 0;
        foreach (var period in hours)
        {
            var (grid, fit) = Grid(exchange, date, clock, period, step);
            var room = slots.AsSpan(written, fit);
            if (!Slots.TryLayOnGrid(grid, terms, bookings, clock, room))
            {
                LaySorted(grid, terms, bookings, clock, room);
            }

            written += fit;
        }

        return new DayAvailability(exchange, date, step.Length, slots, clock);
    }

    /// <summary>How many slots of a day there are, and how many of them can be had.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayOverview GetOverview(
        ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        int total = CountSlots(day, slotDuration);
        var rented = ArrayPool<Slot>.Shared.Rent(total);
        int bookable = 0;
        foreach (ref readonly var slot in rented.AsSpan(0, GetSlots(day, now, rented, slotDuration, partySize)))
        {
            bookable += slot.IsAvailable ? 1 : 0;
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return new DayOverview(day.Date, day.Hours.Length > 0, total, bookable);
    }

    /// <summary>The first slot, day by day, that can be had; null where none of the days has one.</summary>
    /// <param name="days">The days, ordered by date.</param>
    /// <param name="now">The time at which the slots are judged.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="partySize">How many places are needed: 1 to 100,000.</param>
    /// <exception cref="ArgumentNullException">There is no list of days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    public static FirstAvailable? FindFirst(
        IReadOnlyList<ExchangeDay> days, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        ArgumentNullException.ThrowIfNull(days);
        CheckParty(partySize);
        var rented = ArrayPool<Slot>.Shared.Rent(MinRentedSlots);
        FirstAvailable? found = null;
        for (int i = 0; i < days.Count && found is null; i++)
        {
            var day = days[i];
            if (day.Hours.Length > 0)
            {
                found = FindFirst(day, now, slotDuration, partySize, ref rented);
            }
        }

        ArrayPool<Slot>.Shared.Return(rented);
        return found;
    }

    private static void LaySorted(
        in Slots.Grid grid, in Slots.Terms terms, ReadOnlySpan<BookedPeriod> bookings, in DayClock clock, Span<Slot> slots)
    {
        int count = 2 * bookings.Length;
        int room = count + StepFunction.MaxSteps(count);
        long[]? rented = room <= MaxStackLongs ? null : ArrayPool<long>.Shared.Rent(room);
        var scratch = rented ?? stackalloc long[room];
        var changes = scratch[..count];
        var steps = MemoryMarshal.Cast<long, Step>(scratch[count..]); // a step is as large as a change
        TakenCapacity.Changes(bookings, clock, changes);
        Slots.Lay(grid, terms, steps[..StepFunction.Sum(changes, steps)], clock.Origin, slots);
        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    private static FirstAvailable? FindFirst(
        ExchangeDay day, Instant now, Duration? slotDuration, int partySize, ref Slot[] rented)
    {
        var step = StepOf(day.Exchange.Policy, slotDuration);
        var terms = Slots.Terms.Of(day.Exchange, day.Date, day.Clock, partySize, now);
        foreach (var period in day.Hours)
        {
            var (grid, count) = Grid(day.Exchange, day.Date, day.Clock, period, step);
            if (!Slots.MayHaveRoom(grid, terms, day.Taken, count))
            {
                continue;
            }

            if (count > rented.Length)
            {
                ArrayPool<Slot>.Shared.Return(rented);
                rented = ArrayPool<Slot>.Shared.Rent(count);
            }

            var slots = rented.AsSpan(0, count);
            Slots.Lay(grid, terms, day.Taken, day.Clock.Origin, slots);
            foreach (ref readonly var slot in slots)
            {
                if (slot.IsAvailable)
                {
                    return new FirstAvailable(day, slot);
                }
            }
        }

        return null;
    }

    private static int Count(
        Exchange exchange, LocalDate date, OpeningPeriod[] hours, in DayClock clock, (int Length, int Step) step)
    {
        int count = 0;
        foreach (var period in hours)
        {
            count += Grid(exchange, date, clock, period, step).Count;
        }

        return count;
    }

    /// <summary>Where the slots of one period of the hours lie, and how many there are: none of a length that can't be booked.</summary>
    internal static (Slots.Grid Grid, int Count) Grid(
        Exchange exchange, LocalDate date, in DayClock clock, OpeningPeriod period, (int Length, int Step) step)
    {
        var window = Hours.Window(exchange, date, clock, period);
        int length = Hours.SlotLength(period, window, step.Length);
        int count = exchange.Policy.Takes(step.Length) ? Slots.Count(window, length, step.Step) : 0;
        return (new Slots.Grid(window.Open, length, step.Step), count);
    }

    internal static (int Length, int Step) StepOf(BookingPolicy policy, Duration? slotDuration)
    {
        int length = slotDuration is { } duration
            ? WallClock.Seconds(duration, Duration.FromSeconds(1), BookingPolicy.MaxSlotDuration, nameof(slotDuration))
            : policy.SlotSeconds;
        return (length, policy.StepSeconds ?? length);
    }

    private static Slot[] Room(int count) => count == 0 ? [] : GC.AllocateUninitializedArray<Slot>(count);

    internal static void CheckParty(int partySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partySize, BookingPolicy.MaxCapacity);
    }
}
