using NodaTime;

namespace BookingEngine.Benchmarks;

/// <summary>
/// Computes the same as a good programmer would write it by hand: it looks up bookings by day, maps both ends of each
/// slot through the time zone, and counts the bookings that overlap it.
/// </summary>
public static class LinqVersion
{
    public sealed record AvailableSlot(Instant Start, Instant End, int Available);

    public static List<AvailableSlot> GetSlots(
        Exchange exchange, IEnumerable<LocalDate> dates, ILookup<LocalDate, WorkBooking> bookings, Instant now)
    {
        var slots = new List<AvailableSlot>();
        var hoursByDay = exchange.OperatingHours.ToLookup(hours => hours.DayOfWeek, hours => hours.Period!.Value);
        long minutes = (long)exchange.Policy.SlotDuration.TotalMinutes;
        foreach (var date in dates)
        {
            foreach (var hours in hoursByDay[date.DayOfWeek])
            {
                var close = date + hours.Close;
                for (var time = date + hours.Open; time.PlusMinutes(minutes) <= close; time = time.PlusMinutes(minutes))
                {
                    var start = time.InZoneLeniently(exchange.TimeZone).ToInstant();
                    var end = time.PlusMinutes(minutes).InZoneLeniently(exchange.TimeZone).ToInstant();
                    int booked = bookings[date].Where(booking => booking.Start < end && start < booking.End).Count();
                    int left = start < now ? 0 : Math.Max(exchange.DefaultCapacity - booked, 0);
                    slots.Add(new AvailableSlot(start, end, left));
                }
            }
        }

        return slots;
    }
}
