using System.Diagnostics.CodeAnalysis;
using BookingEngine;
using BookingEngine.AspNetCore;
using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Availability;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.BusyCalendars;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Events;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using BookingEngine.AspNetCore.Resources;
using BookingEngine.AspNetCore.Services;
using BookingEngine.AspNetCore.TimeSlots;
using BookingEngine.AspNetCore.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the HTTP API of Booking.Engine.</summary>
public static class BookingApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints of exchanges, time slots and bookings under a prefix. The services come from
    /// <c>AddBookingEngine()</c>, and for the tokens of guests from <c>AddDataProtection()</c>, whose keys should
    /// outlive the process. The caller is the request's user, however the app authenticates it: its claim <c>sub</c>, or
    /// where there is none its name identifier. A request without a user is anonymous, in every environment.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What the paths start with. Everything else under it answers 404.</param>
    /// <returns>The group of all endpoints, for conventions that apply to each of them.</returns>
    /// <exception cref="InvalidOperationException">One of those services was not added.</exception>
    public static RouteGroupBuilder MapBookingApi(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/api")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RequireServices(endpoints.ServiceProvider);
        var api = endpoints.MapGroup(prefix);
        api.AddEndpointFilter((context, next) =>
        {
            RequestBody.ExpectUnread(context.HttpContext);
            return next(context);
        });
        api.AddEndpointFilter<FailureFilter>();
        api.AddEndpointFilter<AcceptFilter>();
        api.AddEndpointFilter<CredentialsFilter>();

        var personal = api.MapGroup("").AddEndpointFilter<PersonalResponseFilter>();
        MapExchanges(api);
        MapServices(api);
        MapResources(api);
        MapBlocks(personal);
        MapCustomers(personal);
        MapTimeSlots(api);
        MapBookings(personal);
        MapResource(personal, "/events/", Get(EventEndpoints.ListAsync, EventOperations.List));
        var registered = endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>();
        if (registered.IsService(typeof(IBusyCalendarSource)))
        {
            MapBusyCalendars(personal);
        }

        if (registered.IsService(typeof(IWebhookSender)))
        {
            MapWebhooks(personal);
        }

        api.Map("/{**path}", () => Responses.NotFound).ExcludeFromDescription();
        return api;
    }

    /// <summary>Makes a missing service known when the app starts, not when the first request needs it.</summary>
    private static void RequireServices(IServiceProvider services)
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        if (!registered.IsService(typeof(BookingService)))
        {
            throw new InvalidOperationException(
                "MapBookingApi serves what the booking engine does: call builder.Services.AddBookingEngine() before the app "
                + "is built.");
        }

        if (!registered.IsService(typeof(IDataProtectionProvider)))
        {
            throw new InvalidOperationException(
                "MapBookingApi gives guests access to their bookings by ASP.NET Core Data Protection: call "
                + "builder.Services.AddDataProtection(), and say where its keys are kept.");
        }
    }

    private static void MapExchanges(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/exchanges/",
            Get(ExchangeEndpoints.ListAsync, ExchangeOperations.List),
            Post(ExchangeEndpoints.CreateAsync, ExchangeOperations.Create));
        MapResource(
            api,
            "/exchanges/{id}/",
            Get(ExchangeEndpoints.FindAsync, ExchangeOperations.Find),
            Put(ExchangeChangeEndpoints.Change(isPartial: false), ExchangeOperations.Replace),
            Patch(ExchangeChangeEndpoints.Change(isPartial: true), ExchangeOperations.Update),
            Delete(ExchangeChangeEndpoints.DeleteAsync, ExchangeOperations.Delete));
        MapResource(
            api,
            "/exchanges/{id}/special_hours/",
            Get(SpecialHoursEndpoints.OfExchange.ListAsync, SpecialHoursOperations.List),
            Post(SpecialHoursEndpoints.SetOrImportAsync, SpecialHoursOperations.Put));
        MapResource(
            api,
            "/exchanges/{id}/special_hours/{date}/",
            Get(SpecialHoursEndpoints.OfExchange.FindAsync, SpecialHoursOperations.Find),
            Delete(SpecialHoursEndpoints.OfExchange.DeleteAsync, SpecialHoursOperations.Delete));
    }

    /// <summary>What an exchange's owner alone is told of its time, with the bookings in the way.</summary>
    private static void MapBlocks(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/exchanges/{id}/blocks/",
            Get(BlockEndpoints.ListAsync, BlockOperations.List),
            Post(BlockEndpoints.CreateAsync, BlockOperations.Create));
        MapResource(
            api,
            "/exchanges/{id}/blocks/{block}/",
            Get(BlockEndpoints.FindAsync, BlockOperations.Find),
            Delete(BlockEndpoints.DeleteAsync, BlockOperations.Delete));
    }

    private static void MapServices(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/exchanges/{id}/services/",
            Get(ServiceEndpoints.All.ListAsync, ServiceOperations.List),
            Post(ServiceEndpoints.All.CreateAsync, ServiceOperations.Create));
        MapResource(
            api,
            "/exchanges/{id}/services/{service}/",
            Get(ServiceEndpoints.All.FindAsync, ServiceOperations.Find),
            Put(ServiceEndpoints.All.Change(isPartial: false), ServiceOperations.Replace),
            Patch(ServiceEndpoints.All.Change(isPartial: true), ServiceOperations.Update),
            Delete(ServiceEndpoints.All.DeleteAsync, ServiceOperations.Delete));
    }

    private static void MapResources(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/exchanges/{id}/resources/",
            Get(ResourceEndpoints.All.ListAsync, ResourceOperations.List),
            Post(ResourceEndpoints.All.CreateAsync, ResourceOperations.Create));
        MapResource(
            api,
            "/exchanges/{id}/resources/{resource}/",
            Get(ResourceEndpoints.All.FindAsync, ResourceOperations.Find),
            Put(ResourceEndpoints.All.Change(isPartial: false), ResourceOperations.Replace),
            Patch(ResourceEndpoints.All.Change(isPartial: true), ResourceOperations.Update),
            Delete(ResourceEndpoints.All.DeleteAsync, ResourceOperations.Delete));
        MapResource(
            api,
            "/exchanges/{id}/resources/{resource}/special_hours/",
            Get(ResourceEndpoints.SpecialHours.ListAsync, ResourceOperations.ListSpecialHours),
            Post(ResourceEndpoints.SpecialHours.SetAsync, ResourceOperations.PutSpecialHours));
        MapResource(
            api,
            "/exchanges/{id}/resources/{resource}/special_hours/{date}/",
            Get(ResourceEndpoints.SpecialHours.FindAsync, ResourceOperations.FindSpecialHours),
            Delete(ResourceEndpoints.SpecialHours.DeleteAsync, ResourceOperations.DeleteSpecialHours));
    }

    /// <summary>What an exchange's owner is told of its customers.</summary>
    private static void MapCustomers(RouteGroupBuilder api)
    {
        MapResource(
            api, "/exchanges/{id}/erase_customer/", Post(ErasureEndpoints.EraseAsync, ExchangeOperations.EraseCustomer));
        MapResource(
            api, "/exchanges/{id}/calendar.ics/", Get(CalendarEndpoints.ExchangeAsync, CalendarOperations.Exchange));
        MapResource(
            api,
            "/exchanges/{id}/calendar_token/",
            Post(CalendarEndpoints.CreateTokenAsync, CalendarOperations.CreateToken),
            Delete(CalendarEndpoints.DeleteTokenAsync, CalendarOperations.DeleteToken));
        MapResource(
            api,
            "/exchanges/{id}/resources/{resource}/calendar_token/",
            Post(CalendarEndpoints.CreateResourceTokenAsync, CalendarOperations.CreateResourceToken));
    }

    private static void MapTimeSlots(RouteGroupBuilder api)
    {
        MapResource(api, "/time-slots/", Get(TimeSlotEndpoints.ListAsync, TimeSlotOperations.List));
        MapResource(
            api,
            "/time-slots/{id}/",
            Get(TimeSlotEndpoints.FindAsync, TimeSlotOperations.Find),
            Patch(TimeSlotEndpoints.UpdateAsync, TimeSlotOperations.Update),
            Delete(TimeSlotEndpoints.DeleteAsync, TimeSlotOperations.Delete));
        MapResource(
            api, "/time-slots/available_slots/", Get(AvailabilityEndpoints.DayAsync, AvailabilityOperations.Day));
        MapResource(
            api, "/time-slots/availability/", Get(AvailabilityEndpoints.DaysAsync, AvailabilityOperations.Days));
        MapResource(
            api, "/time-slots/generate_slots/", Post(GenerationEndpoints.GenerateAsync, TimeSlotOperations.Generate));
    }

    private static void MapBookings(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/bookings/",
            Get(BookingEndpoints.ListAsync, BookingOperations.List),
            Post(BookingEndpoints.CreateAsync, BookingOperations.Create));
        MapResource(api, "/bookings/check/", Post(BookingEndpoints.CheckAsync, BookingOperations.Check));
        MapResource(
            api,
            "/bookings/{id}/",
            Get(BookingEndpoints.FindAsync, BookingOperations.Find),
            Patch(BookingChangeEndpoints.UpdateAsync, BookingOperations.Update));
        MapResource(api, "/bookings/{id}/cancel/", Post(BookingChangeEndpoints.To(BookingStatus.Cancelled), BookingOperations.Cancel));
        MapResource(api, "/bookings/{id}/confirm/", Post(BookingChangeEndpoints.To(BookingStatus.Confirmed), BookingOperations.Confirm));
        MapResource(api, "/bookings/{id}/complete/", Post(BookingChangeEndpoints.To(BookingStatus.Completed), BookingOperations.Complete));
        MapResource(api, "/bookings/{id}/no_show/", Post(BookingChangeEndpoints.To(BookingStatus.NoShow), BookingOperations.NoShow));
        MapResource(api, "/bookings/{id}/reschedule/", Post(BookingChangeEndpoints.RescheduleAsync, BookingOperations.Reschedule));
        MapResource(api, "/bookings/{id}/assign/", Post(BookingChangeEndpoints.AssignAsync, BookingOperations.Assign));
        MapResource(
            api, "/bookings/{id}/calendar.ics/", Get(CalendarEndpoints.BookingAsync, CalendarOperations.Booking));
    }

    /// <summary>Only an app that reads calendars (<c>AddBusyCalendars()</c>) lets owners name some.</summary>
    private static void MapBusyCalendars(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/exchanges/{id}/calendars/",
            Get(BusyCalendarEndpoints.ListAsync, BusyCalendarOperations.List),
            Post(BusyCalendarEndpoints.CreateAsync, BusyCalendarOperations.Create));
        MapResource(
            api,
            "/exchanges/{id}/calendars/{calendar}/",
            Get(BusyCalendarEndpoints.FindAsync, BusyCalendarOperations.Find),
            Patch(BusyCalendarEndpoints.UpdateAsync, BusyCalendarOperations.Update),
            Delete(BusyCalendarEndpoints.DeleteAsync, BusyCalendarOperations.Delete));
    }

    /// <summary>Only an app that sends events to webhooks (<c>AddWebhooks()</c>) lets users have some.</summary>
    private static void MapWebhooks(RouteGroupBuilder api)
    {
        MapResource(
            api,
            "/webhooks/",
            Get(WebhookEndpoints.ListAsync, WebhookOperations.List),
            Post(WebhookEndpoints.CreateAsync, WebhookOperations.Create));
        MapResource(
            api,
            "/webhooks/{id}/",
            Get(WebhookEndpoints.FindAsync, WebhookOperations.Find),
            Patch(WebhookEndpoints.UpdateAsync, WebhookOperations.Update),
            Delete(WebhookEndpoints.DeleteAsync, WebhookOperations.Delete));
        MapResource(
            api, "/webhooks/{id}/rotate_secret/", Post(WebhookEndpoints.RotateSecretAsync, WebhookOperations.RotateSecret));
        MapResource(api, "/webhooks/{id}/test/", Post(WebhookEndpoints.TestAsync, WebhookOperations.Test));
        MapResource(
            api, "/webhooks/{id}/deliveries/", Get(WebhookEndpoints.ListDeliveriesAsync, WebhookOperations.ListDeliveries));
        MapResource(
            api,
            "/webhooks/{id}/deliveries/{delivery}/redeliver/",
            Post(WebhookEndpoints.RedeliverAsync, WebhookOperations.Redeliver));
    }

    /// <summary>
    /// Maps one path, which answers with and without its trailing slash. GET answers HEAD too; OPTIONS names the
    /// methods, as does the 405 of all others.
    /// </summary>
    private static void MapResource(
        RouteGroupBuilder api, [StringSyntax("Route")] string path, params ReadOnlySpan<Action> actions)
    {
        var allowed = new List<string>();
        foreach (var (method, handler, operation) in actions)
        {
            var endpoint = api.MapMethods(path, [method], handler)
                .WithTags(operation.Tag)
                .WithSummary(operation.Summary)
                .WithMetadata(new BookingApiDescription(operation));
            if (!HttpMethods.IsGet(method) && !operation.IsPreviewed)
            {
                endpoint.AddEndpointFilter<NoPreviewFilter>();
            }

            allowed.Add(method);
            if (HttpMethods.IsGet(method))
            {
                api.MapMethods(path, [HttpMethods.Head], handler).ExcludeFromDescription();
                allowed.Add(HttpMethods.Head);
            }
        }

        allowed.Add(HttpMethods.Options);
        string allow = string.Join(", ", allowed);
        api.MapMethods(path, [HttpMethods.Options], (HttpResponse response) =>
        {
            response.Headers.Allow = allow;
            return Responses.NoContent;
        }).ExcludeFromDescription();
        api.Map(path, (HttpRequest request) => Responses.MethodNotAllowed(request.Method, allow)).ExcludeFromDescription();
    }

    private static Action Get(Delegate handler, Operation operation) => new(HttpMethods.Get, handler, operation);

    private static Action Post(Delegate handler, Operation operation) => Change(HttpMethods.Post, handler, operation);

    private static Action Put(Delegate handler, Operation operation) => Change(HttpMethods.Put, handler, operation);

    private static Action Patch(Delegate handler, Operation operation) => Change(HttpMethods.Patch, handler, operation);

    private static Action Delete(Delegate handler, Operation operation) => Change(HttpMethods.Delete, handler, operation);

    /// <summary>Describes the refusal of the fields of a preview that are wrong, or that the change does not take.</summary>
    private static Action Change(string method, Delegate handler, Operation operation) =>
        new(method, handler, operation with { Refused = [.. operation.Refused.Union([StatusCodes.Status400BadRequest])] });

    /// <summary>What a path does under a method.</summary>
    private readonly record struct Action(string Method, Delegate Handler, Operation Operation);
}
