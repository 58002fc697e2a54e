using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BookingEngine.Telemetry;

/// <summary>What the engine's telemetry is told by. Tags hold ids, codes and counts; never what a customer wrote.</summary>
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

    public static ActivitySource Source { get; } = new(BookingTelemetry.ActivitySourceName, Version);

    public static Counter<long> Requests { get; } = Meter.CreateCounter<long>(
        "booking.requests", "{request}", "Bookings, changes of bookings and queries of availability, by outcome.");

    public static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "booking.commit.conflicts", "{conflict}", "Decisions that were made again, since others had changed the day.");

    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram(
        "booking.commit.duration",
        "s",
        "How long the store took to commit a change.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    public static Histogram<int> CommitBatchSize { get; } = Meter.CreateHistogram(
        "booking.commit.batch_size",
        "{request}",
        "How many requests for a day were committed as one change.",
        tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
}
