using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>Days that are stored, each of an exchange of its own, and what tests write to them.</summary>
internal static class StoredDays
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Adds a day of a new exchange.</summary>
    public static async Task<BookingDay> AddOneAsync(ServiceProvider services) => Assert.Single(await AddAsync(services, 1));

    /// <summary>Adds days, each of an exchange of its own and later than the one before.</summary>
    public static async Task<BookingDay[]> AddAsync(ServiceProvider services, int count)
    {
        var bookings = services.GetRequiredService<IBookingStore>();
        var days = new BookingDay[count];
        for (int i = 0; i < count; i++)
        {
            var exchange = Examples.Exchange();
            await services.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
            await bookings.AddDayAsync(exchange.Id, Examples.Monday.PlusDays(i), Stop);
            days[i] = await LoadAsync(bookings, BookingDay.Empty(exchange.Id, Examples.Monday.PlusDays(i)));
        }

        return days;
    }

    /// <summary>Loads a day as it is stored now.</summary>
    public static async Task<BookingDay> LoadAsync(IBookingStore bookings, BookingDay day) =>
        Assert.Single(await bookings.LoadDaysAsync([day.ExchangeId], day.Date, day.Date, Stop));

    /// <summary>A change that adds a booking in a time slot, with its event.</summary>
    public static DayChange Change(BookingDay day)
    {
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id };
        return Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]) with { Events = [Created(booking)] };
    }

    /// <summary>The event that a booking was made.</summary>
    public static BookingEvent Created(Booking booking) => new()
    {
        Id = Guid.NewGuid(),
        Type = BookingEventType.BookingCreated,
        ExchangeId = booking.ExchangeId,
        BookingId = booking.Id,
        Version = booking.Version,
        Date = booking.Date,
        Timestamp = booking.CreatedAt,
    };

    /// <summary>Commits changes at once.</summary>
    public static Task<CommitOutcome>[] CommitAll(ServiceProvider services, IReadOnlyList<DayChange> changes)
    {
        var bookings = services.GetRequiredService<IBookingStore>();
        return [.. changes.Select(change => bookings.CommitAsync(change, Stop))];
    }

    /// <summary>Asserts that days hold what changes have added, and that their versions were raised so often.</summary>
    public static async Task AreStoredAsync(
        ServiceProvider services, IReadOnlyList<BookingDay> days, IReadOnlyList<DayChange> changes, int raised = 1)
    {
        var (bookings, events) = (services.GetRequiredService<IBookingStore>(), services.GetRequiredService<IEventStore>());
        foreach (var (day, change) in days.Zip(changes))
        {
            var stored = await LoadAsync(bookings, day);
            Assert.Equal(day.Version + raised, stored.Version);
            Assert.Equal(change.Allocations.Added, stored.Allocations);
            Assert.Equal(change.TimeSlots.Added, stored.TimeSlots);
            Assert.Equal(change.Bookings.Added, await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
            await events.NumberAsync(day.ExchangeId, Stop);
            Assert.Contains(change.Events[0].Id, (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.Id));
        }
    }

    /// <summary>Asserts that a day holds nothing of a change.</summary>
    public static async Task HoldsNothingAsync(ServiceProvider services, BookingDay day, DayChange change)
    {
        var (bookings, events) = (services.GetRequiredService<IBookingStore>(), services.GetRequiredService<IEventStore>());
        var stored = await LoadAsync(bookings, day);
        Assert.Empty(stored.Allocations);
        Assert.Empty(stored.TimeSlots);
        Assert.Empty(await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
        await events.NumberAsync(day.ExchangeId, Stop);
        Assert.DoesNotContain(change.Events[0].Id, (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.Id));
    }
}
