namespace BookingEngine;

/// <summary>Whom a booking is for.</summary>
/// <param name="Name">1 to 255 characters, as <see cref="TextRules.Name"/> has it.</param>
/// <param name="Email">At most 254 characters, as <see cref="TextRules.Email"/> has it.</param>
/// <param name="Phone">At most 32 characters; empty where unknown.</param>
public sealed record Customer(string Name, string Email, string Phone = "")
{
    /// <summary>The customer's name: 1 to 255 characters, as <see cref="TextRules.Name"/> has it.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Name));
    } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The customer's e-mail address: at most 254 characters, as <see cref="TextRules.Email"/> has it.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Email
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Email));
    } = Email ?? throw new ArgumentNullException(nameof(Email));

    /// <summary>The customer's phone number: at most 32 characters; empty where it is unknown.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Phone
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Phone));
    } = Phone ?? throw new ArgumentNullException(nameof(Phone));

    /// <summary>Who stands in a booking whose customer was erased.</summary>
    public static Customer Erased { get; } = new("Erased customer", "erased@example.invalid");

    /// <summary>Whether an address is the customer's, as stores search for it.</summary>
    internal bool HasEmail(string email) => TextRules.ForSearch(Email) == TextRules.ForSearch(email);

    /// <summary>The kind of value alone: what it holds is personal.</summary>
    public override string ToString() => nameof(Customer);
}
