using NodaTime;

namespace BookingEngine;

/// <summary>What is asked of a <see cref="IBusyCalendarSource"/>: when a calendar is busy.</summary>
/// <param name="Url">The address of the calendar.</param>
/// <param name="TimeZone">The time zone of the exchange. Times without a zone, and whole days, are of this zone.</param>
/// <param name="From">The first moment that is of interest.</param>
/// <param name="To">The end of what is of interest.</param>
public sealed record BusyCalendarRequest(Uri Url, DateTimeZone TimeZone, Instant From, Instant To)
{
    /// <summary>Whether appointments that are not certain yet are busy times.</summary>
    public bool TentativeIsBusy { get; init; } = true;

    /// <summary>Whether events of whole days are no busy times.</summary>
    public bool IgnoresAllDay { get; init; }

    /// <summary>The entity tag of what is known already, or null if everything is to be read.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Last-Modified</c> of what is known already, or null if everything is to be read.</summary>
    public string? LastModified { get; init; }

    /// <summary>Returns no address, since that is often a secret.</summary>
    public override string ToString() => $"BusyCalendarRequest from {From} to {To}";
}
