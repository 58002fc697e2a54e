using BookingEngine.Conformance;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

public sealed class PostgreSqlExchangeTests(PostgreSqlDatabase store) : ExchangeConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlExchangeListTests(PostgreSqlDatabase store) : ExchangeListConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlExchangeReplaceTests(PostgreSqlDatabase store) : ExchangeReplaceConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlDayTests(PostgreSqlDatabase store) : DayConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlResourceAllocationTests(PostgreSqlDatabase store) : ResourceAllocationConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlCommitTests(PostgreSqlDatabase store) : CommitConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlConflictTests(PostgreSqlDatabase store) : ConflictConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlBookingListTests(PostgreSqlDatabase store) : BookingListConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlPagingTests(PostgreSqlDatabase store) : PagingConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlRaceTests(PostgreSqlDatabase store) : RaceConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlResourceBookingTests(PostgreSqlDatabase store) : ResourceBookingConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlGenerateTests(PostgreSqlDatabase store) : GenerateConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlFenceTests(PostgreSqlDatabase store) : FenceConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlSequenceTests(PostgreSqlDatabase store) : SequenceConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlRemoveTests(PostgreSqlDatabase store) : RemoveConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlTimeSlotListTests(PostgreSqlDatabase store) : TimeSlotListConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlQueryCountTests(PostgreSqlDatabase database) : QueryCountTests<PostgreSqlDatabase>(database);

public sealed class PostgreSqlWriterTests(PostgreSqlDatabase database) : WriterTests<PostgreSqlDatabase>(database);

public sealed class PostgreSqlPartyTests(PostgreSqlDatabase store) : PartyConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlBlockTests(PostgreSqlDatabase store) : BlockConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlCheckTests(PostgreSqlDatabase store) : CheckConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlImportTests(PostgreSqlDatabase store) : ImportConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlOverrideTests(PostgreSqlDatabase store) : OverrideConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlWhatIfTests(PostgreSqlDatabase store) : WhatIfConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlServiceTests(PostgreSqlDatabase store) : ServiceConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlRescheduleTests(PostgreSqlDatabase store) : RescheduleConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlIdempotencyTests(PostgreSqlDatabase store) : IdempotencyConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlDeletedTimeSlotTests(PostgreSqlDatabase store) : DeletedTimeSlotConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlEmptyDayTests(PostgreSqlDatabase store) : EmptyDayConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlErasureTests(PostgreSqlDatabase store) : ErasureConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlCustomerCapTests(PostgreSqlDatabase store) : CustomerCapConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlLinearizabilityTests(PostgreSqlDatabase store) : LinearizabilityConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlEventTests(PostgreSqlDatabase store) : EventConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlEventReadingTests(PostgreSqlDatabase store) : EventReadingConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlDeliveryTests(PostgreSqlDatabase store) : DeliveryConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlWebhookTests(PostgreSqlDatabase store) : WebhookConformance<PostgreSqlDatabase>(store);

public sealed class PostgreSqlBusyCalendarTests(PostgreSqlDatabase store) : BusyCalendarConformance<PostgreSqlDatabase>(store);
