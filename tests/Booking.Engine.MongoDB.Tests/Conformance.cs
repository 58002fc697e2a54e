using BookingEngine.Conformance;
using BookingEngine.Stores;

namespace BookingEngine.MongoDB.Tests;

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class ReplicaSetBookingListTests(ReplicaSet store) : BookingListConformance<ReplicaSet>(store);

public sealed class ReplicaSetPagingTests(ReplicaSet store) : PagingConformance<ReplicaSet>(store);

public sealed class ReplicaSetCommitTests(ReplicaSet store) : CommitConformance<ReplicaSet>(store);

public sealed class ReplicaSetConflictTests(ReplicaSet store) : ConflictConformance<ReplicaSet>(store);

public sealed class ReplicaSetDayTests(ReplicaSet store) : DayConformance<ReplicaSet>(store);

public sealed class ReplicaSetResourceAllocationTests(ReplicaSet store) : ResourceAllocationConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeTests(ReplicaSet store) : ExchangeConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeListTests(ReplicaSet store) : ExchangeListConformance<ReplicaSet>(store);

public sealed class ReplicaSetExchangeReplaceTests(ReplicaSet store) : ExchangeReplaceConformance<ReplicaSet>(store);

public sealed class ReplicaSetFenceTests(ReplicaSet store) : FenceConformance<ReplicaSet>(store);

public sealed class ReplicaSetGenerateTests(ReplicaSet store) : GenerateConformance<ReplicaSet>(store);

public sealed class ReplicaSetRaceTests(ReplicaSet store) : RaceConformance<ReplicaSet>(store);

public sealed class ReplicaSetResourceBookingTests(ReplicaSet store) : ResourceBookingConformance<ReplicaSet>(store);

public sealed class ReplicaSetRemoveTests(ReplicaSet store) : RemoveConformance<ReplicaSet>(store);

public sealed class ReplicaSetSequenceTests(ReplicaSet store) : SequenceConformance<ReplicaSet>(store);

public sealed class ReplicaSetTimeSlotListTests(ReplicaSet store) : TimeSlotListConformance<ReplicaSet>(store);

public sealed class StandaloneBookingListTests(Standalone store) : BookingListConformance<Standalone>(store);

public sealed class StandalonePagingTests(Standalone store) : PagingConformance<Standalone>(store);

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
    public override Task A_change_of_two_days_is_a_conflict_where_one_is_at_an_outdated_version(bool firstStands) =>
        Standalone.RefusesAsync(() => base.A_change_of_two_days_is_a_conflict_where_one_is_at_an_outdated_version(firstStands));

    [Fact]
    public override Task Of_concurrent_changes_of_two_days_and_of_each_alone_one_is_committed_per_day() =>
        Standalone.RefusesAsync(base.Of_concurrent_changes_of_two_days_and_of_each_alone_one_is_committed_per_day);
}

public sealed class StandaloneDayTests(Standalone store) : DayConformance<Standalone>(store);

public sealed class StandaloneResourceAllocationTests(Standalone store) : ResourceAllocationConformance<Standalone>(store)
{
    [Fact]
    public override Task A_booking_that_moves_to_another_day_takes_its_resources_along() =>
        Standalone.RefusesAsync(base.A_booking_that_moves_to_another_day_takes_its_resources_along);

    [Fact]
    public override Task Two_bookings_of_two_days_swap_their_dates_with_their_resources() =>
        Standalone.RefusesAsync(base.Two_bookings_of_two_days_swap_their_dates_with_their_resources);
}

public sealed class StandaloneExchangeTests(Standalone store) : ExchangeConformance<Standalone>(store);

public sealed class StandaloneExchangeListTests(Standalone store) : ExchangeListConformance<Standalone>(store);

public sealed class StandaloneExchangeReplaceTests(Standalone store) : ExchangeReplaceConformance<Standalone>(store);

public sealed class StandaloneFenceTests(Standalone store) : FenceConformance<Standalone>(store);

public sealed class StandaloneGenerateTests(Standalone store) : GenerateConformance<Standalone>(store);

public sealed class StandaloneRaceTests(Standalone store) : RaceConformance<Standalone>(store);

public sealed class StandaloneResourceBookingTests(Standalone store) : ResourceBookingConformance<Standalone>(store);

public sealed class StandaloneRemoveTests(Standalone store) : RemoveConformance<Standalone>(store);

public sealed class StandaloneSequenceTests(Standalone store) : SequenceConformance<Standalone>(store);

public sealed class StandaloneTimeSlotListTests(Standalone store) : TimeSlotListConformance<Standalone>(store);

public sealed class ReplicaSetDeletedTimeSlotTests(ReplicaSet store) : DeletedTimeSlotConformance<ReplicaSet>(store);

public sealed class ReplicaSetEmptyDayTests(ReplicaSet store) : EmptyDayConformance<ReplicaSet>(store);

public sealed class ReplicaSetErasureTests(ReplicaSet store) : ErasureConformance<ReplicaSet>(store);

public sealed class ReplicaSetCustomerCapTests(ReplicaSet store) : CustomerCapConformance<ReplicaSet>(store);

public sealed class ReplicaSetIdempotencyTests(ReplicaSet store) : IdempotencyConformance<ReplicaSet>(store);

public sealed class ReplicaSetLinearizabilityTests(ReplicaSet store) : LinearizabilityConformance<ReplicaSet>(store);

/// <summary>The same suite on a server whose fences and commits arrive late, by 0 to 12 ms.</summary>
public sealed class SlowReplicaSetLinearizabilityTests(ReplicaSetThatFails store)
    : LinearizabilityConformance<ReplicaSetThatFails>(store)
{
    protected override Task SlowDownAsync(Random random) => new FailPoints(Store).DelayAsync(random.Next(13));
}

public sealed class ReplicaSetPartyTests(ReplicaSet store) : PartyConformance<ReplicaSet>(store);

public sealed class ReplicaSetBlockTests(ReplicaSet store) : BlockConformance<ReplicaSet>(store);

public sealed class ReplicaSetCheckTests(ReplicaSet store) : CheckConformance<ReplicaSet>(store);

public sealed class ReplicaSetImportTests(ReplicaSet store) : ImportConformance<ReplicaSet>(store);

public sealed class ReplicaSetOverrideTests(ReplicaSet store) : OverrideConformance<ReplicaSet>(store);

public sealed class ReplicaSetWhatIfTests(ReplicaSet store) : WhatIfConformance<ReplicaSet>(store);

public sealed class ReplicaSetServiceTests(ReplicaSet store) : ServiceConformance<ReplicaSet>(store);

public sealed class ReplicaSetRescheduleTests(ReplicaSet store) : RescheduleConformance<ReplicaSet>(store);

public sealed class StandaloneDeletedTimeSlotTests(Standalone store) : DeletedTimeSlotConformance<Standalone>(store);

public sealed class StandaloneEmptyDayTests(Standalone store) : EmptyDayConformance<Standalone>(store)
{
    [Fact]
    public override Task Empty_past_days_that_bookings_moved_away_from_are_removed() =>
        Standalone.RefusesAsync(base.Empty_past_days_that_bookings_moved_away_from_are_removed);
}

public sealed class StandaloneErasureTests(Standalone store) : ErasureConformance<Standalone>(store);

public sealed class StandaloneCustomerCapTests(Standalone store) : CustomerCapConformance<Standalone>(store);

public sealed class StandaloneIdempotencyTests(Standalone store) : IdempotencyConformance<Standalone>(store)
{
    [Fact]
    public override Task A_booking_request_sent_again_after_changes_returns_the_current_booking() =>
        Standalone.RefusesAsync(base.A_booking_request_sent_again_after_changes_returns_the_current_booking);
}

public sealed class StandaloneLinearizabilityTests(Standalone store) : LinearizabilityConformance<Standalone>(store);

/// <inheritdoc cref="SlowReplicaSetLinearizabilityTests"/>
public sealed class SlowStandaloneLinearizabilityTests(StandaloneThatFails store)
    : LinearizabilityConformance<StandaloneThatFails>(store)
{
    protected override Task SlowDownAsync(Random random) => new FailPoints(Store).DelayAsync(random.Next(13));
}

public sealed class StandalonePartyTests(Standalone store) : PartyConformance<Standalone>(store);

public sealed class StandaloneBlockTests(Standalone store) : BlockConformance<Standalone>(store);

public sealed class StandaloneCheckTests(Standalone store) : CheckConformance<Standalone>(store);

public sealed class StandaloneImportTests(Standalone store) : ImportConformance<Standalone>(store);

public sealed class StandaloneOverrideTests(Standalone store) : OverrideConformance<Standalone>(store)
{
    [Fact]
    public override Task A_booking_into_the_hours_of_the_next_day_and_one_of_that_day_exclude_each_other() =>
        Standalone.RefusesAsync(BookIntoTheNextDayAsync);
}

/// <summary>Only a preview needs no transaction.</summary>
public sealed class StandaloneWhatIfTests(Standalone store) : WhatIfConformance<Standalone>(store)
{
    [Fact]
    public override Task A_change_is_made_as_it_was_previewed_and_those_whom_it_affects_are_cancelled_once() =>
        Standalone.RefusesAsync(base.A_change_is_made_as_it_was_previewed_and_those_whom_it_affects_are_cancelled_once);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public override Task A_booking_that_is_made_between_the_look_and_the_change_makes_it_refused(bool dayIsStored) =>
        Standalone.RefusesAsync(() => base.A_booking_that_is_made_between_the_look_and_the_change_makes_it_refused(dayIsStored));

    [Theory]
    [InlineData(OnAffected.Keep)]
    [InlineData(OnAffected.Cancel)]
    public override Task A_booking_that_is_made_between_the_look_and_the_change_is_not_as_it_was_previewed(OnAffected action) =>
        Standalone.RefusesAsync(() => base.A_booking_that_is_made_between_the_look_and_the_change_is_not_as_it_was_previewed(action));

    [Fact]
    public override Task A_booking_that_is_made_between_the_look_and_the_change_is_cancelled_with_the_others() =>
        Standalone.RefusesAsync(base.A_booking_that_is_made_between_the_look_and_the_change_is_cancelled_with_the_others);

    [Fact]
    public override Task A_booking_that_is_decided_before_the_change_and_committed_after_it_is_refused() =>
        Standalone.RefusesAsync(base.A_booking_that_is_decided_before_the_change_and_committed_after_it_is_refused);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public override Task Cancelling_that_was_interrupted_goes_on_with_the_same_change_and_cancels_nothing_twice(bool withToken) =>
        Standalone.RefusesAsync(() => base.Cancelling_that_was_interrupted_goes_on_with_the_same_change_and_cancels_nothing_twice(withToken));

    // Without the race: in it, every change may find that it affects somebody before the server is asked for a transaction.
    [Fact]
    public override Task However_bookings_and_changes_race_a_change_that_is_refused_where_it_affects_somebody_affects_nobody() =>
        Standalone.RefusesAsync(async () =>
        {
            var exchange = await AddAsync(Examples.Exchange());
            _ = await Host.Exchanges.WhenAffected(OnAffected.Refuse)
                .SetSpecialHoursAsync(exchange.Id, new SpecialHours(Examples.Monday, []), cancellationToken: Stop);
        });

    [Fact]
    public override Task An_exchange_is_replaced_only_if_exactly_the_given_days_are_stored_at_their_versions() =>
        Standalone.RefusesAsync(base.An_exchange_is_replaced_only_if_exactly_the_given_days_are_stored_at_their_versions);
}

public sealed class StandaloneServiceTests(Standalone store) : ServiceConformance<Standalone>(store);

public sealed class StandaloneRescheduleTests(Standalone store) : RescheduleConformance<Standalone>(store)
{
    [Theory]
    [MemberData(nameof(Days))]
    public override Task A_rescheduled_booking_takes_its_new_place_and_gives_the_old_one_back(int days) => days == 0
        ? base.A_rescheduled_booking_takes_its_new_place_and_gives_the_old_one_back(days)
        : Standalone.RefusesAsync(() => base.A_rescheduled_booking_takes_its_new_place_and_gives_the_old_one_back(days));

    [Theory]
    [MemberData(nameof(Days))]
    public override Task A_rescheduled_booking_removes_the_time_slot_that_was_made_for_it(int days) => days == 0
        ? base.A_rescheduled_booking_removes_the_time_slot_that_was_made_for_it(days)
        : Standalone.RefusesAsync(() => base.A_rescheduled_booking_removes_the_time_slot_that_was_made_for_it(days));

    [Theory]
    [MemberData(nameof(Days))]
    public override Task Of_bookings_rescheduled_to_one_place_at_once_one_gets_it_and_the_others_stay(int days) => days == 0
        ? base.Of_bookings_rescheduled_to_one_place_at_once_one_gets_it_and_the_others_stay(days)
        : Standalone.RefusesAsync(
            () => base.Of_bookings_rescheduled_to_one_place_at_once_one_gets_it_and_the_others_stay(days));

    [Fact]
    public override Task A_booking_rescheduled_to_many_places_at_once_ends_in_exactly_one() =>
        Standalone.RefusesAsync(base.A_booking_rescheduled_to_many_places_at_once_ends_in_exactly_one);

    /// <summary>If the cancellation is faster in each round, nothing is refused.</summary>
    [Fact]
    public override async Task A_booking_rescheduled_and_cancelled_at_once_is_cancelled_and_takes_no_place()
    {
        var thrown = await Record.ExceptionAsync(
            base.A_booking_rescheduled_and_cancelled_at_once_is_cancelled_and_takes_no_place);

        Assert.True(thrown is null or StoreException { Failure: StoreFailure.Unsupported }, thrown?.ToString());
    }

    [Theory]
    [InlineData(Moment.BeforeCommit)]
    [InlineData(Moment.AfterCommit)]
    public override Task A_reschedule_during_which_the_store_fails_is_done_wholly_or_not_at_all(Moment moment) => moment == Moment.BeforeCommit
        ? base.A_reschedule_during_which_the_store_fails_is_done_wholly_or_not_at_all(moment)
        : Standalone.RefusesAsync(() => base.A_reschedule_during_which_the_store_fails_is_done_wholly_or_not_at_all(moment));

    [Fact]
    public override Task A_reschedule_of_an_outdated_version_is_refused() =>
        Standalone.RefusesAsync(base.A_reschedule_of_an_outdated_version_is_refused);
}

public sealed class ReplicaSetEventTests(ReplicaSet store) : EventConformance<ReplicaSet>(store);

public sealed class ReplicaSetEventReadingTests(ReplicaSet store) : EventReadingConformance<ReplicaSet>(store);

public sealed class ReplicaSetDeliveryTests(ReplicaSet store) : DeliveryConformance<ReplicaSet>(store);

public sealed class ReplicaSetWebhookTests(ReplicaSet store) : WebhookConformance<ReplicaSet>(store);

public sealed class ReplicaSetBusyCalendarTests(ReplicaSet store) : BusyCalendarConformance<ReplicaSet>(store);

public sealed class StandaloneEventTests(Standalone store) : EventConformance<Standalone>(store);

public sealed class StandaloneEventReadingTests(Standalone store) : EventReadingConformance<Standalone>(store);

public sealed class StandaloneDeliveryTests(Standalone store) : DeliveryConformance<Standalone>(store);

public sealed class StandaloneWebhookTests(Standalone store) : WebhookConformance<Standalone>(store);

public sealed class StandaloneBusyCalendarTests(Standalone store) : BusyCalendarConformance<Standalone>(store);
