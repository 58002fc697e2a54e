using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingEngine.Tests.Stores;

public class InMemory : IStoreUnderTest
{
    private readonly InMemoryStore _store = new();

    public void AddTo(BookingEngineBuilder host) =>
        host.UseStore<InMemoryStore>().Services.Replace(ServiceDescriptor.Singleton(_store));
}

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class InMemoryExchangeTests(InMemory store) : ExchangeConformance<InMemory>(store);

public sealed class InMemoryExchangeListTests(InMemory store) : ExchangeListConformance<InMemory>(store);

public sealed class InMemoryExchangeReplaceTests(InMemory store) : ExchangeReplaceConformance<InMemory>(store);

public sealed class InMemoryDayTests(InMemory store) : DayConformance<InMemory>(store);

public sealed class InMemoryResourceAllocationTests(InMemory store) : ResourceAllocationConformance<InMemory>(store);

public sealed class InMemoryCommitTests(InMemory store) : CommitConformance<InMemory>(store);

public sealed class InMemoryConflictTests(InMemory store) : ConflictConformance<InMemory>(store);

public sealed class InMemoryBookingListTests(InMemory store) : BookingListConformance<InMemory>(store);

public sealed class InMemoryPagingTests(InMemory store) : PagingConformance<InMemory>(store);

public sealed class InMemoryRaceTests(InMemory store) : RaceConformance<InMemory>(store);

public sealed class InMemoryResourceBookingTests(InMemory store) : ResourceBookingConformance<InMemory>(store);

public sealed class InMemoryGenerateTests(InMemory store) : GenerateConformance<InMemory>(store);

public sealed class InMemoryFenceTests(InMemory store) : FenceConformance<InMemory>(store);

public sealed class InMemorySequenceTests(InMemory store) : SequenceConformance<InMemory>(store);

public sealed class InMemoryRemoveTests(InMemory store) : RemoveConformance<InMemory>(store);

public sealed class InMemoryTimeSlotListTests(InMemory store) : TimeSlotListConformance<InMemory>(store);

public sealed class InMemoryLinearizabilityTests(InMemory store) : LinearizabilityConformance<InMemory>(store)
{
    protected override int Rounds => 300;
}

public sealed class InMemoryPartyTests(InMemory store) : PartyConformance<InMemory>(store);

public sealed class InMemoryBlockTests(InMemory store) : BlockConformance<InMemory>(store);

public sealed class InMemoryCheckTests(InMemory store) : CheckConformance<InMemory>(store);

public sealed class InMemoryImportTests(InMemory store) : ImportConformance<InMemory>(store);

public sealed class InMemoryOverrideTests(InMemory store) : OverrideConformance<InMemory>(store);

public sealed class InMemoryWhatIfTests(InMemory store) : WhatIfConformance<InMemory>(store);

public sealed class InMemoryServiceTests(InMemory store) : ServiceConformance<InMemory>(store);

public sealed class InMemoryRescheduleTests(InMemory store) : RescheduleConformance<InMemory>(store)
{
    protected override int Moves => 300;
}

public sealed class InMemoryIdempotencyTests(InMemory store) : IdempotencyConformance<InMemory>(store);

public sealed class InMemoryDeletedTimeSlotTests(InMemory store) : DeletedTimeSlotConformance<InMemory>(store);

public sealed class InMemoryEmptyDayTests(InMemory store) : EmptyDayConformance<InMemory>(store);

public sealed class InMemoryErasureTests(InMemory store) : ErasureConformance<InMemory>(store);

public sealed class InMemoryCustomerCapTests(InMemory store) : CustomerCapConformance<InMemory>(store);

public sealed class InMemoryEventTests(InMemory store) : EventConformance<InMemory>(store);

public sealed class InMemoryEventReadingTests(InMemory store) : EventReadingConformance<InMemory>(store);

public sealed class InMemoryDeliveryTests(InMemory store) : DeliveryConformance<InMemory>(store);

public sealed class InMemoryWebhookTests(InMemory store) : WebhookConformance<InMemory>(store);

public sealed class InMemoryBusyCalendarTests(InMemory store) : BusyCalendarConformance<InMemory>(store);
