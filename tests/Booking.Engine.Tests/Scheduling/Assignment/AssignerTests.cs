using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>Each stage of the assigner, and each of its rules, by a case of its own.</summary>
public sealed class AssignerTests
{
    // Stage 1

    [Fact]
    public void A_free_resource_serves_a_need_and_nothing_moves()
    {
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0, 1), assigned: 0));

        var placement = Assigner.Assign(day, [Make.Need(2, 6, 0, 1)]);

        AssertServed(placement, AssignmentStage.BestFit, [1]);
        Assert.Empty(placement.Moves);
    }

    [Fact]
    public void Periods_that_touch_do_not_overlap()
    {
        var day = Day(1, Make.Standing(1, Make.Need(0, 4, 0), 0), Make.Standing(2, Make.Need(8, 12, 0), 0));

        AssertServed(Assigner.Assign(day, [Make.Need(4, 8, 0)]), AssignmentStage.BestFit, [0]);
    }

    [Fact]
    public void The_least_flexible_resource_is_taken_first_and_of_these_the_smallest()
    {
        AssignableResource[] resources =
        [
            Make.Resource(capacity: 2, flexibility: 3), Make.Resource(capacity: 6, flexibility: 1),
            Make.Resource(capacity: 4, flexibility: 1), Make.Resource(capacity: 1, flexibility: 1),
        ];
        var party = Make.Need(0, 4, 0, 1, 2, 3) with { Units = 2, IsWhole = true, Order = AssignmentOrder.LeastBusy };

        AssertServed(Assigner.Assign(new AssignmentDay(resources, []), [party]), AssignmentStage.BestFit, [2]);
    }

    [Theory]
    [InlineData(AssignmentOrder.First, 0)]
    [InlineData(AssignmentOrder.LeastBusy, 1)]
    [InlineData(AssignmentOrder.RoundRobin, 2)]
    public void Among_equal_resources_the_day_decides(object order, int expected)
    {
        var day = Day(
            3,
            Make.Standing(1, Make.Need(10, 20, 0), 0), Make.Standing(2, Make.Need(20, 30, 0), 0),
            Make.Standing(3, Make.Need(10, 11, 1), 1), Make.Standing(4, Make.Need(20, 21, 1), 1),
            Make.Standing(5, Make.Need(10, 15, 2), 2));

        var placement = Assigner.Assign(day, [Make.Need(0, 4, 0, 1, 2) with { Order = (AssignmentOrder)order }]);

        AssertServed(placement, AssignmentStage.BestFit, [expected]);
    }

    [Fact]
    public void Two_needs_of_one_booking_on_one_resource_count_as_one_booking()
    {
        var day = Day(
            2,
            Make.Standing(1, Make.Need(10, 20, 1), 1), Make.Standing(1, Make.Need(20, 30, 1), 1, number: 1),
            Make.Standing(2, Make.Need(10, 11, 0), 0), Make.Standing(3, Make.Need(20, 21, 0), 0));

        var placement = Assigner.Assign(day, [Make.Need(0, 4, 0, 1) with { Order = AssignmentOrder.RoundRobin }]);

        AssertServed(placement, AssignmentStage.BestFit, [1]);
    }

    [Fact]
    public void A_preferred_resource_is_taken_if_it_is_free_and_another_one_otherwise()
    {
        var day = Day(3, Make.Standing(1, Make.Need(0, 4, 2), 2, isFixed: true));

        AssertServed(Assigner.Assign(day, [Make.Need(4, 8, 0, 1, 2) with { Preferred = 2 }]), AssignmentStage.BestFit, [2]);
        AssertServed(Assigner.Assign(day, [Make.Need(0, 4, 0, 1, 2) with { Preferred = 2 }]), AssignmentStage.BestFit, [0]);
    }

    [Fact]
    public void A_booking_with_two_needs_gives_up_its_first_choice_if_the_other_need_has_no_second_one()
    {
        var day = Day(4, Make.Standing(1, Make.Need(0, 4, 3), 3));

        AssertServed(
            Assigner.Assign(day, [Make.Need(0, 4, 0, 1), Make.Need(0, 4, 0, 3)]), AssignmentStage.BestFit, [1, 0]);
        AssertServed(
            Assigner.Assign(day, [Make.Need(0, 4, 0, 1), Make.Need(0, 4, 0, 2), Make.Need(0, 4, 0, 2)]),
            AssignmentStage.BestFit,
            [1, 0, 2]);
    }

    // What a resource can serve

    [Fact]
    public void A_need_lies_within_the_hours_and_its_buffers_need_not()
    {
        var day = new AssignmentDay([new AssignableResource(1, [(10, 20), (20, 30), (40, 50)])], []);
        var need = Make.Need(10, 30, 0) with { OccupiedFrom = 5, OccupiedTo = 35 };

        AssertServed(Assigner.Assign(day, [need]), AssignmentStage.BestFit, [0]);
        AssertRefused(Assigner.Assign(day, [need.Later(1)]), AssignmentStage.HallCondition);
        AssertRefused(Assigner.Assign(day, [Make.Need(25, 45, 0)]), AssignmentStage.HallCondition);
        AssertRefused(Assigner.Assign(day, [Make.Need(9, 11, 0)]), AssignmentStage.HallCondition);
    }

    [Fact]
    public void Buffers_of_different_bookings_do_not_overlap()
    {
        var buffered = Make.Need(10, 20, 0) with { OccupiedFrom = 8, OccupiedTo = 23 };
        var day = Day(1, Make.Standing(1, buffered, 0));

        AssertServed(Assigner.Assign(day, [Make.Need(23, 25, 0)]), AssignmentStage.BestFit, [0]);
        AssertRefused(Assigner.Assign(day, [Make.Need(22, 25, 0)]), AssignmentStage.HallCondition);
        AssertRefused(Assigner.Assign(day, [buffered.Later(14)]), AssignmentStage.HallCondition);
    }

    [Fact]
    public void A_resource_serves_as_many_needs_at_once_as_it_has_places()
    {
        var day = new AssignmentDay(Make.Resources(1, capacity: 3), [Make.Standing(1, Make.Need(0, 4, 0), 0)]);

        AssertServed(Assigner.Assign(day, [Make.Need(0, 4, 0) with { Units = 2 }]), AssignmentStage.BestFit, [0]);
        AssertRefused(Assigner.Assign(day, [Make.Need(3, 8, 0) with { Units = 3 }]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(day, [Make.Need(4, 8, 0) with { Units = 3 }]), AssignmentStage.BestFit, [0]);
        AssertRefused(Assigner.Assign(day, [Make.Need(4, 8, 0) with { Units = 4 }]), AssignmentStage.HallCondition);
    }

    [Fact]
    public void A_need_that_keeps_the_whole_resource_shares_it_with_nobody()
    {
        var whole = Make.Need(0, 4, 0) with { Units = 2, IsWhole = true };
        var taken = new AssignmentDay(Make.Resources(1, capacity: 4), [Make.Standing(1, whole, 0)]);
        var shared = new AssignmentDay(Make.Resources(1, capacity: 4), [Make.Standing(1, Make.Need(0, 4, 0), 0)]);

        AssertRefused(Assigner.Assign(taken, [Make.Need(0, 4, 0)]), AssignmentStage.HallCondition);
        AssertRefused(Assigner.Assign(shared, [whole]), AssignmentStage.HallCondition);
        AssertRefused(Assigner.Assign(shared, [whole.Later(4) with { Units = 5 }]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(shared, [whole.Later(4)]), AssignmentStage.BestFit, [0]);
    }

    [Fact]
    public void A_resource_serves_only_one_need_of_a_booking_at_a_time()
    {
        var day = new AssignmentDay(Make.Resources(1, capacity: 5), []);
        var need = Make.Need(0, 4, 0);

        AssertServed(Assigner.Assign(day, [need, need.Later(4)]), AssignmentStage.BestFit, [0, 0]);
        Assert.False(Assigner.Assign(day, [need, need.Later(3)]).IsFeasible);
        AssertServed(
            Assigner.Assign(new AssignmentDay(Make.Resources(2, capacity: 5), []), [Make.Need(0, 4, 0, 1), Make.Need(3, 7, 0, 1)]),
            AssignmentStage.BestFit,
            [0, 1]);
    }

    // Stage 2

    [Fact]
    public void A_need_is_refused_if_its_resources_are_full_though_others_are_free()
    {
        var day = Day(
            4, Make.Standing(1, Make.Need(0, 4, 0, 1), 0), Make.Standing(2, Make.Need(3, 9, 0, 1), 1), Make.Standing(3, Make.Need(0, 4, 2), 2));

        AssertRefused(Assigner.Assign(day, [Make.Need(2, 5, 0, 1)]), AssignmentStage.HallCondition);
    }

    [Fact]
    public void A_booking_of_two_needs_is_refused_if_only_one_of_them_has_room()
    {
        var day = Day(3, Make.Standing(1, Make.Need(0, 4, 0, 1), 0));

        AssertRefused(Assigner.Assign(day, [Make.Need(0, 4, 0, 1), Make.Need(0, 4, 0, 1)]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(day, [Make.Need(0, 4, 0, 1), Make.Need(0, 4, 2)]), AssignmentStage.BestFit, [1, 2]);
    }

    [Fact]
    public void A_booking_of_two_needs_is_refused_if_in_the_middle_of_it_a_third_one_starts_on_one_of_two_resources()
    {
        var day = Day(2, Make.Standing(1, Make.Need(2, 6, 0, 1), 0));

        AssertRefused(Assigner.Assign(day, [Make.Need(0, 4, 0, 1), Make.Need(0, 4, 0, 1)]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(day, [Make.Need(0, 2, 0, 1), Make.Need(0, 2, 0, 1)]), AssignmentStage.BestFit, [0, 1]);
    }

    [Fact]
    public void A_party_is_refused_if_all_tables_are_taken_whatever_their_size()
    {
        AssignableResource[] tables = [Make.Resource(8), Make.Resource(8)];
        var party = Make.Need(0, 4, 0, 1) with { Units = 2, IsWhole = true };
        var day = new AssignmentDay(tables, [Make.Standing(1, party, 0), Make.Standing(2, party, 1)]);

        AssertRefused(Assigner.Assign(day, [party]), AssignmentStage.HallCondition);
    }

    // Stage 3

    [Fact]
    public void A_booking_that_nobody_pinned_makes_room_for_one_that_needs_its_resource()
    {
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0, 1), 0));

        var placement = Assigner.Assign(day, [Make.Need(2, 6, 0)]);

        AssertServed(placement, AssignmentStage.EjectionChains, [0]);
        Assert.Equal([new Move(0, 1)], placement.Moves);
    }

    [Fact]
    public void A_pinned_booking_never_moves()
    {
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0, 1), 0, isFixed: true));

        AssertRefused(Assigner.Assign(day, [Make.Need(2, 6, 0)]), AssignmentStage.HallCondition);
    }

    [Fact]
    public void Three_bookings_move_if_one_takes_the_place_of_another()
    {
        var day = Chain(3);

        var placement = Assigner.Assign(day, [Make.Need(0, 4, 0)]);

        AssertServed(placement, AssignmentStage.EjectionChains, [0]);
        Assert.Equal([new Move(0, 1), new Move(1, 2), new Move(2, 3)], placement.Moves);
    }

    [Fact]
    public void As_few_bookings_move_as_possible()
    {
        // On resource 0 two would have to move, on resource 1, which is second, only one.
        var day = Day(
            3,
            Make.Standing(1, Make.Need(0, 4, 0, 2), 0), Make.Standing(2, Make.Need(4, 8, 0, 2), 0),
            Make.Standing(3, Make.Need(0, 8, 1, 2), 1));

        var placement = Assigner.Assign(day, [Make.Need(0, 8, 0, 1)]);

        AssertServed(placement, AssignmentStage.EjectionChains, [1]);
        Assert.Equal([new Move(2, 2)], placement.Moves);
    }

    [Fact]
    public void Two_bookings_swap_their_resources_if_that_is_the_only_way()
    {
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0, 1), 0), Make.Standing(2, Make.Need(2, 4, 0, 1), 1));

        var placement = Assigner.Assign(day, [Make.Need(0, 2, 0)]);

        AssertServed(placement, AssignmentStage.EjectionChains, [0]);
        Assert.Equal([new Move(0, 1), new Move(1, 0)], placement.Moves);
    }

    // Stage 4

    [Fact]
    public void Four_bookings_move_if_that_is_the_only_way()
    {
        var placement = Assigner.Assign(Chain(4), [Make.Need(0, 4, 0)]);

        AssertServed(placement, AssignmentStage.ExactSweep, [0]);
        Assert.Equal([new Move(0, 1), new Move(1, 2), new Move(2, 3), new Move(3, 4)], placement.Moves);
    }

    [Fact]
    public void A_need_that_would_have_to_change_its_resource_halfway_is_refused()
    {
        // At each moment one of the two resources is free. Counting how many are free at the peak would accept it.
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0), 0), Make.Standing(2, Make.Need(4, 8, 1), 1));

        AssertRefused(Assigner.Assign(day, [Make.Need(0, 8, 0, 1)]), AssignmentStage.ExactSweep);
        AssertServed(Assigner.Assign(day, [Make.Need(4, 8, 0, 1)]), AssignmentStage.BestFit, [0]);
    }

    [Fact]
    public void One_pinned_booking_makes_the_count_of_free_resources_wrong()
    {
        var early = Make.Standing(1, Make.Need(0, 4, 0, 1), 0);
        var late = Make.Standing(2, Make.Need(4, 8, 0, 1), 1);

        var free = Assigner.Assign(Day(2, early, late), [Make.Need(0, 8, 0, 1)]);
        var pinned = Assigner.Assign(Day(2, early with { IsFixed = true }, late with { IsFixed = true }), [Make.Need(0, 8, 0, 1)]);

        AssertServed(free, AssignmentStage.EjectionChains, [0]);
        Assert.Equal([new Move(0, 1)], free.Moves);
        Assert.False(pinned.IsFeasible);
    }

    [Fact]
    public void Resources_that_share_no_need_with_others_refuse_one_only_if_all_are_taken_at_the_same_moment()
    {
        Assert.Equal(Feasibility.Feasible, Evaluate(Make.Standing(1, Make.Need(0, 2, 0, 1), 0), Make.Standing(2, Make.Need(2, 4, 0, 1), 1)));
        Assert.Equal(Feasibility.Feasible, Evaluate(Make.Standing(1, Make.Need(2, 4, 0, 1), 0), Make.Standing(2, Make.Need(0, 2, 0, 1), 1)));
        Assert.Equal(Feasibility.Infeasible, Evaluate(Make.Standing(1, Make.Need(0, 3, 0, 1), 0), Make.Standing(2, Make.Need(2, 4, 0, 1), 1)));

        static Feasibility Evaluate(params StandingNeed[] standing)
        {
            var taken = standing.Select(one => new PlacesTaken(one.Assigned!.Value, one.Need.From, one.Need.To, Places: 1));
            var day = new AssignmentDay(Make.Resources(2), [.. taken], () => standing, [ResourceSet.Of(0, 1)]);
            return Assigner.Evaluate(day, [Make.Need(0, 4, 0, 1)]);
        }
    }

    [Fact]
    public void Past_the_bound_the_answer_is_no_on_both_paths()
    {
        Need[] needs = [Make.Need(0, 4, 0)];

        var placement = Assigner.Assign(Chain(4), needs, mostStates: 3);

        Assert.Equal((Feasibility.Undecided, AssignmentStage.ExactSweep), (placement.Feasibility, placement.Stage));
        Assert.Empty(placement.Resources);
        Assert.Empty(placement.Moves);
        Assert.Equal(Feasibility.Undecided, Assigner.Evaluate(Chain(4), needs, mostStates: 3));
        Assert.Equal(-1, Assigner.NeedServedBy(Chain(4), needs, resource: 0, out bool isUndecided, mostStates: 3));
        Assert.True(isUndecided);
    }

    [Fact]
    public void A_hundred_interchangeable_resources_are_looked_at_as_one()
    {
        // Half of the bookings cover the morning, the others the afternoon, each on a resource of its own.
        int[] all = [.. Enumerable.Range(0, 100)];
        var standing = Enumerable.Range(0, 100).Select(
            i => Make.Standing(i + 1, i < 50 ? Make.Need(0, 4, all) : Make.Need(4, 8, all), i));
        var day = Day(100, [.. standing]);
        Need[] wholeDay = [.. Enumerable.Repeat(Make.Need(0, 8, all), 20)];

        var placement = Assigner.Assign(day, wholeDay);

        Assert.Equal(AssignmentStage.ExactSweep, placement.Stage);
        AssertAllFit(day, wholeDay, placement);
        Assert.Equal(20, placement.Moves.Count); // Everybody else stays, though no state says who is where.
    }

    [Fact]
    public void States_that_differ_only_in_which_of_several_equal_resources_is_which_are_one()
    {
        // Two pairs of resources. The first pair serves fewer needs, so that the pairs are not equal.
        int[] all = [0, 1, 2, 3];
        Need[] needs =
        [
            Make.Need(0, 2, all), Make.Need(0, 4, all), Make.Need(2, 6, all), Make.Need(4, 8, all), Make.Need(6, 9, all),
            Make.Need(7, 9, 2, 3), Make.Need(8, 12, all),
        ];
        var day = Day(4);
        var board = new Board(day, needs, [.. needs.Select(need => need.Eligible)], Guid.Empty);

        Assert.Equal(Feasibility.Feasible, ExactSweep.Serve(board, Assigner.MostStates, out int states));
        Assert.Equal(24, states);
    }

    [Fact]
    public void Of_equal_resources_the_sweep_leaves_a_booking_on_its_own_and_gives_a_new_one_the_first_by_the_order()
    {
        // Of three equal resources the last is the least busy.
        int[] all = [0, 1, 2];
        var order = AssignmentOrder.LeastBusy;
        var day = Day(
            3,
            Make.Standing(1, Make.Need(0, 4, all) with { Order = order }, 1),
            Make.Standing(2, Make.Need(20, 30, 0), 0, isFixed: true));

        Assert.Equal([2], Swept(Make.Need(0, 4, all) with { Order = order }).Resources);
        Assert.Equal([2], Swept(Make.Need(8, 10, all) with { Order = order }).Resources);
        Assert.Equal([1], Swept(Make.Need(8, 10, all) with { Order = order, Preferred = 1 }).Resources);

        Placement Swept(Need need)
        {
            var board = new Board(day, [need], [need.Eligible], Guid.Empty);
            Assert.Equal(Feasibility.Feasible, ExactSweep.Serve(board, Assigner.MostStates, out _));
            var placement = board.ToPlacement(AssignmentStage.ExactSweep);
            Assert.Empty(placement.Moves);
            return placement;
        }
    }

    [Theory]
    [InlineData(1, AssignmentStage.EjectionChains)]
    [InlineData(4, AssignmentStage.ExactSweep)]
    public void Which_of_two_equal_bookings_moves_does_not_depend_on_the_order_of_the_list(int moves, object stage)
    {
        // Two bookings share the first resource, and either of them could be the one that moves to the next.
        AssignableResource[] resources = [Make.Resource(capacity: 2), .. Make.Resources(moves)];
        StandingNeed[] standing =
        [
            .. Enumerable.Range(0, moves).Select(i => Make.Standing(i + 1, Make.Need(0, 4, i, i + 1), i)),
            Make.Standing(10, Make.Need(0, 4, 0, 1), 0),
        ];
        StandingNeed[] reversed = [.. standing.Reverse()];

        var one = Assigner.Assign(new AssignmentDay(resources, standing), [Make.Need(0, 4, 0)]);
        var other = Assigner.Assign(new AssignmentDay(resources, reversed), [Make.Need(0, 4, 0)]);

        AssertServed(one, (AssignmentStage)stage, [0]);
        Assert.Equal(moves, one.Moves.Count);
        Assert.Equal(
            one.Moves.Select(move => standing[move.Standing].BookingId).Order(),
            other.Moves.Select(move => reversed[move.Standing].BookingId).Order());
    }

    // What doesn't fit any more

    [Fact]
    public void Bookings_that_overlap_beyond_the_capacity_stay_and_are_no_reason_to_refuse_others()
    {
        var day = Day(2, Make.Standing(1, Make.Need(0, 4, 0, 1), 0), Make.Standing(2, Make.Need(2, 6, 0, 1), 0));

        var placement = Assigner.Assign(day, [Make.Need(0, 6, 0, 1)]);

        AssertServed(placement, AssignmentStage.BestFit, [1]);
        AssertRefused(Assigner.Assign(day, [Make.Need(0, 6, 0)]), AssignmentStage.HallCondition);
        Assert.True(day.Movables.IsMisfit(0) && day.Movables.IsMisfit(1));
    }

    [Theory]
    [InlineData(4, 20, 1, 0)]
    [InlineData(0, 20, 0, 0)]
    [InlineData(0, 20, 1, 1)]
    public void A_booking_whose_resource_has_changed_stays_and_takes_its_place(int from, int to, int capacity, int eligible)
    {
        AssignableResource[] resources = [Make.Resource(capacity, from, to), Make.Resource()];
        var day = new AssignmentDay(resources, [Make.Standing(1, Make.Need(2, 6, eligible), 0)]);

        Assert.True(day.Movables.IsMisfit(0));
        AssertRefused(Assigner.Assign(day, [Make.Need(5, 8, 0)]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(day, [Make.Need(5, 8, 0, 1)]), AssignmentStage.BestFit, [1]);
    }

    [Fact]
    public void A_booking_whose_resource_is_gone_takes_no_place()
    {
        var day = Day(1, Make.Standing(1, Make.Need(0, 4, 0), assigned: null, isFixed: true));

        var placement = Assigner.Assign(day, [Make.Need(0, 4, 0)]);

        AssertServed(placement, AssignmentStage.BestFit, [0]);
        Assert.Empty(placement.Moves);
    }

    [Fact]
    public void Two_needs_of_a_booking_that_stand_on_one_resource_at_the_same_time_stay()
    {
        AssignableResource[] resources = [Make.Resource(capacity: 2), Make.Resource()];
        var need = Make.Need(0, 4, 0, 1);
        var day = new AssignmentDay(resources, [Make.Standing(1, need, 0), Make.Standing(1, need, 0, number: 1)]);

        Assert.True(day.Movables.IsMisfit(0) && day.Movables.IsMisfit(1));
        AssertRefused(Assigner.Assign(day, [Make.Need(0, 4, 0)]), AssignmentStage.HallCondition);
        AssertServed(Assigner.Assign(day, [Make.Need(0, 4, 0, 1)]), AssignmentStage.BestFit, [1]);
    }

    [Fact]
    public void A_need_does_not_move_to_a_resource_that_is_pinned_for_its_booking()
    {
        AssignableResource[] resources = [Make.Resource(capacity: 2), Make.Resource()];
        var pinned = Make.Standing(1, Make.Need(0, 4, 0), 0, isFixed: true);
        var other = Make.Standing(1, Make.Need(0, 4, 0, 1), 1, number: 1);
        Need[] needs = [Make.Need(0, 4, 1)];

        AssertRefused(Assigner.Assign(new AssignmentDay(resources, [pinned, other]), needs), AssignmentStage.HallCondition);
        AssertServed(
            Assigner.Assign(new AssignmentDay(resources, [pinned with { BookingId = Make.Booking(2) }, other]), needs),
            AssignmentStage.EjectionChains,
            [1]);
    }

    // What nobody has served yet

    [Fact]
    public void Bookings_without_a_resource_get_what_is_left_and_are_no_reason_to_refuse_others()
    {
        var waiting = Make.Standing(1, Make.Need(0, 4, 0, 1), null);
        var day = Day(2, waiting, Make.Standing(2, waiting.Need, null), Make.Standing(3, Make.Need(2, 6, 0, 1), null));

        var placement = Assigner.Assign(day, [Make.Need(0, 4, 0, 1)]);

        AssertServed(placement, AssignmentStage.BestFit, [0]);
        Assert.Equal([new Move(0, 1)], placement.Moves);
    }

    [Fact]
    public void Bookings_without_a_resource_are_served_when_there_is_no_new_one_too()
    {
        // The first one to be served is on the only resource of the second, and moves.
        var day = Day(2, Make.Standing(1, Make.Need(2, 6, 0), null), Make.Standing(2, Make.Need(0, 4, 0, 1), null));

        var placement = Assigner.Assign(day, []);

        Assert.Equal([new Move(0, 0), new Move(1, 1)], placement.Moves);
    }

    [Fact]
    public void A_need_without_a_resource_does_not_get_one_that_serves_its_booking_already()
    {
        var day = new AssignmentDay(
            Make.Resources(1, capacity: 4),
            [Make.Standing(1, Make.Need(0, 4, 0), 0), Make.Standing(1, Make.Need(0, 4, 0), null, number: 1), Make.Standing(2, Make.Need(0, 4, 0), null)]);

        Assert.Equal([new Move(2, 0)], Assigner.Assign(day, []).Moves);
    }

    // What is shown of a slot

    [Fact]
    public void A_booking_can_be_made_as_often_as_resources_are_free_but_at_least_once_if_another_one_can_move()
    {
        var day = Day(4, Make.Standing(1, Make.Need(0, 4, 0, 1), 0));

        Assert.Equal(3, Assigner.Count(day, [Make.Need(0, 4, 0, 1, 2, 3)], atMost: 100));
        Assert.Equal(2, Assigner.Count(day, [Make.Need(0, 4, 0, 1, 2, 3)], atMost: 2));
        Assert.Equal(1, Assigner.Count(day, [Make.Need(0, 4, 2, 3), Make.Need(0, 4, 1, 2)], atMost: 100));
        Assert.Equal(1, Assigner.Count(day, [Make.Need(0, 4, 0)], atMost: 100));
        Assert.Equal(0, Assigner.Count(day, [.. Enumerable.Repeat(Make.Need(0, 4, 0, 1), 2)], atMost: 100));
    }

    [Fact]
    public void A_booking_of_a_party_can_be_made_as_often_as_its_places_are_left()
    {
        AssignableResource[] resources = [Make.Resource(5), Make.Resource(3), Make.Resource(2)];
        var day = new AssignmentDay(resources, [Make.Standing(1, Make.Need(2, 3, 0), 0)]);
        var party = Make.Need(0, 4, 0, 1, 2) with { Units = 2 };

        Assert.Equal(4, Assigner.Count(day, [party], atMost: 100));
        Assert.Equal(2, Assigner.Count(day, [party with { IsWhole = true }], atMost: 100));
    }

    [Fact]
    public void The_resources_that_can_be_chosen_are_those_that_are_free_or_can_be_freed()
    {
        var day = Day(4, Make.Standing(1, Make.Need(0, 4, 0, 1), 0), Make.Standing(2, Make.Need(0, 4, 2), 2));

        Assert.Equal(ResourceSet.Of(0, 1), Assigner.Choosable(day, [Make.Need(0, 4, 0, 1, 2)]));
        Assert.Equal(ResourceSet.Of(1, 3), Assigner.Choosable(day, [Make.Need(0, 4, 1), Make.Need(0, 4, 3)]));
        Assert.Equal(1, Assigner.NeedServedBy(day, [Make.Need(0, 4, 1), Make.Need(0, 4, 3)], resource: 3, out _));
        Assert.Equal(-1, Assigner.NeedServedBy(day, [Make.Need(0, 4, 1), Make.Need(0, 4, 3)], resource: 2, out bool isUndecided));
        Assert.False(isUndecided);
    }

    private static AssignmentDay Day(int resources, params StandingNeed[] standing) => new(Make.Resources(resources), standing);

    /// <summary>Each booking is on one resource and could take the next one, of which only the last is free.</summary>
    private static AssignmentDay Chain(int moves) => Day(
        moves + 1, [.. Enumerable.Range(0, moves).Select(i => Make.Standing(i + 1, Make.Need(0, 4, i, i + 1), i))]);

    private static void AssertServed(Placement placement, AssignmentStage stage, int[] resources)
    {
        Assert.Equal((Feasibility.Feasible, stage), (placement.Feasibility, placement.Stage));
        Assert.Equal(resources, placement.Resources);
    }

    private static void AssertRefused(Placement placement, AssignmentStage stage)
    {
        Assert.Equal((Feasibility.Infeasible, stage), (placement.Feasibility, placement.Stage));
        Assert.Empty(placement.Resources);
        Assert.Empty(placement.Moves);
    }

    private static void AssertAllFit(AssignmentDay day, Need[] needs, Placement placement)
    {
        StandingNeed[] standing =
        [
            .. day.Standing, .. needs.Select((need, i) => new StandingNeed(Guid.Empty, i, need, placement.Resources[i])),
        ];
        foreach (var move in placement.Moves)
        {
            standing[move.Standing] = standing[move.Standing] with { Assigned = move.Resource };
        }

        var after = new AssignmentOracle(day.Resources.ToArray(), standing);
        Assert.All(Enumerable.Range(0, standing.Length), i => Assert.True(after.Fits(i)));
    }
}
