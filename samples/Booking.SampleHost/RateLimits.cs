using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using BookingEngine.AspNetCore;
using BookingEngine.Pages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.SampleHost;

/// <summary>
/// Limits how much a caller may request, measured in cheap requests (<see cref="RequestCosts"/>), and how many
/// bookings it may make or reschedule: so many at once, and as many again over each minute. A caller is a user, or an
/// address where there are no credentials.
/// </summary>
public sealed record RateLimits(bool AreOn, int RequestsPerMinute, int BookingsPerMinute)
{
    private const string Section = "Booking:RateLimit";
    private const int Most = 1_000_000;
    private const int MostWaitingOfOne = 8;
    private const int MostWaiting = 64;

    public static RateLimits Read(IConfiguration configuration, IHostEnvironment environment) => new(
        Setting.Switch(configuration, $"{Section}:Enabled") ?? !environment.IsDevelopment(),
        Setting.Number(configuration, $"{Section}:RequestsPerMinute", 1, Most) ?? 600,
        Setting.Number(configuration, $"{Section}:BookingsPerMinute", 1, Most) ?? 30);

    public void Configure(RateLimiterOptions options)
    {
        var (all, bookings) = (Bucket(RequestsPerMinute), Bucket(BookingsPerMinute));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RefuseAsync;
        options.GlobalLimiter = new CostLimiter(
            RequestsPerMinute,
            PartitionedRateLimiter.Create<HttpContext, string>(
                context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => all)),
            PartitionedRateLimiter.Create<HttpContext, string>(
                context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => bookings)),
            PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(
                    context => RateLimitPartition.GetConcurrencyLimiter(CallerOf(context), _ => Turns(1, MostWaitingOfOne))),
                PartitionedRateLimiter.Create<HttpContext, string>(
                    _ => RateLimitPartition.GetConcurrencyLimiter("", _ => Turns(Environment.ProcessorCount, MostWaiting)))));
    }

    /// <summary>
    /// Charges responses for slots that their address does not reveal. The exchange determines the steps between
    /// slots, and their length where the request names none.
    /// </summary>
    public void Apply(RouteGroupBuilder api)
    {
        if (AreOn)
        {
            api.AddEndpointFilter(async (invocation, next) =>
            {
                object? result = await next(invocation);
                var context = invocation.HttpContext;
                var options = context.RequestServices.GetRequiredService<IOptions<RateLimiterOptions>>().Value;
                if (result is not IValueHttpResult<PreparedAvailability> { Value: { } availability }
                    || await ((CostLimiter)options.GlobalLimiter!).AcquireMoreAsync(
                        context, RequestCosts.OfSlots(availability.CountSlots()), context.RequestAborted) is not { } lease)
                {
                    return result;
                }

                context.Response.RegisterForDispose(lease);
                if (lease.IsAcquired)
                {
                    return result;
                }

                await RefuseAsync(new OnRejectedContext { HttpContext = context, Lease = lease }, context.RequestAborted);
                return Results.Empty;
            });
        }
    }

    /// <summary>A bucket that holds a minute's tokens and is refilled by as many each minute.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        int atOnce = (perMinute + 599) / 600; // tokens are added at most ten times a second
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = atOnce,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * atOnce / perMinute,
            QueueLimit = 0,
            AutoReplenishment = false, // the common timer of the partitions replenishes it
        };
    }

    private static ConcurrencyLimiterOptions Turns(int atOnce, int waiting) => new()
    {
        PermitLimit = atOnce,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private static string CallerOf(HttpContext context) =>
        (context.User.FindFirstValue("sub") ?? context.User.FindFirstValue(ClaimTypes.NameIdentifier)) is { Length: > 0 } user
            ? $"user {user}"
            : $"address {NetworkOf(context.Connection.RemoteIpAddress)}";

    /// <summary>An IPv4 address, or the /64 prefix that a provider gives to one customer in IPv6.</summary>
    private static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
        if (BookingPageRefusal.IsOfPages(context.HttpContext))
        {
            await BookingPageRefusal.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests);
            return;
        }

        string message = $"Request was throttled. Expected available in {seconds} second{(seconds == 1 ? "" : "s")}.";
        await BookingApiRefusal.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests, message);
    }
}
