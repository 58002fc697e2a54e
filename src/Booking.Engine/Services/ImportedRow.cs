namespace BookingEngine.Services;

/// <summary>A booking that is imported now.</summary>
/// <param name="Number">Its place in the list, counted from 0.</param>
/// <param name="Booking">The booking.</param>
/// <param name="Id">The id that it gets, which is made of its external id.</param>
/// <param name="TimeSlotId">The id of a time slot that has to be created for it.</param>
internal sealed record ImportedRow(int Number, BookingToImport Booking, Guid Id, Guid TimeSlotId);
