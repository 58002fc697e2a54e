namespace BookingEngine;

/// <summary>
/// The names of the engine's telemetry: an <c>ActivitySource</c> for traces and a <c>Meter</c> for metrics. Neither
/// contains data about customers. Without a listener they cost next to nothing.
/// </summary>
public static class BookingTelemetry
{
    /// <summary>
    /// The name of the activity source. It has a span for each booking, change of a booking, availability query and
    /// commit.
    /// </summary>
    public const string ActivitySourceName = "Booking.Engine";

    /// <summary>
    /// The name of the meter. Its instruments are <c>booking.requests</c>, <c>booking.commit.duration</c>,
    /// <c>booking.commit.batch_size</c>, <c>booking.commit.conflicts</c>, <c>booking.day_cache.lookups</c>,
    /// <c>booking.assignment.undecided</c> and <c>booking.event.deliveries</c>.
    /// </summary>
    public const string MeterName = "Booking.Engine";
}
