using System.Data;
using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BookingEngine.EntityFrameworkCore.Tests.SqlServer;

/// <summary>
/// The tables and the queries for SQL Server are correct Transact-SQL, as its own parser reads them. No server takes part, so
/// this says nothing about what they do.
/// </summary>
public sealed class GeneratedSqlTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_script_of_the_tables_is_correct()
    {
        using var context = new BookingDbContext(Options(new Recorder()));
        string script = context.Database.GenerateCreateScript();

        Assert.Contains("CREATE TABLE [allocations]", script, StringComparison.Ordinal);
        AssertCorrect(script);
    }

    [Fact]
    public async Task Each_query_of_the_store_is_correct()
    {
        var recorder = new Recorder();
        await using var services = Services(recorder);
        var exchanges = services.GetRequiredService<IExchangeStore>();
        var bookings = services.GetRequiredService<IBookingStore>();
        var events = services.GetRequiredService<IEventStore>();
        var calendars = services.GetRequiredService<ICalendarStore>();
        var (id, first, last) = (Guid.NewGuid(), Examples.Monday, Examples.Monday.PlusDays(30));
        var now = NodaTime.Instant.FromUtc(2024, 1, 10, 12, 0);
        Func<Task>[] reads =
        [
            () => exchanges.FindAsync([id], Stop),
            () => exchanges.ListAsync(new ExchangeFilter { OwnerId = "ada", Search = "barber" }, new PageRequest(1, 20), Stop),
            () => bookings.LoadDaysAsync([id], first, last, Stop),
            () => bookings.LoadWithExchangeAsync(id, first, last, Stop),
            () => bookings.LoadVersionsAsync(id, first, last, Stop),
            () => bookings.FindBookingsAsync([id, Guid.NewGuid()], Stop),
            () => bookings.ListBookingsAsync(new BookingFilter { VisibleTo = "ada", Statuses = [BookingStatus.Pending] }, new PageRequest(2, 20), Stop),
            () => bookings.FindTimeSlotAsync(id, Stop),
            () => bookings.CountTimeSlotsAsync(id, Stop),
            () => events.FindUnnumberedAsync(100, Stop),
            () => events.FindUndeliveredAsync(now, 100, Stop),
            () => events.FindDeliveryAsync(id, Stop),
            () => events.ListWebhooksAsync("ada", Stop),
            () => calendars.FindDueCalendarsAsync(now, 100, Stop),
            () => calendars.ListCalendarsAsync(id, Stop),
        ];

        foreach (var read in reads)
        {
            int before = recorder.Texts.Count;
            await Assert.ThrowsAsync<DataException>(read);
            Assert.True(recorder.Texts.Count > before);
        }

        Assert.All(recorder.Texts, AssertCorrect);
    }

    private static void AssertCorrect(string sql)
    {
        _ = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("\n", errors.Select(error => $"line {error.Line}: {error.Message}"))}\n{sql}");
    }

    private static DbContextOptions<BookingDbContext> Options(Recorder recorder)
    {
        var options = new DbContextOptionsBuilder<BookingDbContext>();
        Configure(options, recorder);
        return options.Options;
    }

    private static ServiceProvider Services(Recorder recorder)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options => Configure(options, recorder));
        return services.BuildServiceProvider();
    }

    private static void Configure(DbContextOptionsBuilder options, Recorder recorder) =>
        options.UseSqlServer("Server=nowhere.invalid").AddInterceptors(recorder, new NoConnection());

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default) => ValueTask.FromResult(InterceptionResult.Suppress());
    }

    /// <summary>Records the commands and fails them.</summary>
    private sealed class Recorder : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Texts.Add(command.CommandText);
            throw new DataException("No server takes part.");
        }
    }
}
