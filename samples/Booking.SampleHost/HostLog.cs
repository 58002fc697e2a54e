namespace BookingEngine.SampleHost;

/// <summary>What the host itself logs.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving bookings at {Addresses}. {WhereDataAre}")]
    public static partial void Started(ILogger logger, string addresses, string whereDataAre);

    [LoggerMessage(2, LogLevel.Information, "Stopping: not ready any more; in {Delay} no new connections, and what was accepted is finished.")]
    public static partial void Stopping(ILogger logger, TimeSpan delay);

    [LoggerMessage(3, LogLevel.Information, "Stopped: all that was accepted has been answered.")]
    public static partial void Stopped(ILogger logger);
}
