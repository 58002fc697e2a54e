using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>A day of a month.</summary>
/// <param name="Date">The business date.</param>
/// <param name="State">What it looks like.</param>
/// <param name="Free">The number of its times that can be booked.</param>
internal sealed record DayAtAGlance(LocalDate Date, DayState State, int Free)
{
    /// <summary>Looks at the slots of a day.</summary>
    public static DayAtAGlance Of(DayAvailability day)
    {
        int free = 0;
        bool isBooked = false, isNotYet = false, isOver = false;
        foreach (var slot in day.SlotSpan)
        {
            free += slot.IsAvailable ? 1 : 0;
            switch (slot.UnavailableReason)
            {
                case BookingErrorCode.FullyBooked:
                    isBooked = true;
                    break;
                case BookingErrorCode.TooFarAhead:
                    isNotYet = true;
                    break;
                case BookingErrorCode.SlotInPast or BookingErrorCode.NoticeTooShort:
                    isOver = true;
                    break;
            }
        }

        return new DayAtAGlance(
            day.Date,
            free * 4 > day.SlotSpan.Length ? DayState.Open
            : free > 0 ? DayState.Few
            : isBooked ? DayState.Full
            : isNotYet ? DayState.NotYet
            : isOver ? DayState.Over
            : DayState.Closed,
            free);
    }
}
