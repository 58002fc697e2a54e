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
    /// <summary>How many slots a date has: what <see cref="GetSlots"/> needs room for.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public static int CountSlots(Exchange exchange, LocalDate date, Duration? slotDuration = null)
    {
        var clock = DayClock.For(exchange.TimeZone, date);
        var (length, step) = Grid(exchange.Policy, slotDuration);
        int count = 0;
        foreach (var period in exchange.HoursOn(date))
        {
            count += Slots.Count(Hours.Window(exchange, date, clock, period), length, step);
        }

        return count;
    }

    /// <summary>
    /// Writes the slots of a day, window by window: steps of elapsed time from each opening, as long as a whole slot
    /// ends by closing.
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
        in ExchangeDay day, Instant now, Span<Slot> destination, Duration? slotDuration = null, int partySize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partySize, BookingPolicy.MaxCapacity);
        var (exchange, date) = (day.Exchange, day.Date);
        var (length, step) = Grid(exchange.Policy, slotDuration);
        var clock = DayClock.For(exchange.TimeZone, date);
        var terms = Slots.Terms.Of(exchange, date, clock, partySize, now);
        var taken = TakenCapacity.Of(day, clock);
        int written = 0;
        foreach (var period in exchange.HoursOn(date))
        {
            var window = Hours.Window(exchange, date, clock, period);
            int count = Slots.Count(window, length, step);
            if (count > destination.Length - written)
            {
                throw new ArgumentException("Too short for the day's slots.", nameof(destination));
            }

            Slots.Lay(window.Open, length, step, terms, taken, clock, destination.Slice(written, count));
            written += count;
        }

        return written;
    }

    /// <summary>The slots of a day, with what is left of each.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayAvailability GetDay(
        in ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        var slots = new Slot[CountSlots(day.Exchange, day.Date, slotDuration)];
        _ = GetSlots(day, now, slots, slotDuration, partySize);
        return new DayAvailability(day.Exchange, day.Date, slotDuration ?? day.Exchange.Policy.SlotDuration, slots);
    }

    /// <summary>How many slots of a day there are, and how many of them can be had.</summary>
    /// <inheritdoc cref="GetSlots"/>
    public static DayOverview GetOverview(
        in ExchangeDay day, Instant now, Duration? slotDuration = null, int partySize = 1)
    {
        int bookable = 0;
        using var slots = new RentedSlots(day, now, slotDuration, partySize);
        foreach (var slot in slots.Span)
        {
            bookable += slot.IsAvailable ? 1 : 0;
        }

        return new DayOverview(day.Date, !day.Exchange.HoursOn(day.Date).IsEmpty, slots.Span.Length, bookable);
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

        public RentedSlots(in ExchangeDay day, Instant now, Duration? slotDuration, int partySize)
        {
            _slots = ArrayPool<Slot>.Shared.Rent(CountSlots(day.Exchange, day.Date, slotDuration));
            Span = _slots.AsSpan(0, GetSlots(day, now, _slots, slotDuration, partySize));
        }

        public ReadOnlySpan<Slot> Span { get; }

        public void Dispose() => ArrayPool<Slot>.Shared.Return(_slots);
    }
}
