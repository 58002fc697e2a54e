using BookingEngine.Pages.Visits;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Book;

/// <summary>A time that can be booked.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Text">Its start, as the exchange's clock shows it.</param>
/// <param name="Link">Where it is booked.</param>
internal sealed record FreeTime(Slot Slot, string Text, string Link)
{
    /// <summary>The date on which it starts, which is the next one for times past midnight.</summary>
    public LocalDate StartDate => Slot.LocalStart.Date;

    /// <summary>The start for programs, by which the script finds the visitor's own time.</summary>
    public string Machine => MachineText(Slot.Start);

    /// <summary>Writes an instant as HTML has it.</summary>
    public static string MachineText(Instant instant) => InstantPattern.General.Format(instant);

    /// <summary>Writes a time of day, with its offset from UTC if it would not be clear otherwise.</summary>
    public static string Label(Visit visit, OffsetDateTime time, bool withOffset) => withOffset
        ? $"{visit.Formats.Time(time.TimeOfDay)} (UTC{OffsetPattern.GeneralInvariant.Format(time.Offset)})"
        : visit.Formats.Time(time.TimeOfDay);
}
