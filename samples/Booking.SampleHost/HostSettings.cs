using NodaTime;
using NodaTime.Text;

namespace BookingEngine.SampleHost;

/// <summary>A setting that can't be used; the message names its key and says what can.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>Where bookings are kept.</summary>
public enum StorageKind
{
    /// <summary>In a SQLite file.</summary>
    Sqlite,

    /// <summary>In the process's memory: gone when it ends.</summary>
    InMemory,
}

/// <summary>The settings of this host, read and checked once at start.</summary>
public sealed record HostSettings(
    StorageKind Storage, string ConnectionString, string DefaultTimeZone, Instant? Now, bool NamesAddress)
{
    private const string StorageKey = "Booking:Storage";
    private const string NowKey = "Booking:Now";
    private const string ZoneKey = "Booking:DefaultTimeZone";

    public static HostSettings Read(IConfiguration configuration, IHostEnvironment environment) => new(
        StorageFrom(configuration[StorageKey]),
        configuration.GetConnectionString("Booking") ?? "Data Source=booking.db",
        ZoneFrom(configuration[ZoneKey]),
        NowFrom(configuration[NowKey], environment),
        new[] { "urls", "http_ports", "https_ports" }.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any());

    private static StorageKind StorageFrom(string? text) =>
        string.IsNullOrEmpty(text) ? StorageKind.Sqlite
        : Enum.GetNames<StorageKind>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<StorageKind>(text, ignoreCase: true)
        : throw new SettingException(
            $"{StorageKey} is '{text}'. It can be {string.Join(" or ", Enum.GetNames<StorageKind>())}.");

    private static string ZoneFrom(string? text) =>
        string.IsNullOrEmpty(text) ? "UTC"
        : DateTimeZoneProviders.Tzdb.Ids.Contains(text) ? text
        : throw new SettingException($"{ZoneKey} is '{text}'. It can be any IANA time zone, such as Europe/Berlin.");

    private static Instant? NowFrom(string? text, IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!environment.IsDevelopment())
        {
            throw new SettingException(
                $"{NowKey} is for Development only; this is {environment.EnvironmentName}. Leave it out.");
        }

        return InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out var now)
            ? now
            : throw new SettingException($"{NowKey} is '{text}'. It can be an instant, such as 2024-01-10T12:00:00Z.");
    }
}
