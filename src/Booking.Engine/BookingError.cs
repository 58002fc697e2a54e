using System.Collections.ObjectModel;

namespace BookingEngine;

/// <summary>An expected refusal. Nothing was stored.</summary>
/// <param name="Code">The reason. Codes are stable.</param>
/// <param name="Field">The name of the property of the request that is wrong, or null if no single property is.</param>
/// <param name="Message">A sentence in English that tells people what is wrong and, if needed, what would be right.</param>
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
    /// <summary>A sentence in English that tells people what is wrong and, if needed, what would be right.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Message
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Message));
    } = Message ?? throw new ArgumentNullException(nameof(Message));

    /// <summary>
    /// The arguments of the message by name, so that an app can say the same in another language. For example,
    /// <see cref="BookingErrorCode.NoticeTooShort"/> has <c>MinNotice</c>, which is the exchange's notice. It is empty if the
    /// message has no arguments.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, object> Data
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Data));
    } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>
    /// Whether nobody knows if what was asked for would have fit, because the search for resources reached its bound. Operators are told,
    /// and callers are not, so it doesn't count when errors are compared.
    /// </summary>
    internal bool IsUndecided { get; init; }

    /// <summary>Whether both errors say the same, with the same arguments.</summary>
    public bool Equals(BookingError? other) =>
        other is not null
        && (Code, Field, Message, Data.Count) == (other.Code, other.Field, other.Message, other.Data.Count)
        && Data.All(argument => argument.Value.Equals(other.Data.GetValueOrDefault(argument.Key)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Field, Message);

    /// <summary>Returns the code, the field and the message.</summary>
    public override string ToString() => Field is null ? $"{Code}: {Message}" : $"{Code} ({Field}): {Message}";
}
