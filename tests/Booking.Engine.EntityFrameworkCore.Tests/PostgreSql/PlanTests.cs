using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>A database with 20,000 bookings at one exchange, and as many at 40 others, each with an event and a delivery, by plain SQL.</summary>
public sealed class FilledDatabase(TestServer server) : PostgreSqlDatabase(server)
{
    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var host = new StoreHost(this, FakeClock.FromUtc(2024, 1, 10));
        for (int number = 1; number <= 41; number++)
        {
            var id = new Guid($"00000000-0000-4000-8000-{number:000000000000}");
            await host.ExchangeStore.AddAsync(Examples.Exchange() with { Id = id, OwnerId = $"owner {number}" }, default);
        }

        await ExecuteAsync("""
            INSERT INTO booking_days (exchange_id, date, version) SELECT id, date '2024-01-01' + day, 1 FROM exchanges, generate_series(0, 199) day;
            INSERT INTO bookings (exchange_id, id, service_id, owner_id, date, start_second, end_second, starts_later, ends_later, party_size, status,
                customer_name, customer_email, customer_email_for_search, customer_phone, notes, user_id, created_at_micros, updated_at_micros, version)
            SELECT shop.id, gen_random_uuid(), '00000000-0000-4000-8000-000000000100', shop.owner_id, date '2024-01-01' + n % 200, 36000 + n % 10, 37000, false, false, 1,
                CASE WHEN n % 500 = 2 THEN 'pending' WHEN n % 10 = 0 THEN 'cancelled' ELSE 'confirmed' END,
                'Ada', 'a' || n || '@example.com', 'A' || n || '@EXAMPLE.COM', '', '', 'user ' || n % 20, n * 1000000::bigint, n * 1000000::bigint, 1
            FROM generate_series(1, 40000) n
            JOIN exchanges shop ON shop.id = ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 2 = 0 THEN 1 ELSE 2 + n % 40 END)::text, 12, '0'))::uuid;
            INSERT INTO allocations (exchange_id, id, booking_id, date, start_second, end_second, starts_later, ends_later, units,
                buffer_before_seconds, buffer_after_seconds, is_exclusive, is_active, keeps_time_slot, is_pinned, is_whole)
            SELECT exchange_id, id, id, date, start_second, end_second, false, false, 1, 0, 0, false, status <> 'cancelled', true, false, false FROM bookings;
            INSERT INTO booking_events (exchange_id, id, position, type, booking_id, version, date, timestamp_micros)
            SELECT exchange_id, gen_random_uuid(), row_number() OVER (PARTITION BY exchange_id ORDER BY created_at_micros), 'booking.created', id, 1,
                date, created_at_micros FROM bookings;
            INSERT INTO event_deliveries (id, reader, exchange_id, event_id, position, status, attempts, next_attempt_at_micros, created_at_micros)
            SELECT gen_random_uuid(), 'App.Mail ' || n % 1000, exchange_id, id, position, CASE WHEN n % 500 = 0 THEN 'pending' ELSE 'delivered' END, 1,
                CASE WHEN n % 500 = 0 THEN n * 1000000::bigint END, n * 1000000::bigint
            FROM (SELECT exchange_id, id, position, row_number() OVER () AS n FROM booking_events WHERE position IS NOT NULL) numbered;
            ANALYZE;
            """);
    }
}

/// <summary>PostgreSQL reads a page of a list by an index, and neither scans nor sorts all bookings, events or deliveries.</summary>
public sealed class PlanTests(FilledDatabase database) : IClassFixture<FilledDatabase>
{
    private static readonly Guid Shop = new("00000000-0000-4000-8000-000000000001");

    private static readonly Guid Service = new("00000000-0000-4000-8000-000000000100");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BookingOrder.CreatedAt)]
    [InlineData(BookingOrder.CreatedAtDescending)]
    [InlineData(BookingOrder.Start)]
    [InlineData(BookingOrder.StartDescending)]
    public async Task A_page_of_bookings_is_read_by_an_index_of_its_filter_and_order(BookingOrder order)
    {
        BookingFilter[] filters =
        [
            new() { ExchangeId = Shop },
            new() { ExchangeId = Shop, Statuses = [BookingStatus.Pending] },
            new() { ExchangeId = Shop, ServiceId = Service, Statuses = [BookingStatus.Pending, BookingStatus.Confirmed] },
            new() { ExchangeId = Shop, VisibleTo = "user 2" },
            new() { VisibleTo = "owner 1" },
            new() { VisibleTo = "user 2" },
        ];
        foreach (var filter in filters.Select(filter => filter with { Order = order }))
        {
            var first = await PlannedAsync(filter, new PageRequest(1, 20));
            await PlannedAsync(filter, PageRequest.After(first.Next!, 20));
        }
    }

    /// <summary>To start them takes longer than all that they would read.</summary>
    [Fact]
    public async Task What_is_left_beside_the_bookings_of_a_page_is_read_without_parallel_workers()
    {
        var plans = new Plans();
        await using var services = Services(plans);
        var page = await services.GetRequiredService<BookingService>()
            .ListAsync(new BookingFilter { ExchangeId = Shop }, new PageRequest(1, 20), Stop);

        Assert.Equal(20, page.Items.DistinctBy(booking => booking.Date).Count());
        Assert.DoesNotContain("Gather", await plans.ExplainLastAsync(database.ConnectionString), StringComparison.Ordinal);
    }

    /// <summary>What a reader of events and, every second, each host asks for.</summary>
    [Fact]
    public async Task Events_and_deliveries_are_found_by_indexes()
    {
        var anHourAfterTheFirst = Instant.FromUnixTimeSeconds(3600);
        Func<IEventStore, Task>[] queries =
        [
            events => events.FindUnnumberedAsync(100, Stop),
            events => events.NumberAsync(Guid.NewGuid(), Stop), // It asks whether there is anything to number.
            events => events.ReadAsync(Shop, 10_000, 100, Stop),
            events => events.FindDueAsync(anHourAfterTheFirst, [], 100, Stop),
            events => events.FindDueAsync(anHourAfterTheFirst, ["App.Mail 1"], 100, Stop),
            events => events.ListDeliveriesAsync("App.Mail 1", new PageRequest(1, 20) { IsCounted = false }, Stop),
        ];
        foreach (var query in queries)
        {
            var plans = new Plans();
            await using var services = Services(plans);
            await query(services.GetRequiredService<IEventStore>());
            string plan = await plans.ExplainLastAsync(database.ConnectionString);
            Assert.True(!plan.Contains("Seq Scan", StringComparison.Ordinal), plan);
        }
    }

    /// <summary>Reads a page, and looks at how the database reads it.</summary>
    private async Task<Page<Booking>> PlannedAsync(BookingFilter filter, PageRequest page)
    {
        var plans = new Plans();
        await using var services = Services(plans);
        var found = await services.GetRequiredService<IBookingStore>()
            .ListBookingsAsync(filter, page with { IsCounted = false }, Stop);
        Assert.Equal(20, found.Items.Count);
        string plan = await plans.ExplainLastAsync(database.ConnectionString);
        Assert.True(!plan.Contains("Seq Scan on bookings", StringComparison.Ordinal), $"{filter}\n{plan}");
        return found;
    }

    private ServiceProvider Services(params IInterceptor[] interceptors)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options =>
        {
            database.Configure(options);
            options.AddInterceptors(interceptors);
        });
        return services.BuildServiceProvider();
    }

    /// <summary>Keeps the last query, to ask for its plan.</summary>
    private sealed class Plans : DbCommandInterceptor
    {
        private NpgsqlCommand? _last;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            _last = ((NpgsqlCommand)command).Clone();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public async Task<string> ExplainLastAsync(string connectionString)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(Stop);
            await using var command = _last!;
            command.Connection = connection;
            command.Transaction = null;
#pragma warning disable CA2100 // The adapter's own text.
            command.CommandText = $"EXPLAIN {command.CommandText}";
#pragma warning restore CA2100
            var lines = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(Stop);
            while (await reader.ReadAsync(Stop))
            {
                lines.Add(reader.GetString(0));
            }

            return string.Join('\n', lines);
        }
    }
}
