using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.MongoDB.Tests;

/// <summary>Changes of two days on a deployment with transactions.</summary>
public sealed class TwoDayTests(ReplicaSet store) : StoreConformance<ReplicaSet>(store)
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task Bookings_swap_between_two_days_and_all_others_keep_their_places()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var monday = await AddDayAsync(exchange.Id, Monday);
        var tuesday = await AddDayAsync(exchange.Id, Monday.PlusDays(1));
        Booking[] early = [.. Enumerable.Range(0, 6).Select(hour => Examples.Booking(monday, hour, hour + 1))];
        Booking[] late = [.. Enumerable.Range(0, 6).Select(hour => Examples.Booking(tuesday, hour, hour + 1))];
        await CommitAsync(Examples.ChangeOf(monday, tuesday).WithBookings(added: [.. early, .. late]));
        monday = await LoadAsync(exchange.Id, monday.Date);
        tuesday = await LoadAsync(exchange.Id, tuesday.Date);
        var change = Examples.ChangeOf(monday, tuesday)
            .WithBookings(added: [Examples.Booking(monday, 20, 21), Examples.Booking(tuesday, 20, 21)], changed: [
                early[1] with { Date = tuesday.Date, Version = 2 },
                early[4] with { Date = tuesday.Date, Version = 2 },
                early[5] with { PartySize = 9, Version = 2 },
                late[0] with { Date = monday.Date, Version = 2 },
                late[3] with { Status = BookingStatus.Cancelled, Version = 2 },
            ]).WithTimeSlots(added: [Examples.Slot(monday, 20, 21)]);

        await CommitAsync(change);

        foreach (var before in new[] { monday, tuesday })
        {
            var expected = change.ApplyTo(before);
            var stored = await LoadAsync(exchange.Id, before.Date);
            Assert.Equal(expected.Version, stored.Version);
            Assert.Equal(expected.Allocations, stored.Allocations);
            Assert.Equal(expected.TimeSlots, stored.TimeSlots);
        }

        Guid[] ids = [.. early.Concat(late).Select(booking => booking.Id)];
        Assert.Equal(ids.Order(), (await Bookings.FindBookingsAsync(ids, Stop)).Select(booking => booking.Id).Order());
    }

    [Fact]
    public async Task A_booking_can_be_rescheduled_to_a_day_on_which_others_are_being_made()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 20));
        var hosts = OpenHosts(4);
        var made = await hosts[0].Bookings.BookAsync(
            Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)), Stop);
        var tuesday = Monday.PlusDays(1);

        var results = await RaceAsync(12, number => number == 0
            ? hosts[0].Bookings.RescheduleAsync(
                made.Value!.Booking.Id,
                new RequestedTime.OnClock(tuesday, new LocalTime(12, 0), new LocalTime(13, 0)),
                cancellationToken: Stop)
            : hosts[number % 4].Bookings.BookAsync(
                Examples.Request(exchange, new LocalTime(12, 0), new LocalTime(13, 0), tuesday), Stop));

        Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
        Assert.Empty((await LoadAsync(exchange.Id, Monday)).Allocations);
        Assert.Equal(12, (await LoadAsync(exchange.Id, tuesday)).Allocations.Count);
    }
}
