using System.Buffers.Text;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>
/// Sends availability with its entity tag, or 304 if the client already has it. For a 304 no slots are computed. The
/// tag is weak: it is only used with <c>If-None-Match</c>, and a host or proxy that compresses the response may keep
/// it.
/// </summary>
internal sealed class AvailabilityResult : IResult, IValueHttpResult<PreparedAvailability>
{
    /// <summary>Identifies the build of this API, since another build may format the body differently.</summary>
    private static readonly string Form = Base64Url.EncodeToString(
        typeof(AvailabilityResult).Module.ModuleVersionId.ToByteArray().AsSpan(0, 6));

    private readonly PreparedAvailability _availability;
    private readonly bool _isRange;
    private readonly bool _showsResources;

    private AvailabilityResult(PreparedAvailability availability, bool isRange, bool showsResources)
    {
        _availability = availability;
        _isRange = isRange;
        _showsResources = showsResources;
    }

    /// <summary>The availability to send. Filters of the app can see from it how large the response will be.</summary>
    public PreparedAvailability Value => _availability;

    /// <summary>Returns the result for one day, as <c>available_slots</c> sends it.</summary>
    public static IResult OfDay(PreparedAvailability availability, bool showsResources) =>
        new AvailabilityResult(availability, isRange: false, showsResources);

    /// <summary>Returns the result for all days, as <c>availability</c> sends it.</summary>
    public static IResult OfRange(PreparedAvailability availability, bool showsResources) =>
        new AvailabilityResult(availability, isRange: true, showsResources);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        string tag = $"\"{(_isRange ? "range" : "day")}{(_showsResources ? "-resources" : "")}-{Form}-{_availability.GetVersion()}\"";
        response.Headers.ETag = "W/" + tag;
        if (Precondition.IsKnown(httpContext.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var body = new AvailabilityBody(_availability, _showsResources, response.BodyWriter, httpContext.RequestAborted);
        await using var _ = body.ConfigureAwait(false);
        await (_isRange ? body.WriteRangeAsync() : body.WriteDayAsync())
            .ConfigureAwait(false);
        if (!response.HasStarted)
        {
            response.ContentLength = body.Length;
        }
    }
}
