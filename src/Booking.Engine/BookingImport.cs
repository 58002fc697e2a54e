using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>The report of an import: what became of each booking.</summary>
public sealed record BookingImport
{
    /// <summary>Creates the report.</summary>
    /// <param name="bookings">What became of each booking, in the order in which they were given.</param>
    /// <exception cref="ArgumentNullException">The list or an entry is null.</exception>
    public BookingImport(IReadOnlyList<ImportedBooking> bookings) =>
        Bookings = ValueList<ImportedBooking>.Of(bookings, nameof(bookings));

    /// <summary>What became of each booking, in the order in which they were given.</summary>
    public IReadOnlyList<ImportedBooking> Bookings { get; }

    /// <summary>How many were stored, or would be, if the import was only tried out.</summary>
    public int ImportedCount => Count(ImportOutcome.Imported);

    /// <summary>How many were there already.</summary>
    public int AlreadyThereCount => Count(ImportOutcome.AlreadyThere);

    /// <summary>How many were refused.</summary>
    public int RefusedCount => Count(ImportOutcome.Refused);

    /// <summary>Returns how many bookings there are of each outcome.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{ImportedCount} imported, {AlreadyThereCount} already there, {RefusedCount} refused");

    private int Count(ImportOutcome outcome) => Bookings.Count(booking => booking.Outcome == outcome);
}
