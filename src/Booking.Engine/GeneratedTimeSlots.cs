namespace BookingEngine;

/// <summary>The result of generating time slots.</summary>
/// <param name="CreatedCount">The slots that are new.</param>
/// <param name="ExistingCount">The slots that were there already.</param>
public sealed record GeneratedTimeSlots(int CreatedCount, int ExistingCount);
