namespace BookingEngine;

/// <summary>Special hours that an import did not take.</summary>
/// <param name="SpecialHours">The special hours that were to be imported.</param>
/// <param name="Error">The reason for which they were not.</param>
public sealed record LeftSpecialHours(SpecialHours SpecialHours, BookingError Error)
{
    /// <summary>The special hours that were to be imported.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public SpecialHours SpecialHours
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(SpecialHours));
    } = SpecialHours ?? throw new ArgumentNullException(nameof(SpecialHours));

    /// <summary>The reason for which they were not.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public BookingError Error
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Error));
    } = Error ?? throw new ArgumentNullException(nameof(Error));
}
