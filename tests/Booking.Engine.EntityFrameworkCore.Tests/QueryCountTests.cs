using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>The number of statements that a read sends does not depend on how much it reads.</summary>
public abstract class QueryCountTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    private static readonly LocalDate Monday = Examples.Monday;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Days_are_loaded_in_one_statement_that_reads_no_personal_data()
    {
        var commands = new Commands();
        await using var services = Services(commands);
        var (exchanges, bookings) = Stores(services);
        var ids = new List<Guid>();
        for (int i = 0; i < 100; i++)
        {
            var exchange = Examples.Exchange() with { BusinessName = $"Exchange {i}" };
            await exchanges.AddAsync(exchange, Stop);
            ids.Add(exchange.Id);
        }

        await StoreAsync(bookings, ids[0], Monday);
        await StoreAsync(bookings, ids[0], Monday.PlusDays(365));
        await StoreAsync(bookings, ids[99], Monday);

        commands.Texts.Clear();
        Assert.Equal(1, await CountAsync([ids[0]], Monday));
        Assert.Equal(2, await CountAsync([ids[0]], Monday.PlusDays(365)));
        Assert.Equal(2, await CountAsync(ids, Monday));
        Assert.Equal(3, await CountAsync(ids, Monday.PlusDays(365)));
        Assert.Equal(4, commands.Texts.Count);
        Assert.DoesNotContain(commands.Texts, text => text.Contains("\"bookings\"", StringComparison.Ordinal));
        Assert.DoesNotContain(commands.Texts, text => text.Contains("customer", StringComparison.Ordinal));
        Assert.DoesNotContain(commands.Texts, text => text.Contains("notes", StringComparison.Ordinal));
        Assert.DoesNotContain(commands.Texts, text => text.Contains("user", StringComparison.Ordinal));

        async Task<int> CountAsync(IReadOnlyCollection<Guid> ids, LocalDate last) =>
            (await bookings.LoadDaysAsync(ids, Monday, last, Stop)).Sum(day => day.Allocations.Count);
    }

    [Fact]
    public async Task Exchanges_are_found_with_their_hours_in_one_statement()
    {
        var commands = new Commands();
        await using var services = Services(commands);
        var (exchanges, _) = Stores(services);
        var ids = new List<Guid>();
        for (int i = 0; i < 100; i++)
        {
            var exchange = Examples.Exchange() with { SpecialHours = [new SpecialHours(Monday, [], "closed")] };
            await exchanges.AddAsync(exchange, Stop);
            ids.Add(exchange.Id);
        }

        commands.Texts.Clear();
        Assert.Single(await exchanges.FindAsync([ids[0]], Stop));
        var found = await exchanges.FindAsync(ids, Stop);
        Assert.Equal(2, commands.Texts.Count);
        Assert.Equal(100, found.Count);
        Assert.All(found, exchange => Assert.Equal(7, exchange.OperatingHours.Count));
        Assert.All(found, exchange => Assert.Equal("closed", Assert.Single(exchange.SpecialHours).Reason));
    }

    [Fact]
    public async Task A_list_of_bookings_costs_four_statements_however_many_days_it_shows()
    {
        var commands = new Commands();
        await using var services = Services(commands);
        var (exchanges, bookings) = Stores(services);
        var exchange = Examples.Exchange();
        await exchanges.AddAsync(exchange, Stop);
        for (int number = 0; number < 30; number++)
        {
            await StoreAsync(bookings, exchange.Id, Monday.PlusDays(40 * number));
        }

        var service = services.GetRequiredService<BookingService>();
        var filter = new BookingFilter { ExchangeId = exchange.Id };
        Assert.Equal(4, await CountAsync(1));
        Assert.Equal(4, await CountAsync(30));

        async Task<int> CountAsync(int size)
        {
            commands.Texts.Clear();
            var page = await service.ListAsync(filter, new PageRequest(1, size), Stop);
            Assert.Equal(size, page.Items.Count);
            return commands.Texts.Count;
        }
    }

    [Fact]
    public async Task A_list_of_exchanges_reads_no_special_hours()
    {
        var commands = new Commands();
        await using var services = Services(commands);
        var (exchanges, _) = Stores(services);
        string mark = Guid.NewGuid().ToString();
        await exchanges.AddAsync(
            Examples.Exchange() with { BusinessName = mark, SpecialHours = [new SpecialHours(Monday, [], "closed")] }, Stop);

        commands.Texts.Clear();
        var page = await exchanges.ListAsync(new ExchangeFilter { Search = mark }, new PageRequest(1, 100), Stop);

        Assert.Equal(7, Assert.Single(page.Items).OperatingHours.Count);
        Assert.Equal(2, commands.Texts.Count);
        Assert.DoesNotContain(commands.Texts, text => text.Contains("unlisted_settings", StringComparison.Ordinal));
    }

    private ServiceProvider Services(Commands commands)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options =>
        {
            database.Configure(options);
            options.AddInterceptors(commands);
        });
        return services.BuildServiceProvider();
    }

    private static (IExchangeStore, IBookingStore) Stores(ServiceProvider services) =>
        (services.GetRequiredService<IExchangeStore>(), services.GetRequiredService<IBookingStore>());

    private static async Task StoreAsync(IBookingStore bookings, Guid exchangeId, LocalDate date)
    {
        await bookings.AddDayAsync(exchangeId, date, Stop);
        var day = Assert.Single(await bookings.LoadDaysAsync([exchangeId], date, date, Stop));
        var change = Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]);
        Assert.Equal(CommitOutcome.Committed, await bookings.CommitAsync(change, Stop));
    }

    private sealed class Commands : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Texts.Add(command.CommandText);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
