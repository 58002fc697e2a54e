namespace BookingEngine;

/// <summary>The result of generating time slots.</summary>
/// <param name="CreatedCount">The number of slots that were created.</param>
/// <param name="ExistingCount">The number of slots that existed already.</param>
/// <param name="KeptCount">
/// The number of the existing slots that could not take the capacity, since they have another one of their own, or since more is
/// booked in them.
/// </param>
public sealed record GeneratedTimeSlots(int CreatedCount, int ExistingCount, int KeptCount);
