using System.Data.Common;
using BookingEngine.Conformance;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>A PostgreSQL database whose large tables are partitioned by the script in the documentation.</summary>
public sealed class PartitionedDatabase(TestServer server) : PostgreSqlDatabase(server)
{
    /// <inheritdoc/>
    protected override string OperatorsScript =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "postgresql-partitions.sql"));
}

/// <summary>The tables really have partitions, and several of them hold rows.</summary>
public sealed class PartitionTests(PartitionedDatabase database) : IClassFixture<PartitionedDatabase>
{
    [Fact]
    public async Task Exchanges_are_distributed_over_several_partitions()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        for (int number = 0; number < 32; number++)
        {
            var exchange = Examples.Exchange() with { Id = new Guid(number, 0, 0, new byte[8]) };
            await host.ExchangeStore.AddAsync(exchange, TestContext.Current.CancellationToken);
            var booked = await host.Bookings.BookAsync(
                Examples.Request(exchange, new LocalTime(9, 0), new LocalTime(10, 0)),
                TestContext.Current.CancellationToken);
            Assert.True(booked.Succeeded, booked.Error?.Message);
        }

        foreach (string table in new[] { "booking_days", "time_slots", "bookings", "allocations", "booking_events" })
        {
            Assert.Equal(8L, await database.ExecuteAsync($"SELECT count(DISTINCT tableoid) FROM {table}"));
        }
    }
}

public sealed class PartitionedExchangeTests(PartitionedDatabase store) : ExchangeConformance<PartitionedDatabase>(store);

public sealed class PartitionedExchangeListTests(PartitionedDatabase store) : ExchangeListConformance<PartitionedDatabase>(store);

public sealed class PartitionedExchangeReplaceTests(PartitionedDatabase store) : ExchangeReplaceConformance<PartitionedDatabase>(store);

public sealed class PartitionedDayTests(PartitionedDatabase store) : DayConformance<PartitionedDatabase>(store);

public sealed class PartitionedResourceAllocationTests(PartitionedDatabase store) : ResourceAllocationConformance<PartitionedDatabase>(store);

public sealed class PartitionedCommitTests(PartitionedDatabase store) : CommitConformance<PartitionedDatabase>(store);

public sealed class PartitionedConflictTests(PartitionedDatabase store) : ConflictConformance<PartitionedDatabase>(store);

public sealed class PartitionedBookingListTests(PartitionedDatabase store) : BookingListConformance<PartitionedDatabase>(store);

public sealed class PartitionedPagingTests(PartitionedDatabase store) : PagingConformance<PartitionedDatabase>(store);

public sealed class PartitionedRaceTests(PartitionedDatabase store) : RaceConformance<PartitionedDatabase>(store);

public sealed class PartitionedResourceBookingTests(PartitionedDatabase store) : ResourceBookingConformance<PartitionedDatabase>(store);

public sealed class PartitionedGenerateTests(PartitionedDatabase store) : GenerateConformance<PartitionedDatabase>(store);

public sealed class PartitionedFenceTests(PartitionedDatabase store) : FenceConformance<PartitionedDatabase>(store);

public sealed class PartitionedSequenceTests(PartitionedDatabase store) : SequenceConformance<PartitionedDatabase>(store)
{
    protected override int Sequences => base.Sequences / 3;
}

public sealed class PartitionedRemoveTests(PartitionedDatabase store) : RemoveConformance<PartitionedDatabase>(store);

public sealed class PartitionedTimeSlotListTests(PartitionedDatabase store) : TimeSlotListConformance<PartitionedDatabase>(store);

public sealed class PartitionedConstraintTests(PartitionedDatabase database) : ConstraintTests<PartitionedDatabase>(database)
{
    /// <inheritdoc/>
    protected override bool IsRefusal(DbException exception) =>
        exception.SqlState?.StartsWith("23", StringComparison.Ordinal) == true; // integrity constraint violation
}

public sealed class PartitionedPartyTests(PartitionedDatabase store) : PartyConformance<PartitionedDatabase>(store);

public sealed class PartitionedBlockTests(PartitionedDatabase store) : BlockConformance<PartitionedDatabase>(store);

public sealed class PartitionedCheckTests(PartitionedDatabase store) : CheckConformance<PartitionedDatabase>(store);

public sealed class PartitionedImportTests(PartitionedDatabase store) : ImportConformance<PartitionedDatabase>(store);

public sealed class PartitionedOverrideTests(PartitionedDatabase store) : OverrideConformance<PartitionedDatabase>(store);

public sealed class PartitionedWhatIfTests(PartitionedDatabase store) : WhatIfConformance<PartitionedDatabase>(store);

public sealed class PartitionedServiceTests(PartitionedDatabase store) : ServiceConformance<PartitionedDatabase>(store);

public sealed class PartitionedRescheduleTests(PartitionedDatabase store) : RescheduleConformance<PartitionedDatabase>(store);

public sealed class PartitionedIdempotencyTests(PartitionedDatabase store) : IdempotencyConformance<PartitionedDatabase>(store);

public sealed class PartitionedDeletedTimeSlotTests(PartitionedDatabase store) : DeletedTimeSlotConformance<PartitionedDatabase>(store);

public sealed class PartitionedEmptyDayTests(PartitionedDatabase store) : EmptyDayConformance<PartitionedDatabase>(store);

public sealed class PartitionedErasureTests(PartitionedDatabase store) : ErasureConformance<PartitionedDatabase>(store);

public sealed class PartitionedCustomerCapTests(PartitionedDatabase store) : CustomerCapConformance<PartitionedDatabase>(store);

public sealed class PartitionedLinearizabilityTests(PartitionedDatabase store) : LinearizabilityConformance<PartitionedDatabase>(store);

public sealed class PartitionedEventTests(PartitionedDatabase store) : EventConformance<PartitionedDatabase>(store);

public sealed class PartitionedEventReadingTests(PartitionedDatabase store) : EventReadingConformance<PartitionedDatabase>(store);

public sealed class PartitionedDeliveryTests(PartitionedDatabase store) : DeliveryConformance<PartitionedDatabase>(store);

public sealed class PartitionedWebhookTests(PartitionedDatabase store) : WebhookConformance<PartitionedDatabase>(store);

public sealed class PartitionedBusyCalendarTests(PartitionedDatabase store) : BusyCalendarConformance<PartitionedDatabase>(store);
