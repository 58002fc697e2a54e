using System.Globalization;
using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>The page on which a user finds or makes an exchange to run.</summary>
internal static class StartPage
{
    public static Task<IResult> GetAsync(HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, user => ShowAsync(context, user, exchanges, null, null, cancellationToken));

    /// <summary>Makes an exchange of one short form. Everything else about it can be changed later.</summary>
    public static Task<IResult> CreateAsync(HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, async user =>
        {
            var (visit, form) = (Visit.Of(context), await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false));
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Forms.Text(form, "zone")) is not { } zone)
            {
                return await ShowAsync(context, user, exchanges, form, visit.Text("UnknownZone"), cancellationToken).ConfigureAwait(false);
            }

            var days = form["day"]
                .Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
                .Where(day => day is >= 1 and <= 7)
                .Distinct()
                .Select(day => (IsoDayOfWeek)day);
            var created = await exchanges.CreateAsync(
                new Exchange
                {
                    BusinessName = Forms.Text(form, "name"),
                    TimeZone = zone,
                    OwnerId = user,
                    OperatingHours = OperatingHours.On(
                        days, Forms.Time(form, "open") ?? new LocalTime(9, 0), Forms.Time(form, "close") ?? new LocalTime(17, 0)),
                    Policy = new BookingPolicy
                    {
                        SlotDuration = Duration.FromMinutes(Forms.Number(form, "minutes", 1, 1440) ?? 30),
                        DefaultCapacity = Forms.Number(form, "places", 1, BookingPolicy.MaxCapacity) ?? 1,
                    },
                },
                cancellationToken).ConfigureAwait(false);
            return created.TryGet(out var exchange, out var error)
                ? Replies.SeeOther(context, visit.Links.Day(exchange.Id, done: "created"))
                : await ShowAsync(context, user, exchanges, form, Refusals.Of(visit, error), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Makes an exchange to look at, with people, services and a lively week.</summary>
    public static Task<IResult> CreateDemoAsync(
        HttpContext context, ExchangeService exchanges, BookingService bookings, IClock clock, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, async user =>
        {
            var created = await DemoExchange
                .CreateAsync(user, exchanges, bookings, clock.GetCurrentInstant(), cancellationToken)
                .ConfigureAwait(false);
            var visit = Visit.Of(context);
            return created.TryGet(out var exchange, out var error)
                ? Replies.SeeOther(context, visit.Links.Day(exchange.Id, done: "created"))
                : await ShowAsync(context, user, exchanges, null, Refusals.Of(visit, error), cancellationToken).ConfigureAwait(false);
        });

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        string user,
        ExchangeService exchanges,
        IFormCollection? form,
        string? error,
        CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        var owned = await exchanges
            .ListAsync(new ExchangeFilter { OwnerId = user }, new PageRequest(), cancellationToken)
            .ConfigureAwait(false);
        var model = new StartModel(
            owned.Items, form is null ? exchanges.DefaultTimeZone.Id : Forms.Text(form, "zone"), error)
        {
            Name = form is null ? "" : Forms.Text(form, "name"),
        };
        return new PageResult(
            visit.Text("RunTitle"),
            new Manage_Start { Visit = visit, Model = model },
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
