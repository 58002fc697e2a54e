using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

public sealed class RegistrationTests
{
    private static readonly FakeClock Clock = FakeClock.FromUtc(2024, 1, 10);

    [Fact]
    public void Registering_the_engine_twice_adds_its_services_once_and_applies_both_settings()
    {
        var services = new ServiceCollection();
        services.AddBookingEngine(options => options.DefaultTimeZone = "Europe/Berlin");
        int count = services.Count;
        services.AddBookingEngine(options => options.MaxCommitAttempts = 7);
        using var provider = services.BuildServiceProvider();

        var added = services.Skip(count).Select(service => service.ServiceType);
        Assert.Equal([typeof(IConfigureOptions<BookingEngineOptions>)], added.Where(IsNotOfValidation));
        Assert.Single(provider.GetServices<IValidateOptions<BookingEngineOptions>>());
        Assert.Equal("Europe/Berlin", provider.GetRequiredService<ExchangeService>().DefaultTimeZone.Id);
        Assert.Equal(7, provider.GetRequiredService<IOptions<BookingEngineOptions>>().Value.MaxCommitAttempts);
    }

    [Fact]
    public async Task A_clock_that_is_already_registered_is_kept_and_used()
    {
        using var provider = new ServiceCollection()
            .AddSingleton<IClock>(Clock)
            .AddBookingEngine().Services.BuildServiceProvider();

        var created = await provider.GetRequiredService<ExchangeService>().CreateAsync(
            new Exchange { BusinessName = "x", TimeZone = DateTimeZone.Utc }, TestContext.Current.CancellationToken);

        Assert.Same(Clock, provider.GetRequiredService<IClock>());
        Assert.Equal(Clock.GetCurrentInstant(), created.Value?.CreatedAt);
    }

    [Fact]
    public void Without_a_configured_store_both_ports_are_one_in_memory_store()
    {
        using var provider = new ServiceCollection().AddBookingEngine().Services.BuildServiceProvider();

        Assert.IsType<InMemoryStore>(provider.GetRequiredService<IExchangeStore>());
        Assert.Same(provider.GetRequiredService<IExchangeStore>(), provider.GetRequiredService<IBookingStore>());
    }

    [Theory]
    [InlineData("Europe/Nowhere", 30, nameof(BookingEngineOptions.DefaultTimeZone))]
    [InlineData("", 30, nameof(BookingEngineOptions.DefaultTimeZone))]
    [InlineData("UTC", 0, nameof(BookingEngineOptions.MaxCommitAttempts))]
    [InlineData("UTC", 1001, nameof(BookingEngineOptions.MaxCommitAttempts))]
    public void Invalid_engine_settings_are_named_at_start(string zone, int attempts, string field)
    {
        using var provider = new ServiceCollection().AddBookingEngine(options =>
        {
            options.DefaultTimeZone = zone;
            options.MaxCommitAttempts = attempts;
        }).Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(field, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void An_invalid_limit_of_exchanges_per_owner_is_named_at_start(int most)
    {
        using var provider = new ServiceCollection()
            .AddBookingEngine(options => options.MaxExchangesPerOwner = most).Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(nameof(BookingEngineOptions.MaxExchangesPerOwner), Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    /// <summary>Settings with the first and the last value that they accept.</summary>
    public static TheoryData<string, Action<BookingEngineOptions, int>, int, int> Bounds { get; } = new()
    {
        { nameof(BookingEngineOptions.MaxCommitAttempts), (options, value) => options.MaxCommitAttempts = value, 1, 1000 },
        { nameof(BookingEngineOptions.DayCacheMegabytes), (options, value) => options.DayCacheMegabytes = value, 0, 1_000_000 },
        {
            nameof(BookingEngineOptions.AvailabilityCacheDuration),
            (options, value) => options.AvailabilityCacheDuration = Duration.FromSeconds(value), 0, 10
        },
        { nameof(BookingEngineOptions.MaxActiveBookingsPerCustomer), (options, value) => options.MaxActiveBookingsPerCustomer = value, 1, 100 },
        { nameof(BookingEngineOptions.MaxExchangesPerOwner), (options, value) => options.MaxExchangesPerOwner = value, 1, 10_000 },
        { nameof(BookingEngineOptions.EventRetention), (options, value) => options.EventRetention = Duration.FromDays(value), 0, 366 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void An_engine_setting_is_accepted_from_its_first_to_its_last_value(
        string name, Action<BookingEngineOptions, int> set, int first, int last)
    {
        Assert.Empty(Failures(first));
        Assert.Empty(Failures(last));
        Assert.StartsWith(name, Assert.Single(Failures(first - 1)), StringComparison.Ordinal);
        Assert.StartsWith(name, Assert.Single(Failures(last + 1)), StringComparison.Ordinal);

        IEnumerable<string> Failures(int value)
        {
            using var provider = new ServiceCollection().AddBookingEngine(options => set(options, value)).Services.BuildServiceProvider();
            var failure = Record.Exception(() => provider.GetRequiredService<IStartupValidator>().Validate());
            return failure is null ? [] : Assert.IsType<OptionsValidationException>(failure).Failures;
        }
    }

    private static bool IsNotOfValidation(Type type) => type == typeof(IConfigureOptions<BookingEngineOptions>)
        || type.Namespace?.StartsWith(nameof(BookingEngine), StringComparison.Ordinal) == true
        || type == typeof(IClock)
        || type == typeof(IDateTimeZoneProvider);
}
