using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>An app that forgot a step of the set-up is told which one, at its start where possible.</summary>
public sealed class ForgottenStepTests
{
    [Fact]
    public void An_app_that_registers_its_context_without_a_factory_fails_at_start_and_says_so()
    {
        using var app = App<AppContext>(services => services.AddDbContext<AppContext>(Configure));

        var told = Assert.Throws<OptionsValidationException>(app.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(
            "services.AddDbContextFactory<AppContext>(…) in place of services.AddDbContext<AppContext>(…)",
            told.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_without_a_host_learns_of_a_missing_factory_when_it_first_asks_for_a_service()
    {
        using var app = App<AppContext>(services => services.AddDbContext<AppContext>(Configure));

        var told = Assert.Throws<InvalidOperationException>(app.GetRequiredService<BookingService>);

        Assert.Contains("services.AddDbContextFactory<AppContext>(…)", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Following_the_hint_works_and_the_apps_own_code_still_gets_its_context(bool isPooled)
    {
        using var app = App<AppContext>(services => _ = isPooled
            ? services.AddPooledDbContextFactory<AppContext>(Configure)
            : services.AddDbContextFactory<AppContext>(Configure));

        app.GetRequiredService<IStartupValidator>().Validate();

        Assert.NotNull(app.GetRequiredService<BookingService>());
        using var scope = app.CreateScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<AppContext>());
    }

    [Fact]
    public void An_app_whose_context_lacks_the_tables_fails_at_start_and_says_so()
    {
        using var app = App<BareContext>(services => services.AddDbContextFactory<BareContext>(Configure));

        var told = Assert.Throws<OptionsValidationException>(app.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(
            "BareContext lacks the engine's tables: call modelBuilder.UseBookingEngine()", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_whose_context_factory_needs_a_request_can_start_without_one()
    {
        using var app = App<AppContext>(services => services.AddSingleton<IDbContextFactory<AppContext>, RequestsContexts>());

        app.GetRequiredService<IStartupValidator>().Validate();
    }

    private static ServiceProvider App<TContext>(Action<IServiceCollection> register)
        where TContext : DbContext
    {
        var services = new ServiceCollection();
        register(services);
        services.AddBookingEngine().UseEntityFrameworkCore<TContext>();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private static void Configure(DbContextOptionsBuilder options) => options.UseSqlite("Data Source=never-opened.db");

    private sealed class AppContext(DbContextOptions<AppContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseBookingEngine();
    }

    private sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options);

    private sealed class RequestsContexts : IDbContextFactory<AppContext>
    {
        public AppContext CreateDbContext() => throw new InvalidOperationException("There is no request.");
    }
}
