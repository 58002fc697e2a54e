using System.Threading.RateLimiting;

namespace BookingEngine.SampleHost;

/// <summary>
/// Takes of the caller's limit what a request costs, and of the limit of bookings where it is one. The dear ones then take turns, so that
/// they leave the processor to others: a caller's own go one by one, and few of all callers' at once.
/// </summary>
internal sealed class CostLimiter(
    int perMinute,
    PartitionedRateLimiter<HttpContext> requests,
    PartitionedRateLimiter<HttpContext> bookings,
    PartitionedRateLimiter<HttpContext> turns) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => requests.GetStatistics(resource);

    /// <summary>
    /// Takes what an answer costs beyond what its address told, and a turn where only now it shows to be dear; null where there is
    /// nothing to take. What can't be paid for says when all of it can, since it is asked for anew then.
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

    /// <summary>Nothing is to be had at once: the middleware then waits, and only there does a request pay, once.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext context, int permitCount) => new Refused();

    /// <summary>
    /// Waits for a turn, and before that for the body, so that a slow client has nobody wait for it; what can't be paid for doesn't
    /// wait.
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

    /// <summary>What costs more than a caller has at once takes all of that.</summary>
    private int CostOf(HttpContext context) => Math.Min(RequestCosts.Of(context), perMinute);

    /// <summary>Nothing, and no word of when there will be more.</summary>
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
    /// A turn that ends with its request, or sooner where that takes long: a client that reads slowly keeps nobody waiting for
    /// its turn, and no processor busy.
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
