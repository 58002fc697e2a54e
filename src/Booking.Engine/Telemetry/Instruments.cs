using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BookingEngine.Telemetry;

/// <summary>
/// The activity source and the instruments of the engine's telemetry. Tags contain only ids, codes and counts, never
/// text that a customer wrote.
/// </summary>
internal static class Instruments
{
    public const string Operation = "booking.operation";
    public const string Outcome = "booking.outcome";
    public const string ErrorCode = "booking.error_code";
    public const string ExchangeId = "booking.exchange_id";
    public const string BookingId = "booking.id";
    public const string BatchSize = "booking.batch_size";
    public const string ErrorType = "error.type";

    private static readonly string? Version = typeof(Instruments).Assembly.GetName().Version?.ToString(3);
    private static readonly Meter Meter = new(BookingTelemetry.MeterName, Version);

    private static readonly Counter<long> EventDeliveries = Meter.CreateCounter<long>(
        "booking.event.deliveries", "{attempt}", "The number of attempts to deliver an event to a handler or a webhook, by outcome.");

    public static ActivitySource Source { get; } = new(BookingTelemetry.ActivitySourceName, Version);

    public static Counter<long> Requests { get; } = Meter.CreateCounter<long>(
        "booking.requests", "{request}", "The number of bookings, changes of bookings and availability queries, by outcome.");

    public static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "booking.commit.conflicts", "{conflict}", "The number of decisions that were repeated because the day had changed in the meantime.");

    public static Counter<long> DayCacheLookups { get; } = Meter.CreateCounter<long>(
        "booking.day_cache.lookups", "{lookup}", "The number of decisions that found their days kept (hit) or had to load them (miss).");

    public static Counter<long> UndecidedAssignments { get; } = Meter.CreateCounter<long>(
        "booking.assignment.undecided",
        "{answer}",
        "The number of bookings and slots that were refused because the search for resources reached its bound.");

    public static Counter<long> SkippedReminders { get; } = Meter.CreateCounter<long>(
        "booking.reminders.skipped",
        "{reminder}",
        "The number of reminders that were left out because they could not be looked for within an hour after they got due.");

    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram(
        "booking.commit.duration",
        "s",
        "The time that the store took to commit a change.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    public static Histogram<int> CommitBatchSize { get; } = Meter.CreateHistogram(
        "booking.commit.batch_size",
        "{request}",
        "The number of requests for a day that were committed as one change.",
        tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });

    /// <summary>Counts an attempt to deliver an event, by how its delivery stands then.</summary>
    public static void EventDelivered(DeliveryStatus status) => EventDeliveries.Add(
        1,
        new KeyValuePair<string, object?>(
            Outcome,
            status switch
            {
                DeliveryStatus.Delivered => "delivered",
                DeliveryStatus.Pending => "to_repeat",
                _ => "given_up",
            }));
}
