using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;

namespace BookingEngine.Benchmarks;

/// <summary>
/// Computes the same from a calendar: opening hours are a weekly event, and each booking is an event of its own.
/// </summary>
public sealed class IcalVersion
{
    private const string Zone = "Europe/Berlin";

    private readonly CalendarEvent _opening;
    private readonly Calendar _bookings = new();
    private readonly CalDateTime _from;
    private readonly CalDateTime _to;
    private readonly int _capacity;

    public IcalVersion(Work work)
    {
        _capacity = work.Exchange.DefaultCapacity;
        _from = At(work.Dates[0].AtMidnight());
        _to = At(work.Dates[^1].PlusDays(1).AtMidnight());
        var first = work.Dates[0].With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday));
        var hours = work.Exchange.OperatingHours[0].Period!.Value;
        var weekdays = work.Exchange.OperatingHours.Select(entry => entry.DayOfWeek.ToString()[..2].ToUpperInvariant());
        _opening = new CalendarEvent
        {
            Start = At(first + hours.Open),
            End = At(first + hours.Close),
            RecurrenceRule = new RecurrencePattern($"FREQ=WEEKLY;BYDAY={string.Join(',', weekdays)}"),
        };
        foreach (var booking in work.Bookings)
        {
            _bookings.Events.Add(new CalendarEvent
            {
                Start = At(booking.Date + booking.Period.StartTime),
                End = At(booking.Date + booking.Period.EndTime),
            });
        }
    }

    public sealed record AvailableSlot(DateTime Start, DateTime End, int Available);

    public List<AvailableSlot> GetSlots()
    {
        var slots = new List<AvailableSlot>();
        var bookings = _bookings.GetOccurrences<CalendarEvent>(_from).TakeWhileBefore(_to)
            .Select(Utc)
            .ToLookup(booking => DateOnly.FromDateTime(booking.Start));
        foreach (var (open, close) in _opening.GetOccurrences(_from).TakeWhileBefore(_to).Select(Utc))
        {
            for (var start = open; start.AddMinutes(30) <= close; start = start.AddMinutes(30))
            {
                var end = start.AddMinutes(30);
                int booked = bookings[DateOnly.FromDateTime(open)]
                    .Count(booking => booking.Start < end && start < booking.End);
                slots.Add(new AvailableSlot(start, end, Math.Max(_capacity - booked, 0)));
            }
        }

        return slots;
    }

    private static (DateTime Start, DateTime End) Utc(Occurrence occurrence) =>
        (occurrence.Period.StartTime.AsUtc, occurrence.Period.EffectiveEndTime!.AsUtc);

    private static CalDateTime At(LocalDateTime time) => new(time.ToDateTimeUnspecified(), Zone);
}
