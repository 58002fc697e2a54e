namespace BookingEngine.SampleHost;

/// <summary>The log messages of the host itself.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving bookings at {Addresses}. {WhereDataAre}")]
    public static partial void Started(ILogger logger, string addresses, string whereDataAre);

    [LoggerMessage(2, LogLevel.Information, "Stopping. The host is no longer ready. In {Delay} it accepts no new connections, and completes the requests that it has accepted.")]
    public static partial void Stopping(ILogger logger, TimeSpan delay);

    [LoggerMessage(3, LogLevel.Information, "Stopped. All accepted requests have been answered.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "No issuer of tokens is configured (Authentication:Schemes:Bearer), so every caller is a guest. Guests can read exchanges and book, but nobody can create or change an exchange.")]
    public static partial void NoIssuer(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "No audience is configured (Authentication:Schemes:Bearer:ValidAudiences), so tokens that the issuer made for other services are accepted too.")]
    public static partial void NoAudience(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "The empty days of the past could not be removed. The host tries again in a day.")]
    public static partial void EmptyDaysStay(ILogger logger, Exception exception);
}
