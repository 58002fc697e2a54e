using System.Diagnostics.CodeAnalysis;

namespace BookingEngine;

/// <summary>The result of a request: a value, or the errors for which it was refused.</summary>
/// <typeparam name="T">The type of the value of a request that succeeded.</typeparam>
/// <example>
/// <code>
/// var result = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada));
/// if (result.TryGet(out var booking, out var error))
/// {
///     Print(booking.LocalStart); // 2101-01-03T14:00:00+01
/// }
/// else
/// {
///     throw new InvalidOperationException(error.Message);
/// }
/// </code>
/// </example>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, IReadOnlyList<BookingError> errors)
    {
        _value = value;
        Errors = errors;
    }

    /// <summary>Whether the request succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Errors.Count == 0;

    /// <summary>The value of a request that succeeded.</summary>
    /// <exception cref="InvalidOperationException">The request was refused. The message says why.</exception>
    public T Value => Succeeded
        ? _value!
        : throw new InvalidOperationException($"There is no value, since the request was refused. {string.Join(" ", Errors)}");

    /// <summary>The first error, or null if the request succeeded.</summary>
    public BookingError? Error => Succeeded ? null : Errors[0];

    /// <summary>Every error. It is empty if the request succeeded.</summary>
    public IReadOnlyList<BookingError> Errors { get; }

    /// <summary>The result of a request that was not refused, but had nothing to change.</summary>
    internal static Result<T> None { get; } = new(default, []);

    /// <summary>Returns the result of a request that succeeded.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static implicit operator Result<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, []);
    }

    /// <summary>Returns the result of a request that was refused.</summary>
    /// <exception cref="ArgumentNullException">The error is null.</exception>
    public static implicit operator Result<T>(BookingError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(default, [error]);
    }

    /// <summary>Returns the result of a request that was refused.</summary>
    /// <param name="errors">The errors, of which there must be at least one.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static Result<T> Refused(IReadOnlyList<BookingError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count > 0
            ? new(default, errors)
            : throw new ArgumentException("A refusal has an error.", nameof(errors));
    }

    /// <summary>Gets the value or the first error.</summary>
    /// <param name="value">The value, if the request succeeded.</param>
    /// <param name="error">The first error, if the request was refused.</param>
    /// <returns>Whether the request succeeded.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out BookingError? error)
    {
        (value, error) = (_value, Error);
        return Succeeded;
    }

    /// <summary>Returns whether the request succeeded, or the codes of the errors.</summary>
    public override string ToString() =>
        Succeeded ? nameof(Succeeded) : $"{nameof(Refused)}: {string.Join(", ", Errors.Select(error => error.Code))}";
}
