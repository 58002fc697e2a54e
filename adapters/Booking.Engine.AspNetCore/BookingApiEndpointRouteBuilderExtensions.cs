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
using BookingEngine.AspNetCore.Imports;
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
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

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
        var events = personal.MapGroup("/events/");
        Complete(
            events,
            Get(EventOperations.List, events.MapMethods("", GetAndHead, EventEndpoints.ListAsync)));
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
        var exchanges = api.MapGroup("/exchanges/");
        Complete(
            exchanges,
            Get(ExchangeOperations.List, exchanges.MapMethods("", GetAndHead, ExchangeEndpoints.ListAsync)),
            Post(ExchangeOperations.Create, exchanges.MapPost("", ExchangeEndpoints.CreateAsync)));
        var exchange = api.MapGroup("/exchanges/{id}/");
        Complete(
            exchange,
            Get(ExchangeOperations.Find, exchange.MapMethods("", GetAndHead, ExchangeEndpoints.FindAsync)),
            Put(ExchangeOperations.Replace, exchange.MapPut("", ExchangeChangeEndpoints.ReplaceAsync)),
            Patch(ExchangeOperations.Update, exchange.MapPatch("", ExchangeChangeEndpoints.UpdateAsync)),
            Delete(ExchangeOperations.Delete, exchange.MapDelete("", ExchangeChangeEndpoints.DeleteAsync)));
        var specialHours = api.MapGroup("/exchanges/{id}/special_hours/");
        Complete(
            specialHours,
            Get(SpecialHoursOperations.List, specialHours.MapMethods("", GetAndHead, SpecialHoursEndpoints.OfExchange.ListAsync)),
            Post(SpecialHoursOperations.Put, specialHours.MapPost("", SpecialHoursEndpoints.SetOrImportAsync)));
        var specialDate = api.MapGroup("/exchanges/{id}/special_hours/{date}/");
        Complete(
            specialDate,
            Get(SpecialHoursOperations.Find, specialDate.MapMethods("", GetAndHead, SpecialHoursEndpoints.OfExchange.FindAsync)),
            Delete(SpecialHoursOperations.Delete, specialDate.MapDelete("", SpecialHoursEndpoints.OfExchange.DeleteAsync)));
    }

    /// <summary>What an exchange's owner alone is told of its time, with the bookings in the way.</summary>
    private static void MapBlocks(RouteGroupBuilder api)
    {
        var blocks = api.MapGroup("/exchanges/{id}/blocks/");
        Complete(
            blocks,
            Get(BlockOperations.List, blocks.MapMethods("", GetAndHead, BlockEndpoints.ListAsync)),
            Post(BlockOperations.Create, blocks.MapPost("", BlockEndpoints.CreateAsync)));
        var block = api.MapGroup("/exchanges/{id}/blocks/{block}/");
        Complete(
            block,
            Get(BlockOperations.Find, block.MapMethods("", GetAndHead, BlockEndpoints.FindAsync)),
            Delete(BlockOperations.Delete, block.MapDelete("", BlockEndpoints.DeleteAsync)));
    }

    private static void MapServices(RouteGroupBuilder api)
    {
        var services = api.MapGroup("/exchanges/{id}/services/");
        Complete(
            services,
            Get(ServiceOperations.List, services.MapMethods("", GetAndHead, ServiceEndpoints.All.ListAsync)),
            Post(ServiceOperations.Create, services.MapPost("", ServiceEndpoints.All.CreateAsync)));
        var service = api.MapGroup("/exchanges/{id}/services/{service}/");
        Complete(
            service,
            Get(ServiceOperations.Find, service.MapMethods("", GetAndHead, ServiceEndpoints.All.FindAsync)),
            Put(ServiceOperations.Replace, service.MapPut("", ServiceEndpoints.All.ReplaceAsync)),
            Patch(ServiceOperations.Update, service.MapPatch("", ServiceEndpoints.All.UpdateAsync)),
            Delete(ServiceOperations.Delete, service.MapDelete("", ServiceEndpoints.All.DeleteAsync)));
    }

    private static void MapResources(RouteGroupBuilder api)
    {
        var resources = api.MapGroup("/exchanges/{id}/resources/");
        Complete(
            resources,
            Get(ResourceOperations.List, resources.MapMethods("", GetAndHead, ResourceEndpoints.All.ListAsync)),
            Post(ResourceOperations.Create, resources.MapPost("", ResourceEndpoints.All.CreateAsync)));
        var resource = api.MapGroup("/exchanges/{id}/resources/{resource}/");
        Complete(
            resource,
            Get(ResourceOperations.Find, resource.MapMethods("", GetAndHead, ResourceEndpoints.All.FindAsync)),
            Put(ResourceOperations.Replace, resource.MapPut("", ResourceEndpoints.All.ReplaceAsync)),
            Patch(ResourceOperations.Update, resource.MapPatch("", ResourceEndpoints.All.UpdateAsync)),
            Delete(ResourceOperations.Delete, resource.MapDelete("", ResourceEndpoints.All.DeleteAsync)));
        var specialHours = api.MapGroup("/exchanges/{id}/resources/{resource}/special_hours/");
        Complete(
            specialHours,
            Get(ResourceOperations.ListSpecialHours, specialHours.MapMethods("", GetAndHead, ResourceEndpoints.SpecialHours.ListAsync)),
            Post(ResourceOperations.PutSpecialHours, specialHours.MapPost("", ResourceEndpoints.SpecialHours.SetAsync)));
        var specialDate = api.MapGroup("/exchanges/{id}/resources/{resource}/special_hours/{date}/");
        Complete(
            specialDate,
            Get(ResourceOperations.FindSpecialHours, specialDate.MapMethods("", GetAndHead, ResourceEndpoints.SpecialHours.FindAsync)),
            Delete(ResourceOperations.DeleteSpecialHours, specialDate.MapDelete("", ResourceEndpoints.SpecialHours.DeleteAsync)));
    }

    /// <summary>What an exchange's owner is told of its customers.</summary>
    private static void MapCustomers(RouteGroupBuilder api)
    {
        var eraseCustomer = api.MapGroup("/exchanges/{id}/erase_customer/");
        Complete(
            eraseCustomer,
            Post(ExchangeOperations.EraseCustomer, eraseCustomer.MapPost("", ErasureEndpoints.EraseAsync)));
        var import = api.MapGroup("/exchanges/{id}/import/");
        Complete(
            import,
            Post(ImportOperations.Import, import.MapPost("", ImportEndpoint.ImportAsync)));
        var export = api.MapGroup("/exchanges/{id}/export/");
        Complete(
            export,
            Get(ImportOperations.Export, export.MapMethods("", GetAndHead, ExportEndpoint.ExportAsync)));
        var calendar = api.MapGroup("/exchanges/{id}/calendar.ics/");
        Complete(
            calendar,
            Get(CalendarOperations.Exchange, calendar.MapMethods("", GetAndHead, CalendarEndpoints.ExchangeAsync)));
        var calendarToken = api.MapGroup("/exchanges/{id}/calendar_token/");
        Complete(
            calendarToken,
            Post(CalendarOperations.CreateToken, calendarToken.MapPost("", CalendarEndpoints.CreateTokenAsync)),
            Delete(CalendarOperations.DeleteToken, calendarToken.MapDelete("", CalendarEndpoints.DeleteTokenAsync)));
        var resourceToken = api.MapGroup("/exchanges/{id}/resources/{resource}/calendar_token/");
        Complete(
            resourceToken,
            Post(CalendarOperations.CreateResourceToken, resourceToken.MapPost("", CalendarEndpoints.CreateResourceTokenAsync)));
    }

    private static void MapTimeSlots(RouteGroupBuilder api)
    {
        var timeSlots = api.MapGroup("/time-slots/");
        Complete(
            timeSlots,
            Get(TimeSlotOperations.List, timeSlots.MapMethods("", GetAndHead, TimeSlotEndpoints.ListAsync)));
        var timeSlot = api.MapGroup("/time-slots/{id}/");
        Complete(
            timeSlot,
            Get(TimeSlotOperations.Find, timeSlot.MapMethods("", GetAndHead, TimeSlotEndpoints.FindAsync)),
            Patch(TimeSlotOperations.Update, timeSlot.MapPatch("", TimeSlotEndpoints.UpdateAsync)),
            Delete(TimeSlotOperations.Delete, timeSlot.MapDelete("", TimeSlotEndpoints.DeleteAsync)));
        var availableSlots = api.MapGroup("/time-slots/available_slots/");
        Complete(
            availableSlots,
            Get(AvailabilityOperations.Day, availableSlots.MapMethods("", GetAndHead, AvailabilityEndpoints.DayAsync)));
        var availability = api.MapGroup("/time-slots/availability/");
        Complete(
            availability,
            Get(AvailabilityOperations.Days, availability.MapMethods("", GetAndHead, AvailabilityEndpoints.DaysAsync)));
        var generateSlots = api.MapGroup("/time-slots/generate_slots/");
        Complete(
            generateSlots,
            Post(TimeSlotOperations.Generate, generateSlots.MapPost("", GenerationEndpoints.GenerateAsync)));
    }

    private static void MapBookings(RouteGroupBuilder api)
    {
        var bookings = api.MapGroup("/bookings/");
        Complete(
            bookings,
            Get(BookingOperations.List, bookings.MapMethods("", GetAndHead, BookingEndpoints.ListAsync)),
            Post(BookingOperations.Create, bookings.MapPost("", BookingEndpoints.CreateAsync)));
        var check = api.MapGroup("/bookings/check/");
        Complete(
            check,
            Post(BookingOperations.Check, check.MapPost("", BookingEndpoints.CheckAsync)));
        var booking = api.MapGroup("/bookings/{id}/");
        Complete(
            booking,
            Get(BookingOperations.Find, booking.MapMethods("", GetAndHead, BookingEndpoints.FindAsync)),
            Patch(BookingOperations.Update, booking.MapPatch("", BookingChangeEndpoints.UpdateAsync)));
        var cancel = api.MapGroup("/bookings/{id}/cancel/");
        Complete(
            cancel,
            Post(BookingOperations.Cancel, cancel.MapPost("", BookingChangeEndpoints.CancelAsync)));
        var confirm = api.MapGroup("/bookings/{id}/confirm/");
        Complete(
            confirm,
            Post(BookingOperations.Confirm, confirm.MapPost("", BookingChangeEndpoints.ConfirmAsync)));
        var complete = api.MapGroup("/bookings/{id}/complete/");
        Complete(
            complete,
            Post(BookingOperations.Complete, complete.MapPost("", BookingChangeEndpoints.CompleteAsync)));
        var noShow = api.MapGroup("/bookings/{id}/no_show/");
        Complete(
            noShow,
            Post(BookingOperations.NoShow, noShow.MapPost("", BookingChangeEndpoints.NoShowAsync)));
        var reschedule = api.MapGroup("/bookings/{id}/reschedule/");
        Complete(
            reschedule,
            Post(BookingOperations.Reschedule, reschedule.MapPost("", BookingChangeEndpoints.RescheduleAsync)));
        var assign = api.MapGroup("/bookings/{id}/assign/");
        Complete(
            assign,
            Post(BookingOperations.Assign, assign.MapPost("", BookingChangeEndpoints.AssignAsync)));
        var calendar = api.MapGroup("/bookings/{id}/calendar.ics/");
        Complete(
            calendar,
            Get(CalendarOperations.Booking, calendar.MapMethods("", GetAndHead, CalendarEndpoints.BookingAsync)));
    }

    /// <summary>Only an app that reads calendars (<c>AddBusyCalendars()</c>) lets owners name some.</summary>
    private static void MapBusyCalendars(RouteGroupBuilder api)
    {
        var calendars = api.MapGroup("/exchanges/{id}/calendars/");
        Complete(
            calendars,
            Get(BusyCalendarOperations.List, calendars.MapMethods("", GetAndHead, BusyCalendarEndpoints.ListAsync)),
            Post(BusyCalendarOperations.Create, calendars.MapPost("", BusyCalendarEndpoints.CreateAsync)));
        var calendar = api.MapGroup("/exchanges/{id}/calendars/{calendar}/");
        Complete(
            calendar,
            Get(BusyCalendarOperations.Find, calendar.MapMethods("", GetAndHead, BusyCalendarEndpoints.FindAsync)),
            Patch(BusyCalendarOperations.Update, calendar.MapPatch("", BusyCalendarEndpoints.UpdateAsync)),
            Delete(BusyCalendarOperations.Delete, calendar.MapDelete("", BusyCalendarEndpoints.DeleteAsync)));
    }

    /// <summary>Only an app that sends events to webhooks (<c>AddWebhooks()</c>) lets users have some.</summary>
    private static void MapWebhooks(RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks/");
        Complete(
            webhooks,
            Get(WebhookOperations.List, webhooks.MapMethods("", GetAndHead, WebhookEndpoints.ListAsync)),
            Post(WebhookOperations.Create, webhooks.MapPost("", WebhookEndpoints.CreateAsync)));
        var webhook = api.MapGroup("/webhooks/{id}/");
        Complete(
            webhook,
            Get(WebhookOperations.Find, webhook.MapMethods("", GetAndHead, WebhookEndpoints.FindAsync)),
            Patch(WebhookOperations.Update, webhook.MapPatch("", WebhookEndpoints.UpdateAsync)),
            Delete(WebhookOperations.Delete, webhook.MapDelete("", WebhookEndpoints.DeleteAsync)));
        var rotateSecret = api.MapGroup("/webhooks/{id}/rotate_secret/");
        Complete(
            rotateSecret,
            Post(WebhookOperations.RotateSecret, rotateSecret.MapPost("", WebhookEndpoints.RotateSecretAsync)));
        var test = api.MapGroup("/webhooks/{id}/test/");
        Complete(
            test,
            Post(WebhookOperations.Test, test.MapPost("", WebhookEndpoints.TestAsync)));
        var deliveries = api.MapGroup("/webhooks/{id}/deliveries/");
        Complete(
            deliveries,
            Get(WebhookOperations.ListDeliveries, deliveries.MapMethods("", GetAndHead, WebhookEndpoints.ListDeliveriesAsync)));
        var redeliver = api.MapGroup("/webhooks/{id}/deliveries/{delivery}/redeliver/");
        Complete(
            redeliver,
            Post(WebhookOperations.Redeliver, redeliver.MapPost("", WebhookEndpoints.RedeliverAsync)));
    }

    /// <summary>
    /// Completes a path, which answers with and without its trailing slash: its endpoints are described, OPTIONS names the
    /// methods, and so does the 405 of all others.
    /// </summary>
    private static void Complete(RouteGroupBuilder path, params ReadOnlySpan<Action> actions)
    {
        var allowed = new List<string>();
        foreach (var (method, operation, endpoint) in actions)
        {
            endpoint
                .WithTags(operation.Tag)
                .WithSummary(operation.Summary)
                .WithMetadata(new BookingApiDescription(operation));
            if (!HttpMethods.IsGet(method) && !operation.IsPreviewed && !operation.TakesDryRun)
            {
                endpoint.AddEndpointFilter<NoPreviewFilter>();
            }

            allowed.AddRange(HttpMethods.IsGet(method) ? GetAndHead : [method]);
        }

        allowed.Add(HttpMethods.Options);
        string allow = string.Join(", ", allowed);
        path.MapMethods("", [HttpMethods.Options], (HttpResponse response) =>
        {
            response.Headers.Allow = allow;
            return Responses.NoContent;
        }).ExcludeFromDescription();
        path.Map("", (HttpRequest request) => Responses.MethodNotAllowed(request.Method, allow)).ExcludeFromDescription();
    }

    private static Action Get(Operation operation, RouteHandlerBuilder endpoint) => new(HttpMethods.Get, operation, endpoint);

    private static Action Post(Operation operation, RouteHandlerBuilder endpoint) => Change(HttpMethods.Post, operation, endpoint);

    private static Action Put(Operation operation, RouteHandlerBuilder endpoint) => Change(HttpMethods.Put, operation, endpoint);

    private static Action Patch(Operation operation, RouteHandlerBuilder endpoint) => Change(HttpMethods.Patch, operation, endpoint);

    private static Action Delete(Operation operation, RouteHandlerBuilder endpoint) => Change(HttpMethods.Delete, operation, endpoint);

    /// <summary>Describes the refusal of the fields of a preview that are wrong, or that the change does not take.</summary>
    private static Action Change(string method, Operation operation, RouteHandlerBuilder endpoint) =>
        new(method, operation with { Refused = [.. operation.Refused.Union([StatusCodes.Status400BadRequest])] }, endpoint);

    /// <summary>What a path does under a method.</summary>
    private readonly record struct Action(string Method, Operation Operation, RouteHandlerBuilder Endpoint);
}
