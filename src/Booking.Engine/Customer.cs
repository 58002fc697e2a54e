namespace BookingEngine;

/// <summary>Whom a booking is for.</summary>
/// <param name="Name">1 to 255 characters, as <see cref="TextRules.Name"/> has it.</param>
/// <param name="Email">At most 254 characters, as <see cref="TextRules.Email"/> has it.</param>
/// <param name="Phone">At most 32 characters; empty where unknown.</param>
public sealed record Customer(string Name, string Email, string Phone = "")
{
    /// <summary>Who stands in a booking whose customer was erased.</summary>
    public static Customer Erased { get; } = new("Erased customer", "erased@example.invalid");

    /// <summary>Whether an address is the customer's: without regard to case, in upper case, as stores search for it.</summary>
    internal bool HasEmail(string email) => string.Equals(
        Email.ToUpperInvariant(), email.ToUpperInvariant(), StringComparison.Ordinal);
}
