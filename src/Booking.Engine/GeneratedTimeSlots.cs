namespace BookingEngine;

/// <summary>The result of generating time slots.</summary>
/// <param name="CreatedCount">The number of slots that were created.</param>
/// <param name="ExistingCount">The number of slots that existed already.</param>
public sealed record GeneratedTimeSlots(int CreatedCount, int ExistingCount);
