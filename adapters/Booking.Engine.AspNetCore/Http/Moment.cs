using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A date and time in a request.</summary>
/// <param name="Local">The date and time that the clock shows.</param>
/// <param name="Offset">The offset from UTC, or null if the date and time are local to the exchange.</param>
internal readonly record struct Moment(LocalDateTime Local, Offset? Offset)
{
    /// <summary>
    /// Whether this is a known moment. With an offset, the instants are compared; without one, what the clock shows.
    /// </summary>
    public bool IsAt(OffsetDateTime known) => Offset is { } offset
        ? Local.WithOffset(offset).ToInstant() == known.ToInstant()
        : Local == known.LocalDateTime;

    /// <summary>Returns what the clock of a time zone shows at this moment.</summary>
    public OffsetDateTime In(DateTimeZone zone) => Offset is { } offset
        ? Local.WithOffset(offset).InZone(zone).ToOffsetDateTime()
        : zone.AtLeniently(Local).ToOffsetDateTime();
}
