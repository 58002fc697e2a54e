using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>What a <see cref="IBusyCalendarSource"/> has found.</summary>
public sealed record BusyCalendarAnswer
{
    /// <summary>Why the calendar could not be read, in a sentence for its owner. It is null if it could.</summary>
    public string? Problem { get; init; }

    /// <summary>How long the calendar's host asks to wait before the next attempt, or null if it does not ask.</summary>
    public Duration? RetryAfter { get; init; }

    /// <summary>Whether the calendar is as it is known already. Then nothing else is said of it.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>When the calendar is busy, in any order. Each time has a start and an end. They may overlap.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Interval> Busy
    {
        get;
        init => field = ValueList<Interval>.Of(value, nameof(Busy));
    } = ValueList<Interval>.Empty;

    /// <summary>How many entries of the calendar could not be understood, and were passed over.</summary>
    public int Skipped { get; init; }

    /// <summary>The entity tag of the calendar, or null if it has none.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Last-Modified</c> of the calendar, or null if it has none.</summary>
    public string? LastModified { get; init; }

    /// <summary>Returns how much was found.</summary>
    public override string ToString() => $"BusyCalendarAnswer: {Busy.Count} busy times";
}
