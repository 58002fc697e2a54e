namespace BookingEngine;

/// <summary>The result of erasing a customer.</summary>
/// <param name="Count">
/// The number of bookings in which the customer was replaced. Those of an earlier call are not counted again.
/// </param>
public sealed record ErasedBookings(int Count);
