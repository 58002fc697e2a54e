using NodaTime;

namespace BookingEngine;

/// <summary>What is asked of a <see cref="IBusyCalendarSource"/>: when a calendar is busy.</summary>
/// <param name="Url">The address of the calendar.</param>
/// <param name="TimeZone">The time zone of the exchange. Times without a zone, and whole days, are of this zone.</param>
/// <param name="From">The first moment that is of interest.</param>
/// <param name="To">The end of what is of interest.</param>
public sealed record BusyCalendarRequest(Uri Url, DateTimeZone TimeZone, Instant From, Instant To)
{
    /// <summary>The address of the calendar.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Uri Url
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Url));
    } = Url ?? throw new ArgumentNullException(nameof(Url));

    /// <summary>The time zone of the exchange. Times without a zone, and whole days, are of this zone.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public DateTimeZone TimeZone
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeZone));
    } = TimeZone ?? throw new ArgumentNullException(nameof(TimeZone));

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
