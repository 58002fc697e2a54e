using BookingEngine.Conformance;

namespace BookingEngine.MongoDB.Tests;

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class ReplicaSetBookingListTests(ReplicaSet store) : BookingListConformance<ReplicaSet>(store);

public sealed class ReplicaSetCommitTests(ReplicaSet store) : CommitConformance<ReplicaSet>(store);

public sealed class ReplicaSetConflictTests(ReplicaSet store) : ConflictConformance<ReplicaSet>(store);

public sealed class ReplicaSetDayTests(ReplicaSet store) : DayConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeTests(ReplicaSet store) : ExchangeConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeListTests(ReplicaSet store) : ExchangeListConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeReplaceTests(ReplicaSet store) : ExchangeReplaceConformance<ReplicaSet>(store);

public sealed class ReplicaSetFenceTests(ReplicaSet store) : FenceConformance<ReplicaSet>(store);

public sealed class ReplicaSetGenerateTests(ReplicaSet store) : GenerateConformance<ReplicaSet>(store);

public sealed class ReplicaSetRaceTests(ReplicaSet store) : RaceConformance<ReplicaSet>(store);

public sealed class ReplicaSetRemoveTests(ReplicaSet store) : RemoveConformance<ReplicaSet>(store);

public sealed class ReplicaSetSequenceTests(ReplicaSet store) : SequenceConformance<ReplicaSet>(store);

public sealed class ReplicaSetTimeSlotListTests(ReplicaSet store) : TimeSlotListConformance<ReplicaSet>(store);

public sealed class StandaloneBookingListTests(Standalone store) : BookingListConformance<Standalone>(store);

public sealed class StandaloneCommitTests(Standalone store) : CommitConformance<Standalone>(store)
{
    [Fact]
    public override Task A_change_of_two_days_changes_both() =>
        Standalone.RefusesAsync(base.A_change_of_two_days_changes_both);
}

public sealed class StandaloneConflictTests(Standalone store) : ConflictConformance<Standalone>(store)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public override Task Of_two_days_of_which_one_does_not_stand(bool firstStands) =>
        Standalone.RefusesAsync(() => base.Of_two_days_of_which_one_does_not_stand(firstStands));

    [Fact]
    public override Task Of_changes_of_two_days_that_race_in_both_pairs_one_is_committed() =>
        Standalone.RefusesAsync(base.Of_changes_of_two_days_that_race_in_both_pairs_one_is_committed);
}

public sealed class StandaloneDayTests(Standalone store) : DayConformance<Standalone>(store);

public sealed class StandaloneExchangeTests(Standalone store) : ExchangeConformance<Standalone>(store);

public sealed class StandaloneExchangeListTests(Standalone store) : ExchangeListConformance<Standalone>(store);

public sealed class StandaloneExchangeReplaceTests(Standalone store) : ExchangeReplaceConformance<Standalone>(store);

public sealed class StandaloneFenceTests(Standalone store) : FenceConformance<Standalone>(store);

public sealed class StandaloneGenerateTests(Standalone store) : GenerateConformance<Standalone>(store);

public sealed class StandaloneRaceTests(Standalone store) : RaceConformance<Standalone>(store);

public sealed class StandaloneRemoveTests(Standalone store) : RemoveConformance<Standalone>(store);

public sealed class StandaloneSequenceTests(Standalone store) : SequenceConformance<Standalone>(store);

public sealed class StandaloneTimeSlotListTests(Standalone store) : TimeSlotListConformance<Standalone>(store);
