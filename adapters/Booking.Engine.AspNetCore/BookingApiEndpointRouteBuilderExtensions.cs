using System.Diagnostics.CodeAnalysis;
using BookingEngine.AspNetCore;
using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the HTTP API of Booking.Engine.</summary>
public static class BookingApiEndpointRouteBuilderExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Posting = [HttpMethods.Post];

    /// <summary>
    /// Maps the endpoints of exchanges, time slots and bookings under a prefix. The services come from
    /// <c>AddBookingEngine()</c>; the caller is the request's user, however the host authenticates it. In Development
    /// a caller without credentials is the development user; elsewhere it is anonymous.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What the paths start with. Everything else under it answers 404.</param>
    /// <returns>The group of all endpoints, for conventions that shall hold for each.</returns>
    public static RouteGroupBuilder MapBookingApi(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/api")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup(prefix);
        api.AddEndpointFilter<FailureFilter>();
        api.AddEndpointFilter<AcceptFilter>();

        MapResource(api, "/exchanges", get: ExchangeEndpoints.ListAsync, post: ExchangeEndpoints.CreateAsync);
        MapResource(api, "/exchanges/{id}", get: ExchangeEndpoints.FindAsync);
        MapResource(api, "/time-slots/available_slots", get: TimeSlotEndpoints.AvailableAsync);
        MapResource(api, "/time-slots/generate_slots", post: TimeSlotEndpoints.GenerateAsync);
        MapResource(api, "/bookings", get: BookingEndpoints.ListAsync, post: BookingEndpoints.CreateAsync);
        MapResource(api, "/bookings/{id}", get: BookingEndpoints.FindAsync);
        MapResource(api, "/bookings/{id}/cancel", post: BookingEndpoints.CancelAsync);

        api.Map("/{**path}", () => Answer.NotFound);
        return api;
    }

    /// <summary>Maps one path, with and without its trailing slash; other methods answer 405 and name those it has.</summary>
    private static void MapResource(
        RouteGroupBuilder api, [StringSyntax("Route")] string path, Delegate? get = null, Delegate? post = null)
    {
        if (get is not null)
        {
            api.MapMethods(path, Reading, get);
        }

        if (post is not null)
        {
            api.MapMethods(path, Posting, post);
        }

        string allowed = string.Join(", ", [.. get is null ? [] : Reading, .. post is null ? [] : Posting]);
        api.Map(path, (HttpRequest request) => Answer.MethodNotAllowed(request.Method, allowed));
    }
}
