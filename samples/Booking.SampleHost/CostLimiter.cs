using System.Threading.RateLimiting;

namespace BookingEngine.SampleHost;

/// <summary>
/// Charges the cost of a request to the caller's limit, and a booking also to the limit of bookings. Costly requests
/// then take turns, so that they leave processor time for others: those of one caller run one at a time, and only a
/// few of all callers run at once.
/// </summary>
internal sealed class CostLimiter(
    int perMinute,
    PartitionedRateLimiter<HttpContext> requests,
    PartitionedRateLimiter<HttpContext> bookings,
    PartitionedRateLimiter<HttpContext> turns) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => requests.GetStatistics(resource);

    /// <summary>
    /// Charges the part of a response's cost that its address did not reveal, and waits for a turn if the response
    /// turns out to be costly. It returns null where there is nothing to charge. A refusal says when the whole cost
    /// can be paid, since the request will then be made again.
    /// </summary>
    public async ValueTask<RateLimitLease?> AcquireMoreAsync(HttpContext context, int cost, CancellationToken cancellationToken)
    {
        int paid = CostOf(context);
        int whole = Math.Min(cost, perMinute);
        if (whole <= paid)
        {
            return null;
        }

        var lease = requests.AttemptAcquire(context, whole - paid);
        lease = lease.IsAcquired ? lease : requests.AttemptAcquire(context, whole);
        return lease.IsAcquired && RequestCosts.TakesTurns(context, cost) && !RequestCosts.TakesTurns(context, paid)
            ? new Turn(await turns.AcquireAsync(context, 1, cancellationToken))
            : lease;
    }

    /// <summary>
    /// Always refuses, so that the middleware waits instead. Only the waiting call charges a request, and it does so
    /// once.
    /// </summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext context, int permitCount) => new Refused();

    /// <summary>
    /// Waits for the body and then for a turn, so that a client that sends slowly delays nobody. A request whose cost
    /// can't be paid doesn't wait.
    /// </summary>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext context, int permitCount, CancellationToken cancellationToken)
    {
        int cost = CostOf(context);
        var paid = Pay(context, cost);
        return !paid.IsAcquired || !RequestCosts.TakesTurns(context, cost) ? paid
            : RequestCosts.HasBody(context) && !await RequestCosts.HasComeAsync(context, cancellationToken) ? new Refused()
            : new Turn(await turns.AcquireAsync(context, 1, cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            requests.Dispose();
            bookings.Dispose();
            turns.Dispose();
        }

        base.Dispose(disposing);
    }

    private RateLimitLease Pay(HttpContext context, int cost)
    {
        var lease = requests.AttemptAcquire(context, cost);
        return lease.IsAcquired && RequestCosts.IsBooking(context) ? bookings.AttemptAcquire(context) : lease;
    }

    /// <summary>A request that costs more than the whole limit uses the whole limit.</summary>
    private int CostOf(HttpContext context) => Math.Min(RequestCosts.Of(context), perMinute);

    /// <summary>A refusal that does not say when to try again.</summary>
    private sealed class Refused : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }

    /// <summary>
    /// A turn that ends with its request, or earlier if the request takes long. A client that reads slowly keeps no
    /// one waiting for the turn, and uses no processor time.
    /// </summary>
    private sealed class Turn : RateLimitLease
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

        private readonly RateLimitLease _lease;
        private readonly Timer? _end;
        private int _ended;

        public Turn(RateLimitLease lease)
        {
            _lease = lease;
            _end = lease.IsAcquired ? new Timer(turn => ((Turn)turn!).End(), this, Longest, Timeout.InfiniteTimeSpan) : null;
        }

        public override bool IsAcquired => _lease.IsAcquired;

        public override IEnumerable<string> MetadataNames => _lease.MetadataNames;

        public override bool TryGetMetadata(string metadataName, out object? metadata) =>
            _lease.TryGetMetadata(metadataName, out metadata);

        protected override void Dispose(bool disposing)
        {
            _end?.Dispose();
            End();
            base.Dispose(disposing);
        }

        private void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                _lease.Dispose();
            }
        }
    }
}
