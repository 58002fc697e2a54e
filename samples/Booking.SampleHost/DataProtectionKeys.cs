using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.SampleHost;

/// <summary>
/// Stores the keys of Data Protection, which protect guests' tokens, with the bookings. So a token survives a restart
/// and is valid at every host on the same data.
/// </summary>
public static class DataProtectionKeys
{
    // Hosts need the same name to read each other's tokens.
    private const string ApplicationName = "Booking.SampleHost";

    public static void Add(IServiceCollection services, HostSettings settings)
    {
        var keys = services.AddDataProtection().SetApplicationName(ApplicationName);
        // This is deliberate: the keys are as readable as the data beside them, and the host need not warn of it at every start.
        keys.Services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new NullXmlEncryptor());
        string connection = settings.ConnectionString;
        _ = settings.Storage switch
        {
            StorageKind.Sqlite => InDatabase(keys, database => database.UseSqlite(
                HostSettings.SqliteConnection(connection).ConnectionString)),
            StorageKind.PostgreSql => InDatabase(keys, database => database.UseNpgsql(
                HostSettings.PostgreSqlConnection(connection).ConnectionString)),
            StorageKind.MongoDb => InCollection(keys, HostSettings.MongoDbConnection(connection)),
            StorageKind.InMemory => InMemory(keys),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Storage, "Not a known storage."),
        };
    }

    /// <summary>Keys that are lost when the process ends, as the data are.</summary>
    private static IDataProtectionBuilder InMemory(IDataProtectionBuilder keys)
    {
        keys.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        return keys;
    }

    private static IDataProtectionBuilder InDatabase(
        IDataProtectionBuilder keys, Action<DbContextOptionsBuilder> database)
    {
        keys.Services.AddDbContext<KeyDbContext>(database);
        return keys.PersistKeysToDbContext<KeyDbContext>();
    }

    /// <summary>
    /// Reads what a majority of the servers has, as bookings do, since a key that was used must not be lost.
    /// </summary>
    private static IDataProtectionBuilder InCollection(IDataProtectionBuilder keys, MongoUrl url)
    {
        var settings = MongoClientSettings.FromUrl(url);
        settings.ReadConcern = ReadConcern.Majority;
        settings.WriteConcern = WriteConcern.WMajority;
        keys.Services.AddSingleton(_ => new MongoDBKeyRepository(
            new MongoClient(settings)
                .GetDatabase(url.DatabaseName ?? "booking")
                .GetCollection<BsonDocument>("data_protection_keys")));
        keys.Services.AddOptions<KeyManagementOptions>().Configure<MongoDBKeyRepository>(
            (options, repository) => options.XmlRepository = repository);
        return keys;
    }
}
