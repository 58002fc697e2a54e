namespace BookingEngine.SampleHost;

/// <summary>The log messages of the host itself.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving bookings at {Addresses}. {WhereDataAre}")]
    public static partial void Started(ILogger logger, string addresses, string whereDataAre);

    [LoggerMessage(2, LogLevel.Information, "Stopping: not ready any more; in {Delay} no new connections, and what was accepted is finished.")]
    public static partial void Stopping(ILogger logger, TimeSpan delay);

    [LoggerMessage(3, LogLevel.Information, "Stopped: all that was accepted has been answered.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "No issuer of tokens is configured (Authentication:Schemes:Bearer), so every caller is anonymous: exchanges can be read and booked at by guests, but not created or changed.")]
    public static partial void NoIssuer(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "No audience is configured (Authentication:Schemes:Bearer:ValidAudiences), so tokens that the issuer made for other services are taken too.")]
    public static partial void NoAudience(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "The empty days of the past could not be removed. That is tried again in a day.")]
    public static partial void EmptyDaysStay(ILogger logger, Exception exception);
}
