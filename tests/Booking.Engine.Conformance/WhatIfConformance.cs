using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A change of an exchange that depends on which bookings it affects: whatever happens between the look at the bookings and the change,
/// none is affected that was not looked at.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class WhatIfConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Tuesday = Monday.PlusDays(1);
    private static readonly SpecialHours Closed = new(Monday, [], "Stocktaking");

    [Fact]
    public async Task A_preview_names_whom_a_change_affects_and_stores_nothing()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var affected = await BookAsync(exchange, Monday, 10);
        await BookAsync(exchange, Tuesday, 10);
        var day = await LoadAsync(exchange.Id, Monday);

        var preview = (await Host.Exchanges.PreviewAsync(
            trial => trial.SetSpecialHoursAsync(exchange.Id, Closed, cancellationToken: Stop), Stop)).Value;

        var named = Assert.Single(preview.Affected);
        Assert.Equal((affected, 1, 0), (named.Booking.Booking.Id, preview.AffectedCount, preview.ReassignedCount));
        Assert.Equal([BookingErrorCode.ExchangeClosed], named.Reasons.Select(reason => reason.Code));
        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(day, await LoadAsync(exchange.Id, Monday));
    }

    [Fact]
    public virtual async Task A_change_is_made_as_it_was_previewed_and_those_whom_it_affects_are_cancelled_once()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 9));
        Guid[] affected = [await BookAsync(exchange, Monday, 10), await BookAsync(exchange, Monday, 10), await BookAsync(exchange, Monday, 12)];
        var other = await BookAsync(exchange, Tuesday, 10);
        var preview = await PreviewAsync(exchange);

        await ChangeAsync(Host, exchange, OnAffected.Cancel, preview.Token);

        Assert.Equal(affected.Order(), preview.Affected.Select(one => one.Booking.Booking.Id).Order());
        var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.All(stored.Where(booking => booking.Date == Monday), booking => Assert.Equal((BookingStatus.Cancelled, 2), (booking.Status, booking.Version)));
        Assert.Equal((BookingStatus.Pending, 1), (stored.Single(booking => booking.Id == other).Status, stored.Single(booking => booking.Id == other).Version));
        Assert.Empty(await MisfitsAsync(exchange));
    }

    /// <summary>The booking is made on the day that is looked at, or on one that is not stored until then.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public virtual async Task A_booking_that_is_made_between_the_look_and_the_change_makes_it_refused(bool dayIsStored)
    {
        var exchange = await AddAsync(Examples.Exchange());
        await BookAsync(exchange, Tuesday, 10); // so that days are looked at
        if (dayIsStored)
        {
            _ = await AddDayAsync(exchange.Id, Monday);
        }

        var between = OpenBetween(() => BookAsync(exchange, Monday, 10));

        var refused = await TryAsync(between, exchange, OnAffected.Refuse, token: null);

        Assert.Equal(BookingErrorCode.BookingsAffected, refused.Error?.Code);
        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count(booking => booking.IsActive));
    }

    [Theory]
    [InlineData(OnAffected.Keep)]
    [InlineData(OnAffected.Cancel)]
    public virtual async Task A_booking_that_is_made_between_the_look_and_the_change_is_not_as_it_was_previewed(OnAffected action)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        await BookAsync(exchange, Monday, 10);
        var preview = await PreviewAsync(exchange);
        var between = OpenBetween(() => BookAsync(exchange, Monday, 10));

        var refused = await TryAsync(between, exchange, action, preview.Token);

        Assert.Equal(BookingErrorCode.PreviewOutdated, refused.Error?.Code);
        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count(booking => booking.IsActive));
    }

    [Fact]
    public virtual async Task A_booking_that_is_made_between_the_look_and_the_change_is_cancelled_with_the_others()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        await BookAsync(exchange, Monday, 10);
        var between = OpenBetween(() => BookAsync(exchange, Monday, 11));

        await ChangeAsync(between, exchange, OnAffected.Cancel, token: null);

        var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal(2, stored.Count);
        Assert.All(stored, booking => Assert.Equal((BookingStatus.Cancelled, 2), (booking.Status, booking.Version)));
    }

    [Fact]
    public virtual async Task A_booking_that_is_decided_before_the_change_and_committed_after_it_is_refused()
    {
        var exchange = await AddAsync(Examples.Exchange());
        await BookAsync(exchange, Tuesday, 10);
        InterruptedBookingStore? interrupted = null;
        var host = OpenHost(inner => interrupted = new InterruptedBookingStore(
            inner, Moment.BeforeCommit, () => ChangeAsync(Host, exchange, OnAffected.Refuse, token: null)));

        var late = await host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);

        Assert.True(interrupted!.WasInterrupted);
        Assert.Equal(BookingErrorCode.ExchangeClosed, late.Error?.Code);
        Assert.Empty(await MisfitsAsync(exchange));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public virtual async Task Cancelling_that_was_interrupted_goes_on_with_the_same_change_and_cancels_nothing_twice(bool withToken)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 9));
        var wednesday = Tuesday.PlusDays(1);
        foreach (var date in new[] { Monday, Tuesday, wednesday })
        {
            await BookAsync(exchange, date, 10);
            await BookAsync(exchange, date, 11);
        }

        var closed = Closed with { EndDate = wednesday };
        var preview = (await Host.Exchanges.PreviewAsync(
            trial => trial.SetSpecialHoursAsync(exchange.Id, closed, cancellationToken: Stop), Stop)).Value;
        string? token = withToken ? preview.Token : null;
        var dying = OpenHost(inner => new InterruptedBookingStore(
            inner, Moment.AfterCommit, () => throw new InvalidOperationException("The process was killed.")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => dying.Exchanges
            .WhenAffected(OnAffected.Cancel, token)
            .SetSpecialHoursAsync(exchange.Id, closed, cancellationToken: Stop));
        int cancelled = (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count(booking => !booking.IsActive);
        for (int i = 0; i < 2; i++)
        {
            var again = await Host.Exchanges
                .WhenAffected(OnAffected.Cancel, token)
                .SetSpecialHoursAsync(exchange.Id, closed, cancellationToken: Stop);
            Assert.True(again.Succeeded, again.ToString());
        }

        Assert.Equal(2, cancelled);
        Assert.All(
            await Consistency.CheckAsync(Host, exchange.Id, Stop),
            booking => Assert.Equal((BookingStatus.Cancelled, 2), (booking.Status, booking.Version)));
    }

    [Fact]
    public virtual async Task However_bookings_and_changes_race_a_change_that_is_refused_where_it_affects_somebody_affects_nobody()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 3));
        await BookAsync(exchange, Tuesday, 10);
        var hosts = OpenHosts(4);

        await RaceAsync(8, async number =>
        {
            var host = hosts[number % 4];
            for (int i = 0; i < 5; i++)
            {
                if (number > 0)
                {
                    _ = await host.Bookings.BookAsync(
                        Examples.Request(exchange, new(9 + i, 0), new(10 + i, 0), Monday.PlusDays(2 * (number % 3))), Stop);
                }
                else
                {
                    var special = Closed with { Date = Monday.PlusDays(2 * (i % 3)) };
                    var changed = await host.Exchanges.WhenAffected(OnAffected.Refuse)
                        .SetSpecialHoursAsync(exchange.Id, special, cancellationToken: Stop);
                    Assert.True(
                        changed.Succeeded || changed.Error.Code is BookingErrorCode.BookingsAffected or BookingErrorCode.Contention,
                        changed.ToString());
                }
            }

            return number;
        });

        Assert.Empty(await MisfitsAsync(exchange));
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public virtual async Task An_exchange_is_replaced_only_if_exactly_the_given_days_are_stored_at_their_versions()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(exchange.Id, Monday.PlusDays(-1)); // before the fence
        var monday = await AddDayAsync(exchange.Id, Monday);
        var tuesday = await AddDayAsync(exchange.Id, Tuesday);
        DayVersion[] stored = [new(Monday, monday.Version), new(Tuesday, tuesday.Version)];
        DayVersion[][] others =
        [
            [],
            [stored[0]],
            [stored[0], new(Tuesday, tuesday.Version + 1)],
            [stored[0], new(Tuesday, tuesday.Version - 1)],
            [.. stored, new(Tuesday.PlusDays(1), 1)],
        ];

        foreach (var days in others)
        {
            Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(exchange.Next(), Monday, days, Stop));
        }

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(exchange.Next().Next(), Monday, stored, Stop));
        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(monday, await LoadAsync(exchange.Id, Monday));

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange.Next(), Monday, stored, Stop));
        Assert.Equal(2, (await FindExchangeAsync(exchange.Id)).Version);
        Assert.Equal(monday.Version + 1, (await LoadAsync(exchange.Id, Monday)).Version);
        Assert.Equal(tuesday.Version + 1, (await LoadAsync(exchange.Id, Tuesday)).Version);
    }

    private async Task<Guid> BookAsync(Exchange exchange, LocalDate date, int hour)
    {
        var booked = await Host.Bookings.BookAsync(
            Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), date), Stop);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value.Id;
    }

    /// <summary>Opens a host in which something else happens just after it has looked at days for the first time.</summary>
    private StoreHost OpenBetween(Func<Task> happens) =>
        OpenHost(inner => new InterruptedBookingStore(inner, Moment.AfterLoad, happens));

    private async Task<ChangePreview> PreviewAsync(Exchange exchange) => (await Host.Exchanges.PreviewAsync(
        trial => trial.SetSpecialHoursAsync(exchange.Id, Closed, cancellationToken: Stop), Stop)).Value;

    private static Task<Result<Exchange>> TryAsync(StoreHost host, Exchange exchange, OnAffected action, string? token) =>
        host.Exchanges.WhenAffected(action, token).SetSpecialHoursAsync(exchange.Id, Closed, cancellationToken: Stop);

    private static async Task ChangeAsync(StoreHost host, Exchange exchange, OnAffected action, string? token)
    {
        var changed = await TryAsync(host, exchange, action, token);
        Assert.True(changed.Succeeded, changed.ToString());
    }

    private async Task<IReadOnlyList<BookingDetails>> MisfitsAsync(Exchange exchange) =>
        (await Host.Bookings.ListMisfitsAsync(new BookingFilter { ExchangeId = exchange.Id }, Stop))!;
}
