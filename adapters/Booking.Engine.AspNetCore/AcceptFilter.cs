using BookingEngine.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore;

/// <summary>Refuses requests that would not take JSON for an answer.</summary>
internal sealed class AcceptFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        TakesJson(context.HttpContext.Request)
            ? next(context)
            : ValueTask.FromResult<object?>(Answer.NotAcceptable);

    /// <summary>Whether the most specific range that names JSON has a quality. A header that can't be read says nothing.</summary>
    private static bool TakesJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) || ranges.Count == 0)
        {
            return true;
        }

        var json = ranges
            .Where(range => range.MatchesAllTypes || (range.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                && (range.MatchesAllSubTypes || range.SubType.Equals("json", StringComparison.OrdinalIgnoreCase))))
            .MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return json is not null && json.Quality is not 0;
    }
}
