using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>What a change of an exchange asks of the store, and what is answered if the store refuses.</summary>
public sealed class ExchangeStoreTests
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly List<LocalDate> _fences = [];
    private readonly ExchangeService _exchanges;
    private bool _refuses;
    private int _conflicts;

    public ExchangeStoreTests() => _exchanges = new BookingServices(InBetween.Before<IExchangeStore>(_store, Observe), _store, _clock).Exchanges;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UTC", "UTC", 9)]
    [InlineData("UTC", "Pacific/Kiritimati", 9)]
    [InlineData("Pacific/Kiritimati", "UTC", 9)]
    [InlineData("Pacific/Kiritimati", "Pacific/Kiritimati", 10)]
    [InlineData("Pacific/Kiritimati", "Pacific/Niue", 9)]
    [InlineData("Pacific/Niue", "Pacific/Kiritimati", 9)]
    public async Task A_change_holds_from_yesterday_on_wherever_it_is_earlier_before_or_after_it(string before, string after, int day)
    {
        var shop = (await _exchanges.CreateAsync(Examples.Exchange() with { TimeZone = DateTimeZoneProviders.Tzdb[before] }, Stop)).Value;

        var changed = await _exchanges.UpdateAsync(
            shop.Id, stored => stored with { TimeZone = DateTimeZoneProviders.Tzdb[after] }, cancellationToken: Stop);

        Assert.True(changed.Succeeded);
        Assert.Equal([new LocalDate(2024, 1, day)], _fences);
    }

    [Fact]
    public async Task An_exchange_that_the_store_does_not_remove_stays()
    {
        var shop = (await _exchanges.CreateAsync(Examples.Exchange(), Stop)).Value;
        _refuses = true;

        var removed = await _exchanges.DeleteAsync(shop.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrors.ExchangeContention, removed.Error);
        Assert.NotNull(await _exchanges.FindAsync(shop.Id, Stop));
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public async Task A_change_that_meets_another_one_is_repeated_19_times_at_most(int conflicts, bool isMade)
    {
        var shop = (await _exchanges.CreateAsync(Examples.Exchange(), Stop)).Value;
        _conflicts = conflicts;

        var changed = await _exchanges.UpdateAsync(shop.Id, stored => stored with { Description = "New" }, cancellationToken: Stop);

        Assert.Equal(isMade ? null : BookingErrors.ExchangeContention, changed.Error);
        Assert.Equal(20, _fences.Count);
        Assert.Equal(isMade ? "New" : "", (await _exchanges.FindAsync(shop.Id, Stop))!.Description);
    }

    private object? Observe(string method, object?[] arguments)
    {
        if (method == nameof(IExchangeStore.ReplaceAsync))
        {
            _fences.Add((LocalDate)arguments[1]!);
            return _fences.Count <= _conflicts ? Task.FromResult(CommitOutcome.Conflict) : null;
        }

        return _refuses && method == nameof(IExchangeStore.RemoveAsync) ? Task.FromResult(CommitOutcome.Conflict) : null;
    }
}
