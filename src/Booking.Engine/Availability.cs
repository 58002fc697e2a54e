using System.Buffers;
using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Computes the slots of a business day, as pure functions of the day, the wish and the time. A slot is shown as
/// available exactly when <see cref="BookingService"/> would accept it then.
/// </summary>
public static class Availability
{
    private const int MaxStackChanges = 256;

    /// <summary>How many slots a day has: what <see cref="GetSlots"/> needs room for.</summary>
    /// <param name="day">The day.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public static int CountSlots(ExchangeDay day, Duration? slotDuration = null)
    {
        var (length, step) = Grid(day.Exchange.Policy, slotDuration);
        return Count(day.Exchange, day.Date, day.Hours, day.Clock, length, step);
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
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int GetSlots(
        ExchangeDay day, Instant now, Span<Slot> destination, Duration? slotDuration = null, int partySize = 1)
    {
        CheckParty(partySize);
        var (length, step) = Grid(day.Exchange.Policy, slotDuration);
        var hours = day.Hours;
        return hours.IsEmpty
            ? 0
            : Lay(day.Exchange, day.Date, hours, day.Clock, day.Taken, length, step, now, partySize, destination);
    }

    /// <summary>The slots of a day, with what is left of each.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayAvailability GetDay(
        ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        CheckParty(partySize);
        return Day(day.Exchange, day.Date, day.Clock, day.Taken, now, slotDuration, partySize);
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
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    public static DayAvailability GetDayOf(
        Exchange exchange,
        LocalDate date,
        ReadOnlySpan<BookedPeriod> bookings,
        Instant now,
        Duration? slotDuration = null,
        int partySize = 1)
    {
        CheckParty(partySize);
        var clock = DayClock.For(exchange.TimeZone, date);
        int count = 2 * bookings.Length;
        long[]? rented = count <= MaxStackChanges ? null : ArrayPool<long>.Shared.Rent(count);
        var changes = (rented ?? stackalloc long[MaxStackChanges])[..count];
        var steps = ArrayPool<Step>.Shared.Rent(StepFunction.MaxSteps(count));
        try
        {
            TakenCapacity.Changes(bookings, clock, changes);
            StepFunction.Sum(changes, steps);
            return Day(exchange, date, clock, TakenCapacity.Of(steps), now, slotDuration, partySize);
        }
        finally
        {
            ArrayPool<Step>.Shared.Return(steps);
            if (rented is not null)
            {
                ArrayPool<long>.Shared.Return(rented);
            }
        }
    }

    /// <summary>How many slots of a day there are, and how many of them can be had.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayOverview GetOverview(
        ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        int bookable = 0;
        using var slots = new RentedSlots(day, now, slotDuration, partySize);
        foreach (var slot in slots.Span)
        {
            bookable += slot.IsAvailable ? 1 : 0;
        }

        return new DayOverview(day.Date, !day.Hours.IsEmpty, slots.Span.Length, bookable);
    }

    /// <summary>The first slot, day by day, that can be had; null where none of the days has one.</summary>
    /// <param name="days">The days, ordered by date.</param>
    /// <param name="now">The time at which the slots are judged.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="partySize">How many places are needed: 1 to 100,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the party is outside its range.</exception>
    public static FirstAvailable? FindFirst(
        IReadOnlyList<ExchangeDay> days, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        foreach (var day in days)
        {
            using var slots = new RentedSlots(day, now, slotDuration, partySize);
            foreach (var slot in slots.Span)
            {
                if (slot.IsAvailable)
                {
                    return new FirstAvailable(day.Exchange, day.Date, slot);
                }
            }
        }

        return null;
    }

    private static DayAvailability Day(
        Exchange exchange,
        LocalDate date,
        in DayClock clock,
        in TakenCapacity taken,
        Instant now,
        Duration? slotDuration,
        int partySize)
    {
        var (length, step) = Grid(exchange.Policy, slotDuration);
        var hours = exchange.HoursOn(date);
        int count = Count(exchange, date, hours, clock, length, step);
        var slots = count == 0 ? [] : GC.AllocateUninitializedArray<Slot>(count);
        Lay(exchange, date, hours, clock, taken, length, step, now, partySize, slots);
        return new DayAvailability(exchange, date, length, slots, clock);
    }

    private static int Lay(
        Exchange exchange,
        LocalDate date,
        ReadOnlySpan<OpeningPeriod> hours,
        in DayClock clock,
        in TakenCapacity taken,
        int length,
        int step,
        Instant now,
        int partySize,
        Span<Slot> destination)
    {
        var terms = Slots.Terms.Of(exchange, date, clock, partySize, now);
        int written = 0;
        foreach (var period in hours)
        {
            var window = Hours.Window(exchange, date, clock, period);
            int count = Slots.Count(window, length, step);
            if (count > destination.Length - written)
            {
                throw new ArgumentException("Too short for the day's slots.", nameof(destination));
            }

            var grid = new Slots.Grid(window.Open, length, step);
            Slots.Lay(grid, terms, taken, clock.Origin, destination.Slice(written, count));
            written += count;
        }

        return written;
    }

    private static int Count(
        Exchange exchange, LocalDate date, ReadOnlySpan<OpeningPeriod> hours, in DayClock clock, int length, int step)
    {
        int count = 0;
        foreach (var period in hours)
        {
            count += Slots.Count(Hours.Window(exchange, date, clock, period), length, step);
        }

        return count;
    }

    private static void CheckParty(int partySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partySize, BookingPolicy.MaxCapacity);
    }

    private static (int Length, int Step) Grid(BookingPolicy policy, Duration? slotDuration)
    {
        int length = slotDuration is { } duration
            ? WallClock.Seconds(duration, Duration.FromSeconds(1), BookingPolicy.MaxSlotDuration, nameof(slotDuration))
            : policy.SlotSeconds;
        return (length, policy.StepSeconds ?? length);
    }

    /// <summary>A day's slots in a rented array, for answers that don't keep them.</summary>
    private readonly ref struct RentedSlots
    {
        private readonly Slot[] _slots;

        public RentedSlots(ExchangeDay day, Instant now, Duration? slotDuration, int partySize)
        {
            _slots = ArrayPool<Slot>.Shared.Rent(CountSlots(day, slotDuration));
            Span = _slots.AsSpan(0, GetSlots(day, now, _slots, slotDuration, partySize));
        }

        public ReadOnlySpan<Slot> Span { get; }

        public void Dispose() => ArrayPool<Slot>.Shared.Return(_slots);
    }
}
