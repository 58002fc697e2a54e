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
    /// Blocks a time of an exchange, or of one of its resources, so that no bookings are accepted there or get the resource, and
    /// answers the bookings that stand in its way. They stay. From the moment this method returns, no other booking overlaps the
    /// block, so none is missing in the answer. A block with the id of one that the exchange or a resource has takes that one's
    /// place, so the call can safely be repeated with an id of the caller's.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="block">The block. If its id is empty, it gets a new one.</param>
    /// <param name="resourceId">The resource to block, or null to block the exchange.</param>
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
    ///
    /// var staffed = await exchanges.UpdateAsync(
    ///     shop.Id, exchange => exchange with { Resources = [Resource.Of("staff", "Anna"), Resource.Of("staff", "Ben")] });
    /// var anna = staffed.Value.Resources[0];
    /// await exchanges.BlockAsync(shop.Id, new Block(monday.PlusDays(1)) { Reason = "Training" }, anna.Id);
    /// var tuesday = await availability.GetDayAsync(shop.Id, monday.PlusDays(1));
    /// Print(tuesday.Slots[0].AvailableCapacity); // 1
    /// </code>
    /// </example>
    public async Task<Result<PlacedBlock>> BlockAsync(
        Guid exchangeId, Block block, Guid? resourceId = null, long? ifVersion = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (BlockedTimes.Problems(block) is { Count: > 0 } problems)
        {
            return Result<PlacedBlock>.Refused(problems);
        }

        var placed = WithId(block, _clock.GetCurrentInstant());
        var result = await RetryAsync(exchangeId, ifVersion, PlaceAsync, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Result<PlacedBlock>.Refused(result.Errors);
        }

        if (_trial is not null)
        {
            return new PlacedBlock(result.Value, placed, [], 0) { ResourceId = resourceId };
        }

        // They are read behind the fence, where none can be added any more.
        var placement = new BlockPlacement(result.Value, placed, ResourceOf(result.Value));
        var (bookings, count) = await BookingsInTheWayAsync(placement, cancellationToken).ConfigureAwait(false);
        return new PlacedBlock(result.Value, placed, bookings, count) { ResourceId = resourceId };

        Resource? ResourceOf(Exchange exchange) => resourceId is { } id ? exchange.FindResource(id) : null;

        async Task<Result<Exchange>> PlaceAsync(Exchange stored)
        {
            var resource = ResourceOf(stored);
            return resourceId is { } id && resource is null
                ? BookingErrors.UnknownResource(nameof(PlacedBlock.ResourceId), id)
                : await ChangeAsync(stored, BlockPlacement.With(stored, placed, resource), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a block of an exchange or of one of its resources. Nothing changes if none of them has it.</summary>
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
            var without = BlockPlacement.Without(stored, blockId);
            return ReferenceEquals(without, stored)
                ? stored
                : await ReplaceAsync(stored, without with { IsBeingDeleted = false }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the first active bookings that overlap a block and use what is blocked, and the number of all.</summary>
    private async Task<(IReadOnlyList<BookingDetails> Bookings, int Count)> BookingsInTheWayAsync(
        BlockPlacement placement, CancellationToken cancellationToken)
    {
        var (exchange, block) = (placement.Exchange, placement.Block);
        var (_, stored) = await _bookings
            .LoadVersionsAsync(exchange.Id, block.Date, block.Last, cancellationToken)
            .ConfigureAwait(false);
        var named = new List<Guid>();
        int count = 0;
        foreach (var dates in stored.Select(day => day.Date).Order().Chunk(DaysAtOnce))
        {
            var days = await DaysOfAsync(placement, dates, cancellationToken).ConfigureAwait(false);
            Guid[] found =
            [
                .. days.OrderBy(day => day.Date)
                    .SelectMany(placement.InTheWay)
                    .Select(taken => taken.BookingId)
                    .Distinct(), // A booking can use a resource twice, one time after the other.
            ];
            named.AddRange(found.Take(PlacedBlock.MostBookings - named.Count));
            count += found.Length;
        }

        var bookings = named.Count == 0
            ? []
            : await _bookings.FindBookingsAsync(named, cancellationToken).ConfigureAwait(false);
        Booking[] overlapping =
        [
            .. bookings
                .Where(booking => booking.IsActive && placement.Overlaps(booking.Date, booking.Period))
                .OrderBy(booking => booking.Date)
                .ThenBy(booking => booking.Period)
                .ThenBy(booking => booking.Id),
        ];
        var partsOfDays = await ListedDays.LoadAsync(
            _bookings, overlapping.Select(booking => (exchange, booking.Date, booking.Period)), cancellationToken)
            .ConfigureAwait(false);
        var resources = overlapping.Length == 0 || exchange.Resources.Count == 0
            ? []
            : await _bookings.FindResourceAllocationsAsync(overlapping, cancellationToken).ConfigureAwait(false);
        var ofBooking = resources.ToLookup(taken => taken.BookingId);
        BookingDetails[] standing = // Some may have been cancelled or moved, or got another resource, meanwhile.
        [
            .. overlapping
                .Where(booking => placement.Resource is null || ofBooking[booking.Id].Any(placement.IsInTheWay))
                .Select(booking => Details.Of(booking, partsOfDays.Of(exchange, booking.Date)) with
                {
                    Resources = Details.ResourcesOf(booking, exchange, ofBooking[booking.Id]),
                }),
        ];
        return (standing, count - (named.Count - standing.Length));
    }

    /// <summary>
    /// Loads what has to be known of some dates. What is taken of resources is only loaded with whole days.
    /// </summary>
    private async Task<IReadOnlyList<BookingDay>> DaysOfAsync(
        BlockPlacement placement, LocalDate[] dates, CancellationToken cancellationToken)
    {
        if (placement.Resource is not null)
        {
            return await _bookings.LoadDaysAsync([placement.Exchange.Id], dates[0], dates[^1], cancellationToken).ConfigureAwait(false);
        }

        DayPart[] parts = [.. dates.Select(placement.PartOn).OfType<DayPart>()];
        return parts.Length == 0 ? [] : await _bookings.LoadPartsAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    private static Block WithId(Block block, Instant now) =>
        block.Id == Guid.Empty ? block with { Id = NewId.At(now) } : block;
}
