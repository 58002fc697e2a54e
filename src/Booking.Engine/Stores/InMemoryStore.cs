using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// Stores everything in the memory of the process. It is meant for tests and for trying things out, and it is the model
/// that the other stores are compared with. One lock per exchange makes each commit atomic.
/// </summary>
public sealed partial class InMemoryStore : IExchangeStore, IBookingStore
{
    private readonly ConcurrentDictionary<Guid, ExchangeData> _exchanges = new();
    private readonly ConcurrentDictionary<Guid, Guid> _exchangeOfBooking = new();

    private IEnumerable<ExchangeData> DataOf(IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Distinct())
        {
            if (_exchanges.TryGetValue(id, out var data))
            {
                yield return data;
            }
        }
    }

    /// <summary>All data of one exchange. It is locked while it is read or changed.</summary>
    private sealed partial class ExchangeData(Exchange exchange)
    {
        public Exchange Exchange { get; set; } = exchange;

        public Dictionary<LocalDate, BookingDay> Days { get; } = [];

        public Dictionary<Guid, Booking> Bookings { get; } = [];

        /// <summary>The allocations of resources of each booking, also of those that are not active any more.</summary>
        public Dictionary<Guid, IReadOnlyList<Allocation>> ResourceAllocations { get; } = [];
    }
}
