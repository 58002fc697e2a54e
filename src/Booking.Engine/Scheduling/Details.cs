using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>Adds to bookings and time slots the details that readers want to see, computed from their day.</summary>
internal static class Details
{
    public static BookingDetails Of(Booking booking, BusinessDay day)
    {
        var (start, end) = Times(booking.Period, day.Clock);
        return new BookingDetails(
            booking,
            day.Exchange,
            day.Day.FindTimeSlot(booking.TimeSlotId),
            BookingRules.RemainingCapacity(day, booking.Period),
            start,
            end)
        {
            Resources = ResourcesOf(booking, day.Exchange, day.Day.FindResourceAllocations(booking.Id)),
        };
    }

    /// <summary>Returns the resources of a booking, ordered by the needs that they serve.</summary>
    public static IReadOnlyList<BookedResource> ResourcesOf(
        Booking booking, Exchange exchange, IEnumerable<Allocation> allocations)
    {
        var clock = DayClock.For(exchange.TimeZone, booking.Date);
        return
        [
            .. from taken in allocations
               where taken.ResourceId is not null
               orderby taken.Need
               let times = Times(taken.Period, clock)
               select new BookedResource(
                   taken.ResourceId!.Value, exchange.FindResource(taken.ResourceId!.Value), times.Start, times.End, taken.IsPinned),
        ];
    }

    /// <summary>Adds to a booking only what its exchange tells. Nothing has to be loaded of its day.</summary>
    public static BookingSummary Of(Booking booking, Exchange exchange)
    {
        var (start, end) = Times(booking.Period, DayClock.For(exchange.TimeZone, booking.Date));
        return new BookingSummary(booking, exchange, start, end);
    }

    public static TimeSlotDetails Of(TimeSlot slot, BusinessDay day)
    {
        var (start, end) = Times(slot.Period, day.Clock);
        return new TimeSlotDetails(slot, day.Exchange, BookingRules.RemainingCapacity(day, slot.Period), start, end);
    }

    private static (OffsetDateTime Start, OffsetDateTime End) Times(LocalPeriod period, DayClock clock)
    {
        var (start, end) = clock.Resolve(period);
        return (clock.Local(clock.At(start)), clock.Local(clock.At(end)));
    }
}
