using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Busy calendars are stored with every field, found when they are due, and replaced only at the version that was read. Their busy times
/// are allocations of days, which no booking has.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class BusyCalendarConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalPeriod Morning = LocalPeriod.Between(new(9, 0), new(11, 0));

    [Fact]
    public async Task Every_field_of_a_calendar_is_stored()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var plain = Calendar(exchange);
        var full = Calendar(exchange) with
        {
            ResourceId = Guid.NewGuid(),
            Url = new Uri("https://calendar.example.com:8443/a%20b?token=x%2Fy&z=%C3%A4"),
            TentativeIsBusy = false,
            IgnoresAllDay = true,
            LastSyncedAt = Clock.GetCurrentInstant() + Duration.FromTicks(10),
            LastError = "The address answers with the status 404.",
            Failures = 3,
            Skipped = 4,
            ETag = "W/\"a\"",
            LastModified = "Wed, 10 Jan 2024 12:00:00 GMT",
            KnownUntil = new LocalDate(2025, 1, 17),
            TimeZoneId = "Europe/Berlin",
            IsBeingRemoved = true,
            Version = 7,
        };
        await Calendars.AddCalendarAsync(plain, Stop);
        await Calendars.AddCalendarAsync(full, Stop);

        Assert.Equal(plain, await Calendars.FindCalendarAsync(plain.Id, Stop));
        var found = await Calendars.FindCalendarAsync(full.Id, Stop);
        Assert.Equal(full, found);
        Assert.Equal(full.Url.OriginalString, found!.Url.OriginalString);
        Assert.Null(await Calendars.FindCalendarAsync(Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task The_calendars_of_an_exchange_are_listed_by_the_time_at_which_they_were_added_and_removed_with_it()
    {
        var (exchange, other) = (await AddAsync(Examples.Exchange()), await AddAsync(Examples.Exchange()));
        var second = Calendar(exchange) with { CreatedAt = Clock.GetCurrentInstant() + Duration.FromSeconds(1) };
        var (first, ofOther) = (Calendar(exchange), Calendar(other));
        foreach (var calendar in (BusyCalendar[])[second, first, ofOther])
        {
            await Calendars.AddCalendarAsync(calendar, Stop);
        }

        Assert.Equal([first, second], await Calendars.ListCalendarsAsync(exchange.Id, Stop));
        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));
        Assert.Empty(await Calendars.ListCalendarsAsync(exchange.Id, Stop));
        Assert.Equal([ofOther], await Calendars.ListCalendarsAsync(other.Id, Stop));
        await Calendars.AddCalendarAsync(Calendar(exchange), Stop);
        Assert.Empty(await Calendars.ListCalendarsAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task Calendars_that_are_due_are_found_those_due_longest_first()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var longAgo = Instant.FromUtc(1971, 1, 1, 0, 0); // before the calendars of all other tests
        var (later, first, second) = (
            Calendar(exchange) with { NextSyncAt = longAgo + Duration.FromTicks(30) },
            Calendar(exchange) with { NextSyncAt = longAgo + Duration.FromTicks(10) },
            Calendar(exchange) with { NextSyncAt = longAgo + Duration.FromTicks(20) });
        foreach (var calendar in (BusyCalendar[])[later, second, first])
        {
            await Calendars.AddCalendarAsync(calendar, Stop);
        }

        var now = longAgo + Duration.FromTicks(20);
        Assert.Equal([first, second], await Calendars.FindDueCalendarsAsync(now, 10, Stop));
        Assert.Equal([first], await Calendars.FindDueCalendarsAsync(now, 1, Stop));
    }

    [Fact]
    public async Task A_calendar_is_replaced_only_at_the_version_that_was_read()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var added = Calendar(exchange);
        await Calendars.AddCalendarAsync(added, Stop);
        var changed = added with { LastSyncedAt = Clock.GetCurrentInstant(), ETag = "\"b\"", Version = 2 };

        var replaced = await RaceAsync(8, _ => Calendars.ReplaceCalendarAsync(changed, Stop));

        Assert.Single(replaced, outcome => outcome == CommitOutcome.Committed);
        Assert.Equal(changed, await Calendars.FindCalendarAsync(added.Id, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Calendars.ReplaceCalendarAsync(added with { Version = 4 }, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Calendars.ReplaceCalendarAsync(Calendar(exchange) with { Version = 2 }, Stop));
    }

    [Fact]
    public async Task A_calendar_that_was_removed_is_not_found_any_more()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var (removed, kept) = (Calendar(exchange), Calendar(exchange));
        await Calendars.AddCalendarAsync(removed, Stop);
        await Calendars.AddCalendarAsync(kept, Stop);

        await Calendars.RemoveCalendarAsync(removed.Id, Stop);
        await Calendars.RemoveCalendarAsync(removed.Id, Stop);

        Assert.Null(await Calendars.FindCalendarAsync(removed.Id, Stop));
        Assert.Equal([kept], await Calendars.ListCalendarsAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task Busy_times_are_stored_with_their_day_and_removed_from_it()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Examples.Monday);
        var calendarId = Guid.NewGuid();
        var (whole, ofResource) = (Busy(calendarId, null, Morning), Busy(calendarId, Guid.NewGuid(), new LocalPeriod(82_800, 172_800)));
        await CommitAsync(Change(day) with { Allocations = new EntryChange<Allocation> { Added = [whole, ofResource] } });

        day = await LoadAsync(exchange.Id, Examples.Monday);
        Assert.Equal([whole, ofResource], day.BusyTimes);
        Assert.Empty(day.Allocations);
        Assert.Empty(day.ResourceAllocations);
        var shown = await Bookings.LoadPartsAsync([new DayPart(exchange.Id, Examples.Monday, 36_000, 37_000)], Stop);
        Assert.Equal([whole], Assert.Single(shown).BusyTimes);

        await CommitAsync(Change(day) with { Allocations = new EntryChange<Allocation> { Removed = [whole] } });
        Assert.Equal([ofResource], (await LoadAsync(exchange.Id, Examples.Monday)).BusyTimes);
    }

    [Fact]
    public async Task A_day_with_only_busy_times_counts_as_empty()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Examples.Monday);
        await CommitAsync(Change(day) with { Allocations = new EntryChange<Allocation> { Added = [Busy(Guid.NewGuid(), null, Morning)] } });

        await Bookings.RemoveEmptyDaysAsync(Examples.Monday.PlusDays(1), Stop);

        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, Stop));
    }

    [Fact]
    public async Task A_busy_time_takes_slots_away_until_its_calendar_is_removed_and_leaves_the_booking_that_stands()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var calendar = (await Host.Calendars.AddAsync(Calendar(exchange), Stop)).Value;
        var booked = await Host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);
        await CommitAsync(Change(await LoadAsync(exchange.Id, Examples.Monday)) with
        {
            Allocations = new EntryChange<Allocation> { Added = [Busy(calendar.Id, null, Morning)] },
        });

        var refused = await OpenHost().Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop);
        var day = await Host.Availability.GetDayAsync(exchange.Id, Examples.Monday, new SlotQuery { Duration = Duration.FromHours(1) }, Stop);
        Assert.Equal(BookingErrorCode.Busy, refused.Error?.Code);
        Assert.Equal(BookingErrorCode.Busy, day!.Slots[0].UnavailableReason);
        Assert.True(day.Slots[2].IsAvailable);
        var known = calendar with { KnownUntil = Examples.Monday };
        Assert.Equal([booked.Value.Booking.Id], await Host.Calendars.FindConflictsAsync(known, Stop));

        await Host.Calendars.RemoveAsync(calendar.Id, Stop);

        Assert.Empty((await LoadAsync(exchange.Id, Examples.Monday)).BusyTimes);
        Assert.Null(await Calendars.FindCalendarAsync(calendar.Id, Stop));
        Assert.True((await OpenHost().Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop)).Succeeded);
        Assert.Equal(booked.Value.Booking, await FindBookingAsync(booked.Value.Booking.Id));
    }

    private static DayChange Change(BookingDay day) => new(day.ExchangeId, [new DayVersion(day.Date, day.Version)]);

    private static Allocation Busy(Guid calendarId, Guid? resourceId, LocalPeriod period) => new()
    {
        Id = Guid.NewGuid(),
        BookingId = Guid.Empty,
        CalendarId = calendarId,
        ResourceId = resourceId,
        IsWhole = resourceId is not null,
        Date = Examples.Monday,
        Period = period,
    };

    private BusyCalendar Calendar(Exchange exchange) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = exchange.Id,
        Url = new Uri("https://calendar.example.com/anna.ics"),
        NextSyncAt = Clock.GetCurrentInstant(),
        CreatedAt = Clock.GetCurrentInstant(),
    };
}
