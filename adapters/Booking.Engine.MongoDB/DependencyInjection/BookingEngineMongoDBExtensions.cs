using BookingEngine;
using BookingEngine.MongoDB;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the booking engine's data in MongoDB.</summary>
public static class BookingEngineMongoDBExtensions
{
    /// <summary>
    /// Keeps exchanges and bookings in two collections of a MongoDB database. Their indexes are created before the
    /// first operation, or at start by <see cref="EnsureBookingIndexesAsync"/>.
    /// </summary>
    /// <param name="builder">The engine's builder.</param>
    /// <param name="configure">Names the server: <c>o => o.ConnectionString = "mongodb://…"</c>.</param>
    public static BookingEngineBuilder UseMongoDB(
        this BookingEngineBuilder builder, Action<MongoDBStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<MongoDBStoreOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<MongoDBStoreOptions>, MongoDBStoreOptionsValidator>());
        builder.Services.TryAddSingleton<StoreSetup>();
        return builder.UseStore<MongoDBStore>(StoreFailures.Of);
    }

    /// <summary>
    /// Creates the indexes that are missing; to be called when the host starts, so that a server that can't be reached
    /// shows then, and not with the first request. Many hosts may call it at once.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="cancellationToken">Cancels waiting for it.</param>
    public static Task EnsureBookingIndexesAsync(
        this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<StoreSetup>().EnsureIndexesAsync(cancellationToken);
}
