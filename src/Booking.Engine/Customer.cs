namespace BookingEngine;

/// <summary>Whom a booking is for.</summary>
/// <param name="Name">At most 255 characters, not blank.</param>
/// <param name="Email">At most 254 characters.</param>
/// <param name="Phone">At most 32 characters; empty where unknown.</param>
public sealed record Customer(string Name, string Email, string Phone = "");
