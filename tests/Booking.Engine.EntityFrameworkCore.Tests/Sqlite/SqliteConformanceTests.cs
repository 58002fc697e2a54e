using BookingEngine.Conformance;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class SqliteExchangeTests(SqliteFile store) : ExchangeConformance<SqliteFile>(store);

public sealed class SqliteExchangeListTests(SqliteFile store) : ExchangeListConformance<SqliteFile>(store);

public sealed class SqliteExchangeReplaceTests(SqliteFile store) : ExchangeReplaceConformance<SqliteFile>(store);

public sealed class SqliteDayTests(SqliteFile store) : DayConformance<SqliteFile>(store);

public sealed class SqliteResourceAllocationTests(SqliteFile store) : ResourceAllocationConformance<SqliteFile>(store);

public sealed class SqliteCommitTests(SqliteFile store) : CommitConformance<SqliteFile>(store);

public sealed class SqliteConflictTests(SqliteFile store) : ConflictConformance<SqliteFile>(store);

public sealed class SqliteBookingListTests(SqliteFile store) : BookingListConformance<SqliteFile>(store);

public sealed class SqlitePagingTests(SqliteFile store) : PagingConformance<SqliteFile>(store);

public sealed class SqliteRaceTests(SqliteFile store) : RaceConformance<SqliteFile>(store);

public sealed class SqliteResourceBookingTests(SqliteFile store) : ResourceBookingConformance<SqliteFile>(store);

public sealed class SqliteGenerateTests(SqliteFile store) : GenerateConformance<SqliteFile>(store);

public sealed class SqliteFenceTests(SqliteFile store) : FenceConformance<SqliteFile>(store);

public sealed class SqliteSequenceTests(SqliteFile store) : SequenceConformance<SqliteFile>(store);

public sealed class SqliteRemoveTests(SqliteFile store) : RemoveConformance<SqliteFile>(store);

public sealed class SqliteTimeSlotListTests(SqliteFile store) : TimeSlotListConformance<SqliteFile>(store);

public sealed class SqliteLostAnswerTests(SqliteFile database) : LostAnswerTests<SqliteFile>(database)
{
    /// <inheritdoc/>
    protected override LostConnection Connection(bool isCommitted) =>
        new SqliteLostConnection(Database) { IsCommitted = isCommitted };
}

public sealed class SqliteQueryCountTests(SqliteFile database) : QueryCountTests<SqliteFile>(database);

public sealed class SqliteWriterTests(SqliteFile database) : WriterTests<SqliteFile>(database);

public sealed class SqlitePartyTests(SqliteFile store) : PartyConformance<SqliteFile>(store);

public sealed class SqliteBlockTests(SqliteFile store) : BlockConformance<SqliteFile>(store);

public sealed class SqliteCheckTests(SqliteFile store) : CheckConformance<SqliteFile>(store);

public sealed class SqliteImportTests(SqliteFile store) : ImportConformance<SqliteFile>(store);

public sealed class SqliteOverrideTests(SqliteFile store) : OverrideConformance<SqliteFile>(store);

public sealed class SqliteWhatIfTests(SqliteFile store) : WhatIfConformance<SqliteFile>(store);

public sealed class SqliteServiceTests(SqliteFile store) : ServiceConformance<SqliteFile>(store);

public sealed class SqliteRescheduleTests(SqliteFile store) : RescheduleConformance<SqliteFile>(store);

public sealed class SqliteIdempotencyTests(SqliteFile store) : IdempotencyConformance<SqliteFile>(store);

public sealed class SqliteDeletedTimeSlotTests(SqliteFile store) : DeletedTimeSlotConformance<SqliteFile>(store);

public sealed class SqliteEmptyDayTests(SqliteFile store) : EmptyDayConformance<SqliteFile>(store)
{
    [Fact]
    public async Task All_empty_past_days_are_removed_in_batches()
    {
        var exchange = await AddAsync(Examples.Exchange());
        string id = exchange.Id.ToString().ToUpperInvariant();
        await Store.ExecuteAsync(
            "WITH RECURSIVE days (number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM days WHERE number < 1000) "
            + "INSERT INTO booking_days (exchange_id, date, version) "
            + $"SELECT '{id}', date('2024-01-15', number || ' days'), 1 FROM days");
        Assert.Equal(1001, (await LoadAsync()).Count);

        await Bookings.RemoveEmptyDaysAsync(Examples.Monday.PlusDays(1001), Stop);

        Assert.Empty(await LoadAsync());

        Task<IReadOnlyList<BookingDay>> LoadAsync() =>
            Bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday.PlusDays(1001), Stop);
    }
}

public sealed class SqliteErasureTests(SqliteFile store) : ErasureConformance<SqliteFile>(store);

public sealed class SqliteCustomerCapTests(SqliteFile store) : CustomerCapConformance<SqliteFile>(store);

public sealed class SqliteLinearizabilityTests(SqliteFile store) : LinearizabilityConformance<SqliteFile>(store);

public sealed class SqliteEventTests(SqliteFile store) : EventConformance<SqliteFile>(store);

public sealed class SqliteEventReadingTests(SqliteFile store) : EventReadingConformance<SqliteFile>(store);

public sealed class SqliteDeliveryTests(SqliteFile store) : DeliveryConformance<SqliteFile>(store);

public sealed class SqliteWebhookTests(SqliteFile store) : WebhookConformance<SqliteFile>(store);

public sealed class SqliteBusyCalendarTests(SqliteFile store) : BusyCalendarConformance<SqliteFile>(store);
