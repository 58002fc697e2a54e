using BookingEngine.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Refuses requests that don't accept the media type of the endpoint's responses, which is JSON unless the endpoint says
/// otherwise. A client that asks for refusals as <c>application/problem+json</c> also accepts JSON for other responses.
/// </summary>
internal sealed class AcceptFilter : IEndpointFilter
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var other = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<MediaTypeAttribute>();
        // Calendar programs accept a calendar, whatever their header says.
        bool takes = other is null
            ? Takes(request, Json) ?? RefusalResult.AsksForProblem(request)
            : CalendarAccess.HasToken(request) || other.MediaTypes.Any(type => Takes(request, new MediaTypeHeaderValue(type)) is true);
        return takes
            ? next(context)
            : ValueTask.FromResult<object?>(Responses.NotAcceptable);
    }

    /// <summary>
    /// Whether the most specific range that names the type has a quality above zero. Returns null if no range names the
    /// type, or if the header can't be read.
    /// </summary>
    private static bool? Takes(HttpRequest request, MediaTypeHeaderValue type)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) || ranges.Count == 0)
        {
            return true;
        }

        var named = ranges
            .Where(range => range.MatchesAllTypes || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
                && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase))))
            .MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return named is null ? null : named.Quality is not 0;
    }
}
