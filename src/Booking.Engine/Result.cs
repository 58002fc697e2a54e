using System.Diagnostics.CodeAnalysis;

namespace BookingEngine;

/// <summary>What a request came to: a value, or the errors for which it was refused.</summary>
/// <typeparam name="T">What it answers when it succeeds.</typeparam>
public sealed class Result<T>
    where T : class
{
    private Result(T? value, IReadOnlyList<BookingError> errors)
    {
        Value = value;
        Errors = errors;
    }

    /// <summary>Whether the request was carried out.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;

    /// <summary>The answer; null where the request was refused.</summary>
    public T? Value { get; }

    /// <summary>The first error; null where the request was carried out.</summary>
    public BookingError? Error => Errors.Count == 0 ? null : Errors[0];

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
        return new(null, [error]);
    }

    /// <summary>A request that was refused.</summary>
    /// <param name="errors">At least one.</param>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentException">There is no error.</exception>
    public static Result<T> Refused(IReadOnlyList<BookingError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count > 0
            ? new(null, errors)
            : throw new ArgumentException("A refusal has an error.", nameof(errors));
    }
}
