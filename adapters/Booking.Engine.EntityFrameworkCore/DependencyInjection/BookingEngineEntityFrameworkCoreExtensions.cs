using BookingEngine;
using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the booking engine's data in a relational database, through Entity Framework Core.</summary>
public static class BookingEngineEntityFrameworkCoreExtensions
{
    /// <summary>
    /// Keeps exchanges and bookings in the tables that <see cref="BookingModelBuilderExtensions.UseBookingEngine"/>
    /// added to a context. The host registers the context's factory, best a pooled one:
    /// <c>services.AddPooledDbContextFactory&lt;AppDbContext&gt;(db => db.UseSqlite(…))</c>. Every operation takes a
    /// context of its own from it; the host's own contexts and transactions are never touched. A host that starts
    /// without the factory, or whose context lacks the tables, ends with a message that says so.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="builder">The engine's builder.</param>
    public static BookingEngineBuilder UseEntityFrameworkCore<TContext>(this BookingEngineBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services => new EntityFrameworkCoreStore<TContext>(
            services.GetService<IDbContextFactory<TContext>>()
            ?? throw new InvalidOperationException(ContextCheck<TContext>.NoFactory),
            services.GetRequiredService<IDateTimeZoneProvider>(),
#pragma warning disable RS0030 // It tells how long a statement takes, and nothing is decided by what time it is.
            services.GetService<TimeProvider>() ?? TimeProvider.System));
#pragma warning restore RS0030
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<BookingEngineOptions>, ContextCheck<TContext>>());
        return builder.UseStore<EntityFrameworkCoreStore<TContext>>(StoreFailures.Of);
    }

    /// <summary>
    /// Keeps exchanges and bookings in a database of their own, through <see cref="BookingDbContext"/>, for which a
    /// pooled factory is registered.
    /// </summary>
    /// <param name="builder">The engine's builder.</param>
    /// <param name="configure">Names the provider and the database: <c>db => db.UseSqlite(…)</c>.</param>
    public static BookingEngineBuilder UseEntityFrameworkCore(
        this BookingEngineBuilder builder, Action<DbContextOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddPooledDbContextFactory<BookingDbContext>(configure);
        return builder.UseEntityFrameworkCore<BookingDbContext>();
    }
}
