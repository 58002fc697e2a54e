using System.Globalization;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace BookingEngine.SampleHost;

/// <summary>A setting that can't be used. The message names its key and says which values can be.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>Where bookings are kept.</summary>
public enum StorageKind
{
    /// <summary>In a SQLite file.</summary>
    Sqlite,

    /// <summary>In a PostgreSQL database.</summary>
    PostgreSql,

    /// <summary>In a MongoDB database.</summary>
    MongoDb,

    /// <summary>In the memory of the process. The data are lost when it ends.</summary>
    InMemory,
}

/// <summary>The settings of this host, read and checked once at start.</summary>
public sealed record HostSettings(
    StorageKind Storage,
    string ConnectionString,
    string DefaultTimeZone,
    int DayCacheMegabytes,
    Duration AvailabilityCache,
    Instant? Now,
    bool NamesAddress,
    int? MaxActiveBookingsPerCustomer,
    int MaxExchangesPerOwner,
    Duration EventRetention,
    bool AllowPrivateWebhooks,
    bool AllowPrivateCalendars)
{
    private const string StorageKey = "Booking:Storage";
    private const string ConnectionKey = "ConnectionStrings:Booking";
    private const string ZoneKey = "Booking:DefaultTimeZone";
    private const string DaysKey = "Booking:DayCacheMegabytes";
    private const string CacheKey = "Booking:AvailabilityCacheSeconds";
    private const string NowKey = "Booking:Now";
    private const string CapKey = "Booking:MaxActiveBookingsPerCustomer";
    private const string OwnedKey = "Booking:MaxExchangesPerOwner";
    private const string EventsKey = "Booking:EventRetentionDays";
    private const string WebhooksKey = "Booking:Webhooks:AllowPrivateAddresses";
    private const string CalendarsKey = "Booking:Calendars:AllowPrivateAddresses";

    private const int MostCacheSeconds = 10;

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static HostSettings Read(IConfiguration configuration, IHostEnvironment environment) => new(
        StorageFrom(configuration[StorageKey]),
        configuration[ConnectionKey] is { Length: > 0 } connection ? connection : "Data Source=booking.db",
        ZoneFrom(configuration[ZoneKey]),
        Setting.Number(configuration, DaysKey, 0, 1_000_000) ?? 64,
        CacheFrom(configuration[CacheKey]),
        NowFrom(configuration[NowKey], environment),
        AddressKeys.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(),
        Setting.Number(configuration, CapKey, 1, 100),
        Setting.Number(configuration, OwnedKey, 1, PageRequest.LargestCount) ?? 100,
        Duration.FromDays(Setting.Number(configuration, EventsKey, 0, 366) ?? 30),
        Setting.Switch(configuration, WebhooksKey) ?? false,
        Setting.Switch(configuration, CalendarsKey) ?? false);

    /// <summary>The connection string of a SQLite file, with an absolute path.</summary>
    public static SqliteConnectionStringBuilder SqliteConnection(string connectionString)
    {
        SqliteConnectionStringBuilder connection;
        try
        {
            connection = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException)
        {
            // The message does not quote the value, since it may contain a password.
            throw new SettingException($"{ConnectionKey} can't be read. It can be such as 'Data Source=booking.db'.");
        }

        if (connection.DataSource is "" or ":memory:" || connection.Mode == SqliteOpenMode.Memory)
        {
            throw new SettingException($"{ConnectionKey} names no file. To keep nothing, set {StorageKey} to InMemory.");
        }

        connection.DataSource = Path.GetFullPath(connection.DataSource);
        return connection;
    }

    /// <summary>The connection string of a PostgreSQL database.</summary>
    public static NpgsqlConnectionStringBuilder PostgreSqlConnection(string connectionString)
    {
        const string example = "'Host=localhost;Database=booking;Username=booking;Password=…'";
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            if (connection is { Host.Length: > 0, Database.Length: > 0 })
            {
                return connection;
            }
        }
        catch (ArgumentException)
        {
            // The message does not quote the value, since it may contain a password.
            throw new SettingException($"{ConnectionKey} can't be read. For PostgreSQL it can be such as {example}.");
        }

        throw new SettingException($"{ConnectionKey} names no host or no database. It can be such as {example}.");
    }

    /// <summary>The address of a MongoDB database. An address that names no database uses <c>booking</c>.</summary>
    public static MongoUrl MongoDbConnection(string connectionString)
    {
        try
        {
            return new MongoUrl(connectionString);
        }
        catch (MongoConfigurationException)
        {
            // The message does not quote the value, since it may contain a password.
            throw new SettingException(
                $"{ConnectionKey} can't be read. For MongoDB it can be such as 'mongodb://localhost:27017/booking'.");
        }
    }

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

    private static Duration CacheFrom(string? text) =>
        string.IsNullOrEmpty(text) ? Duration.Zero
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= MostCacheSeconds
            ? Duration.FromSeconds(seconds)
        : throw new SettingException($"{CacheKey} is '{text}'. It can be from 0, for no cache, to {MostCacheSeconds}.");

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
