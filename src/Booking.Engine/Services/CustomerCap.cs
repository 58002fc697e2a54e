using BookingEngine.Deciding;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>
/// Limits how many active bookings a customer has at an exchange. These bookings lie on many days, which no single
/// commit compares. So within this process the requests of one customer at one exchange are handled one at a time, and
/// each begins with a count. Every other process may let one more booking through.
/// </summary>
internal sealed class CustomerCap(IBookingStore bookings, int? most)
{
    /// <summary>
    /// Enough for the largest limit that can be set: if bookings are left out, the page alone already reaches the
    /// limit.
    /// </summary>
    private static readonly PageRequest Latest = new(1, 100) { IsCounted = false };

    private readonly Dictionary<(Guid ExchangeId, string Customer), Line> _lines = [];

    /// <summary>Waits for the customer's turn and counts the bookings. Returns null if there is no limit.</summary>
    public async Task<Turn?> TakeTurnAsync(BookingRequest request, Instant now, CancellationToken cancellationToken)
    {
        if (most is not { } cap)
        {
            return null;
        }

        string customer = request.UserId is { } user ? $"user {user}" : $"guest {TextRules.ForSearch(request.Customer.Email)}";
        var turn = new Turn(this, (request.ExchangeId, customer));
        await turn.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            turn.Active = await CountAsync(request, cap, now, cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Counts the customer's bookings without waiting for a turn. Returns null if there is no limit, or if the request names no customer.
    /// </summary>
    public async Task<ActiveBookings?> CountAsync(BookingRequest request, Instant now, CancellationToken cancellationToken) =>
        most is { } cap && (request.UserId is not null || request.Customer.Email.Length > 0)
            ? await CountAsync(request, cap, now, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<ActiveBookings> CountAsync(
        BookingRequest request, int cap, Instant now, CancellationToken cancellationToken)
    {
        var filter = new BookingFilter
        {
            ExchangeId = request.ExchangeId,
            UserId = request.UserId,
            IsOfGuests = request.UserId is null,
            CustomerEmail = request.UserId is null ? request.Customer.Email : null,
            Statuses = [BookingStatus.Pending, BookingStatus.Confirmed],
            DateFrom = now.InUtc().Date.PlusDays(-2), // Yesterday in every zone: its hours may run past midnight.
            Order = BookingOrder.StartDescending,
        };
        var page = await bookings.ListBookingsAsync(filter, Latest, cancellationToken).ConfigureAwait(false);
        return new ActiveBookings(page.Items, cap);
    }

    /// <summary>The turn of one request. The next request's turn begins when this one is disposed.</summary>
    internal sealed class Turn(CustomerCap cap, (Guid ExchangeId, string Customer) key) : IDisposable
    {
        private Line? _line;

        /// <summary>The customer's bookings, as counted when the turn began.</summary>
        public ActiveBookings? Active { get; set; }

        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            var line = cap.Join(key);
            try
            {
                await line.Free.WaitAsync(cancellationToken).ConfigureAwait(false);
                _line = line;
            }
            catch
            {
                cap.Leave(key, line);
                throw;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_line is { } line)
            {
                _line = null;
                line.Free.Release();
                cap.Leave(key, line);
            }
        }
    }

    private Line Join((Guid ExchangeId, string Customer) key)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                _lines[key] = line = new Line();
            }

            line.Length++;
            return line;
        }
    }

    private void Leave((Guid ExchangeId, string Customer) key, Line line)
    {
        lock (_lines)
        {
            if (--line.Length == 0)
            {
                _lines.Remove(key);
                line.Free.Dispose();
            }
        }
    }

    /// <summary>The waiting requests of one customer at one exchange. It exists only while there are any.</summary>
    private sealed class Line
    {
        public SemaphoreSlim Free { get; } = new(1);

        public int Length { get; set; }
    }
}
