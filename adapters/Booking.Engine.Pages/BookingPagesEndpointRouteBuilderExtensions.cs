using System.Diagnostics.CodeAnalysis;
using BookingEngine;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Bookings;
using BookingEngine.Pages.Exchanges;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Manage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the pages of Booking.Engine.</summary>
public static class BookingPagesEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the pages on which people choose a time, book it, and move or cancel their booking, and those on which owners run their
    /// exchanges: days at a glance, hours, services and people. The services come from
    /// <c>AddBookingEngine()</c> and <c>AddBookingPages()</c>. The visitor is the request's user, as for <c>MapBookingApi</c>; a visitor
    /// whom the app has not signed in is a guest, who sees no page of owners.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">
    /// What the paths start with, such as <c>/appointments</c>. It is a plain path, without parameters. If it is empty, the list of
    /// exchanges is the app's start page.
    /// </param>
    /// <returns>The group of all pages, for conventions that apply to each of them.</returns>
    /// <exception cref="ArgumentNullException">The app or the prefix is null.</exception>
    /// <exception cref="ArgumentException">The prefix has parameters.</exception>
    /// <exception cref="InvalidOperationException">One of those services was not added.</exception>
    public static RouteGroupBuilder MapBookingPages(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Contains('{', StringComparison.Ordinal))
        {
            throw new ArgumentException("The prefix of the pages is a path without parameters.", nameof(prefix));
        }

        RequireServices(endpoints.ServiceProvider);
        string root = prefix.Trim('/') is { Length: > 0 } path ? $"/{path}" : "";
        var pages = endpoints.MapGroup(root);
        pages.WithMetadata(new PagesRoot(root)).ExcludeFromDescription();
        pages.MapMethods($"{PageAssets.Path}/{{name}}", Reading, PageAssets.Get);
        pages.MapMethods("/booking.js", Reading, (HttpContext context) => PageAssets.Get("booking.js", context));

        var html = pages.MapGroup("").AddEndpointFilter<PageHeaders>().AddEndpointFilter<PageFailures>();
        html.MapMethods("/", Reading, ExchangesPage.GetAsync);
        html.MapMethods("/book/{exchange}", Reading, MonthPage.GetAsync).WithMetadata(new Embedding());
        html.Map("/book/{**path}", Replies.NotFound);

        var personal = html.MapGroup("").AddEndpointFilter<PersonalPages>().AddEndpointFilter<FormTokens>();
        personal.MapMethods("/book/{exchange}/details", Reading, DetailsPage.GetAsync);
        personal.MapPost("/book/{exchange}/details", DetailsPage.PostAsync);
        personal.MapMethods("/book/{exchange}/bookings/{booking}", Reading, BookingPage.GetAsync);
        personal.MapPost("/book/{exchange}/bookings/{booking}", BookingPage.CancelAsync);
        personal.MapMethods("/book/{exchange}/bookings/{booking}/reschedule", Reading, ReschedulePage.GetAsync);
        personal.MapPost("/book/{exchange}/bookings/{booking}/reschedule", ReschedulePage.PostAsync);
        personal.MapMethods("/book/{exchange}/bookings/{booking}/calendar.ics", Reading, BookingPage.CalendarAsync);
        MapManage(personal);
        return pages;
    }

    private static void MapManage(RouteGroupBuilder personal)
    {
        personal.MapMethods("/manage", Reading, StartPage.GetAsync);
        personal.MapPost("/manage", StartPage.CreateAsync);
        personal.MapPost("/manage/demo", StartPage.CreateDemoAsync);
        personal.MapMethods("/manage/{exchange}", Reading, DayPage.GetAsync);
        personal.MapPost("/manage/{exchange}/status", DayPage.ChangeStatusAsync);
        personal.MapPost("/manage/{exchange}/book", DayPage.BookAsync);
        personal.MapPost("/manage/{exchange}/block", DayPage.BlockAsync);
        personal.MapPost("/manage/{exchange}/unblock", DayPage.UnblockAsync);
        personal.MapMethods("/manage/{exchange}/week", Reading, WeekPage.GetAsync);
        personal.MapPost("/manage/{exchange}/week/move", WeekPage.MoveAsync);
        personal.MapMethods("/manage/{exchange}/hours", Reading, HoursPage.GetAsync);
        personal.MapPost("/manage/{exchange}/hours", HoursPage.ChangeAsync);
        personal.MapPost("/manage/{exchange}/hours/special", HoursPage.SetSpecialAsync);
        personal.MapPost("/manage/{exchange}/hours/special/remove", HoursPage.RemoveSpecialAsync);
        personal.MapMethods("/manage/{exchange}/catalogue", Reading, CataloguePage.GetAsync);
        personal.MapPost("/manage/{exchange}/catalogue/service", CataloguePage.SetServiceAsync);
        personal.MapPost("/manage/{exchange}/catalogue/resource", CataloguePage.SetResourceAsync);
        personal.Map("/manage/{**path}", Replies.NotFound);
    }

    private static string[] Reading { get; } = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Makes a missing service known when the app starts, not when the first request needs it.</summary>
    private static void RequireServices(IServiceProvider services)
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        if (!registered.IsService(typeof(BookingService)))
        {
            throw new InvalidOperationException(
                "MapBookingPages shows what the booking engine does: call builder.Services.AddBookingEngine() before the app is built.");
        }

        if (!registered.IsService(typeof(IAntiforgery)))
        {
            throw new InvalidOperationException(
                "MapBookingPages protects its forms: call builder.Services.AddBookingPages() before the app is built.");
        }
    }
}
