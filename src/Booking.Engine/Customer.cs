namespace BookingEngine;

/// <summary>The person that a booking is for.</summary>
/// <param name="Name">The name, with 1 to 255 characters, as <see cref="TextRules.Name"/> allows it.</param>
/// <param name="Email">The e-mail address, with at most 254 characters, as <see cref="TextRules.Email"/> allows it.</param>
/// <param name="Phone">The phone number, with at most 32 characters. It is empty if it is unknown.</param>
public sealed record Customer(string Name, string Email, string Phone = "")
{
    /// <summary>The customer's name, with 1 to 255 characters, as <see cref="TextRules.Name"/> allows it.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Name));
    } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>
    /// The customer's e-mail address, with at most 254 characters, as <see cref="TextRules.Email"/> allows it.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Email
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Email));
    } = Email ?? throw new ArgumentNullException(nameof(Email));

    /// <summary>The customer's phone number, with at most 32 characters. It is empty if it is unknown.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Phone
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Phone));
    } = Phone ?? throw new ArgumentNullException(nameof(Phone));

    /// <summary>The customer of bookings whose customer was erased.</summary>
    public static Customer Erased { get; } = new("Erased customer", "erased@example.invalid");

    /// <summary>
    /// No customer, for a request that is only checked (<see cref="BookingService.CheckAsync"/>). It has neither a name nor an e-mail
    /// address, so nothing can be booked for it.
    /// </summary>
    public static Customer None { get; } = new("", "");

    /// <summary>Whether an address is the customer's, compared as stores search for it.</summary>
    internal bool HasEmail(string email) => TextRules.ForSearch(Email) == TextRules.ForSearch(email);

    /// <summary>Returns the name of the type only, since the values are personal.</summary>
    public override string ToString() => nameof(Customer);
}
