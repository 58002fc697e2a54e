using NodaTime;

namespace BookingEngine;

/// <summary>
/// A calendar in the iCalendar format, whose busy times can't be booked at an exchange, or take one of its resources. It is read again
/// and again by a host that registers a source (<see cref="BookingEngineBuilder.ReadCalendars{TSource}"/>). Of what it contains, only the
/// busy times are stored, and neither titles nor people.
/// </summary>
public sealed record BusyCalendar
{
    /// <summary>The greatest length of <see cref="LastError"/>: 500 characters.</summary>
    public const int ErrorLength = 500;

    /// <summary>The calendar's identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exchange.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The resource that is busy, or null if the exchange as a whole is.</summary>
    public Guid? ResourceId { get; init; }

    /// <summary>The address at which the calendar is read.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required Uri Url
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Url));
    }

    /// <summary>Whether appointments that are not certain yet are busy times, too. The default is true.</summary>
    public bool TentativeIsBusy { get; init; } = true;

    /// <summary>Whether events of whole days are no busy times. The default is false.</summary>
    public bool IgnoresAllDay { get; init; }

    /// <summary>How far its busy times can be relied on.</summary>
    public BusyCalendarStatus Status =>
        LastError is null ? LastSyncedAt is null ? BusyCalendarStatus.Pending : BusyCalendarStatus.Ok
        : LastSyncedAt is null ? BusyCalendarStatus.Failed : BusyCalendarStatus.Stale;

    /// <summary>When it was last read, or found unchanged. It is a whole microsecond, and null before the first time.</summary>
    public Instant? LastSyncedAt { get; init; }

    /// <summary>Why it could not be read when it was last tried, with at most 500 characters. It is null if it could.</summary>
    public string? LastError { get; init; }

    /// <summary>How often in a row it could not be read.</summary>
    public int Failures { get; init; }

    /// <summary>How many entries of the calendar could not be understood, and were passed over, when it was last read.</summary>
    public int Skipped { get; init; }

    /// <summary>
    /// When it is read next, which is a whole microsecond. While it is being read, it is the time at which another host takes over.
    /// </summary>
    public Instant NextSyncAt { get; init; }

    /// <summary>The entity tag with which the calendar was last read, or null if there was none.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Last-Modified</c> with which the calendar was last read, as it was sent, or null if there was none.</summary>
    public string? LastModified { get; init; }

    /// <summary>The last business date whose busy times are known, or null if none are.</summary>
    public LocalDate? KnownUntil { get; init; }

    /// <summary>The id of the exchange's time zone when the busy times were last stored, or null if they never were.</summary>
    public string? TimeZoneId { get; init; }

    /// <summary>Whether its removal has begun. Then its busy times are removed from all days, and at last the calendar.</summary>
    public bool IsBeingRemoved { get; init; }

    /// <summary>The time at which it was added, which is a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>The version, which is 1 at first and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Returns the calendar's id and status only: its address is often a secret.</summary>
    public override string ToString() => $"BusyCalendar {Id}: {Status}";
}
