using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>Adds to bookings and time slots the details that readers want to see, computed from their day.</summary>
internal static class Details
{
    public static BookingDetails Of(Booking booking, BusinessDay day)
    {
        var (start, end) = Times(booking.Period, day);
        return new BookingDetails(
            booking,
            day.Exchange,
            day.Day.FindTimeSlot(booking.TimeSlotId),
            BookingRules.RemainingCapacity(day, booking.Period),
            start,
            end);
    }

    public static TimeSlotDetails Of(TimeSlot slot, BusinessDay day)
    {
        var (start, end) = Times(slot.Period, day);
        return new TimeSlotDetails(slot, day.Exchange, BookingRules.RemainingCapacity(day, slot.Period), start, end);
    }

    private static (OffsetDateTime Start, OffsetDateTime End) Times(LocalPeriod period, BusinessDay day)
    {
        var (start, end) = day.Clock.Resolve(period);
        return (day.Clock.Local(day.Clock.At(start)), day.Clock.Local(day.Clock.At(end)));
    }
}
