using BookingEngine.Conformance;
using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

/// <summary>Which bookings are cancelled because they do not fit any more.</summary>
public sealed class MisfitCancellationTests
{
    [Fact]
    public void Of_those_that_do_not_fit_only_those_are_cancelled_that_may_be()
    {
        var closed = Examples.Exchange(capacity: 9) with { SpecialHours = [new SpecialHours(Examples.Monday, [])] };
        var empty = BookingDay.Empty(closed.Id, Examples.Monday);
        var (first, second) = (Examples.Booking(empty, 9, 10), Examples.Booking(empty, 10, 11));
        var day = new BookingDay(closed.Id, Examples.Monday, version: 1, [], [first.ToAllocation(), second.ToAllocation()]);
        var state = new DayState(closed, [Examples.Monday], [day], [first, second]) { IsLoaded = true };

        var decision = MisfitCancellation.Cancel(
            state, Examples.Monday, new HashSet<Guid> { first.Id }, Instant.FromUtc(2024, 1, 10, 12, 0));

        Assert.Equal(
            [(first.Id, BookingStatus.Cancelled)], decision.Change!.Bookings.Changed.Select(booking => (booking.Id, booking.Status)));
    }
}
