using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

public sealed partial class ExchangeService
{
    private const int DaysAtOnce = 64;

    /// <summary>
    /// Blocks a time, so that no bookings are accepted there, and answers the bookings that stand in its way. They stay. From the
    /// moment this method returns, no other booking overlaps the block, so none is missing in the answer. A block with the id of
    /// one that the exchange has takes that one's place, so the call can safely be repeated with an id of the caller's.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="block">The block. If its id is empty, it gets a new one.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">
    /// Cancels the call. Once the block is stored it stays, and only the search for bookings ends.
    /// </param>
    /// <exception cref="ArgumentNullException">The block is null.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada));
    ///
    /// var afternoon = new OpeningPeriod(new LocalTime(13, 0), new LocalTime(17, 0));
    /// var placed = await exchanges.BlockAsync(shop.Id, new Block(monday, afternoon) { Reason = "Dentist" });
    /// Print(placed.Value.Bookings.Single().Customer.Name); // Ada
    ///
    /// var late = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(16, 0), new(17, 0), ada));
    /// Print(late.Error.Code); // SlotBlocked
    /// </code>
    /// </example>
    public async Task<Result<PlacedBlock>> BlockAsync(
        Guid exchangeId, Block block, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (BlockedTimes.Problems(block) is { Count: > 0 } problems)
        {
            return Result<PlacedBlock>.Refused(problems);
        }

        var placed = WithId(block, _clock.GetCurrentInstant());
        var result = await UpdateAsync(
            exchangeId,
            exchange => exchange with { Schedule = exchange.Schedule.With(placed) },
            ifVersion,
            cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Result<PlacedBlock>.Refused(result.Errors);
        }

        // They are read behind the fence, where none can be added any more.
        var (bookings, count) = await BookingsInTheWayAsync(result.Value, placed, cancellationToken).ConfigureAwait(false);
        return new PlacedBlock(result.Value, placed, bookings, count);
    }

    /// <summary>Removes a block. Nothing changes if the exchange does not have it.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="blockId">The block.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <example>
    /// <code>
    /// var placed = await exchanges.BlockAsync(shop.Id, new Block(monday));
    /// var changed = await exchanges.UnblockAsync(shop.Id, placed.Value.Block.Id);
    /// Print(changed.Value.Blocks.Count); // 0
    /// </code>
    /// </example>
    public Task<Result<Exchange>> UnblockAsync(
        Guid exchangeId, Guid blockId, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        return RetryAsync(exchangeId, ifVersion, RemoveAsync, cancellationToken);

        async Task<Result<Exchange>> RemoveAsync(Exchange stored)
        {
            Block[] others = [.. stored.Blocks.Where(block => block.Id != blockId)];
            return others.Length == stored.Blocks.Count
                ? stored
                : await ReplaceAsync(stored, stored with { Blocks = others, IsBeingDeleted = false }, cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    /// <summary>Returns the first active bookings that overlap a block, and the number of all.</summary>
    private async Task<(IReadOnlyList<BookingDetails> Bookings, int Count)> BookingsInTheWayAsync(
        Exchange exchange, Block block, CancellationToken cancellationToken)
    {
        var (_, stored) = await _bookings
            .LoadVersionsAsync(exchange.Id, block.Date, block.Last, cancellationToken)
            .ConfigureAwait(false);
        var named = new List<Guid>();
        int count = 0;
        foreach (var dates in stored.Select(day => day.Date).Order().Chunk(DaysAtOnce))
        {
            DayPart[] parts = [.. dates.Select(date => PartInTheWay(exchange, block, date)).OfType<DayPart>()];
            var days = parts.Length == 0
                ? []
                : await _bookings.LoadPartsAsync(parts, cancellationToken).ConfigureAwait(false);
            Guid[] found =
            [
                .. days.OrderBy(day => day.Date)
                    .SelectMany(day => day.Allocations)
                    .Where(taken => IsInTheWay(exchange, block, taken.Date, taken.Period))
                    .Select(taken => taken.BookingId),
            ];
            named.AddRange(found.Take(PlacedBlock.MostBookings - named.Count));
            count += found.Length;
        }

        var bookings = named.Count == 0
            ? []
            : await _bookings.FindBookingsAsync(named, cancellationToken).ConfigureAwait(false);
        Booking[] standing = // Some may have been cancelled or moved meanwhile.
        [
            .. bookings
                .Where(booking => booking.IsActive && IsInTheWay(exchange, block, booking.Date, booking.Period))
                .OrderBy(booking => booking.Date)
                .ThenBy(booking => booking.Period)
                .ThenBy(booking => booking.Id),
        ];
        var partsOfDays = await ListedDays.LoadAsync(
            _bookings, standing.Select(booking => (exchange, booking.Date, booking.Period)), cancellationToken)
            .ConfigureAwait(false);
        return (
            [.. standing.Select(booking => Details.Of(booking, partsOfDays.Of(exchange, booking.Date)))],
            count - (named.Count - standing.Length));
    }

    /// <summary>Returns what has to be loaded of a date to find the bookings in a block's way, or null if nothing has.</summary>
    private static DayPart? PartInTheWay(Exchange exchange, Block block, LocalDate date)
    {
        var clock = DayClock.For(exchange.TimeZone, date);
        return BlockedTimes.Of(block, exchange.HoursOn(date), clock) is not { } time ? null
            : clock.IsPlain ? new DayPart(exchange.Id, date, time.Start, time.End)
            : new DayPart(exchange.Id, date, int.MinValue, int.MaxValue); // Clock times don't tell what overlaps.
    }

    private static bool IsInTheWay(Exchange exchange, Block block, LocalDate date, LocalPeriod period)
    {
        if (date < block.Date || date > block.Last)
        {
            return false;
        }

        var clock = DayClock.For(exchange.TimeZone, date);
        var (start, end) = clock.Resolve(period);
        return BlockedTimes.Of(block, exchange.HoursOn(date), clock) is { } time && start < time.End && time.Start < end;
    }

    private static Block WithId(Block block, Instant now) =>
        block.Id == Guid.Empty ? block with { Id = NewId.At(now) } : block;
}
