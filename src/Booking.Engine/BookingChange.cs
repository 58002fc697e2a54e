using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>
/// A change of a booking's details. A detail that is null stays as it is, even if somebody else changes it in the
/// meantime.
/// </summary>
public sealed record BookingChange
{
    /// <summary>The new name of the customer, as <see cref="TextRules.Name"/> allows it; null leaves it unchanged.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The new e-mail address of the customer, as <see cref="TextRules.Email"/> allows it; null leaves it unchanged.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The new phone number of the customer, at most 32 characters; null leaves it unchanged.</summary>
    public string? CustomerPhone { get; init; }

    /// <summary>The new notes, at most 2,000 characters; null leaves them unchanged.</summary>
    public string? Notes { get; init; }

    /// <summary>
    /// The entries of <see cref="Booking.Metadata"/> to set, by their names. An entry that is null is removed. All others stay, and
    /// null leaves all of them unchanged.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Metadata
    {
        get;
        init => field = value is null ? null : ValueMap<string?>.Of(value, nameof(Metadata));
    }

    /// <summary>The new number of places, 1 to 100,000; null leaves it unchanged.</summary>
    public int? PartySize { get; init; }

    /// <summary>Returns the name of the type only, since the details are personal.</summary>
    public override string ToString() => nameof(BookingChange);
}
