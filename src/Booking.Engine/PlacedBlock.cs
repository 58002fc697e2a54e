using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>The result of blocking a time: the stored block, and the bookings that stand in its way.</summary>
public sealed record PlacedBlock
{
    /// <summary>The most bookings that <see cref="Bookings"/> has, which is 1,000.</summary>
    public const int MostBookings = 1000;

    /// <summary>Creates the result.</summary>
    /// <param name="exchange">The exchange with the block.</param>
    /// <param name="block">The block.</param>
    /// <param name="bookings">The bookings in its way, or the first of them.</param>
    /// <param name="bookingCount">The number of all bookings in its way.</param>
    /// <exception cref="ArgumentNullException">The exchange, the block or the list is null.</exception>
    public PlacedBlock(Exchange exchange, Block block, IReadOnlyList<BookingDetails> bookings, int bookingCount)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(block);
        Exchange = exchange;
        Block = block;
        Bookings = ValueList<BookingDetails>.Of(bookings, nameof(bookings));
        BookingCount = bookingCount;
    }

    /// <summary>The exchange, as it is with the block.</summary>
    public Exchange Exchange { get; }

    /// <summary>The block, with its id.</summary>
    public Block Block { get; }

    /// <summary>The resource that is blocked, or null if the exchange is.</summary>
    public Guid? ResourceId { get; init; }

    /// <summary>
    /// The active bookings that overlap the block, and use the resource if one is blocked, past ones included, ordered by date,
    /// start, then id. They are the first 1,000 if there are more.
    /// </summary>
    public IReadOnlyList<BookingDetails> Bookings { get; }

    /// <summary>The number of all these bookings.</summary>
    public int BookingCount { get; }

    /// <summary>Returns the block and the number of bookings, and no personal data.</summary>
    public override string ToString() => FormattableString.Invariant($"{Block}, {BookingCount} bookings in its way");
}
