using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_server_must_be_named_in_exactly_one_way()
    {
        using var client = new MongoClient("mongodb://localhost");

        Refused(options => options.DatabaseName = "booking");
        Refused(options => (options.ConnectionString, options.Client) = ("mongodb://localhost", client));
    }

    [Fact]
    public void A_write_waits_for_a_majority_only_up_to_its_timeout()
    {
        Refused(options => (options.ConnectionString, options.WriteTimeout) = ("mongodb://localhost", TimeSpan.Zero));
        Refused(options => (options.ConnectionString, options.WriteTimeout) = ("mongodb://localhost", TimeSpan.MaxValue));
    }

    [Fact]
    public void A_malformed_connection_string_is_refused_without_being_quoted() =>
        Assert.DoesNotContain(
            "secret", Refused(options => options.ConnectionString = "mongo://user:secret@host").Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_unreachable_server_is_an_error_and_not_a_conflict()
    {
        await using var services = Services(
            options => options.ConnectionString = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100");

        await Assert.ThrowsAsync<TimeoutException>(() => services.EnsureBookingIndexesAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<StoreException>(() => services.GetRequiredService<IExchangeStore>()
            .FindAsync([], TestContext.Current.CancellationToken));
    }

    private static OptionsValidationException Refused(Action<MongoDBStoreOptions> configure)
    {
        using var services = Services(configure);
        return Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IBookingStore>());
    }

    private static ServiceProvider Services(Action<MongoDBStoreOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseMongoDB(configure);
        return services.BuildServiceProvider();
    }
}
