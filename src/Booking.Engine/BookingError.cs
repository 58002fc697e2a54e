using System.Collections.ObjectModel;

namespace BookingEngine;

/// <summary>An expected refusal. Nothing was stored.</summary>
/// <param name="Code">Why; stable.</param>
/// <param name="Field">The property of what was asked for that is wrong, by its name; null where it is none alone.</param>
/// <param name="Message">What is wrong and, where it is not plain, what would be right; for people, in English.</param>
/// <example>
/// <code>
/// var refused = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(8, 0), new(9, 0), ada));
/// var error = refused.Error;
/// Print(error.Code);    // OutsideHours
/// Print(error.Field);   // StartTime
/// Print(error.Message); // Time must be within business hours (09:00 - 17:00).
/// </code>
/// </example>
public sealed record BookingError(BookingErrorCode Code, string? Field, string Message)
{
    /// <summary>What is wrong and, where it is not plain, what would be right; for people, in English.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Message
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Message));
    } = Message ?? throw new ArgumentNullException(nameof(Message));

    /// <summary>
    /// The arguments of the message by name, so that an app can say the same in another language: of
    /// <see cref="BookingErrorCode.NoticeTooShort"/>, for example, <c>MinNotice</c>, which is the exchange's notice. Empty
    /// where the message has none.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyDictionary<string, object> Data
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Data));
    } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>Whether both say the same, with the same arguments.</summary>
    public bool Equals(BookingError? other) =>
        other is not null
        && (Code, Field, Message, Data.Count) == (other.Code, other.Field, other.Message, other.Data.Count)
        && Data.All(argument => argument.Value.Equals(other.Data.GetValueOrDefault(argument.Key)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Field, Message);

    /// <summary>The code, the field and the message.</summary>
    public override string ToString() => Field is null ? $"{Code}: {Message}" : $"{Code} ({Field}): {Message}";
}
