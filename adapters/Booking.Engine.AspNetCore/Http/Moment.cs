using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A date and time in a request.</summary>
/// <param name="Local">What the clock shows.</param>
/// <param name="Offset">The offset from UTC; null: the date and time are local to the exchange.</param>
internal readonly record struct Moment(LocalDateTime Local, Offset? Offset)
{
    /// <summary>Whether it is the same as a known moment: with an offset exactly, else as the clock shows it.</summary>
    public bool IsAt(OffsetDateTime known) => Offset is { } offset
        ? Local.WithOffset(offset).ToInstant() == known.ToInstant()
        : Local == known.LocalDateTime;

    /// <summary>What the clock of a time zone shows at this moment.</summary>
    public OffsetDateTime In(DateTimeZone zone) => Offset is { } offset
        ? Local.WithOffset(offset).InZone(zone).ToOffsetDateTime()
        : zone.AtLeniently(Local).ToOffsetDateTime();
}
