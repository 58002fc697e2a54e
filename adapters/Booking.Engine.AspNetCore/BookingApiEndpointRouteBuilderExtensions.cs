using System.Diagnostics.CodeAnalysis;
using BookingEngine.AspNetCore;
using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the HTTP API of Booking.Engine.</summary>
public static class BookingApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints of exchanges, time slots and bookings under a prefix. The services come from
    /// <c>AddBookingEngine()</c>, and for the tokens of guests from <c>AddDataProtection()</c>, whose keys should
    /// outlive the process. The caller is the request's user, however the host authenticates it. In Development a
    /// caller without credentials is the development user; elsewhere it is anonymous.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What the paths start with. Everything else under it answers 404.</param>
    /// <returns>The group of all endpoints, for conventions that shall hold for each.</returns>
    public static RouteGroupBuilder MapBookingApi(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/api")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        GuestAccess.RequireServices(endpoints.ServiceProvider);
        var api = endpoints.MapGroup(prefix);
        api.AddEndpointFilter<FailureFilter>();
        api.AddEndpointFilter<AcceptFilter>();
        api.AddEndpointFilter<CredentialsFilter>();

        MapExchanges(api);
        MapTimeSlots(api);
        MapBookings(api);

        api.Map("/{**path}", () => Answer.NotFound);
        return api;
    }

    private static void MapExchanges(RouteGroupBuilder api)
    {
        MapResource(api, "/exchanges", Get(ExchangeEndpoints.ListAsync), Post(ExchangeEndpoints.CreateAsync));
        MapResource(
            api,
            "/exchanges/{id}",
            Get(ExchangeEndpoints.FindAsync),
            ([HttpMethods.Put], ExchangeChangeEndpoints.ReplaceAsync),
            ([HttpMethods.Patch], ExchangeChangeEndpoints.UpdateAsync),
            ([HttpMethods.Delete], ExchangeChangeEndpoints.DeleteAsync));
        MapResource(api, "/exchanges/{id}/erase_customer", Post(ErasureEndpoints.EraseAsync));
        MapResource(
            api,
            "/exchanges/{id}/special_hours",
            Get(SpecialHoursEndpoints.ListAsync),
            Post(SpecialHoursEndpoints.PutAsync));
        MapResource(
            api,
            "/exchanges/{id}/special_hours/{date}",
            Get(SpecialHoursEndpoints.FindAsync),
            ([HttpMethods.Delete], SpecialHoursEndpoints.DeleteAsync));
        MapResource(api, "/exchanges/{id}/calendar.ics", Get(CalendarEndpoints.ExchangeAsync));
    }

    private static void MapTimeSlots(RouteGroupBuilder api)
    {
        MapResource(api, "/time-slots", Get(TimeSlotEndpoints.ListAsync));
        MapResource(
            api,
            "/time-slots/{id}",
            Get(TimeSlotEndpoints.FindAsync),
            ([HttpMethods.Patch], TimeSlotEndpoints.UpdateAsync),
            ([HttpMethods.Delete], TimeSlotEndpoints.DeleteAsync));
        MapResource(api, "/time-slots/available_slots", Get(AvailabilityEndpoints.DayAsync));
        MapResource(api, "/time-slots/availability", Get(AvailabilityEndpoints.DaysAsync));
        MapResource(api, "/time-slots/generate_slots", Post(GenerationEndpoints.GenerateAsync));
    }

    private static void MapBookings(RouteGroupBuilder api)
    {
        MapResource(api, "/bookings", Get(BookingEndpoints.ListAsync), Post(BookingEndpoints.CreateAsync));
        MapResource(
            api,
            "/bookings/{id}",
            Get(BookingEndpoints.FindAsync),
            ([HttpMethods.Patch], BookingChangeEndpoints.UpdateAsync));
        MapResource(api, "/bookings/{id}/cancel", Post(BookingChangeEndpoints.CancelAsync));
        MapResource(api, "/bookings/{id}/confirm", Post(BookingChangeEndpoints.ConfirmAsync));
        MapResource(api, "/bookings/{id}/complete", Post(BookingChangeEndpoints.CompleteAsync));
        MapResource(api, "/bookings/{id}/no_show", Post(BookingChangeEndpoints.NoShowAsync));
        MapResource(api, "/bookings/{id}/reschedule", Post(BookingChangeEndpoints.RescheduleAsync));
        MapResource(api, "/bookings/{id}/calendar.ics", Get(CalendarEndpoints.BookingAsync));
    }

    /// <summary>
    /// Maps one path, with and without its trailing slash. OPTIONS names its methods, as does the 405 of all others.
    /// </summary>
    private static void MapResource(
        RouteGroupBuilder api,
        [StringSyntax("Route")] string path,
        params ReadOnlySpan<(string[] Methods, Delegate Handler)> handlers)
    {
        var allowed = new List<string>();
        foreach (var (methods, handler) in handlers)
        {
            api.MapMethods(path, methods, handler);
            allowed.AddRange(methods);
        }

        allowed.Add(HttpMethods.Options);
        string allow = string.Join(", ", allowed);
        api.MapMethods(path, [HttpMethods.Options], (HttpResponse response) =>
        {
            response.Headers.Allow = allow;
            return Answer.NoContent;
        });
        api.Map(path, (HttpRequest request) => Answer.MethodNotAllowed(request.Method, allow));
    }

    private static (string[] Methods, Delegate Handler) Get(Delegate handler) =>
        ([HttpMethods.Get, HttpMethods.Head], handler);

    private static (string[] Methods, Delegate Handler) Post(Delegate handler) => ([HttpMethods.Post], handler);
}
