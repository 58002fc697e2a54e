using System.Diagnostics.CodeAnalysis;

namespace BookingEngine;

/// <summary>The result of a request: a value, or the errors for which it was refused.</summary>
/// <typeparam name="T">What it answers when it succeeds.</typeparam>
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

    /// <summary>Whether the request was carried out.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Errors.Count == 0;

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">The request was refused; the message has the codes.</exception>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"There is no value. {this}.");

    /// <summary>The first error; null where the request was carried out.</summary>
    public BookingError? Error => Succeeded ? null : Errors[0];

    /// <summary>Every error; empty where the request was carried out.</summary>
    public IReadOnlyList<BookingError> Errors { get; }

    /// <summary>A request that was carried out.</summary>
    /// <exception cref="ArgumentNullException">There is no answer.</exception>
    public static implicit operator Result<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, []);
    }

    /// <summary>A request that was refused.</summary>
    /// <exception cref="ArgumentNullException">There is no error.</exception>
    public static implicit operator Result<T>(BookingError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(default, [error]);
    }

    /// <summary>A request that was refused.</summary>
    /// <param name="errors">At least one.</param>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentException">There is no error.</exception>
    public static Result<T> Refused(IReadOnlyList<BookingError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count > 0
            ? new(default, errors)
            : throw new ArgumentException("A refusal has an error.", nameof(errors));
    }

    /// <summary>The answer, or the first error.</summary>
    /// <param name="value">The answer, where the request was carried out.</param>
    /// <param name="error">The first error, where the request was refused.</param>
    /// <returns>Whether the request was carried out.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out BookingError? error)
    {
        (value, error) = (_value, Error);
        return Succeeded;
    }

    /// <summary>Whether it succeeded, or the codes of the errors.</summary>
    public override string ToString() =>
        Succeeded ? nameof(Succeeded) : $"{nameof(Refused)}: {string.Join(", ", Errors.Select(error => error.Code))}";
}
