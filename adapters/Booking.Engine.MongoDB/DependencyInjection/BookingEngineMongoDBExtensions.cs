using BookingEngine;
using BookingEngine.MongoDB;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers MongoDB as the store of the booking engine.</summary>
public static class BookingEngineMongoDBExtensions
{
    /// <summary>
    /// Stores exchanges and bookings in two collections of a MongoDB database. Their indexes are created before the
    /// first operation, or at start by <see cref="EnsureBookingIndexesAsync"/>.
    /// </summary>
    /// <param name="builder">The builder of the engine.</param>
    /// <param name="configure">Sets the options, for example <c>o => o.ConnectionString = "mongodb://…"</c>.</param>
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
    /// Creates the missing indexes. Call it when the host starts, so that an unreachable server is noticed then and not
    /// at the first request. Several hosts may call it at the same time.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="cancellationToken">Cancels the wait. The creation of the indexes continues.</param>
    public static Task EnsureBookingIndexesAsync(
        this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<StoreSetup>().EnsureIndexesAsync(cancellationToken);
}
