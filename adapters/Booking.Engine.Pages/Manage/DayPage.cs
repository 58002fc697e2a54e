using System.Globalization;
using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A day at a glance, with what its owner does on it: confirm, cancel, complete, enter a walk-in, block a time.</summary>
internal static class DayPage
{
    private const int MostBookings = 500;

    private static readonly Dictionary<string, string> Done = new()
    {
        ["created"] = "DoneCreated",
        ["moved"] = "OwnerMoved",
        ["unmoved"] = "DoneUnmoved",
        ["confirmed"] = "OwnerConfirmed",
        ["cancelled"] = "OwnerCancelled",
        ["completed"] = "OwnerCompleted",
        ["noshow"] = "OwnerNoShow",
        ["booked"] = "DoneWalkIn",
        ["blocked"] = "DoneBlocked",
        ["unblocked"] = "DoneUnblocked",
    };

    public static Task<IResult> GetAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken) =>
        Owned.ByOwnerAsync(
            exchange,
            context,
            exchanges,
            found => ShowAsync(context, found, Choice.Date(context.Request.Query), bookings, clock, null, cancellationToken),
            cancellationToken);

    /// <summary>Gives a booking another status.</summary>
    public static Task<IResult> ChangeStatusAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken) =>
        OnFormAsync(exchange, context, exchanges, async (found, form) =>
        {
            var date = Forms.Date(form, "date");
            if (Forms.Id(form, "booking") is not { } id
                || !Enum.TryParse<BookingStatus>(form["status"], out var status)
                || !Enum.IsDefined(status)
                || await bookings.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } booking
                || booking.Exchange.Id != found.Id)
            {
                return Replies.NotFound(context);
            }

            var changed = await bookings
                .ChangeStatusAsync(id, status, Visit.Of(context).Actor, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return changed.TryGet(out _, out var error)
                ? Replies.SeeOther(context, Visit.Of(context).Links.Day(found.Id, date, status.ToString().ToLowerInvariant()))
                : await ShowAsync(
                    context, found, date, bookings, clock, model => model with { Errors = [error] }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>
    /// Books for somebody who has come or called. If rules forbid it, the owner is told all of them and what stands in the way, and can
    /// book anyway.
    /// </summary>
    public static Task<IResult> BookAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken) =>
        OnFormAsync(exchange, context, exchanges, async (found, form) =>
        {
            var visit = Visit.Of(context);
            var today = clock.GetCurrentInstant().InZone(found.TimeZone).Date;
            var (date, walkIn) = (Forms.Date(form, "date") ?? today, WalkIn.Of(form));
            var request = walkIn.RequestFor(found.Id, date, visit.Actor.UserId!, isAnyway: form["anyway"] == "yes");
            var booked = await bookings.BookAsync(request, cancellationToken).ConfigureAwait(false);
            if (booked.Succeeded)
            {
                return Replies.SeeOther(context, visit.Links.Day(found.Id, date, "booked"));
            }

            var check = await bookings.CheckAsync(request, cancellationToken).ConfigureAwait(false);
            return await ShowAsync(
                context,
                found,
                date,
                bookings,
                clock,
                model => model with
                {
                    WalkIn = walkIn,
                    Errors = check is { Errors.Count: > 0 } ? check.Errors : booked.Errors,
                    Conflicts = check?.Conflicts ?? [],
                },
                cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Blocks a time of the exchange, or of one person or thing. Bookings that stand there stay.</summary>
    public static Task<IResult> BlockAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken) =>
        OnFormAsync(exchange, context, exchanges, async (found, form) =>
        {
            var visit = Visit.Of(context);
            var date = Forms.Date(form, "date") ?? clock.GetCurrentInstant().InZone(found.TimeZone).Date;
            OpeningPeriod? period = Forms.Time(form, "from") is { } from && Forms.Time(form, "to") is { } to
                ? new OpeningPeriod(from, to)
                : null;
            var block = new Block(date, period, Forms.Text(form, "reason")) { EndDate = Forms.Date(form, "until") };
            var placed = await exchanges
                .BlockAsync(found.Id, block, Forms.Id(form, "with"), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return placed.TryGet(out var result, out var error)
                ? Replies.SeeOther(context, visit.Links.Day(found.Id, date, "blocked", result.BookingCount))
                : await ShowAsync(
                    context, found, date, bookings, clock, model => model with { Errors = [error] }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Removes a block.</summary>
    public static Task<IResult> UnblockAsync(
        string exchange, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        OnFormAsync(exchange, context, exchanges, async (found, form) =>
        {
            if (Forms.Id(form, "block") is { } block)
            {
                await exchanges.UnblockAsync(found.Id, block, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            return Replies.SeeOther(context, Visit.Of(context).Links.Day(found.Id, Forms.Date(form, "date"), "unblocked"));
        }, cancellationToken);

    /// <summary>Reads an owner's form.</summary>
    public static Task<IResult> OnFormAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        Func<Exchange, IFormCollection, Task<IResult>> answer,
        CancellationToken cancellationToken) =>
        Owned.ByOwnerAsync(
            exchange,
            context,
            exchanges,
            async found => await answer(found, await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false),
            cancellationToken);

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Exchange exchange,
        LocalDate? date,
        BookingService bookings,
        IClock clock,
        Func<DayModel, DayModel>? change,
        CancellationToken cancellationToken)
    {
        var (visit, now) = (Visit.Of(context), clock.GetCurrentInstant());
        var today = now.InZone(exchange.TimeZone).Date;
        var day = date ?? today;
        var filter = new BookingFilter { ExchangeId = exchange.Id, DateFrom = day, DateTo = day, Order = BookingOrder.Start };
        var found = await bookings.ListAllAsync(filter, cancellationToken: cancellationToken)
            .Take(MostBookings)
            .ToArrayAsync(cancellationToken)
            .ConfigureAwait(false);
        var model = new DayModel(exchange, day, today, found)
        {
            Now = now,
            Done = Done.GetValueOrDefault(context.Request.Query["done"].ToString()),
            InTheWay = int.TryParse(context.Request.Query["bookings"], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : 0,
        };
        model = change?.Invoke(model) ?? model;
        return new PageResult(
            $"{visit.Formats.Date(day)} – {exchange.BusinessName}",
            new Manage_Day { Visit = visit, Model = model },
            model.Errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status409Conflict)
        {
            Exchange = exchange,
            IsForOwner = true,
        };
    }
}
