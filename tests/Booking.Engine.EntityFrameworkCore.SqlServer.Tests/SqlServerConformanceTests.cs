using BookingEngine.Conformance;

namespace BookingEngine.EntityFrameworkCore.SqlServer.Tests;

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class SqlServerExchangeTests(SqlServerDatabase store) : ExchangeConformance<SqlServerDatabase>(store);

public sealed class SqlServerExchangeListTests(SqlServerDatabase store) : ExchangeListConformance<SqlServerDatabase>(store);

public sealed class SqlServerExchangeReplaceTests(SqlServerDatabase store) : ExchangeReplaceConformance<SqlServerDatabase>(store);

public sealed class SqlServerDayTests(SqlServerDatabase store) : DayConformance<SqlServerDatabase>(store);

public sealed class SqlServerResourceAllocationTests(SqlServerDatabase store) : ResourceAllocationConformance<SqlServerDatabase>(store);

public sealed class SqlServerCommitTests(SqlServerDatabase store) : CommitConformance<SqlServerDatabase>(store);

public sealed class SqlServerConflictTests(SqlServerDatabase store) : ConflictConformance<SqlServerDatabase>(store);

public sealed class SqlServerBookingListTests(SqlServerDatabase store) : BookingListConformance<SqlServerDatabase>(store);

public sealed class SqlServerPagingTests(SqlServerDatabase store) : PagingConformance<SqlServerDatabase>(store);

public sealed class SqlServerRaceTests(SqlServerDatabase store) : RaceConformance<SqlServerDatabase>(store);

public sealed class SqlServerResourceBookingTests(SqlServerDatabase store) : ResourceBookingConformance<SqlServerDatabase>(store);

public sealed class SqlServerGenerateTests(SqlServerDatabase store) : GenerateConformance<SqlServerDatabase>(store);

public sealed class SqlServerFenceTests(SqlServerDatabase store) : FenceConformance<SqlServerDatabase>(store);

public sealed class SqlServerSequenceTests(SqlServerDatabase store) : SequenceConformance<SqlServerDatabase>(store);

public sealed class SqlServerRemoveTests(SqlServerDatabase store) : RemoveConformance<SqlServerDatabase>(store);

public sealed class SqlServerTimeSlotListTests(SqlServerDatabase store) : TimeSlotListConformance<SqlServerDatabase>(store);

public sealed class SqlServerPartyTests(SqlServerDatabase store) : PartyConformance<SqlServerDatabase>(store);

public sealed class SqlServerBlockTests(SqlServerDatabase store) : BlockConformance<SqlServerDatabase>(store);

public sealed class SqlServerCheckTests(SqlServerDatabase store) : CheckConformance<SqlServerDatabase>(store);

public sealed class SqlServerImportTests(SqlServerDatabase store) : ImportConformance<SqlServerDatabase>(store);

public sealed class SqlServerOverrideTests(SqlServerDatabase store) : OverrideConformance<SqlServerDatabase>(store);

public sealed class SqlServerWhatIfTests(SqlServerDatabase store) : WhatIfConformance<SqlServerDatabase>(store);

public sealed class SqlServerServiceTests(SqlServerDatabase store) : ServiceConformance<SqlServerDatabase>(store);

public sealed class SqlServerRescheduleTests(SqlServerDatabase store) : RescheduleConformance<SqlServerDatabase>(store);

public sealed class SqlServerIdempotencyTests(SqlServerDatabase store) : IdempotencyConformance<SqlServerDatabase>(store);

public sealed class SqlServerDeletedTimeSlotTests(SqlServerDatabase store) : DeletedTimeSlotConformance<SqlServerDatabase>(store);

public sealed class SqlServerEmptyDayTests(SqlServerDatabase store) : EmptyDayConformance<SqlServerDatabase>(store);

public sealed class SqlServerErasureTests(SqlServerDatabase store) : ErasureConformance<SqlServerDatabase>(store);

public sealed class SqlServerCustomerCapTests(SqlServerDatabase store) : CustomerCapConformance<SqlServerDatabase>(store);

public sealed class SqlServerLinearizabilityTests(SqlServerDatabase store) : LinearizabilityConformance<SqlServerDatabase>(store);

public sealed class SqlServerEventTests(SqlServerDatabase store) : EventConformance<SqlServerDatabase>(store);

public sealed class SqlServerEventReadingTests(SqlServerDatabase store) : EventReadingConformance<SqlServerDatabase>(store);

public sealed class SqlServerDeliveryTests(SqlServerDatabase store) : DeliveryConformance<SqlServerDatabase>(store);

public sealed class SqlServerWebhookTests(SqlServerDatabase store) : WebhookConformance<SqlServerDatabase>(store);

public sealed class SqlServerBusyCalendarTests(SqlServerDatabase store) : BusyCalendarConformance<SqlServerDatabase>(store);

