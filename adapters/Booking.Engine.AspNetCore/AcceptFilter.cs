using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore;

/// <summary>Refuses requests that would not take for an answer what the endpoint has: JSON, where it doesn't say else.</summary>
internal sealed class AcceptFilter : IEndpointFilter
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var other = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AnswersAttribute>();
        // Calendar programs take what they are given, whatever they say.
        bool takesAll = other is not null && CalendarAccess.HasToken(request);
        return takesAll || Takes(request, other is null ? Json : new MediaTypeHeaderValue(other.MediaType))
            ? next(context)
            : ValueTask.FromResult<object?>(Answer.NotAcceptable);
    }

    /// <summary>Whether the most specific range that names the type has a quality. A header that can't be read says nothing.</summary>
    private static bool Takes(HttpRequest request, MediaTypeHeaderValue type)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) || ranges.Count == 0)
        {
            return true;
        }

        var named = ranges
            .Where(range => range.MatchesAllTypes || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
                && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase))))
            .MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return named is not null && named.Quality is not 0;
    }
}
