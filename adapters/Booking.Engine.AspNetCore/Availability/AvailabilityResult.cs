using System.Buffers.Text;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>
/// The response with availability and its entity tag, or 304 where the client has it already: then nothing is computed. The tag
/// is weak, since nothing but <c>If-None-Match</c> asks for it, and a host or proxy that compresses may keep it.
/// </summary>
internal sealed class AvailabilityResult : IResult, IValueHttpResult<PreparedAvailability>
{
    /// <summary>Another build of this API may print another body.</summary>
    private static readonly string Form = Base64Url.EncodeToString(
        typeof(AvailabilityResult).Module.ModuleVersionId.ToByteArray().AsSpan(0, 6));

    private readonly PreparedAvailability _availability;
    private readonly bool _isRange;

    private AvailabilityResult(PreparedAvailability availability, bool isRange)
    {
        _availability = availability;
        _isRange = isRange;
    }

    /// <summary>What is about to be sent: an app's filter sees by it how much that is.</summary>
    public PreparedAvailability Value => _availability;

    /// <summary>The one day, as <c>available_slots</c> prints it.</summary>
    public static IResult OfDay(PreparedAvailability availability) => new AvailabilityResult(availability, isRange: false);

    /// <summary>All the days, as <c>availability</c> prints them.</summary>
    public static IResult OfRange(PreparedAvailability availability) => new AvailabilityResult(availability, isRange: true);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        string tag = $"\"{(_isRange ? "range" : "day")}-{Form}-{_availability.GetVersion()}\"";
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

        var body = new AvailabilityBody(response.BodyWriter, httpContext.RequestAborted);
        await using var _ = body.ConfigureAwait(false);
        await (_isRange ? body.WriteRangeAsync(_availability) : body.WriteDayAsync(_availability.GetDay(0)))
            .ConfigureAwait(false);
        if (!response.HasStarted)
        {
            response.ContentLength = body.Length;
        }
    }
}
