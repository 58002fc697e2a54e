namespace BookingEngine;

/// <summary>What erasing a customer came to.</summary>
/// <param name="Count">The bookings in which the customer was replaced; those of an earlier call are not counted again.</param>
public sealed record ErasedBookings(int Count);
