using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>What became of one booking that was to be imported.</summary>
/// <param name="ExternalId">The id by which it is recognised.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ImportedBooking(string ExternalId, ImportOutcome Outcome)
{
    /// <summary>The id by which it is recognised.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string ExternalId
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ExternalId));
    } = ExternalId ?? throw new ArgumentNullException(nameof(ExternalId));

    /// <summary>The id that the booking has here. It is null if it was refused.</summary>
    public Guid? BookingId { get; init; }

    /// <summary>Why it was refused. It is empty if it was not.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<BookingError> Errors
    {
        get;
        init => field = ValueList<BookingError>.Of(value, nameof(Errors));
    } = ValueList<BookingError>.Empty;

    /// <summary>Returns the outcome and the reasons, but not the external id, which may tell about the customer.</summary>
    public override string ToString() => Errors.Count == 0 ? $"{Outcome}" : $"{Outcome}: {string.Join("; ", Errors)}";

    internal static ImportedBooking Stored(string externalId, Guid id) => new(externalId, ImportOutcome.Imported) { BookingId = id };

    internal static ImportedBooking Found(string externalId, Guid id) => new(externalId, ImportOutcome.AlreadyThere) { BookingId = id };

    internal static ImportedBooking Refused(string externalId, IReadOnlyList<BookingError> errors) =>
        new(externalId, ImportOutcome.Refused) { Errors = errors };
}
