using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Every kind of change can be previewed, refused where it affects bookings, and made as it was previewed.</summary>
public sealed class WhatIfTests : IAsyncDisposable
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly SpecialHours Closed = new(Monday, []);

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private readonly StoreHost _other;
    private ObservedBookingStore? _store;

    public WhatIfTests()
    {
        var data = new InMemory();
        _other = new StoreHost(data, _clock);
        _host = new StoreHost(data, _clock, store => _store = new ObservedBookingStore(store));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _other.DisposeAsync();
    }

    /// <summary>The changes of an exchange that are bad for a booking of Monday from 10:00 to 11:00 with the resource Anna.</summary>
    private static Dictionary<string, (Func<ExchangeService, Exchange, Task<Result<Exchange>>> Make, BookingErrorCode Reason)> Changes { get; } = new()
    {
        ["replace"] = (
            (service, shop) => service.ReplaceAsync(shop with { OperatingHours = Examples.EveryDay(new(12, 0), new(17, 0)) }, Stop),
            BookingErrorCode.OutsideHours),
        ["update"] = (
            (service, shop) => service.UpdateAsync(shop.Id, now => now with { OperatingHours = [] }, cancellationToken: Stop),
            BookingErrorCode.ExchangeClosed),
        ["special hours"] = (
            (service, shop) => service.SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop),
            BookingErrorCode.ExchangeClosed),
        ["import"] = (
            async (service, shop) =>
            {
                var result = await service.ImportSpecialHoursAsync(shop.Id, [Closed with { ExternalId = "1" }], cancellationToken: Stop);
                return result.Succeeded ? shop : Result<Exchange>.Refused(result.Errors);
            },
            BookingErrorCode.ExchangeClosed),
        ["block"] = (
            async (service, shop) =>
            {
                var result = await service.BlockAsync(shop.Id, new Block(Monday), cancellationToken: Stop);
                return result.Succeeded ? result.Value.Exchange : Result<Exchange>.Refused(result.Errors);
            },
            BookingErrorCode.SlotBlocked),
        ["resource"] = (
            (service, shop) => service.SetResourceAsync(shop.Id, shop.Resources[0] with { IsActive = false }, cancellationToken: Stop),
            BookingErrorCode.ResourceUnavailable),
        ["service"] = (
            (service, shop) => service.SetServiceAsync(
                shop.Id,
                shop.Services[0] with { Hours = [.. OperatingHours.Daily(new(12, 0), new(17, 0))] },
                cancellationToken: Stop),
            BookingErrorCode.OutsideHours),
    };

    public static TheoryData<string> Kinds => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_change_can_be_previewed_and_then_be_refused_or_cancel_whom_it_affects(string kind)
    {
        var (change, reason) = Changes[kind];
        var shop = await CreateAsync();
        var booked = await BookAsync(shop);

        var preview = (await _host.Exchanges.PreviewAsync(trial => change(trial, shop), Stop)).Value;
        Assert.Equal([reason], Assert.Single(preview.Affected).Reasons.Select(one => one.Code));
        Assert.Equal(shop, await _host.Exchanges.FindAsync(shop.Id, Stop));

        var refused = await change(_host.Exchanges.WhenAffected(OnAffected.Refuse), shop);
        Assert.Equal(BookingErrorCode.BookingsAffected, refused.Error?.Code);
        Assert.Equal(1, refused.Error!.Data["Count"]);
        Assert.Equal(shop, await _host.Exchanges.FindAsync(shop.Id, Stop));

        var other = await change(_host.Exchanges.WhenAffected(OnAffected.Cancel, preview.Token + "0"), shop);
        Assert.Equal(BookingErrorCode.PreviewOutdated, other.Error?.Code);
        Assert.Equal(BookingStatus.Pending, await StatusAsync(booked));

        var made = await change(_host.Exchanges.WhenAffected(OnAffected.Cancel, preview.Token), shop);
        Assert.True(made.Succeeded, made.ToString());
        Assert.Equal(2, (await _host.Exchanges.FindAsync(shop.Id, Stop))!.Version);
        Assert.Equal(BookingStatus.Cancelled, await StatusAsync(booked));
    }

    [Fact]
    public async Task A_preview_refuses_what_the_change_would_be_refused_for()
    {
        var shop = await CreateAsync();
        await BookAsync(shop);

        Assert.Equal(BookingErrorCode.InvalidField, await RefusalAsync(trial => trial.UpdateAsync(
            shop.Id, now => now with { BusinessName = "" }, cancellationToken: Stop)));
        Assert.Equal(BookingErrorCode.ExchangeChanged, await RefusalAsync(trial => trial.SetSpecialHoursAsync(
            shop.Id, Closed, ifVersion: 7, Stop)));
        Assert.Equal(BookingErrorCode.ExchangeNotFound, await RefusalAsync(trial => trial.SetSpecialHoursAsync(
            Guid.NewGuid(), Closed, cancellationToken: Stop)));
        Assert.Equal(BookingErrorCode.HasUpcomingBookings, await RefusalAsync(trial => trial.RemoveServiceAsync(
            shop.Id, shop.Services[0].Id, cancellationToken: Stop)));
        Assert.Equal(BookingErrorCode.HasUpcomingBookings, await RefusalAsync(trial => trial.RemoveResourceAsync(
            shop.Id, shop.Resources[0].Id, cancellationToken: Stop)));
        Assert.Equal(BookingErrorCode.HasUpcomingBookings, await RefusalAsync(trial => trial.DeleteAsync(shop.Id, cancellationToken: Stop)));
        await Assert.ThrowsAsync<ArgumentException>(() => _host.Exchanges.PreviewAsync(_ => Task.FromResult<Result<Exchange>>(shop), Stop));
    }

    [Fact]
    public async Task What_nobody_has_booked_can_be_removed_as_it_was_previewed()
    {
        var shop = await CreateAsync();
        var ben = shop.Resources[1].Id;

        var preview = await PreviewAsync(trial => trial.RemoveResourceAsync(shop.Id, ben, cancellationToken: Stop));
        Assert.Equal((0, 2), (preview.AffectedCount, (await _host.Exchanges.FindAsync(shop.Id, Stop))!.Resources.Count));
        var removed = await _host.Exchanges.WhenAffected(OnAffected.Refuse, preview.Token)
            .RemoveResourceAsync(shop.Id, ben, cancellationToken: Stop);
        Assert.Equal([shop.Resources[0]], removed.Value.Resources);

        var deletion = await PreviewAsync(trial => trial.DeleteAsync(shop.Id, cancellationToken: Stop));
        var stale = await _host.Exchanges.WhenAffected(OnAffected.Refuse, preview.Token).DeleteAsync(shop.Id, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.PreviewOutdated, stale.Error?.Code);
        var deleted = await _host.Exchanges.WhenAffected(OnAffected.Refuse, deletion.Token).DeleteAsync(shop.Id, cancellationToken: Stop);
        Assert.True(deleted.Succeeded, deleted.ToString());
        Assert.Null(await _host.Exchanges.FindAsync(shop.Id, Stop));
    }

    [Fact]
    public async Task A_service_that_is_booked_just_before_it_is_removed_is_not_removed()
    {
        var shop = await CreateAsync();
        _store!.AfterList = async () =>
        {
            _store.AfterList = () => Task.CompletedTask;
            await BookAsync(shop);
        };

        var refused = await _host.Exchanges.WhenAffected(OnAffected.Refuse)
            .RemoveServiceAsync(shop.Id, shop.Services[0].Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(shop, await _host.Exchanges.FindAsync(shop.Id, Stop));
    }

    [Fact]
    public async Task The_token_of_a_preview_outlives_bookings_that_are_not_affected_and_no_change_of_the_exchange()
    {
        var shop = await CreateAsync();
        await BookAsync(shop);
        var preview = await PreviewAsync(trial => trial.SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop));
        await BookAsync(shop, Monday.PlusDays(1));
        var made = await _host.Exchanges.WhenAffected(OnAffected.Keep, preview.Token)
            .SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop);
        Assert.True(made.Succeeded, made.ToString());

        preview = await PreviewAsync(trial => trial.SetSpecialHoursAsync(shop.Id, Closed with { Reason = "Away" }, cancellationToken: Stop));
        await _host.Exchanges.UpdateAsync(shop.Id, now => now with { Description = "New" }, cancellationToken: Stop);
        var outdated = await _host.Exchanges.WhenAffected(OnAffected.Keep, preview.Token)
            .SetSpecialHoursAsync(shop.Id, Closed with { Reason = "Away" }, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.PreviewOutdated, outdated.Error?.Code);
    }

    [Fact]
    public async Task A_booking_that_is_moved_while_others_are_cancelled_stays()
    {
        var shop = await CreateAsync();
        var first = await BookAsync(shop);
        var second = await BookAsync(shop, hour: 11);
        _store!.BeforeCommit = async _ =>
        {
            _store.BeforeCommit = _ => Task.CompletedTask;
            var moved = await _other.Bookings.RescheduleAsync(
                second, Monday.PlusDays(1), new(10, 0), new(11, 0), Actor.Owner, cancellationToken: Stop);
            Assert.True(moved.Succeeded, moved.ToString());
        };

        var made = await _host.Exchanges.WhenAffected(OnAffected.Cancel).SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop);

        Assert.True(made.Succeeded, made.ToString());
        Assert.Equal((BookingStatus.Cancelled, BookingStatus.Pending), (await StatusAsync(first), await StatusAsync(second)));
    }

    [Fact]
    public async Task A_booking_is_neither_affected_by_a_rule_that_was_passed_over_with_it_nor_cancelled_for_it()
    {
        var shop = await CreateAsync();
        var over = await BookAsync(shop, hour: 12);
        var kept = await BookAsync(shop);
        var late = await BookAsync(shop, hour: 17, overrides: Overrides.Hours);
        var moved = await _host.Bookings.RescheduleAsync( // over the newer one, on the same resource
            over,
            new RequestedTime.OnClock(Monday, new(10, 0), new(11, 0)),
            Actor.Owner,
            overrides: Overrides.Capacity,
            cancellationToken: Stop);
        Assert.True(moved.Succeeded, moved.ToString());
        Assert.Empty(await MisfitsAsync(new BookingFilter { ExchangeId = shop.Id }));

        var preview = await PreviewAsync(trial => trial.SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop));
        Assert.Equal([over, kept], preview.Affected.Select(one => one.Booking.Booking.Id).OrderBy(id => id != over));
        var made = await _host.Exchanges.WhenAffected(OnAffected.Cancel, preview.Token)
            .SetSpecialHoursAsync(shop.Id, Closed, cancellationToken: Stop);

        Assert.True(made.Succeeded, made.ToString());
        Assert.Equal(BookingStatus.Pending, await StatusAsync(late));
        Assert.Equal((BookingStatus.Cancelled, BookingStatus.Cancelled), (await StatusAsync(over), await StatusAsync(kept)));
    }

    [Fact]
    public async Task All_days_to_come_are_looked_at_many_at_once()
    {
        var shop = await CreateAsync();
        for (int day = 0; day < 70; day++)
        {
            await BookAsync(shop, Monday.PlusDays(day));
        }

        int loads = _store!.Loads;
        var preview = await PreviewAsync(trial => trial.UpdateAsync(
            shop.Id, now => now with { SpecialHours = [Closed, Closed with { Date = Monday.PlusDays(69) }] }, cancellationToken: Stop));

        Assert.Equal([Monday, Monday.PlusDays(69)], preview.Affected.Select(one => one.Booking.Booking.Date));
        Assert.Equal(2, _store.Loads - loads); // 64 days at once
    }

    [Fact]
    public async Task Bookings_that_do_not_fit_are_listed_until_they_are_moved_or_cancelled()
    {
        var shop = await CreateAsync();
        var monday = await BookAsync(shop);
        var tuesday = await BookAsync(shop, Monday.PlusDays(1));
        await BookAsync(shop, Monday.PlusDays(2));
        var filter = new BookingFilter { ExchangeId = shop.Id, Order = BookingOrder.StartDescending };
        Assert.Empty((await _host.Bookings.ListMisfitsAsync(filter, Stop))!);
        await _host.Exchanges.SetSpecialHoursAsync(
            shop.Id, Closed with { EndDate = Monday.PlusDays(1) }, cancellationToken: Stop);

        Assert.Equal([tuesday, monday], await MisfitsAsync(filter));
        Assert.Equal([monday], await MisfitsAsync(filter with { DateTo = Monday }));
        Assert.Equal([tuesday], await MisfitsAsync(filter with { DateFrom = Monday.PlusDays(1) }));
        Assert.Empty(await MisfitsAsync(filter with { Statuses = [BookingStatus.Confirmed] }));
        Assert.Empty(await MisfitsAsync(filter with { DateFrom = Monday, DateTo = Monday.PlusDays(-1) }));

        await _host.Bookings.CancelAsync(monday, Actor.Owner, cancellationToken: Stop);
        await _host.Bookings.RescheduleAsync(tuesday, Monday.PlusDays(2), new(12, 0), new(13, 0), Actor.Owner, cancellationToken: Stop);
        Assert.Empty(await MisfitsAsync(filter));

        Assert.Null(await _host.Bookings.ListMisfitsAsync(new BookingFilter { ExchangeId = Guid.NewGuid() }, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _host.Bookings.ListMisfitsAsync(new BookingFilter(), Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _host.Bookings.ListMisfitsAsync(
            filter with { DateFrom = Monday, DateTo = Monday.PlusDays(92) }, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _host.Bookings.ListMisfitsAsync(
            filter with { DateTo = Monday.PlusDays(92) }, Stop));
    }

    /// <summary>Creates a shop in which bookings of its service need one of its staff. It is open from 9 to 17.</summary>
    private async Task<Exchange> CreateAsync()
    {
        var created = await _host.Exchanges.CreateAsync(
            Examples.Exchange(capacity: 9) with
            {
                Services =
                [
                    Service.Of("Cut", minutes: 60) with { SlotStarts = SlotStarts.Any, Requirements = [Requirement.OfType("staff")] },
                ],
                Resources = [Resource.Of("staff", "Anna"), Resource.Of("staff", "Ben")],
            },
            Stop);
        Assert.True(created.Succeeded, created.ToString());
        return created.Value;
    }

    /// <summary>Books an hour with Anna.</summary>
    private async Task<Guid> BookAsync(
        Exchange shop, LocalDate? date = null, int hour = 10, Overrides overrides = Overrides.None)
    {
        var booked = await _host.Bookings.BookAsync(
            Examples.Request(shop, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), date) with
            {
                ServiceId = shop.Services[0].Id,
                ResourceIds = [shop.Resources[0].Id],
                Overrides = overrides,
            },
            Stop);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value.Id;
    }

    private async Task<BookingStatus> StatusAsync(Guid booking) => (await _host.Bookings.FindAsync(booking, Stop))!.Status;

    private async Task<Guid[]> MisfitsAsync(BookingFilter filter) =>
        [.. (await _host.Bookings.ListMisfitsAsync(filter, Stop))!.Select(booking => booking.Id)];

    private async Task<ChangePreview> PreviewAsync<T>(Func<ExchangeService, Task<Result<T>>> change) =>
        (await _host.Exchanges.PreviewAsync(change, Stop)).Value;

    private async Task<BookingErrorCode?> RefusalAsync<T>(Func<ExchangeService, Task<Result<T>>> change) =>
        (await _host.Exchanges.PreviewAsync(change, Stop)).Error?.Code;
}
