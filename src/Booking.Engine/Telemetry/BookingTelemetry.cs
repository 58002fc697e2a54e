namespace BookingEngine;

/// <summary>
/// The names under which the engine tells what it does, for whoever listens: an <c>ActivitySource</c> for traces and a
/// <c>Meter</c> for metrics. Neither names a customer; a listener that is not there costs next to nothing.
/// </summary>
public static class BookingTelemetry
{
    /// <summary>The activity source: a span for each booking, change, query of availability, and commit.</summary>
    public const string ActivitySourceName = "Booking.Engine";

    /// <summary>
    /// The meter: <c>booking.requests</c>, <c>booking.commit.duration</c>, <c>booking.commit.batch_size</c>,
    /// <c>booking.commit.conflicts</c>.
    /// </summary>
    public const string MeterName = "Booking.Engine";
}
