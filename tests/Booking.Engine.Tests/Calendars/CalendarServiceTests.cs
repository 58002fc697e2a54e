using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Calendars;

/// <summary>What becomes of a change or a removal of a calendar that meets another one, or whose exchange is gone.</summary>
public sealed class CalendarServiceTests
{
    private readonly InMemoryStore _store = new();
    private readonly CalendarService _calendars;
    private int _conflicts;
    private int _attempts;
    private bool _isGone;

    public CalendarServiceTests() => _calendars = new BookingServices(
        InBetween.Before<IExchangeStore>(_store, (method, _) =>
            _isGone && method == nameof(IExchangeStore.FindAsync) ? Task.FromResult<IReadOnlyList<Exchange>>([]) : null),
        _store,
        FakeClock.FromUtc(2024, 1, 10, 12, 0, 0),
        DateTimeZoneProviders.Tzdb,
        new BookingEngineOptions(),
        NullLoggerFactory.Instance,
        calendars: InBetween.Before<ICalendarStore>(_store, (method, _) =>
            method == nameof(ICalendarStore.ReplaceCalendarAsync) && _attempts++ < _conflicts ? Task.FromResult(CommitOutcome.Conflict) : null)).Calendars;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public async Task A_change_that_meets_another_one_is_repeated_19_times_at_most(int conflicts, bool isMade)
    {
        var added = await AddAsync();
        _conflicts = conflicts;

        var changed = await _calendars.UpdateAsync(added.Id, stored => stored with { IgnoresAllDay = true }, Stop);

        Assert.Equal(isMade, changed.Value is not null);
        Assert.Equal(Math.Min(conflicts + 1, 20), _attempts);
        Assert.Equal(isMade, (await _calendars.FindAsync(added.Id, Stop))!.IgnoresAllDay);
    }

    [Fact]
    public async Task A_change_of_a_calendar_that_does_not_exist_changes_nothing_and_is_not_refused()
    {
        var changed = await _calendars.UpdateAsync(Guid.NewGuid(), stored => stored, Stop);

        Assert.True(changed.Succeeded);
        Assert.Null(changed.Value);
    }

    [Fact]
    public async Task A_removal_that_meets_changes_is_repeated_until_it_is_made()
    {
        var added = await AddAsync();
        _conflicts = 30;

        await _calendars.RemoveAsync(added.Id, Stop);

        Assert.Equal(31, _attempts);
        Assert.Null(await _store.FindCalendarAsync(added.Id, Stop));
    }

    [Fact]
    public async Task A_calendar_whose_exchange_is_gone_can_be_removed_and_is_never_busy()
    {
        var added = await AddAsync();
        _isGone = true;

        Assert.Empty(await _calendars.FindConflictsAsync(added, Stop));
        Assert.Empty(await _calendars.ListBusyTimesAsync(added.ExchangeId, Examples.Monday, Examples.Monday, Stop));
        await _calendars.RemoveAsync(added.Id, Stop);

        Assert.Null(await _store.FindCalendarAsync(added.Id, Stop));
    }

    private async Task<BusyCalendar> AddAsync()
    {
        var exchange = Examples.Exchange();
        await _store.AddAsync(exchange, Stop);
        var calendar = new BusyCalendar { Id = Guid.Empty, ExchangeId = exchange.Id, Url = new Uri("https://calendar.example.com/a.ics") };
        return (await _calendars.AddAsync(calendar, Stop)).Value;
    }
}
